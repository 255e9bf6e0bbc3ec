//! Why a form was refused that was posted without WASM. Leptos would write it into the address of the page it leads back to,
//! with all that was typed, and addresses stand in histories and in logs. Here it goes by a cookie that one page reads.

use http::{Method, header, request::Parts};
use leptos::prelude::*;
use server_fn::error::ServerFnUrlError;

use super::{append_cookie, cookie, header_text, internal_path, is_server_function, wants_html};
use crate::{ApiError, context::ServerContext};

/// The longest value. Browsers keep 4,096 bytes with name and attributes.
const BYTES_MAX: usize = 3_600;
/// How long it waits for its page.
const SECONDS: u32 = 60;

/// Leads a plain form that is refused back to its page, which will say why.
pub(super) fn tell(error: &ApiError) {
    let Some(parts) = use_context::<Parts>() else { return };
    if parts.method != Method::POST || !is_server_function() || !wants_html() {
        return;
    }
    let Some(context) = use_context::<ServerContext>() else { return };
    if let Some(value) = value(parts.uri.path(), error.clone()) {
        append_cookie(&text(&value, SECONDS, context.site.secure_cookies));
        let referer = header_text(header::REFERER).unwrap_or_default();
        let host = header_text(header::HOST).unwrap_or_default();
        leptos_axum::redirect(own_page(&referer, &context.site.base_url, &host).unwrap_or("/"));
    }
}

/// The path of a page of ours, be it asked for by the portal's address or by another one of this machine.
fn own_page<'a>(referer: &'a str, base_url: &str, host: &str) -> Option<&'a str> {
    let by_host = || referer.split_once("://").and_then(|(_, rest)| rest.strip_prefix(host));
    referer.strip_prefix(base_url).or_else(by_host).and_then(internal_path)
}

/// Which function has refused the form on the page being rendered, and why, in the words of [`ServerActionError`].
pub fn refusal() -> Option<(String, String)> {
    let secure = use_context::<ServerContext>()?.site.secure_cookies;
    let value = cookie(name(secure))?;
    let (path, error) = value.split_once(':')?;
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'=');
    (path.starts_with("/api/") && error.bytes().all(fits)).then(|| (path.to_owned(), error.to_owned()))
}

/// The same as one text, for the document; no later page will read it.
pub fn take_refusal() -> Option<String> {
    let (path, error) = refusal()?;
    let secure = use_context::<ServerContext>()?.site.secure_cookies;
    append_cookie(&text("", 0, secure));
    Some(format!("{path}:{error}"))
}

/// The cookie's name; with the prefix no other host can set it.
const fn name(secure: bool) -> &'static str {
    if secure { "__Host-refused" } else { "refused" }
}

fn text(value: &str, seconds: u32, secure: bool) -> String {
    let name = name(secure);
    let secure = if secure { "; Secure" } else { "" };
    format!("{name}={value}; Path=/; HttpOnly; SameSite=Lax; Max-Age={seconds}{secure}")
}

/// Function and error; of an error that is too long, what was typed is left out, the longest first.
fn value(path: &str, mut error: ApiError) -> Option<String> {
    loop {
        let value = format!("{path}:{}", encoded(path, &error)?);
        if value.len() <= BYTES_MAX {
            return Some(value);
        }
        error = shorter(error)?;
    }
}

fn shorter(error: ApiError) -> Option<ApiError> {
    match error {
        ApiError::Fields { problems, mut typed } => {
            let longest = typed.iter().enumerate().max_by_key(|(_, (_, text))| text.len()).map(|(place, _)| place);
            Some(match longest {
                Some(place) => {
                    typed.remove(place);
                    ApiError::Fields { problems, typed }
                }
                None => ApiError::BadRequest,
            })
        }
        _ => None,
    }
}

/// The error as [`ServerActionError`] takes it.
fn encoded(path: &str, error: &ApiError) -> Option<String> {
    let address = ServerFnUrlError::new(path, error.clone()).to_url("http://localhost/").ok()?;
    let mut pairs = address.query_pairs();
    let found = pairs.find(|(name, _)| name == "__err");
    found.map(|(_, error)| error.into_owned())
}

#[cfg(test)]
mod tests {
    use server_fn::error::ServerFnUrlError;

    use super::{BYTES_MAX, own_page, value};
    use crate::{ApiError, FieldCode};

    fn decoded(value: &str) -> ApiError {
        let (path, error) = value.split_once(':').unwrap();
        assert_eq!(path, "/api/save");
        ServerFnUrlError::<ApiError>::decode_err(error)
    }

    #[test]
    fn a_refused_form_leads_back_to_pages_of_ours_only() {
        let page = |referer: &'static str| own_page(referer, "https://pay.example", "127.0.0.1:3000");
        assert_eq!(page("https://pay.example/billing?x=1"), Some("/billing?x=1"));
        assert_eq!(page("http://127.0.0.1:3000/sign-up"), Some("/sign-up"));
        for other in ["", "https://evil.example/x", "https://pay.example.evil/x", "https://pay.example//evil/x", "/x"] {
            assert_eq!(page(other), None, "{other}");
        }
    }

    #[test]
    fn what_fits_is_told_and_the_longest_is_left_out() {
        let problems = vec![("name".to_owned(), FieldCode::Missing)];
        let pair = |name: &str, text: String| (name.to_owned(), text);
        let short = vec![pair("name", "Đặng; \"=,".to_owned()), pair("email", "a@example.com".to_owned())];
        let error = ApiError::Fields { problems: problems.clone(), typed: short.clone() };
        let told = value("/api/save", error.clone()).unwrap();
        assert!(!told.contains([' ', ';', '"', ',']), "{told}");
        assert_eq!(decoded(&told), error);

        let long =
            [short.clone(), vec![pair("address", "ở".repeat(5_000)), pair("tax_code", "7".repeat(900))]].concat();
        let told = value("/api/save", ApiError::Fields { problems, typed: long }).unwrap();
        assert!(told.len() <= BYTES_MAX);
        let ApiError::Fields { typed, .. } = decoded(&told) else { panic!("{told}") };
        assert_eq!((typed.len(), &typed[..2]), (3, &short[..]));

        let problems = vec![("emails".to_owned(), FieldCode::BadAddress { text: "x".repeat(9_000) })];
        let told = value("/api/save", ApiError::Fields { problems, typed: vec![] }).unwrap();
        assert_eq!(decoded(&told), ApiError::BadRequest);
    }
}
