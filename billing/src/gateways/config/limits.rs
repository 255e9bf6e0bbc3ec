//! How long gateways are waited for, and when one is left alone.

use std::time::Duration;

/// Limits of calls to gateways. A customer may be waiting behind a call, so the whole of it stays well below the portal's
/// own time limit of 30 seconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CallLimits {
    /// To connect.
    pub connect: Duration,
    /// For one attempt, connecting included.
    pub attempt: Duration,
    /// For all attempts of a call and the pauses between them.
    pub call: Duration,
    /// After this many failed attempts in a row, calls fail at once; at least 1.
    pub failures: u32,
    /// How long they do, until one of them is let through as a probe.
    pub cool_down: Duration,
}

impl Default for CallLimits {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(5),
            attempt: Duration::from_secs(10),
            call: Duration::from_secs(20),
            failures: 5,
            cool_down: Duration::from_secs(30),
        }
    }
}
