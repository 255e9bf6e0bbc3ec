//! Plans as customers order them: what was shown is the most that is paid, and what was planned can be taken back.

use billing::plans::{PlanError, PlanOrder, Wish};
use domain::{
    currency::Currency,
    ledger::Refusal,
    plan::{Agreed, Choice, PlanRefusal, Status},
};

use super::plans::{at, catalogue, customer, events, parts, subscription, top_up};
use crate::support::{Engine, charge, request, usd};

const fn order<'a>(wish: Wish, slug: &'a str, key: &'a str, most: i64) -> PlanOrder<'a> {
    PlanOrder { wish, slug, key, agreed: Some(Agreed { version: 1, most }) }
}

#[tokio::test]
async fn nobody_pays_more_than_was_shown() {
    let engine = Engine::open().await;
    catalogue(&engine, Currency::Usd).await;
    let account = customer(&engine, "UTC", 100_000_000).await;
    engine.clock.set(at("2026-12-01T00:00:00Z"));
    let cheap = engine.billing.order_plan(account, order(Wish::Buy, "basic", "b", 9_990_000)).await.unwrap_err();
    assert!(matches!(cheap, PlanError::OfferChanged { due } if due == usd(10_000_000)));
    engine.billing.order_plan(account, order(Wish::Buy, "basic", "b", 10_000_000)).await.unwrap();

    // Shown on 12 Dec: 30 × 20/31 = 19.35 less 6.45. Using the allowance meanwhile makes it dearer: refused, with the
    // new amount, and nothing is charged.
    engine.clock.set(at("2026-12-12T00:00:00Z"));
    let shown = engine.billing.account_plans(account).await.unwrap().unwrap();
    let Choice::Upgrade(terms) = shown.offers[1].1 else { panic!("{:?}", shown.offers) };
    assert_eq!((terms.price, shown.spendable), (12_900_000, usd(90_000_000)));
    engine.billing.post(account, request("c", charge(usd(9_000_000), "speech", ""))).await.unwrap();
    let dearer = engine.billing.order_plan(account, order(Wish::Upgrade, "pro", "u", terms.price)).await.unwrap_err();
    assert!(matches!(dearer, PlanError::OfferChanged { due } if due == usd(16_850_000)), "{dearer:?}");
    assert_eq!(parts(&engine, account).await, (90_000_000, 3_000_000));

    // As time passes it becomes cheaper: less is charged than was shown. The same key again is the same change.
    engine.clock.set(at("2026-12-22T00:00:00Z"));
    let pay = order(Wish::Upgrade, "pro", "u", 16_850_000);
    let done = engine.billing.order_plan(account, pay).await.unwrap();
    let (top_up, _) = parts(&engine, account).await;
    assert!(top_up > 90_000_000 - 16_850_000 && top_up < 90_000_000);
    let again = engine.billing.order_plan(account, PlanOrder { agreed: None, ..pay }).await.unwrap();
    assert!(again.replayed && again.posting == done.posting);
    engine.assert_sound().await;
}

#[tokio::test]
async fn another_version_is_another_offer() {
    let engine = Engine::open().await;
    catalogue(&engine, Currency::Usd).await;
    let account = customer(&engine, "UTC", 100_000_000).await;
    catalogue(&engine, Currency::Usd).await;
    let old = engine.billing.order_plan(account, order(Wish::Buy, "basic", "b", 10_000_000)).await.unwrap_err();
    assert!(matches!(old, PlanError::OfferChanged { .. }));
    let agreed = Some(Agreed { version: 2, most: 10_000_000 });
    engine.billing.order_plan(account, PlanOrder { wish: Wish::Buy, slug: "basic", key: "b", agreed }).await.unwrap();
    let old = engine.billing.order_plan(account, order(Wish::Downgrade, "year", "d", 0)).await.unwrap_err();
    assert!(matches!(old, PlanError::OfferChanged { .. }));
    engine.assert_sound().await;
}

#[tokio::test]
async fn what_was_cancelled_or_planned_can_be_taken_back() {
    let engine = Engine::open().await;
    catalogue(&engine, Currency::Usd).await;
    let account = customer(&engine, "UTC", 100_000_000).await;
    let none = engine.billing.resume_plan(account, "k0").await.unwrap_err();
    assert!(matches!(none, PlanError::Refused(PlanRefusal::NotSubscribed)));
    engine.billing.buy_plan(account, "basic", "b").await.unwrap();
    let nothing = engine.billing.resume_plan(account, "k0").await.unwrap_err();
    assert!(matches!(nothing, PlanError::Refused(PlanRefusal::NothingToKeep)));
    engine.billing.cancel_plan(account, "c").await.unwrap();
    engine.billing.resume_plan(account, "k1").await.unwrap();
    assert!(engine.billing.resume_plan(account, "k1").await.unwrap().replayed);
    engine.billing.downgrade_plan(account, "year", "d").await.unwrap();
    engine.billing.resume_plan(account, "k2").await.unwrap();
    assert_eq!(subscription(&engine, account).await.next, None);
    assert_eq!(events(&engine, account).await, ["bought", "cancelled", "kept", "downgrade_planned", "kept"]);
    // It is renewed as if nothing had been.
    engine.clock.set(subscription(&engine, account).await.span.end);
    engine.billing.renew_due_plans().await.unwrap();
    assert_eq!(parts(&engine, account).await, (80_000_000, 12_000_000));
    // After its end there is nothing left to be kept.
    engine.billing.cancel_plan(account, "c2").await.unwrap();
    engine.clock.set(subscription(&engine, account).await.span.end);
    let over = engine.billing.resume_plan(account, "k3").await.unwrap_err();
    assert!(matches!(over, PlanError::Refused(PlanRefusal::NotSubscribed)));
    engine.assert_sound().await;
}

#[tokio::test]
async fn an_unpaid_renewal_is_paid_at_once_on_request() {
    let engine = Engine::open().await;
    catalogue(&engine, Currency::Usd).await;
    let account = customer(&engine, "UTC", 15_000_000).await;
    assert!(engine.billing.renew_plan_now(account).await.is_err());
    engine.billing.buy_plan(account, "basic", "b").await.unwrap();
    engine.billing.renew_plan_now(account).await.unwrap();
    assert_eq!(parts(&engine, account).await, (5_000_000, 12_000_000), "nothing was due");
    engine.clock.set(subscription(&engine, account).await.span.end);
    engine.billing.renew_due_plans().await.unwrap();
    let unpaid = engine.billing.renew_plan_now(account).await.unwrap_err();
    assert!(matches!(unpaid, PlanError::Refused(PlanRefusal::PastDue)));
    let shown = engine.billing.account_plans(account).await.unwrap().unwrap();
    assert_eq!(shown.present.unwrap().subscription.status, Status::PastDue);
    assert_eq!(shown.offers[1].1, Choice::No(PlanRefusal::PastDue));
    top_up(&engine, account, "more", 20_000_000).await;
    engine.billing.renew_plan_now(account).await.unwrap();
    assert_eq!(subscription(&engine, account).await.status, Status::Active);
    assert_eq!(parts(&engine, account).await, (15_000_000, 12_000_000));
    engine.assert_sound().await;
}

#[tokio::test]
async fn what_is_missing_is_told_and_nothing_is_done() {
    let engine = Engine::open().await;
    catalogue(&engine, Currency::Usd).await;
    let account = customer(&engine, "UTC", 4_000_000).await;
    let short = engine.billing.order_plan(account, order(Wish::Buy, "basic", "b", 10_000_000)).await.unwrap_err();
    assert!(matches!(short, PlanError::Ledger(Refusal::NotEnoughTopUp { missing: 6_000_000 })));
    let shown = engine.billing.account_plans(account).await.unwrap().unwrap();
    assert!(shown.present.is_none() && shown.last.is_none());
    assert_eq!(shown.offers.len(), 3);
    assert!(shown.offers.iter().all(|(_, choice)| *choice == Choice::Buy));
    let nobody = engine.sign_up("n@example.com").await;
    assert!(engine.billing.account_plans(nobody).await.unwrap().is_none());
    engine.assert_sound().await;
}
