use crate::support::TestApp;
use domain::payment::PaymentState;
use reqwest::StatusCode;

const SIGNED: [(&str, &str); 5] = [
    ("paypal-auth-algo", "SHA256withRSA"),
    ("paypal-cert-url", "https://api.paypal.com/v1/notifications/certs/CERT-1"),
    ("paypal-transmission-id", "b1d2f3a0-c74b-11f0-9a3e-2f1c0d9e8b7a"),
    ("paypal-transmission-sig", "AAAA"),
    ("paypal-transmission-time", "2026-11-22T03:40:12Z"),
];

async fn post(app: &TestApp, headers: &[(&str, &str)], body: &str) -> StatusCode {
    let mut request = app.machine().post(app.url("/webhooks/paypal")).body(body.to_owned());
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    request.send().await.unwrap().status()
}

#[tokio::test]
async fn forged_events_are_refused_and_change_nothing() {
    let app = TestApp::start().await;
    let customer = app.customer("DE").await;
    let bought = customer.buy("paypal", "2500").await;
    let event = format!(
        r#"{{"id":"WH-1","event_type":"PAYMENT.CAPTURE.COMPLETED","resource":{{"custom_id":"{}"}}}}"#,
        bought.id
    );
    let mut elsewhere = SIGNED;
    elsewhere[1].1 = "http://169.254.169.254/latest/meta-data";
    for headers in [&[][..], &SIGNED[..3], &SIGNED, &elsewhere] {
        assert_eq!(post(&app, headers, &event).await, 400, "{headers:?}");
    }
    assert_eq!(post(&app, &SIGNED, "not json").await, 400);
    assert_eq!(app.state(&bought.id).await, PaymentState::Redirected);
    assert_eq!(app.balance(bought.id.account_id()).await, 0);
}
