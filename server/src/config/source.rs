//! Where settings come from, and which of them wins: file, then environment, then flags.

use std::{collections::BTreeMap, fmt, path::Path};

use super::{
    error::ConfigError,
    keys::{KEYS, find},
};

/// Where a value was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// The built-in value.
    Default,
    /// The configuration file.
    File(String),
    /// An environment variable.
    Environment(&'static str),
    /// A command-line flag.
    Flag(&'static str),
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Default => f.write_str("default"),
            Self::File(path) => write!(f, "in {path}"),
            Self::Environment(name) => f.write_str(name),
            Self::Flag(flag) => write!(f, "--{flag}"),
        }
    }
}

/// A value as text, and where it was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Setting {
    /// The value, trimmed, never empty.
    pub text: String,
    /// Where it was found.
    pub origin: Origin,
}

/// What was set, by name; what is absent has its default.
#[derive(Debug, Clone, Default)]
pub struct Settings(BTreeMap<&'static str, Setting>);

impl Settings {
    /// What is known of `name`: what was set, else the default.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<Setting> {
        self.explicit(name).cloned().or_else(|| {
            let text = find(name)?.default.filter(|text| !text.is_empty())?.to_owned();
            Some(Setting { text, origin: Origin::Default })
        })
    }

    /// What was set, without defaults.
    #[must_use]
    pub fn explicit(&self, name: &str) -> Option<&Setting> {
        self.0.get(name)
    }

    /// Adds a configuration file's text. `path` is for messages.
    ///
    /// # Errors
    /// One [`ConfigError`] when it is no TOML, one for every key that is unknown or has no plain value.
    pub fn add_file(&mut self, path: &Path, text: &str) -> Result<(), Vec<ConfigError>> {
        let file = path.display().to_string();
        let table: toml::Table = toml::from_str(text).map_err(|error| {
            vec![ConfigError::FileSyntax { file: file.clone(), reason: error.message().replace('\n', ", ") }]
        })?;
        let mut errors = Vec::new();
        let mut flat = Vec::new();
        flatten("", &table, &mut flat);
        for (name, value) in flat {
            match (find(&name), plain(value)) {
                (None, _) => errors.push(ConfigError::UnknownKey { file: file.clone(), key: name }),
                (Some(_), None) => errors.push(ConfigError::NotPlain { file: file.clone(), key: name }),
                (Some(key), Some(text)) => self.set(key.name, &text, Origin::File(file.clone())),
            }
        }
        if errors.is_empty() { Ok(()) } else { Err(errors) }
    }

    /// Adds what `variable` knows of every setting's environment variable.
    pub fn add_environment(&mut self, variable: impl Fn(&str) -> Option<String>) {
        for key in KEYS {
            for name in key.variables() {
                if let Some(text) = variable(name) {
                    self.set(key.name, &text, Origin::Environment(name));
                }
            }
        }
    }

    /// Adds what `flag` knows of every setting's command-line flag.
    pub fn add_flags(&mut self, flag: impl Fn(&str) -> Option<String>) {
        for key in KEYS {
            if let Some(name) = key.flag
                && let Some(text) = flag(name)
            {
                self.set(key.name, &text, Origin::Flag(name));
            }
        }
    }

    /// An empty value counts as not set, so that `PREPAY_X=` takes nothing away and breaks nothing.
    fn set(&mut self, name: &'static str, text: &str, origin: Origin) {
        let text = text.trim();
        if !text.is_empty() {
            self.0.insert(name, Setting { text: text.to_owned(), origin });
        }
    }
}

/// Turns nested tables into `table.key` names.
fn flatten<'a>(prefix: &str, table: &'a toml::Table, flat: &mut Vec<(String, &'a toml::Value)>) {
    for (key, value) in table {
        let name = if prefix.is_empty() { key.clone() } else { format!("{prefix}.{key}") };
        match value {
            toml::Value::Table(inner) => flatten(&name, inner, flat),
            _ => flat.push((name, value)),
        }
    }
}

/// A text, whole number, truth value, or list of texts, as one text.
fn plain(value: &toml::Value) -> Option<String> {
    match value {
        toml::Value::String(text) => Some(text.clone()),
        toml::Value::Integer(number) => Some(number.to_string()),
        toml::Value::Boolean(truth) => Some(truth.to_string()),
        toml::Value::Array(items) => {
            let texts: Option<Vec<_>> = items.iter().map(toml::Value::as_str).collect();
            texts.map(|texts| texts.join(","))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{Origin, Settings};
    use std::path::Path;

    #[test]
    fn flags_beat_environment_beats_file_beats_defaults() {
        let mut settings = Settings::default();
        assert_eq!(settings.get("listen").unwrap().origin, Origin::Default);
        settings
            .add_file(Path::new("p.toml"), "listen = \"[::1]:1\"\ndata = \"file\"\n[vnpay]\ntmn_code = \"A\"")
            .unwrap();
        settings.add_environment(|name| match name {
            "PREPAY_LISTEN" => Some("[::1]:2".to_owned()),
            "PREPAY_DATA" => Some("env".to_owned()),
            "PREPAY_VNPAY_TMN_CODE" => Some("  ".to_owned()),
            _ => None,
        });
        settings.add_flags(|name| (name == "listen").then(|| "[::1]:3".to_owned()));
        assert_eq!(settings.get("listen").unwrap().text, "[::1]:3");
        assert_eq!(settings.get("data").unwrap().origin, Origin::Environment("PREPAY_DATA"));
        assert_eq!(settings.get("vnpay.tmn_code").unwrap().text, "A");
        assert_eq!(settings.get("vnpay.base_url"), None);
    }

    #[test]
    fn every_wrong_key_of_a_file_is_named() {
        let errors = Settings::default()
            .add_file(Path::new("p.toml"), "lisen = \"x\"\n[stripe]\nkey = \"x\"\nlive = 1.5")
            .unwrap_err();
        let messages: Vec<String> = errors.iter().map(ToString::to_string).collect();
        assert_eq!(messages.len(), 3);
        assert!(messages[0].contains("\"lisen\""), "{}", messages[0]);
        assert!(Settings::default().add_file(Path::new("p.toml"), "listen = ").is_err());
    }
}
