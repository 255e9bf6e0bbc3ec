//! Amounts as people read them. Integers only.

/// `1234567` as `1,234,567`.
pub(crate) fn grouped(amount: i64) -> String {
    let digits = amount.unsigned_abs().to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    if amount < 0 { format!("-{text}") } else { text }
}

/// Minor units as a decimal with two digits and grouping: `123456` as `1,234.56`.
pub(crate) fn minor_to_decimal(minor: i64) -> String {
    format!("{}.{:02}", grouped(minor / 100), (minor % 100).abs())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_are_grouped_by_three() {
        assert_eq!(grouped(0), "0");
        assert_eq!(grouped(999), "999");
        assert_eq!(grouped(500_000), "500,000");
        assert_eq!(grouped(-1_234_567), "-1,234,567");
        assert_eq!(minor_to_decimal(123_405), "1,234.05");
    }
}
