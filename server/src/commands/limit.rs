//! `limit`: how far accounts may owe, and how much they may spend on what.

use std::io::Write;

use billing::{
    Billing,
    limits::{LimitError, NewLimit},
};
use clap::{Arg, ArgAction, ArgMatches, Command, builder::PossibleValuesParser};
use domain::{
    account::AccountId,
    currency::Currency,
    ledger::{Limit, LimitPeriod},
    money::Money,
};

use super::{CommandError, operate};
use crate::{config::Config, server::open_for_command};

/// What to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LimitTask {
    /// Prints an account's limits.
    List {
        /// The account's number or a member's e-mail.
        account: String,
    },
    /// Sets a spending limit.
    Set {
        /// The account's number or a member's e-mail.
        account: String,
        /// The service; `None` for all together.
        service: Option<String>,
        /// How long a period is.
        period: LimitPeriod,
        /// Decimal text in the account's currency.
        amount: String,
        /// Whether it only tells.
        is_soft: bool,
        /// Who sets it.
        actor: String,
    },
    /// Takes a spending limit away.
    Remove {
        /// The account's number or a member's e-mail.
        account: String,
        /// Its number.
        limit_id: i64,
    },
    /// Sets how far the account may owe.
    Credit {
        /// The account's number or a member's e-mail.
        account: String,
        /// Decimal text in the account's currency.
        amount: String,
    },
}

/// The command's grammar.
#[must_use]
pub fn grammar() -> Command {
    let amount = || Arg::new("amount").long("amount").required(true).help("In the account's currency, such as 1234.5");
    let periods = PossibleValuesParser::new([LimitPeriod::Day.slug(), LimitPeriod::Month.slug()]);
    Command::new("limit")
        .about("Shows and sets how much an account may spend, and how far it may owe")
        .subcommand_required(true)
        .subcommand(Command::new("list").about("Prints an account's limits").arg(operate::account()))
        .subcommand(
            Command::new("set")
                .about("Sets a spending limit, in the place of one for the same service and period")
                .arg(operate::account())
                .arg(Arg::new("service").long("service").help("One service; all together without it"))
                .arg(Arg::new("per").long("per").required(true).value_parser(periods).help("How long it counts"))
                .arg(amount())
                .arg(Arg::new("soft").long("soft").action(ArgAction::SetTrue).help("Tells, and refuses nothing"))
                .arg(operate::actor()),
        )
        .subcommand(
            Command::new("remove").about("Takes a spending limit away").arg(operate::account()).arg(
                Arg::new("id").long("id").required(true).value_parser(clap::value_parser!(i64)).help("Its number"),
            ),
        )
        .subcommand(
            Command::new("credit").about("Sets how far an account may owe").arg(operate::account()).arg(amount()),
        )
}

/// What the command line asks for.
///
/// # Errors
/// [`CommandError::Grammar`], when it asks for nothing.
pub fn read(matches: &ArgMatches) -> Result<LimitTask, CommandError> {
    let (name, matches) = matches.subcommand().ok_or(CommandError::Grammar)?;
    let text = |id| operate::text(matches, id);
    let account = text("account")?;
    Ok(match name {
        "list" => LimitTask::List { account },
        "set" => LimitTask::Set {
            account,
            service: matches.get_one::<String>("service").cloned(),
            period: text("per")?.parse().map_err(|_| CommandError::Grammar)?,
            amount: text("amount")?,
            is_soft: matches.get_flag("soft"),
            actor: text("actor")?,
        },
        "remove" => {
            LimitTask::Remove { account, limit_id: *matches.get_one::<i64>("id").ok_or(CommandError::Grammar)? }
        }
        _ => LimitTask::Credit { account, amount: text("amount")? },
    })
}

/// Does it.
///
/// # Errors
/// [`CommandError`].
pub async fn run(config: Config, task: LimitTask, out: impl Write) -> Result<(), CommandError> {
    let billing = open_for_command(&config).await?;
    let done = act(&billing, task, out).await;
    billing.shutdown().await;
    done
}

async fn act(billing: &Billing, task: LimitTask, mut out: impl Write) -> Result<(), CommandError> {
    let (LimitTask::List { account }
    | LimitTask::Set { account, .. }
    | LimitTask::Remove { account, .. }
    | LimitTask::Credit { account, .. }) = &task;
    let (account_id, currency) = operate::find(billing, account).await?;
    match &task {
        LimitTask::List { .. } => {}
        LimitTask::Set { service, period, amount, is_soft, actor, .. } => {
            let new = NewLimit {
                service: service.clone(),
                period: *period,
                amount: operate::money(amount, currency)?,
                is_hard: !is_soft,
                actor: actor.clone(),
            };
            billing.set_limit(account_id, &new).await.map_err(refused)?;
        }
        LimitTask::Remove { limit_id, .. } => {
            billing.remove_limit(account_id, *limit_id).await.map_err(|error| match error {
                LimitError::NoSuchLimit => CommandError::Refused(format!(
                    "account {account_id} has no limit {limit_id}; `server limit list` shows those that it has"
                )),
                error => refused(error),
            })?;
        }
        LimitTask::Credit { amount, .. } => {
            let amount = operate::money(amount, currency)?;
            billing.set_credit_limit(account_id, amount).await.map_err(refused)?;
            writeln!(out, "Account {account_id} may owe up to {} {currency}.", amount.decimal())
                .map_err(CommandError::Print)?;
        }
    }
    list(billing, account_id, currency, out).await
}

async fn list(
    billing: &Billing,
    account_id: AccountId,
    currency: Currency,
    mut out: impl Write,
) -> Result<(), CommandError> {
    let limits = billing.limits(account_id).await.map_err(CommandError::Database)?;
    if limits.is_empty() {
        return writeln!(out, "Account {account_id} has no spending limits.").map_err(CommandError::Print);
    }
    let money = |micros| Money::from_micros(micros, currency).decimal();
    let row = |limit: &Limit| {
        vec![
            limit.id.to_string(),
            limit.service.clone().unwrap_or_else(|| "all services".to_owned()),
            limit.period.slug().to_owned(),
            if limit.is_hard { "hard" } else { "soft" }.to_owned(),
            money(limit.amount),
            money(limit.spent),
        ]
    };
    let head = ["Id", "Service", "Per", "Kind", "Amount", "Spent"].map(str::to_owned).to_vec();
    let rows: Vec<_> = std::iter::once(head).chain(limits.iter().map(row)).collect();
    out.write_all(operate::table(&rows).as_bytes()).map_err(CommandError::Print)
}

fn refused(error: LimitError) -> CommandError {
    match error {
        LimitError::Store(error) => CommandError::Database(error),
        refusal => CommandError::Refused(refusal.to_string()),
    }
}
