//! Properties of the core on random histories of every command, against books kept beside it from the entries alone.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::*;
use crate::{account::AccountId, currency::Currency, gateway::Gateway, money::Money, time::Timestamp};

const SERVICES: [&str; 2] = ["inference", "speech"];

#[derive(Debug, Clone)]
enum Step {
    Grant { source: GrantSource, amount: i64, lifetime_s: Option<i64>, scoped: bool },
    BuyPlan { price: i64, allowance: i64, lifetime_s: i64, replaces: Option<usize> },
    Charge { amount: i64, service: usize },
    Hold { amount: i64, service: usize, lifetime_s: i64 },
    Capture { which: usize, amount: i64, last: bool },
    Extend { which: usize, seconds: i64 },
    Release { which: usize },
    Reverse { which: usize, amount: i64 },
    TakeBack { which: usize, amount: i64, disputed: bool },
    Reinstate { which: usize, amount: i64, disputed: bool },
    Adjust { amount: i64 },
    Wait { seconds: i64 },
    Sweep,
}

fn step() -> impl Strategy<Value = Step> {
    let source = prop_oneof![Just(GrantSource::Plan), Just(GrantSource::Voucher), Just(GrantSource::TopUp)];
    let (amount, service, which) = (1i64..3_000_000, 0usize..2, any::<usize>());
    prop_oneof![
        3 => (source, 1i64..5_000_000, proptest::option::of(1i64..500), any::<bool>())
            .prop_map(|(source, amount, lifetime_s, scoped)| Step::Grant { source, amount, lifetime_s, scoped }),
        2 => (0i64..2_000_000, 1i64..3_000_000, 1i64..500, proptest::option::of(which))
            .prop_map(|(price, allowance, lifetime_s, replaces)| Step::BuyPlan { price, allowance, lifetime_s, replaces }),
        3 => (amount.clone(), service.clone()).prop_map(|(amount, service)| Step::Charge { amount, service }),
        3 => (amount.clone(), service, 1i64..400)
            .prop_map(|(amount, service, lifetime_s)| Step::Hold { amount, service, lifetime_s }),
        3 => (which, amount.clone(), any::<bool>())
            .prop_map(|(which, amount, last)| Step::Capture { which, amount, last }),
        1 => (which, 0i64..300).prop_map(|(which, seconds)| Step::Extend { which, seconds }),
        1 => which.prop_map(|which| Step::Release { which }),
        2 => (which, amount.clone()).prop_map(|(which, amount)| Step::Reverse { which, amount }),
        1 => (which, amount.clone(), any::<bool>())
            .prop_map(|(which, amount, disputed)| Step::TakeBack { which, amount, disputed }),
        1 => (which, amount, any::<bool>())
            .prop_map(|(which, amount, disputed)| Step::Reinstate { which, amount, disputed }),
        1 => (-2_000_000i64..2_000_000).prop_map(|amount| Step::Adjust { amount }),
        2 => (1i64..200).prop_map(|seconds| Step::Wait { seconds }),
        1 => Just(Step::Sweep),
    ]
}

/// The account under test, and books kept from the postings alone.
struct Desk {
    state: AccountState,
    now: Timestamp,
    rows: Vec<Posting>,
    /// Every grant there ever was, as last seen.
    grants: BTreeMap<i64, Grant>,
    books: BTreeMap<(&'static str, Option<i64>), i64>,
}

fn usd(micros: i64) -> Money {
    Money::from_micros(micros, Currency::Usd)
}

fn pick(from: &[i64], which: usize) -> Option<i64> {
    (!from.is_empty()).then(|| from[which % from.len()])
}

impl Desk {
    fn new(credit_limit: i64, cap: i64) -> Self {
        let limit = |id, service: Option<&str>, is_hard| Limit {
            id,
            service: service.map(str::to_owned),
            period: LimitPeriod::Month,
            amount: cap / id,
            is_hard,
            spent: 0,
            since: Timestamp(0),
            until: Timestamp(i64::MAX),
        };
        let limits = vec![limit(1, None, true), limit(2, Some("speech"), true), limit(3, Some("inference"), false)];
        let state = AccountState { credit_limit, limits, ..AccountState::new(AccountId(7), Currency::Usd) };
        Self { state, now: Timestamp(0), rows: Vec::new(), grants: BTreeMap::new(), books: BTreeMap::new() }
    }

    /// The command of a step; `None` when there is nothing that it could be about.
    fn command(&self, step: &Step) -> Option<Command> {
        let holds: Vec<i64> = self.state.holds.iter().map(|hold| hold.id).collect();
        Some(match step {
            Step::Grant { source, amount, lifetime_s, scoped } => Command::Grant(NewGrant {
                source: *source,
                amount: usd(*amount),
                // What was bought has no end.
                expires_at: lifetime_s
                    .filter(|_| *source != GrantSource::TopUp)
                    .map(|seconds| self.now.plus_seconds(seconds)),
                services: if *scoped && *source != GrantSource::TopUp { vec!["speech".into()] } else { vec![] },
                reference: "r".into(),
                counter: Book::VoucherCost,
                description: String::new(),
            }),
            Step::BuyPlan { price, allowance, lifetime_s, replaces } => {
                let plans = self.grants.values().filter(|grant| grant.source == GrantSource::Plan);
                let plans: Vec<i64> = plans.map(|grant| grant.id).collect();
                Command::BuyPlan(BuyPlan {
                    price: usd(*price),
                    allowance: usd(*allowance),
                    expires_at: self.now.plus_seconds(*lifetime_s),
                    services: vec!["speech".into()],
                    reference: "Pro".into(),
                    replaces: replaces.and_then(|which| pick(&plans, which)),
                })
            }
            Step::Charge { amount, service } => Command::Charge(charge(*amount, SERVICES[*service])),
            Step::Hold { amount, service, lifetime_s } => Command::Hold(NewHold {
                service: SERVICES[*service].into(),
                amount: usd(*amount),
                expires_at: self.now.plus_seconds(*lifetime_s),
                description: String::new(),
            }),
            Step::Capture { which, amount, last } => {
                let hold_id = pick(&holds, *which)?;
                let hold = self.state.holds.iter().find(|hold| hold.id == hold_id)?;
                Command::Capture(Capture { hold_id, charge: charge(*amount, &hold.service), last: *last })
            }
            Step::Extend { which, seconds } => {
                Command::Extend { hold_id: pick(&holds, *which)?, expires_at: self.now.plus_seconds(*seconds) }
            }
            Step::Release { which } => Command::Release { hold_id: pick(&holds, *which)? },
            Step::Reverse { which, amount } => {
                let charges = self.rows.iter().filter(|row| row.kind == PostingKind::Charge);
                let charges: Vec<i64> = charges.map(|row| row.seq).collect();
                let original = self.record(pick(&charges, *which)?)?;
                Command::Reverse(ReverseCharge { original, amount: usd(*amount), reason: String::new() })
            }
            Step::TakeBack { which, amount, disputed } => {
                let original = self.original(PostingKind::TopUp, *which)?;
                Command::TakeBack(TakeBack {
                    original,
                    amount: usd(*amount),
                    disputed: *disputed,
                    counter: Book::Clearing(Gateway::Paypal),
                    reference: String::new(),
                })
            }
            Step::Reinstate { which, amount, disputed } => Command::Reinstate {
                grant: NewGrant {
                    source: GrantSource::TopUp,
                    amount: usd(*amount),
                    expires_at: None,
                    services: vec![],
                    reference: String::new(),
                    counter: Book::Clearing(Gateway::Paypal),
                    description: String::new(),
                },
                original: self.original(if *disputed { PostingKind::Dispute } else { PostingKind::Refund }, *which)?,
                disputed: *disputed,
            },
            Step::Adjust { amount } => {
                Command::Adjust(Adjustment { amount: usd(*amount), actor: "op".into(), reason: "why".into() })
            }
            Step::Wait { .. } => return None,
            Step::Sweep => Command::ExpireDue,
        })
    }

    /// How a charge was paid, from its row and those that gave it back.
    fn record(&self, seq: i64) -> Option<ChargeRecord> {
        let row = self.rows.iter().find(|row| row.seq == seq)?;
        let back = self.rows.iter().filter(|row| row.kind == PostingKind::Reversal && row.original == Some(seq));
        ChargeRecord::of(row, back.map(|row| row.amount).sum())
    }

    /// One of the postings of a kind, and what of it has been undone.
    fn original(&self, kind: PostingKind, which: usize) -> Option<Original> {
        let all: Vec<i64> = self.rows.iter().filter(|row| row.kind == kind).map(|row| row.seq).collect();
        let seq = pick(&all, which)?;
        let about = |seq: i64| self.rows.iter().filter(move |row| row.original == Some(seq));
        let returned = |row: &&Posting| matches!(row.kind, PostingKind::DisputeWon | PostingKind::RefundReturned);
        let won = |seq: i64| about(seq).filter(returned).map(|row| row.amount).sum();
        let taken = about(seq).filter(|row| matches!(row.kind, PostingKind::Refund | PostingKind::Dispute));
        let taken: i64 = taken.map(|row| -row.amount - won(row.seq)).sum();
        let row = self.rows.iter().find(|row| row.seq == seq)?;
        Some(Original::of(row, kind, if kind == PostingKind::TopUp { taken } else { won(seq) }))
    }

    /// What limits have counted is what was charged less what was given back.
    fn check_limits(&self) -> Result<(), TestCaseError> {
        for limit in &self.state.limits {
            let counted =
                self.rows.iter().filter(|row| matches!(row.kind, PostingKind::Charge | PostingKind::Reversal));
            let counted = counted.filter(|row| row.service.as_deref().is_some_and(|service| limit.covers(service)));
            prop_assert_eq!(limit.spent, -counted.map(|row| row.amount).sum::<i64>(), "limit {}", limit.id);
        }
        Ok(())
    }

    /// Puts in the grants that a request may name, as an engine does.
    fn load_all(&mut self) {
        for (id, grant) in &self.grants {
            if !self.state.grants.iter().any(|known| known.id == *id) {
                self.state.grants.push(Grant { remaining: 0, held: 0, ..grant.clone() });
            }
        }
    }

    fn take(&mut self, postings: Vec<Posting>) {
        for posting in postings {
            for entry in &posting.entries {
                *self.books.entry((entry.book.slug(), entry.grant_id)).or_default() += entry.amount;
            }
            self.rows.push(posting);
        }
        self.grants.extend(self.state.grants.iter().map(|grant| (grant.id, grant.clone())));
    }

    fn book(&self, book: Book, grant_id: Option<i64>) -> i64 {
        self.books.get(&(book.slug(), grant_id)).copied().unwrap_or_default()
    }

    fn check(&self) -> Result<(), TestCaseError> {
        let state = &self.state;
        for id in self.grants.keys() {
            let grant = state.grants.iter().find(|grant| grant.id == *id);
            let (remaining, held) = grant.map_or((0, 0), |grant| (grant.remaining, grant.held));
            prop_assert!(remaining >= 0 && held >= 0 && remaining + held <= self.grants[id].amount);
            prop_assert_eq!(self.book(Book::Credit, Some(*id)), remaining, "free of grant {}", id);
            prop_assert_eq!(self.book(Book::Held, Some(*id)), held, "held of grant {}", id);
            let parts = state.holds.iter().flat_map(|hold| &hold.parts).filter(|part| part.grant_id == Some(*id));
            prop_assert_eq!(parts.map(|part| part.amount).sum::<i64>(), held, "holds of grant {}", id);
        }
        prop_assert_eq!(self.book(Book::Debt, None), -state.debt);
        prop_assert!(state.debt >= 0);
        prop_assert_eq!(self.books.values().sum::<i64>(), 0);
        prop_assert!(state.holds.iter().all(|hold| hold.parts.iter().all(|part| part.amount > 0)));
        let balance = Balance::at(state, self.now);
        prop_assert_eq!(balance.held, state.grants.iter().map(|grant| grant.held).sum::<i64>());
        let shown = balance.displayed();
        prop_assert_eq!(shown.total, shown.top_up + shown.voucher + shown.plan - shown.debt);
        prop_assert_eq!(shown.available, shown.total - shown.held);
        self.check_limits()
    }

    fn check_rows(&self) -> Result<(), TestCaseError> {
        let mut verifier = Verifier::new(AccountId(7));
        let mut running = 0;
        for (index, row) in self.rows.iter().enumerate() {
            running += row.amount;
            prop_assert_eq!(row.seq, i64::try_from(index).unwrap() + 1);
            prop_assert_eq!(row.balance_after, running);
            prop_assert_eq!(verifier.take(row), Ok(()));
            prop_assert_eq!(row.entries.iter().map(|entry| entry.amount).sum::<i64>(), 0);
            prop_assert!(row.entries.iter().all(|entry| entry.amount != 0));
            if matches!(row.kind, PostingKind::Hold | PostingKind::Release) {
                prop_assert_eq!(row.amount, 0);
            }
        }
        prop_assert_eq!(running, self.state.balance);
        prop_assert_eq!(verifier.head(), (self.state.seq, self.state.balance, self.state.head));
        Ok(())
    }
}

fn charge(micros: i64, service: &str) -> Charge {
    Charge { service: service.into(), amount: usd(micros), description: String::new(), usage: None }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn books_and_state_agree_whatever_happens(
        steps in prop::collection::vec(step(), 1..120),
        credit_limit in prop_oneof![Just(0i64), 1i64..2_000_000],
        cap in prop_oneof![Just(i64::MAX), 1i64..60_000_000],
    ) {
        let mut desk = Desk::new(credit_limit, cap);
        for (number, step) in steps.iter().enumerate() {
            if let Step::Wait { seconds } = step {
                desk.now = desk.now.plus_seconds(*seconds);
                desk.check()?;
                continue;
            }
            let Some(command) = desk.command(step) else { continue };
            desk.load_all();
            let before = desk.state.clone();
            let request = Request { key: format!("k{number}"), fingerprint: format!("f{number}"), command };
            let asked = match &request.command {
                Command::Hold(hold) => Some(authorize(&desk.state, &hold.service, hold.amount.micros, desk.now)),
                _ => None,
            };
            let debt = desk.state.debt;
            match apply(&mut desk.state, &request, None, desk.now) {
                Ok(Applied::Posted { postings, own }) => {
                    if let Command::BuyPlan(buy) = &request.command {
                        let fee: i64 = postings.iter().filter(|row| row.kind == PostingKind::PlanFee).map(|row| row.amount).sum();
                        prop_assert_eq!(fee, -buy.price.micros, "the price, no more and no less");
                        prop_assert_eq!(desk.state.debt, debt, "a plan is never bought on credit");
                        let bought = |entry: &Entry| entry.grant_id.and_then(|id| desk.grants.get(&id)).map(|grant| grant.source);
                        let paid = postings.iter().filter(|row| row.kind == PostingKind::PlanFee).flat_map(|row| &row.entries);
                        prop_assert!(paid.filter(|entry| entry.book == Book::Credit).all(|entry| bought(entry) == Some(GrantSource::TopUp)));
                        let own = postings.iter().find(|row| Some(row.seq) == own).map(|row| (row.kind, row.amount));
                        prop_assert_eq!(own, Some((PostingKind::Plan, buy.allowance.micros)));
                    }
                    desk.take(postings);
                    prop_assert!(asked.is_none_or(|asked| asked.is_ok()), "held what was not authorized");
                    if let Command::Hold(hold) = &request.command {
                        for limit in desk.state.limits.iter().filter(|limit| limit.is_hard && limit.covers(&hold.service)) {
                            let over = desk.state.holds.iter().filter(|hold| limit.covers(&hold.service));
                            let held: i64 = over.map(Hold::amount).sum();
                            prop_assert!(limit.spent + held <= limit.amount, "a cap is a cap");
                        }
                        // Usage that was never held may have used the limit up; a hold adds nothing to that.
                        let due = before.holds.iter().filter(|hold| hold.is_over(desk.now));
                        let freed = due.map(Hold::on_credit).sum::<i64>();
                        let least = (before.headroom() + freed).min(0);
                        prop_assert!(desk.state.headroom() >= least, "held more than there is");
                    }
                }
                Ok(Applied::Replayed { .. }) => prop_assert!(false, "nothing was known"),
                Err(refusal) => {
                    prop_assert_eq!(&before, &desk.state);
                    if let (Some(asked), Refusal::Denied(denial)) = (asked, refusal) {
                        prop_assert_eq!(asked, Err(denial), "the question and the hold see the same");
                    }
                }
            }
            desk.state.grants.retain(|grant| !grant.is_spent());
            desk.check()?;
        }
        desk.check_rows()?;
    }
}
