//! A receipt in words of one language: the same for the page and for the PDF, in the order in which it is read.

use serde::{Deserialize, Serialize};

use crate::language::Language;

/// A receipt in words.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Sheet {
    /// The language of the words.
    pub language: Language,
    /// What it is.
    pub title: String,
    /// Its number.
    pub number: String,
    /// Number, date and whatever else names it.
    pub facts: Vec<Pair>,
    /// Who sold.
    pub seller: Party,
    /// Who bought, as on the day of the payment.
    pub buyer: Party,
    /// The heads of the lines: what, and how much.
    pub heads: (String, String),
    /// What was sold.
    pub lines: Vec<Line>,
    /// What the total is made of, and what it includes.
    pub sums: Vec<Pair>,
    /// What was paid.
    pub total: Pair,
    /// What the tax line means.
    pub tax_note: String,
    /// How it was paid, and what has happened since.
    pub sections: Vec<Section>,
    /// What the buyer agreed to.
    pub consent: Consent,
    /// The last lines.
    pub foot: String,
}

/// A label and what it says.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Pair {
    /// What it is about.
    pub label: String,
    /// What it says.
    pub value: String,
}

/// Seller or buyer.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Party {
    /// Which of them.
    pub role: String,
    /// The name.
    pub name: String,
    /// Address, tax code, contact.
    pub lines: Vec<String>,
}

/// One thing that was sold.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Line {
    /// What.
    pub what: String,
    /// More about it; may be empty.
    pub detail: String,
    /// For how much.
    pub amount: String,
}

/// Facts under one heading.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Section {
    /// The heading.
    pub heading: String,
    /// The facts.
    pub rows: Vec<Pair>,
}

/// What the buyer agreed to.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Consent {
    /// The heading.
    pub heading: String,
    /// The text, in the language in which it was agreed to.
    pub text: String,
    /// The language of the text.
    pub language: Language,
    /// When, and which version.
    pub detail: String,
}
