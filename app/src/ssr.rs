//! The server's half of the app: what every server function and the document need, gathered in one place so that views
//! carry no `cfg`.

use billing::identity::Viewer;
use domain::{language::Language, number::NumberStyle};
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header, request::Parts};
use leptos::prelude::*;
use leptos_axum::ResponseOptions;

use crate::{
    ApiError,
    context::{ClientIp, CurrentViewer, RequestId, ServerContext},
    ui::Theme,
};

mod refusal;

pub use refusal::{refusal, take_refusal};

/// Cookie that keeps the chosen language.
const LANGUAGE_COOKIE: &str = "language";
/// Cookie that keeps the chosen number style.
const NUMBERS_COOKIE: &str = "numbers";
/// Cookie that keeps the chosen appearance.
const THEME_COOKIE: &str = "theme";
/// Cookie that keeps for which plan credit is bought, over the way to the gateway and back.
const PLAN_COOKIE: &str = "plan";
/// How long that is kept: an hour.
const PLAN_SECONDS: u32 = 3_600;
/// How long a choice is kept: a year.
const CHOICE_SECONDS: u32 = 31_536_000;

/// The server's context.
///
/// # Errors
/// [`ApiError::Server`] when the server forgot to provide it.
pub fn server() -> Result<ServerContext, ApiError> {
    use_context::<ServerContext>().ok_or_else(|| fail("no server context"))
}

/// Who is signed in.
pub fn viewer() -> Option<Viewer> {
    request_extension::<CurrentViewer>().and_then(|current| current.0)
}

/// Who is signed in, or the refusal that every function that needs an account starts with.
///
/// # Errors
/// [`ApiError::Unauthenticated`].
pub fn authorised() -> Result<Viewer, ApiError> {
    viewer().ok_or(ApiError::Unauthenticated)
}

/// Logs an internal failure under the request's id and answers with that id.
pub fn fail(cause: impl std::fmt::Display) -> ApiError {
    let reference = request_extension::<RequestId>().map_or_else(|| "-".to_owned(), |id| id.0);
    tracing::error!(%cause, reference, "server function failed");
    ApiError::Server { reference }
}

/// Sets the status that goes with an error and hands the error on. The answer to a plain form post is a redirect, where a
/// status of ours would show raw JSON. A page that is being rendered is left alone: the page decides.
pub fn answer<T>(result: Result<T, ApiError>) -> Result<T, ApiError> {
    if let Err(error) = &result {
        if wants_html() {
            refusal::tell(error);
        } else if is_server_function()
            && let Ok(status) = StatusCode::from_u16(error.status())
            && let Some(response) = use_context::<ResponseOptions>()
        {
            response.set_status(status);
        }
    }
    result
}

/// Sends a page without WASM on to `path`; the WASM client goes there by itself.
pub fn redirect_plain_form(path: &str) {
    if wants_html() {
        leptos_axum::redirect(path);
    }
}

/// The client's address, as the server saw it.
pub fn client_ip() -> std::net::IpAddr {
    request_extension::<ClientIp>().map_or(std::net::IpAddr::V4(std::net::Ipv4Addr::LOCALHOST), |ip| ip.0)
}

/// The visitor's language: chosen by cookie, else by account, else by the browser's wish.
pub fn language() -> Language {
    use_context::<Parts>().map_or_else(Language::default, |parts| language_of(&parts.headers, viewer().as_ref()))
}

/// The language of whoever sends a request: chosen by cookie, else by account, else by the browser's wish.
#[must_use]
pub fn language_of(headers: &HeaderMap, viewer: Option<&Viewer>) -> Language {
    let text = |name: HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
    let from_cookie = text(header::COOKIE).and_then(|cookies| cookie_in(cookies, LANGUAGE_COOKIE));
    let from_cookie = from_cookie.and_then(Language::from_tag);
    let from_account = || viewer.and_then(|viewer| viewer.language);
    let from_browser = || Language::negotiate(text(header::ACCEPT_LANGUAGE)?);
    from_cookie.or_else(from_account).or_else(from_browser).unwrap_or_default()
}

/// The visitor's number style: chosen by cookie, else by account, else the language's own.
pub fn numbers() -> NumberStyle {
    use_context::<Parts>().map_or_else(NumberStyle::default, |parts| numbers_of(&parts.headers, viewer().as_ref()))
}

/// The number style of whoever sends a request: chosen by cookie, else by account, else the language's own.
#[must_use]
pub fn numbers_of(headers: &HeaderMap, viewer: Option<&Viewer>) -> NumberStyle {
    let cookies = headers.get(header::COOKIE).and_then(|value| value.to_str().ok());
    let from_cookie = cookies.and_then(|cookies| cookie_in(cookies, NUMBERS_COOKIE));
    let from_cookie = from_cookie.and_then(NumberStyle::from_slug);
    from_cookie.or_else(|| viewer.and_then(|viewer| viewer.numbers)).unwrap_or_default()
}

/// The appearance chosen by cookie.
pub fn theme() -> Option<Theme> {
    cookie(THEME_COOKIE).and_then(|slug| Theme::from_slug(&slug))
}

/// Keeps the chosen language in a cookie.
pub fn keep_language(language: Language, secure: bool) {
    append_cookie(&choice_cookie(LANGUAGE_COOKIE, language.tag(), secure));
}

/// Keeps the chosen number style in a cookie.
pub fn keep_numbers(numbers: NumberStyle, secure: bool) {
    append_cookie(&choice_cookie(NUMBERS_COOKIE, numbers.slug(), secure));
}

/// Keeps the chosen appearance in a cookie.
pub fn keep_theme(theme: Theme, secure: bool) {
    append_cookie(&choice_cookie(THEME_COOKIE, theme.slug(), secure));
}

/// Keeps for which plan credit is bought; does nothing when it is for none.
pub fn keep_wanted_plan(slug: &str) {
    if is_plan(slug)
        && let Some(context) = use_context::<ServerContext>()
    {
        let secure = if context.site.secure_cookies { "; Secure" } else { "" };
        append_cookie(&format!("{PLAN_COOKIE}={slug}; Path=/; HttpOnly; SameSite=Lax; Max-Age={PLAN_SECONDS}{secure}"));
    }
}

/// For which plan credit is bought.
pub fn wanted_plan() -> Option<String> {
    cookie(PLAN_COOKIE).filter(|slug| is_plan(slug))
}

/// Forgets for which plan credit was bought.
pub fn forget_wanted_plan() {
    if wanted_plan().is_some() {
        append_cookie(&format!("{PLAN_COOKIE}=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0"));
    }
}

/// Whether the text can be a plan's short name.
fn is_plan(slug: &str) -> bool {
    let fits = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    !slug.is_empty() && slug.len() <= domain::plan::SLUG_MAX && slug.bytes().all(fits)
}

/// The name of the session cookie. The prefix `__Host-` makes browsers insist on `Secure` and on this very host.
#[must_use]
pub const fn session_cookie_name(secure: bool) -> &'static str {
    if secure { "__Host-prepay" } else { "prepay" }
}

/// Sets the session cookie for `token`, or clears it.
fn keep_session(token: Option<&str>, max_age_s: i64, secure: bool) {
    let name = session_cookie_name(secure);
    let secure = if secure { "; Secure" } else { "" };
    let value = token.unwrap_or_default();
    let max_age_s = if token.is_some() { max_age_s } else { 0 };
    append_cookie(&format!("{name}={value}; Path=/; HttpOnly; SameSite=Lax; Max-Age={max_age_s}{secure}"));
}

/// Sends the page's security policy. Scripts run only with this response's nonce (and WASM), styles only from files.
pub fn send_content_security_policy(nonce: Option<&str>) {
    let Some(response) = use_context::<ResponseOptions>() else { return };
    let nonce = nonce.map(|nonce| format!(" 'nonce-{nonce}'")).unwrap_or_default();
    let forms = use_context::<ServerContext>().map(|context| context.site.form_origins.join(" ")).unwrap_or_default();
    let policy = format!(
        "default-src 'none'; script-src 'self'{nonce} 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data:; \
         font-src 'self'; connect-src 'self'; manifest-src 'self'; form-action 'self' {forms}; base-uri 'none'; \
         frame-ancestors 'none'"
    );
    if let Ok(value) = HeaderValue::from_str(&policy) {
        response.insert_header(header::CONTENT_SECURITY_POLICY, value);
    }
}

/// The path and the query, without its question mark, of the page being rendered.
pub fn path_and_query() -> (String, String) {
    let uri = use_context::<Parts>().map(|parts| parts.uri).unwrap_or_default();
    (uri.path().to_owned(), uri.query().unwrap_or_default().to_owned())
}

/// Sets the status of the page being rendered.
pub fn page_status(status: StatusCode) {
    if let Some(response) = use_context::<ResponseOptions>() {
        response.set_status(status);
    }
}

fn request_extension<T: Clone + Send + Sync + 'static>() -> Option<T> {
    use_context::<Parts>()?.extensions.get::<T>().cloned()
}

fn is_server_function() -> bool {
    use_context::<Parts>().is_some_and(|parts| parts.uri.path().starts_with("/api/"))
}

fn wants_html() -> bool {
    header_text(header::ACCEPT).is_some_and(|accept| accept.contains("text/html"))
}

fn header_text(name: HeaderName) -> Option<String> {
    let headers: HeaderMap = use_context::<Parts>()?.headers;
    headers.get(name)?.to_str().ok().map(str::to_owned)
}

fn cookie(name: &str) -> Option<String> {
    cookie_in(&header_text(header::COOKIE)?, name).map(str::to_owned)
}

fn cookie_in<'a>(cookies: &'a str, name: &str) -> Option<&'a str> {
    let mut pairs = cookies.split(';').filter_map(|pair| pair.trim().split_once('='));
    pairs.find(|(key, _)| *key == name).map(|(_, value)| value)
}

fn choice_cookie(name: &str, value: &str, secure: bool) -> String {
    let secure = if secure { "; Secure" } else { "" };
    format!("{name}={value}; Path=/; HttpOnly; SameSite=Lax; Max-Age={CHOICE_SECONDS}{secure}")
}

fn append_cookie(text: &str) {
    if let (Some(response), Ok(value)) = (use_context::<ResponseOptions>(), HeaderValue::from_str(text)) {
        response.append_header(header::SET_COOKIE, value);
    }
}

/// Starts a session in the browser.
pub fn start_session(session: &billing::identity::NewSession, secure: bool) {
    use secrecy::ExposeSecret;

    keep_session(Some(session.token.expose_secret()), billing::identity::SESSION_SECONDS, secure);
}

/// Ends the session in the browser.
pub fn end_session(secure: bool) {
    keep_session(None, 0, secure);
}

/// The session token that the browser sent.
pub fn session_token() -> Option<String> {
    let secure = use_context::<ServerContext>()?.site.secure_cookies;
    cookie(session_cookie_name(secure))
}

/// Passes an address through when it is a path of this site: no scheme, no host, no tricks with slashes.
pub fn internal_path(path: &str) -> Option<&str> {
    let inside =
        path.starts_with('/') && !path.starts_with("//") && !path.contains('\\') && !path.chars().any(char::is_control);
    inside.then_some(path)
}
