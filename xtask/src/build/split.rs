//! The raw module becomes a main module, parts that are loaded when they are first needed, and the JavaScript that
//! binds them together. Names that hold a hash stay open here: `FUTURE_HASH` stands for it.

use crate::project::{Project, files_below, plain_name};
use anyhow::{Context, Result, anyhow};
use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};
use wasm_bindgen_cli_support::Bindgen;
use wasm_split_cli_support::{Options, transform};

/// As long as a hash, so that it can be replaced within a WASM file. Leptos knows the same one.
pub const FUTURE_HASH: &str = "______________________";
/// The JavaScript that fetches the parts, without hash and ending.
pub const LOADER: &str = "__wasm_split";

/// Everything the browser needs to run the app.
pub struct Bundle {
    /// The JavaScript module that loads the main module.
    pub js: Vec<u8>,
    /// The main module.
    pub wasm: Vec<u8>,
    /// The JavaScript module that loads the parts.
    pub loader: Vec<u8>,
    /// The parts by their names without ending.
    pub parts: BTreeMap<String, Vec<u8>>,
    /// Which parts a lazy function needs, by its name: they make its pack.
    pub needs: BTreeMap<String, Vec<String>>,
    /// Files that the JavaScript imports, by their path in the `pkg` folder: their names must stay.
    pub snippets: BTreeMap<PathBuf, Vec<u8>>,
}

/// Splits and binds in a scratch folder of this clone.
pub fn split(project: &Project, module: &Path) -> Result<Bundle> {
    let name = plain_name(&project.leptos.output_name)?;
    let scratch = project.cache().join("split");
    if scratch.exists() {
        fs::remove_dir_all(&scratch)?;
    }
    let (raw_parts, bound) = (scratch.join("parts"), scratch.join("bound"));
    let main = scratch.join("main.wasm");
    fs::create_dir_all(&raw_parts)?;

    let input = fs::read(module).with_context(|| format!("{} cannot be read", module.display()))?;
    let loader = format!("{LOADER}.{FUTURE_HASH}.js");
    let (link_name, main_module) = (format!("./{loader}"), format!("./{name}.{FUTURE_HASH}.js"));
    let mut options = Options::new(&input);
    options.output_dir = &raw_parts;
    options.main_out_path = &main;
    options.link_name = &link_name;
    options.main_module = &main_module;
    let split = transform(options).map_err(|error| anyhow!("The WASM cannot be split: {error:#}"))?;

    Bindgen::new()
        .keep_lld_exports(true)
        .demangle(false)
        .input_path(&main)
        .out_name(name)
        .web(true)?
        .typescript(false)
        .generate(&bound)
        .with_context(|| format!("wasm-bindgen could not read {}", main.display()))?;

    let mut parts = BTreeMap::new();
    for path in split.split_modules {
        let stem = path.file_stem().and_then(|stem| stem.to_str()).context("A part has no name")?;
        parts.insert(stem.to_owned(), fs::read(&path)?);
    }
    let mut snippets = BTreeMap::new();
    for path in files_below(&bound.join("snippets"))? {
        snippets.insert(path.strip_prefix(&bound)?.to_owned(), fs::read(&path)?);
    }
    Ok(Bundle {
        js: fs::read(bound.join(format!("{name}.js")))?,
        wasm: fs::read(bound.join(format!("{name}_bg.wasm")))?,
        loader: fs::read(raw_parts.join(&loader))?,
        parts,
        needs: split.prefetch_map.into_iter().collect(),
        snippets,
    })
}
