//! Where a webhook's certificate may come from (`payments.md` §3.5). Checked before any request is made: the address is
//! the caller's.

use url::Url;

use super::PaypalReject;
use crate::gateways::{PaypalConfig, config::is_loopback, http::endpoint};

const LIVE_HOSTS: [&str; 2] = ["api.paypal.com", "api-m.paypal.com"];
const SANDBOX_HOSTS: [&str; 2] = ["api.sandbox.paypal.com", "api-m.sandbox.paypal.com"];
const FOLDER: &str = "/v1/notifications/certs/";

/// Accepts an address of a certificate at PayPal, written exactly as a browser would write it.
///
/// # Errors
/// [`PaypalReject::CertificateAddress`].
pub fn check(text: &str) -> Result<Url, PaypalReject> {
    let url = Url::parse(text).map_err(|_| PaypalReject::CertificateAddress)?;
    let name = url.path().strip_prefix(FOLDER).unwrap_or_default();
    let is_host = url.host_str().is_some_and(|host| LIVE_HOSTS.contains(&host) || SANDBOX_HOSTS.contains(&host));
    // Without user info, port, query, fragment or anything that parsing would have repaired.
    let is_plain = url.host_str().is_some_and(|host| text == format!("https://{host}{}", url.path()));
    if is_host && is_name(name) && is_plain { Ok(url) } else { Err(PaypalReject::CertificateAddress) }
}

/// The same for the PayPal that is configured: of the live service when that is in use, else of PayPal's sandbox; of the
/// very address in use when that is on this machine.
///
/// # Errors
/// [`PaypalReject::CertificateAddress`].
pub(super) fn check_for(text: &str, config: &PaypalConfig) -> Result<Url, PaypalReject> {
    if is_loopback(&config.base_url) && !config.live {
        let name = text.rsplit_once('/').map_or("", |(_, name)| name);
        let url = endpoint(&config.base_url, &format!("{}{name}", FOLDER.trim_start_matches('/')));
        return (is_name(name) && url.as_str() == text).then_some(url).ok_or(PaypalReject::CertificateAddress);
    }
    let url = check(text)?;
    let hosts = if config.live { LIVE_HOSTS } else { SANDBOX_HOSTS };
    let ours = url.host_str().is_some_and(|host| hosts.contains(&host));
    ours.then_some(url).ok_or(PaypalReject::CertificateAddress)
}

fn is_name(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte))
}

#[cfg(test)]
mod tests {
    use secrecy::SecretString;

    use super::{PaypalConfig, check_for};

    fn accepts(base_url: &str, live: bool, text: &str) -> bool {
        let config = PaypalConfig {
            base_url: base_url.parse().unwrap(),
            client_id: "client".to_owned(),
            client_secret: SecretString::from("0123456789abcdef"),
            webhook_id: "5GP0".to_owned(),
            webhook_roots: None,
            live,
        };
        check_for(text, &config).is_ok()
    }

    #[test]
    fn a_certificate_of_the_other_mode_is_no_certificate() {
        let (live, sandbox) = ("https://api-m.paypal.com", "https://api-m.sandbox.paypal.com");
        let of = |host: &str| format!("https://{host}/v1/notifications/certs/CERT-360caa42-fca2a594-1d93a270");
        assert!(accepts(live, true, &of("api.paypal.com")) && accepts(live, true, &of("api-m.paypal.com")));
        assert!(accepts(sandbox, false, &of("api.sandbox.paypal.com")));
        assert!(!accepts(live, true, &of("api.sandbox.paypal.com")));
        assert!(!accepts(sandbox, false, &of("api.paypal.com")));
        assert!(!accepts(live, true, "http://127.0.0.1:3100/paypal/v1/notifications/certs/CERT-1"));
    }

    #[test]
    fn an_emulator_has_its_own_address_and_no_other() {
        let base = "http://127.0.0.1:3100/paypal";
        assert!(accepts(base, false, "http://127.0.0.1:3100/paypal/v1/notifications/certs/CERT-1"));
        for text in [
            "http://127.0.0.1:3101/paypal/v1/notifications/certs/CERT-1",
            "http://127.0.0.1:3100/v1/notifications/certs/CERT-1",
            "http://127.0.0.1:3100/paypal/v1/notifications/certs/",
            "http://127.0.0.1:3100/paypal/v1/notifications/certs/../x",
            "http://127.0.0.1:3100/paypal/v1/notifications/certs/CERT-1?x",
            "https://api.paypal.com/v1/notifications/certs/CERT-1",
            "",
        ] {
            assert!(!accepts(base, false, text), "{text}");
        }
    }
}
