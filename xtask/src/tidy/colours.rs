//! Raw colours live in `style/tokens.css`; everything else uses its names.

use super::Finding;
use std::path::Path;

const FUNCTIONS: [&str; 10] = ["rgb", "rgba", "hsl", "hsla", "hwb", "lab", "lch", "oklab", "oklch", "color"];

/// Raw colours in the declarations of a style sheet.
pub fn in_style(path: &Path, text: &str) -> Vec<Finding> {
    let text = without_comments(text);
    let mut findings = Vec::new();
    let (mut start, mut line) = (0, 1);
    for (end, character) in text.char_indices() {
        if !matches!(character, ';' | '{' | '}') {
            continue;
        }
        let part = &text[start..end];
        // What stands before `{` is a selector or a condition: `#id` is no colour there.
        if character != '{' && part.contains(':') {
            for (offset, colour) in raw_colours(part) {
                let line = line + part[..offset].matches('\n').count();
                let advice = format!("{colour} is a raw colour: give it a name in style/tokens.css and use var()");
                findings.push(Finding::at(path, line, advice));
            }
        }
        line += part.matches('\n').count();
        start = end + character.len_utf8();
    }
    findings
}

/// Whether a whole text is a hexadecimal colour.
pub fn is_hex(text: &str) -> bool {
    text.strip_prefix('#').is_some_and(|digits| {
        matches!(digits.len(), 3 | 4 | 6 | 8) && digits.bytes().all(|digit| digit.is_ascii_hexdigit())
    })
}

fn raw_colours(declaration: &str) -> Vec<(usize, &str)> {
    let mut found = Vec::new();
    let mut start = 0;
    let is_word = |c: char| c.is_ascii_alphanumeric() || c == '#' || c == '-' || c == '_';
    while let Some(begin) = declaration[start..].find(is_word) {
        let begin = start + begin;
        let end = declaration[begin..].find(|c| !is_word(c)).map_or(declaration.len(), |length| begin + length);
        let word = &declaration[begin..end];
        let is_function = declaration[end..].starts_with('(') && FUNCTIONS.contains(&word);
        if is_hex(word) || is_function {
            found.push((begin, word));
        }
        start = end;
    }
    found
}

/// The same text with every comment blanked, so that lines keep their numbers.
fn without_comments(text: &str) -> String {
    let mut result = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("/*") {
        result.push_str(before);
        let (comment, after) = after.split_once("*/").unwrap_or((after, ""));
        result.extend(comment.chars().filter(|&character| character == '\n'));
        rest = after;
    }
    result.push_str(rest);
    result
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(css: &str) -> Vec<String> {
        in_style(Path::new("s.css"), css).into_iter().map(|finding| finding.place).collect()
    }

    #[test]
    fn raw_colours_are_found_with_their_line() {
        assert_eq!(lines("a {\n  color: #fff;\n  border: 1px solid\n    rgb(0 0 0)\n}"), ["s.css:2", "s.css:4"]);
        assert_eq!(lines("a { b:hover { color: oklch(50% 0 0); } }"), ["s.css:1"]);
    }

    #[test]
    fn names_selectors_and_comments_are_no_colours() {
        assert_eq!(lines("#add:hover { color: var(--ink); }"), [""; 0]);
        assert_eq!(lines("/* #fff: white */\na { background: color-mix(in oklab, var(--a), var(--b)); }"), [""; 0]);
        assert_eq!(lines("a { --color-accent: var(--x); grid-area: rgb; }"), [""; 0]);
    }

    #[test]
    fn hex_has_the_right_length() {
        assert!(is_hex("#abc") && is_hex("#A1B2C3D4"));
        assert!(!is_hex("#abcde") && !is_hex("#add-credit") && !is_hex("abc"));
    }
}
