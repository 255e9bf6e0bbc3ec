//! `plan`: the catalogue of plans, and an account's plan.

use std::io::Write;

use billing::{
    Billing,
    plans::{NewPlan, PlanChange, PlanError},
};
use clap::{Arg, ArgMatches, Command, value_parser};
use domain::{currency::Currency, ledger::Refusal, money::Money};

use super::{CommandError, operate};
use crate::{config::Config, server::open_for_command};

mod show;

/// What to do with plans.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PlanTask {
    /// Offer a plan, or a new version of one.
    Create {
        /// The short name.
        slug: String,
        /// The name, for the customer.
        name: String,
        /// ISO 4217 code.
        currency: String,
        /// Decimal text.
        price: String,
        /// Decimal text.
        allowance: String,
        /// The services it may pay for; none means all.
        services: Vec<String>,
        /// The length of a period.
        months: i64,
        /// Its place among the others.
        rank: i64,
    },
    /// Print the catalogue.
    List,
    /// Take a plan off sale.
    Retire {
        /// The short name.
        slug: String,
    },
    /// Change an account's plan.
    Change {
        /// What to do.
        change: Change,
        /// The account's number or a member's e-mail.
        account: String,
        /// The plan's short name; empty to cancel or keep.
        slug: String,
        /// Names the change: the same one is done once.
        key: String,
    },
    /// Print an account's plan.
    Show {
        /// The account's number or a member's e-mail.
        account: String,
    },
}

/// A change of an account's plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// Buy one.
    Sell,
    /// To a higher one, now.
    Upgrade,
    /// To a lower one, at the end of the period.
    Downgrade,
    /// To none, at the end of the period.
    Cancel,
    /// Not to cancel or change it after all.
    Keep,
}

/// The command's grammar.
#[must_use]
pub fn grammar() -> Command {
    let flag = |name: &'static str, help: &'static str| Arg::new(name).long(name).required(true).help(help);
    let number = |name: &'static str, help: &'static str| {
        Arg::new(name).long(name).value_parser(value_parser!(i64)).allow_hyphen_values(true).help(help)
    };
    let slug = || Arg::new("plan").required(true).help("The plan's short name");
    let change = |name: &'static str, about: &'static str| {
        Command::new(name)
            .about(about)
            .arg(operate::account())
            .arg(flag("key", "Names the change, such as a ticket's number: the same one is done once"))
    };
    Command::new("plan")
        .about("Offers plans, sells them to accounts and changes them")
        .subcommand_required(true)
        .arg_required_else_help(true)
        .subcommand(
            Command::new("create")
                .about("Offers a plan; of a known short name, a new version of it")
                .arg(slug())
                .arg(flag("name", "The name that customers read"))
                .arg(flag("currency", "The currency of price and allowance, such as USD"))
                .arg(flag("price", "The price of one period"))
                .arg(flag("allowance", "The credit of one period"))
                .arg(
                    Arg::new("service")
                        .long("service")
                        .num_args(1)
                        .action(clap::ArgAction::Append)
                        .help("A service that the allowance may pay for; may be given several times, none means all"),
                )
                .arg(number("months", "The length of a period in months").default_value("1"))
                .arg(number("rank", "Its place among the others: more is an upgrade").required(true)),
        )
        .subcommand(Command::new("list").about("Prints every version of every plan"))
        .subcommand(Command::new("retire").about("Takes a plan off sale; who has it keeps it").arg(slug()))
        .subcommand(change("sell", "Sells a plan, paid from the account's bought credit").arg(slug()))
        .subcommand(change("upgrade", "Changes to a higher plan at once").arg(slug()))
        .subcommand(change("downgrade", "Changes to a lower plan at the end of the period").arg(slug()))
        .subcommand(change("cancel", "Ends the plan at the end of its period"))
        .subcommand(change("keep", "Lets a plan go on that was cancelled or to be changed"))
        .subcommand(Command::new("show").about("Prints an account's plan and its past").arg(operate::account()))
}

/// What the command line asks for.
///
/// # Errors
/// [`CommandError::Grammar`], when something is missing.
pub fn read(matches: &ArgMatches) -> Result<PlanTask, CommandError> {
    let (name, inner) = matches.subcommand().ok_or(CommandError::Grammar)?;
    let text = |id| operate::text(inner, id);
    let number = |id| inner.get_one::<i64>(id).copied().ok_or(CommandError::Grammar);
    let change = match name {
        "create" => {
            return Ok(PlanTask::Create {
                slug: text("plan")?,
                name: text("name")?,
                currency: text("currency")?,
                price: text("price")?,
                allowance: text("allowance")?,
                services: inner.get_many::<String>("service").unwrap_or_default().cloned().collect(),
                months: number("months")?,
                rank: number("rank")?,
            });
        }
        "list" => return Ok(PlanTask::List),
        "retire" => return Ok(PlanTask::Retire { slug: text("plan")? }),
        "show" => return Ok(PlanTask::Show { account: text("account")? }),
        "sell" => Change::Sell,
        "upgrade" => Change::Upgrade,
        "downgrade" => Change::Downgrade,
        "cancel" => Change::Cancel,
        "keep" => Change::Keep,
        _ => return Err(CommandError::Grammar),
    };
    let bare = matches!(change, Change::Cancel | Change::Keep);
    let slug = if bare { String::new() } else { text("plan")? };
    Ok(PlanTask::Change { change, account: text("account")?, slug, key: text("key")? })
}

/// Does it.
///
/// # Errors
/// [`CommandError`].
pub async fn run(config: Config, task: PlanTask, out: impl Write) -> Result<(), CommandError> {
    let billing = open_for_command(&config).await?;
    let done = act(&billing, task).await;
    billing.shutdown().await;
    let mut out = out;
    out.write_all(done?.as_bytes()).map_err(CommandError::Print)
}

/// Does it; answers what is to be printed.
///
/// # Errors
/// [`CommandError`].
pub async fn act(billing: &Billing, task: PlanTask) -> Result<String, CommandError> {
    match task {
        PlanTask::Create { slug, name, currency, price, allowance, services, months, rank } => {
            let currency = operate::currency(&currency)?;
            let (price, allowance) = (operate::money(&price, currency)?, operate::money(&allowance, currency)?);
            let new = NewPlan { slug, name, price, allowance, services, months, rank };
            let plan = billing.create_plan(new).await.map_err(|error| refused(&error, currency))?;
            Ok(format!("The plan {} is on sale.\n", plan.id))
        }
        PlanTask::List => show::catalogue(billing).await,
        PlanTask::Retire { slug } => {
            let id = billing.retire_plan(&slug).await.map_err(|error| refused(&error, Currency::Usd))?;
            Ok(format!("The plan {id} is no longer sold. Who has it keeps it.\n"))
        }
        PlanTask::Change { change, account, slug, key } => {
            let (account_id, currency) = operate::find(billing, &account).await?;
            let done = match change {
                Change::Sell => billing.buy_plan(account_id, &slug, &key).await,
                Change::Upgrade => billing.upgrade_plan(account_id, &slug, &key).await,
                Change::Downgrade => billing.downgrade_plan(account_id, &slug, &key).await,
                Change::Cancel => billing.cancel_plan(account_id, &key).await,
                Change::Keep => billing.resume_plan(account_id, &key).await,
            };
            let PlanChange { replayed, .. } = done.map_err(|error| refused(&error, currency))?;
            let said = if replayed { "That was done before.\n" } else { "Done.\n" };
            Ok(format!("{said}{}", show::account(billing, account_id, currency).await?))
        }
        PlanTask::Show { account } => {
            let (account_id, currency) = operate::find(billing, &account).await?;
            show::account(billing, account_id, currency).await
        }
    }
}

/// Says why not, with what is missing as money.
fn refused(error: &PlanError, currency: Currency) -> CommandError {
    match error {
        PlanError::Store(error) => CommandError::Database(error.clone()),
        PlanError::Ledger(Refusal::NotEnoughTopUp { missing }) => {
            let missing = Money::from_micros(*missing, currency).decimal();
            CommandError::Refused(format!("{missing} {currency} of bought credit are missing; top up first"))
        }
        error => CommandError::Refused(error.to_string()),
    }
}
