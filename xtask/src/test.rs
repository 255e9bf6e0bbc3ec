//! `cargo xtask test`: every check and every test in the order of their cost, with one honest count at the end.

mod browser;
mod counterparts;
mod rust;
mod tally;

use crate::{
    build,
    command::{cargo, clippy, succeed},
    project::Project,
    size,
    step::seconds,
    tidy,
};
use anyhow::Result;
use clap::ValueEnum;
use std::{process::ExitCode, time::Instant};
use tally::Tally;

/// The parts of `make test`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Part {
    /// Formatting, clippy, house rules.
    Lint,
    /// Unit, property and integration tests.
    Unit,
    /// The gateways' own SDKs against the sandbox and our wire code.
    Counterparts,
    /// The release build and its budgets.
    Build,
    /// Playwright over the built product.
    E2e,
}

/// Runs the chosen parts, all when none is chosen. A failure does not hide what comes after it.
pub fn test(project: &Project, only: &[Part]) -> Result<ExitCode> {
    let start = Instant::now();
    let chosen = |part| only.is_empty() || only.contains(&part);
    let mut tally = Tally::default();
    if chosen(Part::Lint) {
        lint(project, &mut tally);
    }
    if chosen(Part::Unit) {
        rust::run(project, &mut tally);
    }
    if chosen(Part::Counterparts) {
        counterparts::run(project, &mut tally);
    }
    let mut is_built = true;
    if chosen(Part::Build) {
        is_built = tally.check("release build", || build::build(project, false));
        if is_built {
            tally.check("size budgets", || size::size(project));
        }
    }
    if chosen(Part::E2e) {
        if is_built {
            tally.tests("browser tests", || browser::run(project));
        } else {
            eprintln!("The browser tests were left out, for there is nothing to test.");
        }
    }
    eprintln!();
    for notice in tally.skipped() {
        eprintln!("{notice}");
    }
    for failure in tally.failures() {
        eprintln!("failed: {failure}");
    }
    eprintln!("checks and tests took {}", seconds(start.elapsed()));
    println!("{}", tally.line());
    Ok(if tally.is_clean() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn lint(project: &Project, tally: &mut Tally) {
    tally.check("formatting (`make fmt` repairs it)", || succeed(&mut cargo(project, ["fmt", "--all", "--check"])));
    tally.check("house rules", || tidy::tidy(project));
    for (name, packages) in rust::CLIPPY {
        tally.check(name, || succeed(clippy(project, ["--quiet"]).args(packages.iter())));
    }
}
