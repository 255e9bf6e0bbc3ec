//! What operators' commands share: how accounts, money and tables are written.

use billing::Billing;
use clap::{Arg, ArgMatches};
use domain::{account::AccountId, currency::Currency, money::Money, text::is_forbidden, time::Timestamp};

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
    let unknown = || match named.trim() {
        "" => "no account is named; give an account's number, or the e-mail of a member".to_owned(),
        named => format!("there is no account {named}; give an account's number, or the e-mail of a member"),
    };
    let account_id = found.ok_or_else(|| CommandError::Refused(unknown()))?;
    let currency = billing.currency(account_id).await.map_err(CommandError::Database)?;
    let none = || {
        let why = "has no balance yet: it begins when the customer saves the first billing profile";
        CommandError::Refused(format!("account {account_id} {why}"))
    };
    Ok((account_id, currency.ok_or_else(none)?))
}

/// Reads an amount.
///
/// # Errors
/// [`CommandError::Refused`] when it is none.
pub fn money(text: &str, currency: Currency) -> Result<Money, CommandError> {
    if text.is_empty() {
        return Err(CommandError::Refused("the amount is empty; give a number such as 1234.5".to_owned()));
    }
    Money::from_decimal(text, currency).map_err(|error| CommandError::Refused(format!("the amount {text} {error}")))
}

/// A moment in UTC: `2026-11-22 03:00`.
#[must_use]
pub fn utc(at: Timestamp) -> String {
    let (day, minute) = at.civil_at(0);
    format!("{day} {:02}:{:02}", minute / 60, minute % 60)
}

/// Reads a currency, in capitals or not.
///
/// # Errors
/// [`CommandError::Refused`] when it is none that balances are kept in.
pub fn currency(text: &str) -> Result<Currency, CommandError> {
    let known = Currency::ALL.map(Currency::code).join(", ");
    text.to_uppercase().parse().map_err(|_| CommandError::Refused(format!("the currency {text} is none of {known}")))
}

/// A text as a terminal may show it: it came from customers and services, who might want to write over what stands before
/// it.
#[must_use]
pub fn plain(text: &str) -> String {
    text.chars().map(|letter| if is_forbidden(letter) { char::REPLACEMENT_CHARACTER } else { letter }).collect()
}

/// Aligned columns; the last one is not padded.
#[must_use]
pub fn table(rows: &[Vec<String>]) -> String {
    let rows: Vec<Vec<String>> = rows.iter().map(|row| row.iter().map(|cell| plain(cell)).collect()).collect();
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let width = |column: usize| rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.chars().count()).max();
    let widths: Vec<usize> = (0..columns).map(|column| width(column).unwrap_or(0)).collect();
    let line = |row: &Vec<String>| {
        let cells = row.iter().zip(&widths).map(|(cell, width)| format!("{cell:width$}"));
        format!("{}\n", cells.collect::<Vec<_>>().join("  ").trim_end())
    };
    rows.iter().map(line).collect()
}
