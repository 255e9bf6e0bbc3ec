//! The server and the gateway sandbox, copied into this clone.

use crate::{
    command::{cargo_build, succeed},
    project::{Project, plain_name},
};
use anyhow::{Context, Result};
use std::{env::consts::EXE_SUFFIX, fs};

/// The package of the gateway emulators.
const SANDBOX: &str = "sandbox";

/// Builds both with one command and copies them beside `hash.txt`: another clone may share the target folder.
pub fn build(project: &Project, dev: bool) -> Result<()> {
    let leptos = &project.leptos;
    let server = plain_name(&leptos.bin_package)?;
    let mut command = cargo_build(project, "build", ["--bins", "--package", server, "--package", SANDBOX]);
    if !dev {
        command.arg("--release");
    }
    succeed(&mut command)?;
    let built = project.cargo_target.join(if dev { "debug" } else { "release" });
    for name in [server, SANDBOX] {
        let (file, draft) = (format!("{name}{EXE_SUFFIX}"), project.bin().join(format!("{name}.draft")));
        fs::copy(built.join(&file), &draft).with_context(|| format!("{file} cannot be copied"))?;
        // A rename replaces a program that is running; writing into it is refused.
        fs::rename(&draft, project.bin().join(&file))?;
    }
    Ok(())
}
