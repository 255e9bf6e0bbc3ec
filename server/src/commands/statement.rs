//! `statement`: what happened to an account in a period, and where it stood before and after.

use std::io::Write;

use billing::{Billing, statements::Statement};
use clap::{Arg, ArgMatches, Command};
use domain::time::Day;

use super::{CommandError, operate};
use crate::{config::Config, server::open_for_command};

/// Whose statement, of which days.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatementTask {
    /// The account's number or a member's e-mail.
    pub account: String,
    /// The first day, `yyyy-mm-dd`.
    pub from: String,
    /// The last day.
    pub to: String,
}

/// The command's grammar.
#[must_use]
pub fn grammar() -> Command {
    let day = |name: &'static str, help: &'static str| Arg::new(name).long(name).required(true).help(help);
    Command::new("statement")
        .about("Prints what happened to an account in a period, cut in its time zone")
        .arg(operate::account())
        .arg(day("from", "The first day, such as 2026-11-01"))
        .arg(day("to", "The last day, such as 2026-11-30"))
}

/// What the command line asks for.
///
/// # Errors
/// [`CommandError::Grammar`], when something is missing.
pub fn read(matches: &ArgMatches) -> Result<StatementTask, CommandError> {
    let text = |id| operate::text(matches, id);
    Ok(StatementTask { account: text("account")?, from: text("from")?, to: text("to")? })
}

/// Does it.
///
/// # Errors
/// [`CommandError`].
pub async fn run(config: Config, task: StatementTask, out: impl Write) -> Result<(), CommandError> {
    let (from, to) = (day(&task.from)?, day(&task.to)?);
    if to < from {
        let what = format!("the last day, {to}, is before the first, {from}");
        return Err(CommandError::Refused(format!("{what}; give the earlier one with --from")));
    }
    let billing = open_for_command(&config).await?;
    let done = act(&billing, &task.account, from, to, out).await;
    billing.shutdown().await;
    done
}

async fn act(billing: &Billing, account: &str, from: Day, to: Day, mut out: impl Write) -> Result<(), CommandError> {
    let (account_id, currency) = operate::find(billing, account).await?;
    let statement = billing.statement(account_id, from, to).await.map_err(CommandError::Database)?;
    let statement = statement.ok_or(CommandError::Grammar)?;
    writeln!(out, "Account {account_id}, {from} to {to}, {currency}\n").map_err(CommandError::Print)?;
    out.write_all(operate::table(&rows(&statement)).as_bytes()).map_err(CommandError::Print)
}

fn rows(statement: &Statement) -> Vec<Vec<String>> {
    let plain = |what: &str, amount: domain::money::Money| {
        vec![what.to_owned(), String::new(), String::new(), amount.decimal()]
    };
    let mut rows = vec![["What", "Service", "Count", "Amount"].map(str::to_owned).to_vec()];
    rows.push(plain("opening balance", statement.opening));
    rows.extend(statement.lines.iter().map(|line| {
        let service = line.service.clone().unwrap_or_default();
        vec![line.kind.slug().to_owned(), service, line.count.to_string(), line.amount.decimal()]
    }));
    rows.push(plain("closing balance", statement.closing));
    rows
}

fn day(text: &str) -> Result<Day, CommandError> {
    text.parse().map_err(|_| CommandError::Refused(format!("{text} is no day such as 2026-11-01")))
}
