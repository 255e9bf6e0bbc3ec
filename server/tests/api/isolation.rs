use crate::support::TestApp;
use domain::payment::PaymentState;
use reqwest::StatusCode;

#[tokio::test]
async fn nobody_reads_a_payment_of_somebody_else() {
    let app = TestApp::start().await;
    let (owner, stranger) = (app.customer("DE").await, app.customer("US").await);
    let id = owner.buy("paypal", "2500").await.id;

    let function = |id: &str| format!("/api/payment?id={id}");
    assert_eq!(owner.ask(&function(id.as_str())).await.status, StatusCode::OK);
    let theirs = stranger.ask(&function(id.as_str())).await;
    let none = stranger.ask(&function("PAY-0000000001-0123456789")).await;
    assert_eq!(theirs.status, StatusCode::NOT_FOUND);
    assert_eq!((theirs.status, theirs.body), (none.status, none.body), "somebody else's payment looks like none");

    let page = format!("/billing/payments/{id}");
    assert_eq!(owner.open(&page).await.status(), StatusCode::OK);
    let answer = stranger.open(&page).await;
    assert_eq!(answer.status(), StatusCode::NOT_FOUND);
    let text = answer.text().await.unwrap();
    assert!(!text.contains("25.00") && !text.contains("25,00"), "{text}");
}

#[tokio::test]
async fn lists_hold_only_what_is_ones_own() {
    let app = TestApp::start().await;
    let (buyer, other) = (app.customer("JP").await, app.customer("DE").await);
    let bought = buyer.buy("stripe", "5000").await;
    buyer.press(&bought, "pay", "before-return").await;
    app.reaches(&bought.id, PaymentState::Succeeded).await;
    for path in ["/api/payments?query=", "/api/credit_history?query=", "/api/overview"] {
        assert!(buyer.ask(path).await.body.to_string().contains("5000000000"), "{path}");
        let theirs = other.ask(path).await;
        assert_eq!(theirs.status, StatusCode::OK, "{path}");
        assert!(!theirs.body.to_string().contains("5000000000"), "{path}: {}", theirs.body);
    }
}

#[tokio::test]
async fn a_paid_return_address_credits_nobody_else() {
    let app = TestApp::start().await;
    let (owner, stranger) = (app.customer("DE").await, app.customer("US").await);
    let bought = owner.buy("paypal", "2500").await;
    let theirs = stranger.buy("paypal", "50000").await;
    let back = owner.press(&bought, "pay", "lost").await;
    let shown = stranger.come_back(&back).await;
    assert_eq!(stranger.open(&shown).await.status(), StatusCode::NOT_FOUND);
    app.reaches(&bought.id, PaymentState::Succeeded).await;
    assert_eq!(app.balance(bought.id.account_id()).await, 2_500);
    assert_eq!(app.balance(theirs.id.account_id()).await, 0);
}
