//! One style sheet from `style/main.css` and what it imports.

use crate::project::Project;
use anyhow::{Context, Result, anyhow};
use lightningcss::{
    bundler::{Bundler, FileProvider},
    stylesheet::{MinifyOptions, ParserOptions, PrinterOptions},
    targets::{Browsers, Targets},
};
use std::path::Path;

/// The bundled sheet, lowered for the browsers of `browserquery`.
pub fn bundle(project: &Project, minify: bool) -> Result<Vec<u8>> {
    let browsers = Browsers::from_browserslist([&project.leptos.browserquery]).context("browserquery")?;
    bundle_for(&project.root.join(&project.leptos.style_file), Targets::from(browsers), minify)
}

fn bundle_for(file: &Path, targets: Targets, minify: bool) -> Result<Vec<u8>> {
    let files = FileProvider::new();
    let mut bundler = Bundler::new(&files, None, ParserOptions::default());
    let mut sheet = bundler.bundle(file).map_err(|error| anyhow!("{}: {error}", file.display()))?;
    sheet.minify(MinifyOptions { targets, ..MinifyOptions::default() }).map_err(|error| anyhow!("{error}"))?;
    let options = PrinterOptions { targets, minify, ..PrinterOptions::default() };
    Ok(sheet.to_css(options).map_err(|error| anyhow!("{error}"))?.code.into_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn imports_are_followed_into_their_layer() {
        let folder = tempfile::tempdir().unwrap();
        let main = folder.path().join("main.css");
        fs::write(&main, "@layer tokens, base;\n@import \"./tokens.css\" layer(tokens);\n").unwrap();
        fs::write(folder.path().join("tokens.css"), ":root { --ink: #000000; }").unwrap();
        let css = String::from_utf8(bundle_for(&main, Targets::default(), true).unwrap()).unwrap();
        assert_eq!(css, "@layer tokens{:root{--ink:#000}}@layer base;");
    }

    #[test]
    fn an_error_names_the_file() {
        let folder = tempfile::tempdir().unwrap();
        let main = folder.path().join("main.css");
        fs::write(&main, "@import \"./gone.css\";").unwrap();
        assert!(bundle_for(&main, Targets::default(), true).unwrap_err().to_string().contains(".css"));
    }
}
