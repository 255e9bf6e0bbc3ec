//! What a file is called.

use domain::time::Day;

use super::{Format, extract::Head};

/// Longer names are cut, in characters: some systems take 255 bytes.
const ACCOUNT_MAX: usize = 40;

/// `Sao-Mai-Robotics_credit-history_2026-11-01_2026-11-20.xlsx`: account, first day where there is one, last day.
pub(super) fn file_name(head: &Head, format: Format) -> String {
    let account = plain(&head.account_name);
    let from = head.filter.from.map(|day: Day| format!("_{day}")).unwrap_or_default();
    let to = head.filter.to.unwrap_or(head.made_on);
    let separator = if account.is_empty() { "" } else { "_" };
    format!("{account}{separator}credit-history{from}_{to}.{}", format.slug())
}

/// Letters and digits of any script; everything else becomes a dash.
fn plain(name: &str) -> String {
    let words = name.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join("-").chars().take(ACCOUNT_MAX).collect()
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn names_hold_nothing_that_a_file_system_minds() {
        assert_eq!(plain("Sao Mai Robotics"), "Sao-Mai-Robotics");
        assert_eq!(plain("../..\\\"株式会社 青空\"\r\n:*?"), "株式会社-青空");
        assert_eq!(plain("  "), "");
    }
}
