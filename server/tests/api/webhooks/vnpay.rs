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
    assert_eq!(ipn(&app, &format!("{genuine}&x={}", "x".repeat(8 << 10))).await, "97", "too long to be looked at");
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
    assert_eq!(ipn(&app, &signed(&bought, &[("vnp_Amount", "1e9")])).await, "04");
    assert_eq!(app.state(&bought.id).await, PaymentState::Redirected, "no amount at all");
    assert_eq!(ipn(&app, &signed(&bought, &[("vnp_Amount", "100")])).await, "04");
    assert_eq!(app.state(&bought.id).await, PaymentState::Review);
    assert_eq!(ipn(&app, &signed(&bought, &[])).await, "00", "on record, for the operator to decide");
    assert_eq!(app.state(&bought.id).await, PaymentState::Review);
    assert_eq!(app.balance(bought.id.account_id()).await, 0);
}

#[tokio::test]
async fn a_lowered_amount_in_the_pay_address_is_refused_by_the_gateway() {
    let app = TestApp::start().await;
    let customer = app.customer("VN").await;
    let bought = customer.buy("vnpay", "500000").await;
    let lowered = bought.target.replace("vnp_Amount=50000000", "vnp_Amount=1000000");
    assert_ne!(lowered, bought.target);
    let gateway = reqwest::Client::builder().no_proxy().build().unwrap();
    let page = gateway.get(&lowered).send().await.unwrap();
    assert_eq!(page.url().query(), Some("code=70"), "wrong signature, says VNPay");
    assert!(!page.text().await.unwrap().contains("<form"), "there is nothing to press");
    assert_eq!(app.state(&bought.id).await, PaymentState::Redirected);
}

#[tokio::test]
async fn a_changed_result_or_reference_is_refused() {
    let app = TestApp::start().await;
    let customer = app.customer("VN").await;
    let (bought, other) = (customer.buy("vnpay", "500000").await, customer.buy("vnpay", "500000").await);
    let cancelled = signed(&bought, &[("vnp_ResponseCode", "24"), ("vnp_TransactionStatus", "02")]);
    let rewritten = cancelled
        .replace("vnp_ResponseCode=24", "vnp_ResponseCode=00")
        .replace("vnp_TransactionStatus=02", "vnp_TransactionStatus=00");
    assert_ne!(rewritten, cancelled);
    assert_eq!(ipn(&app, &rewritten).await, "97");
    // Paid for one, shown for the other.
    let swapped = signed(&other, &[]).replace(other.id.as_str(), bought.id.as_str());
    assert_eq!(ipn(&app, &swapped).await, "97");
    for id in [&bought.id, &other.id] {
        assert_eq!(app.state(id).await, PaymentState::Redirected);
    }
    // The same transaction of VNPay's for a second payment, signed by VNPay itself.
    assert_eq!(ipn(&app, &signed(&bought, &[])).await, "00");
    assert_eq!(ipn(&app, &signed(&other, &[])).await, "04");
    assert_eq!(app.state(&other.id).await, PaymentState::Review);
    assert_eq!(app.balance(bought.id.account_id()).await, 500_000);
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
