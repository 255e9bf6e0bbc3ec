//! The program: a command line that was read becomes a task, is done, and ends with an exit code.

use std::{fmt::Display, io::Write};

use clap::ArgMatches;

use crate::{
    cli::{self, Task},
    commands::{
        CommandError, adjust, check_config, demo, demo_history, explain, key, limit, migrate, payment, plan, rate,
        reconcile, review, serve, statement, verify, voucher,
    },
    config::{Config, Settings},
    telemetry,
};

/// It is done.
const DONE: u8 = 0;
/// It is refused or has failed. A command line that cannot be read ends with 2, by clap.
const FAILED: u8 = 1;

/// Does what the command line asks for: prints to `out`, says to `err` what is wrong, and answers the exit code.
pub fn run(matches: &ArgMatches, environment: impl Fn(&str) -> Option<String>, out: impl Write, err: impl Write) -> u8 {
    let (task, settings) = match cli::read(matches, environment) {
        Ok(read) => read,
        Err(errors) => return fail(&errors, err),
    };
    let config = match Config::from_settings(&settings) {
        Ok(config) => config,
        Err(errors) => return fail(&errors, err),
    };
    let filter = match telemetry::filter(&config.log) {
        Ok(filter) => filter,
        Err(error) => return fail(&error, err),
    };
    telemetry::start(filter, config.log_format);
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return fail(&format_args!("cannot start the threads of the server: {error}"), err),
    };
    match runtime.block_on(act(task, &settings, config, out)) {
        Ok(()) => DONE,
        Err(error) => fail(&error, err),
    }
}

async fn act(task: Task, settings: &Settings, config: Config, out: impl Write) -> Result<(), CommandError> {
    match task {
        Task::Serve => serve(config).await,
        Task::Demo => demo(config, out).await,
        Task::DemoHistory(rows) => demo_history(config, rows, out).await,
        Task::Migrate => migrate(config, out).await,
        Task::Limit(task) => limit::run(config, task, out).await,
        Task::Key(task) => key::run(config, task, out).await,
        Task::Adjust(task) => adjust::run(config, task, out).await,
        Task::Voucher(task) => voucher::run(config, task, out).await,
        Task::Reconcile(task) => reconcile::run(config, task, out).await,
        Task::Payment(task) => payment::run(config, task, out).await,
        Task::Review(task) => review::run(config, task, out).await,
        Task::Plan(task) => plan::run(config, task, out).await,
        Task::Rate(task) => rate::run(config, task, out).await,
        Task::Statement(task) => statement::run(config, task, out).await,
        Task::Explain(task) => explain::run(config, task, out).await,
        Task::Verify => verify::run(config, out).await,
        Task::CheckConfig => check_config(settings, out),
    }
}

/// Says what is wrong, one line each. Where nobody can be told, the exit code still tells.
fn fail(errors: &impl Display, mut err: impl Write) -> u8 {
    for line in errors.to_string().lines() {
        let _ = writeln!(err, "prepay: {line}");
    }
    FAILED
}
