//! What is there whether our engine lives or not: the gateways, the customers, the time.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use billing::{Clock, ManualClock, gateways::config::GatewaysConfig};
use domain::{account::AccountId, payment::PaymentId, time::Timestamp};

use super::{
    dice::Dice,
    gateways::{Fault, Gateways},
    schedule::Schedule,
    tally::{Kind, Tally},
};

/// The world of one wave of schedules.
#[derive(Debug)]
pub struct World {
    pub clock: Arc<ManualClock>,
    pub tally: Arc<Tally>,
    pub begun: Timestamp,
    schedules: HashMap<i64, Schedule>,
    gateways: Mutex<Gateways>,
    pages: Mutex<HashMap<PaymentId, Page>>,
}

/// What the browsers know of a payment.
#[derive(Debug, Clone, Default)]
struct Page {
    /// How often somebody was sent to it.
    visits: u32,
    /// Whether somebody has cancelled there.
    is_cancelled: bool,
    /// How many messages about it there were.
    messages: u32,
    /// The place of the last message that was delivered.
    heard: u32,
}

impl World {
    pub fn new(
        clock: Arc<ManualClock>,
        tally: Arc<Tally>,
        settings: &GatewaysConfig,
        base: &str,
        schedules: Vec<Schedule>,
    ) -> Self {
        let gateways = Mutex::new(Gateways::new(settings, base));
        let schedules = schedules.into_iter().map(|schedule| (schedule.account.0, schedule)).collect();
        Self { begun: clock.now(), clock, tally, schedules, gateways, pages: Mutex::default() }
    }

    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    pub fn schedules(&self) -> impl Iterator<Item = &Schedule> {
        self.schedules.values()
    }

    pub fn schedule(&self, account: i64) -> &Schedule {
        &self.schedules[&account]
    }

    /// The schedule that a payment belongs to; `None` for a payment that there is not.
    pub fn of(&self, payment: &PaymentId) -> Option<&Schedule> {
        let AccountId(account) = payment.account_id();
        self.schedules.get(&account)
    }

    /// The gateways, as of now.
    pub fn gateways(&self, dice: Dice) -> MutexGuard<'_, Gateways> {
        let mut gateways = self.gateways.lock().unwrap_or_else(PoisonError::into_inner);
        gateways.at(self.now(), dice);
        gateways
    }

    /// What goes wrong with a call about a payment.
    pub fn fault(&self, payment: &PaymentId) -> Option<Fault> {
        let fault = self.of(payment)?.next_fault()?;
        self.trace(payment, || format!("fault {fault:?}"));
        Some(fault)
    }

    pub fn count(&self, kind: Kind) {
        self.tally.count(kind);
    }

    /// Counts who is sent to the page of a payment; answers how many were before.
    pub fn visit(&self, payment: &PaymentId) -> u32 {
        self.page(payment, |page| {
            page.visits += 1;
            page.visits - 1
        })
    }

    /// Somebody has cancelled on the page of a payment.
    pub fn cancelled(&self, payment: &PaymentId) {
        self.page(payment, |page| page.is_cancelled = true);
    }

    pub fn was_cancelled(&self, payment: &PaymentId) -> bool {
        self.page(payment, |page| page.is_cancelled)
    }

    /// The next message about a payment gets its place.
    pub fn place(&self, payment: &PaymentId) -> u32 {
        self.page(payment, |page| {
            page.messages += 1;
            page.messages
        })
    }

    /// A message was heard; answers whether a later one was heard before.
    pub fn heard(&self, payment: &PaymentId, place: u32) -> bool {
        self.page(payment, |page| {
            let overtaken = place < page.heard;
            page.heard = page.heard.max(place);
            overtaken
        })
    }

    fn page<T>(&self, payment: &PaymentId, change: impl FnOnce(&mut Page) -> T) -> T {
        let mut pages = self.pages.lock().unwrap_or_else(PoisonError::into_inner);
        change(pages.entry(payment.clone()).or_default())
    }

    /// Notes what happened to a payment.
    pub fn trace(&self, payment: &PaymentId, line: impl FnOnce() -> String) {
        if let Some(schedule) = self.of(payment) {
            self.trace_of(schedule.account.0, || format!("{} {}", short(payment), line()));
        }
    }

    /// Notes what happened in a schedule.
    pub fn trace_of(&self, account: i64, line: impl FnOnce() -> String) {
        let seconds = (self.now().0 - self.begun.0) / 1_000;
        let (days, hours) = (seconds / 86_400, seconds / 3_600 % 24);
        let time = format!("{days}d {hours:02}:{:02}:{:02}", seconds / 60 % 60, seconds % 60);
        self.schedule(account).trace(format!("{time} {}", line()));
    }

    /// Notes what must never be.
    pub fn violated(&self, account: i64, line: String) {
        self.schedule(account).violated(line);
    }
}

/// The part of an id that differs within a schedule.
fn short(payment: &PaymentId) -> &str {
    let text = payment.as_str();
    &text[text.len().saturating_sub(4)..]
}
