//! Settings: the billing profile, display preferences, alerts.

mod view;

pub use view::SettingsPage;
