//! Whether a sheet can be set: every letter of it is in a font.

use domain::receipt::{Consent, Line, Pair, Party, Sheet};

use crate::fonts::Fonts;

/// Whether the fonts have every letter of a sheet.
pub fn all_there(fonts: &Fonts, sheet: &Sheet) -> bool {
    texts(sheet).into_iter().flat_map(str::chars).all(|letter| is_unseen(letter) || fonts.have(letter))
}

/// What leaves no ink: spaces, controls, and marks that only say how others are joined, ordered or drawn.
fn is_unseen(letter: char) -> bool {
    let is_mark = matches!(
        letter,
        '\u{ad}'
            | '\u{200b}'..='\u{200f}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{2069}'
            | '\u{fe00}'..='\u{fe0f}'
            | '\u{feff}'
            | '\u{e0100}'..='\u{e01ef}'
    );
    is_mark || letter.is_whitespace() || letter.is_control()
}

/// All texts of a sheet.
fn texts(sheet: &Sheet) -> Vec<&str> {
    let Sheet {
        title, number, facts, seller, buyer, heads, lines, sums, total, tax_note, sections, consent, foot, ..
    } = sheet;
    let Consent { heading, text, detail, .. } = consent;
    let mut texts = vec![title.as_str(), number, &heads.0, &heads.1, tax_note, heading, text, detail, foot];
    for Party { role, name, lines } in [seller, buyer] {
        texts.extend([role.as_str(), name.as_str()]);
        texts.extend(lines.iter().map(String::as_str));
    }
    for Line { what, detail, amount } in lines {
        texts.extend([what.as_str(), detail.as_str(), amount.as_str()]);
    }
    texts.extend(sections.iter().map(|section| section.heading.as_str()));
    let rows = sections.iter().flat_map(|section| &section.rows);
    for Pair { label, value } in facts.iter().chain(sums).chain([total]).chain(rows) {
        texts.extend([label.as_str(), value.as_str()]);
    }
    texts
}
