//! Content hashes in file names, as cargo-leptos makes them and Leptos reads them from `hash.txt`.

use anyhow::{Context, Result};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use md5::{Digest, Md5};
use std::{fs, path::Path};

/// The hashes of the three files of the first page.
#[derive(Debug, PartialEq, Eq)]
pub struct Hashes {
    /// Of the JavaScript.
    pub js: String,
    /// Of the WASM.
    pub wasm: String,
    /// Of the style sheet.
    pub css: String,
}

impl Hashes {
    /// The text of `hash.txt`.
    pub fn text(&self) -> String {
        format!("js: {}\nwasm: {}\ncss: {}\n", self.js, self.wasm, self.css)
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
        let hashes = Hashes { js: "a".into(), wasm: "b".into(), css: "c".into() };
        let lines: Vec<_> = hashes
            .text()
            .lines()
            .filter_map(|line| line.split_once(':'))
            .map(|(k, v)| (k.to_owned(), v.trim().to_owned()))
            .collect();
        assert_eq!(lines, [("js", "a"), ("wasm", "b"), ("css", "c")].map(|(k, v)| (k.to_owned(), v.to_owned())));
    }
}
