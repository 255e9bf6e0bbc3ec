use crate::support::{Bought, TestApp};
use domain::payment::PaymentState;

/// Calls the IPN and gets its code; the HTTP status is always 200.
async fn ipn(app: &TestApp, query: &str) -> String {
    let answer = app.machine().get(app.url(&format!("/webhooks/vnpay?{query}"))).send().await.unwrap();
    assert_eq!(answer.status(), 200);
    let body: serde_json::Value = answer.json().await.unwrap();
    assert!(body["Message"].is_string());
    body["RspCode"].as_str().unwrap().to_owned()
}

/// A message that VNPay itself could have sent.
fn signed(bought: &Bought, changes: &[(&str, &str)]) -> String {
    let mut parameters = vec![
        ("vnp_Amount", "50000000"),
        ("vnp_BankCode", "NCB"),
        ("vnp_OrderInfo", "Nap tien"),
        ("vnp_PayDate", "20261122103412"),
        ("vnp_ResponseCode", "00"),
        ("vnp_TmnCode", sandbox::VNPAY_TMN_CODE),
        ("vnp_TransactionNo", "14226112"),
        ("vnp_TransactionStatus", "00"),
        ("vnp_TxnRef", bought.id.as_str()),
    ];
    for (name, value) in changes {
        parameters.retain(|(known, _)| known != name);
        parameters.push((name, value));
    }
    parameters.sort_unstable();
    let text = form_urlencoded::Serializer::new(String::new()).extend_pairs(parameters).finish();
    format!("{text}&vnp_SecureHash={}", hmac(&text))
}

fn hmac(text: &str) -> String {
    let key = ring::hmac::Key::new(ring::hmac::HMAC_SHA512, sandbox::VNPAY_HASH_SECRET.as_bytes());
    ring::hmac::sign(&key, text.as_bytes()).as_ref().iter().map(|byte| format!("{byte:02x}")).collect()
}

#[tokio::test]
async fn answers_as_the_table_says() {
    let app = TestApp::start().await;
    let customer = app.customer("VN").await;
    let bought = customer.buy("vnpay", "500000").await;

    let genuine = signed(&bought, &[]);
    let mut broken = genuine.replace("vnp_ResponseCode=00", "vnp_ResponseCode=24");
    assert_eq!(ipn(&app, &broken).await, "97", "a changed code");
    broken = genuine.replace("vnp_Amount=50000000", "vnp_Amount=50000000&vnp_Amount=1");
    assert_eq!(ipn(&app, &broken).await, "97", "a name twice");
    assert_eq!(ipn(&app, &genuine[..genuine.len() - 2]).await, "97", "a shortened hash");
    assert_eq!(ipn(&app, "").await, "97");
    assert_eq!(ipn(&app, &signed(&bought, &[("vnp_TmnCode", "OTHER001")])).await, "97", "another merchant");

    let nothing = [("vnp_TxnRef", "PAY-0000000001-0123456789")];
    assert_eq!(ipn(&app, &signed(&bought, &nothing)).await, "01");
    assert_eq!(ipn(&app, &signed(&bought, &[("vnp_TxnRef", "TOPUP-1")])).await, "01");
    assert_eq!(app.state(&bought.id).await, PaymentState::Redirected, "nothing has changed so far");

    assert_eq!(ipn(&app, &genuine).await, "00");
    assert_eq!(app.state(&bought.id).await, PaymentState::Succeeded);
    assert_eq!(ipn(&app, &genuine).await, "02", "a replay");
    let later = [("vnp_ResponseCode", "24"), ("vnp_TransactionStatus", "02"), ("vnp_TransactionNo", "0")];
    assert_eq!(ipn(&app, &signed(&bought, &later)).await, "02", "a success is never undone");
    assert_eq!(app.balance(bought.id.account_id()).await, 500_000);
}

#[tokio::test]
async fn another_amount_is_never_credited() {
    let app = TestApp::start().await;
    let customer = app.customer("VN").await;
    let bought = customer.buy("vnpay", "500000").await;
    assert_eq!(ipn(&app, &signed(&bought, &[("vnp_Amount", "100")])).await, "04");
    assert_eq!(app.balance(bought.id.account_id()).await, 0);
    assert_ne!(app.state(&bought.id).await, PaymentState::Succeeded);
}

#[tokio::test]
async fn a_success_after_a_failure_is_credited() {
    let app = TestApp::start().await;
    let customer = app.customer("VN").await;
    let bought = customer.buy("vnpay", "500000").await;
    let failed = [("vnp_ResponseCode", "51"), ("vnp_TransactionStatus", "02")];
    assert_eq!(ipn(&app, &signed(&bought, &failed)).await, "00");
    assert_eq!(app.state(&bought.id).await, PaymentState::Failed);
    assert_eq!(ipn(&app, &signed(&bought, &[])).await, "00");
    assert_eq!(app.state(&bought.id).await, PaymentState::Succeeded);
    assert_eq!(app.balance(bought.id.account_id()).await, 500_000);
}

#[tokio::test]
async fn a_payment_of_another_gateway_is_not_found() {
    let app = TestApp::start().await;
    let customer = app.customer("JP").await;
    let bought = customer.buy("stripe", "5000").await;
    assert_eq!(ipn(&app, &signed(&bought, &[])).await, "01");
    assert_eq!(app.balance(bought.id.account_id()).await, 0);
}
