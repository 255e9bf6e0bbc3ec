//! Leptos.toml, which the server reads, says what Cargo.toml says, which the build reads.

use super::Finding;
use crate::project::{Project, leptos_section, read};
use anyhow::{Context, Result};

/// Compares the keys that both have.
pub fn check(project: &Project) -> Result<Vec<Finding>> {
    let cargo = read(&project.root.join("Cargo.toml"))?;
    let leptos = read(&project.root.join("Leptos.toml"))?;
    compare(&cargo, &leptos)
}

fn compare(cargo: &str, leptos: &str) -> Result<Vec<Finding>> {
    let cargo: toml::Table = cargo.parse().context("Cargo.toml is not valid TOML")?;
    let leptos: toml::Table = leptos.parse().context("Leptos.toml is not valid TOML")?;
    let build = leptos_section(&cargo).context("Cargo.toml has no [[workspace.metadata.leptos]]")?;
    let run = leptos_section(&leptos).context("Leptos.toml has no [[workspace.metadata.leptos]]")?;
    let mut findings = Vec::new();
    for (key, value) in run {
        match build.get(key) {
            Some(other) if other == value => {}
            Some(other) => {
                findings
                    .push(Finding::error("Leptos.toml", format!("{key} is {value} here and {other} in Cargo.toml")));
            }
            None => findings.push(Finding::error("Leptos.toml", format!("{key} is not in Cargo.toml"))),
        }
    }
    Ok(findings)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_two_descriptions_agree() {
        assert_eq!(check(&Project::find().unwrap()).unwrap(), []);
    }

    #[test]
    fn a_difference_is_named() {
        let of = |text: &str| format!("[[workspace.metadata.leptos]]\n{text}\n");
        let findings = compare(&of("hash-files = true\nname = \"x\""), &of("hash-files = false")).unwrap();
        assert_eq!(findings.len(), 1);
        assert!(findings[0].text.contains("hash-files"));
        assert_eq!(compare(&of("a = 1"), &of("b = 1")).unwrap().len(), 1);
        assert!(compare(&of("a = 1"), "").is_err());
    }
}
