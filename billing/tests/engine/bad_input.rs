//! Whatever is wrong with a request is said by its type, and nothing has happened.

use billing::ledger::PostError;
use domain::{
    account::AccountId,
    currency::Currency,
    gateway::Gateway,
    ledger::{
        Adjustment, Book, BuyPlan, Capture, Charge, ChargeRecord, Command, GrantSource, NewGrant, NewHold, Original,
        Refusal, Request, ReverseCharge, TakeBack,
    },
    money::{MICROS_MAX, Money},
};

use crate::support::{Engine, NOW, charge, dong, grant, request, usd};

/// The account, with 1,000 micros in posting 1, a charge of 100 in 2 and a hold of 50 in 3; and a stranger with the like.
async fn story() -> (Engine, AccountId, AccountId) {
    let engine = Engine::open_for_commands().await;
    let account = engine.account("a@example.com", Currency::Usd).await;
    let stranger = engine.account("b@example.com", Currency::Usd).await;
    for account in [account, stranger] {
        let credit = grant(usd(1_000), GrantSource::TopUp, None, &[]);
        engine.billing.post(account, request("credit", credit)).await.unwrap();
        engine.billing.post(account, request("charge", charge(usd(100), "gpu", ""))).await.unwrap();
    }
    engine.billing.post(account, request("hold", hold(usd(50)))).await.unwrap();
    (engine, account, stranger)
}

fn hold(amount: Money) -> Command {
    let (service, expires_at) = ("gpu".to_owned(), NOW.plus_days(1));
    Command::Hold(NewHold { service, amount, expires_at, description: String::new() })
}

fn capture(hold_id: i64, amount: Money) -> Command {
    let charge = Charge { service: "gpu".to_owned(), amount, description: String::new(), usage: None };
    Command::Capture(Capture { hold_id, charge, last: false })
}

fn reverse(seq: i64, amount: Money) -> Command {
    Command::Reverse(ReverseCharge { original: ChargeRecord::named(seq), amount, reason: "why".to_owned() })
}

fn take_back(seq: i64, amount: Money) -> Command {
    let (counter, reference) = (Book::Clearing(Gateway::Stripe), "p".to_owned());
    Command::TakeBack(TakeBack { original: Original::named(seq), amount, disputed: false, counter, reference })
}

fn adjust(amount: Money, actor: &str, reason: &str) -> Command {
    Command::Adjust(Adjustment { amount, actor: actor.to_owned(), reason: reason.to_owned() })
}

fn reinstate(seq: i64, amount: Money) -> Command {
    let grant = NewGrant {
        source: GrantSource::TopUp,
        amount,
        expires_at: None,
        services: vec![],
        reference: String::new(),
        counter: Book::Clearing(Gateway::Stripe),
        description: String::new(),
    };
    Command::Reinstate { grant, original: Original::named(seq), disputed: true }
}

fn buy(price: Money, allowance: Money, replaces: Option<i64>) -> Command {
    Command::BuyPlan(BuyPlan {
        price,
        allowance,
        expires_at: NOW.plus_days(30),
        services: vec![],
        reference: "basic".to_owned(),
        replaces,
    })
}

/// Each command is refused so, and the ledger stays as it is.
async fn refuses(cases: Vec<(&str, Command, Refusal)>) {
    let (engine, account, _) = story().await;
    let before = engine.number("SELECT count(*) FROM posting").await;
    for (number, (what, command, expected)) in cases.into_iter().enumerate() {
        match engine.billing.post(account, request(&format!("bad{number}"), command)).await {
            Err(PostError::Refused(refusal)) => assert_eq!(refusal, expected, "{what}"),
            other => panic!("{what}: {other:?}"),
        }
    }
    assert_eq!(engine.number("SELECT count(*) FROM posting").await, before);
    assert_eq!(engine.balance(account).await, 900);
    engine.assert_sound().await;
}

#[tokio::test]
async fn amounts_that_are_none() {
    let mut cases = Vec::new();
    for amount in [usd(0), usd(-1), usd(i64::MIN), usd(MICROS_MAX + 1), usd(i64::MAX)] {
        for command in [
            grant(amount, GrantSource::TopUp, None, &[]),
            charge(amount, "gpu", ""),
            hold(amount),
            capture(3, amount),
            reverse(2, amount),
            take_back(1, amount),
            buy(usd(1), amount, None),
        ] {
            cases.push(("an amount out of range", command, Refusal::AmountOutOfRange));
        }
    }
    cases.push(("nothing is adjusted", adjust(usd(0), "op", "why"), Refusal::AmountOutOfRange));
    cases.push(("too much is adjusted", adjust(usd(i64::MIN), "op", "why"), Refusal::AmountOutOfRange));
    cases.push(("a price below zero", buy(usd(-1), usd(1), None), Refusal::AmountOutOfRange));
    refuses(cases).await;
}

#[tokio::test]
async fn amounts_in_another_currency() {
    let other = dong(1);
    let cases = [
        grant(other, GrantSource::TopUp, None, &[]),
        charge(other, "gpu", ""),
        hold(other),
        capture(3, other),
        reverse(2, other),
        take_back(1, other),
        adjust(other, "op", "why"),
        buy(usd(1), other, None),
        buy(other, usd(1), None),
    ];
    refuses(cases.into_iter().map(|command| ("dong", command, Refusal::CurrencyMismatch)).collect()).await;
}

#[tokio::test]
async fn balances_that_could_not_be_kept_exactly() {
    refuses(vec![
        ("too much credit", grant(usd(MICROS_MAX), GrantSource::TopUp, None, &[]), Refusal::BalanceOutOfRange),
        ("too much is given", adjust(usd(MICROS_MAX), "op", "why"), Refusal::BalanceOutOfRange),
    ])
    .await;
    // A debt as large as one can be, and one micro more.
    let (engine, account, _) = story().await;
    engine.billing.post(account, request("huge", charge(usd(MICROS_MAX - 1), "gpu", ""))).await.unwrap();
    let more = engine.billing.post(account, request("more", charge(usd(MICROS_MAX), "gpu", ""))).await;
    assert!(matches!(more, Err(PostError::Refused(Refusal::BalanceOutOfRange))), "{more:?}");
    engine.assert_sound().await;
}

#[tokio::test]
async fn what_is_not_there_or_not_of_that_kind() {
    refuses(vec![
        ("releasing none", Command::Release { hold_id: 1 }, Refusal::NoSuchHold),
        ("extending none", Command::Extend { hold_id: i64::MAX, expires_at: NOW.plus_days(2) }, Refusal::NoSuchHold),
        ("made shorter", Command::Extend { hold_id: 3, expires_at: NOW.plus_seconds(5) }, Refusal::BadEnd),
        ("over before it begins", grant(usd(1), GrantSource::TopUp, Some(NOW.plus_seconds(-1)), &[]), Refusal::BadEnd),
        ("a credit is no charge", reverse(1, usd(1)), Refusal::NoSuchCharge),
        ("nothing is no charge", reverse(77, usd(1)), Refusal::NoSuchCharge),
        ("more than was charged", reverse(2, usd(101)), Refusal::MoreThanLeft { left: 100 }),
        ("a charge is no top-up", take_back(2, usd(1)), Refusal::NoSuchTopUp),
        ("nothing is no top-up", take_back(77, usd(1)), Refusal::NoSuchTopUp),
        ("more than was bought", take_back(1, usd(1_001)), Refusal::MoreThanLeft { left: 1_000 }),
        ("a top-up is no dispute", reinstate(1, usd(1)), Refusal::NoSuchDispute),
        ("more than there is", buy(usd(5_000), usd(1), None), Refusal::NotEnoughTopUp { missing: 4_150 }),
        ("a grant that is none", buy(usd(1), usd(1), Some(2)), Refusal::NoSuchGrant),
    ])
    .await;
}

#[tokio::test]
async fn another_accounts_numbers_mean_nothing_here() {
    let (engine, account, stranger) = story().await;
    // The stranger's postings have the same numbers, but there is no hold among them.
    let release = engine.billing.post(stranger, request("theirs", Command::Release { hold_id: 3 })).await;
    assert!(matches!(release, Err(PostError::Refused(Refusal::NoSuchHold))), "{release:?}");
    // Usage that names a hold that is not there has happened all the same: it is charged, and takes nobody's hold.
    engine.billing.post(stranger, request("used", capture(3, usd(1)))).await.unwrap();
    engine.billing.post(stranger, request("back", reverse(2, usd(100)))).await.unwrap();
    assert_eq!((engine.balance(account).await, engine.balance(stranger).await), (900, 999));
    assert_eq!(engine.billing.balance(account).await.unwrap().unwrap().held, 50);
    let nobody = engine.billing.post(AccountId(4), request("k", charge(usd(1), "gpu", ""))).await;
    assert!(matches!(nobody, Err(PostError::NoAccount)), "{nobody:?}");
    let negative = engine.billing.post(AccountId(-1), request("k", charge(usd(1), "gpu", ""))).await;
    assert!(matches!(negative, Err(PostError::NoAccount)), "{negative:?}");
    engine.assert_sound().await;
}

#[tokio::test]
async fn a_key_that_was_used_for_something_else() {
    let (engine, account, _) = story().await;
    let commands = || {
        [
            grant(usd(7), GrantSource::TopUp, None, &[]),
            charge(usd(7), "gpu", ""),
            charge(usd(7), "gpu", "other words"),
            charge(usd(7), "speech", ""),
            hold(usd(7)),
            capture(3, usd(7)),
            reverse(2, usd(7)),
            take_back(1, usd(7)),
            adjust(usd(7), "op", "why"),
            adjust(usd(7), "somebody", "why"),
            buy(usd(7), usd(8), None),
        ]
    };
    for (number, first) in commands().into_iter().enumerate() {
        let key = format!("used{number}");
        engine.billing.post(account, request(&key, first)).await.unwrap();
        for (other, second) in commands().into_iter().enumerate().filter(|(other, _)| *other != number) {
            let answer = engine.billing.post(account, request(&key, second)).await;
            assert!(matches!(answer, Err(PostError::Refused(Refusal::KeyConflict))), "{number} {other}: {answer:?}");
        }
    }
    engine.assert_sound().await;
}

#[tokio::test]
async fn texts_that_cannot_be_kept() {
    let (engine, account, _) = story().await;
    let long = |count: usize| "x".repeat(count);
    let cases: Vec<(&str, Request)> = vec![
        ("key", request("", charge(usd(1), "gpu", ""))),
        ("key", request(&long(129), charge(usd(1), "gpu", ""))),
        ("key", request("a\0b", charge(usd(1), "gpu", ""))),
        ("service", request("k", charge(usd(1), "", ""))),
        ("service", request("k", charge(usd(1), &long(65), ""))),
        ("service", request("k", charge(usd(1), "account", ""))),
        ("service", request("k", charge(usd(1), "a\0b", ""))),
        ("description", request("k", charge(usd(1), "gpu", &long(501)))),
        ("description", request("k", charge(usd(1), "gpu", "\0"))),
        ("actor or reason", request("k", adjust(usd(1), "", "why"))),
        ("actor or reason", request("k", adjust(usd(1), "op", ""))),
    ];
    for (what, wanted) in cases {
        match engine.billing.post(account, wanted).await {
            Err(PostError::Malformed(found)) => assert_eq!(found, what),
            other => panic!("{what}: {other:?}"),
        }
    }
    assert_eq!(engine.balance(account).await, 900);
}

#[tokio::test]
async fn a_clock_that_goes_backwards_stands_still() {
    let (engine, account, _) = story().await;
    engine.clock.advance_seconds(100);
    engine.billing.post(account, request("late", charge(usd(1), "gpu", ""))).await.unwrap();
    engine.clock.advance_seconds(-90_000);
    engine.billing.post(account, request("later", charge(usd(1), "gpu", ""))).await.unwrap();
    let held = "SELECT (SELECT at FROM posting WHERE idem_key = 'post:later') - (SELECT at FROM posting WHERE idem_key = 'post:late')";
    assert_eq!(engine.number(held).await, 0);
    engine.assert_sound().await;
}
