//! The program. See `prepay --help`.

use std::{fmt::Display, io, process::ExitCode};

use server::{
    cli::{self, Task},
    commands::{
        CommandError, adjust, check_config, demo, explain, key, limit, migrate, plan, rate, reconcile, review, serve,
        statement, verify, voucher,
    },
    config::{Config, Settings},
    telemetry,
};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let matches = cli::command().get_matches();
    let (task, settings) = match cli::read(&matches, |name| std::env::var(name).ok()) {
        Ok(read) => read,
        Err(errors) => return fail(&errors),
    };
    let config = match Config::from_settings(&settings) {
        Ok(config) => config,
        Err(errors) => return fail(&errors),
    };
    let filter = match telemetry::filter(&config.log) {
        Ok(filter) => filter,
        Err(error) => return fail(&error),
    };
    telemetry::start(filter, config.log_format);
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return fail(&format_args!("cannot start the threads of the server: {error}")),
    };
    match runtime.block_on(run(task, &settings, config)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => fail(&error),
    }
}

async fn run(task: Task, settings: &Settings, config: Config) -> Result<(), CommandError> {
    match task {
        Task::Serve => serve(config).await,
        Task::Demo => demo(config, io::stdout()).await,
        Task::Migrate => migrate(config, io::stdout()).await,
        Task::Limit(task) => limit::run(config, task, io::stdout()).await,
        Task::Key(task) => key::run(config, task, io::stdout()).await,
        Task::Adjust(task) => adjust::run(config, task, io::stdout()).await,
        Task::Voucher(task) => voucher::run(config, task, io::stdout()).await,
        Task::Reconcile(task) => reconcile::run(config, task, io::stdout()).await,
        Task::Review(task) => review::run(config, task, io::stdout()).await,
        Task::Plan(task) => plan::run(config, task, io::stdout()).await,
        Task::Rate(task) => rate::run(config, task, io::stdout()).await,
        Task::Statement(task) => statement::run(config, task, io::stdout()).await,
        Task::Explain(task) => explain::run(config, task, io::stdout()).await,
        Task::Verify => verify::run(config, io::stdout()).await,
        Task::CheckConfig => check_config(settings, io::stdout()),
    }
}

/// Says what is wrong, one line each.
fn fail(errors: &impl Display) -> ExitCode {
    for line in errors.to_string().lines() {
        eprintln!("prepay: {line}");
    }
    ExitCode::FAILURE
}
