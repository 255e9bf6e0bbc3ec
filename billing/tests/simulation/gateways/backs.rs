//! Money that goes back: what the gateways know of refunds and disputes.

use domain::payment::PaymentId;

use super::Books;
use crate::simulation::happening::Decision;

/// Where money that goes back stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stand {
    Open,
    Gone,
    Returned,
}

/// A refund or dispute.
#[derive(Debug, Clone)]
pub struct Back {
    pub id: String,
    pub is_dispute: bool,
    /// Smallest unit of the currency.
    pub minor: i64,
    pub stand: Stand,
}

impl Back {
    /// Whether its money is not with us.
    pub fn takes(&self) -> bool {
        self.stand != Stand::Returned
    }
}

impl Books {
    /// Some of the money that has moved will go back.
    pub fn may_go_back(&mut self, payment: &PaymentId) {
        if self.chance(10) {
            let seconds = self.dice.between(60, 9 * 86_400);
            self.decide(payment, seconds, Decision::GoesBack);
        }
    }

    /// A refund or dispute of a part of `total`, or of all that is left; none when nothing is left.
    pub fn go_back(&mut self, payment: &PaymentId, total: i64) -> Option<Back> {
        let ground = self.ground(payment);
        let left = total - ground.backs.iter().filter(|back| back.takes()).map(|back| back.minor).sum::<i64>();
        if ground.money.is_empty() || left <= 0 {
            return None;
        }
        let is_dispute = self.chance(40);
        let minor = if self.chance(50) { left } else { self.dice.between(1, left) };
        let stand = if is_dispute || self.chance(50) { Stand::Open } else { Stand::Gone };
        let id = format!("BACK{}", self.number());
        let back = Back { id, is_dispute, minor, stand };
        self.ground(payment).backs.push(back.clone());
        if stand == Stand::Open || self.chance(10) {
            let seconds = self.dice.between(0, 5 * 86_400);
            self.decide(payment, seconds, Decision::Turns);
        }
        if self.chance(30) {
            let seconds = self.dice.between(0, 86_400);
            self.decide(payment, seconds, Decision::GoesBack);
        }
        Some(back)
    }

    /// The oldest that is open is decided; without one, the newest refund that was done fails after all.
    pub fn turn(&mut self, payment: &PaymentId) -> Option<Back> {
        let is_lost = self.chance(50);
        let backs = &mut self.ground(payment).backs;
        let open = backs.iter().position(|back| back.stand == Stand::Open);
        let (at, stand) = match open {
            Some(at) => (at, if is_lost { Stand::Gone } else { Stand::Returned }),
            None => (backs.iter().rposition(|back| back.stand == Stand::Gone && !back.is_dispute)?, Stand::Returned),
        };
        backs[at].stand = stand;
        Some(backs[at].clone())
    }
}
