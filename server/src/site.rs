//! The built site: where it is, and whether it is complete.

use std::{
    io,
    path::{Path, PathBuf},
};

use leptos::config::{LeptosOptions, errors::LeptosConfigError, get_configuration};

/// Read when it is in the working folder; `LEPTOS_*` variables come before it.
const FILE: &str = "Leptos.toml";

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
}

/// Reads the site's settings: built-in, then `Leptos.toml` when there is one, then `LEPTOS_*` variables.
///
/// # Errors
/// [`SiteError::Settings`].
pub fn options() -> Result<LeptosOptions, SiteError> {
    let file = Path::new(FILE).exists().then_some(FILE);
    Ok(get_configuration(file)?.leptos_options)
}

/// Checks that the site is there.
///
/// # Errors
/// [`SiteError::Folder`], [`SiteError::Hashes`].
pub fn check(options: &LeptosOptions) -> Result<(), SiteError> {
    let folder = Path::new(&*options.site_root).join(&*options.site_pkg_dir);
    std::fs::read_dir(&folder).map_err(|source| SiteError::Folder { folder, source })?;
    if options.hash_files {
        let beside = std::env::current_exe().ok().and_then(|binary| binary.parent().map(Path::to_path_buf));
        let file = beside.unwrap_or_default().join(&*options.hash_file);
        std::fs::read_to_string(&file).map_err(|source| SiteError::Hashes { file, source })?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{SiteError, check};
    use leptos::config::LeptosOptions;

    #[test]
    fn a_missing_site_is_said_in_one_sentence() {
        let options = LeptosOptions::builder().output_name("prepay").site_root("/nowhere/site").build();
        let message = check(&options).unwrap_err().to_string();
        assert!(message.starts_with("cannot read the site folder /nowhere/site/pkg"), "{message}");
    }

    #[test]
    fn a_site_with_hashed_names_needs_its_list() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("pkg")).unwrap();
        let root = folder.path().to_str().unwrap();
        let mut options = LeptosOptions::builder().output_name("prepay").site_root(root).build();
        assert!(check(&options).is_ok());
        options.hash_files = true;
        options.hash_file = "no-such-hash.txt".into();
        assert!(matches!(check(&options), Err(SiteError::Hashes { .. })));
    }
}
