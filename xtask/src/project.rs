//! Where things are, and the one description of the build in the root Cargo.toml.

use anyhow::{Context, Result, bail};
use serde::Deserialize;
use std::{
    env, fs,
    path::{Path, PathBuf},
};

/// The tree this command works on.
pub struct Project {
    /// The folder of the workspace's Cargo.toml.
    pub root: PathBuf,
    /// Where cargo compiles to; several clones may share it.
    pub cargo_target: PathBuf,
    /// The build as cargo-leptos would read it.
    pub leptos: Leptos,
}

/// The keys of `[[workspace.metadata.leptos]]` that the build uses, with cargo-leptos' meaning.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Leptos {
    pub output_name: String,
    pub bin_package: String,
    pub lib_package: String,
    pub site_root: PathBuf,
    pub site_pkg_dir: String,
    pub assets_dir: PathBuf,
    pub style_file: PathBuf,
    pub browserquery: String,
    pub lib_profile_release: String,
    /// Erases the types of views on both sides: less code, and less for the compiler to hold in mind.
    #[serde(default)]
    pub always_erase_components: bool,
}

impl Project {
    /// Looks for the workspace upwards from the current folder.
    pub fn find() -> Result<Self> {
        let here = env::current_dir().context("The current folder is gone: change into the repository.")?;
        let root = here
            .ancestors()
            .find(|folder| folder.join("xtask/Cargo.toml").is_file())
            .context("No workspace here: change into the repository and try again.")?
            .to_owned();
        let cargo_target = match env::var_os("CARGO_TARGET_DIR") {
            Some(folder) if !folder.is_empty() => root.join(folder),
            _ => root.join("target"),
        };
        let leptos = parse_metadata(&read(&root.join("Cargo.toml"))?)?;
        Ok(Self { root, cargo_target, leptos })
    }

    /// The finished site: always inside this clone, so that clones sharing a target folder never mix.
    pub fn site(&self) -> PathBuf {
        self.root.join(&self.leptos.site_root)
    }

    /// The site's folder of hashed files.
    pub fn pkg(&self) -> PathBuf {
        self.site().join(&self.leptos.site_pkg_dir)
    }

    /// The finished programs and `hash.txt`, which the server looks for beside itself.
    pub fn bin(&self) -> PathBuf {
        self.root.join("target/bin")
    }

    /// Results that only save time and may be deleted.
    pub fn cache(&self) -> PathBuf {
        self.root.join("target/cache")
    }
}

fn parse_metadata(manifest: &str) -> Result<Leptos> {
    let manifest: toml::Table = manifest.parse().context("Cargo.toml is not valid TOML")?;
    let section = leptos_section(&manifest).context("Cargo.toml has no [[workspace.metadata.leptos]]")?;
    toml::Value::Table(section.clone()).try_into().context("[[workspace.metadata.leptos]] lacks something")
}

/// The first `[[workspace.metadata.leptos]]` of a parsed Cargo.toml or Leptos.toml.
pub fn leptos_section(document: &toml::Table) -> Option<&toml::Table> {
    document.get("workspace")?.get("metadata")?.get("leptos")?.as_array()?.first()?.as_table()
}

/// A file as text, named in the error.
pub fn read(path: &Path) -> Result<String> {
    fs::read_to_string(path).with_context(|| format!("{} cannot be read", path.display()))
}

/// Every file below a folder, in a stable order; an absent folder has none.
pub fn files_below(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        if !folder.exists() {
            continue;
        }
        let entries = fs::read_dir(&folder).with_context(|| format!("{} cannot be read", folder.display()))?;
        for entry in entries {
            let entry = entry?;
            let kind = entry.file_type()?;
            if kind.is_dir() {
                if !is_generated(&entry.path()) {
                    folders.push(entry.path());
                }
            } else if kind.is_file() {
                files.push(entry.path());
            }
        }
    }
    files.sort();
    Ok(files)
}

/// Folders that tools fill and git ignores.
fn is_generated(folder: &Path) -> bool {
    let name = folder.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    matches!(
        name,
        ".git" | ".tools" | ".data" | ".auth" | "target" | "node_modules" | "test-results" | "playwright-report"
    )
}

/// Refuses a name that would escape its folder when joined to one.
pub fn plain_name(name: &str) -> Result<&str> {
    if name.is_empty() || name.contains(['/', '\\']) || name == ".." {
        bail!("\"{name}\" is not a plain name");
    }
    Ok(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_description_of_this_workspace() {
        let project = Project::find().unwrap();
        assert_eq!(project.leptos.output_name, "prepay");
        assert_eq!(project.leptos.lib_profile_release, "wasm-release");
        assert!(project.site().starts_with(&project.root));
    }

    #[test]
    fn says_what_is_missing() {
        assert!(parse_metadata("[workspace]").unwrap_err().to_string().contains("workspace.metadata.leptos"));
        let error = parse_metadata("[[workspace.metadata.leptos]]\noutput-name = \"x\"").unwrap_err();
        assert!(format!("{error:#}").contains("bin-package"), "{error:#}");
    }
}
