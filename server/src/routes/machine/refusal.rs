//! What the engine refuses, as problems that programs can act upon.

use billing::{
    StoreError,
    ledger::{AuthorizeError, PostError},
    usage::ChargeError,
};
use domain::{
    currency::Currency,
    ledger::{Denial, Refusal},
    money::Money,
};
use serde_json::Value;

use crate::problem::{Problem, ProblemKind};

/// What became of usage that was not charged.
pub fn of_charge(error: &ChargeError, currency: Currency) -> Problem {
    match error {
        ChargeError::Rating(error) => super::fields::invalid(&capital(&error.to_string())),
        ChargeError::Post(error) => of_post(error, currency),
    }
}

/// What became of a question.
pub fn of_authorize(error: &AuthorizeError, currency: Currency) -> Problem {
    match error {
        AuthorizeError::Denied(denial) => denied(denial, currency),
        AuthorizeError::NoAccount => ProblemKind::UnknownAccount.into(),
        AuthorizeError::CurrencyMismatch => super::fields::invalid("The amount is not in the account's currency."),
        AuthorizeError::Store(error) => of_store(error),
    }
}

/// What became of a command.
pub fn of_post(error: &PostError, currency: Currency) -> Problem {
    match error {
        PostError::NoAccount => ProblemKind::UnknownAccount.into(),
        PostError::Malformed(_) => super::fields::invalid(&capital(&error.to_string())),
        PostError::Store(error) => of_store(error),
        PostError::Refused(Refusal::Denied(denial)) => denied(denial, currency),
        PostError::Refused(Refusal::KeyConflict) => ProblemKind::KeyConflict.into(),
        PostError::Refused(Refusal::NoSuchHold) => ProblemKind::NoSuchHold.into(),
        PostError::Refused(refusal) => super::fields::invalid(&capital(&refusal.to_string())),
    }
}

/// Spending is not allowed: `reason` and the amounts are for programs.
fn denied(denial: &Denial, currency: Currency) -> Problem {
    let money = |micros: i64| Value::from(Money::from_micros(micros, currency).decimal());
    let (reason, amounts) = match *denial {
        Denial::Suspended { debt } => ("suspended", vec![("debt", money(debt))]),
        Denial::LimitReached { limit_id, left } => {
            ("limit_reached", vec![("limit", Value::from(limit_id)), ("left", money(left))])
        }
        Denial::HeldByOthers { available, held } => {
            ("held_by_others", vec![("available", money(available)), ("held", money(held))])
        }
        Denial::Empty { available } => ("empty", vec![("available", money(available))]),
    };
    let mut problem = Problem::saying(ProblemKind::InsufficientCredit, capital(&denial.to_string()));
    problem.members = [("reason", Value::from(reason)), ("currency", Value::from(currency.code()))].into();
    problem.members.extend(amounts);
    problem
}

/// The database does not answer. Whether anything was posted is unknown; the same key may be sent again.
pub fn of_store(error: &StoreError) -> Problem {
    tracing::error!(%error, "the machine API could not reach the ledger.");
    Problem::saying(
        ProblemKind::Unavailable,
        "The ledger does not answer. Send the same request with the same key again: it is done once.".to_owned(),
    )
}

/// An error's text as a sentence.
fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| format!("{}{}.", first.to_uppercase(), letters.as_str()))
}
