/* Makes every flush of a file take SLOW_SYNC_US microseconds (1000) and nothing else, for a data folder in memory: the
   cost of a durable commit on a decent cloud disk, the same in every run. For measuring only; nothing is durable. */
#include <stdlib.h>
#include <unistd.h>

static int wait_a_little(void) {
    const char *told = getenv("SLOW_SYNC_US");
    usleep(told ? (unsigned)atoi(told) : 1000);
    return 0;
}

int fsync(int file) { (void)file; return wait_a_little(); }
int fdatasync(int file) { (void)file; return wait_a_little(); }
