//! Settings: the billing profile, display preferences, alerts.

mod alerts;
mod api;
mod display;
mod history;
mod model;
mod profile;
#[cfg(feature = "ssr")]
mod read_alerts;
mod saved;
mod view;

#[cfg(feature = "ssr")]
pub use model::approximate;
pub use model::{Approximate, ApproximateNote};
pub use view::SettingsPage;
