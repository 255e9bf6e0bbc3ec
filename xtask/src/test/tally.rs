//! Counting what passed and what failed.

use crate::step::seconds;
use anyhow::Result;
use std::{ops::AddAssign, time::Instant};

/// Passed and failed tests of one run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Went well.
    pub passed: u64,
    /// Did not.
    pub failed: u64,
}

impl AddAssign for Counts {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
    }
}

/// The counts of all runs, and the names of what failed.
#[derive(Default)]
pub struct Tally {
    counts: Counts,
    failures: Vec<String>,
    skipped: Vec<String>,
}

impl Tally {
    /// A check counts as one test: a build that warns must not end in "0 failed".
    pub fn check(&mut self, name: &str, work: impl FnOnce() -> Result<()>) -> bool {
        self.tests(name, || work().map(|()| Counts { passed: 1, failed: 0 }))
    }

    /// A run of tests; one that could not be carried out counts as one failure.
    pub fn tests(&mut self, name: &str, work: impl FnOnce() -> Result<Counts>) -> bool {
        eprintln!("\n== {name}");
        let start = Instant::now();
        let counts = work().unwrap_or_else(|error| {
            eprintln!("error: {error:#}");
            Counts { passed: 0, failed: 1 }
        });
        eprintln!("== {name}: {} passed, {} failed, {}", counts.passed, counts.failed, seconds(start.elapsed()));
        if counts.failed > 0 {
            self.failures.push(name.to_owned());
        }
        self.counts += counts;
        counts.failed == 0
    }

    /// Says that a run was left out for want of a program, and how to get it: never in silence.
    pub fn skip(&mut self, name: &str, want: &str) {
        let notice = format!("SKIPPED: {name}: {want}");
        eprintln!("\n== {notice}");
        self.skipped.push(notice);
    }

    /// What was left out, and why.
    pub fn skipped(&self) -> &[String] {
        &self.skipped
    }

    /// Whether nothing failed.
    pub fn is_clean(&self) -> bool {
        self.counts.failed == 0
    }

    /// What failed, in order.
    pub fn failures(&self) -> &[String] {
        &self.failures
    }

    /// The closing line.
    pub fn line(&self) -> String {
        let line = format!("test: {} passed, {} failed", self.counts.passed, self.counts.failed);
        if self.skipped.is_empty() { line } else { format!("{line}, {} skipped", self.skipped.len()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use anyhow::bail;

    #[test]
    fn an_error_counts_as_a_failure() {
        let mut tally = Tally::default();
        assert!(tally.tests("three", || Ok(Counts { passed: 3, failed: 0 })));
        assert!(!tally.check("broken", || bail!("no")));
        assert_eq!(tally.line(), "test: 3 passed, 1 failed");
        assert_eq!(tally.failures(), ["broken"]);
        assert!(!tally.is_clean());
    }

    #[test]
    fn what_was_left_out_is_counted_and_told() {
        let mut tally = Tally::default();
        tally.skip("tests in Python", "install Python");
        assert!(tally.is_clean());
        assert_eq!(tally.line(), "test: 0 passed, 0 failed, 1 skipped");
        assert_eq!(tally.skipped(), ["SKIPPED: tests in Python: install Python"]);
    }
}
