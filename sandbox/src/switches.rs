//! What goes wrong on request: rules for API calls and for messages, each for so many times or by chance.

mod api;

pub(crate) use api::disturb;

use crate::{Gateway, delivery::Message};
use rand::{Rng, SeedableRng, rngs::StdRng};
use serde::{Deserialize, Serialize};

/// What goes wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Wrong {
    /// An API call answers 500 and does nothing.
    Error,
    /// An API call takes effect, and its answer is lost (502).
    LoseAnswer,
    /// An API call is never answered.
    Hang,
    /// An API call takes `milliseconds` longer.
    Slow,
    /// A message is never sent.
    Drop,
    /// A message is sent three times.
    Duplicate,
    /// A message is sent `seconds` later, by the emulators' clock.
    Delay,
    /// A message is sent after the gateway's next one.
    Reorder,
    /// A message, rightly signed, tells another amount.
    WrongAmount,
    /// A message's signature is wrong.
    Forge,
    /// A message, rightly signed, is for another merchant (VNPay), or of another mode (Stripe, PayPal: another order).
    OtherMerchant,
    /// VNPay tells 07, debited but under suspicion; the others that the payment is not paid yet.
    Suspicious,
    /// A message contradicts itself: VNPay 00 with status 02, Stripe complete but unpaid, PayPal completed but pending.
    Contradict,
}

impl Wrong {
    /// All of them, with what they do in a few words.
    pub const ALL: [(Self, &'static str, &'static str); 13] = [
        (Self::Error, "error", "API: 500, nothing done"),
        (Self::LoseAnswer, "lose-answer", "API: done, answer lost"),
        (Self::Hang, "hang", "API: never answered"),
        (Self::Slow, "slow", "API: late answer"),
        (Self::Drop, "drop", "message never sent"),
        (Self::Duplicate, "duplicate", "message three times"),
        (Self::Delay, "delay", "message late"),
        (Self::Reorder, "reorder", "message after the next one"),
        (Self::WrongAmount, "wrong-amount", "message tells another amount"),
        (Self::Forge, "forge", "message with a wrong signature"),
        (Self::OtherMerchant, "other-merchant", "message for another merchant"),
        (Self::Suspicious, "suspicious", "message tells code 07"),
        (Self::Contradict, "contradict", "message contradicts itself"),
    ];

    const fn is_about_calls(self) -> bool {
        matches!(self, Self::Error | Self::LoseAnswer | Self::Hang | Self::Slow)
    }
}

/// When something goes wrong.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// What.
    #[serde(rename = "do")]
    pub wrong: Wrong,
    /// At which gateway; at all without it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gateway: Option<Gateway>,
    /// About which payment, by its reference; messages only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub payment: Option<String>,
    /// How often; always without it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub times: Option<u32>,
    /// With which probability, in per cent; surely without it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub percent: Option<u8>,
    /// How much later a slow answer comes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub milliseconds: Option<u64>,
    /// How much later a delayed message is sent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seconds: Option<u64>,
}

impl Rule {
    /// `wrong`, the next `times` times, at `gateway`.
    #[must_use]
    pub const fn next(wrong: Wrong, gateway: Gateway, times: u32) -> Self {
        let (gateway, times) = (Some(gateway), Some(times));
        Self { wrong, gateway, payment: None, times, percent: None, milliseconds: None, seconds: None }
    }

    /// What is wrong with the rule itself, in a sentence.
    pub(crate) fn fault(&self) -> Option<&'static str> {
        match self.wrong {
            _ if self.percent.is_some_and(|percent| percent > 100) => Some("percent is at most 100"),
            Wrong::Slow if self.milliseconds.is_none() => Some("slow needs milliseconds"),
            Wrong::Delay if self.seconds.is_none() => Some("delay needs seconds"),
            wrong if wrong.is_about_calls() && self.payment.is_some() => {
                Some("API calls are disturbed whatever payment they are about")
            }
            _ => None,
        }
    }
}

/// The rules in force.
pub(crate) struct Switches {
    rules: Vec<Rule>,
    dice: StdRng,
    /// Messages that wait for the next one, with their numbers in the log.
    held: Vec<(usize, Message)>,
}

impl Default for Switches {
    fn default() -> Self {
        Self { rules: Vec::new(), dice: StdRng::seed_from_u64(1), held: Vec::new() }
    }
}

impl Switches {
    pub fn rules(&self) -> &[Rule] {
        &self.rules
    }

    pub fn add(&mut self, rule: Rule) {
        self.rules.push(rule);
    }

    /// No rule any more; chance begins anew with `seed`.
    pub fn reset(&mut self, seed: u64) {
        self.rules.clear();
        self.dice = StdRng::seed_from_u64(seed);
    }

    /// What goes wrong with a call of the API.
    pub fn for_call(&mut self, gateway: Gateway) -> Option<Rule> {
        self.take(|rule| rule.wrong.is_about_calls() && rule.gateway.is_none_or(|of| of == gateway))
    }

    /// What goes wrong with a message.
    pub fn for_message(&mut self, message: &Message, references: &[String]) -> Option<Rule> {
        let gateway = message.gateway();
        self.take(|rule| {
            !rule.wrong.is_about_calls()
                && rule.gateway.is_none_or(|of| of == gateway)
                && rule.payment.as_deref().is_none_or(|of| references.iter().any(|one| one == of))
        })
    }

    /// The first rule that fits and whose chance comes up, used once.
    fn take(&mut self, fits: impl Fn(&Rule) -> bool) -> Option<Rule> {
        let dice = &mut self.dice;
        let mut comes_up = |rule: &Rule| rule.percent.is_none_or(|percent| dice.random_range(0..100) < percent);
        let at = self.rules.iter().position(|rule| fits(rule) && comes_up(rule))?;
        let rule = self.rules.get_mut(at)?;
        let taken = rule.clone();
        if let Some(times) = &mut rule.times {
            *times = times.saturating_sub(1);
            if *times == 0 {
                self.rules.remove(at);
            }
        }
        Some(taken)
    }

    /// Keeps a message until the gateway's next one.
    pub fn hold(&mut self, id: usize, message: Message) {
        self.held.push((id, message));
    }

    /// The messages of `gateway` that have waited long enough.
    pub fn release(&mut self, gateway: Gateway) -> Vec<(usize, Message)> {
        let (due, held) = std::mem::take(&mut self.held).into_iter().partition(|(_, one)| one.gateway() == gateway);
        self.held = held;
        due
    }
}
