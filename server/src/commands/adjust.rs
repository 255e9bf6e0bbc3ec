//! `adjust`: corrects a balance by hand, on the record.

use std::io::Write;

use billing::{Billing, ledger::PostError};
use clap::{Arg, ArgMatches, Command};
use domain::ledger::{Adjustment, Command as Posting, Refusal};

use super::{CommandError, operate};
use crate::{config::Config, server::open_for_command};

/// A correction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AdjustTask {
    /// The account's number or a member's e-mail.
    pub account: String,
    /// Decimal text in the account's currency; negative takes.
    pub amount: String,
    /// Why, for the customer.
    pub reason: String,
    /// Who corrects.
    pub actor: String,
    /// Names the correction: the same one is done once.
    pub key: String,
}

/// The longest reason, in characters.
const REASON_MAX: usize = 500;
/// The longest name of who corrects and of the correction, in characters.
const NAME_MAX: usize = 100;

/// The command's grammar.
#[must_use]
pub fn grammar() -> Command {
    let text = |name: &'static str, help: &'static str| Arg::new(name).long(name).required(true).help(help);
    Command::new("adjust")
        .about("Gives or takes credit by hand, with who and why on the record")
        .arg(operate::account())
        .arg(text("amount", "In the account's currency, such as 12.5; negative takes").allow_hyphen_values(true))
        .arg(text("reason", "Why, as the customer reads it in the history"))
        .arg(text("key", "Names the correction, such as a ticket's number: the same one is done once"))
        .arg(operate::actor())
}

/// What the command line asks for.
///
/// # Errors
/// [`CommandError::Grammar`], when something is missing.
pub fn read(matches: &ArgMatches) -> Result<AdjustTask, CommandError> {
    let text = |id| operate::text(matches, id);
    Ok(AdjustTask {
        account: text("account")?,
        amount: text("amount")?,
        reason: text("reason")?,
        actor: text("actor")?,
        key: text("key")?,
    })
}

/// Does it.
///
/// # Errors
/// [`CommandError`].
pub async fn run(config: Config, task: AdjustTask, out: impl Write) -> Result<(), CommandError> {
    let billing = open_for_command(&config).await?;
    let done = act(&billing, task, out).await;
    billing.shutdown().await;
    done
}

async fn act(billing: &Billing, task: AdjustTask, mut out: impl Write) -> Result<(), CommandError> {
    let AdjustTask { account, amount, reason, actor, key } = task;
    // An empty key, as an unset variable makes it, would be the same for all corrections.
    for (flag, text, most) in [("reason", &reason, REASON_MAX), ("actor", &actor, NAME_MAX), ("key", &key, NAME_MAX)] {
        if text.trim().is_empty() || text.chars().count() > most {
            return Err(CommandError::Refused(format!("--{flag} needs a text, of {most} characters at most")));
        }
    }
    let (account_id, currency) = operate::find(billing, &account).await?;
    let amount = operate::money(&amount, currency)?;
    let named = format!("adjust:{key}");
    let posted = billing.post_command(account_id, named, Posting::Adjust(Adjustment { amount, actor, reason })).await;
    let posted = posted.map_err(|error| refused(error, &key))?;
    let balance = billing.balance(account_id).await.map_err(CommandError::Database)?;
    let total = balance.map_or_else(String::new, |balance| balance.total().decimal());
    let done = if posted.replayed { "was done before, as" } else { "is" };
    writeln!(
        out,
        "The correction of {} {currency} {done} posting {} of account {account_id}; its balance is {total} {currency}.",
        amount.decimal(),
        posted.seq
    )
    .map_err(CommandError::Print)
}

/// Says why not, and what can be done.
fn refused(error: PostError, key: &str) -> CommandError {
    CommandError::Refused(match error {
        PostError::Store(error) => {
            format!("the database failed: {error}; say the same with the same key again, it is done once")
        }
        PostError::Refused(Refusal::KeyConflict) => format!(
            "{key} names another correction, with another amount, reason or actor; repeat that one, or give another key"
        ),
        PostError::Refused(Refusal::AmountOutOfRange) => "the amount is 0, which corrects nothing".to_owned(),
        refusal => refusal.to_string(),
    })
}
