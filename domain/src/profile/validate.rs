//! From what the form sent to a billing profile, or to everything that is wrong with it at once.

use super::{BillingProfile, BuyerKind, FieldError, ProfileDraft, ProfileField, ProfileProblem, tax_code};
use crate::{
    country::CountryCode,
    credentials::{EmailProblem, check_email},
    currency::Currency,
    text::{half_width_trimmed, is_forbidden},
    top_up::balance_currencies,
};

/// The greatest length of a name, in characters.
pub const NAME_MAX: u32 = 120;
/// The least length of an address, in characters.
pub const ADDRESS_MIN: u32 = 5;
/// The greatest length of an address, in characters.
pub const ADDRESS_MAX: u32 = 300;

/// Checks a draft. `locked` is the balance's currency once a first profile has been saved: then neither the currency
/// nor a country that needs another one is accepted.
///
/// # Errors
/// One [`FieldError`] for each field that is wrong, in the order of the form.
pub fn validate(draft: &ProfileDraft, locked: Option<Currency>) -> Result<BillingProfile, Vec<FieldError>> {
    let mut errors = Errors(Vec::new());
    let kind = errors.keep(ProfileField::Kind, BuyerKind::from_slug(draft.kind.trim()).ok_or(ProfileProblem::Missing));
    let name = errors.keep(ProfileField::Name, line(&draft.name, 1, NAME_MAX));
    let email = errors.keep(ProfileField::Email, email(&draft.email));
    let address = errors.keep(ProfileField::Address, lines(&draft.address, ADDRESS_MIN, ADDRESS_MAX));
    let country = errors.keep(ProfileField::Country, country(&draft.country, locked));
    // Tax code and currency are judged by the country; without one they cannot be.
    let tax_code = country.and_then(|country| {
        let required = kind == Some(BuyerKind::Company);
        errors.keep(ProfileField::TaxCode, optional_tax_code(&draft.tax_code, country, required))
    });
    let currency =
        country.and_then(|country| errors.keep(ProfileField::Currency, currency(&draft.currency, country, locked)));
    match (kind, name, email, address, country, tax_code, currency) {
        (Some(kind), Some(name), Some(email), Some(address), Some(country), Some(tax_code), Some(currency)) => {
            Ok(BillingProfile { kind, name, email, address, country, tax_code, currency })
        }
        _ => Err(errors.0),
    }
}

struct Errors(Vec<FieldError>);

impl Errors {
    fn keep<T>(&mut self, field: ProfileField, checked: Result<T, ProfileProblem>) -> Option<T> {
        checked.map_err(|problem| self.0.push(FieldError { field, problem })).ok()
    }
}

/// One line of text.
fn line(text: &str, min: u32, max: u32) -> Result<String, ProfileProblem> {
    let text = text.trim();
    if text.chars().any(is_forbidden) {
        return Err(ProfileProblem::ForbiddenCharacter);
    }
    check_length(text, min, max)?;
    Ok(text.to_owned())
}

/// Text of several lines, each without spaces at its ends, none empty. Browsers send `\r\n`.
fn lines(text: &str, min: u32, max: u32) -> Result<String, ProfileProblem> {
    let mut kept = String::with_capacity(text.len());
    for part in text.lines().map(str::trim).filter(|part| !part.is_empty()) {
        if part.chars().any(is_forbidden) {
            return Err(ProfileProblem::ForbiddenCharacter);
        }
        if !kept.is_empty() {
            kept.push('\n');
        }
        kept.push_str(part);
    }
    check_length(&kept, min, max)?;
    Ok(kept)
}

fn check_length(text: &str, min: u32, max: u32) -> Result<(), ProfileProblem> {
    match u32::try_from(text.chars().count()) {
        Ok(0) => Err(ProfileProblem::Missing),
        Ok(length) if length < min => Err(ProfileProblem::TooShort { min }),
        Ok(length) if length <= max => Ok(()),
        _ => Err(ProfileProblem::TooLong { max }),
    }
}

fn email(text: &str) -> Result<String, ProfileProblem> {
    check_email(text).map_err(|problem| match problem {
        EmailProblem::Missing => ProfileProblem::Missing,
        EmailProblem::TooLong { max } => ProfileProblem::TooLong { max },
        EmailProblem::Malformed => ProfileProblem::BadEmail,
    })
}

fn country(text: &str, locked: Option<Currency>) -> Result<CountryCode, ProfileProblem> {
    let text = text.trim();
    if text.is_empty() {
        return Err(ProfileProblem::Missing);
    }
    let country: CountryCode = text.to_ascii_uppercase().parse().map_err(|_| ProfileProblem::UnknownCountry)?;
    let used = balance_currencies(country);
    match (locked, used.first()) {
        (Some(held), Some(first)) if !used.contains(&held) => {
            Err(ProfileProblem::CurrencyLocked { held, country_uses: *first })
        }
        _ => Ok(country),
    }
}

fn optional_tax_code(text: &str, country: CountryCode, required: bool) -> Result<Option<String>, ProfileProblem> {
    let text = half_width_trimmed(text);
    if !text.is_empty() {
        tax_code::normalise(country, &text).map(Some)
    } else if required {
        Err(ProfileProblem::TaxCodeRequired)
    } else {
        Ok(None)
    }
}

/// An empty field means the balance's own currency, or the only one of the country: there is nothing to choose.
fn currency(text: &str, country: CountryCode, locked: Option<Currency>) -> Result<Currency, ProfileProblem> {
    let text = text.trim();
    let used = balance_currencies(country);
    let only = if let [only] = used { Some(*only) } else { None };
    let chosen = if text.is_empty() {
        locked.or(only).ok_or(ProfileProblem::Missing)?
    } else {
        text.to_ascii_uppercase().parse().map_err(|_| ProfileProblem::CurrencyNotOffered)?
    };
    match locked {
        Some(held) if held != chosen => Err(ProfileProblem::CurrencyLocked { held, country_uses: chosen }),
        _ if used.contains(&chosen) => Ok(chosen),
        _ => Err(ProfileProblem::CurrencyNotOffered),
    }
}

#[cfg(test)]
mod tests;
