//! Where a webhook's certificate may come from (`payments.md` §3.5). Checked before any request is made: the address is
//! the caller's.

use url::Url;

use super::PaypalReject;

const HOSTS: [&str; 4] = ["api.paypal.com", "api.sandbox.paypal.com", "api-m.paypal.com", "api-m.sandbox.paypal.com"];
const FOLDER: &str = "/v1/notifications/certs/";

/// Accepts an address of a certificate at PayPal, written exactly as a browser would write it.
///
/// # Errors
/// [`PaypalReject::CertificateAddress`].
pub fn check(text: &str) -> Result<Url, PaypalReject> {
    let url = Url::parse(text).map_err(|_| PaypalReject::CertificateAddress)?;
    let name = url.path().strip_prefix(FOLDER).unwrap_or_default();
    let is_name = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte));
    let is_host = url.host_str().is_some_and(|host| HOSTS.contains(&host));
    // Without user info, port, query, fragment or anything that parsing would have repaired.
    let is_plain = url.host_str().is_some_and(|host| text == format!("https://{host}{}", url.path()));
    if is_host && is_name && is_plain { Ok(url) } else { Err(PaypalReject::CertificateAddress) }
}
