//! Content hashes in file names, as cargo-leptos makes them and Leptos reads them from `hash.txt`.

use anyhow::{Context, Result};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use md5::{Digest, Md5};
use std::{fs, path::Path};

/// The hashes in the names of a site.
#[derive(Debug, PartialEq, Eq)]
pub struct Hashes {
    /// Of all JavaScript and WASM together: each of these files names others and fits only them.
    pub app: String,
    /// Of the style sheet.
    pub css: String,
}

impl Hashes {
    /// The text of `hash.txt`.
    pub fn text(&self) -> String {
        let Self { app, css } = self;
        format!("js: {app}\nwasm: {app}\ncss: {css}\nmanifest: {app}\nsplit: {app}\n")
    }

    /// Reads `hash.txt` from the folder of the server's binary.
    pub fn read(folder: &Path) -> Result<Self> {
        let text = fs::read_to_string(folder.join("hash.txt")).context("Nothing is built: run `cargo xtask build`")?;
        let hash = |key: &str| {
            let mut pairs = text.lines().filter_map(|line| line.split_once(": "));
            pairs.find(|(name, _)| *name == key).map(|(_, hash)| hash.to_owned())
        };
        let (app, css) = hash("wasm").zip(hash("css")).context("hash.txt lacks a hash: run `cargo xtask build`")?;
        Ok(Self { app, css })
    }

    /// Writes `hash.txt` into the folder of the server's binary.
    pub fn write(&self, folder: &Path) -> Result<()> {
        fs::create_dir_all(folder).with_context(|| format!("{} cannot be made", folder.display()))?;
        fs::write(folder.join("hash.txt"), self.text()).context("hash.txt cannot be written")
    }
}

/// MD5 in URL-safe base64 without padding, 22 characters. It names contents for caches; it protects nothing.
pub fn content_hash(contents: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(Md5::digest(contents))
}

/// `prepay.<hash>.wasm`
pub fn hashed_name(stem: &str, hash: &str, extension: &str) -> String {
    format!("{stem}.{hash}.{extension}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hashes_are_those_of_cargo_leptos() {
        // MD5("") = d41d8cd98f00b204e9800998ecf8427e
        assert_eq!(content_hash(b""), "1B2M2Y8AsgTpgAmY7PhCfg");
        assert_eq!(hashed_name("prepay", &content_hash(b""), "js"), "prepay.1B2M2Y8AsgTpgAmY7PhCfg.js");
    }

    #[test]
    fn hash_txt_is_what_leptos_splits_at_the_colon() {
        let text = Hashes { app: "a".into(), css: "c".into() }.text();
        let lines: Vec<_> = text.lines().filter_map(|line| line.split_once(':')).map(|(k, v)| (k, v.trim())).collect();
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("hash.txt"), &text).unwrap();
        assert_eq!(Hashes::read(folder.path()).unwrap().text(), text);
        assert_eq!(lines, [("js", "a"), ("wasm", "a"), ("css", "c"), ("manifest", "a"), ("split", "a")]);
    }
}
