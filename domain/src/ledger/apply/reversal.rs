//! What was done is undone, by a posting of its own.

use super::{Desk, Refusal, Words};
use crate::ledger::{Book, Entry, GrantSource, NewGrant, Original, PostingKind, ReverseCharge, TakeBack};

impl Desk<'_> {
    /// Gives a charge back: what was taken last comes back first, to the grant that paid it. What had become debt pays
    /// the debt there is, and what of it has been paid since comes back as credit without an end.
    pub(super) fn reverse(&mut self, reverse: &ReverseCharge) -> Result<(), Refusal> {
        let amount = self.checked_amount(reverse.amount)?;
        let original = &reverse.original;
        if original.paid.is_empty() {
            return Err(Refusal::NoSuchCharge);
        }
        let paid: i64 = original.paid.iter().map(|(_, part)| part).sum();
        let left = paid - original.reversed;
        if amount > left {
            return Err(Refusal::MoreThanLeft { left });
        }
        let mut entries = vec![Entry { book: Book::Revenue, grant_id: None, amount: -amount }];
        let (mut before, mut open) = (original.reversed, amount);
        for (grant_id, part) in original.paid.iter().rev() {
            let given = (*part).min(before);
            before -= given;
            let back = (part - given).min(open);
            if back == 0 {
                continue;
            }
            open -= back;
            match grant_id {
                Some(id) => {
                    let grant = self.state.grants.iter_mut().find(|grant| grant.id == *id);
                    grant.ok_or(Refusal::NoSuchGrant)?.remaining += back;
                    entries.push(Entry { book: Book::Credit, grant_id: Some(*id), amount: back });
                }
                None => {
                    let again = NewGrant {
                        source: GrantSource::TopUp,
                        amount: reverse.amount,
                        expires_at: None,
                        services: Vec::new(),
                        reference: String::new(),
                        counter: Book::Revenue,
                        description: String::new(),
                    };
                    self.credit(&again, back, &mut entries);
                }
            }
        }
        self.state.uncount_spending(&original.service, amount, original.at);
        let words = Words {
            service: Some(original.service.clone()),
            original: Some(original.seq),
            description: reverse.reason.clone(),
            ..Words::of(PostingKind::Reversal)
        };
        self.post(words, entries)
    }

    /// Takes bought credit back: from its own grant, then from other bought credit, and the rest as debt, because the
    /// money is gone already. What of it had paid a debt at once never became a grant.
    pub(super) fn take_back(&mut self, take: &TakeBack) -> Result<(), Refusal> {
        let amount = self.checked_amount(take.amount)?;
        let original = &take.original;
        check_left(original, amount, Refusal::NoSuchTopUp)?;
        let mut entries = Vec::new();
        let mut own = 0;
        if let Some(grant) = self.state.grants.iter_mut().find(|grant| grant.id == original.seq) {
            own = grant.remaining.min(amount);
            grant.remaining -= own;
        }
        if own > 0 {
            entries.push(Entry { book: Book::Credit, grant_id: Some(original.seq), amount: -own });
        }
        self.burn(amount - own, |grant| grant.source == GrantSource::TopUp, &mut entries)?;
        entries.push(Entry { book: take.counter, grant_id: None, amount });
        let kind = if take.disputed { PostingKind::Dispute } else { PostingKind::Refund };
        let reference = take.reference.clone();
        self.post(Words { original: Some(original.seq), reference, ..Words::of(kind) }, entries)
    }
}

/// Refuses to undo more than what is left of `original`; `missing` when there is no such posting.
pub(super) fn check_left(original: &Original, amount: i64, missing: Refusal) -> Result<(), Refusal> {
    let left = original.amount - original.undone;
    match (original.amount, amount <= left) {
        (0, _) => Err(missing),
        (_, false) => Err(Refusal::MoreThanLeft { left }),
        (_, true) => Ok(()),
    }
}
