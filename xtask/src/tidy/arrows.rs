//! Which of our crates may know which: the arrows of docs/ARCHITECTURE.md.

use super::Finding;
use crate::project::{Project, read};
use anyhow::{Context, Result};

/// A crate, what it may depend on, and what its tests may use besides.
struct Arrows {
    name: &'static str,
    may_use: &'static [&'static str],
    tests_may_use: &'static [&'static str],
}

/// `app` uses `billing` on the server's side only, so there it is optional.
const OPTIONAL: (&str, &str) = ("app", "billing");

const HOUSE: [Arrows; 8] = [
    Arrows { name: "domain", may_use: &[], tests_may_use: &[] },
    Arrows { name: "paper", may_use: &["domain"], tests_may_use: &[] },
    Arrows { name: "billing", may_use: &["domain"], tests_may_use: &["sandbox"] },
    Arrows { name: "app", may_use: &["domain", "billing"], tests_may_use: &[] },
    Arrows { name: "frontend", may_use: &["app"], tests_may_use: &[] },
    Arrows { name: "server", may_use: &["app", "billing", "domain", "paper"], tests_may_use: &["sandbox"] },
    Arrows { name: "sandbox", may_use: &[], tests_may_use: &[] },
    Arrows { name: "xtask", may_use: &[], tests_may_use: &[] },
];

/// Reads the manifests of the house.
pub fn check(project: &Project) -> Result<Vec<Finding>> {
    let mut findings = Vec::new();
    for arrows in &HOUSE {
        let manifest = read(&project.root.join(arrows.name).join("Cargo.toml"))?;
        findings.extend(crate_arrows(arrows, &manifest)?);
    }
    Ok(findings)
}

fn crate_arrows(arrows: &Arrows, manifest: &str) -> Result<Vec<Finding>> {
    let name = arrows.name;
    let manifest: toml::Table = manifest.parse().with_context(|| format!("{name}/Cargo.toml is not valid TOML"))?;
    let mut findings = Vec::new();
    for section in ["dependencies", "build-dependencies", "dev-dependencies"] {
        let Some(dependencies) = manifest.get(section).and_then(toml::Value::as_table) else { continue };
        for (used, detail) in dependencies {
            if !HOUSE.iter().any(|member| member.name == used) {
                continue;
            }
            let in_tests = section == "dev-dependencies" && arrows.tests_may_use.contains(&used.as_str());
            if !arrows.may_use.contains(&used.as_str()) && !in_tests {
                let text = format!("{name} must not depend on {used}: docs/ARCHITECTURE.md says why");
                findings.push(Finding::error(format!("{name}/Cargo.toml"), text));
            }
            let is_optional = detail.get("optional").and_then(toml::Value::as_bool).unwrap_or(false);
            if (name, used.as_str()) == OPTIONAL && !is_optional {
                let text = format!("{used} must be optional in {name}: the browser's side never has it");
                findings.push(Finding::error(format!("{name}/Cargo.toml"), text));
            }
        }
    }
    Ok(findings)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn findings(name: &str, manifest: &str) -> usize {
        let arrows = HOUSE.iter().find(|arrows| arrows.name == name).unwrap();
        crate_arrows(arrows, manifest).unwrap().len()
    }

    #[test]
    fn every_arrow_has_one_direction() {
        assert_eq!(findings("billing", "[dependencies]\ndomain.workspace = true\nserde = \"1\""), 0);
        assert_eq!(findings("billing", "[dependencies]\napp.workspace = true"), 1);
        assert_eq!(findings("domain", "[build-dependencies]\nbilling.workspace = true"), 1);
        assert_eq!(findings("sandbox", "[dev-dependencies]\nbilling.workspace = true"), 1);
        assert_eq!(findings("frontend", "[dependencies]\nserver = { path = \"../server\" }"), 1);
    }

    #[test]
    fn tests_may_use_the_sandbox_and_app_has_billing_on_the_server_only() {
        assert_eq!(findings("server", "[dev-dependencies]\nsandbox = { path = \"../sandbox\" }"), 0);
        assert_eq!(findings("server", "[dependencies]\nsandbox = { path = \"../sandbox\" }"), 1);
        assert_eq!(findings("app", "[dependencies]\nbilling = { workspace = true, optional = true }"), 0);
        assert_eq!(findings("app", "[dependencies]\nbilling.workspace = true"), 1);
    }
}
