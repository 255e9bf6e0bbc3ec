//! A cap is a cap: per service and in all, by day and by month of the account's zone.

use billing::{
    events::AccountEvent,
    ledger::PostError,
    limits::{LimitError, NewLimit},
};
use domain::{
    account::AccountId,
    currency::Currency,
    ledger::{
        Capture, Charge, ChargeRecord, Command, Denial, GrantSource, LimitPeriod, NewHold, Refusal, ReverseCharge,
    },
    money::Money,
};
use tokio::task::JoinSet;

use crate::support::{Engine, NOW, charge, dong, grant, request, usd};

fn limit(service: Option<&str>, period: LimitPeriod, amount: Money, is_hard: bool) -> NewLimit {
    NewLimit { service: service.map(str::to_owned), period, amount, is_hard, actor: "op".to_owned() }
}

fn hold(amount: Money, service: &str) -> Command {
    Command::Hold(NewHold {
        service: service.to_owned(),
        amount,
        expires_at: NOW.plus_days(400),
        description: String::new(),
    })
}

async fn funded(engine: &Engine) -> AccountId {
    let account = engine.account("limits@example.com", Currency::Vnd).await;
    let credit = grant(dong(1_000_000), GrantSource::TopUp, None, &[]);
    engine.billing.post(account, request("credit", credit)).await.unwrap();
    account
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn parallel_holds_never_pass_a_cap() {
    let engine = Engine::open().await;
    let account = funded(&engine).await;
    let cap = limit(Some("speech"), LimitPeriod::Day, dong(1_000), true);
    engine.billing.set_limit(account, &cap).await.unwrap();
    let mut tasks = JoinSet::new();
    for task in 0..64 {
        let billing = engine.billing.clone();
        tasks.spawn(async move {
            let held = billing.post(account, request(&format!("h{task}"), hold(dong(70), "speech"))).await;
            // Half of the usage ends at once, some of it smaller than what was held.
            if let Ok(posted) = &held
                && task % 2 == 0
            {
                let charge =
                    Charge { service: "speech".into(), amount: dong(50), description: String::new(), usage: None };
                let capture = Capture { hold_id: posted.seq, charge, last: true };
                billing.post(account, request(&format!("c{task}"), Command::Capture(capture))).await.unwrap();
            }
            held.map(|_| ())
        });
    }
    let answers = tasks.join_all().await;
    let refused = answers.iter().filter_map(|answer| answer.as_ref().err());
    assert!(refused.clone().count() > 0);
    for error in refused {
        assert!(
            matches!(error, PostError::Refused(Refusal::Denied(Denial::LimitReached { limit_id: 1, .. }))),
            "{error}"
        );
    }
    let spent = engine.billing.limits(account).await.unwrap()[0].spent;
    let held = engine.billing.balance(account).await.unwrap().unwrap().held;
    assert!(spent + held <= dong(1_000).micros, "{spent} + {held}");
    // Another service is not concerned.
    engine.billing.authorize(account, "inference", dong(5_000)).await.unwrap();
    engine.assert_sound().await;
}

#[tokio::test]
async fn periods_begin_anew_in_the_zone_and_survive_a_restart() {
    let engine = Engine::open().await;
    let account = funded(&engine).await;
    // Usage before the limit was set counts.
    engine.billing.post(account, request("early", charge(dong(300), "speech", ""))).await.unwrap();
    for new in
        [limit(None, LimitPeriod::Day, dong(1_000), true), limit(Some("speech"), LimitPeriod::Month, dong(1_500), true)]
    {
        engine.billing.set_limit(account, &new).await.unwrap();
    }
    let asked = async |engine: &Engine, amount: i64| {
        let answer = engine.billing.authorize(account, "speech", dong(amount)).await;
        answer.map_err(|error| error.to_string())
    };
    assert!(asked(&engine, 700).await.is_ok());
    assert!(asked(&engine, 701).await.is_err());
    // Past usage is recorded all the same, beyond the cap.
    engine.billing.post(account, request("past", charge(dong(900), "speech", ""))).await.unwrap();
    assert!(asked(&engine, 1).await.is_err());
    // It is 10 in the morning in Ho Chi Minh City: in 13 hours it is the same day, in 14 the next.
    engine.clock.advance_seconds(13 * 3_600);
    assert!(asked(&engine, 1).await.is_err());
    engine.clock.advance_seconds(3_600);
    assert!(asked(&engine, 300).await.is_ok(), "the day is new");
    assert!(asked(&engine, 301).await.is_err(), "the month is not");
    let engine = engine.reopen(async |_| {}).await;
    assert!(asked(&engine, 300).await.is_ok());
    assert!(asked(&engine, 301).await.is_err());
    // What is given back of this month's usage makes room in the month, not in the day after.
    let reverse = ReverseCharge { original: ChargeRecord::named(3), amount: dong(900), reason: "sorry".to_owned() };
    engine.billing.post(account, request("back", Command::Reverse(reverse))).await.unwrap();
    assert!(asked(&engine, 1_000).await.is_ok());
    assert!(asked(&engine, 1_001).await.is_err());
    let spent: Vec<_> = engine.billing.limits(account).await.unwrap().iter().map(|limit| limit.spent).collect();
    assert_eq!(spent, [0, dong(300).micros]);
    engine.assert_sound().await;
}

#[tokio::test]
async fn reaching_a_limit_is_told_once() {
    let engine = Engine::open().await;
    let account = funded(&engine).await;
    let soft = limit(None, LimitPeriod::Month, dong(100), false);
    engine.billing.set_limit(account, &soft).await.unwrap();
    let mut events = engine.billing.subscribe(account).await.unwrap();
    for number in 0..4 {
        let usage = charge(dong(60), "speech", "");
        engine.billing.post(account, request(&format!("c{number}"), usage)).await.unwrap();
    }
    let mut told = 0;
    loop {
        match events.recv().await.unwrap() {
            AccountEvent::LimitReached { limit_id } => {
                assert_eq!(limit_id, 1);
                told += 1;
            }
            AccountEvent::Balance { balance, .. } if balance.total().micros == dong(999_760).micros => break,
            _ => {}
        }
    }
    assert_eq!(told, 1);
    assert!(engine.billing.authorize(account, "speech", dong(500)).await.is_ok(), "a soft limit refuses nothing");
    engine.assert_sound().await;
}

#[tokio::test]
async fn limits_are_set_changed_and_taken_away() {
    let engine = Engine::open().await;
    let account = funded(&engine).await;
    let new = limit(Some("speech"), LimitPeriod::Day, dong(10), true);
    assert_eq!(engine.billing.set_limit(account, &new).await.unwrap(), 1);
    let changed = NewLimit { amount: dong(20), ..new.clone() };
    assert_eq!(engine.billing.set_limit(account, &changed).await.unwrap(), 1);
    assert!(engine.billing.authorize(account, "speech", dong(20)).await.is_ok());
    for (bad, why) in [
        (NewLimit { amount: usd(1), ..new.clone() }, "currency"),
        (NewLimit { amount: dong(-1), ..new.clone() }, "negative"),
        (NewLimit { service: Some(String::new()), ..new.clone() }, "service"),
        (NewLimit { actor: String::new(), ..new.clone() }, "actor"),
    ] {
        let refused = engine.billing.set_limit(account, &bad).await.unwrap_err().to_string();
        assert!(refused.contains(why), "{refused}");
    }
    engine.billing.remove_limit(account, 1).await.unwrap();
    assert!(matches!(engine.billing.remove_limit(account, 1).await, Err(LimitError::NoSuchLimit)));
    assert!(matches!(engine.billing.set_limit(AccountId(5), &new).await, Err(LimitError::NoAccount)));
    assert!(engine.billing.authorize(account, "speech", dong(500)).await.is_ok());
}

#[tokio::test]
async fn a_credit_limit_is_how_far_one_may_owe() {
    let engine = Engine::open().await;
    let account = engine.account("credit@example.com", Currency::Usd).await;
    assert!(engine.billing.authorize(account, "speech", usd(1)).await.is_err());
    engine.billing.set_credit_limit(account, usd(500)).await.unwrap();
    engine.billing.authorize(account, "speech", usd(500)).await.unwrap();
    engine.billing.post(account, request("h", hold(usd(400), "speech"))).await.unwrap();
    assert!(engine.billing.authorize(account, "speech", usd(101)).await.is_err());
    engine.billing.post(account, request("c", charge(usd(900), "speech", ""))).await.unwrap();
    let refused = engine.billing.authorize(account, "speech", usd(1)).await.unwrap_err();
    assert!(matches!(refused, billing::ledger::AuthorizeError::Denied(Denial::Suspended { debt: 900 })), "{refused}");
    assert!(matches!(engine.billing.set_credit_limit(account, dong(1)).await, Err(LimitError::CurrencyMismatch)));
    engine.assert_sound().await;
}
