//! `cargo xtask tidy`: the house rules that neither the compiler nor clippy knows.

mod arrows;
mod attempts;
mod colours;
mod configuration;
mod dependencies;
mod shape;
mod views;

use crate::project::{Project, files_below, read};
use anyhow::{Result, bail};
use std::path::Path;

/// A broken rule at a place.
#[derive(Debug, PartialEq, Eq)]
pub struct Finding {
    /// File, and line where there is one.
    place: String,
    /// What is wrong and what to do.
    text: String,
    /// Whether it only asks for attention.
    is_warning: bool,
}

impl Finding {
    fn error(place: impl Into<String>, text: impl Into<String>) -> Self {
        Self { place: place.into(), text: text.into(), is_warning: false }
    }

    fn at(path: &Path, line: usize, text: impl Into<String>) -> Self {
        Self::error(format!("{}:{line}", path.display()), text)
    }

    fn warning(place: impl Into<String>, text: impl Into<String>) -> Self {
        Self { is_warning: true, ..Self::error(place, text) }
    }
}

/// Prints every finding and fails when one is an error.
pub fn tidy(project: &Project) -> Result<()> {
    let mut findings = Vec::new();
    for path in files_below(&project.root)? {
        let name = path.strip_prefix(&project.root)?;
        findings.extend(shape::name(name));
        if shape::is_text(name) {
            findings.extend(file(name, &read(&path)?)?);
        }
    }
    findings.extend(configuration::check(project)?);
    findings.extend(arrows::check(project)?);
    findings.extend(attempts::check(project)?);
    findings.extend(dependencies::check(project)?);
    let errors = findings.iter().filter(|finding| !finding.is_warning).count();
    for Finding { place, text, is_warning } in &findings {
        eprintln!("{}: {place}: {text}", if *is_warning { "warning" } else { "error" });
    }
    if errors > 0 {
        bail!("{errors} house rules are broken");
    }
    Ok(())
}

/// The rules for the contents of one file.
fn file(name: &Path, text: &str) -> Result<Vec<Finding>> {
    let mut findings = shape::contents(name, text);
    let extension = name.extension().and_then(|extension| extension.to_str()).unwrap_or_default();
    if extension == "css" && name.starts_with("style") && name != Path::new("style/tokens.css") {
        findings.extend(colours::in_style(name, text));
    }
    if extension == "rs" && name.starts_with("app/src") {
        findings.extend(views::check(name, text)?);
    }
    Ok(findings)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_file_meets_its_own_rules() {
        let red = "a { color: #f00; }\n";
        assert_eq!(file(Path::new("style/base.css"), red).unwrap().len(), 1);
        assert_eq!(file(Path::new("style/tokens.css"), red).unwrap(), []);
        let view = "fn f() { view! { <p>\"Hello\"</p> } }\n";
        assert_eq!(file(Path::new("app/src/page.rs"), view).unwrap().len(), 1);
        assert_eq!(file(Path::new("sandbox/src/page.rs"), view).unwrap(), []);
    }
}
