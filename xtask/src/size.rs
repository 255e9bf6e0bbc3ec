//! `cargo xtask size`: what a first visit downloads, against a budget.

use crate::project::{Project, files_below};
use anyhow::{Result, bail};
use std::path::Path;

/// Budgets in bytes after Brotli. The WASM has the issue's limit; the others are what they are today and some air.
const BUDGETS: [(&str, u64); 3] = [("wasm", 300_000), ("js", 10_000), ("css", 20_000)];

/// Prints a table and fails when a file is over its budget.
pub fn size(project: &Project) -> Result<()> {
    let mut over = Vec::new();
    println!("{:<6} {:>10} {:>10} {:>10}", "file", "raw", "brotli", "budget");
    for (extension, budget) in BUDGETS {
        let (raw, compressed) = measure(&project.pkg(), extension)?;
        println!("{extension:<6} {raw:>10} {compressed:>10} {budget:>10}");
        if compressed > budget {
            over.push(format!("the {extension} file is {} bytes over its budget", compressed - budget));
        }
    }
    if !over.is_empty() {
        bail!("{}", over.join(", "));
    }
    Ok(())
}

/// The total of a kind of file, as it is and after Brotli.
fn measure(pkg: &Path, extension: &str) -> Result<(u64, u64)> {
    let ending = |suffix: &str| -> Result<u64> {
        let mut total = 0;
        for path in files_below(pkg)? {
            if path.to_string_lossy().ends_with(suffix) {
                total += path.metadata()?.len();
            }
        }
        Ok(total)
    };
    let (raw, compressed) = (ending(&format!(".{extension}"))?, ending(&format!(".{extension}.br"))?);
    if compressed == 0 {
        bail!("No compressed {extension} file in target/site: run `cargo xtask build` first");
    }
    Ok((raw, compressed))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn twins_are_measured() {
        let folder = tempfile::tempdir().unwrap();
        assert!(measure(folder.path(), "wasm").unwrap_err().to_string().contains("cargo xtask build"));
        fs::write(folder.path().join("prepay.x.wasm"), [0; 30]).unwrap();
        fs::write(folder.path().join("prepay.x.wasm.br"), [0; 10]).unwrap();
        assert_eq!(measure(folder.path(), "wasm").unwrap(), (30, 10));
    }
}
