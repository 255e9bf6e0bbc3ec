//! Usage as services send it: rated, in batches, many at once, and held first.

use std::collections::HashSet;

use billing::{
    ledger::PostError,
    usage::{ChargeError, Charged, LINES_MAX, Price, UsageLine},
};
use domain::{
    account::AccountId,
    currency::Currency,
    ledger::{GrantSource, NewHold, Refusal},
    money::Money,
    rating::RatingError,
};
use sqlx::Row;
use tokio::task::JoinSet;

use crate::support::{Engine, NOW, grant, request, usd};

fn line(account_id: AccountId, key: &str, price: Price) -> UsageLine {
    UsageLine {
        account_id,
        key: key.to_owned(),
        service: "inference".to_owned(),
        resource: String::new(),
        description: String::new(),
        price,
    }
}

fn amount(micros: i64) -> Price {
    Price::Amount(usd(micros))
}

fn rated(quantity: &str, unit_price: &str) -> Price {
    let read = |text: &str| text.parse().unwrap();
    Price::Rated { quantity: read(quantity), unit_price: read(unit_price), currency: Currency::Usd }
}

fn hold(micros: i64) -> NewHold {
    NewHold { service: "gpu".to_owned(), amount: usd(micros), expires_at: NOW, description: String::new() }
}

async fn funded(engine: &Engine, count: usize, micros: i64) -> Vec<AccountId> {
    let mut accounts = Vec::new();
    for number in 0..count {
        let account = engine.account(&format!("c{number}@example.com"), Currency::Usd).await;
        let credit = grant(usd(micros), GrantSource::TopUp, None, &[]);
        engine.billing.post(account, request("credit", credit)).await.unwrap();
        accounts.push(account);
    }
    accounts
}

/// The refusal that an answer is.
fn refusal(answer: &Result<Charged, ChargeError>) -> Option<&Refusal> {
    match answer {
        Err(ChargeError::Post(PostError::Refused(refusal))) => Some(refusal),
        _ => None,
    }
}

#[tokio::test]
async fn a_thousand_lines_of_many_accounts_are_answered_in_their_order() {
    let engine = Engine::open().await;
    let accounts = funded(&engine, 20, 1_000_000_000).await;
    let lines: Vec<UsageLine> = (0..LINES_MAX)
        .map(|n| line(accounts[n % 20], &format!("k{n}"), amount(1_000 + i64::try_from(n).unwrap())))
        .collect();
    let first = engine.billing.charge_all(lines.clone()).await;
    assert_eq!(first.len(), LINES_MAX);
    for (n, answer) in first.iter().enumerate() {
        let charged = answer.as_ref().unwrap();
        assert_eq!(charged.amount, usd(1_000 + i64::try_from(n).unwrap()));
        // The grant was the first posting; an account's lines are posted in the order of the batch.
        assert_eq!((charged.posted.seq, charged.posted.replayed), (2 + i64::try_from(n / 20).unwrap(), false));
    }
    let again = engine.billing.charge_all(lines).await;
    for (before, now) in first.iter().zip(&again) {
        let (before, now) = (before.as_ref().unwrap(), now.as_ref().unwrap());
        assert_eq!((now.posted.seq, now.posted.replayed), (before.posted.seq, true));
    }
    for (place, account) in accounts.iter().enumerate() {
        let spent: i64 = (0..50).map(|step| 1_000 + i64::try_from(place).unwrap() + 20 * step).sum();
        assert_eq!(engine.balance(*account).await, 1_000_000_000 - spent);
    }
    engine.assert_sound().await;
}

#[tokio::test]
async fn a_bad_line_refuses_itself_and_nothing_else() {
    let engine = Engine::open().await;
    let account = funded(&engine, 1, 10_000_000).await[0];
    let stranger = engine.sign_up("stranger@example.com").await;
    let with = |key: &str, change: fn(&mut UsageLine)| {
        let mut line = line(account, key, amount(7));
        change(&mut line);
        line
    };
    let euro = Price::Amount(Money::from_micros(1, Currency::Eur));
    let answers = engine
        .billing
        .charge_all(vec![
            line(account, "good", amount(1_000_000)),
            line(account, "zero", amount(0)),
            line(account, "negative", amount(-5)),
            line(account, "euro", euro),
            line(stranger, "no balance", amount(1)),
            line(account, "good", amount(1_000_000)),
            line(account, "good", amount(1_000_001)),
            with("no service", |line| line.service.clear()),
            with("resource", |line| line.resource = "r\0".to_owned()),
            with("description", |line| line.description = "x".repeat(501)),
            line(account, "", amount(1)),
            line(account, "nothing", rated("1", "0.0000004")),
            line(account, "none", rated("0", "1")),
            line(account, "much", rated("9000000000", "2")),
            line(account, "after", rated("3", "0.5")),
        ])
        .await;
    assert_eq!(answers[0].as_ref().unwrap().posted.seq, 2);
    assert_eq!(refusal(&answers[1]), Some(&Refusal::AmountOutOfRange));
    assert_eq!(refusal(&answers[2]), Some(&Refusal::AmountOutOfRange));
    assert_eq!(refusal(&answers[3]), Some(&Refusal::CurrencyMismatch));
    assert!(matches!(answers[4], Err(ChargeError::Post(PostError::NoAccount))), "{:?}", answers[4]);
    let repeated = answers[5].as_ref().unwrap().posted;
    assert_eq!((repeated.seq, repeated.replayed), (2, true));
    assert_eq!(refusal(&answers[6]), Some(&Refusal::KeyConflict));
    for (place, what) in [(7, "service"), (8, "resource"), (9, "description"), (10, "key")] {
        let answer = &answers[place];
        assert!(matches!(answer, Err(ChargeError::Post(PostError::Malformed(text))) if *text == what), "{answer:?}");
    }
    for (place, error) in [(11, RatingError::Nothing), (12, RatingError::Quantity), (13, RatingError::TooLarge)] {
        let answer = &answers[place];
        assert!(matches!(answer, Err(ChargeError::Rating(found)) if *found == error), "{answer:?}");
    }
    assert_eq!(answers[14].as_ref().unwrap().posted.seq, 3);
    assert_eq!(engine.balance(account).await, 10_000_000 - 1_000_000 - 1_500_000);
    engine.assert_sound().await;
}

#[tokio::test]
async fn what_a_charge_was_made_of_is_kept_and_tells_requests_apart() {
    let engine = Engine::open().await;
    let account = funded(&engine, 1, 10_000_000).await[0];
    let mut first = line(account, "k", rated("2", "0.50"));
    first.resource = "llama-4".to_owned();
    let seq = engine.billing.charge(first.clone()).await.unwrap().posted.seq;
    // The same numbers in other words are the same request.
    let same = UsageLine { price: rated("2.0", "0.5"), ..first.clone() };
    assert!(engine.billing.charge(same).await.unwrap().posted.replayed);
    // The same amount made of something else is not.
    for other in [
        UsageLine { price: rated("4", "0.25"), ..first.clone() },
        UsageLine { price: amount(1_000_000), ..first.clone() },
        UsageLine { resource: "llama-3".to_owned(), ..first.clone() },
    ] {
        assert_eq!(refusal(&engine.billing.charge(other).await), Some(&Refusal::KeyConflict));
    }
    engine.billing.charge(line(account, "plain", amount(5))).await.unwrap();
    let mut raw = engine.raw().await;
    let rows = sqlx::query("SELECT seq, resource, quantity, unit_price FROM charge_usage").fetch_all(&mut raw).await;
    let rows = rows.unwrap();
    assert_eq!(rows.len(), 1, "a plain charge has no details");
    let text = |column: usize| -> String { rows[0].get(column) };
    assert_eq!(rows[0].get::<i64, _>(0), seq);
    assert_eq!([text(1), text(2), text(3)], ["llama-4", "2", "0.5"]);
    engine.assert_sound().await;
}

/// Charges and holds of one task; answers what the account spent by what was promised to it: never more than its funds.
async fn work(billing: billing::Billing, account: AccountId, task: usize, steps: usize) -> i64 {
    let mut captured = 0;
    for step in 0..steps {
        let key = format!("{task}/{step}");
        match billing.hold(account, format!("h{key}"), hold(30_000), 3_600).await {
            Ok(posted) => {
                // A third of the holds is captured in whole, a third in part, a third is left open.
                let part = [30_000, 12_000, 0][(task + step) % 3];
                if part > 0 {
                    let usage = UsageLine { service: "gpu".to_owned(), ..line(account, &key, amount(part)) };
                    billing.capture(usage, posted.seq, true).await.unwrap();
                    captured += part;
                }
            }
            Err(error) => assert!(matches!(error, PostError::Refused(Refusal::Denied(_))), "{error}"),
        }
    }
    captured
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn sixty_four_tasks_never_hold_and_capture_more_than_there_is() {
    let engine = Engine::open().await;
    let funds = 1_000_000;
    let account = funded(&engine, 1, funds).await[0];
    let mut tasks = JoinSet::new();
    for task in 0..64 {
        tasks.spawn(work(engine.billing.clone(), account, task, 3));
    }
    let captured: i64 = tasks.join_all().await.into_iter().sum();
    let balance = engine.billing.balance(account).await.unwrap().unwrap();
    assert_eq!(balance.total().micros, funds - captured);
    assert_eq!(balance.debt, 0);
    assert!(captured + balance.held <= funds, "{captured} + {}", balance.held);
    // 192 holds of 30,000 were asked for, so at the end not one more fits.
    assert!(balance.available().micros < 30_000, "{}", balance.available().micros);
    engine.assert_sound().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn sixty_four_tasks_on_two_hundred_accounts() {
    let engine = Engine::open().await;
    let (count, funds) = (200, 100_000);
    let accounts = funded(&engine, count, funds).await;
    let mut tasks = JoinSet::new();
    for task in 0..64usize {
        let (billing, accounts) = (engine.billing.clone(), accounts.clone());
        tasks.spawn(async move {
            let mut captured = vec![0; count];
            let chosen: HashSet<usize> = (0..10).map(|step| (task * 7 + step * 31) % count).collect();
            for place in chosen {
                captured[place] += work(billing.clone(), accounts[place], task, 1).await;
            }
            // And each a batch over some of them.
            let lines = (0..20).map(|step| {
                let place = (task * 20 + step) % count;
                captured[place] += 1_000;
                line(accounts[place], &format!("b{task}/{step}"), amount(1_000))
            });
            let lines: Vec<UsageLine> = lines.collect();
            assert!(billing.charge_all(lines).await.iter().all(Result::is_ok));
            captured
        });
    }
    let tasks = tasks.join_all().await;
    for (place, account) in accounts.iter().enumerate() {
        let spent: i64 = tasks.iter().map(|captured| captured[place]).sum();
        let balance = engine.billing.balance(*account).await.unwrap().unwrap();
        assert_eq!(balance.total().micros, funds - spent, "account {place}");
        assert!(balance.held + spent - balance.debt <= funds, "account {place}");
    }
    engine.assert_sound().await;
}
