//! Usage is paid.

use super::{Desk, Refusal, Words, in_range};
use crate::ledger::{Book, Charge, Entry, Grant, PostingKind, burn_order};

impl Desk<'_> {
    /// Takes credit in burn order; what no grant covers becomes debt, for the usage has already happened.
    pub(super) fn charge(&mut self, charge: &Charge) -> Result<(), Refusal> {
        let amount = self.checked_amount(charge.amount)?;
        let mut entries = Vec::new();
        self.burn(amount, |grant| grant.covers(&charge.service), &mut entries)?;
        entries.push(Entry { book: Book::Revenue, grant_id: None, amount });
        self.state.count_spending(&charge.service, amount);
        self.post(charge_words(charge), entries)
    }

    /// Takes `owed` from the free part of live grants that fit, in burn order, and the rest as debt.
    pub(super) fn burn(
        &mut self,
        mut owed: i64,
        fits: impl Fn(&Grant) -> bool,
        entries: &mut Vec<Entry>,
    ) -> Result<(), Refusal> {
        let now = self.now;
        self.state.grants.sort_by(burn_order);
        for grant in self.state.grants.iter_mut().filter(|grant| grant.is_live(now) && fits(grant)) {
            let part = grant.remaining.min(owed);
            if part == 0 {
                break;
            }
            grant.remaining -= part;
            owed -= part;
            entries.push(Entry { book: Book::Credit, grant_id: Some(grant.id), amount: -part });
        }
        self.owe(owed, entries)
    }

    /// Adds to the debt.
    pub(super) fn owe(&mut self, owed: i64, entries: &mut Vec<Entry>) -> Result<(), Refusal> {
        if owed > 0 {
            self.state.debt = in_range(self.state.debt.checked_add(owed))?;
            entries.push(Entry { book: Book::Debt, grant_id: None, amount: -owed });
        }
        Ok(())
    }
}

/// What the posting of a charge says.
pub(super) fn charge_words(charge: &Charge) -> Words {
    Words {
        service: Some(charge.service.clone()),
        description: charge.description.clone(),
        ..Words::of(PostingKind::Charge)
    }
}
