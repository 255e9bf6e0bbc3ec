//! `explain`: everything that explains one movement of an account.

use std::io::Write;

use billing::{Billing, explain::Explanation};
use clap::{Arg, ArgMatches, Command, value_parser};
use domain::{
    currency::Currency,
    ledger::{Entry, Posting},
    money::Money,
};

use super::{CommandError, operate};
use crate::{config::Config, server::open_for_command};

/// Which movement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExplainTask {
    /// The account's number or a member's e-mail.
    pub account: String,
    /// The posting's number in the account.
    pub posting: i64,
}

/// The command's grammar.
#[must_use]
pub fn grammar() -> Command {
    let posting = Arg::new("posting").long("posting").required(true).value_parser(value_parser!(i64).range(1..));
    Command::new("explain")
        .about("Prints everything that explains one movement: who paid, what of it was undone")
        .arg(operate::account())
        .arg(posting.help("Its number in the account"))
}

/// What the command line asks for.
///
/// # Errors
/// [`CommandError::Grammar`], when something is missing.
pub fn read(matches: &ArgMatches) -> Result<ExplainTask, CommandError> {
    let posting = matches.get_one::<i64>("posting").copied().ok_or(CommandError::Grammar)?;
    Ok(ExplainTask { account: operate::text(matches, "account")?, posting })
}

/// Does it.
///
/// # Errors
/// [`CommandError`].
pub async fn run(config: Config, task: ExplainTask, out: impl Write) -> Result<(), CommandError> {
    let billing = open_for_command(&config).await?;
    let done = act(&billing, &task, out).await;
    billing.shutdown().await;
    done
}

async fn act(billing: &Billing, task: &ExplainTask, mut out: impl Write) -> Result<(), CommandError> {
    let (account_id, currency) = operate::find(billing, &task.account).await?;
    let found = billing.explain(account_id, task.posting).await.map_err(CommandError::Database)?;
    let none = || CommandError::Refused(format!("account {account_id} has no posting {}", task.posting));
    let explained = found.ok_or_else(none)?;
    let mut text = format!("{}\n\n", sentence(&explained.posting, currency));
    if let Some(usage) = &explained.usage {
        let rated = usage.rated.as_ref().map_or_else(String::new, |(quantity, price)| format!("{quantity} × {price}"));
        let used = operate::plain(&format!("{} {rated}", usage.resource));
        text.push_str(&format!("Usage: {}\n\n", used.trim()));
    }
    text.push_str(&operate::table(&legs(&explained, currency)));
    let others =
        [("About", explained.original.iter().collect::<Vec<_>>()), ("Since", explained.since.iter().collect())];
    for (what, postings) in others {
        for posting in postings {
            text.push_str(&format!("\n{what}: {}", sentence(posting, currency)));
        }
    }
    writeln!(out, "{}", text.trim_end()).map_err(CommandError::Print)
}

fn sentence(posting: &Posting, currency: Currency) -> String {
    let money = |micros| Money::from_micros(micros, currency).decimal();
    let service =
        posting.service.as_ref().map_or_else(String::new, |service| format!(" of {}", operate::plain(service)));
    let words = Some(operate::plain(&posting.description)).filter(|words| !words.is_empty());
    let words = words.map_or_else(String::new, |words| format!(" “{words}”"));
    format!(
        "Posting {}, {}{service}{words}: {} {currency}, balance {} {currency}.",
        posting.seq,
        posting.kind.slug(),
        money(posting.amount),
        money(posting.balance_after)
    )
}

/// The legs, each with the grant that it concerns.
fn legs(explained: &Explanation, currency: Currency) -> Vec<Vec<String>> {
    let mut rows = vec![["Book", "Grant", "From", "Amount"].map(str::to_owned).to_vec()];
    rows.extend(explained.posting.entries.iter().map(|entry: &Entry| {
        let grant = explained.grants.iter().find(|grant| Some(grant.id) == entry.grant_id);
        vec![
            entry.book.slug().to_owned(),
            entry.grant_id.map_or_else(String::new, |id| id.to_string()),
            grant.map_or_else(String::new, |grant| format!("{} {}", grant.source.slug(), grant.reference)),
            Money::from_micros(entry.amount, currency).decimal(),
        ]
    }));
    rows
}
