//! Credit is set aside, taken from there, and given back.

use super::{Desk, Refusal, Words, charge::charge_words};
use crate::{
    ledger::{
        Book, Capture, Entry, Hold, HoldPart, NewHold, PostingKind,
        authorize::{authorize, set_aside},
    },
    time::Timestamp,
};

impl Desk<'_> {
    /// Sets credit aside, when there is enough.
    pub(super) fn hold(&mut self, hold: &NewHold) -> Result<(), Refusal> {
        let amount = self.checked_amount(hold.amount)?;
        if hold.expires_at <= self.now {
            return Err(Refusal::BadEnd);
        }
        authorize(&self.state, &hold.service, amount, self.now)?;
        let parts = set_aside(&mut self.state, &hold.service, amount, self.now);
        let entries = moved(&parts, Book::Credit, Book::Held);
        let id = self.next_seq();
        self.state.holds.push(Hold { id, service: hold.service.clone(), parts, expires_at: hold.expires_at });
        let words = Words {
            service: Some(hold.service.clone()),
            description: hold.description.clone(),
            ..Words::of(PostingKind::Hold)
        };
        self.post(words, entries)
    }

    /// Charges usage: first what was set aside for it, then like any charge.
    pub(super) fn capture(&mut self, capture: &Capture) -> Result<(), Refusal> {
        let amount = self.checked_amount(capture.charge.amount)?;
        let service = &capture.charge.service;
        let found = self.state.holds.iter().position(|hold| hold.id == capture.hold_id && hold.service == *service);
        let mut entries = Vec::new();
        let mut owed = amount;
        let mut hold = found.map(|index| self.state.holds.swap_remove(index));
        if let Some(hold) = &mut hold {
            for part in &mut hold.parts {
                let taken = part.amount.min(owed);
                if taken == 0 {
                    break;
                }
                part.amount -= taken;
                owed -= taken;
                match part.grant_id {
                    Some(id) => {
                        self.free_or_take(id, taken, false);
                        entries.push(Entry { book: Book::Held, grant_id: Some(id), amount: -taken });
                    }
                    None => self.owe(taken, &mut entries)?,
                }
            }
            hold.parts.retain(|part| part.amount > 0);
        }
        if owed > 0 {
            self.burn(owed, |grant| grant.covers(service), &mut entries)?;
        }
        entries.push(Entry { book: Book::Revenue, grant_id: None, amount });
        if let Some(hold) = hold {
            if capture.last {
                entries.extend(self.give_back(&hold.parts));
            } else if !hold.parts.is_empty() {
                self.state.holds.push(hold);
            }
        }
        self.state.count_spending(service, amount);
        let original = found.map(|_| capture.hold_id);
        self.post(Words { original, ..charge_words(&capture.charge) }, merged(entries))
    }

    /// Keeps a hold for longer.
    pub(super) fn extend(&mut self, hold_id: i64, expires_at: Timestamp) -> Result<(), Refusal> {
        let hold = self.state.holds.iter_mut().find(|hold| hold.id == hold_id).ok_or(Refusal::NoSuchHold)?;
        if expires_at < hold.expires_at {
            return Err(Refusal::BadEnd);
        }
        hold.expires_at = expires_at;
        Ok(())
    }

    /// Gives back what is left of a hold.
    pub(super) fn release(&mut self, hold_id: i64) -> Result<(), Refusal> {
        let found = self.state.holds.iter().position(|hold| hold.id == hold_id).ok_or(Refusal::NoSuchHold)?;
        let hold = self.state.holds.swap_remove(found);
        let entries = self.give_back(&hold.parts);
        let words = Words { service: Some(hold.service), original: Some(hold.id), ..Words::of(PostingKind::Release) };
        self.post(words, entries)
    }

    /// Frees what was set aside.
    pub(super) fn give_back(&mut self, parts: &[HoldPart]) -> Vec<Entry> {
        for part in parts {
            if let Some(id) = part.grant_id {
                self.free_or_take(id, part.amount, true);
            }
        }
        moved(parts, Book::Held, Book::Credit)
    }

    /// Takes from what a grant has set aside; `free` makes it spendable again.
    fn free_or_take(&mut self, grant_id: i64, amount: i64, free: bool) {
        if let Some(grant) = self.state.grants.iter_mut().find(|grant| grant.id == grant_id) {
            grant.held -= amount;
            if free {
                grant.remaining += amount;
            }
        }
    }
}

/// The entries that move credit between two books of the customer. The credit limit is no credit: nothing moves.
fn moved(parts: &[HoldPart], from: Book, to: Book) -> Vec<Entry> {
    let legs = |part: &HoldPart| {
        let grant_id = part.grant_id?;
        let leg = |book, amount| Entry { book, grant_id: Some(grant_id), amount };
        Some([leg(from, -part.amount), leg(to, part.amount)])
    };
    parts.iter().filter_map(legs).flatten().collect()
}

/// One entry a book and grant: a capture that takes and releases meets the same ones twice.
fn merged(entries: Vec<Entry>) -> Vec<Entry> {
    let mut merged: Vec<Entry> = Vec::with_capacity(entries.len());
    for entry in entries {
        match merged.iter_mut().find(|known| (known.book, known.grant_id) == (entry.book, entry.grant_id)) {
            Some(known) => known.amount += entry.amount,
            None => merged.push(entry),
        }
    }
    merged.retain(|entry| entry.amount != 0);
    merged
}
