//! Turns settings into typed values and gathers everything that is wrong on the way.

use std::{fmt::Display, net::SocketAddr};

use secrecy::SecretString;
use url::Url;

use super::{
    error::ConfigError,
    keys::find,
    source::{Setting, Settings},
};

/// Reads typed values; faults are gathered in `errors`.
pub(super) struct Reader<'a> {
    settings: &'a Settings,
    pub errors: Vec<ConfigError>,
}

impl<'a> Reader<'a> {
    pub const fn new(settings: &'a Settings) -> Self {
        Self { settings, errors: Vec::new() }
    }

    pub fn text(&self, name: &'static str) -> Option<String> {
        self.settings.get(name).map(|setting| setting.text)
    }

    /// Whether one of `names` was set by anybody.
    pub fn any_set(&self, names: &[&'static str]) -> Option<&'static str> {
        names.iter().copied().find(|name| self.settings.explicit(name).is_some())
    }

    /// A value read by `read`, which says what the text should have been.
    pub fn parse<T>(
        &mut self,
        name: &'static str,
        read: impl Fn(&str) -> Option<T>,
        should_be: &str,
        remedy: &str,
    ) -> Option<T> {
        let setting = self.settings.get(name)?;
        let value = read(&setting.text);
        if value.is_none() {
            self.invalid(name, format!("is {:?}, which is not {should_be}", setting.text), remedy);
        }
        value
    }

    pub fn address(&mut self, name: &'static str) -> Option<SocketAddr> {
        self.parse(name, |text| text.parse().ok(), "an address with a port", "give one like 127.0.0.1:3000")
    }

    /// An http or https address without user, query and fragment.
    pub fn url(&mut self, name: &'static str) -> Option<Url> {
        let read = |text: &str| {
            let url: Url = text.parse().ok()?;
            let plain = url.query().is_none() && url.fragment().is_none() && url.username().is_empty();
            (matches!(url.scheme(), "http" | "https") && url.has_host() && plain).then_some(url)
        };
        self.parse(name, read, "a web address", "give one like https://pay.example.com")
    }

    pub fn truth(&mut self, name: &'static str) -> bool {
        let read = |text: &str| match text {
            "true" | "1" | "yes" => Some(true),
            "false" | "0" | "no" => Some(false),
            _ => None,
        };
        self.parse(name, read, "true or false", "write true or false").unwrap_or(false)
    }

    /// The contents of the file that is named.
    pub fn file(&mut self, name: &'static str) -> Option<Vec<u8>> {
        let path = self.text(name)?;
        match std::fs::read(&path) {
            Ok(contents) => Some(contents),
            Err(error) => {
                self.invalid(
                    name,
                    format!("is {path:?}, which cannot be read: {error}"),
                    "name a file that can be read",
                );
                None
            }
        }
    }

    /// A whole number between `least` and `most`.
    pub fn count(&mut self, name: &'static str, least: u32, most: u32) -> u32 {
        let read = |text: &str| text.parse().ok().filter(|number| (least..=most).contains(number));
        let should_be = format!("a whole number from {least} to {most}");
        self.parse(name, read, &should_be, "give such a number").unwrap_or(least)
    }

    /// A text that must be there.
    pub fn needed(&mut self, name: &'static str, because: &str) -> Option<String> {
        let text = self.text(name);
        if text.is_none() {
            let env = find(name).map_or("", |key| key.env);
            self.errors.push(ConfigError::Missing { key: name, env, because: because.to_owned() });
        }
        text
    }

    /// A secret that must be there.
    pub fn secret(&mut self, name: &'static str, because: &str) -> Option<SecretString> {
        self.needed(name, because).map(SecretString::from)
    }

    /// Several secrets with commas between.
    pub fn secrets(&mut self, name: &'static str, because: &str) -> Option<Vec<SecretString>> {
        let text = self.needed(name, because)?;
        Some(text.split(',').map(str::trim).filter(|part| !part.is_empty()).map(SecretString::from).collect())
    }

    /// Notes that a value cannot be used; says where it came from.
    pub fn invalid(&mut self, name: &'static str, problem: impl Display, remedy: impl Display) {
        let origin =
            self.settings.get(name).map_or_else(|| "not set".to_owned(), |setting: Setting| setting.origin.to_string());
        let (problem, remedy) = (problem.to_string(), remedy.to_string());
        self.errors.push(ConfigError::Invalid { key: name, origin, problem, remedy });
    }
}
