//! `cargo xtask size`: what a first visit downloads, against a budget.

use crate::{
    build::{
        hash::{Hashes, hashed_name},
        name::PACK,
    },
    project::{Project, files_below, read},
};
use anyhow::{Context, Result, bail};
use std::{collections::BTreeMap, path::Path};

/// Budget in bytes after Brotli of the JavaScript, which every page loads.
const JS: u64 = 10_500;
/// Budget in bytes after Brotli of the style sheet, which every page loads.
const CSS: u64 = 20_000;
/// Budgets in bytes after Brotli of the pages that visits begin with, by the name of their lazy function: the main
/// module and the pack of the parts. What they weigh today, so that it does not grow: 250,000 is where they are to get,
/// and the overview, whose chart is built by the browser too, is far from it.
const FIRST_PAGES: [(&str, u64); 2] = [("overview", 381_000), ("account", 299_500)];

/// Prints a table and fails when something is over its budget.
pub fn size(project: &Project) -> Result<()> {
    let pkg = project.pkg();
    let Hashes { app, css } = Hashes::read(&project.bin())?;
    let main = hashed_name(&project.leptos.output_name, &app, "wasm.br");
    let main_bytes = twins(&pkg, |file| file == main)?;
    if main_bytes == 0 {
        bail!("No compressed WASM in target/site: run `cargo xtask build` first");
    }
    let parts = parts(&pkg, &app)?;
    println!("{:<28} {:>10} {:>10}", "after Brotli", "bytes", "budget");
    println!("{:<28} {main_bytes:>10}", "WASM of every page");
    let mut over = Vec::new();
    let mut check = |label: &str, bytes: u64, budget: u64| {
        println!("{label:<28} {bytes:>10} {budget:>10}");
        if bytes > budget {
            over.push(format!("{label}: {} bytes over the budget", bytes - budget));
        }
    };
    for (page, budget) in FIRST_PAGES {
        let bytes = parts.get(page).with_context(|| format!("the manifest of the WASM does not know {page}"))?;
        check(&format!("WASM, first page {page}"), main_bytes + bytes, budget);
    }
    for (hash, extension, budget) in [(app, "js", JS), (css, "css", CSS)] {
        check(extension, twins(&pkg, |file| file.ends_with(&format!(".{hash}.{extension}.br")))?, budget);
    }
    for (name, bytes) in &parts {
        println!("{:<28} {bytes:>10}", format!("WASM part {name}"));
    }
    if !over.is_empty() {
        bail!("{}", over.join(", "));
    }
    Ok(())
}

/// Bytes after Brotli of each lazy function's pack, by the names in the manifest that the server reads.
fn parts(pkg: &Path, hash: &str) -> Result<BTreeMap<String, u64>> {
    let manifest = pkg.join(hashed_name("__wasm_split_manifest", hash, "json"));
    let needs: BTreeMap<String, Vec<String>> = serde_json::from_str(&read(&manifest)?)?;
    let mut parts = BTreeMap::new();
    for name in needs.into_keys() {
        let pack = hashed_name(&name, hash, &format!("{PACK}.br"));
        parts.insert(name, twins(pkg, |file| file == pack)?);
    }
    Ok(parts)
}

/// The total of the files in a folder whose names fit.
fn twins(pkg: &Path, fits: impl Fn(&str) -> bool) -> Result<u64> {
    let mut total = 0;
    for path in files_below(pkg)? {
        if fits(&path.file_name().unwrap_or_default().to_string_lossy()) {
            total += path.metadata()?.len();
        }
    }
    Ok(total)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn a_part_weighs_its_pack() {
        let folder = tempfile::tempdir().unwrap();
        let manifest = r#"{"overview":["chunk_3.h.wasm","split_overview.h.wasm"],"account":["split_account.h.wasm"]}"#;
        fs::write(folder.path().join("__wasm_split_manifest.h.json"), manifest).unwrap();
        for (name, bytes) in
            [("overview.h.pack", 25), ("account.h.pack", 7), ("overview.g.pack", 9), ("chunk_3.h.wasm", 99)]
        {
            fs::write(folder.path().join(format!("{name}.br")), vec![0; bytes]).unwrap();
        }
        let parts = parts(folder.path(), "h").unwrap();
        assert_eq!(parts.into_iter().collect::<Vec<_>>(), [("account".to_owned(), 7), ("overview".to_owned(), 25)]);
    }
}
