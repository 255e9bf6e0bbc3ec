//! Reading the history finds what the filter itself finds.

use billing::history::HistoryQuery;
use domain::{
    account::AccountId,
    currency::Currency,
    history::{Facets, Filter, Held, Movement, MovementStatus, Sort, Sources, Words, summarise},
    language::Language,
    ledger::{Adjustment, Command, GrantSource, PostingKind},
    money::parse::amounts_sought,
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

/// The filter of a query, as somebody means it to whom the screen speaks these words.
fn worded(query: &str) -> Filter {
    let filter = Filter::from_query(query);
    let names = |names: &[(PostingKind, &str)]| -> Vec<(PostingKind, String)> {
        names.iter().map(|(kind, name)| (*kind, (*name).to_owned())).collect()
    };
    let words = Words {
        kinds: names(&[
            (PostingKind::TopUp, "Nạp tiền"),
            (PostingKind::Charge, "Sử dụng"),
            (PostingKind::Expiry, "Hết hạn"),
        ]),
        descriptions: names(&[(PostingKind::TopUp, "Thanh toán"), (PostingKind::Voucher, "Áp dụng mã")]),
        services: vec![("gpu-containers".to_owned(), "Thẻ đồ họa".to_owned())],
        amounts: amounts_sought(&filter.text, Currency::Usd, Language::En),
    };
    Filter { words, ..filter }
}

/// Texts that find something only by those words, by an amount or by a voucher's code.
const WORDED: [&str; 8] =
    ["q=NẠP+tiền", "q=thanh+test", "q=dụng", "q=họa+llama", "q=3.00", "q=%2B$0.90", "q=0.001234", "kind=expiry&q=test"];

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
    for query in WORDED {
        assert!(everything.iter().any(|movement| worded(query).matches(movement)), "{query}");
    }
    for query in filters.into_iter().chain(WORDED) {
        for days in [String::new(), format!("&from={day}"), format!("&to={day}"), format!("&from={day}&to={day}")] {
            let filter = worded(&format!("{query}{days}"));
            let expected: Vec<_> = everything.iter().filter(|movement| filter.matches(movement)).cloned().collect();
            for limit in [1_000, 7] {
                assert_eq!(read_all(&engine, account, &filter, limit).await, expected, "{query}{days} by {limit}");
            }
        }
    }
}

/// The whole history as a browser comes to hold it.
async fn hold(engine: &Engine, account: AccountId, limit: u32) -> Held {
    let mut held = Held::default();
    loop {
        let block = engine.billing.history_block(account, held.oldest(), None, limit).await.unwrap();
        if !held.add_older(&block).unwrap() {
            return held;
        }
    }
}

#[tokio::test]
async fn browser_and_database_show_the_same_for_any_filter_in_any_order() {
    let (engine, account) = lived_in().await;
    for (number, amount) in [("a1", -5_000_000), ("a2", 700_000), ("a3", -1)] {
        let adjustment = Adjustment { amount: usd(amount), actor: "op".to_owned(), reason: "why".to_owned() };
        engine.billing.post(account, request(number, Command::Adjust(adjustment))).await.unwrap();
    }
    let everything = read_all(&engine, account, &Filter::default(), 1_000).await;
    let held = hold(&engine, account, 17).await;
    let in_memory: Vec<Movement> = (0..).map_while(|row| held.movement(row)).collect();
    assert_eq!(in_memory, everything);
    let (from, to) = (everything[60].day, everything[20].day);
    let filters = [
        "",
        "kind=charge",
        "kind=voucher&kind=expiry",
        "kind=adjustment",
        "service=speech",
        "service=account&q=t",
        "status=expired",
        "status=success&service=speech",
        "q=llama+12k",
        "q=%E5%88%86",
        "kind=top_up&status=expired",
    ];
    for query in filters.into_iter().chain(WORDED) {
        for days in [String::new(), format!("&from={from}"), format!("&from={from}&to={to}")] {
            let filter = worded(&format!("{query}{days}"));
            for sort in Sort::ALL {
                let selection = held.select(&filter, sort);
                let expected: Vec<Movement> = selection.rows.iter().map_while(|row| held.movement(*row)).collect();
                let (mut found, mut before) = (Vec::new(), None);
                loop {
                    let view = engine.billing.history_view(account, &filter, sort, before, 9).await.unwrap();
                    assert_eq!(view.summary, selection.summary, "{query}{days}");
                    assert_eq!(view.facets.kinds, selection.facets.kinds, "{query}{days}");
                    assert_eq!(view.facets.statuses, selection.facets.statuses, "{query}{days}");
                    for (service, count) in &selection.facets.services {
                        assert_eq!(view.facets.service(service), *count, "{query}{days}: {service}");
                    }
                    found.extend(view.movements);
                    before = found.last().map(|row| row.seq);
                    if !view.more {
                        break;
                    }
                }
                assert_eq!(found, expected, "{query}{days} {sort:?}");
            }
            let matching: Vec<&Movement> = everything.iter().filter(|row| filter.matches(row)).collect();
            assert_eq!(held.select(&filter, Sort::Newest).summary, summarise(matching));
            assert_eq!(held.select(&filter, Sort::Newest).facets.kinds, Facets::of(&filter, &everything).kinds);
        }
    }
}

#[tokio::test]
async fn new_movements_come_as_a_small_block() {
    let (engine, account) = lived_in().await;
    let mut held = hold(&engine, account, 1_000).await;
    engine.billing.post(account, request("late", charge(usd(7), "speech", "late"))).await.unwrap();
    let block = engine.billing.history_block(account, None, held.newest(), 100).await.unwrap();
    assert!(block.len() < 100, "{}", block.len());
    assert!(!held.add_newer(&block).unwrap());
    let everything = read_all(&engine, account, &Filter::default(), 1_000).await;
    assert_eq!(held.movement(0).as_ref(), everything.first());
    assert_eq!(held.len(), everything.len());
}

#[tokio::test]
async fn movements_name_the_credit_behind_them() {
    let engine = Engine::open().await;
    let account = engine.account("a@example.com", Currency::Usd).await;
    engine.billing.post(account, request("v", grant(usd(10), GrantSource::Voucher, None, &[]))).await.unwrap();
    engine.billing.post(account, request("t", grant(usd(10), GrantSource::TopUp, None, &[]))).await.unwrap();
    engine.billing.post(account, request("c", charge(usd(13), "speech", "Whisper"))).await.unwrap();
    engine.billing.post(account, request("d", charge(usd(10), "speech", "Whisper"))).await.unwrap();
    let rows = read_all(&engine, account, &Filter::default(), 10).await;
    let sources: Vec<Sources> = rows.iter().map(|row| row.sources).collect();
    let (voucher, bought) = (Sources::VOUCHER, Sources::TOP_UP);
    assert_eq!(sources, [bought.with(Sources::DEBT), voucher.with(bought), bought, voucher]);
    assert_eq!(rows[1].code, rows[3].reference, "the voucher that paid");
    assert_eq!(rows[0].code, "");
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
