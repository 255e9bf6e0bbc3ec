//! Credit comes in.

use super::{Desk, Refusal, Words, reversal::check_left};
use crate::ledger::{Book, Entry, Grant, GrantSource, NewGrant, Original, PostingKind};

impl Desk<'_> {
    /// Adds credit; what the customer owes is paid first.
    pub(super) fn grant(&mut self, grant: &NewGrant) -> Result<(), Refusal> {
        let kind = match grant.source {
            GrantSource::TopUp => PostingKind::TopUp,
            GrantSource::Voucher => PostingKind::Voucher,
            GrantSource::Plan => PostingKind::Plan,
        };
        self.add(grant, Words::of(kind))
    }

    /// Gives back what a refund or dispute took.
    pub(super) fn reinstate(&mut self, grant: &NewGrant, original: &Original, disputed: bool) -> Result<(), Refusal> {
        let (kind, missing) = if disputed {
            (PostingKind::DisputeWon, Refusal::NoSuchDispute)
        } else {
            (PostingKind::RefundReturned, Refusal::NoSuchRefund)
        };
        check_left(original, self.checked_amount(grant.amount)?, missing)?;
        self.add(grant, Words { original: Some(original.seq), ..Words::of(kind) })
    }

    /// Adds credit under a posting of `words`' kind.
    pub(super) fn add(&mut self, grant: &NewGrant, words: Words) -> Result<(), Refusal> {
        let amount = self.checked_amount(grant.amount)?;
        if grant.expires_at.is_some_and(|end| end <= self.now) {
            return Err(Refusal::BadEnd);
        }
        let mut entries = vec![Entry { book: grant.counter, grant_id: None, amount: -amount }];
        self.credit(grant, amount, &mut entries);
        let (description, reference) = (grant.description.clone(), grant.reference.clone());
        self.post(Words { description, reference, ..words }, entries)
    }

    /// Pays the debt with `amount`, and makes a grant of what is left of it.
    pub(super) fn credit(&mut self, grant: &NewGrant, amount: i64, entries: &mut Vec<Entry>) {
        let to_debt = amount.min(self.state.debt);
        let to_credit = amount - to_debt;
        if to_debt > 0 {
            self.state.debt -= to_debt;
            entries.push(Entry { book: Book::Debt, grant_id: None, amount: to_debt });
        }
        if to_credit > 0 {
            let id = self.next_seq();
            entries.push(Entry { book: Book::Credit, grant_id: Some(id), amount: to_credit });
            self.state.grants.push(Grant {
                id,
                source: grant.source,
                amount: to_credit,
                remaining: to_credit,
                held: 0,
                expires_at: grant.expires_at,
                services: grant.services.clone(),
                reference: grant.reference.clone(),
            });
        }
    }
}
