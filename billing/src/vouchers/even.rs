//! Even time: how long an answer takes says nothing about it.

use std::{future::Future, time::Duration};

use tokio::time::{Instant, sleep_until};

/// Every try takes this long: many times what the longest of them works on a machine at rest.
pub(crate) const SLOT: Duration = Duration::from_millis(400);

/// Does `work` and answers at the end of the slot; work that took longer is answered at the end of a later one, never
/// between. Nothing is random about it: noise can be averaged away, whole slots cannot.
pub(crate) async fn evenly<T>(slot: Duration, work: impl Future<Output = T>) -> T {
    let begun = Instant::now();
    evenly_by(slot, || begun.elapsed(), |answered| sleep_until(begun + answered), work).await
}

/// The same by a clock that tells the time since the beginning and can be waited for.
async fn evenly_by<T, W: Future<Output = ()>>(
    slot: Duration,
    elapsed: impl Fn() -> Duration,
    wait_until: impl FnOnce(Duration) -> W,
    work: impl Future<Output = T>,
) -> T {
    let done = work.await;
    wait_until(until_answered(slot, elapsed())).await;
    done
}

/// The least whole number of slots, one at least, that is not less than the time worked.
fn until_answered(slot: Duration, worked: Duration) -> Duration {
    let slots = worked.as_nanos().div_ceil(slot.as_nanos().max(1)).max(1);
    slot.saturating_mul(u32::try_from(slots).unwrap_or(u32::MAX))
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use super::*;

    #[test]
    fn answers_come_at_the_end_of_a_slot() {
        let slot = Duration::from_millis(400);
        for (worked, answered) in [(0, 400), (1, 400), (399, 400), (400, 400), (401, 800), (1_999, 2_000)] {
            let answered_after = until_answered(slot, Duration::from_millis(worked));
            assert_eq!(answered_after, Duration::from_millis(answered), "{worked}");
        }
    }

    #[tokio::test]
    async fn quick_and_slow_work_take_the_same_time() {
        for worked in [0, 3, 120, 399, 400] {
            let clock = Cell::new(Duration::ZERO);
            let work = async {
                clock.set(Duration::from_millis(worked));
                "done"
            };
            let wait = async |answered| clock.set(answered);
            assert_eq!(evenly_by(SLOT, || clock.get(), wait, work).await, "done");
            assert_eq!(clock.get(), SLOT, "{worked}");
        }
    }
}
