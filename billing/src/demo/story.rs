//! A customer's three months: what happened when.

use domain::{
    currency::Currency,
    ledger::{Book, Charge, Command, GrantSource, NewGrant},
    money::{MICROS_PER_UNIT, Money},
    payment::{FailureReason, Outcome},
    time::{Day, Timestamp},
};

use crate::{
    demo::{customers::BillingData, dice::Dice, services::SHELF},
    zone::{Zone, of_country},
};

/// The customer signed up this many days ago.
pub(super) const DAYS: i64 = 91;
/// Days of a top-up, counted from signing up.
const TOP_UPS: [i32; 4] = [1, 16, 38, 66];

/// Day, minute and key of the top-up for a plan, and of the plan.
const PLAN: [(i32, i64, &str); 2] = [(79, 9 * 60 + 12, "demo:plan-top-up"), (79, 9 * 60 + 20, "demo:plan")];

/// Something that happened.
pub(super) struct Scene {
    pub(super) at: Timestamp,
    /// Unique among the customer's scenes, the same every time.
    pub(super) key: String,
    pub(super) what: What,
}

/// What happened.
pub(super) enum What {
    /// A movement asked for directly.
    Movement(Command),
    /// A payment, and how it ended.
    Payment {
        /// What was asked.
        amount: Money,
        /// How it ended.
        outcome: Outcome,
    },
    /// The smallest plan is bought.
    Plan,
}

/// The whole story, in order. Told again for the same customer it is the same.
pub(super) fn tell(customer: &BillingData, created_at: Timestamp) -> Vec<Scene> {
    let zone = Zone::named(of_country(customer.country));
    let mut teller =
        Teller { first: zone.civil(created_at).0, zone, dice: Dice::new(customer.seed), scenes: Vec::new() };
    let currency = customer.currency;
    let whole = |units: i64| Money::from_micros(units.saturating_mul(MICROS_PER_UNIT), currency);
    for (day, units) in TOP_UPS.into_iter().zip(customer.top_ups) {
        teller.add(day, What::Payment { amount: whole(units), outcome: Outcome::Paid });
    }
    let refused = Outcome::Failed(FailureReason::InsufficientFunds);
    teller.add(15, What::Payment { amount: whole(customer.top_ups[1]), outcome: refused });
    teller.add(52, What::Payment { amount: whole(customer.top_ups[2]), outcome: Outcome::Cancelled });
    // The first voucher is bound to a service that is used little, so that some of it expires; the second still runs.
    let [first, second] = customer.vouchers;
    teller.voucher(8, first, dollars(12, customer), 30, "speech", "Welcome voucher");
    teller.voucher(60, second, dollars(30, customer), 60, "fine-tuning", "Fine-tuning voucher");
    let ceilings = Ceilings::new(customer);
    for day in 2..i32::try_from(DAYS).unwrap_or(0) {
        let charges = teller.dice.one_of(&[0, 1, 1, 1, 2]).unwrap_or(1);
        for _ in 0..charges {
            teller.charge(day, customer, &ceilings);
        }
    }
    if let Some(units) = customer.plan_top_up {
        let what = [What::Payment { amount: whole(units), outcome: Outcome::Paid }, What::Plan];
        for ((day, minute, key), what) in PLAN.into_iter().zip(what) {
            let at = teller.zone.start_of(teller.first.plus(day)).plus_seconds(minute * 60);
            teller.scenes.push(Scene { at, key: key.to_owned(), what });
        }
    }
    let mut scenes = teller.scenes;
    let end = created_at.plus_days(DAYS);
    scenes.retain(|scene| scene.at < end);
    scenes.sort_by(|a, b| a.at.cmp(&b.at).then_with(|| a.key.cmp(&b.key)));
    scenes
}

/// An amount of dollars in the customer's currency, in whole minor units.
fn dollars(dollars: i64, customer: &BillingData) -> Money {
    let micros = dollars.saturating_mul(customer.dollar).saturating_mul(1_000);
    let minor = customer.currency.micros_per_minor();
    Money::from_micros(micros / minor * minor, customer.currency)
}

/// How much may have been spent by when, so that the customer never runs dry.
struct Ceilings {
    /// Sum of the top-ups up to each of them, micro-units.
    bought: [i64; 4],
}

impl Ceilings {
    fn new(customer: &BillingData) -> Self {
        let mut sum = 0;
        let bought = customer.top_ups.map(|units| {
            sum += units * MICROS_PER_UNIT;
            sum
        });
        Self { bought }
    }

    /// What was bought before a day.
    fn on(&self, day: i32) -> i64 {
        let mut before = TOP_UPS.iter().zip(self.bought).filter(|(top_up, _)| **top_up < day);
        before.next_back().map_or(0, |(_, bought)| bought)
    }
}

struct Teller {
    first: Day,
    zone: Zone,
    dice: Dice,
    scenes: Vec<Scene>,
}

impl Teller {
    fn add(&mut self, day: i32, what: What) {
        // Working hours, and a bit of the evening.
        let minute = self.dice.between(8 * 60 + 20, 20 * 60 + 40);
        let seconds = minute * 60 + self.dice.between(0, 59);
        let at = self.zone.start_of(self.first.plus(day)).plus_seconds(seconds);
        let key = format!("demo:{}", self.scenes.len());
        self.scenes.push(Scene { at, key, what });
    }

    fn voucher(&mut self, day: i32, code: &str, amount: Money, lifetime: i32, service: &str, description: &str) {
        let end = self.zone.start_of(self.first.plus(day + lifetime));
        let grant = NewGrant {
            source: GrantSource::Voucher,
            amount,
            expires_at: Some(end),
            services: vec![service.to_owned()],
            reference: code.to_owned(),
            counter: Book::VoucherCost,
            description: description.to_owned(),
        };
        self.add(day, What::Movement(Command::Grant(grant)));
        // What is left is posted out when its time is over, not when the next charge comes by.
        self.scenes.push(Scene {
            at: end,
            key: format!("demo:expiry:{code}"),
            what: What::Movement(Command::ExpireDue),
        });
    }

    fn charge(&mut self, day: i32, customer: &BillingData, ceilings: &Ceilings) {
        let Some(article) = self.dice.one_of(&SHELF) else { return };
        let (least, most) = article.usual;
        let cost = self.dice.between(least, most) * 1_000;
        let units = (cost / article.price).max(1);
        // Priced in the customer's currency: dollars' millionths times thousandths of its unit.
        let price = article.price.saturating_mul(customer.dollar) / 1_000;
        let amount = units.saturating_mul(price);
        if self.spent().saturating_add(amount) > ceilings.on(day) {
            return;
        }
        let description = format!("{} · {} {}", article.name, grouped(units), article.unit);
        let charge = Charge {
            service: article.service.to_owned(),
            amount: money(amount, customer.currency),
            description,
            usage: None,
        };
        self.add(day, What::Movement(Command::Charge(charge)));
    }

    fn spent(&self) -> i64 {
        let charges = self.scenes.iter().map(|scene| match &scene.what {
            What::Movement(Command::Charge(charge)) => charge.amount.micros,
            _ => 0,
        });
        charges.sum()
    }
}

const fn money(micros: i64, currency: Currency) -> Money {
    Money::from_micros(micros, currency)
}

/// A count with its thousands apart, as services write it.
fn grouped(count: i64) -> String {
    let digits = count.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}
