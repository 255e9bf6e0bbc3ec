//! The site folder: exactly the planned files, written only where something changed.

use super::compress;
use crate::project::{Leptos, files_below};
use anyhow::{Context, Result};
use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
    time::Duration,
};

/// How long files of earlier builds stay.
const KEPT: Duration = Duration::from_secs(7 * 24 * 60 * 60);

/// The files of a site by their path in it.
pub struct Site {
    pkg: PathBuf,
    files: BTreeMap<PathBuf, Vec<u8>>,
}

impl Site {
    /// An empty plan.
    pub fn new(leptos: &Leptos) -> Self {
        Self { pkg: PathBuf::from(&leptos.site_pkg_dir), files: BTreeMap::new() }
    }

    /// Plans files of `pkg`.
    pub fn add_pkg(&mut self, files: BTreeMap<PathBuf, Vec<u8>>) {
        for (path, contents) in files {
            self.files.insert(self.pkg.join(path), contents);
        }
    }

    /// Plans everything below `public/`.
    pub fn add_public(&mut self, folder: &Path) -> Result<()> {
        for path in files_below(folder)? {
            let contents = fs::read(&path).with_context(|| format!("{} cannot be read", path.display()))?;
            self.files.insert(path.strip_prefix(folder)?.to_owned(), contents);
        }
        Ok(())
    }

    /// Makes the folder equal to the plan, beside hashed files of earlier builds, which a running server and open pages
    /// may still need. Twins of unchanged files are kept, for Brotli takes seconds.
    pub fn write(&self, root: &Path, twins: bool) -> Result<()> {
        let mut wanted = BTreeSet::new();
        for (path, contents) in &self.files {
            let path = root.join(path);
            let changed = write_if_changed(&path, contents)?;
            if twins && compress::is_worthwhile(&path) {
                wanted.insert(write_twin(&path, "br", changed, || compress::brotli(contents))?);
                wanted.insert(write_twin(&path, "gz", changed, || compress::gzip(contents))?);
            }
            wanted.insert(path);
        }
        for path in files_below(root)? {
            let is_earlier_build = path.starts_with(root.join(&self.pkg)) && !is_twin_of(&path, &wanted);
            if wanted.contains(&path) || (is_earlier_build && is_young(&path)?) {
                continue;
            }
            fs::remove_file(path)?;
        }
        Ok(())
    }
}

/// Whether this is the compressed form of a file in the plan.
fn is_twin_of(path: &Path, wanted: &BTreeSet<PathBuf>) -> bool {
    path.extension().is_some_and(|extension| extension == "br" || extension == "gz")
        && wanted.contains(&path.with_extension(""))
}

/// Whether an earlier build's file may still be asked for.
fn is_young(path: &Path) -> Result<bool> {
    let age = path.metadata()?.modified()?.elapsed().unwrap_or_default();
    Ok(age < KEPT)
}

fn write_if_changed(path: &Path, contents: &[u8]) -> Result<bool> {
    if fs::read(path).is_ok_and(|present| present == contents) {
        return Ok(false);
    }
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::write(path, contents).with_context(|| format!("{} cannot be written", path.display()))?;
    Ok(true)
}

fn write_twin(path: &Path, suffix: &str, changed: bool, make: impl FnOnce() -> Result<Vec<u8>>) -> Result<PathBuf> {
    let mut name = path.as_os_str().to_owned();
    name.push(".");
    name.push(suffix);
    let twin = PathBuf::from(name);
    if changed || !twin.exists() {
        // Written under another name first: an interrupted build must not leave half a twin behind.
        let draft = twin.with_extension("draft");
        fs::write(&draft, make()?)?;
        fs::rename(draft, &twin)?;
    }
    Ok(twin)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::SystemTime;

    fn site(css: &str) -> Site {
        let mut site = Site { pkg: PathBuf::from("pkg"), files: BTreeMap::new() };
        let files = ["prepay.js", "prepay.wasm", css].map(|name| (PathBuf::from(name), name.into()));
        site.add_pkg(BTreeMap::from(files));
        site
    }

    fn make_older(path: &Path) {
        let file = fs::File::options().write(true).open(path).unwrap();
        file.set_modified(SystemTime::now() - KEPT).unwrap();
    }

    #[test]
    fn hashed_files_of_the_last_build_stay_and_older_ones_go() {
        let folder = tempfile::tempdir().unwrap();
        let pkg = folder.path().join("pkg");
        for css in ["prepay.a.css", "prepay.b.css"] {
            site(css).write(folder.path(), false).unwrap();
        }
        assert!(pkg.join("prepay.a.css").exists(), "a page that was open before may load it");
        make_older(&pkg.join("prepay.a.css"));
        make_older(&pkg.join("prepay.b.css"));
        site("prepay.b.css").write(folder.path(), true).unwrap();
        assert!(!pkg.join("prepay.a.css").exists());
        assert!(pkg.join("prepay.b.css.br").exists());
        assert_eq!(files_below(folder.path()).unwrap().len(), 9);
    }

    #[test]
    fn public_files_that_were_deleted_go_at_once() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("old.svg"), "<svg/>").unwrap();
        site("prepay.css").write(folder.path(), false).unwrap();
        assert!(!folder.path().join("old.svg").exists());
    }

    #[test]
    fn a_quick_build_leaves_no_stale_twins() {
        let folder = tempfile::tempdir().unwrap();
        let site = site("prepay.css");
        site.write(folder.path(), true).unwrap();
        site.write(folder.path(), false).unwrap();
        assert_eq!(files_below(folder.path()).unwrap().len(), 3);
    }
}
