//! A payment as pages know it.

use domain::{
    date::format_minute,
    gateway::Gateway,
    language::Language,
    locale::Locale,
    money::{Money, format},
    payment::{BackFacts, FailureReason, Hint, PaymentId, PaymentState, ShownStatus},
    time::{Day, Timestamp},
};
use serde::{Deserialize, Serialize};

use crate::{
    add_credit::{Step, order_href},
    i18n::Texts,
    quote::{RateFacts, moment},
    receipts::receipt_href,
};

/// One payment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Payment {
    /// Its id and number.
    pub id: PaymentId,
    /// When it was made.
    pub created_at: Timestamp,
    /// The day of that, in the account's zone.
    pub day: Day,
    /// The minute of that day.
    pub minute: u16,
    /// Through whom.
    pub gateway: Gateway,
    /// What was to be paid.
    pub asked: Money,
    /// How it came to be asked in another currency than the balance's.
    pub quote: Option<QuotedFacts>,
    /// What came into the balance.
    pub credited: Option<Money>,
    /// Where it stands.
    pub state: PaymentState,
    /// Why it failed, or had failed before its money came all the same.
    pub reason: Option<FailureReason>,
    /// Where it can be paid, while it can.
    pub redirect_url: Option<String>,
    /// Until when it can be paid.
    pub deadline: Option<Timestamp>,
    /// Whether that time ran out and nothing was heard: it can be paid no more, and the gateway is asked whether it was.
    pub is_over: bool,
    /// What was heard about it and proves nothing, while it is open.
    pub hint: Option<Hint>,
    /// Its refunds and disputes, oldest first.
    pub backs: Vec<BackFacts>,
}

/// A quote that was accepted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuotedFacts {
    /// What it buys.
    pub credit: Money,
    /// By which rate.
    pub rate: RateFacts,
}

/// The one thing to do with a payment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NextStep {
    /// Go on paying, at the gateway's page.
    Resume(String),
    /// Make another payment like it.
    TryAgain(String),
    /// Look at its receipt.
    Receipt(String),
    /// Look at it.
    Details(String),
}

impl Payment {
    /// The status as customers see it.
    #[must_use]
    pub const fn status(&self) -> ShownStatus {
        self.state.shown()
    }

    /// Why it failed; every failed payment has a reason.
    #[must_use]
    pub fn failure(&self) -> FailureReason {
        self.reason.unwrap_or(match self.state {
            PaymentState::Cancelled => FailureReason::Cancelled,
            PaymentState::Expired => FailureReason::Expired,
            _ => FailureReason::Other,
        })
    }

    /// Why it had been closed before its money came all the same.
    #[must_use]
    pub fn came_late(&self) -> Option<FailureReason> {
        self.reason.filter(|_| self.state == PaymentState::Succeeded)
    }

    /// Whether the gateway declined the chosen way to pay, and another can be chosen there.
    #[must_use]
    pub fn is_declined(&self) -> bool {
        self.hint == Some(Hint::Declined) && self.resume_url().is_some()
    }

    /// What came into the balance, or will once it is paid.
    #[must_use]
    pub fn buys(&self) -> Money {
        self.credited.unwrap_or_else(|| self.quote.as_ref().map_or(self.asked, |quote| quote.credit))
    }

    /// Its page.
    #[must_use]
    pub fn href(&self) -> String {
        format!("/billing/payments/{}", self.id)
    }

    /// The flow at `step` with this payment's amount and method filled in.
    #[must_use]
    pub fn again(&self, step: Step, locale: impl Into<Locale>) -> String {
        order_href(step, &format::text(self.buys(), locale).digits, self.gateway)
    }

    /// Whether it is up to the gateway alone: at its page there is nothing left to do.
    #[must_use]
    pub const fn is_with_gateway(&self) -> bool {
        self.state.is_with(self.gateway)
    }

    /// Where it can still be paid.
    #[must_use]
    pub fn resume_url(&self) -> Option<&str> {
        self.redirect_url.as_deref().filter(|_| self.state.is_open() && !self.is_with_gateway())
    }

    /// The one thing to do with it.
    #[must_use]
    pub fn next_step(&self, locale: impl Into<Locale>) -> NextStep {
        match (self.status(), self.resume_url()) {
            (ShownStatus::Pending, Some(url)) => NextStep::Resume(url.to_owned()),
            (ShownStatus::Failed, _) => NextStep::TryAgain(self.again(Step::Review, locale)),
            (ShownStatus::Success, _) => NextStep::Receipt(receipt_href(&self.id)),
            _ => NextStep::Details(self.href()),
        }
    }

    /// The deadline as day and minute in the account's zone, by the offset that held when the payment was made.
    #[must_use]
    pub fn deadline_civil(&self) -> Option<(Day, u16)> {
        let here = i64::from(self.day.0) * 1_440 + i64::from(self.minute);
        let utc = self.created_at.0.div_euclid(60_000);
        let offset = i32::try_from(here - utc).ok()?;
        self.deadline.map(|deadline| deadline.civil_at(offset))
    }

    /// The deadline in words: the time alone when it is on the day of the payment.
    #[must_use]
    pub fn deadline_text(&self, language: Language) -> Option<String> {
        let (day, minute) = self.deadline_civil()?;
        Some(if day == self.day { format_minute(minute) } else { moment((day, minute), language) })
    }

    /// When it was made, in words.
    #[must_use]
    pub fn made_text(&self, language: Language) -> String {
        moment((self.day, self.minute), language)
    }
}

/// The name of a way to pay.
#[must_use]
pub fn method_name(texts: Texts, gateway: Gateway) -> &'static str {
    match gateway {
        Gateway::Vnpay | Gateway::Paypal => gateway.name(),
        Gateway::Stripe => texts.method_stripe(),
    }
}

#[cfg(feature = "ssr")]
impl From<billing::payments::PaymentView> for Payment {
    fn from(view: billing::payments::PaymentView) -> Self {
        Self {
            id: view.id,
            created_at: view.created_at,
            day: view.day,
            minute: view.minute,
            gateway: view.gateway,
            asked: view.asked,
            quote: view.quote.zip(view.observed).map(|(quote, observed)| QuotedFacts {
                credit: quote.credit,
                rate: RateFacts { rate: quote.rate, observed },
            }),
            credited: view.credited,
            state: view.state,
            reason: view.reason,
            redirect_url: view.redirect_url,
            deadline: view.deadline,
            is_over: view.is_over,
            hint: view.hint,
            backs: view.backs,
        }
    }
}

#[cfg(test)]
mod tests {
    use domain::{
        account::AccountId,
        currency::Currency,
        gateway::Gateway,
        language::Language,
        money::Money,
        payment::{FailureReason, Hint, PaymentId, PaymentState},
        time::{Day, Timestamp},
    };

    use super::{NextStep, Payment};

    /// Made on 20 November 2026 at 23:50 in Hanoi (16:50 UTC), payable for 15 minutes.
    fn payment(state: PaymentState) -> Payment {
        let day = Day::from_ymd(2026, 11, 20).unwrap();
        let created_at = Timestamp((i64::from(day.0) * 1_440 + 16 * 60 + 50) * 60_000 + 12_345);
        Payment {
            id: PaymentId::new(AccountId(7), 42),
            created_at,
            day,
            minute: 23 * 60 + 50,
            gateway: Gateway::Vnpay,
            asked: Money::from_minor(2_000_000, Currency::Vnd).unwrap(),
            quote: None,
            credited: None,
            state,
            reason: None,
            redirect_url: None,
            deadline: Some(created_at.plus_seconds(900)),
            is_over: false,
            hint: None,
            backs: Vec::new(),
        }
    }

    #[test]
    fn the_deadline_is_told_in_the_accounts_zone() {
        let mut payment = payment(PaymentState::Redirected);
        assert_eq!(payment.deadline_text(Language::En).as_deref(), Some("21 Nov 2026, 00:05"));
        payment.deadline = Some(payment.created_at.plus_seconds(300));
        assert_eq!(payment.deadline_text(Language::En).as_deref(), Some("23:55"));
    }

    #[test]
    fn only_the_action_that_makes_sense() {
        let mut open = payment(PaymentState::Redirected);
        assert!(matches!(open.next_step(Language::Vi), NextStep::Details(_)));
        open.redirect_url = Some("https://pay.example/1".to_owned());
        assert_eq!(open.next_step(Language::Vi), NextStep::Resume("https://pay.example/1".to_owned()));
        let failed = payment(PaymentState::Failed).next_step(Language::Vi);
        let expected = "/billing/add-credit?step=review&amount=2.000.000&method=vnpay";
        assert_eq!(failed, NextStep::TryAgain(expected.to_owned()));
        let paid = payment(PaymentState::Succeeded).next_step(Language::Vi);
        assert!(matches!(paid, NextStep::Receipt(href) if href.ends_with("/receipt")));
        assert!(matches!(payment(PaymentState::Review).next_step(Language::Vi), NextStep::Details(_)));
    }

    #[test]
    fn what_the_gateway_has_to_decide_cannot_be_resumed() {
        let mut pending = payment(PaymentState::Pending);
        pending.redirect_url = Some("https://pay.example/1".to_owned());
        assert!(matches!(pending.next_step(Language::En), NextStep::Resume(_)));
        for gateway in [Gateway::Paypal, Gateway::Stripe] {
            pending.gateway = gateway;
            assert!(pending.is_with_gateway());
            assert!(matches!(pending.next_step(Language::En), NextStep::Details(_)));
        }
        pending.state = PaymentState::Redirected;
        assert!(matches!(pending.next_step(Language::En), NextStep::Resume(_)));
    }

    #[test]
    fn money_that_came_late_is_known_by_why_it_was_closed() {
        let mut payment = payment(PaymentState::Expired);
        payment.reason = Some(FailureReason::Expired);
        assert_eq!(payment.came_late(), None);
        payment.state = PaymentState::Succeeded;
        assert_eq!(payment.came_late(), Some(FailureReason::Expired));
        payment.reason = None;
        assert_eq!(payment.came_late(), None);
    }

    #[test]
    fn a_declined_way_to_pay_is_told_while_another_can_be_chosen() {
        let mut payment = payment(PaymentState::Redirected);
        payment.hint = Some(Hint::Declined);
        assert!(!payment.is_declined());
        payment.redirect_url = Some("https://pay.example/1".to_owned());
        assert!(payment.is_declined());
        payment.state = PaymentState::Expired;
        assert!(!payment.is_declined());
    }

    #[test]
    fn every_failed_payment_has_a_reason() {
        assert_eq!(payment(PaymentState::Cancelled).failure(), FailureReason::Cancelled);
        assert_eq!(payment(PaymentState::Expired).failure(), FailureReason::Expired);
        assert_eq!(payment(PaymentState::Failed).failure(), FailureReason::Other);
    }
}
