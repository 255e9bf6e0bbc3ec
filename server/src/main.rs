//! The program. See `prepay --help`.

use std::{env, io, process::ExitCode};

use server::{cli, program};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let matches = cli::command().get_matches();
    ExitCode::from(program::run(&matches, |name| env::var(name).ok(), io::stdout(), io::stderr()))
}
