//! What the database holds after any history is what the rules alone come to.

use std::collections::HashMap;

use domain::{
    account::AccountId,
    currency::Currency,
    ledger::{AccountState, Applied, Balance, Command, GrantSource, Known, Request, apply},
};
use proptest::{
    prelude::*,
    strategy::ValueTree,
    test_runner::{Config, TestRunner},
};

use crate::support::{Engine, charge, grant, request, usd};

#[derive(Debug, Clone)]
enum Step {
    Grant { source: GrantSource, amount: i64, lifetime_s: Option<i64>, scoped: bool },
    Charge { amount: i64, service: &'static str },
    Again { earlier: usize },
    Conflict { earlier: usize },
    Wait { seconds: i64 },
    Sweep,
}

fn step() -> impl Strategy<Value = Step> {
    let source = prop_oneof![Just(GrantSource::Plan), Just(GrantSource::Voucher), Just(GrantSource::TopUp)];
    prop_oneof![
        3 => (source, -3i64..5_000_000, proptest::option::of(1i64..500), any::<bool>())
            .prop_map(|(source, amount, lifetime_s, scoped)| Step::Grant { source, amount, lifetime_s, scoped }),
        5 => (-3i64..3_000_000, prop_oneof![Just("inference"), Just("speech")])
            .prop_map(|(amount, service)| Step::Charge { amount, service }),
        1 => (0usize..60).prop_map(|earlier| Step::Again { earlier }),
        1 => (0usize..60).prop_map(|earlier| Step::Conflict { earlier }),
        2 => (1i64..200).prop_map(|seconds| Step::Wait { seconds }),
        1 => Just(Step::Sweep),
    ]
}

/// The rules with nothing but memory around them.
struct Model {
    state: AccountState,
    known: HashMap<String, Known>,
}

impl Model {
    fn post(&mut self, request: &Request, now: domain::time::Timestamp) -> Result<(i64, bool), String> {
        match apply(&mut self.state, request, self.known.get(&request.key), now) {
            Ok(Applied::Replayed { seq }) => Ok((seq, true)),
            Ok(Applied::Posted(postings)) => {
                for posting in postings {
                    self.known.insert(posting.key, Known { fingerprint: posting.fingerprint, seq: posting.seq });
                }
                Ok((self.state.seq, false))
            }
            Err(refusal) => Err(refusal.to_string()),
        }
    }
}

async fn run(engine: &Engine, account: AccountId, steps: &[Step]) {
    let mut model = Model { state: AccountState::new(Currency::Usd), known: HashMap::new() };
    let mut sent: Vec<Request> = Vec::new();
    for (number, step) in steps.iter().enumerate() {
        let now = billing::Clock::now(engine.clock.as_ref());
        let own_key = format!("k{number}");
        let request = match step {
            Step::Wait { seconds } => {
                engine.clock.advance_seconds(*seconds);
                continue;
            }
            Step::Grant { source, amount, lifetime_s, scoped } => {
                let services: &[&str] = if *scoped { &["speech"] } else { &[] };
                let end = lifetime_s.map(|seconds| now.plus_seconds(seconds));
                request(&own_key, grant(usd(*amount), *source, end, services))
            }
            Step::Charge { amount, service } => request(&own_key, charge(usd(*amount), service, "")),
            Step::Sweep => request(&own_key, Command::ExpireDue),
            Step::Again { earlier } | Step::Conflict { earlier } if sent.is_empty() => {
                let _ = earlier;
                continue;
            }
            Step::Again { earlier } => sent[earlier % sent.len()].clone(),
            Step::Conflict { earlier } => {
                request(&sent[earlier % sent.len()].key, charge(usd(7_777_777), "speech", "other"))
            }
        };
        sent.push(request.clone());
        let expected = model.post(&request, now);
        let answered = engine.billing.post(account, request).await;
        let answered = answered.map(|posted| (posted.seq, posted.replayed)).map_err(|error| error.to_string());
        assert_eq!(answered, expected, "step {number}: {step:?}");
        let balance = engine.billing.balance(account).await.unwrap().unwrap();
        assert_eq!(balance, Balance::at(&model.state, now), "step {number}: {step:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_database_agrees_with_the_rules_on_any_history() {
    let engine = Engine::open().await;
    let mut runner = TestRunner::new_with_rng(
        Config::default(),
        proptest::test_runner::TestRng::deterministic_rng(proptest::test_runner::RngAlgorithm::ChaCha),
    );
    for history in 0..24 {
        let account = engine.account(&format!("h{history}@example.com"), Currency::Usd).await;
        let steps = prop::collection::vec(step(), 1..60).new_tree(&mut runner).unwrap().current();
        run(&engine, account, &steps).await;
    }
    engine.assert_sound().await;
    // The same state comes back from the file; what is due is posted out first, as the new engine would do at once.
    engine.billing.expire_due().await.unwrap();
    let before = engine.number("SELECT CAST(sum(balance) AS BIGINT) FROM ledger_account").await;
    let engine = engine.reopen(async |_| {}).await;
    assert_eq!(engine.number("SELECT CAST(sum(balance) AS BIGINT) FROM ledger_account").await, before);
    engine.assert_sound().await;
}
