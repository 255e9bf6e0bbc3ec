//! What the server hands to the app with every request.

use std::{net::IpAddr, sync::Arc};

use billing::{Billing, identity::Viewer};
use domain::{account::AccountId, receipt::Sheet, voucher::TryQuota};

/// Facts about this installation that pages need.
#[derive(Debug, Clone)]
pub struct SiteInfo {
    /// Where the portal is reached, without a trailing slash.
    pub base_url: String,
    /// Whether cookies carry `Secure` (the base URL is https).
    pub secure_cookies: bool,
    /// Whether any gateway is an emulator or a test account: pages then say that no real money moves.
    pub sandbox: bool,
    /// Origins of the gateways' payment pages: a form that ends in a redirect there needs them in `form-action`.
    pub form_origins: Vec<String>,
}

/// How often something may be tried, counted where the server function knows by whom.
pub trait Limits: Send + Sync {
    /// Counts a sign-in for an e-mail from an address, before the password is looked at.
    ///
    /// # Errors
    /// [`Wait`] after too many wrong ones.
    fn try_sign_in(&self, email: &str, address: IpAddr) -> Result<(), Wait>;

    /// The password was right: this sign-in does not count.
    fn signed_in(&self, email: &str, address: IpAddr);

    /// Counts a payment that an account starts.
    ///
    /// # Errors
    /// [`Wait`] after too many.
    fn try_payment(&self, account_id: AccountId) -> Result<(), Wait>;

    /// How many wrong voucher codes an account may try.
    fn voucher_quota(&self) -> TryQuota;

    /// Counts a voucher code from an address, before it is looked at.
    ///
    /// # Errors
    /// [`Wait`] after too many wrong ones.
    fn try_voucher(&self, address: IpAddr) -> Result<(), Wait>;

    /// The code was not wrong: this try does not count.
    fn voucher_not_wrong(&self, address: IpAddr);
}

/// Tried too often: how many seconds to wait.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wait(pub u32);

/// Everything a server function may use.
#[derive(Clone)]
pub struct ServerContext {
    /// The engine.
    pub billing: Billing,
    /// This installation.
    pub site: Arc<SiteInfo>,
    /// How often something may be tried.
    pub limits: Arc<dyn Limits>,
    /// Whether the PDF of a receipt can show every letter of it.
    pub can_print: fn(&Sheet) -> bool,
}

/// Who is signed in, put into the request's extensions by the server.
#[derive(Debug, Clone)]
pub struct CurrentViewer(pub Option<Viewer>);

/// The request's id, in its extensions.
#[derive(Debug, Clone)]
pub struct RequestId(pub String);

/// The client's address, in the request's extensions.
#[derive(Debug, Clone, Copy)]
pub struct ClientIp(pub IpAddr);
