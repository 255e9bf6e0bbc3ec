//! `payment`: payments as operators look them up, ask the gateways about them and give their money back.

use std::io::Write;

use billing::{
    Billing,
    gateways::GatewayError,
    payments::{CheckError, PaymentView, RefreshError, RefundError, RefundTask, Refunded},
};
use clap::{Arg, ArgMatches, Command, value_parser};
use domain::{
    gateway::Gateway,
    history::PaymentFilter,
    money::Money,
    payment::{BackFacts, BackKind, BackState, MoneyBack, PaymentState},
    time::Timestamp,
};

use super::{CommandError, operate, review};
use crate::{config::Config, server::open_for_command};

/// What to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PaymentTask {
    /// Prints an account's payments, newest first.
    List {
        /// The account's number, or the e-mail of a member.
        account: String,
        /// At most so many.
        most: u32,
    },
    /// Prints a payment with all that has happened to it.
    Show {
        /// Its id.
        payment: String,
    },
    /// Asks the gateway how the payment, its refunds and disputes stand, and books what is new.
    Check {
        /// Its id.
        payment: String,
    },
    /// Orders the gateway to give money back.
    Refund {
        /// The payment's id.
        payment: String,
        /// In the currency that was charged; all that is left without it.
        amount: Option<String>,
        /// Names the order.
        key: String,
        /// Who orders it.
        actor: String,
        /// Why.
        reason: String,
    },
}

/// The command's grammar.
#[must_use]
pub fn grammar() -> Command {
    let payment = || Arg::new("payment").long("payment").required(true).help("The payment's id");
    let text = |name: &'static str, help: &'static str| Arg::new(name).long(name).help(help);
    Command::new("payment")
        .about("Shows payments, asks the gateways about them, and refunds them")
        .subcommand_required(true)
        .arg_required_else_help(true)
        .subcommand(
            Command::new("list").about("Prints an account's payments, newest first").arg(operate::account()).arg(
                text("most", "At most so many").default_value("50").value_parser(value_parser!(u32).range(1..=1_000)),
            ),
        )
        .subcommand(Command::new("show").about("Prints a payment with all that has happened to it").arg(payment()))
        .subcommand(
            Command::new("check")
                .about("Asks the gateway about a payment, its refunds and disputes, and books what is new")
                .arg(payment()),
        )
        .subcommand(
            Command::new("refund")
                .about("Orders the gateway to give a payment's money back, and takes the credit")
                .arg(payment())
                .arg(text("amount", "How much, in the currency that was charged; all that is left without it"))
                .arg(
                    text("key", "Names the order: given again, it is still one refund (a ticket's number, say)")
                        .required(true),
                )
                .arg(text("reason", "Why, for the record").required(true))
                .arg(operate::actor()),
        )
}

/// What the command line asks for.
///
/// # Errors
/// [`CommandError::Grammar`], when it asks for nothing.
pub fn read(matches: &ArgMatches) -> Result<PaymentTask, CommandError> {
    let (name, matches) = matches.subcommand().ok_or(CommandError::Grammar)?;
    let text = |id| operate::text(matches, id);
    Ok(match name {
        "list" => PaymentTask::List {
            account: text("account")?,
            most: matches.get_one::<u32>("most").copied().ok_or(CommandError::Grammar)?,
        },
        "show" => PaymentTask::Show { payment: text("payment")? },
        "check" => PaymentTask::Check { payment: text("payment")? },
        _ => PaymentTask::Refund {
            payment: text("payment")?,
            amount: matches.get_one::<String>("amount").cloned(),
            key: text("key")?,
            actor: text("actor")?,
            reason: text("reason")?,
        },
    })
}

/// Does it.
///
/// # Errors
/// [`CommandError`].
pub async fn run(config: Config, task: PaymentTask, out: impl Write) -> Result<(), CommandError> {
    let billing = open_for_command(&config).await?;
    let done = act(&billing, task, out).await;
    billing.shutdown().await;
    done
}

/// Does it with an engine that is open.
///
/// # Errors
/// [`CommandError`].
pub async fn act(billing: &Billing, task: PaymentTask, mut out: impl Write) -> Result<(), CommandError> {
    let text = match task {
        PaymentTask::List { account, most } => list(billing, &account, most).await?,
        PaymentTask::Show { payment } => review::show(billing, &review::payment_id(&payment)?).await?,
        PaymentTask::Check { payment } => check(billing, &payment).await?,
        PaymentTask::Refund { payment, amount, key, actor, reason } => {
            let payment_id = review::payment_id(&payment)?;
            let charged = view(billing, &payment).await?.asked;
            let amount = amount.map(|amount| operate::money(&amount, charged.currency)).transpose()?;
            refund(billing, &RefundTask { payment_id, amount, key, actor, reason }).await?
        }
    };
    out.write_all(text.as_bytes()).map_err(CommandError::Print)
}

async fn view(billing: &Billing, payment: &str) -> Result<PaymentView, CommandError> {
    let id = review::payment_id(payment)?;
    let view = billing.payment(id.account_id(), &id).await.map_err(CommandError::Database)?;
    view.ok_or_else(|| CommandError::Refused(format!("there is no payment {id}")))
}

async fn list(billing: &Billing, account: &str, most: u32) -> Result<String, CommandError> {
    let (account_id, _) = operate::find(billing, account).await?;
    let mut rows =
        vec![["MADE (UTC)", "PAYMENT", "BY", "STATE", "CHARGE", "CREDITED", "GONE BACK"].map(str::to_owned).to_vec()];
    let mut before = None;
    while rows.len() <= most as usize {
        let page = billing.payments(account_id, PaymentFilter::default(), before, most).await;
        let page = page.map_err(CommandError::Database)?;
        before = page.payments.last().map(|last| last.number);
        rows.extend(page.payments.iter().map(row));
        if !page.more {
            break;
        }
    }
    rows.truncate(most as usize + 1);
    Ok(if rows.len() == 1 { format!("Account {account_id} has no payments.\n") } else { operate::table(&rows) })
}

fn row(payment: &PaymentView) -> Vec<String> {
    let backs: Vec<String> = payment.backs.iter().map(back_words).collect();
    vec![
        operate::utc(payment.created_at),
        payment.id.to_string(),
        payment.gateway.to_string(),
        payment.state.to_string(),
        words(payment.asked),
        payment.credited.map_or_else(String::new, words),
        backs.join("; "),
    ]
}

fn words(money: Money) -> String {
    format!("{} {}", money.decimal(), money.currency)
}

/// A refund or dispute in a few words.
pub(super) fn back_words(back: &BackFacts) -> String {
    format!("{} {} {}", kind_words(back.kind), words(back.amount), state_words(back.kind, back.state))
}

const fn kind_words(kind: BackKind) -> &'static str {
    match kind {
        BackKind::Refund => "refund of",
        BackKind::Dispute => "dispute of",
    }
}

const fn state_words(kind: BackKind, state: BackState) -> &'static str {
    match (kind, state) {
        (BackKind::Refund, BackState::Open) => "under way",
        (BackKind::Refund, BackState::Gone) => "done",
        (BackKind::Refund, BackState::Returned) => "failed",
        (BackKind::Dispute, BackState::Open) => "open",
        (BackKind::Dispute, BackState::Gone) => "lost",
        (BackKind::Dispute, BackState::Returned) => "won",
    }
}

async fn check(billing: &Billing, payment: &str) -> Result<String, CommandError> {
    let id = review::payment_id(payment)?;
    let PaymentView { state: before, gateway, .. } = view(billing, payment).await?;
    // VNPay answers one question in five minutes. It is the same one for a payment and for its refund, so a payment that is
    // paid is asked about its refund, and any other about itself.
    let asks_once = gateway == Gateway::Vnpay;
    let state = if asks_once && before == PaymentState::Succeeded {
        before
    } else {
        billing.check_payment(&id).await.map_err(|error| match error {
            CheckError::Store(error) => CommandError::Database(error),
            CheckError::Unknown => CommandError::Refused(format!("there is no payment {id}")),
            CheckError::Gateway(error) => not_answered(&error),
        })?
    };
    if state == PaymentState::Succeeded && (!asks_once || before == state) {
        billing.refresh_money_back(&id, &[]).await.map_err(|error| match error {
            RefreshError::Store(error) => CommandError::Database(error),
            RefreshError::Gateway(error) => not_answered(&error),
            RefreshError::Book(refusal) => CommandError::Refused(refusal.to_string()),
        })?;
    }
    let backs = view(billing, payment).await?.backs;
    let lines: String = backs.iter().map(|back| format!("  {}\n", back_words(back))).collect();
    Ok(format!("Payment {id} is {state}.\n{lines}"))
}

/// Why a gateway told nothing, and when it may be asked again, where it says so.
fn not_answered(error: &GatewayError) -> CommandError {
    CommandError::Refused(match error {
        GatewayError::TooSoon { gateway, until } => {
            // Times are printed in whole minutes, and this one is not to be too early.
            let until = Timestamp(until.0.saturating_add(59_999));
            format!(
                "{} was asked a short while ago and answers only so often: ask again from {} (UTC)",
                gateway.name(),
                operate::utc(until)
            )
        }
        error => error.to_string(),
    })
}

async fn refund(billing: &Billing, task: &RefundTask) -> Result<String, CommandError> {
    let id = &task.payment_id;
    match billing.refund_payment(task).await {
        Ok(Refunded::Ordered { back: MoneyBack { amount, kind, state, .. }, .. }) => {
            Ok(format!("Payment {id}: {} {}, {}.\n", kind_words(kind), words(amount), state_words(kind, state)))
        }
        Ok(Refunded::Unknown { code }) => Err(CommandError::Refused(format!(
            "the gateway's answer is unclear ({code}): the money may be on its way. Look with `server payment check \
             --payment {id}`, and give the same order with the same key again"
        ))),
        Err(RefundError::Store(error)) => Err(CommandError::Database(error)),
        Err(RefundError::Gateway(error)) => Err(CommandError::Refused(format!(
            "{error}. The order may be on record, and may have been taken: look with `server payment check --payment {id}`, \
             and give the same order with the same key again"
        ))),
        Err(refusal) => Err(CommandError::Refused(refusal.to_string())),
    }
}
