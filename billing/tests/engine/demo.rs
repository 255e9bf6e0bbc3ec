//! The demo customers.

use billing::{demo, history::HistoryQuery};
use domain::{history::PaymentFilter, ledger::PostingKind, payment::ShownStatus};
use secrecy::ExposeSecret;

use crate::support::Engine;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn demo_customers_have_a_plausible_past_and_are_made_once() {
    let engine = Engine::open().await;
    let sign_ins = demo::ensure(&engine.billing).await.unwrap();
    assert_eq!(sign_ins.len(), 5);
    let counts = "SELECT (SELECT count(*) FROM posting) * 1000000 + (SELECT count(*) FROM payment_event) * 1000 + (SELECT count(*) FROM user_identity)";
    let made = engine.number(counts).await;
    engine.clock.advance_seconds(3 * 86_400);
    assert_eq!(demo::ensure(&engine.billing).await.unwrap(), sign_ins);
    assert_eq!(engine.number(counts).await, made);
    // What customers are quoted by says what it is, and is renewed once it is too old.
    let rates = engine.billing.rates(true).await.unwrap();
    assert_eq!(rates.len(), 4);
    assert!(rates.iter().all(|rate| rate.source.starts_with("Example rate")));
    assert!(engine.billing.rate_now("USD/VND".parse().unwrap()).await.unwrap().is_ok());
    engine.assert_sound().await;
    assert_eq!(engine.number("SELECT count(*) FROM payment WHERE next_check_at IS NOT NULL").await, 0);

    for one in sign_ins {
        let session = engine.billing.sign_in(one.email, one.password).await.unwrap();
        let viewer = engine.billing.viewer(session.token.expose_secret()).await.unwrap().unwrap();
        let account = viewer.account_id;
        let Some(balance) = engine.billing.balance(account).await.unwrap() else {
            assert_eq!(one.email, "new@newcomer.example");
            continue;
        };
        assert!(balance.top_up > 0 && balance.voucher > 0 && balance.debt == 0, "{} {balance:?}", one.email);
        let query = HistoryQuery { limit: 1_000, ..HistoryQuery::default() };
        let history = engine.billing.history(account, query).await.unwrap().movements;
        assert!((60..=130).contains(&history.len()), "{} {}", one.email, history.len());
        assert!(history.iter().all(|movement| movement.balance_after >= 0));
        assert!(history.windows(2).all(|pair| pair[0].at >= pair[1].at));
        for kind in [PostingKind::TopUp, PostingKind::Voucher, PostingKind::Charge, PostingKind::Expiry] {
            assert!(history.iter().any(|movement| movement.kind == kind), "{} {kind:?}", one.email);
        }
        assert_eq!(engine.billing.services(account).await.unwrap().len(), 5, "{}", one.email);
        let payments = engine.billing.payments(account, PaymentFilter::default(), None, 100).await.unwrap().payments;
        let with = |status| payments.iter().filter(|payment| payment.state.shown() == status).count();
        // Two of them have bought a plan, and credit for it before.
        let plan = engine.billing.account_plans(account).await.unwrap().unwrap();
        assert_eq!(plan.offers.len(), 3, "{}", one.email);
        let has_plan = ["kenji@hikari.example", "anna@nordlicht.example"].contains(&one.email);
        assert_eq!(plan.present.is_some(), has_plan, "{}", one.email);
        let paid = if has_plan { 5 } else { 4 };
        assert_eq!((with(ShownStatus::Success), with(ShownStatus::Failed)), (paid, 2));
    }
}
