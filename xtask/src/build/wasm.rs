//! Compiling `frontend`.

use super::WASM_TARGET;
use crate::{
    command::{cargo_build, succeed},
    project::{Project, plain_name},
};
use anyhow::Result;
use std::path::PathBuf;

/// Compiles the browser's side and returns the path of the raw module. It has a target folder of its own, as with
/// cargo-leptos.
pub fn compile(project: &Project, dev: bool) -> Result<PathBuf> {
    let leptos = &project.leptos;
    let profile = if dev { "dev" } else { &leptos.lib_profile_release };
    let target = project.cargo_target.join("front");
    let mut command = cargo_build(project, "rustc", ["--package", &leptos.lib_package, "--lib", "--profile", profile]);
    command.args(["--target", WASM_TARGET, "--target-dir"]).arg(&target);
    // Splitting needs to know where every address stands.
    succeed(command.args(["--", "-C", "link-args=--emit-relocs"]))?;
    let folder = if dev { "debug" } else { profile };
    let file = format!("{}.wasm", plain_name(&leptos.lib_package)?.replace('-', "_"));
    Ok(target.join(WASM_TARGET).join(folder).join(file))
}
