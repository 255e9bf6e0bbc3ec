//! Tax codes, each by its country's own rule where it has one.

use super::ProfileProblem;
use crate::{country::CountryCode, text::half_width_trimmed};

mod european_union;
mod japan;
mod vietnam;

/// The least length where no country rule applies.
const ELSEWHERE_MIN: usize = 4;
/// The greatest length where no country rule applies.
const ELSEWHERE_MAX: usize = 30;

/// Checks a tax code by its country's rule and answers with its normal form.
///
/// # Errors
/// [`ProfileProblem::Missing`] and the `TaxCode…` problems.
pub fn normalise(country: CountryCode, text: &str) -> Result<String, ProfileProblem> {
    let text = half_width_trimmed(text);
    if text.is_empty() {
        return Err(ProfileProblem::Missing);
    }
    match country {
        CountryCode::VIETNAM => vietnam::normalise(&text),
        CountryCode::JAPAN => japan::normalise(&text),
        _ => match european_union::rule(country, &text) {
            Some(rule) => rule.normalise(&text),
            None => elsewhere(text),
        },
    }
}

/// 4 to 30 letters, digits, spaces, dots, slashes and hyphens, kept as typed.
fn elsewhere(text: String) -> Result<String, ProfileProblem> {
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b' ' | b'.' | b'/' | b'-');
    if !text.bytes().all(fits) || !text.bytes().any(|byte| byte.is_ascii_alphanumeric()) {
        Err(ProfileProblem::TaxCodeFormat)
    } else if (ELSEWHERE_MIN..=ELSEWHERE_MAX).contains(&text.len()) {
        Ok(text)
    } else {
        Err(wrong_length(text.len()))
    }
}

fn wrong_length(length: usize) -> ProfileProblem {
    ProfileProblem::TaxCodeLength { n: u32::try_from(length).unwrap_or(u32::MAX) }
}

/// The text without the spaces, hyphens and dots that people put between its parts, in capitals.
fn compact(text: &str) -> String {
    text.chars().filter(|character| !matches!(character, ' ' | '-' | '.')).map(|it| it.to_ascii_uppercase()).collect()
}

/// The digits' values, when there is nothing but digits.
fn digits(text: &str) -> Result<Vec<u32>, ProfileProblem> {
    text.chars().map(|character| character.to_digit(10)).collect::<Option<_>>().ok_or(ProfileProblem::TaxCodeFormat)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::normalise;
    use crate::{country::CountryCode, profile::ProfileProblem};

    #[test]
    fn elsewhere_by_length_and_characters() {
        let us = |text: &str| normalise("US".parse().unwrap(), text);
        assert_eq!(us(" 12-3456789 "), Ok("12-3456789".to_owned()));
        assert_eq!(us("ＡＢ　１２"), Ok("AB 12".to_owned()));
        assert_eq!(us("123"), Err(ProfileProblem::TaxCodeLength { n: 3 }));
        assert_eq!(us(&"1".repeat(31)), Err(ProfileProblem::TaxCodeLength { n: 31 }));
        assert_eq!(us("12_34"), Err(ProfileProblem::TaxCodeFormat));
        assert_eq!(us("----"), Err(ProfileProblem::TaxCodeFormat));
        assert_eq!(us(""), Err(ProfileProblem::Missing));
    }

    proptest! {
        #[test]
        fn the_normal_form_is_its_own(
            text in prop_oneof!["\\PC{0,20}", "[A-Z]{0,2}[0-9]{8,13}", "[0-9]{10}-[0-9]{3}"],
            code in prop::sample::select(CountryCode::ALL),
        ) {
            let country: CountryCode = code.parse().unwrap();
            if let Ok(normal) = normalise(country, &text) {
                prop_assert_eq!(normalise(country, &normal), Ok(normal.clone()));
                prop_assert!(normal.is_ascii() && normal.len() <= 30);
            }
        }
    }
}
