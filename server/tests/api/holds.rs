//! What is held, on the overview.

use domain::{currency::Currency, ledger::NewHold, money::Money, time::Timestamp};

use crate::support::TestApp;

#[tokio::test]
async fn the_overview_lists_what_holds_the_balance_and_to_nobody_else() {
    let app = TestApp::start().await;
    let (customer, stranger) = (app.customer("DE").await, app.customer("VN").await);
    let bought = customer.buy("paypal", "2500").await;
    customer.press(&bought, "pay", "before-return").await;
    app.reaches(&bought.id, domain::payment::PaymentState::Succeeded).await;
    let account = bought.id.account_id();
    let none = customer.ask("/api/overview").await.body;
    assert_eq!(none["standing"]["holds"], serde_json::json!({ "newest": [], "more": 0 }));

    for number in 0..22 {
        let hold = NewHold {
            service: "gpu-containers".to_owned(),
            amount: Money::from_minor(100, Currency::Eur).unwrap(),
            expires_at: Timestamp(0),
            description: format!("job <{number}>"),
        };
        app.billing.hold(account, format!("h{number}"), hold, 3_600).await.unwrap();
    }
    let holds = customer.ask("/api/overview").await.body["standing"]["holds"].clone();
    assert_eq!((holds["newest"].as_array().unwrap().len(), &holds["more"]), (20, &2.into()));
    assert_eq!(holds["newest"][0]["description"], "job <21>");
    let page = customer.open("/billing").await.text().await.unwrap();
    for text in ["GPU Containers", "job &lt;21&gt;", "job &lt;2&gt;", "and 2 more"] {
        assert!(page.contains(text), "{text}");
    }
    assert!(!page.contains("job &lt;1&gt;"), "the oldest are only counted");
    let theirs = stranger.ask("/api/overview").await.body.to_string();
    assert!(!theirs.contains("gpu-containers") && !theirs.contains("job"), "{theirs}");
}
