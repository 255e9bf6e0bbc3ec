//! The end of the server, known to everything that runs long.

use std::{future::Future, io};

use tokio::sync::watch;

/// Tells long-running answers to end. Clones share one state.
#[derive(Debug, Clone)]
pub struct Shutdown(watch::Sender<bool>);

impl Default for Shutdown {
    fn default() -> Self {
        Self(watch::Sender::new(false))
    }
}

impl Shutdown {
    /// Begins the end.
    pub fn begin(&self) {
        self.0.send_replace(true);
    }

    /// Ends when the end has begun.
    pub fn begun(&self) -> impl Future<Output = ()> + Send + 'static {
        let mut receiver = self.0.subscribe();
        async move {
            // An error means that nobody is left who could begin it, which is also the end.
            let _gone = receiver.wait_for(|begun| *begun).await.is_err();
        }
    }
}

/// Ends on the first SIGINT (Ctrl-C) or SIGTERM.
///
/// # Errors
/// When signals cannot be waited for.
#[cfg(unix)]
pub async fn signal() -> io::Result<()> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut terminate = signal(SignalKind::terminate())?;
    tokio::select! {
        interrupted = tokio::signal::ctrl_c() => interrupted,
        _ = terminate.recv() => Ok(()),
    }
}

/// Ends on Ctrl-C.
///
/// # Errors
/// When signals cannot be waited for.
#[cfg(not(unix))]
pub async fn signal() -> io::Result<()> {
    tokio::signal::ctrl_c().await
}
