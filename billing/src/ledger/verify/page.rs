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

/// The next postings after $2, $3, of accounts up to $4: how many, and all in one text with $1 between the fields.
const NEXT: &str = "
    SELECT CAST(count(*) AS BIGINT), coalesce(string_agg(concat_ws(CAST($1 AS TEXT),
        at, coalesce(original, 0), amount, balance_after, kind, service, description, reference, idem_key, fingerprint,
        link, account_id, seq
    ), CAST($1 AS TEXT)), '')
    FROM (SELECT * FROM posting WHERE (account_id, seq) > ($2, $3) AND account_id <= $4
          ORDER BY account_id, seq LIMIT $5) AS page";

/// The entries after $2, $3, to $4, $5, in one text.
const ENTRIES: &str = "
    SELECT coalesce(string_agg(concat_ws(CAST($1 AS TEXT),
        account_id, seq, coalesce(grant_id, 0), amount, book
    ), CAST($1 AS TEXT)), '')
    FROM (SELECT * FROM entry WHERE (account_id, seq) > ($2, $3) AND (account_id, seq) <= ($4, $5)
          ORDER BY account_id, seq, leg) AS page";

/// An account and the number of a posting.
pub(super) type Key = (AccountId, i64);

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
        let row = reader.first(sql(NEXT, values![mark.as_str(), account_id, seq, last, POSTINGS])).await?;
        let row = row.ok_or_else(nothing)?;
        let mut cells = row.cells();
        let (count, postings) = (cells.int()?, cells.text()?);
        // To the end the entries and heads of numbers beyond the last posting's are read too: there should be none.
        let mut end = None;
        let mut until = (last, i64::MAX);
        if count == POSTINGS {
            until = mark.last_two(&postings)?;
            end = Some((AccountId(until.0), until.1));
        }
        let between = values![account_id, seq, until.0, until.1];
        let marked = [values![mark.as_str()], between.clone()].concat();
        let entries = reader.first(sql(ENTRIES, marked)).await?.ok_or_else(nothing)?.cells().text()?;
        let heads =
            reader.all(sql(heads::BETWEEN, between)).await?.iter().map(heads::read_any).collect::<Result<_, _>>()?;
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
