//! Payments in another currency than the balance's, at rates that the operator enters.

use std::{net::Ipv4Addr, sync::Arc};

use axum::{Json, Router, routing::post};
use billing::{
    payments::{QuoteNow, Settled, StartError, StartPayment, Started, Unavailable},
    rates::{NewRate, RateError},
};
use domain::{
    account::AccountId,
    currency::Currency::{Jpy, Usd, Vnd},
    gateway::Gateway,
    language::Language,
    money::Money,
    payment::{Evidence, Outcome, PaymentId, PaymentState},
    quote::{Acceptance, ExchangeRate, NoRate, Pair, QuoteRefusal},
    time::Timestamp,
};
use serde_json::{Value, json};
use tokio::task::JoinSet;

use crate::support::{Engine, NOW, dong, gateways};

mod refunds;

const USD_VND: Pair = Pair { base: Usd, quote: Vnd };
const USD_JPY: Pair = Pair { base: Usd, quote: Jpy };

/// A PayPal that makes an order of whatever it is asked for.
async fn open() -> Engine {
    open_beside(Router::new()).await
}

/// One that also answers what `more` does.
async fn open_beside(more: Router) -> Engine {
    let token = || async { Json(json!({ "access_token": "A21AA-of-the-test-0000", "expires_in": 32_400 })) };
    let order = |Json(asked): Json<Value>| async move {
        let unit = &asked["purchase_units"][0];
        let id = format!("O{}", unit["custom_id"].as_str().unwrap_or_default().replace('-', ""));
        Json(json!({
            "id": id, "intent": "CAPTURE", "status": "PAYER_ACTION_REQUIRED", "purchase_units": asked["purchase_units"],
            "links": [{ "href": format!("https://www.sandbox.paypal.com/checkoutnow?token={id}"), "rel": "payer-action", "method": "GET" }],
        }))
    };
    let router = more.route("/v1/oauth2/token", post(token)).route("/v2/checkout/orders", post(order));
    let listener = tokio::net::TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
    let address = format!("http://{}/", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, router).await });
    Engine::open_for_commands_with(gateways(&address)).await
}

fn rate(pair: Pair, number: &str, spread: i64, observed_at: Timestamp) -> NewRate {
    let (rate, spread) = (number.parse().unwrap(), spread.try_into().unwrap());
    NewRate { pair, rate, spread, source: "Test Bank".to_owned(), observed_at }
}

async fn enter(engine: &Engine, number: &str, spread: i64) -> i64 {
    let entered = engine.billing.enter_rates(&[rate(USD_VND, number, spread, engine.billing.now())], "ops", true).await;
    entered.unwrap()[0].version
}

fn cents(minor: i64) -> Money {
    Money::from_minor(minor, Usd).unwrap()
}

async fn quote(engine: &Engine, account: AccountId, amount: Money) -> Result<QuoteNow, StartError> {
    engine.billing.quote(account, Gateway::Paypal, amount).await.map(Option::unwrap)
}

async fn start(
    engine: &Engine,
    account: AccountId,
    amount: Money,
    quote: Option<Acceptance>,
    key: &str,
) -> Result<Started, StartError> {
    let start = StartPayment {
        gateway: Gateway::Paypal,
        amount,
        quote,
        client_key: key.to_owned(),
        consent_version: "1".to_owned(),
        language: Language::En,
        client_ip: Ipv4Addr::LOCALHOST.into(),
    };
    engine.billing.start_payment(account, start).await
}

fn refusal<T: std::fmt::Debug>(result: Result<T, StartError>) -> QuoteRefusal {
    match result.unwrap_err() {
        StartError::Quote(refusal) => refusal,
        other => panic!("{other:?}"),
    }
}

fn captured(payment: &PaymentId, amount: Money) -> Evidence {
    Evidence {
        gateway: Gateway::Paypal,
        payment_id: payment.clone(),
        outcome: Outcome::Paid,
        amount: Some(amount),
        object_id: None,
        money_id: Some(format!("CAP{}", &payment.as_str()[15..])),
        event_key: None,
        code: "COMPLETED".to_owned(),
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_quoted_amount_is_credited_whatever_the_rate_does_meanwhile() {
    let engine = open().await;
    let account = engine.account("a@example.com", Vnd).await;
    enter(&engine, "26250", 50).await;
    let now = quote(&engine, account, dong(2_000_000)).await.unwrap();
    // 2,000,000 / 26,250 × 1.005 = 76.571428…
    assert_eq!((now.quote.charge, now.quote.credit), (cents(7_658), dong(2_000_000)));
    assert_eq!((now.observed.1, now.until), (10 * 60, 10 * 60 + 15));
    let started = start(&engine, account, dong(2_000_000), Some(now.quote.acceptance()), "k").await.unwrap();
    assert!(started.redirect_url.starts_with("https://www.sandbox.paypal.com/"), "{}", started.redirect_url);

    engine.clock.advance_seconds(3_600);
    enter(&engine, "20000", 0).await;
    let id = &started.payment_id;
    let open = engine.billing.payment(account, id).await.unwrap().unwrap();
    assert_eq!((open.asked, open.credited, open.quote.clone()), (cents(7_658), None, Some(now.quote.clone())));
    assert_eq!(open.observed, Some(now.observed));
    assert_eq!(engine.billing.settle(captured(id, cents(7_658))).await.unwrap(), Settled::Applied);
    assert_eq!(engine.billing.settle(captured(id, cents(7_658))).await.unwrap(), Settled::Repeated);
    let done = engine.billing.payment(account, id).await.unwrap().unwrap();
    assert_eq!((done.state, done.credited), (PaymentState::Succeeded, Some(dong(2_000_000))));
    assert_eq!(engine.balance(account).await, dong(2_000_000).micros);
    // House and customer are booked in the balance's currency; they sum to nothing.
    let clearing = "SELECT CAST(sum(amount) AS BIGINT) FROM entry WHERE book = 'clearing.paypal'";
    assert_eq!(engine.number(clearing).await, -dong(2_000_000).micros);
    engine.assert_sound().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_same_form_with_a_later_quote_is_the_same_payment() {
    let engine = open().await;
    let account = engine.account("a@example.com", Vnd).await;
    enter(&engine, "26250", 50).await;
    let first = quote(&engine, account, dong(2_000_000)).await.unwrap().quote.acceptance();
    let started = start(&engine, account, dong(2_000_000), Some(first), "k").await.unwrap();
    // Back from the gateway: the review has a quote of its own, at the same rate.
    engine.clock.advance_seconds(60);
    let later = quote(&engine, account, dong(2_000_000)).await.unwrap().quote.acceptance();
    assert_ne!(later, first);
    assert_eq!(start(&engine, account, dong(2_000_000), Some(later), "k").await.unwrap(), started);
    // At another rate: what was started is shown, with its charge.
    enter(&engine, "25000", 50).await;
    let dearer = quote(&engine, account, dong(2_000_000)).await.unwrap().quote.acceptance();
    let shown = start(&engine, account, dong(2_000_000), Some(dearer), "k").await.unwrap();
    assert_eq!(shown.payment_id, started.payment_id);
    assert!(shown.redirect_url.ends_with(&format!("/billing/payments/{}", started.payment_id)), "{shown:?}");
    // Paid meanwhile, the form leads to the payment.
    engine.billing.settle(captured(&started.payment_id, cents(7_658))).await.unwrap();
    let after = start(&engine, account, dong(2_000_000), Some(later), "k").await.unwrap();
    assert_eq!(after, shown);
    // Another amount under the key is still another form.
    let other = quote(&engine, account, dong(1_000_000)).await.unwrap().quote.acceptance();
    assert!(start(&engine, account, dong(1_000_000), Some(other), "k").await.is_err());
    assert_eq!(engine.number("SELECT count(*) FROM payment").await, 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn another_amount_or_currency_than_the_charge_is_never_credited() {
    let engine = open().await;
    let account = engine.account("a@example.com", Vnd).await;
    enter(&engine, "26250", 50).await;
    for (number, paid) in
        [cents(7_657), dong(2_000_000), Money::from_minor(7_658, Jpy).unwrap()].into_iter().enumerate()
    {
        let now = quote(&engine, account, dong(2_000_000)).await.unwrap();
        let key = format!("k{number}");
        let started = start(&engine, account, dong(2_000_000), Some(now.quote.acceptance()), &key).await.unwrap();
        let settled = engine.billing.settle(captured(&started.payment_id, paid)).await.unwrap();
        assert_eq!(settled, Settled::Mismatch, "{paid:?}");
    }
    assert_eq!(engine.balance(account).await, 0);
    engine.assert_sound().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_quote_holds_for_a_quarter_of_an_hour_and_a_payment_keeps_it() {
    let engine = open().await;
    let account = engine.account("a@example.com", Vnd).await;
    enter(&engine, "26250", 50).await;
    let accepted = quote(&engine, account, dong(500_000)).await.unwrap().quote.acceptance();
    engine.clock.advance_seconds(899);
    let started = start(&engine, account, dong(500_000), Some(accepted), "k").await.unwrap();
    engine.clock.advance_seconds(1);
    // The same form again is the same payment, although nobody could accept the quote any more.
    assert_eq!(start(&engine, account, dong(500_000), Some(accepted), "k").await.unwrap(), started);
    assert_eq!(refusal(start(&engine, account, dong(500_000), Some(accepted), "other").await), QuoteRefusal::Lapsed);
    // With a new quote of the same charge it is the same, too.
    let again = quote(&engine, account, dong(500_000)).await.unwrap().quote.acceptance();
    assert_eq!(start(&engine, account, dong(500_000), Some(again), "k").await.unwrap(), started);
    assert_eq!(engine.number("SELECT count(*) FROM payment").await, 1);
    engine.assert_sound().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn many_clicks_on_one_quote_are_one_payment() {
    let engine = Arc::new(open().await);
    let account = engine.account("a@example.com", Vnd).await;
    enter(&engine, "26250", 50).await;
    let accepted = quote(&engine, account, dong(500_000)).await.unwrap().quote.acceptance();
    let mut clicks = JoinSet::new();
    for _ in 0..16 {
        let engine = Arc::clone(&engine);
        clicks.spawn(async move { start(&engine, account, dong(500_000), Some(accepted), "k").await.unwrap() });
    }
    let started = clicks.join_all().await;
    assert!(started.iter().all(|one| *one == started[0]));
    assert_eq!(engine.number("SELECT count(*) FROM payment").await, 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_not_quoted_starts_nothing() {
    let engine = open().await;
    let account = engine.account("a@example.com", Vnd).await;
    enter(&engine, "26250", 50).await;
    let good = quote(&engine, account, dong(500_000)).await.unwrap().quote.acceptance();
    let forged = |change: fn(&mut Acceptance)| {
        let mut forged = good;
        change(&mut forged);
        Some(forged)
    };
    for (what, quote, amount, expected) in [
        ("none", None, 500_000, QuoteRefusal::Lapsed),
        ("a smaller charge", forged(|one| one.charge -= 10_000), 500_000, QuoteRefusal::OtherCharge),
        ("more credit", Some(good), 5_000_000, QuoteRefusal::OtherCharge),
        ("of the future", forged(|one| one.quoted_at = NOW.plus_seconds(1)), 500_000, QuoteRefusal::Lapsed),
        ("of long ago", forged(|one| one.quoted_at = NOW.plus_seconds(-900)), 500_000, QuoteRefusal::Lapsed),
        ("by a version to come", forged(|one| one.version += 1), 500_000, QuoteRefusal::Lapsed),
        ("at no time", forged(|one| one.quoted_at = Timestamp(i64::MAX)), 500_000, QuoteRefusal::Lapsed),
    ] {
        assert_eq!(refusal(start(&engine, account, dong(amount), quote, "k").await), expected, "{what}");
    }
    let yen = Money::from_minor(5_000, Jpy).unwrap();
    for amount in [cents(1_915), yen, dong(499_999), dong(200_000_001), Money::from_micros(500_000_500_000, Vnd)] {
        let refused = start(&engine, account, amount, Some(good), "k").await;
        assert!(matches!(refused, Err(StartError::Amount(_))), "{amount:?}");
        assert!(matches!(quote(&engine, account, amount).await, Err(StartError::Amount(_))), "{amount:?}");
    }
    // Too many dollars for the gateway.
    enter(&engine, "19000", 0).await;
    let much = refusal(quote(&engine, account, dong(200_000_000)).await);
    assert_eq!(much, QuoteRefusal::ChargeTooLarge { most: cents(1_000_000) });
    assert_eq!(engine.number("SELECT count(*) FROM payment").await, 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_a_rate_or_with_an_old_one_the_way_is_unavailable() {
    let engine = open().await;
    let account = engine.account("a@example.com", Vnd).await;
    let state = async |account| {
        let ways = engine.billing.ways_to_pay(account).await.unwrap();
        ways.into_iter().find(|way| way.offer.gateway == Gateway::Paypal).unwrap().state
    };
    assert_eq!(state(account).await, Err(Unavailable::NoRate));
    assert_eq!(refusal(quote(&engine, account, dong(500_000)).await), QuoteRefusal::NoRate(NoRate::Missing));
    enter(&engine, "26250", 50).await;
    let rate = state(account).await.unwrap().unwrap();
    assert_eq!((rate.rate.version, rate.rate.source.as_str(), rate.observed.1), (1, "Test Bank", 600));
    let accepted = quote(&engine, account, dong(500_000)).await.unwrap().quote.acceptance();
    engine.clock.advance_seconds(86_400);
    assert!(state(account).await.is_ok());
    engine.clock.advance_seconds(1);
    assert!(matches!(state(account).await, Err(Unavailable::OldRate((_, 600)))));
    let old = QuoteRefusal::NoRate(NoRate::Old { observed_at: NOW });
    assert_eq!(refusal(quote(&engine, account, dong(500_000)).await), old);
    // A form that claims to have been quoted a moment ago.
    let forged = Acceptance { quoted_at: engine.billing.now(), ..accepted };
    assert_eq!(refusal(start(&engine, account, dong(500_000), Some(forged), "k").await), old);

    // The other pair is another matter, and so is a balance in dollars.
    let japan = engine.account("j@example.com", Jpy).await;
    assert_eq!(state(japan).await, Err(Unavailable::NoRate));
    let america = engine.account("u@example.com", Usd).await;
    assert_eq!(state(america).await, Ok(None));
    assert_eq!(engine.billing.quote(america, Gateway::Paypal, cents(2_500)).await.unwrap(), None);
    let started = start(&engine, america, cents(2_500), Some(accepted), "k").await.unwrap();
    let view = engine.billing.payment(america, &started.payment_id).await.unwrap().unwrap();
    assert_eq!((view.asked, view.quote), (cents(2_500), None));
    let fresh = engine.sign_up("n@example.com").await;
    assert_eq!(engine.billing.ways_to_pay(fresh).await.unwrap(), []);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_replaced_rate_is_honoured_and_a_withdrawn_one_is_not() {
    let engine = open().await;
    let account = engine.account("a@example.com", Vnd).await;
    enter(&engine, "26250", 0).await;
    let accepted = quote(&engine, account, dong(500_000)).await.unwrap().quote.acceptance();
    engine.clock.advance_seconds(60);
    enter(&engine, "25000", 0).await;
    start(&engine, account, dong(500_000), Some(accepted), "one").await.unwrap();
    // Nobody was quoted by it from then on.
    let forged = Acceptance { quoted_at: engine.billing.now(), ..accepted };
    assert_eq!(refusal(start(&engine, account, dong(500_000), Some(forged), "two").await), QuoteRefusal::Lapsed);

    let newer = quote(&engine, account, dong(500_000)).await.unwrap().quote.acceptance();
    assert_eq!(newer.charge, cents(2_000).micros);
    let withdrawn = engine.billing.withdraw_rate(USD_VND, "ops").await.unwrap();
    assert_eq!((withdrawn.version, withdrawn.rate), (3, None));
    for (key, accepted) in [("three", accepted), ("four", newer)] {
        let refused = refusal(start(&engine, account, dong(500_000), Some(accepted), key).await);
        assert_eq!(refused, QuoteRefusal::Lapsed);
    }
    assert_eq!(refusal(quote(&engine, account, dong(500_000)).await), QuoteRefusal::NoRate(NoRate::Missing));
    enter(&engine, "26300", 0).await;
    assert_eq!(refusal(start(&engine, account, dong(500_000), Some(newer), "five").await), QuoteRefusal::Lapsed);
    assert!(quote(&engine, account, dong(500_000)).await.is_ok());
    let none = engine.billing.withdraw_rate(USD_JPY, "ops").await;
    assert!(matches!(none, Err(RateError::NothingToWithdraw(USD_JPY))));
    assert_eq!(engine.number("SELECT count(*) FROM payment").await, 1);
}

#[tokio::test]
async fn every_version_is_kept_and_slips_of_the_pen_are_refused() {
    let engine = open().await;
    let billing = &engine.billing;
    let enter = async |rates: &[NewRate], may_leap| billing.enter_rates(rates, "ops", may_leap).await;
    let first = rate(USD_VND, "26250", 50, NOW);
    enter(&[first.clone(), rate(USD_JPY, "151.25", 0, NOW.plus_seconds(-60))], false).await.unwrap();
    // The same again changes nothing.
    assert_eq!(enter(std::slice::from_ref(&first), false).await.unwrap(), []);
    let far = enter(&[rate(USD_VND, "262500", 50, NOW)], false).await;
    assert!(matches!(far, Err(RateError::FarAway { .. })), "{far:?}");
    // All or none.
    let half = enter(&[rate(USD_VND, "26300", 50, NOW), rate(USD_JPY, "1.5", 0, NOW)], false).await;
    assert!(matches!(half, Err(RateError::FarAway { pair: USD_JPY, .. })), "{half:?}");
    enter(&[rate(USD_VND, "30000", 0, NOW)], true).await.unwrap();
    let future = enter(&[rate(USD_VND, "30001", 0, NOW.plus_seconds(1))], false).await;
    assert!(matches!(future, Err(RateError::Future(USD_VND))));
    let unused = enter(&[rate(Pair { base: Vnd, quote: Usd }, "26250", 0, NOW)], false).await.unwrap_err();
    assert_eq!(unused.to_string(), "nothing is charged by VND/USD; rates are used for USD/VND, USD/JPY");
    for source in ["", "  ", "a\nb", &"x".repeat(101)] {
        let unnamed = NewRate { source: source.to_owned(), ..first.clone() };
        assert!(matches!(enter(&[unnamed], true).await, Err(RateError::Source)));
    }
    assert!(matches!(billing.enter_rates(std::slice::from_ref(&first), "", true).await, Err(RateError::Actor)));

    let versions: Vec<_> = billing.rates(true).await.unwrap().iter().map(|one| (one.pair, one.version)).collect();
    assert_eq!(versions, [(USD_JPY, 1), (USD_VND, 2), (USD_VND, 1)]);
    let newest = billing.rates(false).await.unwrap();
    assert_eq!(newest.iter().map(|one| one.version).collect::<Vec<_>>(), [1, 2]);
    let expected = ExchangeRate {
        version: 2,
        pair: USD_VND,
        rate: "30000".parse().unwrap(),
        spread: 0.try_into().unwrap(),
        source: "Test Bank".to_owned(),
        observed_at: NOW,
    };
    assert_eq!(billing.rate_now(USD_VND).await.unwrap(), Ok(expected));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn rates_entered_at_once_are_numbered_one_after_the_other() {
    let engine = Arc::new(open().await);
    let mut operators = JoinSet::new();
    for number in 0..4 {
        let engine = Arc::clone(&engine);
        let new = rate(USD_VND, &format!("2625{number}"), 0, NOW);
        operators.spawn(async move { engine.billing.enter_rates(&[new], "ops", false).await.unwrap()[0].version });
    }
    let mut versions = operators.join_all().await;
    versions.sort_unstable();
    assert_eq!(versions, [1, 2, 3, 4]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_database_keeps_rates_and_quotes_as_they_were() {
    let engine = open().await;
    let account = engine.account("a@example.com", Vnd).await;
    enter(&engine, "26250", 50).await;
    let accepted = quote(&engine, account, dong(500_000)).await.unwrap().quote.acceptance();
    let started = start(&engine, account, dong(500_000), Some(accepted), "k").await.unwrap();
    engine.billing.settle(captured(&started.payment_id, cents(1_915))).await.unwrap();
    let mut raw = engine.raw().await;
    for statement in [
        "UPDATE exchange_rate SET rate = '1'",
        "DELETE FROM exchange_rate",
        "UPDATE payment SET credit_amount = credit_amount + 1",
        "UPDATE payment SET credit_currency = NULL, credit_amount = NULL, rate_version = NULL, rate = NULL, rate_spread = NULL, rate_source = NULL, rate_observed_at = NULL, quoted_at = NULL",
        "UPDATE payment SET rate = '1'",
        "UPDATE payment SET quoted_at = quoted_at + 1",
        "INSERT INTO exchange_rate SELECT * FROM exchange_rate",
    ] {
        assert!(sqlx::query(statement).execute(&mut raw).await.is_err(), "{statement}");
    }
    engine.assert_sound().await;
}
