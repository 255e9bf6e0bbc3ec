use crate::support::TestApp;
use domain::payment::PaymentState;
use reqwest::StatusCode;

async fn post(app: &TestApp, signature: Option<&str>, body: String) -> StatusCode {
    let mut request = app.machine().post(app.url("/webhooks/stripe")).body(body);
    if let Some(signature) = signature {
        request = request.header("stripe-signature", signature);
    }
    request.send().await.unwrap().status()
}

#[tokio::test]
async fn forged_events_are_refused_and_change_nothing() {
    let app = TestApp::start().await;
    let customer = app.customer("JP").await;
    let bought = customer.buy("stripe", "5000").await;
    let event = serde_json::json!({
        "id": "evt_forged", "object": "event", "type": "checkout.session.completed", "livemode": false,
        "data": { "object": {
            "id": "cs_test_forged", "object": "checkout.session", "client_reference_id": bought.id.as_str(),
            "status": "complete", "payment_status": "paid", "amount_total": 5000, "currency": "jpy"
        } }
    })
    .to_string();
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().as_secs();
    let zeros = format!("t={now},v1={}", "0".repeat(64));
    for signature in [None, Some(""), Some("v1=00"), Some("t=x,v1=y"), Some(zeros.as_str())] {
        assert_eq!(post(&app, signature, event.clone()).await, 400, "{signature:?}");
    }
    assert_eq!(post(&app, Some(&zeros), String::new()).await, 400);
    assert_eq!(app.state(&bought.id).await, PaymentState::Redirected);
    assert_eq!(app.balance(bought.id.account_id()).await, 0);
}
