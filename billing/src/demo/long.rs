//! A demo customer with a very long history: for looking at long lists, and for measuring them.

use domain::{
    currency::Currency,
    ledger::{Book, Charge, Command, GrantSource, NewGrant, Request},
    money::{MICROS_PER_UNIT, Money},
    profile::ProfileDraft,
    time::{DAY_MS, Timestamp},
};

use super::{DemoError, PASSWORD, dice::Dice, services::SHELF};
use crate::{
    engine::Billing,
    identity::NewIdentity,
    ledger::fingerprint,
    store::{StoreError, sql, values},
};

/// The history goes back so far.
const DAYS: i64 = 300;
/// Movements that share a commit.
const AT_ONCE: i64 = 2_000;
/// Every so many movements credit is bought.
const TOP_UP_EVERY: i64 = 500;

/// Makes sure that the customer exists whose history has `rows` movements, and says by which address to sign in. The
/// password is that of all demo customers. Run again, it changes nothing.
///
/// # Errors
/// [`DemoError`].
pub async fn ensure(billing: &Billing, rows: i64) -> Result<String, DemoError> {
    let email = format!("long-{rows}@history.example");
    let start = Timestamp(billing.now().0 - DAYS * DAY_MS);
    let find = sql(
        "SELECT m.account_id FROM user_identity AS u JOIN membership AS m ON m.user_id = u.user_id WHERE u.email = $1",
        values![&email],
    );
    if billing.store().first(find.clone()).await?.is_none() {
        let new = NewIdentity {
            email: email.clone(),
            password_hash: billing.inner.passwords.hash(PASSWORD.to_owned()).await?,
            name: "Long History".to_owned(),
            account_name: format!("Long History {rows}"),
            language: None,
            time_zone: "America/New_York".to_owned(),
            created_at: start,
        };
        let mut tx = billing.store().write().await?;
        crate::identity::create_identity(&mut tx, &new).await?;
        tx.commit().await?;
    }
    let row = billing.store().first(find).await?.ok_or_else(|| StoreError::data("no account"))?;
    let account_id = domain::account::AccountId(row.cells().int()?);
    if billing.profile(account_id).await?.is_none() {
        billing.save_profile(account_id, &draft(&email)).await.map_err(DemoError::Profile)?;
    }
    // A history that was broken off is made anew from its end: postings never go back in time.
    let done = billing.history_length(account_id).await?;
    let mut dice = Dice::new(u64::try_from(done).unwrap_or(0) + 17);
    for first in (done..rows).step_by(usize::try_from(AT_ONCE).unwrap_or(1)) {
        let mut waiting = Vec::new();
        for number in first..rows.min(first + AT_ONCE) {
            let command = command(number, &mut dice);
            let request = Request { key: format!("post:long:{number}"), fingerprint: fingerprint(&command), command };
            let at = Timestamp(start.0 + number * (DAYS * DAY_MS / rows.max(1)));
            waiting.push(billing.inner.lanes.hand_in(account_id, request, Some(at)).await?);
        }
        for answer in waiting {
            answer.answer().await?;
        }
    }
    Ok(email)
}

fn command(number: i64, dice: &mut Dice) -> Command {
    let dollars = |micros| Money::from_micros(micros, Currency::Usd);
    if number % TOP_UP_EVERY == 0 {
        return Command::Grant(NewGrant {
            source: GrantSource::TopUp,
            amount: dollars(2_000 * MICROS_PER_UNIT),
            expires_at: None,
            services: Vec::new(),
            reference: format!("TRANSFER-{number:07}"),
            counter: Book::Adjustments,
            description: "Bank transfer".to_owned(),
        });
    }
    let article = &SHELF[usize::try_from(dice.between(0, 19)).unwrap_or(0) % SHELF.len()];
    let amount = dice.between(article.usual.0, article.usual.1) * 1_000;
    let count = amount / article.price.max(1);
    Command::Charge(Charge {
        service: article.service.to_owned(),
        amount: dollars(amount),
        description: format!("{} · {count} {}", article.name, article.unit),
        usage: None,
    })
}

fn draft(email: &str) -> ProfileDraft {
    ProfileDraft {
        kind: "person".to_owned(),
        name: "Long History".to_owned(),
        email: email.to_owned(),
        address: "1 Ledger Street\nTucson, AZ 85701".to_owned(),
        country: "US".to_owned(),
        tax_code: String::new(),
        currency: Currency::Usd.code().to_owned(),
    }
}
