//! Starting payments and looking at them.

use billing::{
    gateways::GatewaysConfig,
    payments::{StartError, Unavailable},
};
use domain::{
    currency::Currency,
    gateway::Gateway,
    history::PaymentFilter,
    money::Money,
    payment::{FailureReason, PaymentState, ShownStatus},
    top_up::AmountRefusal,
};
use tokio::task::JoinSet;

use crate::support::{Engine, dong, gateways, paid};

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn the_same_form_sent_twice_is_one_payment() {
    let engine = Engine::open().await;
    let account = engine.account("a@example.com", Currency::Vnd).await;
    let first = engine.start(account, Gateway::Vnpay, dong(500_000), "form").await.unwrap();
    assert!(first.redirect_url.starts_with("http://127.0.0.1:9/paymentv2/vpcpay.html?vnp_Amount=50000000&"));
    let second = engine.start(account, Gateway::Vnpay, dong(500_000), "form").await.unwrap();
    assert_eq!(first, second);
    let other = engine.start(account, Gateway::Vnpay, dong(600_000), "form").await;
    assert!(matches!(other, Err(StartError::KeyConflict)));
    let engine = std::sync::Arc::new(engine);
    let mut clicks = JoinSet::new();
    for _ in 0..16 {
        let engine = std::sync::Arc::clone(&engine);
        clicks.spawn(async move { engine.start(account, Gateway::Vnpay, dong(700_000), "clicks").await.unwrap() });
    }
    let started = clicks.join_all().await;
    assert!(started.iter().all(|one| *one == started[0]));
    assert_eq!(engine.number("SELECT count(*) FROM payment").await, 2);
    engine.assert_sound().await;
}

#[tokio::test]
async fn only_what_the_country_offers_can_be_bought() {
    let engine = Engine::open().await;
    let account = engine.account("a@example.com", Currency::Vnd).await;
    let fresh = engine.sign_up("b@example.com").await;
    let yen = Money::from_minor(5_000, Currency::Jpy).unwrap();
    let refused = |result: Result<_, StartError>| result.map(|_: billing::payments::Started| ()).unwrap_err();
    let none = refused(engine.start(fresh, Gateway::Vnpay, dong(500_000), "k").await);
    assert!(matches!(none, StartError::NoProfile));
    let stripe = refused(engine.start(account, Gateway::Stripe, yen, "k").await);
    assert!(matches!(stripe, StartError::MethodNotOffered));
    let little = refused(engine.start(account, Gateway::Vnpay, dong(499_999), "k").await);
    assert!(matches!(little, StartError::Amount(AmountRefusal::TooSmall { .. })));
    let much = refused(engine.start(account, Gateway::Vnpay, dong(1_000_000_000), "k").await);
    assert!(matches!(much, StartError::Amount(AmountRefusal::TooLarge { .. })));
    let foreign = refused(engine.start(account, Gateway::Vnpay, yen, "k").await);
    assert!(matches!(foreign, StartError::Amount(_)));
    assert_eq!(engine.number("SELECT count(*) FROM payment").await, 0);
}

#[tokio::test]
async fn a_way_whose_gateway_is_not_set_up_is_shown_as_such_and_starts_nothing() {
    let set_up = GatewaysConfig { stripe: None, paypal: None, ..gateways("http://127.0.0.1:9/") };
    let engine = Engine::open_with(set_up).await;
    let account = engine.account("a@example.com", Currency::Jpy).await;
    let ways = engine.billing.ways_to_pay(account).await.unwrap();
    assert_eq!(ways.iter().map(|way| way.offer.gateway).collect::<Vec<_>>(), [Gateway::Stripe, Gateway::Paypal]);
    assert!(ways.iter().all(|way| way.state == Err(Unavailable::NotSetUp)), "{ways:?}");
    let yen = Money::from_minor(5_000, Currency::Jpy).unwrap();
    for gateway in [Gateway::Stripe, Gateway::Paypal] {
        let started = engine.start(account, gateway, yen, "form").await;
        assert!(matches!(started, Err(StartError::MethodNotOffered)), "{started:?}");
    }
    assert_eq!(engine.number("SELECT count(*) FROM payment").await, 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_gateway_that_is_down_charges_nothing_and_the_form_works_again() {
    let engine = Engine::open().await;
    let account = engine.account("a@example.com", Currency::Jpy).await;
    let yen = Money::from_minor(5_000, Currency::Jpy).unwrap();
    let mut failed = Vec::new();
    for _ in 0..2 {
        match engine.start(account, Gateway::Stripe, yen, "form").await {
            Err(StartError::GatewayUnavailable { payment_id }) => failed.push(payment_id),
            other => panic!("{other:?}"),
        }
    }
    assert_ne!(failed[0], failed[1]);
    let view = engine.billing.payment(account, &failed[0]).await.unwrap().unwrap();
    assert_eq!((view.state, view.reason), (PaymentState::Failed, Some(FailureReason::GatewayUnavailable)));
    engine.assert_sound().await;
}

#[tokio::test]
async fn a_payment_shows_its_page_while_it_can_be_paid_and_only_to_its_account() {
    let engine = Engine::open().await;
    let account = engine.account("a@example.com", Currency::Vnd).await;
    let other = engine.account("b@example.com", Currency::Vnd).await;
    let id = engine.vnpay_payment(account, "k").await;
    assert_eq!(engine.billing.payment(other, &id).await.unwrap(), None);
    let view = engine.billing.payment(account, &id).await.unwrap().unwrap();
    assert!(view.redirect_url.is_some() && view.deadline.is_some() && !view.is_over);
    assert_eq!(view.state, PaymentState::Redirected);
    engine.clock.advance_seconds(15 * 60);
    let late = engine.billing.payment(account, &id).await.unwrap().unwrap();
    assert_eq!((late.redirect_url, late.is_over), (None, true));
    let again = engine.start(account, Gateway::Vnpay, dong(1_000_000), "k").await.unwrap();
    assert_eq!(again.redirect_url, format!("http://127.0.0.1:3000/billing/payments/{id}"));
    engine.billing.settle(paid(&id)).await.unwrap();
    let done = engine.billing.payment(account, &id).await.unwrap().unwrap();
    assert_eq!((done.state, done.credited), (PaymentState::Succeeded, Some(dong(1_000_000))));
    assert!(!done.is_over);
}

#[tokio::test]
async fn payments_are_listed_newest_first_by_status_and_day() {
    let engine = Engine::open().await;
    let account = engine.account("a@example.com", Currency::Vnd).await;
    let mut ids = Vec::new();
    for number in 0..7 {
        ids.push(engine.vnpay_payment(account, &format!("k{number}")).await);
        engine.clock.advance_seconds(86_400);
    }
    for id in ids.iter().step_by(2) {
        engine.billing.settle(paid(id)).await.unwrap();
    }
    let list = async |filter: PaymentFilter, before, limit| {
        let page = engine.billing.payments(account, filter, before, limit).await.unwrap();
        assert_eq!(page.total_rows, 7);
        (page.payments.iter().map(|payment| payment.number).collect::<Vec<_>>(), page.more)
    };
    assert_eq!(list(PaymentFilter::default(), None, 3).await, (vec![7, 6, 5], true));
    assert_eq!(list(PaymentFilter::default(), Some(5), 10).await, (vec![4, 3, 2, 1], false));
    let success = PaymentFilter { statuses: vec![ShownStatus::Success], ..PaymentFilter::default() };
    assert_eq!(list(success, None, 10).await, (vec![7, 5, 3, 1], false));
    let day = engine.billing.payment(account, &ids[1]).await.unwrap().unwrap().day;
    let days = PaymentFilter { from: Some(day), to: Some(day.plus(1)), ..PaymentFilter::default() };
    assert_eq!(list(days, None, 10).await, (vec![3, 2], false));
    let other = engine.account("b@example.com", Currency::Vnd).await;
    let page = engine.billing.payments(other, PaymentFilter::default(), None, 10).await.unwrap();
    assert!(page.payments.is_empty());
}

#[tokio::test]
async fn the_profile_and_the_consent_of_the_moment_are_kept() {
    let engine = Engine::open().await;
    let account = engine.account("a@example.com", Currency::Vnd).await;
    engine.vnpay_payment(account, "k1").await;
    let moved = domain::profile::ProfileDraft {
        address: "2 Other Street, Testville".to_owned(),
        ..crate::support::draft(Currency::Vnd)
    };
    engine.billing.save_profile(account, &moved).await.unwrap();
    engine.vnpay_payment(account, "k2").await;
    let snapshots = engine.number(
        "SELECT count(*) FROM payment AS y JOIN billing_profile AS b ON b.account_id = y.account_id AND b.version = y.profile_version
         WHERE (y.number = 1 AND b.address LIKE '1 Test%') OR (y.number = 2 AND b.address LIKE '2 Other%')",
    );
    assert_eq!(snapshots.await, 2);
    let consents =
        "SELECT count(*) FROM payment WHERE consent_version = '1' AND consent_language = 'en' AND created_at > 0";
    assert_eq!(engine.number(consents).await, 2);
}
