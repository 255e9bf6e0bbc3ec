//! What operators' commands share: how accounts, money and tables are written.

use billing::Billing;
use clap::{Arg, ArgMatches};
use domain::{account::AccountId, currency::Currency, money::Money, time::Timestamp};

use super::CommandError;

/// The flag that names an account.
#[must_use]
pub fn account() -> Arg {
    Arg::new("account").long("account").required(true).help("The account's number, or the e-mail of a member")
}

/// The flag that says who acts.
#[must_use]
pub fn actor() -> Arg {
    Arg::new("actor").long("actor").required(true).env("PREPAY_ACTOR").help("Who does it, for the record")
}

/// A flag's text.
///
/// # Errors
/// [`CommandError::Grammar`] when it is not given.
pub fn text(matches: &ArgMatches, id: &str) -> Result<String, CommandError> {
    matches.get_one::<String>(id).cloned().ok_or(CommandError::Grammar)
}

/// The account that is meant, and the currency of its balance.
///
/// # Errors
/// [`CommandError::Refused`] when there is none, or when it has no balance yet.
pub async fn find(billing: &Billing, named: &str) -> Result<(AccountId, Currency), CommandError> {
    let found = billing.find_account(named).await.map_err(CommandError::Database)?;
    let account_id = found.ok_or_else(|| CommandError::Refused(format!("there is no account {named}")))?;
    let currency = billing.currency(account_id).await.map_err(CommandError::Database)?;
    let none =
        || CommandError::Refused(format!("account {account_id} has no balance before its first billing profile"));
    Ok((account_id, currency.ok_or_else(none)?))
}

/// Reads an amount.
///
/// # Errors
/// [`CommandError::Refused`] when it is none.
pub fn money(text: &str, currency: Currency) -> Result<Money, CommandError> {
    Money::from_decimal(text, currency).map_err(|error| CommandError::Refused(format!("the amount {text} {error}")))
}

/// A moment in UTC: `2026-11-22 03:00`.
#[must_use]
pub fn utc(at: Timestamp) -> String {
    let (day, minute) = at.civil_at(0);
    format!("{day} {:02}:{:02}", minute / 60, minute % 60)
}

/// Aligned columns; the last one is not padded.
#[must_use]
pub fn table(rows: &[Vec<String>]) -> String {
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let width = |column: usize| rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.chars().count()).max();
    let widths: Vec<usize> = (0..columns).map(|column| width(column).unwrap_or(0)).collect();
    let line = |row: &Vec<String>| {
        let cells = row.iter().zip(&widths).map(|(cell, width)| format!("{cell:width$}"));
        format!("{}\n", cells.collect::<Vec<_>>().join("  ").trim_end())
    };
    rows.iter().map(line).collect()
}
