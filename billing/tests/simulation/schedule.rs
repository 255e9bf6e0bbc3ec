//! A schedule: one customer, his payments, and how much goes wrong around them. All of it follows from the seed.

use std::sync::{Mutex, PoisonError};

use domain::{account::AccountId, currency::Currency, gateway::Gateway, money::Money, time::Timestamp};

use super::{
    dice::Dice,
    gateways::Fault,
    happening::{Event, Form, Happening},
};

/// How much goes wrong, in per cent of the cases.
#[derive(Debug, Clone, Copy)]
pub struct Temper {
    /// What the engine does and dies of.
    pub crashes: u32,
    /// Calls to the gateway that fail.
    pub faults: u32,
    /// Messages that never arrive.
    pub losses: u32,
    /// Messages that are sent more than once.
    pub copies: u32,
    /// Messages that are late.
    pub delays: u32,
    /// Browsers that never come back.
    pub strays: u32,
    /// Payments that somebody forges something about.
    pub forgeries: u32,
}

impl Temper {
    fn roll(dice: &mut Dice) -> Self {
        match dice.below(4) {
            0 => Self { crashes: 0, faults: 0, losses: 0, copies: 10, delays: 10, strays: 10, forgeries: 10 },
            1 => Self { crashes: 5, faults: 3, losses: 10, copies: 20, delays: 20, strays: 20, forgeries: 20 },
            2 => Self { crashes: 20, faults: 10, losses: 30, copies: 40, delays: 50, strays: 40, forgeries: 30 },
            _ => Self { crashes: 45, faults: 20, losses: 60, copies: 40, delays: 50, strays: 70, forgeries: 10 },
        }
    }
}

/// One schedule.
#[derive(Debug)]
pub struct Schedule {
    pub seed: u64,
    pub account: AccountId,
    pub gateway: Gateway,
    pub currency: Currency,
    pub temper: Temper,
    forms: u32,
    first: Mutex<Dice>,
    messages: Mutex<Dice>,
    faults: Mutex<Faults>,
    trace: Mutex<Trace>,
}

#[derive(Debug)]
struct Faults {
    dice: Dice,
    left: u32,
}

#[derive(Debug, Default)]
struct Trace {
    lines: Vec<String>,
    violations: Vec<String>,
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Schedule {
    pub fn new(seed: u64, account: AccountId) -> Self {
        let mut dice = Dice::new(seed.wrapping_mul(0xd134_2543_de82_ef95));
        // Small seeds are alike; a few rolls later their dice are not.
        for _ in 0..4 {
            dice.roll();
        }
        let gateway = dice.pick(&Gateway::ALL);
        let currency = match gateway {
            Gateway::Vnpay => Currency::Vnd,
            Gateway::Stripe => Currency::Jpy,
            Gateway::Paypal => dice.pick(&[Currency::Usd, Currency::Eur]),
        };
        let temper = Temper::roll(&mut dice);
        let forms = dice.pick(&[1, 1, 1, 1, 2, 2, 3]);
        let left = dice.below(4);
        Self {
            seed,
            account,
            gateway,
            currency,
            temper,
            forms,
            first: Mutex::new(dice.fork()),
            messages: Mutex::new(dice.fork()),
            // A gateway that failed more often than it is asked would never tell.
            faults: Mutex::new(Faults { dice: dice.fork(), left }),
            trace: Mutex::default(),
        }
    }

    /// What a form of the schedule buys.
    pub fn amount(&self, form: &Form) -> Money {
        let least = match self.currency {
            Currency::Vnd => 500_000,
            Currency::Jpy => 3_000,
            Currency::Usd | Currency::Eur => 2_500,
        };
        let more = Dice::new(self.seed ^ u64::from(form.number)).below(20_000);
        Money::from_minor(least + i64::from(more), self.currency).unwrap()
    }

    /// The forms that the customer sends, each within ten minutes; some he sends twice at once.
    pub fn begin(&self, start: Timestamp) -> Vec<Event> {
        let mut dice = lock(&self.first).clone();
        let mut events = Vec::new();
        for number in 0..self.forms {
            let at = start.plus_seconds(dice.between(0, 600));
            let times = if dice.chance(15) { 2 } else { 1 };
            for _ in 0..times {
                events.push(Event {
                    at,
                    order: 0,
                    happening: Happening::Start(Form { number, sent: 0 }),
                    account: self.account.0,
                    dice: dice.fork(),
                });
            }
        }
        events
    }

    /// Dice for the next message about a payment of the schedule.
    pub fn message_dice(&self) -> Dice {
        lock(&self.messages).fork()
    }

    /// What goes wrong with the next call to the gateway.
    pub fn next_fault(&self) -> Option<Fault> {
        let mut faults = lock(&self.faults);
        if faults.left == 0 || !faults.dice.chance(self.temper.faults) {
            return None;
        }
        faults.left -= 1;
        Some(Fault::roll(&mut faults.dice))
    }

    /// Notes what happened, for whoever has to find out why a seed fails.
    pub fn trace(&self, line: String) {
        lock(&self.trace).lines.push(line);
    }

    /// Notes what must never be.
    pub fn violated(&self, line: String) {
        let mut trace = lock(&self.trace);
        trace.lines.push(format!("VIOLATION: {line}"));
        trace.violations.push(line);
    }

    /// What was violated and what happened.
    pub fn findings(&self) -> Option<(Vec<String>, Vec<String>)> {
        let trace = lock(&self.trace);
        (!trace.violations.is_empty()).then(|| (trace.violations.clone(), trace.lines.clone()))
    }
}
