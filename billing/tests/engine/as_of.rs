//! The balance as of a past moment is the one that was shown at that moment.

use domain::{
    currency::Currency,
    ledger::{Balance, GrantSource},
    time::Timestamp,
};

use crate::support::{Engine, NOW, charge, grant, request, usd};

#[tokio::test]
async fn a_past_balance_is_the_one_that_was_shown_then() {
    let engine = Engine::open().await;
    let account = engine.account("a@example.com", Currency::Usd).await;
    let other = engine.account("b@example.com", Currency::Usd).await;
    let mut shown: Vec<(Timestamp, Balance)> = Vec::new();
    for number in 0..60i64 {
        let now = NOW.plus_seconds(number * 600);
        let command = match number % 10 {
            0 => grant(usd(3_000), GrantSource::TopUp, None, &[]),
            // Over between two postings: expired credit is shown as gone before its expiry is posted.
            3 => grant(usd(900), GrantSource::Voucher, Some(now.plus_seconds(1_500)), &["speech"]),
            6 => grant(usd(500), GrantSource::Plan, Some(now.plus_seconds(900)), &[]),
            _ => charge(usd(623), if number % 2 == 0 { "speech" } else { "gpu" }, ""),
        };
        engine.billing.post(account, request(&format!("k{number}"), command.clone())).await.unwrap();
        engine.billing.post(other, request(&format!("k{number}"), command)).await.unwrap();
        shown.push((now, engine.billing.balance(account).await.unwrap().unwrap()));
        engine.clock.advance_seconds(599);
        shown.push((now.plus_seconds(599), engine.billing.balance(account).await.unwrap().unwrap()));
        engine.clock.advance_seconds(1);
    }
    let shrank = |earlier: &(Timestamp, Balance), later: &(Timestamp, Balance)| {
        later.0.0 - earlier.0.0 == 599_000 && later.1.total().micros < earlier.1.total().micros
    };
    assert!(shown.windows(2).any(|pair| shrank(&pair[0], &pair[1])), "credit expires between two postings");
    assert!(shown.iter().any(|(_, balance)| balance.debt > 0));
    for (then, balance) in shown {
        assert_eq!(engine.billing.balance_as_of(account, then).await.unwrap(), Some(balance), "{then:?}");
    }
    engine.assert_sound().await;
}

#[tokio::test]
async fn before_its_first_posting_an_account_had_nothing() {
    let engine = Engine::open().await;
    let account = engine.sign_up("a@example.com").await;
    assert_eq!(engine.billing.balance_as_of(account, NOW).await.unwrap(), None);
    let account = engine.account("b@example.com", Currency::Usd).await;
    assert_eq!(engine.billing.balance_as_of(account, NOW).await.unwrap(), Some(Balance::zero(Currency::Usd)));
    engine.billing.post(account, request("k", grant(usd(7), GrantSource::TopUp, None, &[]))).await.unwrap();
    let before = engine.billing.balance_as_of(account, NOW.plus_seconds(-1)).await.unwrap();
    assert_eq!(before, Some(Balance::zero(Currency::Usd)));
    assert_eq!(engine.billing.balance_as_of(account, NOW).await.unwrap().unwrap().total(), usd(7));
    engine.assert_sound().await;
}
