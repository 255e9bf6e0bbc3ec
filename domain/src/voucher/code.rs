//! A voucher's code: ten capitals and digits, typed as people type.

use std::{fmt, str::FromStr};

use crate::text;

/// Characters of a code.
const LENGTH: usize = 10;
/// What codes are made of: no letter that is taken for a digit, and no U, so that few words come up by accident. As
/// Douglas Crockford's Base 32.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// A code in its normal form.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct VoucherCode(String);

/// The text is no code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a voucher's code has ten letters and digits")]
pub struct BadCode;

impl VoucherCode {
    /// A code from random bits, of which the lowest fifty count: none is likelier than another.
    #[must_use]
    pub fn from_bits(bits: u64) -> Self {
        let digit = |index: usize| {
            let number = usize::try_from(bits >> (5 * index) & 31).unwrap_or(0);
            char::from(ALPHABET.get(number).copied().unwrap_or(b'0'))
        };
        Self((0..LENGTH).map(digit).collect())
    }

    /// The ten characters.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for VoucherCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// Forgives case, spaces, dashes, full-width forms, and the letters that are taken for digits.
impl FromStr for VoucherCode {
    type Err = BadCode;

    fn from_str(typed: &str) -> Result<Self, BadCode> {
        let mut code = String::with_capacity(LENGTH);
        for letter in typed.chars().map(text::half_width) {
            if letter.is_whitespace() || matches!(letter, '-' | '_' | '.' | '\u{2010}'..='\u{2015}' | '\u{30fc}') {
                continue;
            }
            let letter = match letter.to_ascii_uppercase() {
                'O' => '0',
                'I' | 'L' => '1',
                letter => letter,
            };
            let is_known = u8::try_from(letter).is_ok_and(|byte| ALPHABET.contains(&byte));
            if !is_known || code.len() == LENGTH {
                return Err(BadCode);
            }
            code.push(letter);
        }
        if code.len() == LENGTH { Ok(Self(code)) } else { Err(BadCode) }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn typing_is_forgiven() {
        let code: VoucherCode = "0123ABCDXY".parse().unwrap();
        for typed in
            [" 0123-abcd-xy ", "o123 ABCD XY", "0i23abcdxy", "0l23abcdxy", "０１２３ＡＢＣＤＸＹ", "0123—ABCD—XY"]
        {
            assert_eq!(typed.parse(), Ok(code.clone()), "{typed}");
        }
        for typed in ["", "0123ABCDX", "0123ABCDXYZ", "0123ABCDXU", "0123ABCDX!", "0123ABCDXé"] {
            assert_eq!(typed.parse::<VoucherCode>(), Err(BadCode), "{typed}");
        }
    }

    proptest! {
        #[test]
        fn what_is_made_is_read(bits in any::<u64>()) {
            let code = VoucherCode::from_bits(bits);
            prop_assert_eq!(code.to_string().parse(), Ok(code.clone()));
            prop_assert_eq!(VoucherCode::from_bits(bits & ((1 << 50) - 1)), code);
        }
    }
}
