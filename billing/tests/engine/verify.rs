//! Whoever changes the past behind the ledger's back is found out.

use billing::ledger::Fault;
use domain::{
    account::AccountId,
    currency::Currency,
    ledger::{Broken, GrantSource},
};
use sqlx::Executor;

use crate::support::{Engine, charge, grant, request, usd};

/// An account with ten postings, and another beside it.
async fn story() -> (Engine, AccountId) {
    let engine = Engine::open_for_commands().await;
    let account = engine.account("a@example.com", Currency::Usd).await;
    let other = engine.account("b@example.com", Currency::Usd).await;
    for account in [account, other] {
        let credit = grant(usd(1_000_000), GrantSource::TopUp, None, &[]);
        engine.billing.post(account, request("credit", credit)).await.unwrap();
        for number in 0..9 {
            let wanted = request(&format!("k{number}"), charge(usd(1_000 + number), "inference", "Llama 4"));
            engine.billing.post(account, wanted).await.unwrap();
        }
    }
    let verified = engine.billing.verify().await.unwrap();
    assert_eq!((verified.accounts, verified.postings, verified.faults), (2, 20, vec![]));
    (engine, account)
}

/// Does to the tables what the engine's role may not, and answers what is found then.
async fn found(statements: &[&str]) -> Vec<Fault> {
    let (engine, account) = story().await;
    let mut owner = engine.owner().await;
    for statement in crate::database::UNGUARD.iter().chain(statements) {
        let statement = statement.replace("$account", &account.0.to_string());
        owner.execute(sqlx::AssertSqlSafe(statement)).await.unwrap();
    }
    let verified = engine.billing.verify().await.unwrap();
    assert_eq!(verified.accounts, 2);
    assert!(verified.faults.iter().all(|(found, _)| *found == account), "the other account still holds");
    verified.faults.into_iter().map(|(_, fault)| fault).collect()
}

#[tokio::test]
async fn a_changed_text_breaks_the_chain() {
    let faults = found(&["UPDATE posting SET description = 'Other' WHERE account_id = $account AND seq = 4"]).await;
    assert_eq!(faults, [Fault::Past(Broken::Link { seq: 4 })]);
}

#[tokio::test]
async fn a_changed_amount_does_not_balance() {
    let faults = found(&["UPDATE posting SET amount = amount + 1 WHERE account_id = $account AND seq = 5"]).await;
    assert_eq!(faults, [Fault::Past(Broken::Unbalanced { seq: 5 })]);
    let faults =
        found(&["UPDATE entry SET amount = amount + 1 WHERE account_id = $account AND seq = 5 AND leg = 0"]).await;
    assert_eq!(faults, [Fault::Past(Broken::Unbalanced { seq: 5 })]);
}

#[tokio::test]
async fn a_changed_running_balance_is_found() {
    let faults =
        found(&["UPDATE posting SET balance_after = balance_after + 1 WHERE account_id = $account AND seq = 6"]).await;
    assert_eq!(faults, [Fault::Past(Broken::Balance { seq: 6 })]);
}

#[tokio::test]
async fn a_posting_that_is_gone_leaves_a_gap() {
    let faults = found(&["DELETE FROM posting WHERE account_id = $account AND seq = 7"]).await;
    assert_eq!(faults, [Fault::Past(Broken::Gap { expected: 7, found: 8 })]);
}

#[tokio::test]
async fn a_past_that_ends_too_early_is_not_where_the_row_is() {
    let faults = found(&["DELETE FROM posting WHERE account_id = $account AND seq > 8"]).await;
    assert!(matches!(faults[..], [Fault::Row { seq: 8, .. }]), "{faults:?}");
}

#[tokio::test]
async fn credit_from_nowhere_is_found() {
    let faults = found(&["UPDATE credit_grant SET remaining = remaining + 1 WHERE account_id = $account"]).await;
    assert_eq!(faults, [Fault::Grants]);
}

#[tokio::test]
async fn totals_that_are_not_those_of_the_postings_are_found() {
    let faults =
        found(&["UPDATE day_total SET amount = amount - 1 WHERE account_id = $account AND kind = 'charge'"]).await;
    assert_eq!(faults, [Fault::Days]);
    let faults = found(&["DELETE FROM day_total WHERE account_id = $account AND kind = 'charge'"]).await;
    assert_eq!(faults, [Fault::Days]);
    for wrong in [
        "UPDATE hour_total SET amount = amount - 1 WHERE account_id = $account",
        "UPDATE hour_total SET hour = hour + 1 WHERE account_id = $account",
        "DELETE FROM hour_total WHERE account_id = $account",
        "INSERT INTO hour_total (account_id, hour, service, count, amount) VALUES ($account, 1, '', 1, 0)",
    ] {
        assert_eq!(found(&[wrong]).await, [Fault::Hours], "{wrong}");
    }
}

#[tokio::test]
async fn what_is_older_than_the_one_before_it_is_found() {
    let faults = found(&["UPDATE posting SET at = at - 1 WHERE account_id = $account AND seq = 9"]).await;
    assert_eq!(faults, [Fault::Past(Broken::Time { seq: 9 })]);
}

#[tokio::test]
async fn entries_without_their_posting_are_found() {
    for seq in [11, 1_000] {
        let more =
            format!("INSERT INTO entry (account_id, seq, leg, book, amount) VALUES ($account, {seq}, 0, 'revenue', 5)");
        assert_eq!(found(&[&more]).await, [Fault::Stray { seq }]);
    }
}

#[tokio::test]
async fn what_cannot_be_read_hides_nothing() {
    for (unreadable, fault) in [
        ("UPDATE posting SET kind = 'gift' WHERE account_id = $account AND seq = 4", Fault::Unreadable { seq: 4 }),
        ("UPDATE posting SET link = 'none' WHERE account_id = $account AND seq = 10", Fault::Unreadable { seq: 10 }),
        (
            "UPDATE entry SET book = 'bonus' WHERE account_id = $account AND seq = 5 AND book = 'revenue'",
            Fault::Unreadable { seq: 5 },
        ),
    ] {
        assert_eq!(found(&[unreadable]).await, [fault], "{unreadable}");
    }
    let earlier = [
        "UPDATE posting SET description = 'Other' WHERE account_id = $account AND seq = 2",
        "UPDATE posting SET kind = 'gift' WHERE account_id = $account AND seq = 4",
    ];
    assert_eq!(found(&earlier).await, [Fault::Past(Broken::Link { seq: 2 })]);
    let faults = found(&["UPDATE ledger_account SET head = 'none' WHERE account_id = $account"]).await;
    assert!(matches!(faults[..], [Fault::Row { seq: 10, .. }]), "{faults:?}");
    let more =
        "INSERT INTO day_total (account_id, day, service, kind, count, amount) VALUES ($account, 1, '', 'gift', 1, 0)";
    assert_eq!(found(&[more]).await, [Fault::Days]);
}

#[tokio::test]
async fn an_account_that_was_taken_away_is_found() {
    let away = [
        "DELETE FROM credit_grant WHERE account_id = $account",
        "DELETE FROM ledger_account WHERE account_id = $account",
    ];
    assert_eq!(found(&away).await, [Fault::NoRow]);
    let with_postings = [&away[..], &["DELETE FROM posting WHERE account_id = $account"]].concat();
    assert_eq!(found(&with_postings).await, [Fault::NoRow]);
}

/// Texts of all kinds come through the reading in pages, and accounts that are longer than a page.
#[tokio::test]
async fn a_long_past_with_any_texts_holds() {
    let engine = Engine::open_for_commands().await;
    let account = engine.account("a@example.com", Currency::Usd).await;
    let other = engine.account("b@example.com", Currency::Usd).await;
    let credit = grant(usd(1_000_000_000), GrantSource::TopUp, None, &[]);
    engine.billing.post(other, request("credit", credit)).await.unwrap();
    let texts = [" ", "1 2 3", "é  ", "\u{1f}\n\t'\"\\", "日本 語", "", "-1"];
    let wanted = (0..4_100).map(|number: i64| {
        let text = texts[usize::try_from(number).unwrap() % texts.len()];
        let credit = grant(usd(1_000_000 + number), GrantSource::TopUp, None, &[]);
        let command = if number == 0 { credit } else { charge(usd(number), "in ference 7", text) };
        (account, request(&format!("k {number} é"), command))
    });
    for answer in engine.billing.post_all(wanted.collect()).await {
        answer.unwrap();
    }
    let verified = engine.billing.verify().await.unwrap();
    assert_eq!((verified.accounts, verified.postings, verified.faults), (2, 4_101, vec![]));
}
