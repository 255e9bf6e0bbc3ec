//! `cargo xtask build`: what `cargo leptos build --release --precompress` does, from the same description, in minutes
//! less, because the tools it needs are libraries of this program.

mod compress;
pub mod hash;
pub mod name;
mod optimise;
pub mod pack;
mod programs;
mod site;
mod split;
mod style;
mod wasm;

use crate::{
    project::{Project, plain_name},
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
    let mut bundle =
        steps.step("wasm-bindgen: main module, lazy parts, JavaScript", || split::split(project, &module))?;
    if dev {
        steps.step("wasm-opt: left out in a quick build", || Ok(()))?;
    } else {
        steps.step("wasm-opt: the same WASM, smaller", || optimise::optimise(project, &mut bundle))?;
    }
    let css = steps.step("Style: bundle for the supported browsers", || style::bundle(project, !dev))?;
    steps.step("Site: hashed names, public files, .br and .gz", || {
        let mut site = Site::new(&project.leptos);
        let (files, hashes) = name::files(plain_name(&project.leptos.output_name)?, bundle, css)?;
        site.add_pkg(files);
        site.add_public(&project.root.join(&project.leptos.assets_dir))?;
        site.write(&project.site(), !dev)?;
        hashes.write(&project.bin())
    })?;
    steps.step("Server and sandbox", || programs::build(project, dev))?;
    eprintln!("build: done in {}", seconds(steps.elapsed()));
    Ok(())
}
