//! The clock of the emulators: the machine's, moved as somebody asks.

use jiff::{SignedDuration, Timestamp};
use std::time::Duration;
use tokio::sync::watch;

/// The machine's clock and how far it is moved. Only what ages at a gateway goes by it: sessions, vouchers, tokens,
/// request ids, refunds, and when a message is sent again. Signatures and events bear the machine's time, for the
/// merchant's clock is not moved.
pub(crate) struct Clock {
    ahead: watch::Sender<SignedDuration>,
}

impl Default for Clock {
    fn default() -> Self {
        Self { ahead: watch::Sender::new(SignedDuration::ZERO) }
    }
}

impl Clock {
    /// What the gateways think the time is.
    pub fn now(&self) -> Timestamp {
        Timestamp::now().saturating_add(*self.ahead.borrow()).unwrap_or(Timestamp::MAX)
    }

    /// [`now`](Self::now) in whole seconds of Unix time.
    pub fn unix(&self) -> i64 {
        self.now().as_second()
    }

    /// How far it is ahead of the machine's.
    pub fn ahead(&self) -> SignedDuration {
        *self.ahead.borrow()
    }

    /// Moves it, back too.
    pub fn advance(&self, by: SignedDuration) {
        self.ahead.send_modify(|ahead| *ahead = ahead.saturating_add(by));
    }

    /// The machine's clock again.
    pub fn reset(&self) {
        self.ahead.send_replace(SignedDuration::ZERO);
    }

    /// Waits until this clock has gone on so far; at once when it is moved there.
    pub async fn sleep(&self, pause: Duration) {
        let end = self.now().saturating_add(pause).unwrap_or(Timestamp::MAX);
        let mut moved = self.ahead.subscribe();
        loop {
            let left = self.now().duration_until(end).max(SignedDuration::ZERO).unsigned_abs();
            if left.is_zero() {
                return;
            }
            tokio::select! {
                () = tokio::time::sleep(left) => {}
                // The sender lives as long as this clock.
                _ = moved.changed() => {}
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn who_sleeps_wakes_when_the_clock_is_moved() {
        let clock = std::sync::Arc::new(Clock::default());
        let sleeper = std::sync::Arc::clone(&clock);
        let asleep = tokio::spawn(async move { sleeper.sleep(Duration::from_secs(3_600)).await });
        tokio::task::yield_now().await;
        clock.advance(SignedDuration::from_secs(3_600));
        asleep.await.unwrap();
        assert!(clock.now() > Timestamp::now().saturating_add(SignedDuration::from_secs(3_599)).unwrap());
        clock.reset();
        assert_eq!(clock.ahead(), SignedDuration::ZERO);
    }
}
