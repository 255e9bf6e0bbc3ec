//! wasm-opt, skipped when it has seen the same module before.

use super::hash::content_hash;
use crate::{
    command::succeed,
    project::{Project, read},
};
use anyhow::{Context, Result};
use std::{fs, process::Command};

/// cargo-leptos' own arguments.
const ARGUMENTS: [&str; 3] = ["-Oz", "--enable-bulk-memory", "--enable-nontrapping-float-to-int"];
/// Where `scripts/setup.sh` puts the node tools.
const WASM_OPT: &str = ".tools/node-tools/node_modules/.bin/wasm-opt";
/// Names the version of wasm-opt.
const LOCK_FILE: &str = "scripts/node-tools/package-lock.json";

/// The module after `wasm-opt -Oz`. Half a minute of work is kept by the hash of everything that decides it.
pub fn optimise(project: &Project, wasm: &[u8]) -> Result<Vec<u8>> {
    let version = content_hash(read(&project.root.join(LOCK_FILE))?.as_bytes());
    let key = content_hash(format!("{} {version} {ARGUMENTS:?}", content_hash(wasm)).as_bytes());
    let folder = project.cache().join("wasm-opt");
    let kept = folder.join(format!("{key}.wasm"));
    if let Ok(wasm) = fs::read(&kept) {
        return Ok(wasm);
    }
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    fs::create_dir_all(&folder)?;
    let (input, output) = (folder.join("input.wasm"), folder.join("output.wasm"));
    fs::write(&input, wasm)?;
    succeed(Command::new(project.root.join(WASM_OPT)).args(ARGUMENTS).arg(&input).arg("-o").arg(&output))?;
    fs::remove_file(&input)?;
    fs::rename(&output, &kept).context("wasm-opt wrote nothing")?;
    Ok(fs::read(&kept)?)
}
