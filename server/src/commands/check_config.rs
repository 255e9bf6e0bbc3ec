use std::io::Write;

use super::CommandError;
use crate::config::{Settings, keys::KEYS};

/// Prints every setting that has a value, with where it was found. Secrets are named, not shown.
///
/// # Errors
/// [`CommandError::Print`].
pub fn check_config(settings: &Settings, mut out: impl Write) -> Result<(), CommandError> {
    let mut rows = Vec::new();
    for key in KEYS {
        if let Some(setting) = settings.get(key.name) {
            rows.push((key.name, key.shown(&setting.text), setting.origin.to_string()));
        }
    }
    let name_width = rows.iter().map(|row| row.0.len()).max().unwrap_or(0);
    let value_width = rows.iter().map(|row| row.1.chars().count()).max().unwrap_or(0);
    for (name, value, origin) in rows {
        writeln!(out, "{name:name_width$}  {value:value_width$}  {origin}").map_err(CommandError::Print)?;
    }
    writeln!(out, "The configuration is good.").map_err(CommandError::Print)
}

#[cfg(test)]
mod tests {
    use super::check_config;
    use crate::config::Settings;

    #[test]
    fn secrets_are_named_but_not_shown() {
        let mut settings = Settings::default();
        settings.add_environment(|name| match name {
            "PREPAY_STRIPE_SECRET_KEY" => Some("sk_test_0123456789".to_owned()),
            "DATABASE_URL" => Some("postgres://prepay:hunter2@db/prepay".to_owned()),
            _ => None,
        });
        let mut out = Vec::new();
        check_config(&settings, &mut out).unwrap();
        let text = String::from_utf8(out).unwrap();
        assert!(text.contains("stripe.secret_key") && text.contains("PREPAY_STRIPE_SECRET_KEY"));
        assert!(text.contains("postgres://prepay:***@db/prepay") && text.contains(" DATABASE_URL"));
        assert!(!text.contains("sk_test") && !text.contains("hunter2"));
    }
}
