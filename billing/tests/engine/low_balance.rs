//! A low balance is told once per crossing, and by the account's own rule.

use billing::{
    alerts::{AlertError, RecipientError},
    limits::NewLimit,
};
use domain::{
    account::AccountId,
    currency::Currency,
    event::AccountEvent,
    ledger::{Command, GrantSource, LimitPeriod},
    low_balance::BalanceLevel,
};
use tokio::sync::broadcast::Receiver;

use crate::support::{Engine, charge, dong, grant, request, usd};

/// The levels that are told until [`mark`] is and the total has come to `units`: levels leave by the outbox, balances at
/// once.
async fn told_until(events: &mut Receiver<AccountEvent>, units: i64) -> Vec<BalanceLevel> {
    let mut levels = Vec::new();
    let (mut is_marked, mut is_there) = (false, false);
    while !(is_marked && is_there) {
        match events.recv().await.unwrap() {
            AccountEvent::LowBalance { level, .. } => levels.push(level),
            AccountEvent::Balance { balance, .. } => is_there |= balance.total() == dong(units),
            AccountEvent::LimitReached { .. } => is_marked = true,
            AccountEvent::Payment { .. } => {}
        }
    }
    levels
}

async fn post(engine: &Engine, account: AccountId, key: &str, command: Command) {
    engine.billing.post(account, request(key, command)).await.unwrap();
}

fn credit(units: i64) -> Command {
    grant(dong(units), GrantSource::TopUp, None, &[])
}

fn usage(units: i64) -> Command {
    charge(dong(units), "speech", "")
}

/// A soft limit on a service of its own; reaching it marks a place in the outbox.
async fn mark(engine: &Engine, account: AccountId) {
    let marker = NewLimit {
        service: Some("marker".to_owned()),
        period: LimitPeriod::Month,
        amount: dong(1),
        is_hard: false,
        actor: "op".to_owned(),
    };
    engine.billing.set_limit(account, &marker).await.unwrap();
    post(engine, account, "marker", charge(dong(1), "marker", "")).await;
}

#[tokio::test]
async fn each_crossing_of_the_own_threshold_is_told_once() {
    let engine = Engine::open().await;
    let account = engine.account("low@example.com", Currency::Vnd).await;
    post(&engine, account, "credit", credit(1_000)).await;
    let to = ["Ketoan@Example.com".to_owned(), "a@example.com".to_owned(), "ketoan@example.com".to_owned()];
    engine.billing.set_alerts(account, Some(dong(500)), &to).await.unwrap();
    let alerts = engine.billing.alerts(account).await.unwrap().unwrap();
    assert_eq!((alerts.threshold, alerts.warn_below), (Some(dong(500)), dong(500)));
    assert_eq!(alerts.recipients, ["a@example.com", "ketoan@example.com"]);

    let mut events = engine.billing.subscribe(account).await.unwrap();
    for (key, command) in [
        ("1", usage(500)),
        // Low.
        ("2", usage(1)),
        ("3", usage(99)),
        // Below zero.
        ("4", usage(410)),
        ("5", usage(10)),
        // Low again on the way up is not news, falling back is.
        ("6", credit(100)),
        ("7", usage(100)),
        ("8", credit(2_000)),
        ("9", usage(1_900)),
    ] {
        post(&engine, account, key, command).await;
    }
    mark(&engine, account).await;
    let (low, negative) = (BalanceLevel::Low, BalanceLevel::Negative);
    assert_eq!(told_until(&mut events, 79).await, [low, negative, negative, low]);
    engine.assert_sound().await;
}

#[tokio::test]
async fn without_a_threshold_the_last_day_of_spending_is_one() {
    let engine = Engine::open().await;
    let account = engine.account("day@example.com", Currency::Vnd).await;
    post(&engine, account, "credit", credit(1_000)).await;
    let mut events = engine.billing.subscribe(account).await.unwrap();
    post(&engine, account, "1", usage(400)).await;
    assert_eq!(engine.billing.alerts(account).await.unwrap().unwrap().warn_below, dong(400));
    engine.clock.advance_seconds(3 * 86_400);
    // 390 are left, and the day before cost 400.
    post(&engine, account, "2", usage(210)).await;
    let alerts = engine.billing.alerts(account).await.unwrap().unwrap();
    let balance = engine.billing.balance(account).await.unwrap().unwrap();
    assert_eq!((alerts.warn_below, alerts.level(&balance)), (dong(400), BalanceLevel::Low));
    mark(&engine, account).await;
    assert_eq!(told_until(&mut events, 389).await, [BalanceLevel::Low]);
    engine.assert_sound().await;
}

#[tokio::test]
async fn what_cannot_be_kept_is_refused_and_nothing_changes() {
    let engine = Engine::open().await;
    let nobody = engine.sign_up("none@example.com").await;
    assert!(matches!(engine.billing.set_alerts(nobody, None, &[]).await, Err(AlertError::NoAccount)));
    assert_eq!(engine.billing.alerts(nobody).await.unwrap(), None);
    let account = engine.account("bad@example.com", Currency::Vnd).await;
    let refused = engine.billing.set_alerts(account, Some(usd(1)), &[]).await;
    assert!(matches!(refused, Err(AlertError::Threshold)), "{refused:?}");
    let refused = engine.billing.set_alerts(account, None, &["nobody".to_owned()]).await;
    assert!(matches!(refused, Err(AlertError::Recipients(RecipientError::NoAddress(text))) if text == "nobody"));
    let many: Vec<_> = (0..11).map(|number| format!("a{number}@example.com")).collect();
    let refused = engine.billing.set_alerts(account, None, &many).await;
    assert!(matches!(refused, Err(AlertError::Recipients(RecipientError::TooMany))), "{refused:?}");
    assert_eq!(engine.billing.alerts(account).await.unwrap().unwrap().recipients, Vec::<String>::new());
}
