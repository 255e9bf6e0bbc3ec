//! One task that does everything, and remembers what it was told.

use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};

use billing::{
    Billing, ManualClock,
    ledger::{AuthorizeError, PostError, Posted},
    limits::{LimitError, NewLimit},
    plans::PlanError,
    usage::{ChargeError, Price, UsageLine},
    vouchers::VoucherError,
};
use domain::{
    account::AccountId,
    gateway::Gateway,
    ledger::{
        Adjustment, Book, Capture, Charge, ChargeRecord, Command, GrantSource, LimitPeriod, NewGrant, NewHold,
        Original, Refusal, ReverseCharge, TakeBack,
    },
    voucher::VoucherRefusal,
};

use crate::support::{NOW, charge, grant, request, usd};

/// What a task was told.
#[derive(Default)]
pub struct Told {
    /// The posting's number and what it does to the balance, of each account's key.
    pub posted: HashMap<(AccountId, String), (i64, i64)>,
    /// The postings of redeemed vouchers. Two that redeem at once may be told of the same one.
    pub redeemed: HashSet<(AccountId, i64)>,
}

/// Whether an account spends only what was held before.
pub const fn is_careful(account: AccountId) -> bool {
    account.0 % 2 == 0
}

pub struct Caller {
    billing: Billing,
    clock: Arc<ManualClock>,
    accounts: Arc<[AccountId]>,
    /// A voucher's code.
    code: String,
    /// Two callers of one pair do the same.
    pair: u64,
    step: u64,
    dice: u64,
    pub told: Told,
}

impl Caller {
    pub fn new(billing: Billing, clock: Arc<ManualClock>, accounts: Arc<[AccountId]>, code: String, pair: u64) -> Self {
        Self { billing, clock, accounts, code, pair, step: 0, dice: 0, told: Told::default() }
    }

    /// A number from 0 to `below` - 1. Steps draw from their own numbers, so that what the other of the pair is told
    /// does not matter.
    fn roll(&mut self, below: i64) -> i64 {
        self.dice = self.dice.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        i64::try_from(self.dice >> 33).unwrap() % below
    }

    fn any_account(&mut self) -> AccountId {
        let place = self.roll(i64::try_from(self.accounts.len()).unwrap());
        self.accounts[usize::try_from(place).unwrap()]
    }

    pub async fn take_step(&mut self, step: u64, of: u64) {
        self.step = step;
        self.dice = (self.pair * 1_000 + step).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        let account = self.any_account();
        match (self.roll(12), is_careful(account)) {
            (0, _) | (4 | 6, true) => self.grant(account).await,
            (1 | 2, _) | (3, true) => self.hold(account).await,
            (3, false) => self.charge(account).await,
            (4, false) => self.batch().await,
            (5, _) => self.undo_usage(account).await,
            (6, false) => self.undo_top_up(account).await,
            (7, _) => self.redeem(account).await,
            (8, _) => self.plan(account, step * 2 > of).await,
            (9, _) => self.adjust(account).await,
            (10, _) => self.let_time_pass().await,
            _ => self.limit(account).await,
        }
        self.look(account).await;
    }

    /// The key of a request of this step.
    fn key(&self, what: &str) -> String {
        format!("{}/{}/{what}", self.pair, self.step)
    }

    async fn post(&mut self, account: AccountId, what: &str, command: Command, effect: i64) -> Option<i64> {
        let key = self.key(what);
        let answer = self.billing.post(account, request(&key, command)).await;
        self.take(account, key, answer, effect)
    }

    /// Remembers an answer. What the state of things may refuse is no posting; anything else is a fault.
    fn take(&mut self, account: AccountId, key: String, answer: Result<Posted, PostError>, effect: i64) -> Option<i64> {
        match answer {
            Ok(posted) => {
                self.told.posted.insert((account, key), (posted.seq, effect));
                Some(posted.seq)
            }
            Err(PostError::Refused(Refusal::Denied(_) | Refusal::NoSuchHold | Refusal::BadEnd)) => None,
            Err(error) => panic!("{account}, {key}: {error}"),
        }
    }

    async fn grant(&mut self, account: AccountId) {
        let amount = 1 + self.roll(400_000);
        let source = [GrantSource::TopUp, GrantSource::TopUp, GrantSource::Voucher][self.place(3)];
        // Some of it expires while they work.
        let end = (self.roll(2) == 0).then(|| NOW.plus_seconds(1 + self.roll(200)));
        self.post(account, "grant", grant(usd(amount), source, end, &[]), amount).await;
    }

    async fn charge(&mut self, account: AccountId) {
        let (amount, service) = (1 + self.roll(200_000), self.service());
        self.post(account, "charge", charge(usd(amount), service, ""), -amount).await;
    }

    /// Twelve lines, one of them twice, over several accounts.
    async fn batch(&mut self) {
        let bold: Vec<_> = self.accounts.iter().copied().filter(|account| !is_careful(*account)).collect();
        let mut lines: Vec<UsageLine> = (0..12)
            .map(|number| UsageLine {
                account_id: bold[self.place(bold.len())],
                key: self.key(&format!("line{number}")),
                service: self.service().to_owned(),
                resource: "model".to_owned(),
                description: String::new(),
                price: Price::Amount(usd(1 + self.roll(5_000))),
            })
            .collect();
        lines.push(lines[0].clone());
        let answers = self.billing.charge_all(lines.clone()).await;
        assert_eq!(answers.len(), lines.len());
        for (line, answer) in lines.into_iter().zip(answers) {
            let answer = answer.map(|charged| (charged.amount, charged.posted));
            let effect = answer.as_ref().map_or(0, |(amount, _)| -amount.micros);
            let answer = answer.map(|(_, posted)| posted).map_err(|error| match error {
                ChargeError::Post(error) => error,
                error @ ChargeError::Rating(_) => panic!("{error}"),
            });
            self.take(line.account_id, line.key, answer, effect);
        }
    }

    async fn set_aside(&mut self, account: AccountId, amount: i64, seconds: i64, service: &str) -> Option<i64> {
        let hold =
            NewHold { service: service.to_owned(), amount: usd(amount), expires_at: NOW, description: String::new() };
        let key = self.key("hold");
        let answer = self.billing.hold(account, key.clone(), hold, seconds).await;
        self.take(account, key, answer, 0)
    }

    async fn capture(
        &mut self,
        account: AccountId,
        what: &str,
        hold_id: i64,
        amount: i64,
        last: bool,
        service: &str,
    ) -> Option<i64> {
        let charge =
            Charge { service: service.to_owned(), amount: usd(amount), description: String::new(), usage: None };
        self.post(account, what, Command::Capture(Capture { hold_id, charge, last }), -amount).await
    }

    /// A hold that is used in parts, kept for longer, and released. Those of careful accounts outlive the test.
    async fn hold(&mut self, account: AccountId) {
        let (amount, service) = (4 + self.roll(200_000), self.service());
        let seconds = if is_careful(account) { 86_400 } else { 1 + self.roll(60) };
        let (kind, left_open) = (self.roll(3), self.roll(4) == 0);
        let Some(hold_id) = self.set_aside(account, amount, seconds, service).await else { return };
        self.capture(account, "first", hold_id, amount / 4, false, service).await;
        match self.billing.extend_hold(account, hold_id, NOW.plus_days(1)).await {
            Ok(()) | Err(PostError::Refused(Refusal::NoSuchHold | Refusal::BadEnd)) => {}
            Err(error) => panic!("{error}"),
        }
        if left_open {
            return;
        }
        if kind > 0 {
            self.capture(account, "second", hold_id, amount / 4, kind == 1, service).await;
        }
        if kind != 1 {
            self.post(account, "release", Command::Release { hold_id }, 0).await;
        }
    }

    /// Usage that is given back in two parts.
    async fn undo_usage(&mut self, account: AccountId) {
        let (amount, service) = (2 + self.roll(100_000), self.service());
        let charged = if is_careful(account) {
            let Some(hold_id) = self.set_aside(account, amount, 86_400, service).await else { return };
            self.capture(account, "use", hold_id, amount, true, service).await
        } else {
            self.post(account, "use", charge(usd(amount), service, ""), -amount).await
        };
        let Some(seq) = charged else { return };
        for (what, part) in [("back", amount / 2), ("rest", amount - amount / 2)] {
            let reverse =
                ReverseCharge { original: ChargeRecord::named(seq), amount: usd(part), reason: "sorry".to_owned() };
            self.post(account, what, Command::Reverse(reverse), part).await;
        }
    }

    /// A top-up of which a part is refunded and a part disputed, and won.
    async fn undo_top_up(&mut self, account: AccountId) {
        let counter = Book::Clearing(Gateway::Stripe);
        let amount = 3 + self.roll(300_000);
        let credit = |amount: i64| NewGrant {
            source: GrantSource::TopUp,
            amount: usd(amount),
            expires_at: None,
            services: vec![],
            reference: "PAY".to_owned(),
            counter,
            description: String::new(),
        };
        let Some(seq) = self.post(account, "paid", Command::Grant(credit(amount)), amount).await else { return };
        let part = amount / 3;
        let take = |disputed| {
            let original = Original::named(seq);
            let reference = "PAY".to_owned();
            Command::TakeBack(TakeBack { original, amount: usd(part), disputed, counter, reference })
        };
        self.post(account, "refund", take(false), -part).await;
        let Some(dispute) = self.post(account, "dispute", take(true), -part).await else { return };
        let won = Command::Reinstate { grant: credit(part), original: Original::named(dispute), disputed: true };
        self.post(account, "won", won, part).await;
    }

    async fn redeem(&mut self, account: AccountId) {
        match self.billing.redeem_voucher(account, &self.code).await {
            Ok(redeemed) => drop(self.told.redeemed.insert((account, redeemed.seq))),
            Err(VoucherError::Refused(VoucherRefusal::UsedUp | VoucherRefusal::AlreadyUsed(_))) => {}
            Err(error) => panic!("{error}"),
        }
    }

    async fn plan(&mut self, account: AccountId, may_cancel: bool) {
        let (first, second) = (self.key("buy"), self.key("change"));
        let bought = self.billing.buy_plan(account, "basic", &first).await;
        let changed = match self.roll(if may_cancel { 6 } else { 5 }) {
            0..=2 => self.billing.upgrade_plan(account, "pro", &second).await,
            3 | 4 => self.billing.downgrade_plan(account, "basic", &second).await,
            _ => self.billing.cancel_plan(account, &second).await,
        };
        for answer in [bought, changed] {
            match answer {
                Ok(_) | Err(PlanError::Refused(_) | PlanError::Ledger(Refusal::NotEnoughTopUp { .. })) => {}
                Err(error) => panic!("{account}, {first}: {error}"),
            }
        }
    }

    async fn adjust(&mut self, account: AccountId) {
        let lowest = if is_careful(account) { 1 } else { -50_000 };
        let amount = Some(lowest + self.roll(100_000)).filter(|amount| *amount != 0).unwrap_or(1);
        let adjustment = Adjustment { amount: usd(amount), actor: "op".to_owned(), reason: "why".to_owned() };
        self.post(account, "adjust", Command::Adjust(adjustment), amount).await;
    }

    async fn let_time_pass(&mut self) {
        self.clock.advance_seconds(1);
        self.billing.expire_due().await.unwrap();
        self.billing.finish_redemptions().await.unwrap();
    }

    /// Sets limits for one service, and takes them away; the cap of careful accounts stays.
    async fn limit(&mut self, account: AccountId) {
        let (is_hard, stays) = (self.roll(2) == 0, self.roll(2) == 0);
        let new = NewLimit {
            service: Some("speech".to_owned()),
            period: LimitPeriod::Month,
            amount: usd(10_000 + self.roll(2_000_000)),
            is_hard,
            actor: "op".to_owned(),
        };
        let limit_id = self.billing.set_limit(account, &new).await.unwrap();
        if stays {
            return;
        }
        match self.billing.remove_limit(account, limit_id).await {
            Ok(()) | Err(LimitError::NoSuchLimit) => {}
            Err(error) => panic!("{error}"),
        }
    }

    /// Whenever one looks, what is seen is whole.
    async fn look(&mut self, account: AccountId) {
        let balance = self.billing.balance(account).await.unwrap().unwrap();
        if is_careful(account) {
            assert!(balance.debt == 0 && balance.available().micros >= 0, "{account}: {balance:?}");
        }
        match self.billing.authorize(account, "speech", usd(1)).await {
            Ok(()) | Err(AuthorizeError::Denied(_)) => {}
            Err(error) => panic!("{error}"),
        }
    }

    fn place(&mut self, below: usize) -> usize {
        usize::try_from(self.roll(i64::try_from(below).unwrap())).unwrap()
    }

    fn service(&mut self) -> &'static str {
        ["inference", "speech", "gpu"][self.place(3)]
    }
}
