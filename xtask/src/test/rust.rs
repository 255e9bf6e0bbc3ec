//! The Rust tests, with cargo-nextest where it is installed and with `cargo test` elsewhere, and with a PostgreSQL of
//! their own.

use super::tally::{Counts, Tally};
use crate::{
    build::WASM_TARGET,
    command::{cargo, succeeds},
    project::{Project, read},
};
use anyhow::{Context, Result, bail};
use std::{
    fs,
    process::{Command, Stdio},
};

/// Packages and features that belong into one cargo command. `xtask` stands alone, so that its dependencies are
/// compiled once, with the features that `cargo xtask` itself has; `frontend` never meets the server's features.
const SUITES: [(&str, &[&str]); 2] = [("tests of the product", &PRODUCT), ("tests of xtask", &["--package", "xtask"])];
/// The product's packages, always together: any other choice has other features, and compiles everything anew.
pub const PRODUCT: [&str; 14] = [
    "--package",
    "domain",
    "--package",
    "paper",
    "--package",
    "billing",
    "--package",
    "sandbox",
    "--package",
    "server",
    "--package",
    "app",
    "--features",
    "app/ssr",
];

/// The same split for clippy, and the browser's side.
pub const CLIPPY: [(&str, &[&str]); 3] = [
    (
        "clippy: server side",
        &[
            "--all-targets",
            "--package",
            "domain",
            "--package",
            "billing",
            "--package",
            "sandbox",
            "--package",
            "server",
            "--package",
            "app",
            "--features",
            "app/ssr",
        ],
    ),
    ("clippy: browser side", &["--package", "frontend", "--target", WASM_TARGET]),
    ("clippy: xtask", &["--all-targets", "--package", "xtask"]),
];

/// Runs both suites and the examples in the documentation.
pub fn run(project: &Project, tally: &mut Tally) {
    let nextest =
        succeeds(cargo(project, ["nextest", "--version"]).stdout(Stdio::null()).stderr(Stdio::null())).unwrap_or(false);
    for (name, packages) in SUITES {
        tally
            .tests(name, || if nextest { with_nextest(project, packages) } else { with_cargo(project, packages, &[]) });
    }
    if nextest {
        tally.tests("examples in the documentation", || with_cargo(project, &PRODUCT, &["--doc"]));
    }
}

/// A cargo command for whose time a PostgreSQL server runs.
fn with_postgres<const N: usize>(project: &Project, arguments: [&str; N]) -> Command {
    let cargo = cargo(project, arguments);
    let mut command = Command::new(project.root.join("scripts/with-postgres.sh"));
    command.arg(cargo.get_program()).args(cargo.get_args());
    if let Some(folder) = cargo.get_current_dir() {
        command.current_dir(folder);
    }
    for (name, value) in cargo.get_envs() {
        match value {
            Some(value) => command.env(name, value),
            None => command.env_remove(name),
        };
    }
    command
}

fn with_nextest(project: &Project, packages: &[&str]) -> Result<Counts> {
    // Its store lies in the workspace, wherever cargo builds.
    let report = project.root.join("target/nextest/default/junit.xml");
    fs::remove_file(&report).or_else(|error| if report.exists() { Err(error) } else { Ok(()) })?;
    let mut command = with_postgres(project, ["nextest", "run", "--no-fail-fast", "--no-tests=pass"]);
    let success = succeeds(command.args(packages))?;
    if !report.exists() {
        // It did not compile, or nextest itself gave up: never zero tests in silence.
        bail!("nextest left no report in {}", report.display());
    }
    let mut counts = nextest_counts(&read(&report)?)?;
    if !success && counts.failed == 0 {
        counts.failed = 1;
    }
    Ok(counts)
}

/// The totals in the first tag of nextest's JUnit report.
fn nextest_counts(report: &str) -> Result<Counts> {
    let tag = report.split_once("<testsuites").context("nextest's report has no <testsuites>")?.1;
    let tag = tag.split('>').next().unwrap_or_default();
    let number = |name: &str| -> Result<u64> {
        let (_, rest) = tag.split_once(&format!(" {name}=\"")).with_context(|| format!("no {name} in {tag}"))?;
        rest.split('"').next().unwrap_or_default().parse().with_context(|| format!("{name} is no number in {tag}"))
    };
    let failed = number("failures")? + number("errors")?;
    Ok(Counts { passed: number("tests")?.saturating_sub(failed), failed })
}

fn with_cargo(project: &Project, packages: &[&str], arguments: &[&str]) -> Result<Counts> {
    let mut command = with_postgres(project, ["test", "--no-fail-fast"]);
    command.args(packages).args(arguments).stdout(Stdio::piped()).stderr(Stdio::inherit());
    let finished = command.output().context("`cargo test` cannot be started")?;
    let text = String::from_utf8_lossy(&finished.stdout);
    print!("{text}");
    let mut counts = cargo_counts(&text);
    if !finished.status.success() && counts.failed == 0 {
        counts.failed = 1;
    }
    Ok(counts)
}

/// The sum of the "test result:" lines.
fn cargo_counts(text: &str) -> Counts {
    let mut counts = Counts::default();
    for line in text.lines().filter(|line| line.starts_with("test result: ")) {
        let number = |word: &str| -> u64 {
            let before = line.split(word).next().unwrap_or_default();
            before.split_whitespace().last().and_then(|number| number.parse().ok()).unwrap_or_default()
        };
        counts += Counts { passed: number(" passed;"), failed: number(" failed;") };
    }
    counts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nextests_report_is_read() {
        let report =
            r#"<?xml version="1.0"?><testsuites name="nextest-run" tests="12" failures="2" errors="1" time="0.5">"#;
        assert_eq!(nextest_counts(report).unwrap(), Counts { passed: 9, failed: 3 });
        assert!(nextest_counts("<testsuites>").is_err());
    }

    #[test]
    fn cargos_lines_are_added_up() {
        let text = "test result: ok. 5 passed; 0 failed; 1 ignored\nnoise 9 passed;\ntest result: FAILED. 2 passed; 3 failed; 0 ignored\n";
        assert_eq!(cargo_counts(text), Counts { passed: 7, failed: 3 });
    }
}
