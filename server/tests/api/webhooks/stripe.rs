use crate::support::{Bought, TestApp};
use domain::payment::PaymentState;
use reqwest::StatusCode;
use serde_json::{Value, json};

async fn post(app: &TestApp, signature: Option<&str>, body: String) -> StatusCode {
    let mut request = app.machine().post(app.url("/webhooks/stripe")).body(body);
    if let Some(signature) = signature {
        request = request.header("stripe-signature", signature);
    }
    request.send().await.unwrap().status()
}

/// Posts an event that Stripe itself could have signed, so many seconds before now.
async fn post_signed(app: &TestApp, body: &str, age_s: i64) -> StatusCode {
    let time = now() - age_s;
    let key = ring::hmac::Key::new(ring::hmac::HMAC_SHA256, sandbox::STRIPE_WEBHOOK_SECRET.as_bytes());
    let tag = ring::hmac::sign(&key, format!("{time}.{body}").as_bytes());
    let hex: String = tag.as_ref().iter().map(|byte| format!("{byte:02x}")).collect();
    post(app, Some(&format!("t={time},v1={hex}")), body.to_owned()).await
}

fn now() -> i64 {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap();
    since.as_secs().try_into().unwrap()
}

/// The Checkout Session that a payment waits at.
fn session_of(bought: &Bought) -> &str {
    let path = bought.target.split(['?', '#']).next().unwrap();
    path.rsplit('/').next().filter(|id| id.starts_with("cs_")).unwrap()
}

/// `checkout.session.completed` about a payment of 5 000 yen; `changes` replaces fields of its session.
fn completed(bought: &Bought, event_id: &str, changes: &[(&str, Value)]) -> String {
    let mut session = json!({
        "id": session_of(bought), "object": "checkout.session", "client_reference_id": bought.id.as_str(),
        "status": "complete", "payment_status": "paid", "amount_total": 5000, "currency": "jpy", "livemode": false,
        "payment_intent": format!("pi_{event_id}"),
    });
    for (name, value) in changes {
        session[*name] = value.clone();
    }
    let live = session["livemode"].clone();
    json!({
        "id": event_id, "object": "event", "type": "checkout.session.completed", "livemode": live,
        "data": { "object": session }
    })
    .to_string()
}

#[tokio::test]
async fn forged_events_are_refused_and_change_nothing() {
    let app = TestApp::start().await;
    let customer = app.customer("JP").await;
    let bought = customer.buy("stripe", "5000").await;
    let event = completed(&bought, "evt_forged", &[]);
    let now = now();
    let zeros = format!("t={now},v1={}", "0".repeat(64));
    for signature in [None, Some(""), Some("v1=00"), Some("t=x,v1=y"), Some(zeros.as_str())] {
        assert_eq!(post(&app, signature, event.clone()).await, 400, "{signature:?}");
    }
    assert_eq!(post(&app, Some(&zeros), String::new()).await, 400);
    assert_eq!(app.state(&bought.id).await, PaymentState::Redirected);
    assert_eq!(app.balance(bought.id.account_id()).await, 0);
}

#[tokio::test]
async fn an_old_delivery_is_refused_and_a_repeated_one_does_nothing() {
    let app = TestApp::start().await;
    let customer = app.customer("JP").await;
    let bought = customer.buy("stripe", "5000").await;
    let event = completed(&bought, "evt_1", &[]);
    for age_s in [301, 86_400, -320] {
        assert_eq!(post_signed(&app, &event, age_s).await, 400, "{age_s} s old");
    }
    assert_eq!(app.state(&bought.id).await, PaymentState::Redirected);
    // The same bytes again, then signed afresh, as a genuine repeat is.
    for age_s in [280, 280, 0] {
        assert_eq!(post_signed(&app, &event, age_s).await, 200, "{age_s} s old");
        assert_eq!(app.state(&bought.id).await, PaymentState::Succeeded);
        assert_eq!(app.balance(bought.id.account_id()).await, 5_000);
    }
    assert_eq!(post_signed(&app, &event, 301).await, 400);
}

#[tokio::test]
async fn a_session_pays_only_the_payment_it_was_made_for() {
    let app = TestApp::start().await;
    let customer = app.customer("JP").await;
    let (cheap, dear) = (customer.buy("stripe", "3000").await, customer.buy("stripe", "5000").await);
    // The dear payment's reference on the session of the cheap one.
    let swapped = completed(&dear, "evt_1", &[("id", session_of(&cheap).into())]);
    assert_eq!(post_signed(&app, &swapped, 0).await, 200, "a repeat could not help");
    assert_eq!(app.state(&dear.id).await, PaymentState::Review);
    // And its own session, paid with less.
    let less = customer.buy("stripe", "5000").await;
    let event = completed(&less, "evt_2", &[("amount_total", 3_000.into())]);
    assert_eq!(post_signed(&app, &event, 0).await, 200);
    assert_eq!(app.state(&less.id).await, PaymentState::Review);
    assert_eq!(app.state(&cheap.id).await, PaymentState::Redirected);
    assert_eq!(app.balance(dear.id.account_id()).await, 0);
}

#[tokio::test]
async fn an_event_of_the_other_mode_credits_nothing() {
    let app = TestApp::start().await;
    let customer = app.customer("JP").await;
    let bought = customer.buy("stripe", "5000").await;
    for livemode in [Value::Null, true.into()] {
        let event = completed(&bought, "evt_1", &[("livemode", livemode)]);
        assert_eq!(post_signed(&app, &event, 0).await, 200);
        assert_eq!(app.state(&bought.id).await, PaymentState::Review);
    }
    assert_eq!(app.balance(bought.id.account_id()).await, 0);
}

#[tokio::test]
async fn odd_amounts_and_currencies_credit_nothing() {
    let app = TestApp::start().await;
    let customer = app.customer("JP").await;
    let bought = customer.buy("stripe", "5000").await;
    for amount in ["\"5000\"", "5000.0", "5e3", "1e400", "9223372036854775808"] {
        let event =
            completed(&bought, "evt_1", &[]).replace("\"amount_total\":5000", &format!("\"amount_total\":{amount}"));
        assert!(event.contains(amount));
        let status = post_signed(&app, &event, 0).await;
        assert!(status == 200 || status == 400, "{amount}: {status}");
        assert_eq!(app.state(&bought.id).await, PaymentState::Redirected, "{amount} is no amount");
    }
    for (number, change) in [
        ("amount_total", Value::from(-5_000)),
        ("amount_total", Value::from(i64::MAX)),
        ("amount_total", Value::Null),
        ("currency", "usd".into()),
        ("currency", "xxx".into()),
    ]
    .into_iter()
    .enumerate()
    {
        let bought = customer.buy("stripe", "5000").await;
        let event = completed(&bought, &format!("evt_odd_{number}"), std::slice::from_ref(&change));
        assert_eq!(post_signed(&app, &event, 0).await, 200);
        assert_eq!(app.state(&bought.id).await, PaymentState::Review, "{change:?}");
    }
    assert_eq!(app.balance(bought.id.account_id()).await, 0);
}
