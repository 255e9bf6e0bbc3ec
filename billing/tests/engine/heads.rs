//! What the house has signed binds it.

use billing::ledger::Fault;
use domain::{account::AccountId, currency::Currency, ledger::GrantSource};
use sqlx::{AssertSqlSafe, Executor};

use crate::support::{Engine, charge, grant, request, usd};

async fn post(engine: &Engine, account: AccountId, numbers: std::ops::Range<i64>) {
    for number in numbers {
        let wanted = request(&format!("k{number}"), charge(usd(1_000 + number), "inference", ""));
        engine.billing.post(account, wanted).await.unwrap();
    }
}

async fn story() -> (Engine, AccountId) {
    let engine = Engine::open_for_commands().await;
    let account = engine.account("a@example.com", Currency::Usd).await;
    engine.account("nothing@example.com", Currency::Usd).await;
    engine.billing.post(account, request("g", grant(usd(1_000_000), GrantSource::TopUp, None, &[]))).await.unwrap();
    post(&engine, account, 0..4).await;
    (engine, account)
}

#[tokio::test]
async fn an_account_that_moved_is_signed_once() {
    let (engine, account) = story().await;
    assert_eq!(engine.billing.sign_heads().await.unwrap(), 1);
    assert_eq!(engine.billing.sign_heads().await.unwrap(), 0);
    post(&engine, account, 4..6).await;
    assert_eq!(engine.billing.sign_heads().await.unwrap(), 1);
    let heads = engine.billing.signed_heads(account, None, 10).await.unwrap();
    assert_eq!(heads.iter().map(|signed| signed.head.seq).collect::<Vec<_>>(), [7, 5]);
    assert!(heads.iter().all(|signed| signed.check().is_ok() && signed.public_key == heads[0].public_key));
    assert_eq!(heads[0].head.balance, engine.balance(account).await);
    let older = engine.billing.signed_heads(account, Some(7), 10).await.unwrap();
    assert_eq!(older, heads[1..]);
    engine.assert_sound().await;
}

#[tokio::test]
async fn two_servers_sign_each_head_once() {
    let (engine, account) = story().await;
    let other = engine.second().await;
    let (one, two) = tokio::join!(engine.billing.sign_heads(), other.sign_heads());
    assert_eq!(one.unwrap() + two.unwrap(), 1);
    assert_eq!(engine.billing.signed_heads(account, None, 10).await.unwrap().len(), 1);
    other.shutdown().await;
}

/// Cuts off the last two postings and everything that would show it, but for the signed head.
#[tokio::test]
async fn a_past_that_was_cut_off_and_mended_is_found_by_its_signed_head() {
    let (engine, account) = story().await;
    engine.billing.sign_heads().await.unwrap();
    let mut owner = engine.owner().await;
    for statement in crate::database::UNGUARD {
        owner.execute(*statement).await.unwrap();
    }
    for statement in [
        "UPDATE credit_grant SET remaining = remaining + (SELECT -sum(amount) FROM posting WHERE account_id = $a AND seq > 3)
         WHERE account_id = $a",
        "UPDATE day_total SET count = count - 2,
                              amount = amount - (SELECT sum(amount) FROM posting WHERE account_id = $a AND seq > 3)
         WHERE account_id = $a AND kind = 'charge'",
        "DELETE FROM posting WHERE account_id = $a AND seq > 3",
        "UPDATE ledger_account SET seq = 3, balance = (SELECT balance_after FROM posting WHERE account_id = $a AND seq = 3),
                                   head = (SELECT link FROM posting WHERE account_id = $a AND seq = 3)
         WHERE account_id = $a",
    ] {
        let statement = statement.replace("$a", &account.0.to_string());
        owner.execute(AssertSqlSafe(statement)).await.unwrap();
    }
    let faults = engine.billing.verify().await.unwrap().faults;
    assert_eq!(faults, [(account, Fault::Head { seq: 5 })]);
}

#[tokio::test]
async fn a_head_that_nobody_signed_is_found() {
    let (engine, account) = story().await;
    let mut owner = engine.owner().await;
    let forged = "INSERT INTO signed_head (account_id, seq, balance, link, at, public_key, signature)
                  SELECT p.account_id, p.seq, p.balance_after, p.link, 1, $1, $2 FROM posting AS p WHERE p.seq = 4";
    let forged = sqlx::query(forged).bind(vec![7_u8; 32]).bind(vec![9_u8; 64]);
    forged.execute(&mut owner).await.unwrap();
    let faults = engine.billing.verify().await.unwrap().faults;
    assert_eq!(faults, [(account, Fault::Signature { seq: 4 })]);
}
