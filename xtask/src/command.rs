//! Starting other programs, with errors that say what to do.

use crate::project::Project;
use anyhow::{Context, Result, bail};
use std::{env, ffi::OsStr, io, process::Command};

/// Makes cargo keep this clone's crates apart from other clones' in a shared target folder.
const WRAPPER: &str = "RUSTC_WORKSPACE_WRAPPER";

/// `cargo clippy` with warnings as errors.
pub fn clippy(project: &Project, arguments: impl IntoIterator<Item = impl AsRef<OsStr>>) -> Command {
    let mut command = cargo(project, ["check"]);
    command.args(arguments).env(WRAPPER, project.root.join("scripts/clippy.sh"));
    command
}

/// A cargo command in the workspace, free of the variables that `cargo run` set for this program: build scripts watch
/// some of them and would run again for nothing.
pub fn cargo(project: &Project, arguments: impl IntoIterator<Item = impl AsRef<OsStr>>) -> Command {
    let mut command = Command::new("cargo");
    command.current_dir(&project.root).args(arguments);
    command.env("CARGO_TARGET_DIR", &project.cargo_target);
    command.env(WRAPPER, project.root.join("scripts/rustc.sh"));
    for (name, _) in env::vars_os() {
        if name.to_str().is_some_and(is_set_by_cargo_run) {
            command.env_remove(name);
        }
    }
    command
}

fn is_set_by_cargo_run(name: &str) -> bool {
    name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_") || name == "CARGO_BIN_NAME"
}

/// A release or quick build of one side of the app, with the flags that cargo-leptos would give it.
pub fn cargo_build(project: &Project, verb: &str, arguments: impl IntoIterator<Item = impl AsRef<OsStr>>) -> Command {
    let mut command = cargo(project, [verb]);
    command.args(arguments).env("LEPTOS_OUTPUT_NAME", &project.leptos.output_name);
    if project.leptos.always_erase_components {
        command.args(["--config", "build.rustflags=['--cfg', 'erase_components']"]);
    }
    command
}

/// Runs to the end; a failure is an error that names the program.
pub fn succeed(command: &mut Command) -> Result<()> {
    let name = name(command);
    let status = command.status().map_err(|error| missing(&name, error))?;
    if !status.success() {
        bail!("`{name}` failed: its own words are above");
    }
    Ok(())
}

/// Runs to the end and says whether it went well; only a program that cannot be started is an error.
pub fn succeeds(command: &mut Command) -> Result<bool> {
    let name = name(command);
    Ok(command.status().map_err(|error| missing(&name, error))?.success())
}

/// Runs to the end and returns what it wrote to standard output; its errors stay on the terminal.
pub fn output(command: &mut Command) -> Result<String> {
    let name = name(command);
    let output = command.stderr(std::process::Stdio::inherit()).output().map_err(|error| missing(&name, error))?;
    if !output.status.success() {
        bail!("`{name}` failed: its own words are above");
    }
    String::from_utf8(output.stdout).with_context(|| format!("`{name}` wrote something that is not UTF-8"))
}

/// Runs tests to the end; returns what they wrote to standard output, and whether they went well.
pub fn output_of_tests(command: &mut Command) -> Result<(String, bool)> {
    let name = name(command);
    let output = command.stderr(std::process::Stdio::inherit()).output().map_err(|error| missing(&name, error))?;
    Ok((String::from_utf8_lossy(&output.stdout).into_owned(), output.status.success()))
}

fn name(command: &Command) -> String {
    let mut words = vec![command.get_program().to_string_lossy().into_owned()];
    words.extend(command.get_args().take(2).map(|argument| argument.to_string_lossy().into_owned()));
    words.join(" ")
}

fn missing(name: &str, error: io::Error) -> anyhow::Error {
    if error.kind() == io::ErrorKind::NotFound {
        anyhow::anyhow!("`{name}` is missing: run `scripts/setup.sh build`, which installs it or says how")
    } else {
        anyhow::Error::new(error).context(format!("`{name}` cannot be started"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_program_says_what_to_do() {
        let error = succeed(&mut Command::new("no-such-program-here")).unwrap_err();
        assert!(error.to_string().contains("scripts/setup.sh"), "{error}");
    }

    #[test]
    fn only_the_variables_of_cargo_run_are_taken_away() {
        assert!(is_set_by_cargo_run("CARGO_MANIFEST_DIR"));
        assert!(!is_set_by_cargo_run("CARGO_TARGET_DIR"));
        assert!(!is_set_by_cargo_run("CARGO_HOME"));
    }
}
