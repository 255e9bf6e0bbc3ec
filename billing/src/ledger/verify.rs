//! Verifying: every account's past is read again, from its first posting, by the rules that made it.

use std::collections::BTreeMap;

use domain::{
    account::AccountId,
    ledger::{Broken, PostingKind},
};
use tokio::{sync::mpsc, task::JoinSet};

use account::{Checked, Row};
use packed::{Mark, Packed};
use page::{Found, Page};

use crate::{
    engine::Billing,
    store::{Reader, Store, StoreError, sql, values},
};

mod account;
mod days;
mod packed;
pub(crate) mod page;

/// Accounts of one instant, read together.
const ACCOUNTS: i64 = 200;
/// Totals of days read at once.
const TOTALS: i64 = 4_000;
/// Instants at once: each has a connection, and as many threads as there are work on them.
const READERS: usize = 4;

/// What was found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Verified {
    /// Accounts looked at.
    pub accounts: u64,
    /// Postings looked at.
    pub postings: u64,
    /// The keys that its signed heads bear.
    pub keys: Vec<SeenKey>,
    /// The accounts that do not hold, each with the first fault.
    pub faults: Vec<(AccountId, Fault)>,
}

/// A key that signed heads bear. Whether a key that is not this server's was the house's once is for people to know: who can
/// write to the database can also sign with a key of his own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SeenKey {
    /// The public half, Ed25519.
    pub public_key: [u8; 32],
    /// How many heads bear it.
    pub heads: u64,
    /// Whether it is the one that this server signs with.
    pub is_own: bool,
}

/// What is wrong with an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// Its postings do not follow from one another.
    #[error(transparent)]
    Past(#[from] Broken),
    /// A posting or one of its entries is of a kind that the program does not know, or has no link.
    #[error("posting {seq} cannot be read")]
    Unreadable {
        /// The posting's number.
        seq: i64,
    },
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
    /// The totals of what was charged by hour are not those of its postings.
    #[error("the totals of its hours are not those of its postings")]
    Hours,
    /// It has postings, entries, totals or signed heads, and no row.
    #[error("its row is not there, but some of its past is")]
    NoRow,
    /// There are entries of a posting that is not there.
    #[error("there are entries of posting {seq}, which is not there")]
    Stray {
        /// The posting's number.
        seq: i64,
    },
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
    /// days and hours of every account, each account as of one instant.
    ///
    /// # Errors
    /// The database does not answer, or holds what cannot be read at all.
    pub async fn verify(&self) -> Result<Verified, StoreError> {
        // A key that cannot be read signs nothing and is none of those seen; the signer says what is wrong with it.
        let own = self.known_signer().ok().flatten().map(|key| key.public_key());
        let mut keys = Keys::new();
        let (mut verified, mut groups, mut next) = (Verified::default(), JoinSet::new(), Some(i64::MIN));
        loop {
            while let Some(first) = next.filter(|_| groups.len() < READERS) {
                let group = self.store().first(sql(NEXT_GROUP, values![first, ACCOUNTS])).await?;
                let last = group.map_or(Ok(None), |row| row.cells().maybe_int())?;
                // After the last account there may be what should not be there.
                next = last.map(|last| last.saturating_add(1));
                let group = Group { first, last: last.unwrap_or(i64::MAX), mark: Mark::draw() };
                groups.spawn(group.verify(self.store().clone()));
            }
            let Some(group) = groups.join_next().await else {
                verified.faults.sort_unstable_by_key(|(account_id, _)| *account_id);
                let seen = |(public_key, heads)| SeenKey { public_key, heads, is_own: own == Some(public_key) };
                verified.keys = keys.into_iter().map(seen).collect();
                return Ok(verified);
            };
            let (group, seen) = group.map_err(StoreError::data)??;
            for (key, heads) in seen {
                *keys.entry(key).or_default() += heads;
            }
            verified.accounts += group.accounts;
            verified.postings += group.postings;
            verified.faults.extend(group.faults);
        }
    }
}

/// The last of the next accounts.
const NEXT_GROUP: &str = "
    SELECT max(account_id) FROM (
        SELECT account_id FROM ledger_account WHERE account_id >= $1 ORDER BY account_id LIMIT $2
    ) AS next";

const ROWS: &str = "
    SELECT a.account_id, a.seq, a.balance, a.head, a.debt,
           CAST(coalesce((SELECT sum(g.remaining + g.held) FROM credit_grant AS g WHERE g.account_id = a.account_id), 0)
                AS BIGINT)
    FROM ledger_account AS a WHERE a.account_id BETWEEN $1 AND $2 ORDER BY a.account_id";

/// The totals after $2, $3, $4, $5 of accounts up to $6, in one text.
pub(crate) const DAYS: &str = "
    SELECT coalesce(string_agg(concat_ws(CAST($1 AS TEXT),
        account_id, day, count, amount, service, kind
    ), CAST($1 AS TEXT)), '')
    FROM (SELECT * FROM day_total WHERE (account_id, day, service, kind) > ($2, $3, $4, $5) AND account_id <= $6
          ORDER BY account_id, day, service, kind LIMIT $7) AS page";

/// The same of hours: after $2, $3, $4 of accounts up to $5.
pub(crate) const HOURS: &str = "
    SELECT coalesce(string_agg(concat_ws(CAST($1 AS TEXT),
        account_id, hour, count, amount, service
    ), CAST($1 AS TEXT)), '')
    FROM (SELECT * FROM hour_total WHERE (account_id, hour, service) > ($2, $3, $4) AND account_id <= $5
          ORDER BY account_id, hour, service LIMIT $6) AS page";

/// The accounts of a group.
type Accounts = BTreeMap<AccountId, Checked>;

/// How many heads bear each key.
type Keys = BTreeMap<[u8; 32], u64>;

fn of(accounts: &mut Accounts, account_id: AccountId) -> &mut Checked {
    accounts.entry(account_id).or_insert_with(|| Checked::new(account_id, None))
}

/// Accounts from one number to another.
#[derive(Debug, Clone)]
struct Group {
    first: i64,
    last: i64,
    mark: Mark,
}

impl Group {
    /// Checks them, all as of one instant. While a page is checked the next is read.
    async fn verify(self, store: Store) -> Result<(Verified, Keys), StoreError> {
        let mut reader = store.read().await?;
        let mut accounts = self.rows(&mut reader).await?;
        self.tell_days(&mut reader, &mut accounts).await?;
        self.tell_hours(&mut reader, &mut accounts).await?;
        let (to_check, mut pages) = mpsc::channel(1);
        let reading = tokio::spawn(self.clone().read(reader, to_check));
        let (mut verified, mut keys) = (Verified::default(), Keys::new());
        while let Some(page) = pages.recv().await {
            page.walk(&self.mark, |found| match found {
                Found::Posting(account_id, posting, signed) => {
                    if let Some(signed) = signed {
                        *keys.entry(signed.public_key).or_default() += 1;
                    }
                    verified.postings += u64::from(of(&mut accounts, account_id).take(posting, signed));
                }
                Found::Unreadable((account_id, seq)) => of(&mut accounts, account_id).misread(seq),
                Found::Stray((account_id, seq)) => of(&mut accounts, account_id).miss_posting(seq),
                Found::Unmet(signed) => of(&mut accounts, signed.head.account_id).miss_head(signed.head.seq),
            })?;
        }
        reading.await.map_err(StoreError::data)??;
        verified.accounts = u64::try_from(accounts.len()).unwrap_or(u64::MAX);
        let faults = accounts.into_iter().filter_map(|(account_id, account)| Some((account_id, account.fault()?)));
        verified.faults.extend(faults);
        Ok((verified, keys))
    }

    async fn rows(&self, reader: &mut Reader) -> Result<Accounts, StoreError> {
        let mut accounts = Accounts::new();
        for row in reader.all(sql(ROWS, values![self.first, self.last])).await? {
            let mut cells = row.cells();
            let account_id = AccountId(cells.int()?);
            // What is no link is none that postings lead to.
            let newest = (cells.int()?, cells.int()?, cells.text()?.parse().ok());
            let (debt, left) = (cells.int()?, cells.int()?);
            let row = Row { newest, left: left.saturating_sub(debt) };
            accounts.insert(account_id, Checked::new(account_id, Some(row)));
        }
        Ok(accounts)
    }

    /// Reads the totals of days.
    async fn tell_days(&self, reader: &mut Reader, accounts: &mut Accounts) -> Result<(), StoreError> {
        let (mut account, mut after, mut service, mut kind) = (self.first, i64::MIN, String::new(), String::new());
        loop {
            let key = values![self.mark.as_str(), account, after, service.as_str(), kind.as_str(), self.last, TOTALS];
            let page =
                reader.first(sql(DAYS, key)).await?.ok_or_else(|| StoreError::data("no totals"))?.cells().text()?;
            let mut totals = Packed::new(&page, &self.mark);
            if totals.is_over() {
                return Ok(());
            }
            let mut newest = ("", "");
            while !totals.is_over() {
                (account, after) = (totals.int()?, totals.int()?);
                let (count, amount) = (totals.int()?, totals.int()?);
                newest = (totals.text()?, totals.text()?);
                let days = &mut of(accounts, AccountId(account)).days;
                match newest.1.parse() {
                    Ok(kind) => days.tell(after, newest.0, kind, count, amount),
                    Err(_) => days.misread(),
                }
            }
            newest.0.clone_into(&mut service);
            newest.1.clone_into(&mut kind);
        }
    }

    /// Reads the totals of hours.
    async fn tell_hours(&self, reader: &mut Reader, accounts: &mut Accounts) -> Result<(), StoreError> {
        let (mut account, mut after, mut service) = (self.first, i64::MIN, String::new());
        loop {
            let key = values![self.mark.as_str(), account, after, service.as_str(), self.last, TOTALS];
            let page =
                reader.first(sql(HOURS, key)).await?.ok_or_else(|| StoreError::data("no totals"))?.cells().text()?;
            let mut totals = Packed::new(&page, &self.mark);
            if totals.is_over() {
                return Ok(());
            }
            let mut newest = "";
            while !totals.is_over() {
                (account, after) = (totals.int()?, totals.int()?);
                let (count, amount) = (totals.int()?, totals.int()?);
                newest = totals.text()?;
                let hours = &mut of(accounts, AccountId(account)).hours;
                hours.tell(after, newest, PostingKind::Charge, count, amount);
            }
            newest.clone_into(&mut service);
        }
    }

    /// Reads the postings, page by page.
    async fn read(self, mut reader: Reader, pages: mpsc::Sender<Page>) -> Result<(), StoreError> {
        let mut after = Some((AccountId(self.first.saturating_sub(1)), page::END));
        while let Some(key) = after {
            let page = Page::after(&mut reader, &self.mark, key, self.last).await?;
            after = page.end;
            if pages.send(page).await.is_err() {
                // Whoever checks has ended, and says why.
                return Ok(());
            }
        }
        Ok(())
    }
}
