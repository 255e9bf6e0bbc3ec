//! The texts of one language, which the browser loads beside the WASM.

use std::{io, sync::OnceLock};

use axum::{
    body::Bytes,
    extract::Path,
    http::{HeaderMap, HeaderName, StatusCode, header},
    response::{IntoResponse, Response},
};
use brotli::enc::BrotliEncoderParams;
use domain::language::Language;

/// A file as it is, and after Brotli at its best: once for each language and process.
type Twins = (Bytes, Bytes);

/// The file of a name that has a hash; after an update an open page may ask for one that is gone.
pub async fn file(Path(name): Path<String>, headers: HeaderMap) -> Response {
    static FILES: OnceLock<Vec<Twins>> = OnceLock::new();
    let language =
        Language::ALL.iter().position(|language| app::texts_file(*language).path == format!("/texts/{name}"));
    let files = FILES.get_or_init(|| Language::ALL.into_iter().map(twins).collect());
    let Some((plain, small)) = language.and_then(|index| files.get(index)) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let always: [(HeaderName, &str); 2] = [
        (header::CONTENT_TYPE, "application/octet-stream"),
        (header::CACHE_CONTROL, "public, max-age=31536000, immutable"),
    ];
    let accepted = headers.get(header::ACCEPT_ENCODING).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let takes_brotli = accepted.split(',').any(|coding| coding.trim() == "br");
    if takes_brotli && !small.is_empty() {
        (always, [(header::CONTENT_ENCODING, "br"), (header::VARY, "accept-encoding")], small.clone()).into_response()
    } else {
        (always, [(header::VARY, "accept-encoding")], plain.clone()).into_response()
    }
}

fn twins(language: Language) -> Twins {
    let plain = &app::texts_file(language).bytes;
    let parameters = BrotliEncoderParams { quality: 11, size_hint: plain.len(), ..BrotliEncoderParams::default() };
    let mut small = Vec::new();
    // Into memory: it cannot fail, and without it the plain one is sent.
    let compressed: io::Result<usize> = brotli::BrotliCompress(&mut &plain[..], &mut small, &parameters);
    if compressed.is_err() {
        small.clear();
    }
    (plain.clone().into(), small.into())
}
