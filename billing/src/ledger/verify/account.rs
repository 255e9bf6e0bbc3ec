//! An account while its past is read.

use domain::{
    account::AccountId,
    ledger::{Link, Posting, PostingKind, SignedHead, Verifier},
};

use super::{Fault, days::Days};
use crate::heads;

/// What an account's row says.
#[derive(Debug, Clone, Copy)]
pub(super) struct Row {
    /// The number of the last posting, the balance after it, its link if it is one.
    pub(super) newest: (i64, i64, Option<Link>),
    /// What its grants have left, less its debt.
    pub(super) left: i64,
}

/// An account under way.
pub(super) struct Checked {
    verifier: Verifier,
    /// The first fault of its postings; from there on nothing is proven.
    broken: Option<Fault>,
    row: Option<Row>,
    pub(super) days: Days,
    /// The same of hours and charges.
    pub(super) hours: Days,
    /// The first signed head that does not hold.
    head: Option<Fault>,
    /// The first posting that is not there while entries of it are.
    stray: Option<i64>,
}

impl Checked {
    pub(super) fn new(account_id: AccountId, row: Option<Row>) -> Self {
        let (days, hours) = (Days::default(), Days::default());
        Self { verifier: Verifier::new(account_id), broken: None, row, days, hours, head: None, stray: None }
    }

    /// Takes the next posting and the head that was signed for it; answers whether all holds so far.
    pub(super) fn take(&mut self, posting: &Posting, signed: Option<&SignedHead>) -> bool {
        if self.broken.is_none() {
            self.broken = self.verifier.take(posting).err().map(Fault::Past);
        }
        if let Some(signed) = signed {
            let head = signed.head;
            if !heads::is_signed(signed) {
                self.head.get_or_insert(Fault::Signature { seq: head.seq });
            } else if (head.balance, head.link) != (posting.balance_after, posting.link) {
                self.head.get_or_insert(Fault::Head { seq: head.seq });
            }
        }
        if PostingKind::SHOWN.contains(&posting.kind) {
            let service = posting.service.as_deref().unwrap_or_default();
            self.days.add(posting.at.utc_day(), service, posting.kind, posting.amount);
            if posting.kind == PostingKind::Charge {
                self.hours.add(posting.at.utc_hour(), service, posting.kind, posting.amount);
            }
        }
        self.broken.is_none()
    }

    /// A posting cannot be read.
    pub(super) fn misread(&mut self, seq: i64) {
        self.broken.get_or_insert(Fault::Unreadable { seq });
    }

    /// A head was signed for a posting that is not there.
    pub(super) fn miss_head(&mut self, seq: i64) {
        self.head.get_or_insert(Fault::Head { seq });
    }

    /// There is an entry of a posting that is not there.
    pub(super) fn miss_posting(&mut self, seq: i64) {
        self.stray.get_or_insert(seq);
    }

    /// The first fault, after all its postings.
    pub(super) fn fault(self) -> Option<Fault> {
        let (seq, balance, link) = self.verifier.head();
        let newest = (seq, balance, Some(link));
        let past = self.broken.or(self.head);
        let row = || match self.row {
            None => Some(Fault::NoRow),
            Some(row) if row.newest != newest => Some(Fault::Row { seq, balance }),
            Some(row) if row.left != balance => Some(Fault::Grants),
            Some(_) => None,
        };
        let stray = || self.stray.map(|seq| Fault::Stray { seq });
        let days = past.or_else(row).or_else(stray).or_else(|| (!self.days.are_even()).then_some(Fault::Days));
        days.or_else(|| (!self.hours.are_even()).then_some(Fault::Hours))
    }
}
