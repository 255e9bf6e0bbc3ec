//! Counts, sums and statements of a long history are those of its rows.

use billing::history::HistoryQuery;
use domain::{
    account::AccountId,
    currency::Currency,
    history::Filter,
    ledger::{Adjustment, Command, GrantSource, PostingKind},
    time::Day,
};
use proptest::{
    prelude::*,
    strategy::ValueTree,
    test_runner::{Config, RngAlgorithm, TestRng, TestRunner},
};

use crate::support::{Engine, NOW, charge, grant, request, usd};

/// Ten days of charges, credit that expires and corrections, an hour or so apart.
async fn live(engine: &Engine, account: AccountId) {
    for number in 0..180 {
        engine.clock.advance_seconds(4_700);
        let command = match number % 6 {
            0 => {
                let end = billing::Clock::now(engine.clock.as_ref()).plus_days(1);
                grant(usd(2_000_001), GrantSource::Voucher, Some(end), &[])
            }
            1 => {
                let (actor, reason) = ("op".to_owned(), "why".to_owned());
                Command::Adjust(Adjustment { amount: usd(-7_777_777), actor, reason })
            }
            2 | 3 => charge(usd(1_234_567), "inference", "Llama"),
            _ => charge(usd(999_999), "speech", "Whisper"),
        };
        engine.billing.post(account, request(&format!("k{number}"), command)).await.unwrap();
    }
}

/// Any filter without a text.
fn filter(today: i32) -> impl Strategy<Value = Filter> {
    let kinds = prop::collection::vec(prop::sample::select(PostingKind::SHOWN.as_slice()), 0..3);
    let services = prop::collection::vec(prop::sample::select(vec!["inference", "speech", "account"]), 0..3);
    let statuses = prop::collection::vec(prop::sample::select(vec!["success", "expired"]), 0..2);
    let day = move || proptest::option::of((today - 2..today + 13).prop_map(Day));
    (kinds, services, statuses, day(), day()).prop_map(|(kinds, services, statuses, from, to)| {
        let services = services.into_iter().map(str::to_owned).collect();
        let statuses = statuses.into_iter().map(|slug| Filter::from_query(&format!("status={slug}")).statuses[0]);
        Filter { kinds, services, statuses: statuses.collect(), from, to, ..Filter::default() }
    })
}

/// Counted row by row.
async fn counted(engine: &Engine, account: AccountId, filter: &Filter) -> (i64, i128) {
    let query = HistoryQuery { filter: filter.clone(), before: None, limit: 1_000 };
    let page = engine.billing.history(account, query).await.unwrap();
    assert!(!page.more);
    let count = i64::try_from(page.movements.len()).unwrap();
    (count, page.movements.iter().map(|movement| i128::from(movement.amount)).sum())
}

#[tokio::test]
async fn totals_are_those_of_the_rows_for_any_filter_in_any_zone() {
    let engine = Engine::open_for_commands().await;
    let rng = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    let mut runner = TestRunner::new_with_rng(Config::default(), rng);
    let account = engine.account("a@example.com", Currency::Usd).await;
    live(&engine, account).await;
    for zone in ["UTC", "Asia/Ho_Chi_Minh", "Asia/Kolkata", "America/St_Johns", "Pacific/Kiritimati"] {
        let set = sqlx::query("UPDATE account SET time_zone = $1").bind(zone);
        set.execute(&mut engine.raw().await).await.unwrap();
        for _ in 0..120 {
            let filter = filter(NOW.civil_at(0).0.0).new_tree(&mut runner).unwrap().current();
            let totals = engine.billing.history_totals(account, &filter).await.unwrap().unwrap();
            assert_eq!((totals.count, totals.micros), counted(&engine, account, &filter).await, "{zone}: {filter:?}");
        }
        let text = Filter { text: "llama".to_owned(), ..Filter::default() };
        let totals = engine.billing.history_totals(account, &text).await.unwrap().unwrap();
        assert_eq!((totals.count, totals.micros), (60, -60 * 1_234_567));
    }
    engine.assert_sound().await;
}

#[tokio::test]
async fn a_statement_adds_up() {
    let engine = Engine::open_for_commands().await;
    let account = engine.account("a@example.com", Currency::Usd).await;
    live(&engine, account).await;
    let first = engine.billing.today(account).await.unwrap().plus(-12);
    let whole = engine.billing.statement(account, first, first.plus(13)).await.unwrap().unwrap();
    assert_eq!(
        (whole.opening, whole.closing.micros),
        (usd(0), engine.number("SELECT balance FROM ledger_account").await)
    );
    let mut balance = 0;
    for day in 0..14 {
        let day = first.plus(day);
        let statement = engine.billing.statement(account, day, day).await.unwrap().unwrap();
        assert_eq!(statement.opening.micros, balance);
        balance += statement.lines.iter().map(|line| line.amount.micros).sum::<i64>();
        assert_eq!(statement.closing.micros, balance, "{day:?}");
    }
    assert_eq!(balance, whole.closing.micros);
    let newcomer = engine.sign_up("new@example.com").await;
    assert_eq!(engine.billing.statement(newcomer, first, first).await.unwrap(), None);
    engine.assert_sound().await;
}

#[tokio::test]
async fn a_charge_is_explained_to_its_owner() {
    let engine = Engine::open().await;
    let account = engine.account("a@example.com", Currency::Usd).await;
    let other = engine.account("b@example.com", Currency::Usd).await;
    engine.billing.post(account, request("v", grant(usd(10), GrantSource::Voucher, None, &[]))).await.unwrap();
    engine.billing.post(account, request("t", grant(usd(10), GrantSource::TopUp, None, &[]))).await.unwrap();
    let charged = engine.billing.post(account, request("c", charge(usd(13), "speech", "Whisper"))).await.unwrap();
    let back = domain::ledger::ReverseCharge {
        original: domain::ledger::ChargeRecord::named(charged.seq),
        amount: usd(4),
        reason: "sorry".to_owned(),
    };
    engine.billing.post(account, request("r", Command::Reverse(back))).await.unwrap();
    let explained = engine.billing.explain(account, charged.seq).await.unwrap().unwrap();
    let paid: Vec<_> = explained.posting.entries.iter().map(|entry| (entry.grant_id, entry.amount)).collect();
    assert_eq!(paid, [(Some(1), -10), (Some(2), -3), (None, 13)]);
    let sources: Vec<_> = explained.grants.iter().map(|grant| grant.source).collect();
    assert_eq!(sources, [GrantSource::Voucher, GrantSource::TopUp]);
    assert_eq!(explained.since.iter().map(|posting| posting.amount).collect::<Vec<_>>(), [4]);
    let reversal = engine.billing.explain(account, explained.since[0].seq).await.unwrap().unwrap();
    assert_eq!(reversal.original.unwrap().seq, charged.seq);
    assert_eq!(engine.billing.explain(other, charged.seq).await.unwrap(), None);
    assert_eq!(engine.billing.explain(account, 99).await.unwrap(), None);
}
