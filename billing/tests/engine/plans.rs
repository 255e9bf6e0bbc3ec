//! Plans: bought, changed, renewed and ended, on the real store.

use billing::plans::{NewPlan, PlanChange, PlanError, Subscription};
use domain::{
    account::AccountId,
    currency::Currency,
    ledger::{GrantSource, PostingKind, Refusal},
    money::Money,
    plan::{BadPlan, PlanRefusal, Status},
    time::Timestamp,
};
use sqlx::Row;

use crate::support::{Engine, NOW, charge, grant, request, usd};

const DAY: i64 = 86_400;

/// `basic` at 10 for 12, `pro` at 30 for 45, both for speech, and `year` at 100 for 150 over twelve months.
pub async fn catalogue(engine: &Engine, currency: Currency) {
    for (slug, price, allowance, months, rank) in
        [("basic", 10, 12, 1, 1), ("pro", 30, 45, 1, 2), ("year", 100, 150, 12, 3)]
    {
        let unit = |whole: i64| Money::from_micros(whole * 1_000_000, currency);
        let new = NewPlan {
            slug: slug.to_owned(),
            name: slug.to_uppercase(),
            price: unit(price),
            allowance: unit(allowance),
            services: vec!["speech".to_owned()],
            months,
            rank,
        };
        engine.billing.create_plan(new).await.unwrap();
    }
}

pub async fn customer(engine: &Engine, zone: &'static str, micros: i64) -> AccountId {
    let account = engine.account("a@example.com", Currency::Usd).await;
    sqlx::query("UPDATE account SET time_zone = $1").bind(zone).execute(&mut engine.raw().await).await.unwrap();
    top_up(engine, account, "first", micros).await;
    account
}

pub async fn top_up(engine: &Engine, account: AccountId, key: &str, micros: i64) {
    let credit = grant(usd(micros), GrantSource::TopUp, None, &[]);
    engine.billing.post(account, request(key, credit)).await.unwrap();
}

pub async fn subscription(engine: &Engine, account: AccountId) -> Subscription {
    engine.billing.subscription(account).await.unwrap().unwrap()
}

pub async fn events(engine: &Engine, account: AccountId) -> Vec<String> {
    let all = engine.billing.subscription_events(account, 1).await.unwrap();
    all.into_iter().map(|event| event.kind).collect()
}

/// Kind and amount of every posting, oldest first.
async fn rows(engine: &Engine) -> Vec<(String, i64)> {
    let rows = sqlx::query("SELECT kind, amount FROM posting ORDER BY seq").fetch_all(&mut engine.raw().await).await;
    rows.unwrap().iter().map(|row| (row.get(0), row.get(1))).collect()
}

pub async fn parts(engine: &Engine, account: AccountId) -> (i64, i64) {
    let balance = engine.billing.balance(account).await.unwrap().unwrap();
    (balance.top_up, balance.plan)
}

pub fn at(text: &str) -> Timestamp {
    let instant: jiff::Timestamp = text.parse().unwrap();
    Timestamp(instant.as_millisecond())
}

#[tokio::test]
async fn a_plan_is_paid_from_bought_credit_alone_and_spent_first() {
    let engine = Engine::open().await;
    catalogue(&engine, Currency::Usd).await;
    let account = customer(&engine, "UTC", 9_000_000).await;
    let voucher = grant(usd(50_000_000), GrantSource::Voucher, None, &[]);
    engine.billing.post(account, request("v", voucher)).await.unwrap();
    let refused = engine.billing.buy_plan(account, "basic", "k").await.unwrap_err();
    assert!(matches!(refused, PlanError::Ledger(Refusal::NotEnoughTopUp { missing: 1_000_000 })), "{refused}");
    assert_eq!(engine.billing.subscription(account).await.unwrap(), None);

    top_up(&engine, account, "more", 2_000_000).await;
    let bought = engine.billing.buy_plan(account, "basic", "k").await.unwrap();
    assert!(!bought.replayed);
    assert_eq!(parts(&engine, account).await, (1_000_000, 12_000_000));
    let newest: Vec<_> = rows(&engine).await.into_iter().skip(3).collect();
    let expected = [(PostingKind::PlanFee, -10_000_000), (PostingKind::Plan, 12_000_000)];
    assert_eq!(newest, expected.map(|(kind, amount)| (kind.slug().to_owned(), amount)));

    // The allowance pays for its service, then voucher and bought credit do; for others it never does.
    engine.billing.post(account, request("c1", charge(usd(13_000_000), "speech", ""))).await.unwrap();
    engine.billing.post(account, request("c2", charge(usd(1_000_000), "inference", ""))).await.unwrap();
    let balance = engine.billing.balance(account).await.unwrap().unwrap();
    assert_eq!((balance.plan, balance.voucher, balance.top_up), (0, 48_000_000, 1_000_000));
    engine.assert_sound().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sixty_four_calls_with_one_key_buy_once() {
    let engine = Engine::open().await;
    catalogue(&engine, Currency::Usd).await;
    let account = customer(&engine, "UTC", 900_000_000).await;
    let buy = |_| {
        let billing = engine.billing.clone();
        tokio::spawn(async move { billing.buy_plan(account, "basic", "one").await.unwrap() })
    };
    let calls: Vec<_> = (0..64).map(buy).collect();
    let mut first = 0;
    for call in calls {
        let PlanChange { subscription, posting, replayed } = call.await.unwrap();
        assert_eq!((subscription, posting), (1, Some(3)));
        first += usize::from(!replayed);
    }
    assert_eq!(first, 1);
    assert_eq!(parts(&engine, account).await, (890_000_000, 12_000_000));
    let conflict = engine.billing.buy_plan(account, "pro", "one").await.unwrap_err();
    assert!(matches!(conflict, PlanError::KeyConflict));
    let second = engine.billing.buy_plan(account, "pro", "two").await.unwrap_err();
    assert!(matches!(second, PlanError::Refused(PlanRefusal::AlreadySubscribed)));
    engine.assert_sound().await;
}

#[tokio::test]
async fn an_upgrade_pays_the_rest_and_takes_the_old_allowance_out() {
    let engine = Engine::open().await;
    catalogue(&engine, Currency::Usd).await;
    let account = customer(&engine, "UTC", 100_000_000).await;
    // From 2026-12-01 to 2027-01-01: 31 days; after 11 of them 20 are left.
    engine.clock.set(at("2026-12-01T00:00:00Z"));
    engine.billing.buy_plan(account, "basic", "b").await.unwrap();
    engine.billing.post(account, request("c", charge(usd(2_000_000), "speech", ""))).await.unwrap();
    engine.clock.set(at("2026-12-12T00:00:00Z"));
    engine.billing.upgrade_plan(account, "pro", "u").await.unwrap();
    // 30 × 20/31 = 19.35; unused of the old by time 6.45, by credit 10 × 10/12 = 8.33: the lesser is taken off.
    let tail: Vec<_> = rows(&engine).await.into_iter().skip(4).collect();
    let expected = [("plan_end", -10_000_000), ("plan_fee", -12_900_000), ("plan", 29_032_258)];
    assert_eq!(tail, expected.map(|(kind, amount)| (kind.to_owned(), amount)));
    assert_eq!(parts(&engine, account).await, (77_100_000, 29_032_258));
    let one = subscription(&engine, account).await;
    assert_eq!((one.plan.slug.as_str(), one.period, one.span.end), ("pro", 1, at("2027-01-01T00:00:00Z")));
    assert!(engine.billing.upgrade_plan(account, "pro", "u").await.unwrap().replayed);
    let down = engine.billing.upgrade_plan(account, "basic", "d").await.unwrap_err();
    assert!(matches!(down, PlanError::Refused(PlanRefusal::NotAnUpgrade)));
    let year = engine.billing.upgrade_plan(account, "year", "y").await.unwrap_err();
    assert!(matches!(year, PlanError::Refused(PlanRefusal::PeriodDiffers)));

    // A downgrade waits for the end; the remainder expires visibly.
    engine.billing.downgrade_plan(account, "basic", "d").await.unwrap();
    assert_eq!(subscription(&engine, account).await.plan.slug, "pro");
    engine.clock.set(at("2027-01-01T00:00:00Z"));
    engine.billing.renew_due_plans().await.unwrap();
    assert_eq!(parts(&engine, account).await, (67_100_000, 12_000_000));
    assert_eq!(subscription(&engine, account).await.plan.slug, "basic");
    assert_eq!(events(&engine, account).await, ["bought", "upgraded", "downgrade_planned", "renewed"]);
    engine.assert_sound().await;
}

#[tokio::test]
async fn a_cancelled_plan_runs_to_its_end_and_another_can_be_bought() {
    let engine = Engine::open().await;
    catalogue(&engine, Currency::Usd).await;
    let account = customer(&engine, "UTC", 100_000_000).await;
    engine.billing.buy_plan(account, "basic", "b").await.unwrap();
    engine.billing.cancel_plan(account, "c").await.unwrap();
    assert!(engine.billing.cancel_plan(account, "c").await.unwrap().replayed);
    assert_eq!(parts(&engine, account).await, (90_000_000, 12_000_000));
    let again = engine.billing.cancel_plan(account, "c2").await.unwrap_err();
    assert!(matches!(again, PlanError::Refused(PlanRefusal::Cancelled)));
    engine.clock.advance_seconds(40 * DAY);
    // The purchase ends the old one by itself, before any worker does.
    let second = engine.billing.buy_plan(account, "pro", "p").await.unwrap();
    assert_eq!(second.subscription, 2);
    assert_eq!(events(&engine, account).await, ["bought", "cancelled", "ended"]);
    assert_eq!(parts(&engine, account).await, (60_000_000, 45_000_000));
    engine.assert_sound().await;
}

/// Renews through the months and answers where the periods ended.
async fn months(engine: &Engine, account: AccountId, count: usize) -> Vec<Timestamp> {
    let mut ends = vec![subscription(engine, account).await.span.end];
    for _ in 1..count {
        let before = subscription(engine, account).await.span;
        engine.clock.set(Timestamp(before.end.0 - 1));
        engine.billing.renew_due_plans().await.unwrap();
        assert_eq!(subscription(engine, account).await.span, before, "not before its time");
        engine.clock.set(before.end);
        engine.billing.renew_due_plans().await.unwrap();
        engine.billing.renew_due_plans().await.unwrap();
        let after = subscription(engine, account).await.span;
        assert_eq!(after.start, before.end);
        ends.push(after.end);
    }
    ends
}

#[tokio::test]
async fn periods_are_cut_at_midnight_in_the_accounts_zone() {
    let engine = Engine::open().await;
    catalogue(&engine, Currency::Usd).await;
    let account = customer(&engine, "Asia/Ho_Chi_Minh", 100_000_000).await;
    // The 31st there, still the 30th in UTC.
    engine.clock.set(at("2027-01-30T20:00:00Z"));
    engine.billing.buy_plan(account, "basic", "b").await.unwrap();
    let expected = ["2027-02-27T17:00:00Z", "2027-03-30T17:00:00Z", "2027-04-29T17:00:00Z", "2027-05-30T17:00:00Z"];
    assert_eq!(months(&engine, account, 4).await, expected.map(at));
    assert_eq!(parts(&engine, account).await, (60_000_000, 12_000_000));
    engine.assert_sound().await;
}

#[tokio::test]
async fn periods_follow_summer_time() {
    let engine = Engine::open().await;
    catalogue(&engine, Currency::Usd).await;
    let account = customer(&engine, "Europe/Berlin", 100_000_000).await;
    engine.clock.set(at("2027-02-15T12:00:00Z"));
    engine.billing.buy_plan(account, "basic", "b").await.unwrap();
    let expected = ["2027-03-14T23:00:00Z", "2027-04-14T22:00:00Z", "2027-05-14T22:00:00Z"];
    assert_eq!(months(&engine, account, 3).await, expected.map(at));
    engine.assert_sound().await;
}

#[tokio::test]
async fn what_cannot_be_paid_is_past_due_until_it_is_paid_or_lapses() {
    let engine = Engine::open().await;
    catalogue(&engine, Currency::Usd).await;
    let account = customer(&engine, "UTC", 15_000_000).await;
    engine.clock.set(at("2026-12-01T00:00:00Z"));
    engine.billing.buy_plan(account, "basic", "b").await.unwrap();
    engine.clock.set(at("2027-01-01T00:00:00Z"));
    engine.billing.renew_due_plans().await.unwrap();
    assert_eq!(subscription(&engine, account).await.status, Status::PastDue);
    // There is no allowance: what is used falls through to bought credit.
    engine.billing.post(account, request("c", charge(usd(1_000_000), "speech", ""))).await.unwrap();
    assert_eq!(parts(&engine, account).await, (4_000_000, 0));
    let refused = engine.billing.upgrade_plan(account, "pro", "u").await.unwrap_err();
    assert!(matches!(refused, PlanError::Refused(PlanRefusal::PastDue)));

    // Paid half a day late it is the whole period; the next time too late by half.
    top_up(&engine, account, "t1", 20_000_000).await;
    engine.clock.advance_seconds(DAY / 2);
    engine.billing.renew_due_plans().await.unwrap();
    let one = subscription(&engine, account).await;
    assert_eq!((one.status, one.period, one.span.start), (Status::Active, 2, at("2027-01-01T00:00:00Z")));
    assert_eq!(parts(&engine, account).await, (14_000_000, 12_000_000));
    engine.billing.post(account, request("c2", charge(usd(14_000_000), "inference", ""))).await.unwrap();
    engine.clock.set(at("2027-02-01T00:00:00Z"));
    engine.billing.renew_due_plans().await.unwrap();
    engine.clock.set(at("2027-02-07T23:00:00Z"));
    engine.billing.renew_due_plans().await.unwrap();
    assert_eq!(subscription(&engine, account).await.status, Status::PastDue);
    engine.clock.set(at("2027-02-08T00:00:00Z"));
    engine.billing.renew_due_plans().await.unwrap();
    assert_eq!(subscription(&engine, account).await.status, Status::Ended);
    assert_eq!(parts(&engine, account).await, (0, 0));
    engine.assert_sound().await;
}

#[tokio::test]
async fn months_without_a_server_are_not_charged() {
    let engine = Engine::open().await;
    catalogue(&engine, Currency::Usd).await;
    let account = customer(&engine, "UTC", 100_000_000).await;
    engine.clock.set(at("2026-12-01T00:00:00Z"));
    engine.billing.buy_plan(account, "basic", "b").await.unwrap();
    // Twenty days of April's thirty are left.
    engine.clock.set(at("2027-04-11T00:00:00Z"));
    engine.billing.renew_due_plans().await.unwrap();
    assert_eq!(parts(&engine, account).await, (83_330_000, 8_000_000));
    let one = subscription(&engine, account).await;
    assert_eq!((one.span.start, one.span.end), (at("2027-04-01T00:00:00Z"), at("2027-05-01T00:00:00Z")));
    let told = engine.billing.subscription_events(account, 1).await.unwrap();
    assert_eq!((told[1].kind.as_str(), told[1].passed, told[1].price), ("renewed", 3, 6_670_000));
    engine.assert_sound().await;
}

#[tokio::test]
async fn a_clock_that_goes_back_charges_nothing_twice() {
    let engine = Engine::open().await;
    catalogue(&engine, Currency::Usd).await;
    let account = customer(&engine, "UTC", 100_000_000).await;
    engine.clock.set(at("2026-12-01T00:00:00Z"));
    engine.billing.buy_plan(account, "basic", "b").await.unwrap();
    engine.clock.set(at("2027-01-01T00:00:00Z"));
    engine.billing.renew_due_plans().await.unwrap();
    for moment in ["2026-12-15T00:00:00Z", "2026-11-01T00:00:00Z", "2027-01-01T00:00:00Z"] {
        engine.clock.set(at(moment));
        engine.billing.renew_due_plans().await.unwrap();
    }
    assert_eq!(parts(&engine, account).await.0, 80_000_000);
    engine.clock.set(at("2026-11-01T00:00:00Z"));
    engine.billing.upgrade_plan(account, "pro", "u").await.unwrap();
    // The whole of the new, less the whole of the old.
    assert_eq!(parts(&engine, account).await, (60_000_000, 45_000_000));
    engine.assert_sound().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn many_renewers_renew_once() {
    let engine = Engine::open().await;
    catalogue(&engine, Currency::Usd).await;
    let account = customer(&engine, "UTC", 100_000_000).await;
    engine.billing.buy_plan(account, "basic", "b").await.unwrap();
    engine.clock.set(subscription(&engine, account).await.span.end);
    let renew = |_| {
        let billing = engine.billing.clone();
        tokio::spawn(async move { billing.renew_due_plans().await.unwrap() })
    };
    for task in (0..16).map(renew).collect::<Vec<_>>() {
        task.await.unwrap();
    }
    assert_eq!(parts(&engine, account).await, (80_000_000, 12_000_000));
    assert_eq!(events(&engine, account).await, ["bought", "renewed"]);
    engine.assert_sound().await;
}

#[tokio::test]
async fn versions_stay_and_what_is_retired_is_not_sold() {
    let engine = Engine::open().await;
    catalogue(&engine, Currency::Usd).await;
    let account = customer(&engine, "UTC", 100_000_000).await;
    engine.billing.buy_plan(account, "basic", "b").await.unwrap();
    let dearer = NewPlan {
        slug: "basic".to_owned(),
        name: "Basic".to_owned(),
        price: usd(20_000_000),
        allowance: usd(12_000_000),
        services: vec![],
        months: 1,
        rank: 1,
    };
    assert_eq!(engine.billing.create_plan(dearer.clone()).await.unwrap().id.version, 2);
    assert_eq!(engine.billing.retire_plan("basic").await.unwrap().version, 2);
    assert_eq!(engine.billing.retire_plan("basic").await.unwrap().version, 2);
    // Who has it keeps it, at its price.
    engine.clock.set(subscription(&engine, account).await.span.end);
    engine.billing.renew_due_plans().await.unwrap();
    assert_eq!(parts(&engine, account).await.0, 80_000_000);
    let other = engine.account("b@example.com", Currency::Usd).await;
    let retired = engine.billing.buy_plan(other, "basic", "x").await.unwrap_err();
    assert!(matches!(retired, PlanError::Retired(_)));
    assert!(matches!(engine.billing.buy_plan(other, "none", "x").await.unwrap_err(), PlanError::NoSuchPlan(_)));
    assert!(matches!(engine.billing.buy_plan(other, "pro", "").await.unwrap_err(), PlanError::BadKey));
    let yen = engine.account("j@example.com", Currency::Jpy).await;
    let refused = engine.billing.buy_plan(yen, "pro", "x").await.unwrap_err();
    assert!(matches!(refused, PlanError::Refused(PlanRefusal::CurrencyMismatch)));
    let none = engine.billing.cancel_plan(other, "x").await.unwrap_err();
    assert!(matches!(none, PlanError::Refused(PlanRefusal::NotSubscribed)));
    let nobody = engine.sign_up("n@example.com").await;
    assert!(matches!(engine.billing.buy_plan(nobody, "pro", "x").await.unwrap_err(), PlanError::NoAccount));
    let bad = engine.billing.create_plan(NewPlan { months: 0, ..dearer }).await.unwrap_err();
    assert!(matches!(bad, PlanError::Bad(BadPlan::Months)));

    let mut raw = engine.raw().await;
    for statement in [
        "UPDATE plan_version SET price = 1",
        "DELETE FROM plan_version",
        "DELETE FROM plan_retirement",
        "UPDATE subscription_event SET price = 1",
        "DELETE FROM subscription_event",
        "UPDATE subscription SET anchor = anchor + 1",
        "DELETE FROM subscription",
    ] {
        assert!(sqlx::query(statement).execute(&mut raw).await.is_err(), "{statement}");
    }
    assert!(NOW < subscription(&engine, account).await.span.end);
    engine.assert_sound().await;
}
