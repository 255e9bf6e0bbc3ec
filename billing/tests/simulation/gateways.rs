//! The gateways, played by models of their own: they share no code with the clients that talk to them.

use std::collections::HashMap;

use billing::gateways::config::GatewaysConfig;
use domain::{gateway::Gateway, payment::PaymentId, time::Timestamp};
use secrecy::ExposeSecret;

use backs::Back;

use super::{
    dice::Dice,
    happening::{Act, Decision, Way},
};

pub mod backs;
pub mod http;
pub mod paypal;
pub mod stripe;
pub mod vnpay;

/// A message as the gateway sends it.
#[derive(Debug, Clone)]
pub enum Body {
    /// A signed query string.
    Vnpay(String),
    /// An event; each attempt is signed anew.
    Stripe(String),
    /// An event; each attempt is signed anew.
    Paypal(String),
}

/// What goes wrong with a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// Refused before anything was done.
    Before,
    /// Done, and the answer says that it was not.
    After,
    /// To be tried again.
    Busy,
    /// Done, and the connection breaks.
    Broken,
    /// Done, and the answer cannot be read.
    Garbled,
    /// VNPay was asked too soon; for the others as [`Fault::Before`].
    TooSoon,
    /// PayPal takes the token no longer; for the others as [`Fault::Before`].
    Token,
}

impl Fault {
    pub fn roll(dice: &mut Dice) -> Self {
        dice.pick(&[
            Self::Before,
            Self::Before,
            Self::After,
            Self::After,
            Self::After,
            Self::Garbled,
            Self::TooSoon,
            Self::Token,
            Self::Busy,
            Self::Broken,
        ])
    }
}

/// Something that the gateways did, and that is not with us yet.
#[derive(Debug)]
pub enum News {
    Message { payment: PaymentId, body: Body, certain: bool },
    Decision { payment: PaymentId, after_seconds: i64, decision: Decision },
}

/// What is true of a payment, whoever says what about it.
#[derive(Debug, Default, Clone)]
pub struct Ground {
    /// The gateway's ids of the money that has moved.
    pub money: Vec<String>,
    /// Messages that say that it is paid and were accepted by us: the money they name.
    pub told: Vec<String>,
    /// Whether the gateway itself has said something that does not add up.
    pub suspicious: bool,
    /// Whether the gateway itself does not know yet.
    pub is_undecided: bool,
    /// Refunds and disputes, oldest first.
    pub backs: Vec<Back>,
    /// Objects made to pay with.
    pub objects: u32,
}

/// What the gateways have in common.
#[derive(Debug)]
pub struct Books {
    now: Timestamp,
    dice: Dice,
    number: u64,
    grounds: HashMap<PaymentId, Ground>,
    news: Vec<News>,
    complaints: Vec<String>,
}

impl Books {
    pub const fn now(&self) -> Timestamp {
        self.now
    }

    /// A number that no other object of any gateway has.
    pub const fn number(&mut self) -> u64 {
        self.number += 1;
        self.number
    }

    pub fn chance(&mut self, per_cent: u32) -> bool {
        self.dice.chance(per_cent)
    }

    pub fn ground(&mut self, payment: &PaymentId) -> &mut Ground {
        self.grounds.entry(payment.clone()).or_default()
    }

    /// Money has moved.
    pub fn moved(&mut self, payment: &PaymentId, id: &str) {
        self.ground(payment).money.push(id.to_owned());
    }

    /// Nobody knows yet what becomes of the money.
    pub fn waits(&mut self, payment: &PaymentId, is_undecided: bool) {
        self.ground(payment).is_undecided = is_undecided;
    }

    pub fn suspect(&mut self, payment: &PaymentId) {
        self.ground(payment).suspicious = true;
    }

    /// Sends a message; one that is `certain` arrives in the end.
    pub fn tell(&mut self, payment: &PaymentId, body: Body, certain: bool) {
        self.news.push(News::Message { payment: payment.clone(), body, certain });
    }

    /// Decides later.
    pub fn decide(&mut self, payment: &PaymentId, after_seconds: i64, decision: Decision) {
        self.news.push(News::Decision { payment: payment.clone(), after_seconds, decision });
    }

    /// We have sent what no merchant should.
    pub fn complain(&mut self, complaint: String) {
        self.complaints.push(complaint);
    }
}

/// All gateways.
#[derive(Debug)]
pub struct Gateways {
    pub vnpay: vnpay::Vnpay,
    pub stripe: stripe::Stripe,
    pub paypal: paypal::Paypal,
    pub books: Books,
}

impl Gateways {
    pub fn new(settings: &GatewaysConfig, base: &str) -> Self {
        let (vnpay, stripe) = (settings.vnpay.as_ref().unwrap(), settings.stripe.as_ref().unwrap());
        let paypal = settings.paypal.as_ref().unwrap();
        Self {
            vnpay: vnpay::Vnpay::new(&vnpay.tmn_code, vnpay.hash_secret.expose_secret()),
            stripe: stripe::Stripe::new(base, stripe),
            paypal: paypal::Paypal::new(base, paypal),
            books: Books {
                now: Timestamp(0),
                dice: Dice::new(0),
                number: 10_000_000,
                grounds: HashMap::new(),
                news: Vec::new(),
                complaints: Vec::new(),
            },
        }
    }

    /// Sets the scene for what is done next.
    pub fn at(&mut self, now: Timestamp, dice: Dice) -> &mut Self {
        self.books.now = now;
        self.books.dice = dice;
        self
    }

    /// A customer does something on a gateway's page; answers how his browser is sent back, if it is.
    pub fn act(&mut self, gateway: Gateway, payment: &PaymentId, page: &str, act: Act) -> Option<Way> {
        let books = &mut self.books;
        match gateway {
            Gateway::Vnpay => self.vnpay.act(books, payment, page, act),
            Gateway::Stripe => self.stripe.act(books, payment, page, act),
            Gateway::Paypal => self.paypal.act(books, payment, page, act),
        }
    }

    /// The gateway decides by itself; answers whether that has changed anything.
    pub fn decide(&mut self, gateway: Gateway, payment: &PaymentId, decision: Decision) -> bool {
        let books = &mut self.books;
        match gateway {
            Gateway::Vnpay => self.vnpay.decide(books, payment, decision),
            Gateway::Stripe => self.stripe.decide(books, payment, decision),
            Gateway::Paypal => self.paypal.decide(books, payment, decision),
        }
    }

    pub fn take_news(&mut self) -> Vec<News> {
        std::mem::take(&mut self.books.news)
    }

    pub fn take_complaints(&mut self) -> Vec<String> {
        std::mem::take(&mut self.books.complaints)
    }

    pub fn ground_of(&self, payment: &PaymentId) -> Ground {
        self.books.grounds.get(payment).cloned().unwrap_or_default()
    }
}
