//! Pages of a ledger's past: postings of many accounts in the order of accounts and numbers, each with its entries, and
//! the heads that were signed for them.

use std::collections::VecDeque;

use domain::{
    account::AccountId,
    ledger::{Entry, Link, Posting, PostingKind, SignedHead},
    time::Timestamp,
};

use super::packed::{Mark, Packed};
use crate::{
    heads,
    store::{Reader, StoreError, sql, values},
};

/// Postings read at once.
const POSTINGS: i64 = 2_000;

/// The columns of a posting, in one text with $1 between the fields.
macro_rules! packed_postings {
    ($from:literal) => {
        concat!(
            "SELECT CAST(count(*) AS BIGINT), coalesce(string_agg(concat_ws(CAST($1 AS TEXT),
                at, coalesce(original, 0), amount, balance_after, kind, service, description, reference, idem_key,
                fingerprint, link, account_id, seq
            ), CAST($1 AS TEXT)), '')
            FROM (SELECT * FROM posting WHERE ",
            $from,
            " ORDER BY account_id, seq LIMIT $4) AS page"
        )
    };
}

/// The next postings of account $2 after $3: how many, and their text. Were this one statement with the one below, by
/// pairs, PostgreSQL would sort a whole group for each page while it knows nothing of the table.
pub(crate) const REST: &str = packed_postings!("account_id = $2 AND seq > $3");

/// The postings of accounts after $2 up to $3: how many, and their text.
pub(crate) const FOLLOWING: &str = packed_postings!("account_id > $2 AND account_id <= $3");

/// The columns of an entry, in one text with $1 between the fields.
macro_rules! packed_entries {
    ($from:literal) => {
        concat!(
            "SELECT coalesce(string_agg(concat_ws(CAST($1 AS TEXT),
                account_id, seq, coalesce(grant_id, 0), amount, book
            ), CAST($1 AS TEXT)), '')
            FROM (SELECT * FROM entry WHERE ",
            $from,
            " ORDER BY account_id, seq, leg) AS page"
        )
    };
}

/// The entries of account $2 after $3 up to $4. Not by pairs either: PostgreSQL does not stop at the upper pair before
/// the account ends.
pub(crate) const ENTRIES_OF_PART: &str = packed_entries!("account_id = $2 AND seq > $3 AND seq <= $4");

/// The entries of accounts after $2 and before $3.
pub(crate) const ENTRIES_BETWEEN: &str = packed_entries!("account_id > $2 AND account_id < $3");

/// An account and the number of a posting, or [`END`].
pub(super) type Key = (AccountId, i64);

/// After all postings of an account.
pub(super) const END: i64 = i64::MAX;

/// Some postings after a key, up to another, and all entries and heads between these keys.
#[derive(Debug)]
pub(super) struct Page {
    postings: String,
    entries: String,
    heads: Vec<SignedHead>,
    /// The key of its end; nothing when nothing follows.
    pub(super) end: Option<Key>,
}

impl Page {
    /// Reads the next page after a key, of accounts up to `last`.
    pub(super) async fn after(
        reader: &mut Reader,
        mark: &Mark,
        (account_id, seq): Key,
        last: i64,
    ) -> Result<Self, StoreError> {
        let page = match seq {
            END => sql(FOLLOWING, values![mark.as_str(), account_id, last, POSTINGS]),
            seq => sql(REST, values![mark.as_str(), account_id, seq, POSTINGS]),
        };
        let row = reader.first(page).await?.ok_or_else(nothing)?;
        let mut cells = row.cells();
        let (count, postings) = (cells.int()?, cells.text()?);
        // To the end the entries and heads of numbers beyond the last posting's are read too: there should be none.
        let newest = if count == POSTINGS { Some(mark.last_two(&postings)?) } else { None };
        let (whole, part, end) = match (newest, seq) {
            (Some((until, number)), END) => {
                (Some([account_id.0, until]), Some([until, i64::MIN, number]), Some((AccountId(until), number)))
            }
            (Some((_, number)), _) => (None, Some([account_id.0, seq, number]), Some((account_id, number))),
            (None, END) => (Some([account_id.0, last.saturating_add(1)]), None, None),
            (None, _) => (None, Some([account_id.0, seq, END]), Some((account_id, END))),
        };
        let (mut entries, mut heads) = (String::new(), Vec::new());
        let whole = whole.map(|[after, before]| (values![after, before], ENTRIES_BETWEEN, heads::BETWEEN));
        let part = part.map(|[of, after, until]| (values![of, after, until], ENTRIES_OF_PART, heads::OF_PART));
        for (range, of_entries, of_heads) in whole.into_iter().chain(part) {
            let marked = [values![mark.as_str()], range.clone()].concat();
            let more = reader.first(sql(of_entries, marked)).await?.ok_or_else(nothing)?.cells().text()?;
            if !entries.is_empty() && !more.is_empty() {
                entries.push_str(mark.as_str());
            }
            entries.push_str(&more);
            for row in reader.all(sql(of_heads, range)).await? {
                heads.push(heads::read_any(&row)?);
            }
        }
        Ok(Self { postings, entries, heads, end })
    }

    /// Goes through it.
    pub(super) fn walk(self, mark: &Mark, mut each: impl FnMut(Found<'_>)) -> Result<(), StoreError> {
        let (mut rows, mut legs) = (Packed::new(&self.postings, mark), Packed::new(&self.entries, mark));
        let mut heads = VecDeque::from(self.heads);
        let mut leg = next_leg(&mut legs)?;
        let mut posting = blank();
        while !rows.is_over() {
            let (key, mut is_readable) = read(&mut rows, &mut posting)?;
            while let Some((stray, _)) = leg.filter(|(at, _)| *at < key) {
                each(Found::Stray(stray));
                leg = next_leg(&mut legs)?;
            }
            while let Some((_, entry)) = leg.filter(|(at, _)| *at == key) {
                is_readable &= entry.is_some();
                posting.entries.extend(entry);
                leg = next_leg(&mut legs)?;
            }
            while let Some(unmet) = heads.pop_front_if(|signed| key_of(signed) < key) {
                each(Found::Unmet(&unmet));
            }
            let signed = heads.pop_front_if(|signed| key_of(signed) == key);
            each(if is_readable { Found::Posting(key.0, &posting, signed.as_ref()) } else { Found::Unreadable(key) });
        }
        while let Some((stray, _)) = leg {
            each(Found::Stray(stray));
            leg = next_leg(&mut legs)?;
        }
        for unmet in &heads {
            each(Found::Unmet(unmet));
        }
        Ok(())
    }
}

/// What a page holds.
#[derive(Debug)]
pub(super) enum Found<'a> {
    /// A posting and, where there is one, the head that was signed for its number.
    Posting(AccountId, &'a Posting, Option<&'a SignedHead>),
    /// A posting of an unknown kind, without a link, or with an entry of an unknown book.
    Unreadable(Key),
    /// An entry of a posting that is not there.
    Stray(Key),
    /// A head of a posting that is not there.
    Unmet(&'a SignedHead),
}

const fn key_of(signed: &SignedHead) -> Key {
    (signed.head.account_id, signed.head.seq)
}

/// The next entry and whose it is; the entry is nothing when its book is none.
fn next_leg(legs: &mut Packed<'_>) -> Result<Option<(Key, Option<Entry>)>, StoreError> {
    if legs.is_over() {
        return Ok(None);
    }
    let key = (AccountId(legs.int()?), legs.int()?);
    let (grant_id, amount) = (legs.maybe_int()?, legs.int()?);
    Ok(Some((key, legs.text()?.parse().ok().map(|book| Entry { book, grant_id, amount }))))
}

/// A posting to read into, so that its texts need room once a page.
fn blank() -> Posting {
    Posting {
        seq: 0,
        at: Timestamp(0),
        kind: PostingKind::Charge,
        service: None,
        original: None,
        description: String::new(),
        reference: String::new(),
        amount: 0,
        balance_after: 0,
        key: String::new(),
        fingerprint: String::new(),
        entries: Vec::new(),
        link: Link::START,
    }
}

/// Reads the next posting, without its entries; answers whose it is, and whether its kind and its link are such.
fn read(rows: &mut Packed<'_>, posting: &mut Posting) -> Result<(Key, bool), StoreError> {
    posting.at = Timestamp(rows.int()?);
    posting.original = rows.maybe_int()?;
    (posting.amount, posting.balance_after) = (rows.int()?, rows.int()?);
    let kind = rows.text()?.parse().ok();
    match (rows.text()?, &mut posting.service) {
        ("", service) => *service = None,
        (name, Some(service)) => name.clone_into(service),
        (name, none) => *none = Some(name.to_owned()),
    }
    rows.text()?.clone_into(&mut posting.description);
    rows.text()?.clone_into(&mut posting.reference);
    rows.text()?.clone_into(&mut posting.key);
    rows.text()?.clone_into(&mut posting.fingerprint);
    let link = rows.text()?.parse().ok();
    posting.entries.clear();
    let account_id = AccountId(rows.int()?);
    posting.seq = rows.int()?;
    (posting.kind, posting.link) = (kind.unwrap_or(posting.kind), link.unwrap_or(posting.link));
    Ok(((account_id, posting.seq), kind.is_some() && link.is_some()))
}

fn nothing() -> StoreError {
    StoreError::data("a sum of rows is not there")
}
