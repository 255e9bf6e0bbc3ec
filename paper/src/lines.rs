//! Breaking text into lines, where Unicode's rules allow it: between words, between Japanese letters, never before a mark
//! that ends a sentence.

use unicode_linebreak::{BreakOpportunity, linebreaks};

use crate::fonts::{Fonts, Weight};

/// Breaks a text into lines that are at most `width` wide, as part of the font's size.
pub fn break_lines(fonts: &Fonts, text: &str, weight: Weight, width: f32) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    let mut from = 0;
    for (at, kind) in linebreaks(text) {
        let piece = text.get(from..at).unwrap_or_default();
        from = at;
        if !line.is_empty() && fonts.width(format!("{line}{piece}").trim_end(), weight) > width {
            lines.push(std::mem::take(&mut line));
        }
        if fonts.width(piece.trim_end(), weight) > width {
            // A word without an end: it is broken where the line is full.
            for letter in piece.chars() {
                if !line.is_empty() && fonts.width(&format!("{line}{letter}"), weight) > width {
                    lines.push(std::mem::take(&mut line));
                }
                line.push(letter);
            }
        } else {
            line.push_str(piece);
        }
        if kind == BreakOpportunity::Mandatory && at < text.len() {
            lines.push(std::mem::take(&mut line));
        }
    }
    lines.push(line);
    lines.into_iter().map(|line| line.trim_end().to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::break_lines;
    use crate::fonts::{Weight, fonts};

    fn broken(text: &str, width: f32) -> Vec<String> {
        break_lines(fonts().unwrap(), text, Weight::Regular, width)
    }

    #[test]
    fn words_stay_whole_and_nothing_is_lost() {
        let name = "Công ty trách nhiệm hữu hạn một thành viên thương mại và dịch vụ Nguyễn Thị Thanh Phương Uyên";
        let lines = broken(name, 16.0);
        assert!(lines.len() > 1);
        assert_eq!(lines.join(" "), name);
        assert!(lines.iter().all(|line| fonts().unwrap().width(line, Weight::Regular) <= 16.0));
    }

    #[test]
    fn no_japanese_line_begins_with_a_mark() {
        let text = "追加したクレジットは返金されないことを理解しました。「残高」は、チャージとクーポンの合計です。";
        for width in 6..30 {
            let width = f32::from(u8::try_from(width).unwrap());
            let lines = broken(text, width);
            assert_eq!(lines.concat(), text);
            assert!(lines.iter().all(|line| !line.starts_with(['。', '、', '」', 'ャ', 'ッ', 'ー'])), "{lines:?}");
        }
    }

    #[test]
    fn a_word_without_an_end_is_broken() {
        let lines = broken(&"x".repeat(80), 10.0);
        assert!(lines.len() > 3);
        assert_eq!(lines.concat(), "x".repeat(80));
    }

    #[test]
    fn what_must_break_breaks() {
        assert_eq!(broken("12 Phố Huế\nHà Nội", 40.0), ["12 Phố Huế", "Hà Nội"]);
    }
}
