// Types into a page's search field by real key events and times every stroke inside the page.

/** Between two strokes, as when somebody types; also longer than anything the page does about the one before. */
const PAUSE_MS = 40;

/**
 * Types each text letter by letter and deletes it at once, `rounds` times.
 *
 * @returns {Promise<{work: number, latency: number, shown: number}[]>} for each stroke: what it kept the main thread
 *   busy, from the key's event over style and layout to the end of painting; the same with all waiting, from when the
 *   browser got the key; the count that was shown by then
 */
export async function typeAll(page, texts, rounds) {
  await page.evaluate(watch);
  await page.locator("#filter-text").click();
  let strokes = 0;
  const stroke = async (key) => {
    await page.keyboard.press(key);
    strokes += 1;
    await page.evaluate((wanted) => window.benchStrokes.reaches(wanted), strokes);
    await page.waitForTimeout(PAUSE_MS);
  };
  for (let round = 0; round < rounds; round += 1) {
    for (const text of texts) {
      for (const letter of text) await stroke(letter);
      await page.keyboard.press("Control+A");
      await stroke("Delete");
    }
  }
  return page.evaluate(() => window.benchStrokes.done);
}

/** Runs in the page. */
function watch() {
  const done = [];
  let awaited;
  window.benchStrokes = {
    done,
    reaches: (count) =>
      new Promise((there) => {
        if (done.length >= count) there();
        else awaited = { count, there };
      }),
  };
  // A message is a task: it comes once the current one is over with its microtasks, or the frame is painted.
  const channel = new MessageChannel();
  const waiting = [];
  channel.port1.onmessage = () => waiting.shift()();
  const afterwards = (then) => {
    waiting.push(then);
    channel.port2.postMessage(0);
  };
  const counter = () => Number(document.querySelector("[role=status] b").textContent.replace(/\D/g, ""));
  let key;
  addEventListener("keydown", (event) => (key = { begun: performance.now(), stamp: event.timeStamp }), true);
  // Before the page's own listeners, so that all it asks for in turn comes within what is timed.
  const input = () => {
    const { begun, stamp } = key;
    let script;
    afterwards(() => (script = performance.now() - begun));
    requestAnimationFrame(() => {
      const frame = performance.now();
      const before = script;
      afterwards(() => {
        const now = performance.now();
        // A frame that follows at once leaves no wait to take out.
        const work = before === undefined ? now - begun : before + now - frame;
        done.push({ work, latency: now - stamp, shown: counter() });
        if (awaited && done.length >= awaited.count) awaited.there();
      });
    });
  };
  addEventListener("input", input, true);
}
