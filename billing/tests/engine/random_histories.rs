//! What the database holds after any history is what the rules alone come to.
//!
//! A thousand accounts live side by side, each with a history of its own: in every round each takes a step, all at once, so
//! that the lanes batch them; between rounds the clock moves, now and then backwards. `PREPAY_HISTORY_GROUPS` runs more than one
//! thousand, each on a database of its own, and `PREPAY_HISTORY_SEED` others than the usual ones (`make histories`).

use std::collections::{BTreeMap, HashMap};

use domain::{
    account::AccountId,
    currency::Currency,
    gateway::Gateway,
    ledger::{
        AccountState, Adjustment, Applied, Balance, Book, BuyPlan, Capture, Charge, ChargeRecord, Command, Grant,
        GrantSource, Known, NewHold, Original, Posting, PostingKind, Request, ReverseCharge, TakeBack, apply,
    },
    time::Timestamp,
};
use futures::future::join_all;
use proptest::{
    prelude::*,
    strategy::ValueTree,
    test_runner::{Config, RngAlgorithm, TestRng, TestRunner},
};

use sqlx::Row;

use crate::support::{Engine, charge, grant, request, usd};

#[derive(Debug, Clone)]
enum Step {
    Grant { source: GrantSource, amount: i64, lifetime_s: Option<i64>, scoped: bool },
    BuyPlan { price: i64, allowance: i64, lifetime_s: i64, replaces: Option<usize> },
    Charge { amount: i64, service: &'static str },
    Hold { amount: i64, service: &'static str, lifetime_s: i64 },
    Capture { which: usize, amount: i64, last: bool },
    Extend { which: usize, seconds: i64 },
    Release { which: usize },
    Reverse { which: usize, amount: i64 },
    TakeBack { which: usize, amount: i64, disputed: bool },
    Reinstate { which: usize, amount: i64, disputed: bool },
    Adjust { amount: i64 },
    Again { earlier: usize },
    Conflict { earlier: usize },
    Sweep,
}

fn step() -> impl Strategy<Value = Step> {
    let source = prop_oneof![Just(GrantSource::Plan), Just(GrantSource::Voucher), Just(GrantSource::TopUp)];
    prop_oneof![
        3 => (source, -3i64..5_000_000, proptest::option::of(1i64..500), any::<bool>())
            .prop_map(|(source, amount, lifetime_s, scoped)| Step::Grant { source, amount, lifetime_s, scoped }),
        2 => (-3i64..2_000_000, -3i64..3_000_000, 0i64..500, proptest::option::of(any::<usize>()))
            .prop_map(|(price, allowance, lifetime_s, replaces)| Step::BuyPlan { price, allowance, lifetime_s, replaces }),
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
        1 => (any::<usize>(), 1i64..3_000_000, any::<bool>())
            .prop_map(|(which, amount, disputed)| Step::Reinstate { which, amount, disputed }),
        1 => (-2_000_000i64..2_000_000).prop_map(|amount| Step::Adjust { amount }),
        1 => (0usize..60).prop_map(|earlier| Step::Again { earlier }),
        1 => (0usize..60).prop_map(|earlier| Step::Conflict { earlier }),
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
        // A caller's key is stored under this prefix.
        let mut request = Request { key: format!("post:{}", request.key), ..request.clone() };
        match &mut request.command {
            Command::Reverse(reverse) => {
                let seq = reverse.original.seq;
                reverse.original = self.record(seq).unwrap_or_else(|| ChargeRecord::named(seq));
            }
            Command::TakeBack(take) => take.original = self.original(take.original.seq, PostingKind::TopUp),
            Command::Reinstate { original, disputed, .. } => {
                let kind = if *disputed { PostingKind::Dispute } else { PostingKind::Refund };
                *original = self.original(original.seq, kind);
            }
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
        let returned = |row: &&Posting| matches!(row.kind, PostingKind::DisputeWon | PostingKind::RefundReturned);
        let won = |seq: i64| about(seq).filter(returned).map(|row| row.amount).sum();
        let taken = about(seq).filter(|row| matches!(row.kind, PostingKind::Refund | PostingKind::Dispute));
        let taken: i64 = taken.map(|row| -row.amount - won(row.seq)).sum();
        let undone = if kind == PostingKind::TopUp { taken } else { won(seq) };
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
            Step::BuyPlan { price, allowance, lifetime_s, replaces } => Command::BuyPlan(BuyPlan {
                price: usd(*price),
                allowance: usd(*allowance),
                expires_at: now.plus_seconds(*lifetime_s),
                services: vec!["speech".to_owned()],
                reference: "Pro".to_owned(),
                replaces: replaces.and_then(|which| pick(self.grants.keys().copied().collect(), which)),
            }),
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
            Step::Reinstate { which, amount, disputed } => {
                let command = grant(usd(*amount), GrantSource::TopUp, None, &[]);
                let Command::Grant(grant) = command else { return None };
                Command::Reinstate { grant, original: Original::named(self.any_row(*which)?), disputed: *disputed }
            }
            Step::Adjust { amount } => {
                Command::Adjust(Adjustment { amount: usd(*amount), actor: "op".to_owned(), reason: "why".to_owned() })
            }
            Step::Sweep => Command::ExpireDue,
            Step::Again { .. } | Step::Conflict { .. } => return None,
        })
    }
}

/// Accounts in a group.
const ACCOUNTS: i64 = 1_000;
/// Steps of each.
const ROUNDS: usize = 200;
/// Balances are compared in every round of this many.
const COMPARE: usize = 20;
/// One account of so many is asked in the end for the balances it showed along the way.
const LOOK_BACK: usize = 4;

/// One account, and what it was asked so far.
struct History {
    model: Model,
    steps: Vec<Step>,
    sent: Vec<Request>,
    /// What was shown, when, after which posting.
    shown: Vec<(Timestamp, i64, Balance)>,
}

impl History {
    /// Whether a past moment's balance is the one that was shown then: no posting since counts as made by then. A clock
    /// that goes back makes some.
    fn is_past(&self, then: Timestamp, seq: i64) -> bool {
        let rows = &self.model.rows;
        rows.iter().all(|row| (row.at <= then) == (row.seq <= seq))
    }

    /// The request of a round; `None` when its step is about nothing there is.
    fn request(&mut self, round: usize, now: Timestamp) -> Option<Request> {
        let earlier = |earlier: &usize| (!self.sent.is_empty()).then(|| self.sent[earlier % self.sent.len()].clone());
        let next = match &self.steps[round] {
            Step::Again { earlier: which } => earlier(which)?,
            Step::Conflict { earlier: which } => {
                request(&earlier(which)?.key, charge(usd(7_777_777), "speech", "other"))
            }
            step => request(&format!("k{round}"), self.model.command(step, now)?),
        };
        self.sent.push(next.clone());
        Some(next)
    }
}

fn setting(name: &str, usual: u64) -> u64 {
    std::env::var(name).ok().and_then(|value| value.parse().ok()).unwrap_or(usual)
}

/// One group of histories, from the first step to the last comparison. Answers how many requests were made.
async fn run_group(seed: u64) -> usize {
    // Without its workers, which would take steps of their own.
    let engine = Engine::open_for_commands().await;
    engine.bare_accounts(ACCOUNTS).await;
    let mut bytes = [0; 32];
    bytes[..8].copy_from_slice(&seed.to_le_bytes());
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &bytes);
    let mut runner = TestRunner::new_with_rng(Config::default(), rng);
    let mut histories: Vec<History> = (1..=ACCOUNTS)
        .map(|id| {
            let steps = prop::collection::vec(step(), ROUNDS).new_tree(&mut runner).unwrap().current();
            let mut model = Model::new(AccountId(id));
            model.state.credit_limit = 1_000_000 * (id % 2);
            History { model, steps, sent: Vec::new(), shown: Vec::new() }
        })
        .collect();
    let clock = prop_oneof![5 => 0i64..120, 1 => -60i64..0];
    let mut requests = 0;
    for round in 0..ROUNDS {
        engine.clock.advance_seconds(clock.new_tree(&mut runner).unwrap().current());
        let now = billing::Clock::now(engine.clock.as_ref());
        let asked: Vec<_> = histories.iter_mut().map(|history| history.request(round, now)).collect();
        let posts = histories.iter().zip(&asked).map(async |(history, asked)| {
            let answer = engine.billing.post(history.model.state.account_id, asked.clone()?).await;
            Some(answer.map(|posted| (posted.seq, posted.replayed)).map_err(|error| error.to_string()))
        });
        let answers = join_all(posts).await;
        for ((history, asked), answer) in histories.iter_mut().zip(asked).zip(answers) {
            let Some(asked) = asked else { continue };
            requests += 1;
            let what = (history.model.state.account_id, round, &history.steps[round]);
            assert_eq!(answer, Some(history.model.post(&asked, now)), "{what:?}, seed {seed}");
        }
        if round % COMPARE == 0 {
            for history in &mut histories {
                let account = history.model.state.account_id;
                let balance = engine.billing.balance(account).await.unwrap().unwrap();
                assert_eq!(balance, Balance::at(&history.model.state, now), "{account}, round {round}, seed {seed}");
                history.shown.push((now, history.model.state.seq, balance));
            }
        }
    }
    engine.assert_sound().await;
    // The chain covers every byte of every posting: the same head is the same history.
    let heads = sqlx::query("SELECT account_id, seq, balance, head FROM ledger_account ORDER BY account_id");
    let heads = heads.fetch_all(&mut engine.raw().await).await.unwrap();
    for (row, history) in heads.iter().zip(&histories) {
        let (account, seq, balance): (i64, i64, i64) = (row.get(0), row.get(1), row.get(2));
        let state = &history.model.state;
        let found = (AccountId(account), seq, balance, row.get::<String, _>(3));
        assert_eq!(found, (state.account_id, state.seq, state.balance, state.head.to_string()), "seed {seed}");
    }
    let mut looked_back = 0;
    for history in histories.iter().step_by(LOOK_BACK) {
        let account = history.model.state.account_id;
        for (then, _, balance) in history.shown.iter().filter(|(then, seq, _)| history.is_past(*then, *seq)) {
            let found = engine.billing.balance_as_of(account, *then).await.unwrap();
            assert_eq!(found.as_ref(), Some(balance), "{account} as of {then:?}, seed {seed}");
            looked_back += 1;
        }
    }
    assert!(looked_back > 1_000, "{looked_back} past balances");
    requests
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_database_agrees_with_the_rules_on_any_history() {
    let (groups, first) = (setting("PREPAY_HISTORY_GROUPS", 1), setting("PREPAY_HISTORY_SEED", 1));
    for seed in first..first + groups {
        let requests = run_group(seed).await;
        println!("seed {seed}: {ACCOUNTS} histories of {ROUNDS} steps, {requests} requests, all as the rules alone.");
    }
}
