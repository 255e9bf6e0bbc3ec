//! Query strings: `name=value` pairs joined with `&`, as HTML forms write them
//! (`application/x-www-form-urlencoded`, URL standard §5).

use std::iter;

/// The most pairs read; a query of ours has far fewer.
const PAIRS_MAX: usize = 200;

/// The pairs of a query (a leading `?` is allowed), decoded. Bytes that are no UTF-8 become U+FFFD;
/// control characters are left out: no field of ours has any, and a page cannot carry them unchanged.
pub fn pairs(query: &str) -> impl Iterator<Item = (String, String)> {
    let query = query.strip_prefix('?').unwrap_or(query);
    query.split('&').filter(|pair| !pair.is_empty()).take(PAIRS_MAX).map(|pair| {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        (decode(name), decode(value))
    })
}

/// Where a page of a list goes on: after the row of this number. The first readable `before` counts.
#[must_use]
pub fn before(query: &str) -> Option<i64> {
    pairs(query).filter(|(name, _)| name == "before").find_map(|(_, value)| value.parse().ok())
}

/// Appends a pair.
pub fn push(query: &mut String, name: &str, value: &str) {
    if !query.is_empty() {
        query.push('&');
    }
    query.push_str(name);
    query.push('=');
    for byte in value.bytes() {
        match byte {
            b' ' => query.push('+'),
            b'*' | b'-' | b'.' | b'_' => query.push(char::from(byte)),
            _ if byte.is_ascii_alphanumeric() => query.push(char::from(byte)),
            _ => query.extend(iter::once('%').chain([byte >> 4, byte & 15].map(hexadecimal))),
        }
    }
}

fn hexadecimal(half: u8) -> char {
    char::from_digit(u32::from(half), 16).unwrap_or('0').to_ascii_uppercase()
}

fn decode(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, tail @ ..] = rest {
        rest = tail;
        match (first, tail) {
            (b'+', _) => bytes.push(b' '),
            (b'%', [high, low, after @ ..]) => match (value(*high), value(*low)) {
                (Some(high), Some(low)) => {
                    bytes.push(high << 4 | low);
                    rest = after;
                }
                // A lone percent sign stands for itself.
                _ => bytes.push(b'%'),
            },
            _ => bytes.push(*first),
        }
    }
    let mut text = String::from_utf8_lossy(&bytes).into_owned();
    text.retain(|character| !character.is_control());
    text
}

fn value(digit: u8) -> Option<u8> {
    char::from(digit).to_digit(16).and_then(|value| u8::try_from(value).ok())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{before, pairs, push};

    fn read(query: &str) -> Vec<(String, String)> {
        pairs(query).collect()
    }

    #[test]
    fn reads_what_forms_send() {
        let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        assert_eq!(read("?a=1&b=x+y%2B&&c"), [pair("a", "1"), pair("b", "x y+"), pair("c", "")]);
        assert_eq!(read("q=%E1%BA%A1%"), [pair("q", "ạ%")]);
        assert_eq!(read("q=%zz%f"), [pair("q", "%zz%f")]);
        assert_eq!(read("q=%FF"), [pair("q", "\u{fffd}")]);
        assert_eq!(read("q=%00a%0D%0A%7Fb"), [pair("q", "ab")]);
        assert!(read("").is_empty());
    }

    #[test]
    fn the_first_readable_cursor_counts() {
        assert_eq!(before("?q=5&before=&before=x&before=7&before=9"), Some(7));
        for none in ["", "before=", "before=x", "before=7.5", "before=99999999999999999999"] {
            assert_eq!(before(none), None, "{none}");
        }
    }

    proptest! {
        #[test]
        fn values_round_trip(values in prop::collection::vec("\\PC{0,20}", 0..6)) {
            let mut query = String::new();
            for value in &values {
                push(&mut query, "q", value);
            }
            prop_assert!(query.bytes().all(|byte| byte.is_ascii_graphic()));
            let read: Vec<String> = pairs(&query).map(|(_, value)| value).collect();
            prop_assert_eq!(read, values);
        }

        #[test]
        fn any_query_is_read(query in "\\PC{0,60}") {
            prop_assert!(pairs(&query).count() <= 61);
        }
    }
}
