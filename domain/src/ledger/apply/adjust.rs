//! Corrections by hand.

use super::{Desk, Refusal, Words};
use crate::{
    ledger::{Adjustment, Book, Entry, GrantSource, NewGrant, PostingKind},
    money::Money,
};

impl Desk<'_> {
    /// Gives credit without an end, or takes it as a charge for any service would.
    pub(super) fn adjust(&mut self, adjustment: &Adjustment) -> Result<(), Refusal> {
        let Money { micros, currency } = adjustment.amount;
        let size = Money::from_micros(micros.checked_abs().ok_or(Refusal::AmountOutOfRange)?, currency);
        let (reference, description) = (adjustment.actor.clone(), adjustment.reason.clone());
        if micros > 0 {
            let grant = NewGrant {
                source: GrantSource::TopUp,
                amount: size,
                expires_at: None,
                services: Vec::new(),
                reference,
                counter: Book::Adjustments,
                description,
            };
            return self.add(&grant, Words::of(PostingKind::Adjustment));
        }
        let amount = self.checked_amount(size)?;
        let mut entries = Vec::new();
        self.burn(amount, |grant| grant.services.is_empty(), &mut entries)?;
        entries.push(Entry { book: Book::Adjustments, grant_id: None, amount });
        self.post(Words { reference, description, ..Words::of(PostingKind::Adjustment) }, entries)
    }
}
