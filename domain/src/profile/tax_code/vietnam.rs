//! Vietnam: mã số thuế, ten digits, the last of which checks the others; a branch adds three digits (Circular
//! 86/2024/TT-BTC, article 5).

use super::{ProfileProblem, compact, digits, wrong_length};

const WEIGHTS: [u32; 9] = [31, 29, 23, 19, 17, 13, 7, 5, 3];

/// The normal form: `0100109106` or `0100109106-001`.
pub fn normalise(text: &str) -> Result<String, ProfileProblem> {
    let code = compact(text);
    let values = digits(&code)?;
    if !matches!(values.len(), 10 | 13) {
        return Err(wrong_length(values.len()));
    }
    let sum: u32 = values.iter().zip(WEIGHTS).map(|(value, weight)| value * weight).sum();
    if values.get(9).copied() != Some(10 - sum % 11) {
        return Err(ProfileProblem::TaxCodeCheckDigit);
    }
    let (company, branch) = code.split_at(10);
    Ok(if branch.is_empty() { code } else { format!("{company}-{branch}") })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{ProfileProblem, normalise};

    #[test]
    fn known_codes() {
        // Published numbers of large companies.
        for code in ["0100109106", "0300588569", "0101248141", "0100686174"] {
            assert_eq!(normalise(code), Ok(code.to_owned()));
        }
        assert_eq!(normalise("0100109106001"), Ok("0100109106-001".to_owned()));
        assert_eq!(normalise("0100109106 - 001"), Ok("0100109106-001".to_owned()));
        assert_eq!(normalise("0100109107"), Err(ProfileProblem::TaxCodeCheckDigit));
        assert_eq!(normalise("0000000000"), Err(ProfileProblem::TaxCodeCheckDigit));
        assert_eq!(normalise("01001091"), Err(ProfileProblem::TaxCodeLength { n: 8 }));
        assert_eq!(normalise("010010910A"), Err(ProfileProblem::TaxCodeFormat));
    }

    proptest! {
        #[test]
        fn a_wrong_digit_is_found(place in 0usize..10, other in 0u8..10) {
            let mut code = b"0100109106".to_vec();
            prop_assume!(code[place] != b'0' + other);
            code[place] = b'0' + other;
            let code = String::from_utf8(code).unwrap();
            prop_assert_eq!(normalise(&code), Err(ProfileProblem::TaxCodeCheckDigit));
        }
    }
}
