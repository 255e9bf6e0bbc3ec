//! `rate`: the exchange rates by which payments in another currency are quoted.

use std::{io::Write, path::PathBuf};

use billing::{
    Billing,
    rates::{NewRate, RateError, RateVersion},
    zone::{instant, utc_text},
};
use clap::{Arg, ArgAction, ArgMatches, Command, value_parser};
use domain::{
    quote::{NoRate, Pair, Rate, Spread},
    time::Timestamp,
};

use super::{CommandError, operate};
use crate::{config::Config, server::open_for_command};

mod file;

/// What to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RateTask {
    /// Enters a rate.
    Set(SetTask),
    /// Enters the rates of a file.
    Import {
        /// The file.
        file: PathBuf,
        /// Who enters them.
        actor: String,
        /// Whether they may differ much from those in force.
        may_leap: bool,
    },
    /// Takes a rate out of force.
    Withdraw {
        /// As `USD/VND`.
        pair: String,
        /// Who does it.
        actor: String,
    },
    /// Prints the rates in force, or every version.
    List {
        /// Whether to print every version.
        all: bool,
    },
}

/// A rate to be entered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SetTask {
    pair: String,
    rate: String,
    /// Without one it stays as it is.
    spread: Option<String>,
    source: String,
    observed_at: Option<String>,
    actor: String,
    may_leap: bool,
}

/// The command's grammar.
#[must_use]
pub fn grammar() -> Command {
    let pair = || Arg::new("pair").required(true).help("Charged currency and balance's, such as USD/VND");
    let text = |name: &'static str, help: &'static str| Arg::new(name).long(name).help(help);
    let may_leap =
        || text("large-change", "The rate is right, although more than a tenth away").action(ArgAction::SetTrue);
    Command::new("rate")
        .about("Enters and shows the exchange rates by which payments in another currency are quoted")
        .subcommand_required(true)
        .arg_required_else_help(true)
        .subcommand(
            Command::new("set")
                .about("Enters a rate; earlier versions stay on record")
                .arg(pair())
                .arg(Arg::new("rate").required(true).allow_hyphen_values(true).help("What one unit is worth: 26250"))
                .arg(
                    text("spread", "What is added to the charge, in basis points: 50 is 0.5 %; as it was without it")
                        .allow_hyphen_values(true),
                )
                .arg(text("source", "Who publishes the rate, as customers read it").required(true))
                .arg(text("observed-at", "When it was so there: 2026-11-22T10:00:00+07:00; now without it"))
                .arg(may_leap())
                .arg(operate::actor()),
        )
        .subcommand(
            Command::new("import")
                .about("Enters the rates of a CSV file, all or none: pair,rate,spread,source,observed_at")
                .arg(Arg::new("file").required(true).value_parser(value_parser!(PathBuf)).help("The file"))
                .arg(may_leap())
                .arg(operate::actor()),
        )
        .subcommand(
            Command::new("withdraw")
                .about("Takes a rate out of force at once, with the quotes that were made by it")
                .arg(pair())
                .arg(operate::actor()),
        )
        .subcommand(
            Command::new("list")
                .about("Prints the rates in force")
                .arg(text("all", "Prints every version").action(ArgAction::SetTrue)),
        )
}

/// What the command line asks for.
///
/// # Errors
/// [`CommandError::Grammar`], when something is missing.
pub fn read(matches: &ArgMatches) -> Result<RateTask, CommandError> {
    let (name, matches) = matches.subcommand().ok_or(CommandError::Grammar)?;
    let text = |id| operate::text(matches, id);
    Ok(match name {
        "set" => RateTask::Set(SetTask {
            pair: text("pair")?,
            rate: text("rate")?,
            spread: matches.get_one::<String>("spread").cloned(),
            source: text("source")?,
            observed_at: matches.get_one::<String>("observed-at").cloned(),
            actor: text("actor")?,
            may_leap: matches.get_flag("large-change"),
        }),
        "import" => RateTask::Import {
            file: matches.get_one::<PathBuf>("file").cloned().ok_or(CommandError::Grammar)?,
            actor: text("actor")?,
            may_leap: matches.get_flag("large-change"),
        },
        "withdraw" => RateTask::Withdraw { pair: text("pair")?, actor: text("actor")? },
        _ => RateTask::List { all: matches.get_flag("all") },
    })
}

/// Does it.
///
/// # Errors
/// [`CommandError`].
pub async fn run(config: Config, task: RateTask, out: impl Write) -> Result<(), CommandError> {
    let billing = open_for_command(&config).await?;
    let done = act(&billing, task, out).await;
    billing.shutdown().await;
    done
}

/// Does it with an engine that is open.
///
/// # Errors
/// [`CommandError`].
pub async fn act(billing: &Billing, task: RateTask, mut out: impl Write) -> Result<(), CommandError> {
    match task {
        RateTask::Set(task) => {
            let in_force = billing.rates(false).await.map_err(CommandError::Database)?;
            let new = new_rate(&task, &in_force, billing.now()).map_err(CommandError::Refused)?;
            enter(billing, &[new], &task.actor, task.may_leap, out).await
        }
        RateTask::Import { file, actor, may_leap } => {
            let unreadable =
                |error: std::io::Error| CommandError::Refused(format!("{} cannot be read: {error}", file.display()));
            let text = std::fs::read_to_string(&file).map_err(unreadable)?;
            let rates = file::rates(&text, billing.now());
            let rates = rates.map_err(|what| CommandError::Refused(format!("{}, {what}", file.display())))?;
            enter(billing, &rates, &actor, may_leap, out).await
        }
        RateTask::Withdraw { pair, actor } => {
            let pair: Pair = read_pair(&pair).map_err(CommandError::Refused)?;
            let withdrawn = billing.withdraw_rate(pair, &actor).await.map_err(refused)?;
            writeln!(
                out,
                "{pair} is withdrawn, by version {}. Nobody is quoted by it any more; payments that were started keep \
                 their quotes.",
                withdrawn.version
            )
            .map_err(CommandError::Print)
        }
        RateTask::List { all } => list(billing, all, out).await,
    }
}

async fn enter(
    billing: &Billing,
    rates: &[NewRate],
    actor: &str,
    may_leap: bool,
    mut out: impl Write,
) -> Result<(), CommandError> {
    let entered = billing.enter_rates(rates, actor, may_leap).await.map_err(refused)?;
    if entered.is_empty() {
        return writeln!(out, "Nothing has changed.").map_err(CommandError::Print);
    }
    for one in &entered {
        let rate = one.rate.map_or_else(String::new, |rate| rate.to_string());
        writeln!(out, "{} is {rate}, spread {} %, by version {}.", one.pair, one.spread.percent(), one.version)
            .map_err(CommandError::Print)?;
    }
    let mut pairs: Vec<Pair> = entered.iter().map(|one| one.pair).collect();
    pairs.sort();
    pairs.dedup();
    for pair in pairs {
        if let Err(NoRate::Old { .. }) = billing.rate_now(pair).await.map_err(CommandError::Database)? {
            writeln!(out, "{pair} is not quoted by: it was observed too long ago (rates.max_age_hours).")
                .map_err(CommandError::Print)?;
        }
    }
    Ok(())
}

fn new_rate(task: &SetTask, in_force: &[RateVersion], now: Timestamp) -> Result<NewRate, String> {
    let observed_at = task.observed_at.as_deref().map_or(Ok(now), read_instant)?;
    let (pair, rate) = (read_pair(&task.pair)?, read_rate(&task.rate)?);
    let spread = match &task.spread {
        Some(text) => read_spread(text)?,
        None => match in_force.iter().find(|one| one.pair == pair) {
            Some(one) => one.spread,
            None => read_spread("0")?,
        },
    };
    Ok(NewRate { pair, rate, spread, source: task.source.clone(), observed_at })
}

fn read_pair(text: &str) -> Result<Pair, String> {
    text.to_uppercase().parse().map_err(|error: domain::quote::NotAPair| error.to_string())
}

fn read_rate(text: &str) -> Result<Rate, String> {
    text.parse().map_err(|error| format!("the rate {text} {error}"))
}

fn read_spread(text: &str) -> Result<Spread, String> {
    let points: Option<i64> = text.parse().ok();
    let spread = points.ok_or(domain::quote::BadRate::Spread).and_then(Spread::try_from);
    spread.map_err(|error| format!("the spread {text} {error}"))
}

fn read_instant(text: &str) -> Result<Timestamp, String> {
    instant(text).ok_or_else(|| format!("{text} is no time with its zone, such as 2026-11-22T10:00:00+07:00"))
}

async fn list(billing: &Billing, all: bool, mut out: impl Write) -> Result<(), CommandError> {
    let rates = billing.rates(all).await.map_err(CommandError::Database)?;
    if rates.is_empty() {
        return writeln!(out, "There are no exchange rates; enter one with `server rate set`.")
            .map_err(CommandError::Print);
    }
    let head = ["Pair", "Version", "Rate", "Spread", "Observed", "Entered", "By", "State", "Source"];
    let mut rows = vec![head.map(str::to_owned).to_vec()];
    for one in &rates {
        let state = state(billing, one).await?;
        rows.push(vec![
            one.pair.to_string(),
            one.version.to_string(),
            one.rate.map_or_else(|| "none".to_owned(), |rate| rate.to_string()),
            format!("{} %", one.spread.percent()),
            utc_text(one.observed_at),
            utc_text(one.entered_at),
            one.actor.clone(),
            state.to_owned(),
            one.source.clone(),
        ]);
    }
    out.write_all(operate::table(&rows).as_bytes()).map_err(CommandError::Print)
}

/// What becomes of a version.
async fn state(billing: &Billing, one: &RateVersion) -> Result<&'static str, CommandError> {
    if one.rate.is_none() {
        return Ok("withdrawn");
    }
    Ok(match billing.rate_now(one.pair).await.map_err(CommandError::Database)? {
        Ok(rate) if rate.version == one.version => "in force",
        Err(NoRate::Old { observed_at }) if observed_at == one.observed_at => "too old",
        _ => "replaced",
    })
}

fn refused(error: RateError) -> CommandError {
    match error {
        RateError::Store(error) => CommandError::Database(error),
        RateError::FarAway { .. } => CommandError::Refused(format!("{error} with --large-change")),
        refusal => CommandError::Refused(refusal.to_string()),
    }
}
