//! The build without cargo-leptos, the running product, the house rules and the budgets: `cargo xtask --help`.

mod build;
mod command;
mod project;
mod run;
mod size;
mod step;
mod test;
mod tidy;

use anyhow::Result;
use clap::{Parser, Subcommand};
use project::Project;
use std::process::ExitCode;

/// Builds, runs and checks Prepay. The usual ways in are `make run` and `make test`.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct Arguments {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Builds WASM, style, public files, server and sandbox into target/site and target/bin.
    Build {
        /// Quick builds without optimisation: for trying a change, not for measuring.
        #[arg(long)]
        dev: bool,
    },
    /// Starts the built server with the gateway sandbox and prints where they are.
    Run,
    /// Compares the compressed size of the first page's files with their budgets.
    Size,
    /// Checks the house rules that no compiler knows.
    Tidy,
    /// Runs every check and test, and counts them.
    Test {
        /// Only these parts, in their fixed order.
        #[arg(long, value_delimiter = ',')]
        only: Vec<test::Part>,
    },
}

fn main() -> ExitCode {
    match dispatch(&Arguments::parse().task) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn dispatch(task: &Task) -> Result<ExitCode> {
    let project = Project::find()?;
    match task {
        Task::Build { dev } => build::build(&project, *dev).map(|()| ExitCode::SUCCESS),
        Task::Run => run::run(&project).map(|()| ExitCode::SUCCESS),
        Task::Size => size::size(&project).map(|()| ExitCode::SUCCESS),
        Task::Tidy => tidy::tidy(&project).map(|()| ExitCode::SUCCESS),
        Task::Test { only } => test::test(&project, only),
    }
}
