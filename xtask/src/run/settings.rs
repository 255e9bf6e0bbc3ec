//! What `make run` can be told by variables, and what it tells the two programs.

use super::gateways;
use crate::project::Project;
use anyhow::{Context, Result, bail};
use std::{
    collections::BTreeMap,
    env,
    path::{Path, PathBuf},
};

/// Names the server's port.
pub const PORT: &str = "PREPAY_PORT";
/// Names the sandbox's port.
pub const SANDBOX_PORT: &str = "PREPAY_SANDBOX_PORT";
/// Names the data folder.
pub const DATA: &str = "PREPAY_DATA";
/// Names the address that browsers use.
const BASE_URL: &str = "PREPAY_BASE_URL";

/// Names the server's configuration file.
const CONFIGURATION: &str = "PREPAY_CONFIG";

/// One running copy of the product.
#[derive(Debug, PartialEq, Eq)]
pub struct Settings {
    /// The server's port on loopback.
    pub port: u16,
    /// The sandbox's port on loopback.
    pub sandbox_port: u16,
    /// The folder of the database.
    pub data: PathBuf,
    /// What browsers and gateways call the server, without a slash at the end.
    pub base_url: String,
    /// Variables that were set by hand and win over the sandbox's gateway settings.
    given: BTreeMap<String, String>,
}

impl Settings {
    /// Reads the variables.
    pub fn from_environment(root: &Path) -> Result<Self> {
        let given = env::vars_os()
            .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)))
            .filter(|(_, value)| !value.is_empty())
            .collect();
        Self::from_variables(root, given)
    }

    fn from_variables(root: &Path, mut given: BTreeMap<String, String>) -> Result<Self> {
        given.retain(|name, _| name.starts_with("PREPAY_"));
        let port = port(&given, PORT, 3000)?;
        let sandbox_port = port_other_than(port, self::port(&given, SANDBOX_PORT, 3100)?)?;
        let data = root.join(given.get(DATA).map_or(".data", String::as_str));
        let base_url = given.get(BASE_URL).map_or_else(|| format!("http://127.0.0.1:{port}"), String::clone);
        if !base_url.starts_with("http://") && !base_url.starts_with("https://") {
            bail!("{BASE_URL} is \"{base_url}\": give a full address, like https://billing.example");
        }
        let base_url = base_url.trim_end_matches('/').to_owned();
        Ok(Self { port, sandbox_port, data, base_url, given })
    }

    /// Where the sandbox answers.
    pub fn sandbox_url(&self) -> String {
        format!("http://127.0.0.1:{}", self.sandbox_port)
    }

    /// The server's variables. Gateway settings that were given by hand are left as they are, and so are those of a
    /// configuration file, which variables would overrule: real gateways.
    pub fn server_environment(&self, project: &Project) -> BTreeMap<String, String> {
        let leptos = &project.leptos;
        let has_file = self.given.contains_key(CONFIGURATION);
        let mut variables = if has_file { BTreeMap::new() } else { gateways::server_variables(&self.sandbox_url()) };
        for (name, value) in &mut variables {
            if let Some(given) = self.given.get(name) {
                value.clone_from(given);
            }
        }
        let listen = format!("127.0.0.1:{}", self.port);
        variables.extend(
            [
                ("PREPAY_LISTEN", listen.clone()),
                (BASE_URL, self.base_url.clone()),
                (DATA, self.data.display().to_string()),
                ("LEPTOS_OUTPUT_NAME", leptos.output_name.clone()),
                ("LEPTOS_SITE_ROOT", project.site().display().to_string()),
                ("LEPTOS_SITE_PKG_DIR", leptos.site_pkg_dir.clone()),
                ("LEPTOS_SITE_ADDR", listen),
                ("LEPTOS_HASH_FILES", "true".to_owned()),
                ("LEPTOS_ENV", "PROD".to_owned()),
            ]
            .map(|(name, value)| (name.to_owned(), value)),
        );
        variables
    }

    /// The sandbox's variables. It calls the server on loopback, whatever browsers call it.
    pub fn sandbox_environment(&self) -> BTreeMap<String, String> {
        let webhooks = format!("http://127.0.0.1:{}/webhooks", self.port);
        [
            ("SANDBOX_LISTEN", format!("127.0.0.1:{}", self.sandbox_port)),
            ("SANDBOX_PUBLIC_URL", self.sandbox_url()),
            ("SANDBOX_VNPAY_IPN_URL", format!("{webhooks}/vnpay")),
            ("SANDBOX_STRIPE_WEBHOOK_URL", format!("{webhooks}/stripe")),
            ("SANDBOX_PAYPAL_WEBHOOK_URL", format!("{webhooks}/paypal")),
        ]
        .map(|(name, value)| (name.to_owned(), value))
        .into()
    }
}

fn port(given: &BTreeMap<String, String>, name: &str, default: u16) -> Result<u16> {
    let Some(text) = given.get(name) else { return Ok(default) };
    let port: u16 = text.parse().with_context(|| format!("{name} is \"{text}\": give a port from 1 to 65535"))?;
    if port == 0 {
        bail!("{name} is 0: give a port from 1 to 65535");
    }
    Ok(port)
}

fn port_other_than(port: u16, sandbox_port: u16) -> Result<u16> {
    if port == sandbox_port {
        bail!("{PORT} and {SANDBOX_PORT} are both {port}: give them different ports");
    }
    Ok(sandbox_port)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings(variables: &[(&str, &str)]) -> Result<Settings> {
        let given = variables.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        Settings::from_variables(Path::new("/repo"), given)
    }

    #[test]
    fn everything_has_a_default() {
        let settings = settings(&[]).unwrap();
        assert_eq!((settings.port, settings.sandbox_port), (3000, 3100));
        assert_eq!(settings.data, Path::new("/repo/.data"));
        assert_eq!(settings.base_url, "http://127.0.0.1:3000");
        let sandbox = settings.sandbox_environment();
        assert_eq!(sandbox["SANDBOX_VNPAY_IPN_URL"], "http://127.0.0.1:3000/webhooks/vnpay");
    }

    #[test]
    fn a_second_copy_has_ports_and_data_of_its_own() {
        let settings =
            settings(&[(PORT, "4000"), (SANDBOX_PORT, "4100"), (DATA, "/var/two"), (BASE_URL, "https://two.example/")])
                .unwrap();
        assert_eq!(settings.data, Path::new("/var/two"));
        assert_eq!(settings.base_url, "https://two.example");
        let server = settings.server_environment(&Project::find().unwrap());
        assert_eq!(server["PREPAY_LISTEN"], "127.0.0.1:4000");
        assert_eq!(server["PREPAY_STRIPE_BASE_URL"], "http://127.0.0.1:4100/stripe");
    }

    #[test]
    fn a_real_gateway_wins_over_the_sandbox() {
        let settings = settings(&[("PREPAY_STRIPE_SECRET_KEY", "sk_live_1"), ("PATH", "/bin")]).unwrap();
        let server = settings.server_environment(&Project::find().unwrap());
        assert_eq!(server["PREPAY_STRIPE_SECRET_KEY"], "sk_live_1");
        assert!(!server.contains_key("PATH"));
        let settings = self::settings(&[(CONFIGURATION, "prepay.toml")]).unwrap();
        let server = settings.server_environment(&Project::find().unwrap());
        assert!(!server.contains_key("PREPAY_STRIPE_SECRET_KEY"));
    }

    #[test]
    fn wrong_values_are_refused_with_their_name() {
        for variables in [[(PORT, "port")], [(PORT, "0")], [(SANDBOX_PORT, "3000")], [(BASE_URL, "localhost")]] {
            let error = settings(&variables).unwrap_err().to_string();
            assert!(error.contains(variables[0].0), "{error}");
        }
    }
}
