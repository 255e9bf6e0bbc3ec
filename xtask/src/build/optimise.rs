//! wasm-opt, skipped for modules that it has seen before.

use super::{hash::content_hash, split::Bundle};
use crate::{
    command::succeed,
    project::{Project, files_below, read},
};
use anyhow::{Context, Result};
use std::{collections::BTreeSet, fs, path::Path, process::Command};

/// Beside cargo-leptos' own, what was measured to be smaller after Brotli, by 3 % together: `-Os` rather than `-Oz`,
/// repeated until nothing changes any more, the control flow made anew in between, and no sections that browsers ignore.
const ARGUMENTS: [&str; 10] = [
    "--enable-bulk-memory",
    "--enable-nontrapping-float-to-int",
    "--converge",
    "-Os",
    "--flatten",
    "--rereloop",
    "-Os",
    "--strip-debug",
    "--strip-producers",
    "--strip-target-features",
];
/// Where `scripts/setup.sh` puts the node tools.
const WASM_OPT: &str = ".tools/node-tools/node_modules/.bin/wasm-opt";
/// Names the version of wasm-opt.
const LOCK_FILE: &str = "scripts/node-tools/package-lock.json";

/// Runs `wasm-opt` over the main module and the parts. Half a minute of work is kept by the hash of everything that
/// decides it.
pub fn optimise(project: &Project, bundle: &mut Bundle) -> Result<()> {
    let version = content_hash(read(&project.root.join(LOCK_FILE))?.as_bytes());
    let folder = project.cache().join("wasm-opt");
    fs::create_dir_all(&folder)?;
    let mut kept = BTreeSet::new();
    for wasm in [&mut bundle.wasm].into_iter().chain(bundle.parts.values_mut()) {
        let key = content_hash(format!("{} {version} {ARGUMENTS:?}", content_hash(wasm)).as_bytes());
        let result = folder.join(format!("{key}.wasm"));
        if !result.exists() {
            run(project, &folder, wasm, &result)?;
        }
        *wasm = fs::read(&result)?;
        kept.insert(result);
    }
    for path in files_below(&folder)? {
        if !kept.contains(&path) {
            fs::remove_file(path)?;
        }
    }
    Ok(())
}

fn run(project: &Project, folder: &Path, wasm: &[u8], result: &Path) -> Result<()> {
    let (input, output) = (folder.join("input.wasm"), folder.join("output.wasm"));
    fs::write(&input, wasm)?;
    succeed(Command::new(project.root.join(WASM_OPT)).args(ARGUMENTS).arg(&input).arg("-o").arg(&output))?;
    fs::rename(&output, result).context("wasm-opt wrote nothing")
}
