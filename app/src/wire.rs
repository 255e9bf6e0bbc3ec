//! JSON between the server and the browser.
//!
//! Every type that travels is read by code of its own, made by the compiler. Read from a tree of values that code is shorter
//! than read from the text, and read in one way it is there once: without this a page's resources, the answers of server
//! functions and the live events would each bring a reader of the same types into the browser.

use bytes::Bytes;
use codee::{Decoder, Encoder};
use leptos::prelude::*;
use serde::{Serialize, de::DeserializeOwned};
use server_fn::{ContentType, Decodes, Encodes, Format, FormatType, codec::Post};

/// The encoding of resources, and of answers by way of [`Answer`].
#[derive(Debug, Clone, Copy)]
pub struct Json;

/// How server functions answer.
pub type Answer = Post<Json>;

/// What a page asks the server for: it comes with the page, and anew when its source changes. Who awaits two takes both futures
/// before the first: a page that is left meanwhile has no other to give, and would panic.
pub type Asked<T> = Resource<T, Json>;

/// Asks for `fetcher`'s answer now and whenever `source` changes.
pub fn ask<T, S, Fut>(
    source: impl Fn() -> S + Send + Sync + 'static,
    fetcher: impl Fn(S) -> Fut + Send + Sync + 'static,
) -> Asked<T>
where
    T: Serialize + DeserializeOwned + Send + Sync + 'static,
    S: PartialEq + Clone + Send + Sync + 'static,
    Fut: Future<Output = T> + Send + 'static,
{
    Resource::new_with_options(source, fetcher, false)
}

/// Reads what the server wrote.
///
/// # Errors
/// Whatever is not JSON, or not of this type.
pub fn read<T: DeserializeOwned>(text: &[u8]) -> Result<T, serde_json::Error> {
    serde_json::from_value(tree(text)?)
}

/// Apart, so that it is there once.
#[inline(never)]
fn tree(text: &[u8]) -> Result<serde_json::Value, serde_json::Error> {
    serde_json::from_slice(text)
}

impl ContentType for Json {
    const CONTENT_TYPE: &'static str = "application/json";
}

impl FormatType for Json {
    const FORMAT_TYPE: Format = Format::Text;
}

impl<T: Serialize> Encodes<T> for Json {
    type Error = serde_json::Error;

    fn encode(output: &T) -> Result<Bytes, Self::Error> {
        serde_json::to_vec(output).map(Bytes::from)
    }
}

impl<T: DeserializeOwned> Decodes<T> for Json {
    type Error = serde_json::Error;

    fn decode(bytes: Bytes) -> Result<T, Self::Error> {
        read(&bytes)
    }
}

impl<T: Serialize> Encoder<T> for Json {
    type Error = serde_json::Error;
    type Encoded = String;

    fn encode(value: &T) -> Result<String, Self::Error> {
        serde_json::to_string(value)
    }
}

impl<T: DeserializeOwned> Decoder<T> for Json {
    type Error = serde_json::Error;
    type Encoded = str;

    fn decode(text: &str) -> Result<T, Self::Error> {
        read(text.as_bytes())
    }
}
