//! `reconcile`: asks gateways about what is unsettled, and holds payments and postings against each other.

use std::io::Write;

use billing::{Billing, payments::reconcile::Report};
use clap::{Arg, ArgAction, ArgMatches, Command};

use super::{CommandError, operate};
use crate::{config::Config, server::open_for_command};

/// What to print.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReconcileTask {
    /// With what is open, and the last month's totals by day and gateway.
    pub with_report: bool,
}

/// The command's grammar.
#[must_use]
pub fn grammar() -> Command {
    Command::new("reconcile")
        .about("Asks gateways about unsettled payments, and holds payments and postings against each other")
        .arg(
            Arg::new("report")
                .long("report")
                .action(ArgAction::SetTrue)
                .help("Prints what is open, and the last month's totals to hold against the gateways' own reports"),
        )
}

/// What the command line asks for.
#[must_use]
pub fn read(matches: &ArgMatches) -> ReconcileTask {
    ReconcileTask { with_report: matches.get_flag("report") }
}

/// Does it.
///
/// # Errors
/// [`CommandError`]; [`CommandError::Differing`] when something does not agree.
pub async fn run(config: Config, task: ReconcileTask, out: impl Write) -> Result<(), CommandError> {
    let billing = open_for_command(&config).await?;
    let done = act(&billing, task, out).await;
    billing.shutdown().await;
    done
}

/// Does it with an engine that is open.
///
/// # Errors
/// As [`run`].
pub async fn act(billing: &Billing, task: ReconcileTask, mut out: impl Write) -> Result<(), CommandError> {
    let report = billing.reconcile().await.map_err(CommandError::Database)?;
    let text = if task.with_report { full(&report) } else { short(&report) };
    out.write_all(text.as_bytes()).map_err(CommandError::Print)?;
    match report.differences.len() {
        0 => Ok(()),
        differing => Err(CommandError::Differing(differing)),
    }
}

fn short(report: &Report) -> String {
    let mut text = format!(
        "{} UTC: asked about {} payments; {} payments and {} top-ups compared, {} differ; {} findings wait for a \
         decision.\n",
        operate::utc(report.at),
        report.asked,
        report.payments,
        report.top_ups,
        report.differences.len(),
        report.reviews
    );
    if !report.differences.is_empty() {
        let row = |one: &billing::payments::reconcile::Difference| {
            vec![one.payment.clone(), one.what.to_owned(), one.detail.clone()]
        };
        text.push('\n');
        text.push_str(&table(["PAYMENT", "WHAT DIFFERS", "FIGURES"], report.differences.iter().map(row)));
    }
    text
}

fn full(report: &Report) -> String {
    let mut text = short(report);
    text.push_str("\nOpen payments\n");
    let open = report.open.iter().map(|one| {
        vec![one.gateway.to_string(), one.state.to_string(), one.count.to_string(), operate::utc(one.oldest)]
    });
    text.push_str(&table(["GATEWAY", "STATE", "HOW MANY", "OLDEST (UTC)"], open));
    text.push_str("\nSucceeded payments of the last 31 days, by the day they were started (UTC)\n");
    let totals = report.totals.iter().map(|one| {
        vec![
            one.day.to_string(),
            one.gateway.to_string(),
            one.count.to_string(),
            format!("{} {}", one.charged.decimal(), one.charged.currency),
            format!("{} {}", one.back.decimal(), one.back.currency),
        ]
    });
    text.push_str(&table(["DAY", "GATEWAY", "HOW MANY", "CHARGED", "GONE BACK"], totals));
    text
}

fn table<const N: usize>(head: [&str; N], rows: impl Iterator<Item = Vec<String>>) -> String {
    operate::table(&std::iter::once(head.map(str::to_owned).to_vec()).chain(rows).collect::<Vec<_>>())
}
