//! What was spent by day and service is what the rows say, in every zone, also where clocks change.

use std::collections::BTreeMap;

use billing::{Clock, history::HistoryQuery};
use domain::{
    account::AccountId,
    currency::Currency,
    history::{Filter, Movement},
    ledger::{GrantSource, PostingKind},
    spend::{Pace, Period, Spend},
    time::Day,
};

use crate::support::{Engine, charge, grant, request, usd};

const SERVICES: [&str; 8] = ["a", "b", "c", "d", "e", "f", "g", "h"];

/// A bit more than a year of charges, often near a midnight somewhere, with other movements between them.
async fn live(engine: &Engine, account: AccountId) {
    engine
        .billing
        .post(account, request("credit", grant(usd(9_000_000), GrantSource::TopUp, None, &[])))
        .await
        .unwrap();
    for number in 0..800i64 {
        engine.clock.advance_seconds([61_337, 900, 43_200, 899, 151_111, 3_601][usize::try_from(number % 6).unwrap()]);
        let service = SERVICES[usize::try_from(number * 7 % 13 % 8).unwrap()];
        let command = match number % 40 {
            7 => grant(usd(5), GrantSource::Voucher, None, &[]),
            _ => charge(usd(1_000 + number * 7), service, "Work"),
        };
        engine.billing.post(account, request(&format!("k{number}"), command)).await.unwrap();
    }
}

/// All movements, in the account's zone as it is now.
async fn movements(engine: &Engine, account: AccountId) -> Vec<Movement> {
    let page = engine.billing.history(account, HistoryQuery { limit: 1_000, ..HistoryQuery::default() }).await.unwrap();
    assert!(!page.more);
    page.movements
}

/// Summed up row by row: by service, from one day to another.
fn counted(movements: &[Movement], from: Day, to: Day) -> BTreeMap<String, i64> {
    let mut sums = BTreeMap::new();
    let within = |movement: &&Movement| movement.kind == PostingKind::Charge && (from..=to).contains(&movement.day);
    for movement in movements.iter().filter(within) {
        *sums.entry(movement.service.clone().unwrap()).or_default() -= movement.amount;
    }
    sums
}

/// The report's parts by service, the shared one as `*`.
fn named(spend: &Spend, parts: &[i64]) -> BTreeMap<String, i64> {
    let names = spend.services.iter().cloned().chain(["*".to_owned()]);
    names.zip(parts.iter().copied()).filter(|(_, spent)| *spent != 0).collect()
}

#[tokio::test]
async fn spending_by_local_day_is_that_of_the_rows() {
    let engine = Engine::open_for_commands().await;
    let account = engine.account("a@example.com", Currency::Usd).await;
    let other = engine.account("b@example.com", Currency::Usd).await;
    engine.billing.post(other, request("credit", grant(usd(10), GrantSource::TopUp, None, &[]))).await.unwrap();
    engine.billing.post(other, request("charge", charge(usd(10), "a", "Work"))).await.unwrap();
    live(&engine, account).await;
    for zone in [
        "UTC",
        "Asia/Ho_Chi_Minh",
        "Asia/Kolkata",
        "Asia/Kathmandu",
        "Europe/Berlin",
        "America/Sao_Paulo",
        "America/St_Johns",
        "Pacific/Chatham",
        "Pacific/Kiritimati",
        "Pacific/Pago_Pago",
    ] {
        let set = sqlx::query("UPDATE account SET time_zone = $1").bind(zone);
        set.execute(&mut engine.raw().await).await.unwrap();
        let movements = movements(&engine, account).await;
        for period in Period::ALL {
            let spend = engine.billing.spend(account, period).await.unwrap().spend;
            let whole = counted(&movements, spend.from, spend.to);
            for grouping in [period.wide(), period.narrow()] {
                for bar in spend.bars(grouping) {
                    let mut expected = counted(&movements, bar.from, bar.to);
                    let shared: i64 = spend.others.iter().filter_map(|name| expected.remove(name)).sum();
                    expected.extend((shared != 0).then(|| ("*".to_owned(), shared)));
                    assert_eq!(named(&spend, &bar.parts), expected, "{zone}, {period:?}, {bar:?}");
                }
            }
            assert_eq!(spend.whole().total(), whole.values().sum::<i64>(), "{zone}, {period:?}");
            // As the credit history sums up the same days, and the same days of one service.
            let mut filter = Filter { kinds: vec![PostingKind::Charge], ..Filter::default() };
            (filter.from, filter.to) = (Some(spend.from), Some(spend.to));
            let totals = engine.billing.history_totals(account, &filter).await.unwrap().unwrap();
            assert_eq!(i128::from(spend.whole().total()), -totals.micros, "{zone}, {period:?}");
            filter.services = spend.services[..1].to_vec();
            let totals = engine.billing.history_totals(account, &filter).await.unwrap().unwrap();
            assert_eq!(i128::from(spend.whole().parts[0]), -totals.micros, "{zone}, {period:?}");
        }
    }
    engine.assert_sound().await;
    assert_eq!(engine.billing.verify().await.unwrap().faults, []);
}

#[tokio::test]
async fn the_pace_is_that_of_the_days_since_the_first_movement() {
    let engine = Engine::open_for_commands().await;
    let account = engine.account("a@example.com", Currency::Usd).await;
    let report = async || engine.billing.spend(account, Period::Days90).await.unwrap();
    assert_eq!((report().await.pace, report().await.spend.whole().total()), (Pace::NothingLeft, 0));
    engine.billing.post(account, request("t", grant(usd(1_000), GrantSource::TopUp, None, &[]))).await.unwrap();
    assert_eq!(report().await.pace, Pace::NoSpend);
    engine.billing.post(account, request("c", charge(usd(100), "a", "Work"))).await.unwrap();
    assert_eq!((report().await.pace, report().await.pace_days), (Pace::Days(9), 1));
    engine.clock.advance_seconds(4 * 86_400);
    // A hundred in five days, and nine hundred left.
    assert_eq!((report().await.pace, report().await.pace_days), (Pace::Days(45), 5));
    // Of what ends in two days only forty are reached.
    let end = engine.clock.now().plus_days(2);
    engine.billing.post(account, request("v", grant(usd(500), GrantSource::Voucher, Some(end), &[]))).await.unwrap();
    assert_eq!(report().await.pace, Pace::Days(47));
    engine.clock.advance_seconds(90 * 86_400);
    assert_eq!((report().await.pace, report().await.pace_days), (Pace::NoSpend, 30));
    assert_eq!(engine.billing.spend(account, Period::Days365).await.unwrap().spend.active_days, 95);
}
