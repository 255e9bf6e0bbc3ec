//! The tests that `docs/gateways.md` names are there.

use super::Finding;
use crate::project::{Project, files_below, read};
use anyhow::Result;

const DOCUMENT: &str = "docs/gateways.md";

/// Looks for every named test in all Rust files.
pub fn check(project: &Project) -> Result<Vec<Finding>> {
    let document = read(&project.root.join(DOCUMENT))?;
    let mut sources = Vec::new();
    for path in files_below(&project.root)? {
        if path.extension().is_some_and(|extension| extension == "rs") {
            let module = path.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default().to_owned();
            sources.push((module, path.display().to_string(), read(&path)?));
        }
    }
    let is_there = |module: &str, function: &str| {
        let declared = format!("fn {function}(");
        sources.iter().any(|(stem, path, text)| {
            (stem == module || path.contains(&format!("/{module}/"))) && text.contains(&declared)
        })
    };
    Ok(missing(&document, is_there))
}

fn missing(document: &str, is_there: impl Fn(&str, &str) -> bool) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (line, number) in document.lines().zip(1..).filter(|(line, _)| line.starts_with('|')) {
        for name in line.split('`').skip(1).step_by(2) {
            if let Some((module, function)) = name.rsplit_once("::")
                && !is_there(module, function)
            {
                findings.push(Finding::at(DOCUMENT.as_ref(), number, format!("there is no test {name}")));
            }
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_test_that_is_not_there_is_named() {
        let document = "`x::y`\n| a | `ring` | `one::is`, `two::is_not` |\n";
        let findings = missing(document, |module, function| (module, function) == ("one", "is"));
        assert_eq!(findings.len(), 1);
        assert!(findings[0].text.contains("two::is_not") && findings[0].place.ends_with(":2"));
    }
}
