//! Logging: for people by default, as JSON for machines.

use std::io::{self, IsTerminal};

use tracing_subscriber::{EnvFilter, filter::ParseError, fmt};

use crate::config::LogFormat;

/// The filter cannot be understood.
#[derive(Debug, thiserror::Error)]
#[error(
    "log is {text:?}, which is no filter ({source}); give a level such as info, or pairs such as info,billing=debug."
)]
pub struct FilterError {
    text: String,
    source: ParseError,
}

/// Reads a filter.
///
/// # Errors
/// [`FilterError`].
pub fn filter(text: &str) -> Result<EnvFilter, FilterError> {
    EnvFilter::try_new(text).map_err(|source| FilterError { text: text.to_owned(), source })
}

/// Starts logging to standard error. A second call changes nothing.
pub fn start(filter: EnvFilter, format: LogFormat) {
    let builder = fmt().with_env_filter(filter).with_writer(io::stderr).with_ansi(io::stderr().is_terminal());
    let started = match format {
        LogFormat::Text => builder.try_init(),
        LogFormat::Json => builder.json().flatten_event(true).with_current_span(true).with_span_list(false).try_init(),
    };
    if let Err(error) = started {
        tracing::debug!(%error, "logging was started before");
    }
}
