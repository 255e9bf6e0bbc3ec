//! Texts come back as they went in, whatever the database.

use billing::{history::HistoryQuery, ledger::PostError};
use domain::currency::Currency;

use crate::support::{Engine, charge, request, usd};

#[tokio::test]
async fn texts_of_any_script_come_back_unchanged() {
    let engine = Engine::open().await;
    let account = engine.account("a@example.com", Currency::Usd).await;
    let texts = [
        "",
        "'; DROP TABLE posting; --",
        "{\"a\": [1]}",
        "\\u0041 \\ \"",
        "Nguyễn Thị Ánh",
        "株式会社",
        "🦀\u{7f}\t\n",
    ];
    for (number, text) in texts.iter().enumerate() {
        let wanted = request(&format!("k{number}{text}"), charge(usd(1), "speech", text));
        assert!(!engine.billing.post(account, wanted.clone()).await.unwrap().replayed);
        assert!(engine.billing.post(account, wanted).await.unwrap().replayed);
    }
    let history = engine.billing.history(account, HistoryQuery::default()).await.unwrap().movements;
    let read: Vec<_> = history.iter().rev().map(|movement| movement.description.as_str()).collect();
    assert_eq!(read, texts);
}

#[tokio::test]
async fn what_postgresql_cannot_store_is_refused_everywhere() {
    let engine = Engine::open().await;
    let account = engine.account("a@example.com", Currency::Usd).await;
    for wanted in [
        request("k\0", charge(usd(1), "speech", "")),
        request("k", charge(usd(1), "sp\0ch", "")),
        request("k", charge(usd(1), "speech", "\0")),
    ] {
        assert!(matches!(engine.billing.post(account, wanted).await, Err(PostError::Malformed(_))));
    }
}
