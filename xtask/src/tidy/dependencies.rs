//! Every package we chose has its reason in docs/dependencies.md.

use super::Finding;
use crate::project::{Project, read};
use anyhow::{Context, Result};
use std::collections::BTreeSet;

/// Where the reasons are.
const REASONS: &str = "docs/dependencies.md";
/// Manifests of node packages.
const NODE: [&str; 4] = [
    "scripts/node-tools/package.json",
    "end2end/package.json",
    "end2end/bench/package.json",
    "end2end/bench/excel/package.json",
];

/// Looks for each direct dependency's name in backquotes.
pub fn check(project: &Project) -> Result<Vec<Finding>> {
    let root: toml::Table = read(&project.root.join("Cargo.toml"))?.parse()?;
    let members: Vec<_> = root
        .get("workspace")
        .and_then(|workspace| workspace.get("members"))
        .and_then(toml::Value::as_array)
        .context("Cargo.toml has no workspace members")?
        .iter()
        .filter_map(toml::Value::as_str)
        .collect();
    let mut names = BTreeSet::new();
    for member in &members {
        names.extend(crates(&read(&project.root.join(member).join("Cargo.toml"))?)?);
    }
    for manifest in NODE {
        let path = project.root.join(manifest);
        if path.exists() {
            names.extend(node_packages(&read(&path)?)?);
        }
    }
    names.retain(|name| !members.contains(&name.as_str()));
    let path = project.root.join(REASONS);
    let reasons = if path.exists() { read(&path)? } else { String::new() };
    Ok(missing(&names, &reasons))
}

fn missing(names: &BTreeSet<String>, reasons: &str) -> Vec<Finding> {
    let is_missing = |name: &&String| !reasons.contains(&format!("`{name}`"));
    let finding = |name| Finding::error(REASONS, format!("`{name}` has no line: say what it is for and why this one"));
    names.iter().filter(is_missing).map(finding).collect()
}

fn crates(manifest: &str) -> Result<BTreeSet<String>> {
    let manifest: toml::Table = manifest.parse()?;
    let sections = ["dependencies", "dev-dependencies", "build-dependencies"];
    let tables = sections.iter().filter_map(|section| manifest.get(*section)?.as_table());
    Ok(tables.flat_map(|table| table.keys().cloned()).collect())
}

fn node_packages(manifest: &str) -> Result<BTreeSet<String>> {
    let manifest: serde_json::Value = serde_json::from_str(manifest)?;
    let sections = ["dependencies", "devDependencies"];
    let tables = sections.iter().filter_map(|section| manifest.get(section)?.as_object());
    Ok(tables.flat_map(|table| table.keys().cloned()).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dependency_without_a_reason_is_named() {
        let names =
            crates("[dependencies]\nserde = \"1\"\nring.workspace = true\n[dev-dependencies]\nproptest = \"1\"");
        let findings = missing(&names.unwrap(), "- `serde`: wire formats.\n- `ring`: hashes.\n");
        assert_eq!(findings.len(), 1);
        assert!(findings[0].text.contains("`proptest`"));
    }

    #[test]
    fn node_packages_count_too() {
        let names = node_packages(r#"{ "devDependencies": { "binaryen": "132.0.0" } }"#).unwrap();
        assert_eq!(names.into_iter().collect::<Vec<_>>(), ["binaryen"]);
    }
}
