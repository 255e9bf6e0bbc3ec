//! Verifying: every account's past is read again, from its first posting, by the rules that made it.

use std::collections::{BTreeMap, HashMap, VecDeque};

use domain::{
    account::AccountId,
    ledger::{Broken, Head, Link, Posting, PostingKind, SignedHead, Verifier},
};
use tokio::task::JoinSet;

use crate::{
    engine::Billing,
    heads,
    ledger::postings,
    store::{Store, StoreError, sql, values},
};

/// Accounts of one instant, read together.
const ACCOUNTS: i64 = 200;
/// Postings read at once.
const POSTINGS: i64 = 4_000;
/// Instants at once: each has a connection, and as many threads as there are work on them.
const READERS: usize = 4;
/// Milliseconds of a UTC day.
const DAY_MS: i64 = 86_400_000;

/// What was found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Verified {
    /// Accounts looked at.
    pub accounts: u64,
    /// Postings looked at.
    pub postings: u64,
    /// The accounts that do not hold, each with the first fault.
    pub faults: Vec<(AccountId, Fault)>,
}

/// What is wrong with an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// Its postings do not follow from one another.
    #[error(transparent)]
    Past(#[from] Broken),
    /// Its row says something else than its last posting.
    #[error("the account's row is not where its postings lead: number {seq}, balance {balance}")]
    Row {
        /// The last posting's number.
        seq: i64,
        /// The balance after it, micro-units.
        balance: i64,
    },
    /// What grants have left, less the debt, is not the balance.
    #[error("what its grants have left does not sum to its balance")]
    Grants,
    /// The totals of its days are not those of its postings.
    #[error("the totals of its days are not those of its postings")]
    Days,
    /// A signed head does not hold.
    #[error("the head signed for posting {seq} bears no signature of its key")]
    Signature {
        /// The posting's number.
        seq: i64,
    },
    /// The house once signed another past.
    #[error("the past that was signed up to posting {seq} is not this one")]
    Head {
        /// The posting's number.
        seq: i64,
    },
}

impl Billing {
    /// Reads the whole ledger and checks numbers, sums, running balances, the chain, the signed heads and the totals of
    /// days of every account, each account as of one instant.
    ///
    /// # Errors
    /// The database does not answer, or holds what cannot be read at all.
    pub async fn verify(&self) -> Result<Verified, StoreError> {
        let (mut verified, mut groups, mut after) = (Verified::default(), JoinSet::new(), Some(0));
        loop {
            while let Some(last) = after.filter(|_| groups.len() < READERS) {
                let group = self.store().first(sql(NEXT_GROUP, values![last, ACCOUNTS])).await?;
                after = group.map_or(Ok(None), |row| row.cells().maybe_int())?;
                if let Some(end) = after {
                    groups.spawn(Group { first: last + 1, last: end }.verify(self.store().clone()));
                }
            }
            let Some(group) = groups.join_next().await else {
                verified.faults.sort_unstable_by_key(|(account_id, _)| *account_id);
                return Ok(verified);
            };
            let group = group.map_err(StoreError::data)??;
            verified.accounts += group.accounts;
            verified.postings += group.postings;
            verified.faults.extend(group.faults);
        }
    }
}

/// The last of the next accounts.
const NEXT_GROUP: &str = "
    SELECT max(account_id) FROM (
        SELECT account_id FROM ledger_account WHERE account_id > $1 ORDER BY account_id LIMIT $2
    ) AS next";

const ROWS: &str = "
    SELECT a.account_id, a.seq, a.balance, a.head, a.debt,
           CAST(coalesce((SELECT sum(g.remaining + g.held) FROM credit_grant AS g WHERE g.account_id = a.account_id), 0)
                AS BIGINT)
    FROM ledger_account AS a WHERE a.account_id BETWEEN $1 AND $2 ORDER BY a.account_id";

const DAYS: &str = "
    SELECT account_id, day, service, kind, count, amount FROM day_total
    WHERE account_id BETWEEN $1 AND $2 ORDER BY account_id";

/// Accounts from one number to another.
#[derive(Debug, Clone, Copy)]
struct Group {
    first: i64,
    last: i64,
}

impl Group {
    async fn verify(self, store: Store) -> Result<Verified, StoreError> {
        let Self { first, last } = self;
        let mut reader = store.read().await?;
        let mut accounts = BTreeMap::new();
        for row in reader.all(sql(ROWS, values![first, last])).await? {
            let mut cells = row.cells();
            let account_id = AccountId(cells.int()?);
            let (seq, balance, head) = (cells.int()?, cells.int()?, cells.word()?);
            let (debt, left) = (cells.int()?, cells.int()?);
            accounts.insert(account_id, Checked::new(account_id, (seq, balance, head), left - debt));
        }
        for row in reader.all(sql(DAYS, values![first, last])).await? {
            let mut cells = row.cells();
            let account_id = AccountId(cells.int()?);
            let (day, service, kind) = (cells.int()?, cells.text()?, cells.word()?);
            let (count, amount) = (cells.int()?, cells.int()?);
            if let Some(account) = accounts.get_mut(&account_id) {
                account.days.add(&service, day, kind, (-count, -amount));
            }
        }
        for row in reader.all(sql(heads::OF_GROUP, values![first, last])).await? {
            let signed = heads::read(&row)?;
            if let Some(account) = accounts.get_mut(&signed.head.account_id) {
                account.heads.push_back(signed);
            }
        }
        let mut verified = Verified { accounts: u64::try_from(accounts.len()).unwrap_or(0), ..Verified::default() };
        let mut after = (AccountId(first), 0);
        loop {
            let page = postings::load_page(&mut reader, after, AccountId(last), POSTINGS).await?;
            let Some((account_id, newest)) = page.last() else { break };
            after = (*account_id, newest.seq);
            for (account_id, posting) in &page {
                if let Some(account) = accounts.get_mut(account_id)
                    && account.take(posting)
                {
                    verified.postings += 1;
                }
            }
        }
        let faults = accounts.into_iter().filter_map(|(account_id, account)| Some((account_id, account.fault()?)));
        verified.faults.extend(faults);
        Ok(verified)
    }
}

/// An account under way.
struct Checked {
    verifier: Verifier,
    broken: Option<Broken>,
    /// What its row says: last number, balance, head.
    row: (i64, i64, Link),
    /// What its grants have left, less its debt.
    left: i64,
    days: Days,
    /// The heads that were signed and have not been met yet, by number.
    heads: VecDeque<SignedHead>,
    /// The first of them that does not hold.
    head_fault: Option<Fault>,
}

impl Checked {
    fn new(account_id: AccountId, row: (i64, i64, Link), left: i64) -> Self {
        Self {
            verifier: Verifier::new(account_id),
            broken: None,
            row,
            left,
            days: Days::default(),
            heads: VecDeque::new(),
            head_fault: None,
        }
    }

    /// Takes the next posting; answers whether all holds so far.
    fn take(&mut self, posting: &Posting) -> bool {
        if self.broken.is_none() {
            self.broken = self.verifier.take(posting).err();
        }
        if let Some(signed) = self.heads.pop_front_if(|signed| signed.head.seq <= posting.seq) {
            let Head { seq, balance, link, .. } = signed.head;
            if signed.check().is_err() {
                self.head_fault.get_or_insert(Fault::Signature { seq });
            } else if (seq, balance, link) != (posting.seq, posting.balance_after, posting.link) {
                self.head_fault.get_or_insert(Fault::Head { seq });
            }
        }
        if PostingKind::SHOWN.contains(&posting.kind) {
            let service = posting.service.as_deref().unwrap_or_default();
            self.days.add(service, posting.at.0.div_euclid(DAY_MS), posting.kind, (1, posting.amount));
        }
        self.broken.is_none()
    }

    /// The first fault.
    fn fault(self) -> Option<Fault> {
        let (seq, balance, head) = self.verifier.head();
        if let Some(broken) = self.broken {
            Some(broken.into())
        } else if self.head_fault.is_some() {
            self.head_fault
        } else if let Some(unmet) = self.heads.front() {
            Some(Fault::Head { seq: unmet.head.seq })
        } else if (seq, balance, head) != self.row {
            Some(Fault::Row { seq, balance })
        } else if self.left != balance {
            Some(Fault::Grants)
        } else {
            (!self.days.are_even()).then_some(Fault::Days)
        }
    }
}

/// Number and sum of the movements of each day and kind, less what the totals say.
type OfService = HashMap<(i64, PostingKind), (i64, i64)>;

/// The same by service.
#[derive(Default)]
struct Days(HashMap<String, OfService>);

impl Days {
    fn add(&mut self, service: &str, day: i64, kind: PostingKind, (count, amount): (i64, i64)) {
        if !self.0.contains_key(service) {
            self.0.insert(service.to_owned(), OfService::new());
        }
        if let Some(total) = self.0.get_mut(service).map(|days| days.entry((day, kind)).or_default()) {
            *total = (total.0 + count, total.1.saturating_add(amount));
        }
    }

    fn are_even(&self) -> bool {
        self.0.values().flat_map(HashMap::values).all(|total| *total == (0, 0))
    }
}
