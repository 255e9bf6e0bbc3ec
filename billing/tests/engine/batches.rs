//! Many requests handed in together.

use billing::ledger::PostError;
use domain::{
    account::AccountId,
    currency::Currency,
    ledger::{GrantSource, Refusal, Request},
};

use crate::support::{Engine, charge, grant, request, usd};

fn charged(account: AccountId, key: &str, micros: i64) -> (AccountId, Request) {
    (account, request(key, charge(usd(micros), "inference", "")))
}

async fn funded(engine: &Engine, email: &str) -> AccountId {
    let account = engine.account(email, Currency::Usd).await;
    let credit = grant(usd(1_000_000_000), GrantSource::TopUp, None, &[]);
    engine.billing.post(account, request("credit", credit)).await.unwrap();
    account
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_thousand_requests_are_posted_and_answered_in_their_order() {
    let engine = Engine::open().await;
    let mut accounts = Vec::new();
    for number in 0..10 {
        accounts.push(funded(&engine, &format!("b{number}@example.com")).await);
    }
    let all: Vec<_> = (0..1_000usize)
        .map(|n| charged(accounts[n % 10], &format!("k{n}"), 1_000 + i64::try_from(n).unwrap()))
        .collect();
    let first = engine.billing.post_all(all.clone()).await;
    assert_eq!(first.len(), 1_000);
    for (n, answer) in first.iter().enumerate() {
        // The grant was the first posting of each account.
        let posted = answer.as_ref().unwrap();
        assert_eq!((posted.seq, posted.replayed), (2 + i64::try_from(n / 10).unwrap(), false), "{n}");
    }
    let again = engine.billing.post_all(all).await;
    for (before, now) in first.iter().zip(&again) {
        let (before, now) = (before.as_ref().unwrap(), now.as_ref().unwrap());
        assert_eq!((now.seq, now.replayed), (before.seq, true));
    }
    for (place, account) in accounts.iter().enumerate() {
        let spent: i64 = (0..100).map(|step| 1_000 + i64::try_from(place).unwrap() + 10 * step).sum();
        assert_eq!(engine.balance(*account).await, 1_000_000_000 - spent);
    }
    engine.assert_sound().await;
}

#[tokio::test]
async fn of_two_with_one_key_the_first_counts() {
    let engine = Engine::open().await;
    let account = funded(&engine, "twice@example.com").await;
    let mut all: Vec<_> = (0..200).map(|n| charged(account, &format!("k{n}"), 10)).collect();
    all.extend((0..200).map(|n| charged(account, &format!("k{n}"), 20)));
    all.extend((0..200).map(|n| charged(account, &format!("k{n}"), 10)));
    let answers = engine.billing.post_all(all).await;
    for n in 0..200 {
        let seq = 2 + i64::try_from(n).unwrap();
        let posted = answers[n].as_ref().unwrap();
        assert_eq!((posted.seq, posted.replayed), (seq, false));
        assert!(matches!(answers[200 + n], Err(PostError::Refused(Refusal::KeyConflict))), "{:?}", answers[200 + n]);
        let repeated = answers[400 + n].as_ref().unwrap();
        assert_eq!((repeated.seq, repeated.replayed), (seq, true));
    }
    assert_eq!(engine.balance(account).await, 1_000_000_000 - 2_000);
    engine.assert_sound().await;
}

#[tokio::test]
async fn what_is_refused_stops_nothing_else() {
    let engine = Engine::open().await;
    let account = funded(&engine, "mixed@example.com").await;
    let stranger = engine.sign_up("nobody@example.com").await;
    let mut nameless = charged(account, "nameless", 5);
    nameless.1 = request("nameless", charge(usd(5), "", ""));
    let answers = engine
        .billing
        .post_all(vec![
            charged(account, "first", 1),
            charged(account, "zero", 0),
            charged(stranger, "no balance", 1),
            charged(account, "", 1),
            nameless,
            charged(account, "last", 2),
        ])
        .await;
    assert_eq!(answers[0].as_ref().unwrap().seq, 2);
    assert!(matches!(answers[1], Err(PostError::Refused(Refusal::AmountOutOfRange))), "{:?}", answers[1]);
    assert!(matches!(answers[2], Err(PostError::NoAccount)), "{:?}", answers[2]);
    assert!(matches!(answers[3], Err(PostError::Malformed("key"))), "{:?}", answers[3]);
    assert!(matches!(answers[4], Err(PostError::Malformed("service"))), "{:?}", answers[4]);
    assert_eq!(answers[5].as_ref().unwrap().seq, 3);
    assert!(engine.billing.post_all(Vec::new()).await.is_empty());
    assert_eq!(engine.balance(account).await, 1_000_000_000 - 3);
    engine.assert_sound().await;
}
