//! What the house has signed binds it.

use billing::ledger::{Fault, SeenKey};
use domain::{
    account::AccountId,
    currency::Currency,
    ledger::{Book, Entry, GrantSource, Link, Posting, link},
    time::Timestamp,
};
use sqlx::{AssertSqlSafe, Executor, Row};

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

#[tokio::test]
async fn a_past_that_was_cut_off_and_mended_is_found_by_its_signed_head() {
    let (engine, account) = story().await;
    engine.billing.sign_heads().await.unwrap();
    cut_off(&engine, account).await;
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

/// What is no head at all is found like one that was not signed, and hides nothing.
#[tokio::test]
async fn a_row_that_is_no_head_is_found() {
    for (key, signature, link) in [(32, 3, "p.link"), (64, 64, "p.link"), (32, 64, "'none'")] {
        let (engine, account) = story().await;
        let no_head = format!(
            "INSERT INTO signed_head (account_id, seq, balance, link, at, public_key, signature)
             SELECT p.account_id, p.seq, p.balance_after, {link}, 1, $1, $2 FROM posting AS p WHERE p.seq = 2"
        );
        let no_head = sqlx::query(AssertSqlSafe(no_head)).bind(vec![0_u8; key]).bind(vec![0_u8; signature]);
        assert_eq!(no_head.execute(&mut engine.owner().await).await.unwrap().rows_affected(), 1);
        let faults = engine.billing.verify().await.unwrap().faults;
        assert_eq!(faults, [(account, Fault::Signature { seq: 2 })]);
    }
}

/// The past is not signed again once it is not what was signed, however it goes on.
#[tokio::test]
async fn a_past_that_was_cut_off_is_not_signed_again() {
    let (engine, account) = story().await;
    engine.billing.sign_heads().await.unwrap();
    cut_off(&engine, account).await;
    post(&engine, account, 10..16).await;
    assert_eq!(engine.billing.sign_heads().await.unwrap(), 0);
    assert_eq!(engine.billing.verify().await.unwrap().faults, [(account, Fault::Head { seq: 5 })]);
}

#[tokio::test]
async fn a_row_that_is_not_where_the_last_posting_is_is_not_signed() {
    let (engine, account) = story().await;
    let mut owner = engine.owner().await;
    owner.execute("UPDATE ledger_account SET balance = balance + 1").await.unwrap();
    assert_eq!(engine.billing.sign_heads().await.unwrap(), 0);
    owner.execute("UPDATE ledger_account SET balance = balance - 1").await.unwrap();
    assert_eq!(engine.billing.sign_heads().await.unwrap(), 1);
    assert_eq!(engine.billing.signed_heads(account, None, 10).await.unwrap().len(), 1);
}

/// Changes a text and makes the chain anew from there on, so that all but the signed head fits.
#[tokio::test]
async fn a_past_that_was_changed_and_chained_anew_is_found_by_its_signed_head() {
    let (engine, account) = story().await;
    engine.billing.sign_heads().await.unwrap();
    let mut owner = engine.owner().await;
    unguard(&mut owner).await;
    owner.execute("UPDATE posting SET description = 'Other' WHERE seq = 3").await.unwrap();
    let mut before = Link::START;
    for seq in 1..=5 {
        let posting = read_posting(&mut owner, seq).await;
        before = link(account, &before, &posting);
        let chained = format!("UPDATE posting SET link = '{before}' WHERE seq = {seq}");
        owner.execute(AssertSqlSafe(chained)).await.unwrap();
    }
    let row = format!("UPDATE ledger_account SET head = '{before}' WHERE account_id = {account}");
    owner.execute(AssertSqlSafe(row)).await.unwrap();
    assert_eq!(engine.billing.verify().await.unwrap().faults, [(account, Fault::Head { seq: 5 })]);
    // Without the head nothing shows it: whoever kept it has the proof.
    owner.execute(crate::database::UNGUARD_HEADS).await.unwrap();
    owner.execute("DELETE FROM signed_head").await.unwrap();
    engine.assert_sound().await;
}

#[tokio::test]
async fn verify_tells_the_keys_that_heads_bear() {
    let (engine, account) = story().await;
    engine.billing.sign_heads().await.unwrap();
    post(&engine, account, 4..5).await;
    let other = engine.second_signing_by("nWGxne/9WmC6hErvYHnxgtZlQGHBTV/v6jlnAxNNHpA=".parse().unwrap()).await;
    other.sign_heads().await.unwrap();
    let (own, configured) = (engine.billing.public_key().unwrap(), other.public_key().unwrap());
    assert_ne!(own, configured);
    for (billing, signs) in [(&engine.billing, own), (&other, configured)] {
        let mut keys = billing.verify().await.unwrap().keys;
        keys.sort_by_key(|key| key.public_key != own);
        let expected =
            [own, configured].map(|public_key| SeenKey { public_key, heads: 1, is_own: public_key == signs });
        assert_eq!(keys, expected);
    }
    engine.assert_sound().await;
    other.shutdown().await;
}

async fn unguard(owner: &mut crate::database::Connection) {
    for statement in crate::database::UNGUARD {
        owner.execute(*statement).await.unwrap();
    }
}

/// Cuts off the last two postings and everything that would show it, but for the signed head.
async fn cut_off(engine: &Engine, account: AccountId) {
    let mut owner = engine.owner().await;
    unguard(&mut owner).await;
    for statement in [
        "UPDATE credit_grant SET remaining = remaining + (SELECT -sum(amount) FROM posting WHERE account_id = $a AND seq > 3)
         WHERE account_id = $a",
        "UPDATE day_total SET count = count - 2,
                              amount = amount - (SELECT sum(amount) FROM posting WHERE account_id = $a AND seq > 3)
         WHERE account_id = $a AND kind = 'charge'",
        "UPDATE hour_total SET count = count - 2,
                                  amount = amount - (SELECT sum(amount) FROM posting WHERE account_id = $a AND seq > 3)
         WHERE account_id = $a",
        "DELETE FROM posting WHERE account_id = $a AND seq > 3",
        "DELETE FROM entry WHERE account_id = $a AND seq > 3",
        "UPDATE ledger_account SET seq = 3, balance = (SELECT balance_after FROM posting WHERE account_id = $a AND seq = 3),
                                   head = (SELECT link FROM posting WHERE account_id = $a AND seq = 3)
         WHERE account_id = $a",
    ] {
        let statement = statement.replace("$a", &account.0.to_string());
        owner.execute(AssertSqlSafe(statement)).await.unwrap();
    }
}

async fn read_posting(owner: &mut crate::database::Connection, seq: i64) -> Posting {
    let row = "SELECT at, kind, service, description, reference, amount, balance_after, idem_key, fingerprint
               FROM posting WHERE seq = $1";
    let row = sqlx::query(row).bind(seq).fetch_one(&mut *owner).await.unwrap();
    let legs = sqlx::query("SELECT book, grant_id, amount FROM entry WHERE seq = $1 ORDER BY leg").bind(seq);
    let entry = |row: &_| {
        let book: Book = Row::get::<String, _>(row, 0).parse().unwrap();
        Entry { book, grant_id: Row::get(row, 1), amount: Row::get(row, 2) }
    };
    Posting {
        seq,
        at: Timestamp(row.get(0)),
        kind: row.get::<String, _>(1).parse().unwrap(),
        service: Some(row.get::<String, _>(2)).filter(|service| !service.is_empty()),
        original: None,
        description: row.get(3),
        reference: row.get(4),
        amount: row.get(5),
        balance_after: row.get(6),
        key: row.get(7),
        fingerprint: row.get(8),
        entries: legs.fetch_all(owner).await.unwrap().iter().map(entry).collect(),
        link: Link::START,
    }
}
