//! Dong paid in dollars: by a quote.

use domain::{payment::PaymentState, quote::Pair, time::Timestamp};
use reqwest::StatusCode;
use serde_json::{Value, json};

use super::{credited_once, pay};
use crate::support::{Bought, Person, TestApp};

async fn enter_rate(app: &TestApp, number: &str, observed_at: Timestamp) {
    let rate = billing::rates::NewRate {
        pair: "USD/VND".parse::<Pair>().unwrap(),
        rate: number.parse().unwrap(),
        spread: 50.try_into().unwrap(),
        source: "Test Bank".to_owned(),
        observed_at,
    };
    app.billing.enter_rates(&[rate], "test", true).await.unwrap();
}

async fn quote(customer: &Person<'_>, amount: &str) -> (StatusCode, Value) {
    let answer = customer.ask(&format!("/api/quote?amount_minor={amount}&method=paypal")).await;
    (answer.status, answer.body)
}

async fn start(customer: &Person<'_>, amount: &str, quote: &str) -> (StatusCode, Value) {
    let key = customer.ask("/api/add_credit").await.body["client_key"].as_str().unwrap().to_owned();
    let form = [
        ("amount_minor", amount),
        ("method", "paypal"),
        ("client_key", key.as_str()),
        ("consent", "2026-11"),
        ("quote", quote),
    ];
    let answer = customer.send("/api/start_payment", &form).await;
    (answer.status, answer.body)
}

fn bought(body: &Value) -> Bought {
    let id = body["payment_id"].as_str().unwrap().parse().unwrap();
    Bought { id, target: body["target"].as_str().unwrap().to_owned() }
}

#[tokio::test]
async fn is_charged_as_quoted_and_credited_as_chosen_whatever_happens_to_its_message() {
    let app = TestApp::start().await;
    enter_rate(&app, "26250", app.billing.now()).await;
    let customer = app.customer("VN").await;
    let mut balance = 0;
    for delivery in ["normal", "before-return", "twice", "lost"] {
        let (status, quoted) = quote(&customer, "2000000").await;
        assert_eq!((status, &quoted["charge"]["micros"]), (StatusCode::OK, &json!(76_580_000)));
        assert_eq!(quoted["seconds"], 900);
        let (status, started) = start(&customer, "2000000", quoted["acceptance"].as_str().unwrap()).await;
        assert_eq!(status, StatusCode::OK, "{started}");
        let bought = bought(&started);
        // The rate of the moment has nothing to do with a payment under way.
        enter_rate(&app, "20000", app.billing.now()).await;
        let shown = pay(&customer, &bought, "pay", delivery).await;
        balance += 2_000_000;
        credited_once(&app, &bought, &shown, balance).await;
        enter_rate(&app, "26250", app.billing.now()).await;
    }
    let refused: Vec<_> = app.answers().into_iter().filter(|(status, _)| *status != 200).collect();
    assert!(refused.is_empty(), "{refused:?}");
}

#[tokio::test]
async fn what_is_not_quoted_or_no_longer_is_refused_in_words_that_programs_read() {
    let app = TestApp::start().await;
    let customer = app.customer("VN").await;
    let ways = customer.ask("/api/add_credit").await.body["ways"].clone();
    assert_eq!(ways[1], json!({ "gateway": "paypal", "state": { "unavailable": "no_rate" } }));
    assert_eq!(quote(&customer, "2000000").await, (StatusCode::SERVICE_UNAVAILABLE, json!("no_rate")));
    enter_rate(&app, "26250", app.billing.now().plus_seconds(-86_401)).await;
    let ways = customer.ask("/api/add_credit").await.body["ways"].clone();
    assert!(ways[1]["state"]["unavailable"]["old_rate"].is_array(), "{ways}");
    assert_eq!(quote(&customer, "2000000").await, (StatusCode::SERVICE_UNAVAILABLE, json!("no_rate")));

    enter_rate(&app, "26250", app.billing.now()).await;
    let (_, quoted) = quote(&customer, "2000000").await;
    let acceptance = quoted["acceptance"].as_str().unwrap();
    let mut parts = acceptance.split('-');
    let (version, at, charge) = (parts.next().unwrap(), parts.next().unwrap(), parts.next().unwrap());
    let at: i64 = at.parse().unwrap();
    let over = (StatusCode::CONFLICT, json!("quote_over"));
    for forged in [
        String::new(),
        "nonsense".to_owned(),
        format!("{version}-{}-{charge}", at - 900_000),
        format!("{version}-{}-{charge}", at + 600_000),
        format!("{version}-{at}-10000"),
        format!("1-{at}-{charge}"),
    ] {
        assert_eq!(start(&customer, "2000000", &forged).await, over, "{forged}");
    }
    assert_eq!(start(&customer, "20000000", acceptance).await, over);
    let (status, body) = quote(&customer, "499999").await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{body}");
    let (status, _) = start(&customer, "2000000", acceptance).await;
    assert_eq!(status, StatusCode::OK);

    let stranger = app.visitor();
    assert_eq!(quote(&stranger, "2000000").await.0, StatusCode::UNAUTHORIZED);
    let german = app.customer("DE").await;
    assert_eq!(quote(&german, "2500").await, (StatusCode::OK, Value::Null));
}

#[tokio::test]
async fn a_form_without_wasm_shows_the_quote_and_comes_back_with_a_new_one() {
    let app = TestApp::start().await;
    let customer = app.customer("VN").await;
    let page = "/billing/add-credit?step=review&amount=2000000&method=paypal";
    let html = customer.open(page).await.text().await.unwrap();
    // Nothing to quote by: the choice is shown, with the reason.
    assert!(html.contains("there is no exchange rate") && !html.contains("name=\"quote\""), "{html}");
    enter_rate(&app, "26250", app.billing.now()).await;
    let html = customer.open(page).await.text().await.unwrap();
    for shown in ["US$", "76.58", "26,250", "Test Bank", "0.5%", "Rate fixed until", "name=\"quote\""] {
        assert!(html.contains(shown), "{shown}: {html}");
    }
    let key = customer.ask("/api/add_credit").await.body["client_key"].as_str().unwrap().to_owned();
    let form = |quote: &'static str| {
        [
            ("amount_minor", "2000000"),
            ("method", "paypal"),
            ("client_key", key.as_str()),
            ("consent", "2026-11"),
            ("quote", quote),
        ]
    };
    let refused = customer.post_form("/api/start_payment", page, &form("1-1-1")).await;
    assert_eq!(refused.status(), StatusCode::FOUND);
    let location = refused.headers()[reqwest::header::LOCATION].to_str().unwrap().to_owned();
    let path = location.trim_start_matches(&app.base_url).to_owned();
    let html = customer.open(&path).await.text().await.unwrap();
    assert!(html.contains("We have fetched a new one") && html.contains("76.58"), "{html}");
    let payments = app.billing.payments(
        app.billing.find_account(&crate::support::customer_of("VN")).await.unwrap().unwrap(),
        domain::history::PaymentFilter::default(),
        None,
        10,
    );
    assert!(payments.await.unwrap().payments.iter().all(|payment| payment.state != PaymentState::Succeeded));
}
