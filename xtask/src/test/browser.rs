//! Playwright over the built server and sandbox, which its configuration starts itself.

use super::tally::Counts;
use crate::{
    command::succeeds,
    project::{Project, read},
};
use anyhow::{Context, Result, bail};
use serde::Deserialize;
use std::{fs, process::Command};

/// The part of Playwright's JSON report that counts.
#[derive(Deserialize)]
struct Report {
    stats: Stats,
}

#[derive(Deserialize)]
struct Stats {
    expected: u64,
    unexpected: u64,
    /// Failed first and passed at a retry: here that is a failure.
    flaky: u64,
}

/// Runs all of it.
pub fn run(project: &Project) -> Result<Counts> {
    let folder = project.root.join("end2end");
    if !folder.join("node_modules").is_dir() {
        bail!("The browser tests are not installed: run `scripts/setup.sh test`");
    }
    let report = project.cache().join("playwright.json");
    fs::create_dir_all(project.cache())?;
    fs::remove_file(&report).or_else(|error| if report.exists() { Err(error) } else { Ok(()) })?;
    let mut command = Command::new("npx");
    command.current_dir(&folder).args(["--no-install", "playwright", "test", "--reporter=list,json"]);
    let success = succeeds(command.env("PLAYWRIGHT_JSON_OUTPUT_FILE", &report))?;
    let mut counts = if report.exists() { counts(&read(&report)?)? } else { Counts::default() };
    if !success && counts.failed == 0 {
        counts.failed = 1;
    }
    Ok(counts)
}

fn counts(report: &str) -> Result<Counts> {
    let Report { stats } = serde_json::from_str(report).context("Playwright's report cannot be read")?;
    Ok(Counts { passed: stats.expected, failed: stats.unexpected + stats.flaky })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn flaky_is_failed() {
        let report = r#"{"suites":[],"stats":{"startTime":"x","duration":1.5,"expected":40,"skipped":2,"unexpected":1,"flaky":1}}"#;
        assert_eq!(counts(report).unwrap(), Counts { passed: 40, failed: 2 });
    }
}
