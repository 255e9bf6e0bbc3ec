//! The texts of one language as a file that the browser loads beside the WASM.
//!
//! Four bytes for the number of messages; for each, sorted, the hash of its name and where its text ends; then all texts,
//! in UTF-8. Numbers are little-endian.

use std::sync::OnceLock;

/// A message: its name, and its text in each language in the order of `Language::ALL`.
#[cfg(feature = "ssr")]
pub type Message = (&'static str, [&'static str; 3]);

/// Bytes of a number.
#[cfg(any(test, not(feature = "ssr")))]
const NUMBER: usize = 4;

/// The hash of a message's name: FNV-1a. That no two names share one is tested.
#[must_use]
pub const fn key(name: &str) -> u32 {
    let bytes = name.as_bytes();
    let (mut hash, mut at) = (0x811c_9dc5_u32, 0);
    while at < bytes.len() {
        hash = (hash ^ bytes[at] as u32).wrapping_mul(0x0100_0193);
        at += 1;
    }
    hash
}

/// The file of one language, and its name, which changes with its contents.
#[cfg(feature = "ssr")]
#[derive(Debug)]
pub struct TextsFile {
    /// Where browsers ask for it.
    pub path: String,
    /// What it holds.
    pub bytes: Vec<u8>,
}

/// The file of a language.
#[cfg(feature = "ssr")]
#[must_use]
pub fn of(language: domain::language::Language) -> &'static TextsFile {
    use domain::language::Language;

    static FILES: OnceLock<Vec<TextsFile>> = OnceLock::new();
    let files = FILES.get_or_init(|| {
        let file = |(index, language): (usize, Language)| {
            let texts = super::MESSAGES.iter().copied().flatten().map(|(name, texts)| (*name, texts[index]));
            let bytes = write(texts.collect());
            let mut hash = 0xcbf2_9ce4_8422_2325_u64;
            for byte in &bytes {
                hash = (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
            }
            TextsFile { path: format!("/texts/{}.{hash:016x}.bin", language.tag()), bytes }
        };
        Language::ALL.into_iter().enumerate().map(file).collect()
    });
    let index = Language::ALL.iter().position(|known| *known == language).unwrap_or(0);
    &files[index]
}

#[cfg(feature = "ssr")]
fn write(texts: Vec<(&str, &str)>) -> Vec<u8> {
    let mut texts: Vec<(u32, &str)> = texts.into_iter().map(|(name, text)| (key(name), text)).collect();
    texts.sort_unstable();
    // Far from its end, as all of them together are.
    let number = |number: usize| u32::try_from(number).unwrap_or(u32::MAX).to_le_bytes();
    let mut bytes = number(texts.len()).to_vec();
    let mut end = 0;
    for (key, text) in &texts {
        end += text.len();
        bytes.extend(key.to_le_bytes());
        bytes.extend(number(end));
    }
    bytes.extend(texts.iter().flat_map(|(_, text)| text.bytes()));
    bytes
}

/// A file that was read.
#[cfg(any(test, not(feature = "ssr")))]
#[derive(Debug, PartialEq, Eq)]
struct Table {
    keys: Vec<(u32, usize)>,
    texts: String,
}

#[cfg(any(test, not(feature = "ssr")))]
impl Table {
    /// Reads a file; `None` when it is another kind of file.
    fn read(bytes: &[u8]) -> Option<Self> {
        let number = |at: usize| {
            let bytes = bytes.get(at..at.checked_add(NUMBER)?)?;
            Some(u32::from_le_bytes(bytes.try_into().ok()?))
        };
        let count = usize::try_from(number(0)?).ok()?;
        let mut keys = Vec::new();
        for index in 0..count {
            let at = NUMBER + index * 2 * NUMBER;
            keys.push((number(at)?, usize::try_from(number(at + NUMBER)?).ok()?));
        }
        let texts = String::from_utf8(bytes.get(NUMBER + count * 2 * NUMBER..)?.to_vec()).ok()?;
        Some(Self { keys, texts })
    }

    /// The text of a message; nothing for one that it does not have.
    fn text(&self, key: u32) -> &str {
        let Ok(index) = self.keys.binary_search_by_key(&key, |(known, _)| *known) else { return "" };
        let end = |index: usize| self.keys.get(index).map_or(0, |(_, end)| *end);
        let start = index.checked_sub(1).map_or(0, end);
        self.texts.get(start..end(index)).unwrap_or_default()
    }
}

#[cfg(not(feature = "ssr"))]
static TABLE: OnceLock<Table> = OnceLock::new();

/// The text of a message in the language that was loaded.
#[cfg(not(feature = "ssr"))]
pub fn text(key: u32) -> &'static str {
    TABLE.get().map_or("", |table| table.text(key))
}

/// Puts values into the places of a text: `Pay {amount}`.
#[cfg(any(test, not(feature = "ssr")))]
pub fn fill(template: &str, values: &[(&str, &str)]) -> String {
    let mut filled = String::with_capacity(template.len() + 32);
    let mut rest = template;
    while let Some((before, place)) = rest.split_once('{') {
        filled.push_str(before);
        let (name, after) = place.split_once('}').unwrap_or((place, ""));
        filled.push_str(values.iter().find(|(known, _)| *known == name).map_or("", |(_, value)| value));
        rest = after;
    }
    filled.push_str(rest);
    filled
}

/// Loads the texts of the document's language.
///
/// # Errors
/// [`NotLoaded`](crate::lazy::NotLoaded).
#[cfg(feature = "hydrate")]
pub async fn load() -> Result<(), crate::lazy::NotLoaded> {
    use leptos::wasm_bindgen::{JsCast, JsValue};
    use wasm_bindgen_futures::JsFuture;
    use web_sys::{Response, js_sys::Uint8Array};

    async fn bytes() -> Result<Vec<u8>, JsValue> {
        let root = leptos::prelude::document().document_element();
        let path = root.and_then(|root| root.get_attribute("data-texts")).ok_or(JsValue::NULL)?;
        let response = JsFuture::from(leptos::prelude::window().fetch_with_str(&path)).await?;
        let response: Response = response.dyn_into()?;
        let buffer = JsFuture::from(response.array_buffer()?).await?;
        Ok(Uint8Array::new(&buffer).to_vec())
    }
    let table = bytes().await.ok().and_then(|bytes| Table::read(&bytes)).ok_or(crate::lazy::NotLoaded)?;
    // Loaded once for a page.
    drop(TABLE.set(table));
    Ok(())
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use std::collections::BTreeSet;

    use domain::language::Language;

    use super::{Table, fill, key, of};
    use crate::i18n::{MESSAGES, Texts};

    #[test]
    fn no_two_messages_share_a_hash() {
        let names: Vec<&str> = MESSAGES.iter().copied().flatten().map(|(name, _)| *name).collect();
        let keys: BTreeSet<u32> = names.iter().map(|name| key(name)).collect();
        assert_eq!(keys.len(), names.len());
    }

    #[test]
    fn the_browser_reads_what_the_server_says() {
        for (index, language) in Language::ALL.into_iter().enumerate() {
            let table = Table::read(&of(language).bytes).unwrap();
            for (name, texts) in MESSAGES.iter().copied().flatten() {
                assert_eq!(table.text(key(name)), texts[index], "{name}");
            }
            let said = Texts::from(language).pay_button("1 <€>");
            assert_eq!(fill(table.text(key("pay_button")), &[("amount", "1 <€>")]), said);
        }
        assert_eq!(Table::read(&of(Language::En).bytes).unwrap().text(key("no such message")), "");
    }

    #[test]
    fn what_is_no_file_is_not_read() {
        let whole = &of(Language::Ja).bytes;
        assert_eq!(Table::read(&[]), None);
        assert_eq!(Table::read(&[255; 9]), None);
        assert_eq!(Table::read(&whole[..whole.len() - 1]), None);
    }

    #[test]
    fn places_are_filled_as_the_compiler_fills_them() {
        // Doubled braces would be single ones to the compiler.
        for (name, texts) in MESSAGES.iter().copied().flatten() {
            assert!(texts.iter().all(|text| !text.contains("{{") && !text.contains("}}")), "{name}");
        }
        assert_eq!(fill("{b}, {a} và {a}", &[("a", "{b}"), ("b", "2")]), "2, {b} và {b}");
        assert_eq!(fill("", &[]), "");
    }
}
