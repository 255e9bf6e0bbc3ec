//! What the database holds after any history is what the rules alone come to.

use std::collections::{BTreeMap, HashMap};

use domain::{
    account::AccountId,
    currency::Currency,
    gateway::Gateway,
    ledger::{
        AccountState, Adjustment, Applied, Balance, Book, Capture, Charge, ChargeRecord, Command, Grant, GrantSource,
        Known, NewHold, Original, Posting, PostingKind, Request, ReverseCharge, TakeBack, apply,
    },
    time::Timestamp,
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
    Hold { amount: i64, service: &'static str, lifetime_s: i64 },
    Capture { which: usize, amount: i64, last: bool },
    Extend { which: usize, seconds: i64 },
    Release { which: usize },
    Reverse { which: usize, amount: i64 },
    TakeBack { which: usize, amount: i64, disputed: bool },
    Reinstate { which: usize, amount: i64 },
    Adjust { amount: i64 },
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
        3 => (-3i64..3_000_000, prop_oneof![Just("inference"), Just("speech")], 0i64..400)
            .prop_map(|(amount, service, lifetime_s)| Step::Hold { amount, service, lifetime_s }),
        3 => (any::<usize>(), 1i64..3_000_000, any::<bool>())
            .prop_map(|(which, amount, last)| Step::Capture { which, amount, last }),
        1 => (any::<usize>(), 0i64..300).prop_map(|(which, seconds)| Step::Extend { which, seconds }),
        1 => any::<usize>().prop_map(|which| Step::Release { which }),
        2 => (any::<usize>(), 1i64..3_000_000).prop_map(|(which, amount)| Step::Reverse { which, amount }),
        1 => (any::<usize>(), 1i64..3_000_000, any::<bool>())
            .prop_map(|(which, amount, disputed)| Step::TakeBack { which, amount, disputed }),
        1 => (any::<usize>(), 1i64..3_000_000).prop_map(|(which, amount)| Step::Reinstate { which, amount }),
        1 => (-2_000_000i64..2_000_000).prop_map(|amount| Step::Adjust { amount }),
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
    rows: Vec<Posting>,
    /// Every grant there ever was, as last seen.
    grants: BTreeMap<i64, Grant>,
}

impl Model {
    fn new(account: AccountId) -> Self {
        let state = AccountState::new(account, Currency::Usd);
        Self { state, known: HashMap::new(), rows: Vec::new(), grants: BTreeMap::new() }
    }

    fn post(&mut self, request: &Request, now: Timestamp) -> Result<(i64, bool), String> {
        let mut request = request.clone();
        match &mut request.command {
            Command::Reverse(reverse) => {
                let seq = reverse.original.seq;
                reverse.original = self.record(seq).unwrap_or_else(|| ChargeRecord::named(seq));
            }
            Command::TakeBack(take) => take.original = self.original(take.original.seq, PostingKind::TopUp),
            Command::Reinstate { original, .. } => *original = self.original(original.seq, PostingKind::Dispute),
            _ => {}
        }
        for id in request.command.named_grants() {
            if !self.state.grants.iter().any(|grant| grant.id == id)
                && let Some(grant) = self.grants.get(&id)
            {
                self.state.grants.push(Grant { remaining: 0, held: 0, ..grant.clone() });
            }
        }
        let applied = apply(&mut self.state, &request, self.known.get(&request.key), now);
        self.state.grants.retain(|grant| !grant.is_spent());
        match applied {
            Ok(Applied::Replayed { seq }) => Ok((seq, true)),
            Ok(Applied::Posted { postings, own }) => {
                for posting in &postings {
                    let known = Known { fingerprint: posting.fingerprint.clone(), seq: posting.seq };
                    self.known.insert(posting.key.clone(), known);
                }
                self.rows.extend(postings);
                self.grants.extend(self.state.grants.iter().map(|grant| (grant.id, grant.clone())));
                Ok((own.unwrap_or(self.state.seq), false))
            }
            Err(refusal) => Err(refusal.to_string()),
        }
    }

    fn record(&self, seq: i64) -> Option<ChargeRecord> {
        let row = self.rows.iter().find(|row| row.seq == seq)?;
        let back = self.rows.iter().filter(|row| row.kind == PostingKind::Reversal && row.original == Some(seq));
        ChargeRecord::of(row, back.map(|row| row.amount).sum())
    }

    fn original(&self, seq: i64, kind: PostingKind) -> Original {
        let about = |seq: i64| self.rows.iter().filter(move |row| row.original == Some(seq));
        let won = |seq: i64| about(seq).filter(|row| row.kind == PostingKind::DisputeWon).map(|row| row.amount).sum();
        let taken = about(seq).filter(|row| matches!(row.kind, PostingKind::Refund | PostingKind::Dispute));
        let taken: i64 = taken.map(|row| -row.amount - won(row.seq)).sum();
        let undone = if kind == PostingKind::Dispute { won(seq) } else { taken };
        self.rows.iter().find(|row| row.seq == seq).map_or(Original::named(seq), |row| Original::of(row, kind, undone))
    }

    fn any_row(&self, which: usize) -> Option<i64> {
        (!self.rows.is_empty()).then(|| self.rows[which % self.rows.len()].seq)
    }

    /// The command of a step; `None` when it is about nothing there is.
    fn command(&self, step: &Step, now: Timestamp) -> Option<Command> {
        let pick = |from: Vec<i64>, which: usize| (!from.is_empty()).then(|| from[which % from.len()]);
        let holds = || self.state.holds.iter().map(|hold| hold.id).collect::<Vec<_>>();
        Some(match step {
            Step::Grant { source, amount, lifetime_s, scoped } => {
                let services: &[&str] = if *scoped { &["speech"] } else { &[] };
                grant(usd(*amount), *source, lifetime_s.map(|seconds| now.plus_seconds(seconds)), services)
            }
            Step::Charge { amount, service } => charge(usd(*amount), service, ""),
            Step::Hold { amount, service, lifetime_s } => Command::Hold(NewHold {
                service: (*service).to_owned(),
                amount: usd(*amount),
                expires_at: now.plus_seconds(*lifetime_s),
                description: "render".to_owned(),
            }),
            Step::Capture { which, amount, last } => {
                let hold_id = pick(holds(), *which)?;
                let service = self.state.holds.iter().find(|hold| hold.id == hold_id)?.service.clone();
                let charge = Charge { service, amount: usd(*amount), description: String::new(), usage: None };
                Command::Capture(Capture { hold_id, charge, last: *last })
            }
            Step::Extend { which, seconds } => {
                Command::Extend { hold_id: pick(holds(), *which)?, expires_at: now.plus_seconds(*seconds) }
            }
            Step::Release { which } => Command::Release { hold_id: pick(holds(), *which)? },
            Step::Reverse { which, amount } => {
                let original = ChargeRecord::named(pick(self.rows.iter().map(|row| row.seq).collect(), *which)?);
                Command::Reverse(ReverseCharge { original, amount: usd(*amount), reason: "sorry".to_owned() })
            }
            Step::TakeBack { which, amount, disputed } => Command::TakeBack(TakeBack {
                original: Original::named(self.any_row(*which)?),
                amount: usd(*amount),
                disputed: *disputed,
                counter: Book::Clearing(Gateway::Paypal),
                reference: "PAY".to_owned(),
            }),
            Step::Reinstate { which, amount } => {
                let command = grant(usd(*amount), GrantSource::TopUp, None, &[]);
                let Command::Grant(grant) = command else { return None };
                Command::Reinstate { grant, original: Original::named(self.any_row(*which)?) }
            }
            Step::Adjust { amount } => {
                Command::Adjust(Adjustment { amount: usd(*amount), actor: "op".to_owned(), reason: "why".to_owned() })
            }
            Step::Sweep => Command::ExpireDue,
            Step::Again { .. } | Step::Conflict { .. } | Step::Wait { .. } => return None,
        })
    }
}

async fn run(engine: &Engine, account: AccountId, steps: &[Step]) {
    let mut model = Model::new(account);
    let mut sent: Vec<Request> = Vec::new();
    for (number, step) in steps.iter().enumerate() {
        let now = billing::Clock::now(engine.clock.as_ref());
        let request = match step {
            Step::Wait { seconds } => {
                engine.clock.advance_seconds(*seconds);
                continue;
            }
            Step::Again { .. } | Step::Conflict { .. } if sent.is_empty() => continue,
            Step::Again { earlier } => sent[earlier % sent.len()].clone(),
            Step::Conflict { earlier } => {
                request(&sent[earlier % sent.len()].key, charge(usd(7_777_777), "speech", "other"))
            }
            step => match model.command(step, now) {
                Some(command) => request(&format!("k{number}"), command),
                None => continue,
            },
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
    for history in 0..60 {
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
