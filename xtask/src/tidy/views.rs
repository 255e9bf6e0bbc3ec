//! Views hold no text for people, no inline style and no raw colour: texts come from `app/src/i18n`.

use super::{Finding, colours::is_hex};
use anyhow::{Result, anyhow};
use proc_macro2::{Delimiter, Ident, TokenStream, TokenTree};
use std::path::Path;

/// Attributes whose value is read or heard by people.
const SPOKEN: [&str; 9] =
    ["title", "alt", "placeholder", "label", "text", "aria-label", "aria-description", "aria-valuetext", "data-label"];

/// The same in every language.
const NAMES: [&str; 4] = ["Prepay", "VNPay", "Stripe", "PayPal"];

/// Looks into every `view!` of a file.
pub fn check(path: &Path, text: &str) -> Result<Vec<Finding>> {
    if path.starts_with("app/src/i18n") || path == Path::new("app/src/i18n.rs") {
        return Ok(Vec::new());
    }
    let tokens: TokenStream = text.parse().map_err(|error| anyhow!("{}: {error}", path.display()))?;
    let mut findings = Vec::new();
    code(path, tokens, &mut findings);
    Ok(findings)
}

/// Rust code: only `view! { … }` inside it matters.
fn code(path: &Path, tokens: TokenStream, findings: &mut Vec<Finding>) {
    let mut before: [Option<String>; 2] = [None, None];
    for token in tokens {
        if let TokenTree::Group(group) = &token {
            if before == [Some("view".to_owned()), Some("!".to_owned())] {
                View { path, findings }.nodes(group.stream());
            } else {
                code(path, group.stream(), findings);
            }
        }
        before = [before[1].take(), Some(token.to_string())];
    }
}

/// One `view!`, read token by token: inside a tag, or between tags.
struct View<'a> {
    path: &'a Path,
    findings: &'a mut Vec<Finding>,
}

impl View<'_> {
    fn nodes(&mut self, tokens: TokenStream) {
        let tokens: Vec<_> = tokens.into_iter().collect();
        // How many `<` are open: attributes may hold types.
        let mut depth = 0_usize;
        for (index, token) in tokens.iter().enumerate() {
            let previous = index.checked_sub(1).and_then(|index| tokens.get(index));
            match token {
                TokenTree::Punct(punct) if punct.as_char() == '<' => depth += 1,
                TokenTree::Punct(punct) if punct.as_char() == '>' => {
                    if !previous.is_some_and(|token| is_punct(token, '-') || is_punct(token, '=')) {
                        depth = depth.saturating_sub(1);
                    }
                }
                TokenTree::Group(group) => self.block(group.delimiter(), group.stream(), depth == 0),
                TokenTree::Ident(ident) if depth > 0 => self.style(ident, tokens.get(index + 1), previous),
                TokenTree::Literal(literal) if depth > 0 => {
                    if previous.is_some_and(|token| is_punct(token, '=')) {
                        self.attribute(&attribute_name(&tokens[..index]), literal);
                    }
                }
                TokenTree::Literal(literal) => self.text(&literal.to_string(), literal.span().start().line),
                TokenTree::Ident(ident) => self.text(&ident.to_string(), ident.span().start().line),
                TokenTree::Punct(_) => {}
            }
        }
    }

    fn block(&mut self, delimiter: Delimiter, stream: TokenStream, is_node: bool) {
        let tokens: Vec<_> = stream.clone().into_iter().collect();
        if let (true, Delimiter::Brace, [TokenTree::Literal(literal)]) = (is_node, delimiter, tokens.as_slice()) {
            self.text(&literal.to_string(), literal.span().start().line);
        }
        code(self.path, stream, self.findings);
    }

    fn text(&mut self, text: &str, line: usize) {
        if text.chars().any(char::is_alphabetic) && !NAMES.contains(&text.trim_matches('"')) {
            self.findings.push(Finding::at(
                self.path,
                line,
                format!("{text} is text in a view: it belongs into app/src/i18n"),
            ));
        }
    }

    fn attribute(&mut self, name: &str, literal: &proc_macro2::Literal) {
        let (text, line) = (literal.to_string(), literal.span().start().line);
        let inner = text.trim_matches('"');
        if SPOKEN.contains(&name) {
            self.text(&text, line);
        } else if name != "href" && is_hex(inner) {
            let advice = format!("{inner} is a raw colour: use currentColor or a class");
            self.findings.push(Finding::at(self.path, line, advice));
        }
    }

    fn style(&mut self, ident: &Ident, next: Option<&TokenTree>, previous: Option<&TokenTree>) {
        let is_attribute = next.is_some_and(|token| is_punct(token, '=') || is_punct(token, ':'));
        let is_part = previous.is_some_and(|token| is_punct(token, '-') || is_punct(token, ':'));
        let is_element = previous.is_some_and(|token| is_punct(token, '<'));
        if ident == "style" && ((is_attribute && !is_part) || is_element) {
            let advice = "inline style is refused by the Content-Security-Policy: use a class or an SVG attribute";
            self.findings.push(Finding::at(self.path, ident.span().start().line, advice));
        }
    }
}

/// The name that ends before `=`: words joined by `-`, without a prefix like `attr:`.
fn attribute_name(before: &[TokenTree]) -> String {
    let mut name = String::new();
    let mut is_word_next = true;
    for token in before.iter().rev().skip(1) {
        match token {
            TokenTree::Ident(ident) if is_word_next => name.insert_str(0, &ident.to_string()),
            TokenTree::Punct(punct) if punct.as_char() == '-' && !is_word_next => name.insert(0, '-'),
            _ => break,
        }
        is_word_next = !is_word_next;
    }
    name
}

fn is_punct(token: &TokenTree, character: char) -> bool {
    matches!(token, TokenTree::Punct(punct) if punct.as_char() == character)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn findings(view: &str) -> Vec<String> {
        let code = format!("fn page() -> impl IntoView {{\n    view! {{ {view} }}\n}}\n");
        check(Path::new("app/src/page.rs"), &code).unwrap().into_iter().map(|finding| finding.text).collect()
    }

    #[test]
    fn text_is_found_wherever_people_meet_it() {
        for view in [
            r#"<p>"Hello"</p>"#,
            "<p>Hello</p>",
            r#"<p>{"Hello"}</p>"#,
            r#"<img alt="A cat"/>"#,
            r#"<button attr:aria-label="Close">{x}</button>"#,
            r#"<Show when={move || a > b}><p>"Hello"</p></Show>"#,
            r#"<ul>{rows.map(|row| view! { <li>"Row "{row}</li> })}</ul>"#,
        ] {
            assert_eq!(findings(view).len(), 1, "{view}: {:?}", findings(view));
        }
    }

    #[test]
    fn structure_is_no_text() {
        for view in [
            r##"<p class="lead" id="a" data-state="open">{move || t().hello()}" · "</p>"##,
            r##"<A href="#add" on:click=move |_| set(1)>{t.name}</A>"##,
            r#"<For each=rows key=|row: &Row| row.id let:row><Row row/></For>"#,
            r#"<ServerForm::<Login> action/>"#,
            r#"<input type=move || if shown.get() { "text" } else { "password" }/>"#,
            r#"<b>"Prepay"</b>"#,
            r##"<svg fill="currentColor" viewBox="0 0 1 1"><path d="M0 0"/></svg>"##,
            r#"<Title formatter=|text: String| format!("{text} - x")/>"#,
        ] {
            assert_eq!(findings(view), [""; 0], "{view}");
        }
    }

    #[test]
    fn style_and_colours_are_found() {
        for view in [r#"<p style="x">{a}</p>"#, r#"<p style:width=w>{a}</p>"#, r##"<path fill="#ff0000"/>"##] {
            assert_eq!(findings(view).len(), 1, "{view}: {:?}", findings(view));
        }
    }

    #[test]
    fn translations_are_the_place_for_text() {
        let code = "fn f() { view! { <p>\"Hello\"</p> } }";
        assert_eq!(check(Path::new("app/src/i18n/en.rs"), code).unwrap(), []);
    }
}
