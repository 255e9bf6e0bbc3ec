//! What can be wrong with the configuration: one sentence each, which says which key, what is wrong, what to do.

use std::fmt;

/// One fault of the configuration.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ConfigError {
    /// The file that was named cannot be read.
    #[error("cannot read the configuration file {file} ({reason}); check the path given by --config or PREPAY_CONFIG.")]
    FileUnreadable {
        /// Path as given.
        file: String,
        /// The system's reason.
        reason: String,
    },
    /// The file is no TOML.
    #[error("{file} is not valid TOML ({reason}); correct that line.")]
    FileSyntax {
        /// Path as given.
        file: String,
        /// The parser's reason.
        reason: String,
    },
    /// A key that does not exist.
    #[error("{file} has the unknown key {key:?}; correct or remove it, docs/configuration.md lists all keys.")]
    UnknownKey {
        /// Path as given.
        file: String,
        /// The key.
        key: String,
    },
    /// A value that is no text, whole number, truth value or list of texts.
    #[error("{key} in {file} has a value of the wrong type; write a text in quotes, a whole number, true or false.")]
    NotPlain {
        /// Path as given.
        file: String,
        /// The key.
        key: String,
    },
    /// A value that cannot be used.
    #[error("{key} ({origin}) {problem}; {remedy}.")]
    Invalid {
        /// The key.
        key: &'static str,
        /// Where the value was found.
        origin: String,
        /// What is wrong, with the value unless it is secret: "is \"x\", which is no …".
        problem: String,
        /// What to do.
        remedy: String,
    },
    /// The gateways must not run like this.
    #[error("{problem}; correct that setting, docs/configuration.md says what the gateways need.")]
    Gateways {
        /// Which gateway, and what is wrong.
        problem: String,
    },
    /// A value that is needed and not there.
    #[error("{key} is missing although {because}; set {env} or {key} in the configuration file.")]
    Missing {
        /// The key.
        key: &'static str,
        /// Its environment variable.
        env: &'static str,
        /// Why it is needed.
        because: String,
    },
}

/// Everything that is wrong with the configuration, one line each.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConfigErrors(pub Vec<ConfigError>);

impl fmt::Display for ConfigErrors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, error) in self.0.iter().enumerate() {
            if index > 0 {
                writeln!(f)?;
            }
            error.fmt(f)?;
        }
        Ok(())
    }
}

impl std::error::Error for ConfigErrors {}
