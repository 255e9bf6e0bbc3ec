//! Plans in plain text.

use billing::Billing;
use domain::{account::AccountId, currency::Currency, money::Money};

use crate::commands::{CommandError, operate};

/// The catalogue.
pub(super) async fn catalogue(billing: &Billing) -> Result<String, CommandError> {
    let offers = billing.plans().await.map_err(CommandError::Database)?;
    let mut rows = vec![words(["Plan", "Name", "Price", "Allowance", "Months", "Rank", "On sale", "Services"])];
    rows.extend(offers.into_iter().map(|offer| {
        let plan = offer.plan;
        let money = |money: Money| format!("{} {}", money.decimal(), money.currency);
        let services = if plan.services.is_empty() { "all".to_owned() } else { plan.services.join(", ") };
        vec![
            plan.id.to_string(),
            plan.name,
            money(plan.price),
            money(plan.allowance),
            plan.months.to_string(),
            plan.rank.to_string(),
            if offer.on_sale { "yes" } else { "no" }.to_owned(),
            services,
        ]
    }));
    Ok(operate::table(&rows))
}

/// An account's newest plan and what happened to it.
pub(super) async fn account(
    billing: &Billing,
    account_id: AccountId,
    currency: Currency,
) -> Result<String, CommandError> {
    let Some(one) = billing.subscription(account_id).await.map_err(CommandError::Database)? else {
        return Ok(format!("Account {account_id} has no plan.\n"));
    };
    let events = billing.subscription_events(account_id, one.number).await.map_err(CommandError::Database)?;
    let next = one.next.map_or_else(String::new, |next| format!(", then {next}"));
    let mut text = format!(
        "Account {account_id} has plan {} ({}): period {} from {} to {}{next}.\n",
        one.plan,
        one.status.slug(),
        one.period,
        operate::utc(one.span.start),
        operate::utc(one.span.end),
    );
    let mut rows = vec![words(["When (UTC)", "What", "Plan", "Paid", "Posting"])];
    rows.extend(events.into_iter().map(|event| {
        let paid = Money::from_micros(event.price, currency);
        vec![
            operate::utc(event.at),
            event.kind,
            event.plan.to_string(),
            format!("{} {currency}", paid.decimal()),
            event.posting.map_or_else(String::new, |seq| seq.to_string()),
        ]
    }));
    text.push_str(&operate::table(&rows));
    Ok(text)
}

fn words<const N: usize>(words: [&str; N]) -> Vec<String> {
    words.map(str::to_owned).to_vec()
}
