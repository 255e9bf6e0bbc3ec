//! The browser's way back from a gateway: its address is the customer's to edit.

use crate::support::TestApp;
use domain::payment::PaymentState;

#[tokio::test]
async fn a_success_in_the_address_credits_nothing() {
    let app = TestApp::start().await;
    for (country, method, amount, claims) in [
        ("JP", "stripe", "5000", "session_id=cs_test_x&status=complete&payment_status=paid"),
        ("DE", "paypal", "2500", "token=5O190127TN364715T&PayerID=X&status=COMPLETED"),
        ("VN", "vnpay", "500000", "vnp_ResponseCode=00&vnp_TransactionStatus=00&vnp_Amount=50000000"),
    ] {
        let customer = app.customer(country).await;
        let bought = customer.buy(method, amount).await;
        let id = bought.id.as_str();
        let shown =
            customer.come_back(&app.url(&format!("/pay/{method}/return?p={id}&vnp_TxnRef={id}&{claims}"))).await;
        // VNPay signs its return: without the signature it is about nothing.
        let expected = if method == "vnpay" { String::new() } else { format!("/{id}") };
        assert_eq!(shown, format!("/billing/payments{expected}"));
        assert!(customer.open(&shown).await.status().is_success());
        assert_eq!(app.state(&bought.id).await, PaymentState::Redirected, "{method}");
        assert_eq!(app.balance(bought.id.account_id()).await, 0);
    }
}

#[tokio::test]
async fn somebody_elses_session_or_order_in_the_address_is_not_looked_at() {
    let app = TestApp::start().await;
    for (country, method, name) in [("JP", "stripe", "session_id"), ("DE", "paypal", "token")] {
        let payer = app.visitor();
        payer.sign_up(&format!("payer@{method}.example.com")).await;
        payer.save_profile(country).await;
        let (paid, mine) = (payer.buy(method, "5000").await, app.customer(country).await.buy(method, "5000").await);
        let back = payer.press(&paid, "pay", "lost").await;
        let object = url_value(&back, name);
        // The stranger comes back first, with what the other one has paid.
        let stranger = app.visitor();
        stranger.sign_in(&crate::support::customer_of(country)).await;
        stranger.come_back(&app.url(&format!("/pay/{method}/return?p={}&{name}={object}", mine.id))).await;
        payer.come_back(&back).await;
        app.reaches(&paid.id, PaymentState::Succeeded).await;
        assert_eq!(app.state(&mine.id).await, PaymentState::Redirected, "{method}");
        assert_eq!(app.balance(mine.id.account_id()).await, 0);
        assert_eq!(app.balance(paid.id.account_id()).await, 5_000);
    }
}

#[tokio::test]
async fn the_address_leads_nowhere_but_to_our_own_pages() {
    let app = TestApp::start().await;
    let customer = app.customer("DE").await;
    let bought = customer.buy("paypal", "2500").await;
    let id = bought.id.as_str();
    for query in [
        "p=https://evil.example.com",
        "p=//evil.example.com/",
        "p=..//evil.example.com",
        &format!("p={id}//evil.example.com"),
        &format!("p={id}%0d%0aLocation:%20https://evil.example.com"),
        "return_url=https://evil.example.com&next=//evil.example.com",
        &"p=".repeat(3_000),
        "",
    ] {
        for way in ["paypal/return", "paypal/cancel", "stripe/return", "stripe/cancel", "vnpay/return"] {
            let shown = customer.come_back(&app.url(&format!("/pay/{way}?{query}"))).await;
            assert_eq!(shown, "/billing/payments", "{way}?{query}");
        }
    }
    let next = format!("/pay/paypal/return?p={id}&next=https://evil.example.com&return_url=//evil.example.com");
    assert_eq!(customer.come_back(&app.url(&next)).await, format!("/billing/payments/{id}"));
}

/// The value of a parameter of an address.
fn url_value(address: &str, name: &str) -> String {
    let url = reqwest::Url::parse(address).unwrap();
    let value = url.query_pairs().find(|(known, _)| known == name).unwrap().1.into_owned();
    assert!(!value.is_empty());
    value
}
