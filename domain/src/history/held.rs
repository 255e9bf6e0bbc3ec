//! The movements that the browser holds: by column, texts in one piece, so that a keystroke is one walk over bytes and
//! one over rows. About 60 bytes a row besides the texts.

use std::sync::OnceLock;

use super::{
    ACCOUNT_SERVICE, Facets, Filter, Movement, MovementStatus, Sort, Sources, Summary,
    filter::within,
    search::Search,
    texts::Texts,
    wire::{self, Columns, WireError, kind_at},
};
use crate::{
    ledger::PostingKind,
    time::{Day, Timestamp},
};

/// An account with at most so many movements is held by the browser as a whole; of a larger one the server filters.
pub const HELD_MAX: i64 = 200_000;
/// Words looked for in one walk over the rows: the bits of a mark.
const WORDS_AT_ONCE: usize = 64;

/// Movements, newest first.
#[derive(Debug, Clone, Default)]
pub struct Held {
    columns: Columns,
    services: Vec<String>,
    texts: Texts,
    /// The rows by amount and number, lowest first; made when it is first asked for.
    by_amount: OnceLock<Vec<u32>>,
}

/// What a filter leaves, in order.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Selection {
    /// Places of rows.
    pub rows: Vec<u32>,
    /// Count and sums.
    pub summary: Summary,
    /// What other choices would leave.
    pub facets: Facets,
}

impl Held {
    /// How many rows are held.
    #[must_use]
    pub fn len(&self) -> usize {
        self.columns.seq.len()
    }

    /// Whether none is.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.columns.seq.is_empty()
    }

    /// The number of the newest row.
    #[must_use]
    pub fn newest(&self) -> Option<i64> {
        self.columns.seq.first().copied()
    }

    /// The number of the oldest row.
    #[must_use]
    pub fn oldest(&self) -> Option<i64> {
        self.columns.seq.last().copied()
    }

    /// Bytes that the texts and columns take.
    #[must_use]
    pub fn bytes(&self) -> usize {
        self.columns.seq.capacity() * 59 + self.texts.bytes()
    }

    /// Adds a block of older rows behind those that are held. Whether still older ones follow.
    ///
    /// # Errors
    /// [`WireError`]: nothing is added then.
    pub fn add_older(&mut self, block: &[u8]) -> Result<bool, WireError> {
        let (columns, more) = self.take_in(block)?;
        self.columns.append(columns, false);
        Ok(more)
    }

    /// Adds a block of newer rows before those that are held. Whether the block was too small for all new ones, so that
    /// some between are missing.
    ///
    /// # Errors
    /// [`WireError`]: nothing is added then.
    pub fn add_newer(&mut self, block: &[u8]) -> Result<bool, WireError> {
        let (columns, more) = self.take_in(block)?;
        self.columns.append(columns, true);
        Ok(more)
    }

    /// Reads a block and puts its names into our dictionaries.
    fn take_in(&mut self, block: &[u8]) -> Result<(Columns, bool), WireError> {
        let wire::Block { more, services, texts, mut columns } = wire::decode(block)?;
        let own = |number: usize| u32::try_from(number).map_err(|_| WireError::Invalid);
        let before = own(self.texts.len() - 1)?;
        for text in &texts {
            self.texts.push(text);
        }
        for column in [&mut columns.description, &mut columns.reference, &mut columns.code] {
            for place in column.iter_mut().filter(|place| **place > 0) {
                *place += before;
            }
        }
        let mut places = vec![0];
        for service in services {
            let known = self.services.iter().position(|known| known == service);
            let place = known.unwrap_or_else(|| {
                self.services.push(service.to_owned());
                self.services.len() - 1
            });
            places.push(own(place + 1)?);
        }
        for place in &mut columns.service {
            *place = places.get(*place as usize).copied().unwrap_or(0);
        }
        self.by_amount.take();
        Ok((columns, more))
    }

    /// The rows that a filter leaves, with count, sums and what other choices would leave: one walk.
    #[must_use]
    pub fn select(&self, filter: &Filter, sort: Sort) -> Selection {
        let Columns { day, kind, service, amount, .. } = &self.columns;
        let found = self.found(filter);
        let kinds = PostingKind::SHOWN.map(|kind| filter.kinds.is_empty() || filter.kinds.contains(&kind));
        let statuses = PostingKind::SHOWN
            .map(|kind| filter.statuses.is_empty() || filter.statuses.contains(&MovementStatus::of(kind)));
        let names: Vec<&str> =
            std::iter::once(ACCOUNT_SERVICE).chain(self.services.iter().map(String::as_str)).collect();
        let services: Vec<bool> = names
            .iter()
            .map(|name| filter.services.is_empty() || filter.services.iter().any(|wanted| wanted == name))
            .collect();
        let (mut by_kind, mut by_service) = ([0_u64; PostingKind::SHOWN.len()], vec![0_u64; names.len()]);
        let mut by_status = [0_u64; PostingKind::SHOWN.len()];
        let mut rows = Vec::new();
        let mut summary = Summary::default();
        let has_days = filter.from.is_some() || filter.to.is_some();
        for (row, (((day, kind), service), amount)) in day.iter().zip(kind).zip(service).zip(amount).enumerate() {
            let is_found = found.as_ref().is_none_or(|found| found.get(row).is_some_and(|found| *found));
            if !is_found || has_days && !within(Day(*day), filter.from, filter.to) {
                continue;
            }
            let (kind, service) = (usize::from(*kind), *service as usize);
            let at = |known: &[bool], place: usize| known.get(place).copied().unwrap_or(false);
            let (k, s, t) = (at(&kinds, kind), at(&services, service), at(&statuses, kind));
            by_kind[kind] += u64::from(s && t);
            by_service[service] += u64::from(k && t);
            by_status[kind] += u64::from(k && s);
            if k && s && t {
                rows.push(u32::try_from(row).unwrap_or(u32::MAX));
                summary.count += 1;
                let side = if *amount < 0 { &mut summary.outgoing } else { &mut summary.incoming };
                *side = side.saturating_add(*amount);
            }
        }
        summary.net = summary.incoming.saturating_add(summary.outgoing);
        let mut facets = Facets { kinds: by_kind.to_vec(), ..Facets::default() };
        facets.services = names.iter().map(|name| (*name).to_owned()).zip(by_service).collect();
        for (kind, count) in PostingKind::SHOWN.into_iter().zip(by_status) {
            let status = MovementStatus::ALL.iter().position(|status| *status == MovementStatus::of(kind));
            facets.statuses[status.unwrap_or(0)] += count;
        }
        Selection { rows: self.ordered(rows, sort), summary, facets }
    }

    /// Whether the text of a filter finds each row; `None` when no word is asked for.
    fn found(&self, filter: &Filter) -> Option<Vec<bool>> {
        let search = Search::new(&filter.text, &filter.words);
        if search.words().is_empty() {
            return None;
        }
        let Columns { kind, service, description, reference, code, amount, .. } = &self.columns;
        let mut found = vec![true; self.len()];
        for words in search.words().chunks(WORDS_AT_ONCE) {
            let mut marks = vec![0_u64; self.texts.len()];
            let mut services = vec![0_u64; self.services.len() + 1];
            // Of each kind: without a description, and with one.
            let mut kinds = [[0_u64; 2]; PostingKind::SHOWN.len()];
            let mut all = 0;
            for (number, word) in words.iter().enumerate() {
                let bit = 1 << number;
                all |= bit;
                for letters in word.folded() {
                    self.texts.mark(letters, bit, &mut marks);
                }
                for (name, mark) in self.services.iter().zip(&mut services[1..]) {
                    *mark |= if word.is_service(name) { bit } else { 0 };
                }
                for (kind, pair) in PostingKind::SHOWN.into_iter().zip(&mut kinds) {
                    for (has_description, mark) in [false, true].into_iter().zip(pair) {
                        *mark |= if word.is_called(kind, has_description) { bit } else { 0 };
                    }
                }
            }
            let places = kind.iter().zip(service).zip(description).zip(reference).zip(code);
            for (found, ((((kind, service), description), reference), code)) in found.iter_mut().zip(places) {
                let texts = marks[*description as usize] | marks[*reference as usize] | marks[*code as usize];
                let names = services[*service as usize] | kinds[usize::from(*kind)][usize::from(*description > 0)];
                *found &= texts | names == all;
            }
        }
        for (found, amount) in found.iter_mut().zip(amount).filter(|_| !filter.words.amounts.is_empty()) {
            *found |= search.means(*amount);
        }
        Some(found)
    }

    /// Rows that are newest first, in another order.
    fn ordered(&self, mut rows: Vec<u32>, sort: Sort) -> Vec<u32> {
        if sort == Sort::Oldest {
            rows.reverse();
        }
        if !sort.is_by_amount() {
            return rows;
        }
        let by_amount = self.by_amount.get_or_init(|| {
            let mut all: Vec<u32> = (0..u32::try_from(self.len()).unwrap_or(u32::MAX)).collect();
            all.sort_unstable_by_key(|row| self.key(*row));
            all
        });
        let mut chosen = vec![false; self.len()];
        for row in rows {
            chosen[row as usize] = true;
        }
        let chosen = |row: &&u32| chosen[**row as usize];
        if sort == Sort::Lowest {
            by_amount.iter().filter(chosen).copied().collect()
        } else {
            by_amount.iter().rev().filter(chosen).copied().collect()
        }
    }

    /// Amount and number of a row.
    #[must_use]
    pub fn key(&self, row: u32) -> (i64, i64) {
        let at = |column: &Vec<i64>| column.get(row as usize).copied().unwrap_or_default();
        (at(&self.columns.amount), at(&self.columns.seq))
    }

    /// The day of a row.
    #[must_use]
    pub fn day(&self, row: u32) -> Day {
        Day(self.columns.day.get(row as usize).copied().unwrap_or_default())
    }

    /// Where in a selection the rows after that of a number begin. The row itself need not be selected, nor held.
    #[must_use]
    pub fn after(&self, rows: &[u32], sort: Sort, seq: i64) -> usize {
        let held = self.columns.seq.binary_search_by(|held| seq.cmp(held));
        let cursor = match held.ok().and_then(|row| u32::try_from(row).ok()) {
            Some(row) => self.key(row),
            // No amount is known of it: by amount, nothing comes before it.
            None if sort.is_by_amount() => return 0,
            None => (0, seq),
        };
        rows.partition_point(|row| !sort.precedes(cursor, self.key(*row)))
    }

    /// A row as a movement; `None` beyond the last.
    #[must_use]
    pub fn movement(&self, row: u32) -> Option<Movement> {
        let at = row as usize;
        let columns = &self.columns;
        let text = |column: &[u32]| column.get(at).map(|place| self.texts.get(*place).to_owned());
        let (kind, status) = kind_at(*columns.kind.get(at)?);
        let service = (*columns.service.get(at)? as usize).checked_sub(1);
        Some(Movement {
            seq: *columns.seq.get(at)?,
            at: Timestamp(*columns.at.get(at)?),
            day: Day(*columns.day.get(at)?),
            minute: *columns.minute.get(at)?,
            kind,
            service: service.and_then(|place| self.services.get(place)).cloned(),
            description: text(&columns.description)?,
            reference: text(&columns.reference)?,
            status,
            amount: *columns.amount.get(at)?,
            balance_after: *columns.balance_after.get(at)?,
            sources: Sources::from_bits(*columns.sources.get(at)?),
            code: text(&columns.code)?,
        })
    }
}

#[cfg(test)]
mod tests;
