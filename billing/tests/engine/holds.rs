//! What is held of a balance, told to the customer.

use domain::{
    currency::Currency,
    ledger::{Command, GrantSource, NewHold, OpenHold},
    time::{Day, Timestamp},
};

use crate::support::{Engine, NOW, grant, request, usd};

const HOUR_S: i64 = 3_600;

fn hold(service: &str, micros: i64, description: &str) -> NewHold {
    NewHold {
        service: service.to_owned(),
        amount: usd(micros),
        expires_at: Timestamp(0),
        description: description.to_owned(),
    }
}

#[tokio::test]
async fn the_newest_holds_are_told_with_their_times_in_the_account_s_zone() {
    let engine = Engine::open_for_commands().await;
    let account = engine.account("holds@example.com", Currency::Usd).await;
    let other = engine.account("other@example.com", Currency::Usd).await;
    for account in [account, other] {
        let credit = grant(usd(1_000), GrantSource::TopUp, None, &[]);
        engine.billing.post(account, request("credit", credit)).await.unwrap();
    }
    engine.billing.set_time_zone(account, "Asia/Ho_Chi_Minh").await.unwrap();
    let first = hold("gpu-containers", 300, "job 7714");
    let first = engine.billing.hold(account, "h1".to_owned(), first, HOUR_S).await.unwrap().seq;
    engine.clock.set(NOW.plus_seconds(90));
    let second =
        engine.billing.hold(account, "h2".to_owned(), hold("inference", 20, ""), 15 * HOUR_S).await.unwrap().seq;

    let held = engine.billing.open_holds(account, 20).await.unwrap();
    let today = Day::from_ymd(2026, 11, 22).unwrap();
    let expected = [
        OpenHold {
            id: second,
            service: "inference".to_owned(),
            description: String::new(),
            amount: usd(20),
            since: (today, 601),
            until: (today.plus(1), 61),
        },
        OpenHold {
            id: first,
            service: "gpu-containers".to_owned(),
            description: "job 7714".to_owned(),
            amount: usd(300),
            since: (today, 600),
            until: (today, 660),
        },
    ];
    assert_eq!((held.newest.as_slice(), held.more), (expected.as_slice(), 0));
    let balance = engine.billing.balance(account).await.unwrap().unwrap();
    assert_eq!(balance.held, 320);

    let page = engine.billing.open_holds(account, 1).await.unwrap();
    assert_eq!((page.newest.as_slice(), page.more), (&expected[..1], 1));
    assert_eq!(engine.billing.open_holds(other, 20).await.unwrap().newest, []);

    let release = Command::Release { hold_id: first };
    engine.billing.post(account, request("r1", release)).await.unwrap();
    let held = engine.billing.open_holds(account, 20).await.unwrap();
    assert_eq!((held.newest.as_slice(), held.more), (&expected[..1], 0));
    engine.assert_sound().await;
}

#[tokio::test]
async fn what_is_told_adds_up_to_what_is_held_of_the_balance() {
    let engine = Engine::open_for_commands().await;
    let account = engine.account("holds@example.com", Currency::Usd).await;
    let credit = grant(usd(1_000), GrantSource::TopUp, None, &[]);
    engine.billing.post(account, request("credit", credit)).await.unwrap();
    engine.billing.set_credit_limit(account, usd(500)).await.unwrap();
    for (key, micros) in [("balance", 400), ("both", 700), ("limit", 50)] {
        engine.billing.hold(account, key.to_owned(), hold("inference", micros, key), HOUR_S).await.unwrap();
    }
    let held = engine.billing.open_holds(account, 20).await.unwrap();
    let told: Vec<_> = held.newest.iter().map(|hold| (hold.description.as_str(), hold.amount)).collect();
    assert_eq!((told, held.more), (vec![("both", usd(600)), ("balance", usd(400))], 0));
    assert_eq!(engine.billing.balance(account).await.unwrap().unwrap().held, 1_000);
    // A full page counts as the list does.
    assert_eq!(engine.billing.open_holds(account, 1).await.unwrap().more, 1);
    assert_eq!(engine.billing.open_holds(account, 2).await.unwrap().more, 0);
    engine.assert_sound().await;
}
