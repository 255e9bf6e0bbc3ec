//! European Union: VAT identification numbers by their published formats (European Commission, VIES, "VAT number
//! structure"). Whether a number is registered only VIES knows; that is not asked here.

use super::{ProfileProblem, compact};
use crate::country::CountryCode;

/// A member's prefix and the forms that may follow it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rule {
    prefix: &'static str,
    /// Alternatives, in which `9` is a digit, `#` a letter, `*` either, and everything else itself.
    forms: &'static [&'static str],
}

/// ISO country, VAT prefix, forms.
#[rustfmt::skip]
const RULES: &[(&str, &str, &[&str])] = &[
    ("AT", "AT", &["U99999999"]),
    ("BE", "BE", &["0999999999", "1999999999"]),
    ("BG", "BG", &["999999999", "9999999999"]),
    ("CY", "CY", &["99999999#"]),
    ("CZ", "CZ", &["99999999", "999999999", "9999999999"]),
    ("DE", "DE", &["999999999"]),
    ("DK", "DK", &["99999999"]),
    ("EE", "EE", &["999999999"]),
    ("ES", "ES", &["#99999999", "99999999#", "#9999999#"]),
    ("FI", "FI", &["99999999"]),
    ("FR", "FR", &["**999999999"]),
    ("GR", "EL", &["999999999"]),
    ("HR", "HR", &["99999999999"]),
    ("HU", "HU", &["99999999"]),
    ("IE", "IE", &["9999999#", "9999999##", "9#99999#"]),
    ("IT", "IT", &["99999999999"]),
    ("LT", "LT", &["999999999", "999999999999"]),
    ("LU", "LU", &["99999999"]),
    ("LV", "LV", &["99999999999"]),
    ("MT", "MT", &["99999999"]),
    ("NL", "NL", &["999999999B99"]),
    ("PL", "PL", &["9999999999"]),
    ("PT", "PT", &["999999999"]),
    ("RO", "RO", &["99", "999", "9999", "99999", "999999", "9999999", "99999999", "999999999", "9999999999"]),
    ("SE", "SE", &["999999999901"]),
    ("SI", "SI", &["99999999"]),
    ("SK", "SK", &["9999999999"]),
];

/// Northern Ireland trades goods under EU rules: numbers of the United Kingdom with the prefix `XI`.
const NORTHERN_IRELAND: Rule = Rule { prefix: "XI", forms: &["999999999", "999999999999", "GD999", "HA999"] };

/// The rule for a country's codes, when it is a member of the Union (or the code says Northern Ireland).
pub fn rule(country: CountryCode, text: &str) -> Option<Rule> {
    if country.as_str() == "GB" {
        return compact(text).starts_with("XI").then_some(NORTHERN_IRELAND);
    }
    let (_, prefix, forms) = RULES.iter().find(|(member, _, _)| *member == country.as_str())?;
    Some(Rule { prefix, forms })
}

impl Rule {
    /// The normal form: with prefix, without spaces and marks. The prefix may be left out when typing.
    pub fn normalise(self, text: &str) -> Result<String, ProfileProblem> {
        let code = compact(text);
        let number = code.strip_prefix(self.prefix).unwrap_or(&code);
        if self.forms.iter().any(|form| fits(form, number)) {
            Ok([self.prefix, number].concat())
        } else {
            Err(ProfileProblem::TaxCodeFormat)
        }
    }
}

fn fits(form: &str, number: &str) -> bool {
    form.len() == number.len()
        && form.bytes().zip(number.bytes()).all(|(place, byte)| match place {
            b'9' => byte.is_ascii_digit(),
            b'#' => byte.is_ascii_uppercase(),
            b'*' => byte.is_ascii_digit() || byte.is_ascii_uppercase(),
            literal => literal == byte,
        })
}

#[cfg(test)]
mod tests {
    use super::{ProfileProblem, RULES, rule};
    use crate::country::CountryCode;

    fn normalise(country: &str, text: &str) -> Option<Result<String, ProfileProblem>> {
        rule(country.parse().unwrap(), text).map(|rule| rule.normalise(text))
    }

    #[test]
    fn every_member() {
        assert_eq!(RULES.len(), 27);
        for (country, prefix, forms) in RULES {
            assert!(country.parse::<CountryCode>().is_ok());
            for form in *forms {
                let number = form.replace('9', "7").replace(['#', '*'], "K");
                let normal = Some(Ok(format!("{prefix}{number}")));
                assert_eq!(normalise(country, &number), normal, "{country} {form}");
                assert_eq!(normalise(country, &format!("{prefix} {}", number.to_lowercase())), normal);
                assert_eq!(
                    normalise(country, &format!("{number}77777777777")),
                    Some(Err(ProfileProblem::TaxCodeFormat))
                );
            }
        }
    }

    #[test]
    fn known_numbers() {
        assert_eq!(normalise("DE", "DE 129 273 398"), Some(Ok("DE129273398".into())));
        assert_eq!(normalise("NL", "NL.8034.71.595.B01"), Some(Ok("NL803471595B01".into())));
        assert_eq!(normalise("GR", "EL094014201"), Some(Ok("EL094014201".into())));
        assert_eq!(normalise("AT", "ATU12345678"), Some(Ok("ATU12345678".into())));
        assert_eq!(normalise("GB", "XI 123 4567 89"), Some(Ok("XI123456789".into())));
        assert_eq!(normalise("GB", "GB123456789"), None);
        assert_eq!(normalise("CH", "CHE-123.456.789"), None);
        assert_eq!(normalise("DE", "FR12345678901"), Some(Err(ProfileProblem::TaxCodeFormat)));
    }
}
