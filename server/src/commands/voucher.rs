//! `voucher`: makes vouchers, shows who used them, ends them.

use std::io::Write;

use billing::{
    Billing,
    vouchers::{NewVouchers, VoucherError, VoucherRecord},
};
use clap::{Arg, ArgAction, ArgMatches, Command, value_parser};
use domain::{
    money::Money,
    time::Timestamp,
    voucher::{VoucherCode, VoucherRefusal, VoucherTerms},
};

use super::{CommandError, operate};
use crate::{config::Config, server::open_for_command};

/// What to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum VoucherTask {
    /// Makes vouchers and prints their codes.
    Create(Box<CreateTask>),
    /// Prints the vouchers of a batch, or the newest.
    List {
        /// The batch.
        batch: Option<String>,
    },
    /// Prints one voucher and who used it.
    Show {
        /// The code, as typed.
        code: String,
    },
    /// Ends a code or a batch.
    Revoke {
        /// A code or a batch.
        what: String,
        /// Who ends it.
        actor: String,
    },
    /// Redeems a code for an account.
    Redeem {
        /// The account's number or a member's e-mail.
        account: String,
        /// The code, as typed.
        code: String,
    },
}

/// Vouchers to be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CreateTask {
    amount: String,
    currency: String,
    count: usize,
    uses: i64,
    uses_per_account: i64,
    redeem_days: Option<i64>,
    lifetime_days: Option<i64>,
    services: Vec<String>,
    description: String,
    batch: String,
    actor: String,
}

/// The command's grammar.
#[must_use]
pub fn grammar() -> Command {
    let text = |name: &'static str, help: &'static str| Arg::new(name).long(name).help(help);
    let number = |name: &'static str, help: &'static str| text(name, help).value_parser(value_parser!(i64).range(1..));
    let code = || text("code", "The code; case, spaces and dashes do not matter").required(true);
    Command::new("voucher")
        .about("Makes vouchers, shows who used them, ends them")
        .subcommand_required(true)
        .subcommand(
            Command::new("create")
                .about("Makes vouchers and prints their codes, one a line")
                .arg(text("amount", "What each use grants, such as 10 or 2.5").required(true))
                .arg(text("currency", "USD, EUR, VND or JPY").required(true))
                .arg(number("count", "How many codes").default_value("1"))
                .arg(number("uses", "How often each code can be redeemed in all").default_value("1"))
                .arg(number("uses-per-account", "… and by one account").default_value("1"))
                .arg(number("redeem-days", "Can be redeemed for so many days; for ever without it"))
                .arg(number("lifetime-days", "The credit lasts so many days; for ever without it"))
                .arg(text("service", "Pays for this service only; may be given again").action(ArgAction::Append))
                .arg(text("description", "What the customer reads").default_value(""))
                .arg(text("batch", "A name to find them by: a campaign, a ticket").required(true))
                .arg(operate::actor()),
        )
        .subcommand(
            Command::new("list")
                .about("Prints the newest vouchers, or those of a batch")
                .arg(text("batch", "Only those made under this name")),
        )
        .subcommand(Command::new("show").about("Prints a voucher and who used it").arg(code()))
        .subcommand(
            Command::new("revoke")
                .about("Ends a code, or all codes of a batch; credit already granted stays")
                .arg(Arg::new("what").required(true).help("A code, or a batch"))
                .arg(operate::actor()),
        )
        .subcommand(Command::new("redeem").about("Redeems a code for an account").arg(operate::account()).arg(code()))
}

/// What the command line asks for.
///
/// # Errors
/// [`CommandError::Grammar`], when something is missing.
pub fn read(matches: &ArgMatches) -> Result<VoucherTask, CommandError> {
    let (name, matches) = matches.subcommand().ok_or(CommandError::Grammar)?;
    let text = |id| operate::text(matches, id);
    let number = |id| matches.get_one::<i64>(id).copied();
    Ok(match name {
        "create" => VoucherTask::Create(Box::new(CreateTask {
            amount: text("amount")?,
            currency: text("currency")?,
            count: number("count").and_then(|count| usize::try_from(count).ok()).ok_or(CommandError::Grammar)?,
            uses: number("uses").ok_or(CommandError::Grammar)?,
            uses_per_account: number("uses-per-account").ok_or(CommandError::Grammar)?,
            redeem_days: number("redeem-days"),
            lifetime_days: number("lifetime-days"),
            services: matches.get_many::<String>("service").unwrap_or_default().cloned().collect(),
            description: text("description")?,
            batch: text("batch")?,
            actor: text("actor")?,
        })),
        "show" => VoucherTask::Show { code: text("code")? },
        "revoke" => VoucherTask::Revoke { what: text("what")?, actor: text("actor")? },
        "redeem" => VoucherTask::Redeem { account: text("account")?, code: text("code")? },
        _ => VoucherTask::List { batch: matches.get_one::<String>("batch").cloned() },
    })
}

/// Does it.
///
/// # Errors
/// [`CommandError`].
pub async fn run(config: Config, task: VoucherTask, out: impl Write) -> Result<(), CommandError> {
    let billing = open_for_command(&config).await?;
    let done = act(&billing, task, out).await;
    billing.shutdown().await;
    done
}

async fn act(billing: &Billing, task: VoucherTask, mut out: impl Write) -> Result<(), CommandError> {
    match task {
        VoucherTask::Create(task) => {
            let codes = billing.create_vouchers(&new(billing, *task)?).await.map_err(refused)?;
            codes.iter().try_for_each(|code| writeln!(out, "{code}")).map_err(CommandError::Print)
        }
        VoucherTask::List { batch } => {
            let vouchers = billing.vouchers(batch.as_deref()).await.map_err(CommandError::Database)?;
            print(&vouchers, billing.now(), out)
        }
        VoucherTask::Show { code } => {
            let none = || refused(VoucherRefusal::Unknown.into());
            let parsed: VoucherCode = code.parse().map_err(|_| none())?;
            let found = billing.voucher(&parsed).await.map_err(CommandError::Database)?;
            let (voucher, redemptions) = found.ok_or_else(none)?;
            print(&[voucher], billing.now(), &mut out)?;
            let head = ["Account", "Posting"].map(str::to_owned).to_vec();
            let row = |one: &billing::vouchers::Redemption| {
                let posting = one.posting_seq.map_or_else(|| "under way".to_owned(), |seq| seq.to_string());
                vec![one.account_id.to_string(), posting]
            };
            let rows: Vec<_> = std::iter::once(head).chain(redemptions.iter().map(row)).collect();
            write!(out, "\n{}", operate::table(&rows)).map_err(CommandError::Print)
        }
        VoucherTask::Revoke { what, actor } => {
            let revoked = billing.revoke_vouchers(&what, &actor).await.map_err(refused)?;
            writeln!(out, "Ended {revoked} codes; credit already granted stays.").map_err(CommandError::Print)
        }
        VoucherTask::Redeem { account, code } => {
            let (account_id, currency) = operate::find(billing, &account).await?;
            let redeemed = billing.redeem_voucher(account_id, &code).await.map_err(|error| match error {
                VoucherError::Refused(VoucherRefusal::OtherCurrency(other)) => CommandError::Refused(format!(
                    "the voucher is in {other}, the balance of account {account_id} in {currency}"
                )),
                error => refused(error),
            })?;
            let amount = redeemed.amount.decimal();
            writeln!(out, "Account {account_id} has {amount} {currency} more, by posting {}.", redeemed.seq)
                .map_err(CommandError::Print)
        }
    }
}

fn new(billing: &Billing, task: CreateTask) -> Result<NewVouchers, CommandError> {
    let currency = operate::currency(&task.currency)?;
    let amount: Money = operate::money(&task.amount, currency)?;
    let terms = VoucherTerms {
        amount,
        redeem_by: task.redeem_days.map(|days| billing.now().plus_days(days)),
        lifetime_days: task.lifetime_days,
        services: task.services,
        uses: task.uses,
        uses_per_account: task.uses_per_account,
        description: task.description,
    };
    Ok(NewVouchers { terms, count: task.count, actor: task.actor, batch: task.batch })
}

fn print(vouchers: &[VoucherRecord], now: Timestamp, mut out: impl Write) -> Result<(), CommandError> {
    let head = ["Code", "Batch", "Amount", "Used", "Services", "State", "Made by"].map(str::to_owned).to_vec();
    let row = |voucher: &VoucherRecord| {
        let terms = &voucher.state.terms;
        vec![
            voucher.code.to_string(),
            voucher.batch.clone(),
            format!("{} {}", terms.amount.decimal(), terms.amount.currency),
            format!("{} of {}", voucher.state.used, terms.uses),
            if terms.services.is_empty() { "all".to_owned() } else { terms.services.join(", ") },
            standing(voucher, now).to_owned(),
            voucher.created_by.clone(),
        ]
    };
    let rows: Vec<_> = std::iter::once(head).chain(vouchers.iter().map(row)).collect();
    out.write_all(operate::table(&rows).as_bytes()).map_err(CommandError::Print)
}

/// Whether a code can still be redeemed, and why not.
fn standing(voucher: &VoucherRecord, now: Timestamp) -> &'static str {
    let state = &voucher.state;
    if state.is_revoked {
        "revoked"
    } else if state.terms.redeem_by.is_some_and(|end| end <= now) {
        "expired"
    } else if state.used >= state.terms.uses {
        "used up"
    } else {
        "in force"
    }
}

fn refused(error: VoucherError) -> CommandError {
    match error {
        VoucherError::Store(error) => CommandError::Database(error),
        refusal => CommandError::Refused(refusal.to_string()),
    }
}
