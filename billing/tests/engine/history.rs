//! Reading the history finds what the filter itself finds.

use billing::history::HistoryQuery;
use domain::{
    account::AccountId,
    currency::Currency,
    history::{Filter, Movement, MovementStatus},
    ledger::{GrantSource, PostingKind},
};

use crate::support::{Engine, NOW, charge, grant, request, usd};

async fn lived_in() -> (Engine, AccountId) {
    let engine = Engine::open().await;
    let account = engine.account("a@example.com", Currency::Usd).await;
    let services = ["inference", "speech", "gpu-containers"];
    let words = ["Llama 3.3 · 12k tokens", "ĐÀO TẠO mô hình", "音声認識 12 分", "100% _done_"];
    for number in 0..70usize {
        let command = match number % 9 {
            0 => grant(usd(3_000_000), GrantSource::TopUp, None, &[]),
            4 => {
                let end = NOW.plus_seconds(i64::try_from(number).unwrap() * 9_000 + 20_000);
                grant(usd(900_000), GrantSource::Voucher, Some(end), &["speech"])
            }
            _ => charge(usd(1_234), services[number % 3], words[number % 4]),
        };
        engine.billing.post(account, request(&format!("k{number}"), command)).await.unwrap();
        engine.clock.advance_seconds(9_000);
    }
    (engine, account)
}

async fn read_all(engine: &Engine, account: AccountId, filter: &Filter, limit: u32) -> Vec<Movement> {
    let mut all = Vec::new();
    let mut before = None;
    loop {
        let query = HistoryQuery { filter: filter.clone(), before, limit };
        let page = engine.billing.history(account, query).await.unwrap();
        assert!(page.movements.len() <= usize::try_from(limit).unwrap());
        all.extend(page.movements);
        if !page.more {
            return all;
        }
        before = all.last().map(|movement| movement.seq);
    }
}

#[tokio::test]
async fn every_filter_finds_in_the_database_what_it_finds_in_memory() {
    let (engine, account) = lived_in().await;
    let everything = read_all(&engine, account, &Filter::default(), 1_000).await;
    assert!(everything.len() > 70, "expiries are rows, too");
    assert!(everything.windows(2).all(|pair| pair[0].seq == pair[1].seq + 1));
    let day = everything[30].day;
    let filters = [
        "",
        "kind=charge",
        "kind=voucher&kind=expiry",
        "service=speech",
        "service=account",
        "service=account&service=inference",
        "status=expired",
        "status=success&service=speech",
        "q=llama",
        "q=%C4%91%C3%A0o",
        "q=%E5%88%86",
        "q=%25",
        "q=_done",
        "service=none",
        "kind=top_up&status=expired",
        "q=TEST",
    ];
    for query in filters {
        for days in [String::new(), format!("&from={day}"), format!("&to={day}"), format!("&from={day}&to={day}")] {
            let filter = Filter::from_query(&format!("{query}{days}"));
            let expected: Vec<_> = everything.iter().filter(|movement| filter.matches(movement)).cloned().collect();
            for limit in [1_000, 7] {
                assert_eq!(read_all(&engine, account, &filter, limit).await, expected, "{query}{days} by {limit}");
            }
        }
    }
}

#[tokio::test]
async fn services_expiry_and_size_are_those_of_the_account() {
    let (engine, account) = lived_in().await;
    let other = engine.account("b@example.com", Currency::Usd).await;
    assert_eq!(engine.billing.services(account).await.unwrap(), ["gpu-containers", "inference", "speech"]);
    assert!(engine.billing.services(other).await.unwrap().is_empty());
    let page = engine.billing.history(account, HistoryQuery::default()).await.unwrap();
    assert_eq!((page.movements.len(), page.more), (50, true));
    assert_eq!(page.total_rows, page.movements[0].seq);
    let empty = engine.billing.history(other, HistoryQuery::default()).await.unwrap();
    assert_eq!((empty.movements.len(), empty.more, empty.total_rows), (0, false, 0));

    let end = NOW.plus_days(90);
    let soon = grant(usd(500_000), GrantSource::Voucher, Some(end), &["vector-store"]);
    engine.billing.post(other, request("v", soon)).await.unwrap();
    let (amount, day) = engine.billing.next_expiry(other).await.unwrap().unwrap();
    assert_eq!(amount, usd(500_000));
    assert_eq!(day, engine.billing.local_now(other).await.unwrap().day.plus(82));
}

#[tokio::test]
async fn the_sweeper_posts_out_what_has_expired() {
    let engine = Engine::open().await;
    let account = engine.account("a@example.com", Currency::Usd).await;
    let voucher = grant(usd(500_000), GrantSource::Voucher, Some(NOW.plus_seconds(60)), &[]);
    engine.billing.post(account, request("v", voucher)).await.unwrap();
    assert_eq!(engine.billing.expire_due().await.unwrap(), 0);
    engine.clock.advance_seconds(60);
    assert_eq!(engine.balance(account).await, 0);
    assert_eq!(engine.billing.expire_due().await.unwrap(), 1);
    let newest = &engine.billing.history(account, HistoryQuery::default()).await.unwrap().movements[0];
    assert_eq!((newest.kind, newest.status, newest.amount), (PostingKind::Expiry, MovementStatus::Expired, -500_000));
    engine.assert_sound().await;
}
