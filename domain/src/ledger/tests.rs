//! Properties of the core: grants, charges and expiry. [`super::histories`] goes through everything.

use proptest::prelude::*;

use super::*;
use crate::{account::AccountId, currency::Currency, gateway::Gateway, money::Money, time::Timestamp};

#[derive(Debug, Clone)]
enum Step {
    Grant { source: GrantSource, amount: i64, lifetime_s: Option<i64>, scoped: bool },
    Charge { amount: i64, service: &'static str },
    Wait { seconds: i64 },
    Sweep,
}

fn step() -> impl Strategy<Value = Step> {
    let source = prop_oneof![Just(GrantSource::Plan), Just(GrantSource::Voucher), Just(GrantSource::TopUp)];
    prop_oneof![
        (source, 1i64..5_000_000, proptest::option::of(1i64..500), any::<bool>())
            .prop_map(|(source, amount, lifetime_s, scoped)| Step::Grant { source, amount, lifetime_s, scoped }),
        (1i64..3_000_000, prop_oneof![Just("inference"), Just("speech")])
            .prop_map(|(amount, service)| Step::Charge { amount, service }),
        (1i64..200).prop_map(|seconds| Step::Wait { seconds }),
        Just(Step::Sweep),
    ]
}

fn request(number: usize, command: Command) -> Request {
    Request { key: format!("k{number}"), fingerprint: format!("f{number}"), command }
}

fn usd(micros: i64) -> Money {
    Money::from_micros(micros, Currency::Usd)
}

fn top_up(micros: i64) -> Command {
    Command::Grant(NewGrant {
        source: GrantSource::TopUp,
        amount: usd(micros),
        expires_at: None,
        services: vec![],
        reference: String::new(),
        counter: Book::Clearing(Gateway::Paypal),
        description: String::new(),
    })
}

fn charge(micros: i64, service: &str) -> Command {
    Command::Charge(Charge { service: service.into(), amount: usd(micros), description: String::new(), usage: None })
}

fn command(step: &Step, now: Timestamp) -> Command {
    match step {
        Step::Grant { source, amount, lifetime_s, scoped } => Command::Grant(NewGrant {
            source: *source,
            amount: usd(*amount),
            expires_at: lifetime_s.map(|seconds| now.plus_seconds(seconds)),
            services: if *scoped { vec!["speech".into()] } else { vec![] },
            reference: "r".into(),
            counter: Book::VoucherCost,
            description: String::new(),
        }),
        Step::Charge { amount, service } => charge(*amount, service),
        Step::Wait { .. } | Step::Sweep => Command::ExpireDue,
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn balance_is_always_the_sum_of_rows(steps in prop::collection::vec(step(), 1..120)) {
        let mut state = AccountState::new(AccountId(7), Currency::Usd);
        let mut now = Timestamp(0);
        let mut rows: Vec<Posting> = Vec::new();
        for (number, step) in steps.iter().enumerate() {
            if let Step::Wait { seconds } = step {
                now = now.plus_seconds(*seconds);
                continue;
            }
            let promised = Balance::at(&state, now).total().micros;
            let before = state.clone();
            match apply(&mut state, &request(number, command(step, now)), None, now) {
                Ok(Applied::Posted { postings, .. }) => rows.extend(postings),
                Ok(Applied::Replayed { .. }) => prop_assert!(false, "nothing was known"),
                Err(_) => prop_assert_eq!(&before, &state),
            }
            // What expiry takes is what the balance at `now` had already left out.
            let own = match step {
                Step::Grant { amount, .. } => *amount,
                Step::Charge { amount, .. } => -*amount,
                _ => 0,
            };
            prop_assert_eq!(state.balance, promised + own);
            prop_assert_eq!(Balance::at(&state, now).total().micros, state.balance);
            let shown = Balance::at(&state, now).displayed();
            prop_assert_eq!(shown.total, shown.top_up + shown.voucher + shown.plan - shown.debt);
            prop_assert_eq!(shown.available, shown.total - shown.held);
        }
        let mut running = 0;
        for (index, row) in rows.iter().enumerate() {
            running += row.amount;
            prop_assert_eq!(row.seq, i64::try_from(index).unwrap() + 1);
            prop_assert_eq!(row.balance_after, running);
            prop_assert_eq!(row.entries.iter().map(|entry| entry.amount).sum::<i64>(), 0);
            let own: i64 = row.entries.iter().filter(|entry| entry.book.is_customers()).map(|entry| entry.amount).sum();
            prop_assert_eq!(own, row.amount);
        }
        prop_assert_eq!(running, state.balance);
        prop_assert!(state.debt >= 0);
        for grant in &state.grants {
            prop_assert!(grant.remaining > 0 && grant.remaining <= grant.amount);
        }
    }
}

#[test]
fn debt_is_paid_first_by_the_next_top_up() {
    let mut state = AccountState::new(AccountId(7), Currency::Usd);
    apply(&mut state, &request(1, charge(30, "inference")), None, Timestamp(0)).unwrap();
    assert_eq!((state.debt, state.balance), (30, -30));
    apply(&mut state, &request(2, top_up(100)), None, Timestamp(1)).unwrap();
    assert_eq!((state.debt, state.balance, state.grants[0].remaining), (0, 70, 70));
}

#[test]
fn same_key_replays_and_other_content_conflicts() {
    let mut state = AccountState::new(AccountId(7), Currency::Usd);
    let first = request(1, top_up(100));
    apply(&mut state, &first, None, Timestamp(0)).unwrap();
    let known = Known { fingerprint: first.fingerprint.clone(), seq: 1 };
    assert_eq!(apply(&mut state, &first, Some(&known), Timestamp(9)), Ok(Applied::Replayed { seq: 1 }));
    let other = Request { fingerprint: "other".into(), ..first };
    assert_eq!(apply(&mut state, &other, Some(&known), Timestamp(9)), Err(Refusal::KeyConflict));
    assert_eq!(state.balance, 100);
}

#[test]
fn plan_then_bound_voucher_then_voucher_then_top_up_pays() {
    let mut state = AccountState::new(AccountId(7), Currency::Usd);
    let grant = |source, scoped: bool, expires_s: Option<i64>| {
        Command::Grant(NewGrant {
            source,
            amount: usd(10),
            expires_at: expires_s.map(|s| Timestamp(0).plus_seconds(s)),
            services: if scoped { vec!["speech".into()] } else { vec![] },
            reference: String::new(),
            counter: Book::VoucherCost,
            description: String::new(),
        })
    };
    let grants = [
        grant(GrantSource::TopUp, false, None),
        grant(GrantSource::Voucher, false, Some(50)),
        grant(GrantSource::Voucher, false, Some(40)),
        grant(GrantSource::Voucher, true, Some(90)),
        grant(GrantSource::Plan, true, None),
    ];
    for (number, command) in grants.into_iter().enumerate() {
        apply(&mut state, &request(number, command), None, Timestamp(0)).unwrap();
    }
    let Applied::Posted { postings, .. } =
        apply(&mut state, &request(9, charge(45, "speech")), None, Timestamp(0)).unwrap()
    else {
        panic!("nothing was known");
    };
    let paid: Vec<_> = postings[0].entries.iter().filter_map(|entry| entry.grant_id).collect();
    assert_eq!(paid, [5, 4, 3, 2, 1]);
}

#[test]
fn refuses_amounts_that_are_not_amounts() {
    let mut state = AccountState::new(AccountId(7), Currency::Usd);
    for micros in [0, -1, i64::MIN, i64::MAX] {
        assert_eq!(apply(&mut state, &request(1, top_up(micros)), None, Timestamp(0)), Err(Refusal::AmountOutOfRange));
    }
    let yen = Charge {
        service: "speech".into(),
        amount: Money::from_micros(1, Currency::Jpy),
        description: String::new(),
        usage: None,
    };
    let refused = apply(&mut state, &request(1, Command::Charge(yen)), None, Timestamp(0));
    assert_eq!(refused, Err(Refusal::CurrencyMismatch));
    assert_eq!(state, AccountState::new(AccountId(7), Currency::Usd));
}

#[test]
fn time_does_not_run_backwards_within_an_account() {
    let mut state = AccountState::new(AccountId(7), Currency::Usd);
    let voucher = Command::Grant(NewGrant {
        source: GrantSource::Voucher,
        amount: usd(10),
        expires_at: Some(Timestamp(1_000)),
        services: vec![],
        reference: String::new(),
        counter: Book::VoucherCost,
        description: String::new(),
    });
    apply(&mut state, &request(1, voucher), None, Timestamp(0)).unwrap();
    apply(&mut state, &request(2, charge(4, "speech")), None, Timestamp(1_000)).unwrap();
    assert_eq!((state.balance, state.debt), (-4, 4), "it had expired");
    let Applied::Posted { postings, .. } =
        apply(&mut state, &request(3, charge(1, "speech")), None, Timestamp(500)).unwrap()
    else {
        panic!("nothing was known");
    };
    assert_eq!(postings[0].at, Timestamp(1_000));
    assert_eq!(Balance::at(&state, Timestamp(0)), Balance::at(&state, Timestamp(1_000)));
}
