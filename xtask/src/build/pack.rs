//! Packs: the parts of one page in one file, which is smaller than they are alone and one request instead of a dozen.
//!
//! For each part the length of its name in a byte, its name, its length in four bytes, little-endian, and its contents.

use anyhow::{Context, Result};
use std::collections::BTreeMap;

/// What the loader of the parts begins with: it reads packs.
const READER: &str = include_str!("pack.js");

/// Puts the named files into one.
pub fn pack(files: &BTreeMap<String, Vec<u8>>, names: &[String]) -> Result<Vec<u8>> {
    let mut pack = Vec::new();
    for name in names {
        let contents = files.get(name).with_context(|| format!("there is no part {name}"))?;
        pack.push(u8::try_from(name.len()).with_context(|| format!("{name} is too long a name"))?);
        pack.extend(name.as_bytes());
        pack.extend(u32::try_from(contents.len())?.to_le_bytes());
        pack.extend(contents);
    }
    Ok(pack)
}

/// The loader with one part asked of the page's pack first. `stem` is the name that the loader has for it.
///
/// # Errors
/// The loader does not fetch the part, or in another way.
pub fn ask_pack(loader: &str, stem: &str, name: &str) -> Result<String> {
    let alone = format!("fetch(new URL(\"./{stem}.wasm\", import.meta.url))");
    if !loader.contains(&alone) {
        anyhow::bail!("the loader of the parts does not contain {alone}");
    }
    Ok(loader.replace(&alone, &format!("part(\"{name}\")")))
}

/// The loader, able to read packs.
pub fn with_reader(loader: &str) -> String {
    format!("{loader}\n{READER}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pack_has_the_named_files_in_order() {
        let files = BTreeMap::from([
            ("a.wasm".to_owned(), b"one".to_vec()),
            ("b.wasm".to_owned(), vec![]),
            ("c.wasm".to_owned(), vec![7; 300]),
        ]);
        let names = ["c.wasm", "b.wasm"].map(str::to_owned);
        let pack = pack(&files, &names).unwrap();
        assert_eq!(pack[..11], *b"\x06c.wasm\x2c\x01\x00\x00");
        assert_eq!(pack[311..], *b"\x06b.wasm\0\0\0\0");
        assert!(super::pack(&files, &["d.wasm".to_owned()]).is_err());
    }

    #[test]
    fn only_a_loader_that_fetches_the_part_is_taken() {
        let loader = "const src = fetch(new URL(\"./split_one.wasm\", import.meta.url));";
        let asked = ask_pack(loader, "split_one", "split_one.h.wasm").unwrap();
        assert_eq!(asked, "const src = part(\"split_one.h.wasm\");");
        assert!(ask_pack(loader, "split_two", "split_two.h.wasm").is_err());
    }
}
