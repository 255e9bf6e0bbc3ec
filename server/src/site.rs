//! The built site: where it is, and whether it is complete.

use std::{
    io,
    path::{Path, PathBuf},
};

use leptos::config::{LeptosOptions, errors::LeptosConfigError, get_configuration};

/// Read when it is in the working folder; `LEPTOS_*` variables come before it.
const FILE: &str = "Leptos.toml";

/// Our copy of the hashed names, in the data folder.
const COPY: &str = "site-hashes.txt";

/// Why the site cannot be served.
#[derive(Debug, thiserror::Error)]
pub enum SiteError {
    /// `Leptos.toml` or a `LEPTOS_*` variable cannot be understood.
    #[error("cannot read the settings of the site ({0}); correct Leptos.toml or the LEPTOS_* variables.")]
    Settings(#[from] LeptosConfigError),
    /// The folder is not there or cannot be read.
    #[error(
        "cannot read the site folder {folder} ({source}); build it with `make build`, or say where it is with \
         LEPTOS_SITE_ROOT."
    )]
    Folder {
        /// The folder.
        folder: PathBuf,
        /// The system's reason.
        source: io::Error,
    },
    /// The file that knows the hashed names is missing.
    #[error(
        "cannot read {file} ({source}); copy the hash.txt of the site's build beside the server binary, or set \
         LEPTOS_HASH_FILES=false for a site without hashed names."
    )]
    Hashes {
        /// The file.
        file: PathBuf,
        /// The system's reason.
        source: io::Error,
    },
    /// The list of hashed names cannot be kept.
    #[error("cannot write into the data folder ({0}); make room, or choose another with --data or PREPAY_DATA.")]
    Copy(io::Error),
}

/// Reads the site's settings: built-in, then `Leptos.toml` when there is one, then `LEPTOS_*` variables.
///
/// # Errors
/// [`SiteError::Settings`].
pub fn options() -> Result<LeptosOptions, SiteError> {
    let file = Path::new(FILE).exists().then_some(FILE);
    Ok(get_configuration(file)?.leptos_options)
}

/// Checks that the site is there, and keeps a copy of its hashed names in `data_dir`, which must exist: Leptos reads them
/// with every page, and after the next build they would send this server's pages to the WASM of another.
///
/// # Errors
/// [`SiteError`].
pub fn open(mut options: LeptosOptions, data_dir: &Path) -> Result<LeptosOptions, SiteError> {
    let folder = Path::new(&*options.site_root).join(&*options.site_pkg_dir);
    std::fs::read_dir(&folder).map_err(|source| SiteError::Folder { folder, source })?;
    if options.hash_files {
        let beside = std::env::current_exe().ok().and_then(|binary| binary.parent().map(Path::to_path_buf));
        let file = beside.unwrap_or_default().join(&*options.hash_file);
        let hashes = std::fs::read(&file).map_err(|source| SiteError::Hashes { file, source })?;
        let copy = std::path::absolute(data_dir).map(|folder| folder.join(COPY)).map_err(SiteError::Copy)?;
        std::fs::write(&copy, hashes).map_err(SiteError::Copy)?;
        options.hash_file = copy.to_string_lossy().into();
    }
    Ok(options)
}

#[cfg(test)]
mod tests {
    use super::{SiteError, open};
    use leptos::config::LeptosOptions;
    use std::path::Path;

    fn options(root: &Path) -> LeptosOptions {
        LeptosOptions::builder().output_name("prepay").site_root(root.to_str().unwrap()).build()
    }

    #[test]
    fn a_missing_site_is_said_in_one_sentence() {
        let message = open(options(Path::new("/nowhere/site")), Path::new("/nowhere")).unwrap_err().to_string();
        assert!(message.starts_with("cannot read the site folder /nowhere/site/pkg"), "{message}");
    }

    #[test]
    fn a_site_with_hashed_names_needs_its_list_and_keeps_it() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("pkg")).unwrap();
        let mut options = options(folder.path());
        let open = |options: &LeptosOptions| open(options.clone(), folder.path());
        assert!(open(&options).is_ok());
        options.hash_files = true;
        options.hash_file = folder.path().join("hash.txt").to_str().unwrap().into();
        assert!(matches!(open(&options), Err(SiteError::Hashes { .. })));
        std::fs::write(&*options.hash_file, "js: first").unwrap();
        let opened = open(&options).unwrap();
        std::fs::write(&*options.hash_file, "js: second").unwrap();
        assert_eq!(std::fs::read_to_string(&*opened.hash_file).unwrap(), "js: first");
    }
}
