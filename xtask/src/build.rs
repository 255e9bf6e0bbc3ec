//! `cargo xtask build`: what `cargo leptos build --release --precompress` does, from the same description, in minutes
//! less, because the tools it needs are libraries of this program.

mod compress;
mod hash;
mod optimise;
mod programs;
mod site;
mod style;
mod wasm;

use crate::{
    project::Project,
    step::{Steps, seconds},
};
use anyhow::Result;
use site::Site;

/// The target of the browser's side.
pub const WASM_TARGET: &str = "wasm32-unknown-unknown";

/// Builds everything into `target/site` and `target/bin`.
pub fn build(project: &Project, dev: bool) -> Result<()> {
    let mut steps = Steps::new(6);
    let module = steps.step("WASM: frontend for the browser", || wasm::compile(project, dev))?;
    let bindings = steps.step("wasm-bindgen: WASM and JavaScript", || wasm::bind(project, &module))?;
    let wasm = if dev {
        steps.step("wasm-opt: left out in a quick build", || Ok(bindings.wasm))?
    } else {
        steps.step("wasm-opt: the same WASM, smaller", || optimise::optimise(project, &bindings.wasm))?
    };
    let css = steps.step("Style: bundle for the supported browsers", || style::bundle(project, !dev))?;
    steps.step("Site: hashed names, public files, .br and .gz", || {
        let mut site = Site::new(&project.leptos);
        let hashes = site.add_hashed(&bindings.js, &wasm, &css)?;
        site.add_snippets(bindings.snippets);
        site.add_public(&project.root.join(&project.leptos.assets_dir))?;
        site.write(&project.site(), !dev)?;
        hashes.write(&project.bin())
    })?;
    steps.step("Server and sandbox", || programs::build(project, dev))?;
    eprintln!("build: done in {}", seconds(steps.elapsed()));
    Ok(())
}
