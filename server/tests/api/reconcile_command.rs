//! `server reconcile`.

use server::{
    cli::{self, Task},
    commands::reconcile,
};

use crate::support::TestApp;

#[tokio::test]
async fn what_was_bought_is_compared_and_reported() {
    let app = TestApp::start().await;
    let customer = app.customer("VN").await;
    let bought = customer.buy("vnpay", "500000").await;
    customer.press(&bought, "pay", "normal").await;
    app.reaches(&bought.id, domain::payment::PaymentState::Succeeded).await;
    customer.buy("vnpay", "700000").await;
    let line = ["prepay", "reconcile", "--report"];
    let (task, _) = cli::read(&cli::command().try_get_matches_from(line).unwrap(), |_| None).unwrap();
    let Task::Reconcile(task) = task else { panic!("{task:?}") };
    let mut out = Vec::new();
    reconcile::act(&app.billing, task, &mut out).await.unwrap();
    let out = String::from_utf8(out).unwrap();
    assert!(out.contains("1 payments and 1 top-ups compared, 0 differ"), "{out}");
    assert!(out.contains("vnpay") && out.contains("redirected") && out.contains("500000 VND"), "{out}");
}
