//! What the server hands to the app with every request.

use std::{net::IpAddr, sync::Arc};

use billing::{Billing, identity::Viewer};

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

/// Asks whether a sign-in for an e-mail may be tried now from an address; the error is the seconds to wait.
pub type SignInGate = Arc<dyn Fn(&str, IpAddr) -> Result<(), u32> + Send + Sync>;

/// Everything a server function may use.
#[derive(Clone)]
pub struct ServerContext {
    /// The engine.
    pub billing: Billing,
    /// This installation.
    pub site: Arc<SiteInfo>,
    /// Asks whether a sign-in may be tried.
    pub may_sign_in: SignInGate,
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
