//! The billing profile: who buys, where, and in which currency the balance is kept.

use serde::{Deserialize, Serialize};

use crate::{country::CountryCode, currency::Currency};

pub mod tax_code;
mod validate;

pub use validate::{ADDRESS_MAX, ADDRESS_MIN, NAME_MAX, validate};

/// A billing profile as the form sends it: text, unchecked.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct ProfileDraft {
    /// Slug of a [`BuyerKind`].
    pub kind: String,
    /// Name of the person or company.
    pub name: String,
    /// Where receipts go.
    pub email: String,
    /// Postal address, possibly of several lines.
    pub address: String,
    /// ISO 3166-1 alpha-2 code.
    pub country: String,
    /// Tax code, if any.
    pub tax_code: String,
    /// ISO 4217 code of the balance currency; may be left empty where there is no choice.
    pub currency: String,
}

/// A billing profile that has passed [`validate`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BillingProfile {
    /// Person or company.
    pub kind: BuyerKind,
    /// Name of the person or company.
    pub name: String,
    /// Where receipts go.
    pub email: String,
    /// Postal address; lines are separated by `\n`.
    pub address: String,
    /// The billing country.
    pub country: CountryCode,
    /// The tax code in its country's normal form.
    pub tax_code: Option<String>,
    /// The balance currency.
    pub currency: Currency,
}

impl BillingProfile {
    /// The profile as a draft, to fill a form with.
    #[must_use]
    pub fn to_draft(&self) -> ProfileDraft {
        ProfileDraft {
            kind: self.kind.slug().to_owned(),
            name: self.name.clone(),
            email: self.email.clone(),
            address: self.address.clone(),
            country: self.country.as_str().to_owned(),
            tax_code: self.tax_code.clone().unwrap_or_default(),
            currency: self.currency.code().to_owned(),
        }
    }
}

/// What the buyer is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BuyerKind {
    /// A natural person; the tax code is optional.
    Person,
    /// A company; the tax code is required.
    Company,
}

impl BuyerKind {
    /// Both kinds, in the order of the form.
    pub const ALL: [Self; 2] = [Self::Person, Self::Company];

    /// The name in forms, tables and on the wire.
    #[must_use]
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Person => "person",
            Self::Company => "company",
        }
    }

    /// Reads the name back; `None` when there is no such kind.
    #[must_use]
    pub fn from_slug(slug: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.slug() == slug)
    }
}

/// A field of the billing form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ProfileField {
    /// Person or company.
    Kind,
    /// Name.
    Name,
    /// E-mail.
    Email,
    /// Address.
    Address,
    /// Country.
    Country,
    /// Tax code.
    TaxCode,
    /// Balance currency.
    Currency,
}

/// What is wrong with a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ProfileProblem {
    /// Nothing was entered or chosen.
    Missing,
    /// Fewer characters than the least.
    TooShort {
        /// The least.
        min: u32,
    },
    /// More characters than the most.
    TooLong {
        /// The most.
        max: u32,
    },
    /// A control character, or a mark that reorders text.
    ForbiddenCharacter,
    /// Not an e-mail address.
    BadEmail,
    /// No country of ISO 3166-1.
    UnknownCountry,
    /// A company needs a tax code.
    TaxCodeRequired,
    /// The country's tax codes have another number of digits (elsewhere: of characters).
    TaxCodeLength {
        /// How many were entered.
        n: u32,
    },
    /// The check digit does not fit: a typing mistake.
    TaxCodeCheckDigit,
    /// Not the form of the country's tax codes.
    TaxCodeFormat,
    /// The country's balances are not kept in this currency.
    CurrencyNotOffered,
    /// The balance has its currency already.
    CurrencyLocked {
        /// The balance's currency.
        held: Currency,
        /// The currency that the chosen country would need.
        country_uses: Currency,
    },
}

/// A field and what is wrong with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldError {
    /// The field.
    pub field: ProfileField,
    /// What is wrong with it.
    pub problem: ProfileProblem,
}

/// A field that a version of a profile changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldChange {
    /// Which.
    pub field: ProfileField,
    /// What it was; empty when there was nothing.
    pub from: String,
    /// What it became; empty when it was taken away.
    pub to: String,
}

/// What changed from one version to the next, in the order of the form. Kinds are slugs, countries and currencies codes.
#[must_use]
pub fn changes(before: &BillingProfile, after: &BillingProfile) -> Vec<FieldChange> {
    let (before, after) = (before.to_draft(), after.to_draft());
    let pairs = [
        (ProfileField::Kind, before.kind, after.kind),
        (ProfileField::Country, before.country, after.country),
        (ProfileField::Currency, before.currency, after.currency),
        (ProfileField::Name, before.name, after.name),
        (ProfileField::TaxCode, before.tax_code, after.tax_code),
        (ProfileField::Email, before.email, after.email),
        (ProfileField::Address, before.address, after.address),
    ];
    let changed = pairs.into_iter().filter(|(_, from, to)| from != to);
    changed.map(|(field, from, to)| FieldChange { field, from, to }).collect()
}
