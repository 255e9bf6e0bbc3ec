//! Compiling `frontend` and making its bindings to JavaScript.

use super::WASM_TARGET;
use crate::{
    command::{cargo_build, succeed},
    project::{Project, files_below, plain_name},
};
use anyhow::{Context, Result};
use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};
use wasm_bindgen_cli_support::Bindgen;

/// What wasm-bindgen makes of a module.
pub struct Bindings {
    /// The JavaScript module that loads the WASM.
    pub js: Vec<u8>,
    /// The WASM, ready for the browser.
    pub wasm: Vec<u8>,
    /// Files that the JavaScript imports, by their path in the `pkg` folder: their names must stay.
    pub snippets: BTreeMap<PathBuf, Vec<u8>>,
}

/// Compiles the browser's side and returns the path of the raw module. It has a target folder of its own, as with
/// cargo-leptos.
pub fn compile(project: &Project, dev: bool) -> Result<PathBuf> {
    let leptos = &project.leptos;
    let profile = if dev { "dev" } else { &leptos.lib_profile_release };
    let target = project.cargo_target.join("front");
    let mut command = cargo_build(project, ["--package", &leptos.lib_package, "--lib", "--profile", profile]);
    succeed(command.args(["--target", WASM_TARGET, "--target-dir"]).arg(&target))?;
    let folder = if dev { "debug" } else { profile };
    let file = format!("{}.wasm", plain_name(&leptos.lib_package)?.replace('-', "_"));
    Ok(target.join(WASM_TARGET).join(folder).join(file))
}

/// Makes the bindings in a scratch folder of this clone and reads them.
pub fn bind(project: &Project, module: &Path) -> Result<Bindings> {
    let name = plain_name(&project.leptos.output_name)?;
    let scratch = project.cache().join("bindgen");
    if scratch.exists() {
        fs::remove_dir_all(&scratch)?;
    }
    Bindgen::new()
        .input_path(module)
        .out_name(name)
        .web(true)?
        .typescript(false)
        .generate(&scratch)
        .with_context(|| format!("wasm-bindgen could not read {}", module.display()))?;
    let (js, wasm) = (scratch.join(format!("{name}.js")), scratch.join(format!("{name}_bg.wasm")));
    let mut snippets = BTreeMap::new();
    for path in files_below(&scratch.join("snippets"))? {
        snippets.insert(path.strip_prefix(&scratch)?.to_owned(), fs::read(&path)?);
    }
    Ok(Bindings { js: fs::read(js)?, wasm: fs::read(wasm)?, snippets })
}
