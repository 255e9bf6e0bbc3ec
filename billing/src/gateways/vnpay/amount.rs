//! VNPay's amounts: dong times 100, as digits.

use domain::{currency::Currency, money::Money};

/// Smallest amount the gateway takes, in dong.
const DONG_MIN: i64 = 5_000;
/// The gateway takes less than this, in dong.
const DONG_LIMIT: i64 = 1_000_000_000;

/// Writes an amount; `None` when the gateway would not take it.
pub(super) fn write(amount: Money) -> Option<String> {
    if amount.currency != Currency::Vnd {
        return None;
    }
    let dong = amount.to_minor().ok().filter(|dong| (DONG_MIN..DONG_LIMIT).contains(dong))?;
    Some(format!("{dong}00"))
}

/// Writes an amount that goes back: the gateway's bounds are those of a payment, of which it may be any part.
pub(super) fn write_part(amount: Money) -> Option<String> {
    if amount.currency != Currency::Vnd {
        return None;
    }
    let dong = amount.to_minor().ok().filter(|dong| (1..DONG_LIMIT).contains(dong))?;
    Some(format!("{dong}00"))
}

/// Reads an amount strictly: 1 to 12 digits, no leading zero, no fraction of a dong.
pub(super) fn read(text: &str) -> Option<Money> {
    if text.len() > 12 || text.starts_with('0') || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let dong = text.strip_suffix("00")?.parse().ok()?;
    Money::from_minor(dong, Currency::Vnd).ok()
}

#[cfg(test)]
mod tests {
    use domain::{currency::Currency, money::Money};
    use proptest::prelude::*;

    use super::{read, write};

    #[test]
    fn reads_only_what_vnpay_writes() {
        assert_eq!(read("1000000"), Money::from_minor(10_000, Currency::Vnd).ok());
        for text in ["", "0", "00", "100", "01000000", "1000050", "1e6", "-1000000", "+1000000", "1 000", "１００００"]
        {
            let expected = if text == "100" { Money::from_minor(1, Currency::Vnd).ok() } else { None };
            assert_eq!(read(text), expected, "{text}");
        }
        assert_eq!(read("9999999999900"), None);
    }

    proptest! {
        #[test]
        fn what_is_written_reads_back(dong in 5_000i64..1_000_000_000) {
            let amount = Money::from_minor(dong, Currency::Vnd).unwrap();
            prop_assert_eq!(read(&write(amount).unwrap()), Some(amount));
        }
    }

    #[test]
    fn refuses_what_the_gateway_would() {
        for dong in [-5_000, 0, 4_999, 1_000_000_000] {
            assert_eq!(write(Money::from_minor(dong, Currency::Vnd).unwrap()), None);
        }
        assert_eq!(write(Money::from_micros(5_000_500_000, Currency::Vnd)), None);
        assert_eq!(write(Money::from_minor(10_000, Currency::Jpy).unwrap()), None);
    }
}
