mod person;
mod program;
mod test_app;

pub use person::{Bought, Person, customer_of};
pub use program::{Program, Ran};
pub use test_app::TestApp;

use std::time::Duration;

/// Longer than anything takes on a busy machine; VNPay is asked 10 seconds after a return at the earliest.
const PATIENCE: Duration = Duration::from_secs(40);

/// Asks `question` until it says yes.
pub async fn eventually<F: Future<Output = bool>>(what: &str, mut question: impl FnMut() -> F) {
    let begun = std::time::Instant::now();
    while !question().await {
        assert!(begun.elapsed() < PATIENCE, "waited in vain until {what}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}
