//! The files of `pkg` under names that change with their contents, so that browsers may keep them for ever.

use super::{
    hash::{Hashes, content_hash, hashed_name},
    pack::{ask_pack, pack, with_reader},
    split::{Bundle, FUTURE_HASH, LOADER},
};
use anyhow::Result;
use std::{collections::BTreeMap, path::PathBuf};

/// The files by their path in `pkg`, and the hashes in their names. JavaScript and WASM name each other in circles, so
/// they share one hash, taken while its place in them is still open.
pub fn files(name: &str, bundle: Bundle, css: Vec<u8>) -> Result<(BTreeMap<PathBuf, Vec<u8>>, Hashes)> {
    let hashes = Hashes { app: app_hash(&bundle), css: content_hash(&css) };
    let Bundle { mut js, mut wasm, loader, parts, mut needs, snippets } = bundle;
    let mut files: BTreeMap<PathBuf, Vec<u8>> = snippets;
    let mut loader = String::from_utf8(loader)?;
    let mut named_parts = BTreeMap::new();
    for (stem, mut part) in parts {
        let named = hashed_name(&stem, &hashes.app, "wasm");
        loader = ask_pack(&loader, &stem, &named)?;
        fill(&mut part, &hashes.app);
        named_parts.insert(named, part);
    }
    let mut loader = with_reader(&loader).into_bytes();
    for contents in [&mut js, &mut wasm, &mut loader] {
        fill(contents, &hashes.app);
    }
    for (function, needed) in &mut needs {
        for stem in &mut *needed {
            *stem = hashed_name(stem, &hashes.app, "wasm");
        }
        files.insert(hashed_name(function, &hashes.app, PACK).into(), pack(&named_parts, needed)?);
    }
    files.extend(named_parts.into_iter().map(|(named, part)| (named.into(), part)));
    files.insert(hashed_name(name, &hashes.app, "js").into(), js);
    files.insert(hashed_name(name, &hashes.app, "wasm").into(), wasm);
    files.insert(hashed_name(LOADER, &hashes.app, "js").into(), loader);
    files.insert(hashed_name(&format!("{LOADER}_manifest"), &hashes.app, "json").into(), serde_json::to_vec(&needs)?);
    files.insert(hashed_name(name, &hashes.css, "css").into(), css);
    Ok((files, hashes))
}

/// How the names of packs end.
pub const PACK: &str = "pack";

fn app_hash(bundle: &Bundle) -> String {
    let mut hashes = [&bundle.js, &bundle.wasm, &bundle.loader].map(|contents| content_hash(contents)).concat();
    for (stem, part) in &bundle.parts {
        hashes.push_str(stem);
        hashes.push_str(&content_hash(part));
    }
    content_hash(hashes.as_bytes())
}

/// Puts the hash where its place was kept. The length stays, as the WASM format needs it.
fn fill(contents: &mut [u8], hash: &str) {
    let mut at = 0;
    while let Some(place) = contents.get_mut(at..at + FUTURE_HASH.len()) {
        if place == FUTURE_HASH.as_bytes() {
            place.copy_from_slice(hash.as_bytes());
        }
        at += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;

    fn bundle(part: &[u8]) -> Bundle {
        Bundle {
            js: format!("import './{LOADER}.{FUTURE_HASH}.js'").into_bytes(),
            wasm: format!("./{LOADER}.{FUTURE_HASH}.js").into_bytes(),
            loader: b"fetch(new URL(\"./split_one.wasm\", import.meta.url))".to_vec(),
            parts: BTreeMap::from([("split_one".to_owned(), part.to_vec())]),
            needs: BTreeMap::from([("one".to_owned(), vec!["split_one".to_owned()])]),
            snippets: BTreeMap::new(),
        }
    }

    #[test]
    fn the_files_name_each_other_by_their_hashed_names() {
        let (files, hashes) = files("prepay", bundle(b"part"), b"a{}".to_vec()).unwrap();
        let text = |name: &str| String::from_utf8(files[Path::new(name)].clone()).unwrap();
        let app = &hashes.app;
        assert_eq!(text(&format!("prepay.{app}.js")), format!("import './{LOADER}.{app}.js'"));
        assert_eq!(text(&format!("prepay.{app}.wasm")), format!("./{LOADER}.{app}.js"));
        assert!(text(&format!("{LOADER}.{app}.js")).starts_with(&format!("part(\"split_one.{app}.wasm\")")));
        assert_eq!(text(&format!("{LOADER}_manifest.{app}.json")), format!("{{\"one\":[\"split_one.{app}.wasm\"]}}"));
        assert!(text(&format!("one.{app}.{PACK}")).ends_with("part"));
        assert_eq!(files.len(), 7);
    }

    #[test]
    fn a_changed_part_changes_every_name_but_the_style_sheet() {
        let (_, before) = files("prepay", bundle(b"part"), b"a{}".to_vec()).unwrap();
        let (_, after) = files("prepay", bundle(b"other"), b"a{}".to_vec()).unwrap();
        assert_ne!(before.app, after.app);
        assert_eq!(before.css, after.css);
    }
}
