//! `review`: what about payments does not add up, and what is decided about it.

use std::io::Write;

use billing::{
    Billing,
    payments::review::{Decided, Decision, ReviewError, ReviewItem, ReviewTask as Task},
};
use clap::{Arg, ArgMatches, Command};
use domain::payment::{PaymentId, PaymentState};

use super::{CommandError, operate, payment};
use crate::{config::Config, server::open_for_command};

/// What to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReviewTask {
    /// Prints what waits for a decision.
    List,
    /// Prints a payment with all that has happened to it.
    Show {
        /// Its id.
        payment: String,
    },
    /// Decides.
    Decide {
        /// The payment's id.
        payment: String,
        /// What is decided.
        decision: Decision,
        /// Who decides.
        actor: String,
        /// Why.
        reason: String,
    },
}

/// The command's grammar.
#[must_use]
pub fn grammar() -> Command {
    let payment = || Arg::new("payment").long("payment").required(true).help("The payment's id");
    let reason = || Arg::new("reason").long("reason").required(true).help("Why, for the record");
    let decide = |name: &'static str, about: &'static str| {
        Command::new(name).about(about).arg(payment()).arg(reason()).arg(operate::actor())
    };
    Command::new("review")
        .about("Shows and decides what about payments does not add up")
        .subcommand_required(true)
        .subcommand(Command::new("list").about("Prints what waits for a decision, oldest first"))
        .subcommand(Command::new("show").about("Prints a payment with all that has happened to it").arg(payment()))
        .subcommand(decide("settle", "Credits a payment under review: the money is there").arg(
            Arg::new("money-id").long("money-id").help(
                "The gateway's id of the money (VNPay transaction number, PaymentIntent, capture), when it is not known yet",
            ),
        ))
        .subcommand(decide("reject", "Ends a payment under review: the money is not there, or goes back"))
        .subcommand(decide("close", "Closes findings about a payment that is not under review; nothing moves"))
}

/// What the command line asks for.
///
/// # Errors
/// [`CommandError::Grammar`], when it asks for nothing.
pub fn read(matches: &ArgMatches) -> Result<ReviewTask, CommandError> {
    let (name, matches) = matches.subcommand().ok_or(CommandError::Grammar)?;
    let text = |id| operate::text(matches, id);
    let decision = match name {
        "list" => return Ok(ReviewTask::List),
        "show" => return Ok(ReviewTask::Show { payment: text("payment")? }),
        "settle" => Decision::Settle { money_id: matches.get_one::<String>("money-id").cloned() },
        "reject" => Decision::Reject,
        _ => Decision::Close,
    };
    Ok(ReviewTask::Decide { payment: text("payment")?, decision, actor: text("actor")?, reason: text("reason")? })
}

/// Does it.
///
/// # Errors
/// [`CommandError`].
pub async fn run(config: Config, task: ReviewTask, out: impl Write) -> Result<(), CommandError> {
    let billing = open_for_command(&config).await?;
    let done = act(&billing, task, out).await;
    billing.shutdown().await;
    done
}

/// Does it with an engine that is open.
///
/// # Errors
/// [`CommandError`].
pub async fn act(billing: &Billing, task: ReviewTask, mut out: impl Write) -> Result<(), CommandError> {
    let text = match task {
        ReviewTask::List => list(&billing.open_reviews().await.map_err(CommandError::Database)?),
        ReviewTask::Show { payment } => show(billing, &payment_id(&payment)?).await?,
        ReviewTask::Decide { payment, decision, actor, reason } => {
            let payment_id = payment_id(&payment)?;
            let task = Task { payment_id: payment_id.clone(), decision, actor, reason };
            let decided = billing.decide_review(task).await.map_err(|error| match error {
                ReviewError::Store(error) => CommandError::Database(error),
                refusal => CommandError::Refused(refusal.to_string()),
            })?;
            match decided {
                Decided::Done(state) => format!("Payment {payment_id} is {state}.\n"),
                Decided::NeedsSecond => {
                    format!("Your approval of {payment_id} is on record; its amount wants a second operator.\n")
                }
            }
        }
    };
    out.write_all(text.as_bytes()).map_err(CommandError::Print)
}

/// Reads a payment's id.
///
/// # Errors
/// [`CommandError::Refused`] when it is none.
pub fn payment_id(text: &str) -> Result<PaymentId, CommandError> {
    text.parse().map_err(|_| {
        CommandError::Refused(format!("{text:?} is no payment's id: they look like PAY-0000000007-0000000009"))
    })
}

fn list(items: &[ReviewItem]) -> String {
    if items.is_empty() {
        return "Nothing waits for a decision.\n".to_owned();
    }
    let head = ["SINCE (UTC)", "PAYMENT", "STATE", "CHARGE", "WHAT", "APPROVED BY", "DETAIL"].map(str::to_owned);
    let row = |item: &ReviewItem| {
        vec![
            operate::utc(item.opened_at),
            item.payment_id.to_string(),
            item.state.to_string(),
            format!("{} {}", item.amount.decimal(), item.amount.currency),
            item.what.clone(),
            item.approved_by.clone().unwrap_or_default(),
            item.detail.clone(),
        ]
    };
    let rows: Vec<_> = std::iter::once(head.to_vec()).chain(items.iter().map(row)).collect();
    operate::table(&rows)
}

/// A payment with all that has happened to it.
pub(super) async fn show(billing: &Billing, id: &PaymentId) -> Result<String, CommandError> {
    let payment = billing.payment(id.account_id(), id).await.map_err(CommandError::Database)?;
    let payment = payment.ok_or_else(|| CommandError::Refused(format!("there is no payment {id}")))?;
    let amount = payment.asked;
    let mut text = format!(
        "{id} of account {}: {} {} by {}, {}\n",
        id.account_id(),
        amount.decimal(),
        amount.currency,
        payment.gateway,
        payment.state
    );
    let happenings = billing.payment_happenings(id).await.map_err(CommandError::Database)?;
    let rows = happenings.into_iter().map(|one| vec![operate::utc(one.at), one.state.to_string(), one.cause, one.code]);
    let head = ["AT (UTC)", "THEN", "BECAUSE", "WORDS"].map(str::to_owned).to_vec();
    text.push('\n');
    text.push_str(&operate::table(&std::iter::once(head).chain(rows).collect::<Vec<_>>()));
    for back in &payment.backs {
        text.push_str(&format!("\n{}\n", payment::back_words(back)));
    }
    for amount in billing.refunds_without_answer(id).await.map_err(CommandError::Database)? {
        text.push_str(&format!(
            "\nA refund of {} {} was ordered and not answered: order it again with the same key.\n",
            amount.decimal(),
            amount.currency
        ));
    }
    let items = billing.reviews_of(id).await.map_err(CommandError::Database)?;
    for item in &items {
        let what = format!("\nFinding of {}: {} ({})", operate::utc(item.opened_at), item.what, item.detail);
        text.push_str(&what);
        text.push_str(&match &item.closed {
            Some((at, by, decision, reason)) => format!("\n  {decision} by {by} at {}: {reason}\n", operate::utc(*at)),
            None => match &item.approved_by {
                Some(first) => format!("\n  open; approved by {first}, wants a second operator\n"),
                None => "\n  open\n".to_owned(),
            },
        });
    }
    if payment.state == PaymentState::Review {
        text.push_str("\nDecide with: review settle, or review reject.\n");
    } else if items.iter().any(|item| item.closed.is_none()) {
        text.push_str("\nDecide with: review close.\n");
    }
    Ok(text)
}
