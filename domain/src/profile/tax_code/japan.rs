//! Japan: the corporate number (法人番号), thirteen digits, the first of which checks the others (Ministry of Finance
//! ordinance 70 of 2014, article 2). As an invoice registration number it is written with a leading `T`.

use super::{ProfileProblem, compact, digits, wrong_length};

/// The normal form: thirteen digits, without the `T`.
pub fn normalise(text: &str) -> Result<String, ProfileProblem> {
    let code = compact(text);
    let number = code.strip_prefix('T').unwrap_or(&code);
    let values = digits(number)?;
    let [check, rest @ ..] = values.as_slice() else { return Err(wrong_length(0)) };
    if rest.len() != 12 {
        return Err(wrong_length(values.len()));
    }
    // From the last digit: once, twice, once, twice …
    let sum: u32 = rest.iter().rev().zip([1, 2].into_iter().cycle()).map(|(value, weight)| value * weight).sum();
    if *check == 9 - sum % 9 { Ok(number.to_owned()) } else { Err(ProfileProblem::TaxCodeCheckDigit) }
}

#[cfg(test)]
mod tests {
    use super::{ProfileProblem, normalise};

    #[test]
    fn known_numbers() {
        // The National Tax Agency and two large companies.
        for number in ["7000012050002", "1180301018771", "5010401067252"] {
            assert_eq!(normalise(number), Ok(number.to_owned()), "{number}");
        }
        assert_eq!(normalise("T7000012050002"), Ok("7000012050002".to_owned()));
        assert_eq!(normalise("t7-0000-1205-0002"), Ok("7000012050002".to_owned()));
        assert_eq!(normalise("7000012050003"), Err(ProfileProblem::TaxCodeCheckDigit));
        assert_eq!(normalise("700001205000"), Err(ProfileProblem::TaxCodeLength { n: 12 }));
        assert_eq!(normalise("T"), Err(ProfileProblem::TaxCodeLength { n: 0 }));
        assert_eq!(normalise("TT700001205000"), Err(ProfileProblem::TaxCodeFormat));
    }
}
