//! What happens by the clock alone.

use super::{Desk, Words};
use crate::ledger::{Book, Entry, Hold, PostingKind, burn_order};

impl Desk<'_> {
    /// Releases every hold and posts out every grant whose time is over: holds first, so that what they give back to such
    /// a grant goes with it.
    pub(super) fn post_due(&mut self) {
        let now = self.now;
        let (mut over, open): (Vec<Hold>, Vec<Hold>) =
            std::mem::take(&mut self.state.holds).into_iter().partition(|hold| hold.is_over(now));
        self.state.holds = open;
        over.sort_by_key(|hold| hold.id);
        for hold in over {
            let entries = self.give_back(&hold.parts);
            let words =
                Words { service: Some(hold.service), original: Some(hold.id), ..Words::of(PostingKind::Release) };
            self.post_by_clock(words, entries, format!("hold_over:{}", hold.id));
        }
        self.state.grants.sort_by(burn_order);
        let mut due = Vec::new();
        for grant in self.state.grants.iter_mut().filter(|grant| grant.is_due_to_expire(now)) {
            due.push((grant.id, grant.remaining, grant.reference.clone()));
            grant.remaining = 0;
        }
        for (id, remaining, reference) in due {
            let words = Words { reference, ..Words::of(PostingKind::Expiry) };
            let entries = vec![
                Entry { book: Book::Credit, grant_id: Some(id), amount: -remaining },
                Entry { book: Book::Breakage, grant_id: None, amount: remaining },
            ];
            // A grant can expire again, when something is given back to it later.
            let key = format!("expire:{id}:{}", self.next_seq());
            self.post_by_clock(words, entries, key);
        }
    }
}
