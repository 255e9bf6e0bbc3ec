//! The totals of days of an account, or of hours, against its postings.

use std::{
    collections::HashMap,
    hash::{BuildHasher, RandomState},
    sync::LazyLock,
};

use domain::ledger::PostingKind;

/// Hashes by a key that nobody else knows, so that nobody can make totals that add up to those of others.
static HASH: LazyLock<RandomState> = LazyLock::new(RandomState::new);

/// What remains of totals that are told and totals that are counted: only a sum of their hashes is kept, and the totals
/// of the day that is being counted, however long the past is.
#[derive(Debug, Default)]
pub(super) struct Days {
    told: u64,
    counted: u64,
    is_misread: bool,
    day: i64,
    /// By service and kind: how many postings, and what they come to.
    open: HashMap<String, Vec<(PostingKind, i64, i64)>>,
}

impl Days {
    /// Takes a row of the totals.
    pub(super) fn tell(&mut self, day: i64, service: &str, kind: PostingKind, count: i64, amount: i64) {
        self.told = self.told.wrapping_add(hash(day, service, kind, count, amount));
    }

    /// A row of the totals is of a kind that there is not.
    pub(super) const fn misread(&mut self) {
        self.is_misread = true;
    }

    /// Counts a posting. Days come in order; those that do not are another's fault to find.
    pub(super) fn add(&mut self, day: i64, service: &str, kind: PostingKind, amount: i64) {
        if day != self.day {
            self.close();
            self.day = day;
        }
        if !self.open.contains_key(service) {
            self.open.insert(service.to_owned(), Vec::new());
        }
        let Some(kinds) = self.open.get_mut(service) else { return };
        match kinds.iter_mut().find(|(of, ..)| *of == kind) {
            Some((_, count, sum)) => (*count, *sum) = (*count + 1, sum.saturating_add(amount)),
            None => kinds.push((kind, 1, amount)),
        }
    }

    /// Whether both are the same, after the last posting.
    pub(super) fn are_even(mut self) -> bool {
        self.close();
        self.told == self.counted && !self.is_misread
    }

    fn close(&mut self) {
        for (service, kinds) in self.open.drain() {
            for (kind, count, amount) in kinds {
                self.counted = self.counted.wrapping_add(hash(self.day, &service, kind, count, amount));
            }
        }
    }
}

fn hash(day: i64, service: &str, kind: PostingKind, count: i64, amount: i64) -> u64 {
    HASH.hash_one((day, service, kind, count, amount))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two days; the second told as `last`.
    fn even(last: (i64, &str, PostingKind, i64, i64)) -> bool {
        let mut days = Days::default();
        days.tell(last.0, last.1, last.2, last.3, last.4);
        days.tell(7, "a", PostingKind::Charge, 2, -5);
        days.tell(7, "", PostingKind::TopUp, 1, 9);
        days.add(7, "a", PostingKind::Charge, -2);
        days.add(7, "", PostingKind::TopUp, 9);
        days.add(7, "a", PostingKind::Charge, -3);
        days.add(9, "a", PostingKind::Charge, -4);
        days.are_even()
    }

    #[test]
    fn every_field_counts() {
        assert!(Days::default().are_even());
        assert!(even((9, "a", PostingKind::Charge, 1, -4)));
        for other in [
            (8, "a", PostingKind::Charge, 1, -4),
            (9, "b", PostingKind::Charge, 1, -4),
            (9, "a", PostingKind::Reversal, 1, -4),
            (9, "a", PostingKind::Charge, 2, -4),
            (9, "a", PostingKind::Charge, 1, 4),
        ] {
            assert!(!even(other), "{other:?}");
        }
    }
}
