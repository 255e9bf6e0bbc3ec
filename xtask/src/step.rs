//! Progress that a reader can follow: what is being done, which step of how many, how long it took.

use anyhow::Result;
use std::time::{Duration, Instant};

/// Numbers the steps of one task.
pub struct Steps {
    total: usize,
    done: usize,
    start: Instant,
}

impl Steps {
    /// A task of so many steps.
    pub fn new(total: usize) -> Self {
        Self { total, done: 0, start: Instant::now() }
    }

    /// Announces a step, does it, and says how long it took.
    pub fn step<T>(&mut self, title: &str, work: impl FnOnce() -> Result<T>) -> Result<T> {
        self.done += 1;
        eprintln!("[{}/{}] {title} …", self.done, self.total);
        let start = Instant::now();
        let result = work()?;
        eprintln!("[{}/{}] {title}: {}", self.done, self.total, seconds(start.elapsed()));
        Ok(result)
    }

    /// Time since the task began.
    pub fn elapsed(&self) -> Duration {
        self.start.elapsed()
    }
}

/// "0.4 s", "12.3 s", "3 min 05 s".
pub fn seconds(time: Duration) -> String {
    let whole = time.as_secs();
    if whole < 60 {
        format!("{whole}.{} s", time.subsec_millis() / 100)
    } else {
        format!("{} min {:02} s", whole / 60, whole % 60)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_short_and_readable() {
        assert_eq!(seconds(Duration::from_millis(412)), "0.4 s");
        assert_eq!(seconds(Duration::from_millis(59_990)), "59.9 s");
        assert_eq!(seconds(Duration::from_secs(185)), "3 min 05 s");
    }
}
