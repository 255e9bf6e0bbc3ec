//! The compact form in which movements travel to the browser: column by column, numbers as variable-length integers
//! (LEB128, signed ones zigzag) of the differences between neighbours, texts once in a dictionary.
//!
//! A block is `version`, `more`, the number of rows, the services, the texts, then the columns in the order of
//! [`Columns`].

mod bytes;
mod columns;

use bytes::{Dictionary, Reader, Writer, narrow};
pub use columns::Columns;

use super::{Movement, MovementStatus};
use crate::ledger::PostingKind;

/// The first byte of a block.
const VERSION: u8 = 1;
/// Bytes that every row takes at least: one of each column.
const ROW_BYTES_MIN: usize = 12;

/// Bytes that are no block.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum WireError {
    /// It ends too early.
    #[error("the block is cut off")]
    Truncated,
    /// It was written by another version of the server.
    #[error("the block is of another version")]
    Version,
    /// A number points nowhere, or a text is no UTF-8.
    #[error("the block contradicts itself")]
    Invalid,
}

/// A block as read: its texts still lie in the bytes that it was read from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Block<'a> {
    /// Whether older movements follow.
    pub more: bool,
    /// The services that the rows name.
    pub services: Vec<&'a str>,
    /// The texts that the rows name.
    pub texts: Vec<&'a str>,
    /// The rows.
    pub columns: Columns,
}

/// Writes movements, newest first. `more` says that older ones follow.
#[must_use]
pub fn encode(movements: &[Movement], more: bool) -> Vec<u8> {
    let (mut services, mut texts) = (Dictionary::default(), Dictionary::default());
    let mut out = Writer(vec![VERSION, u8::from(more)]);
    let mut columns = Writer(Vec::with_capacity(movements.len() * 24));
    columns.differences(movements.iter().map(|row| row.seq));
    columns.differences(movements.iter().map(|row| row.at.0));
    columns.differences(movements.iter().map(|row| i64::from(row.day.0)));
    for row in movements {
        columns.unsigned(u64::from(row.minute));
    }
    columns.0.extend(movements.iter().map(|row| kind_place(row.kind)));
    for row in movements {
        columns.unsigned(services.place(row.service.as_deref().unwrap_or_default()));
    }
    columns.0.extend(movements.iter().map(|row| row.sources.bits()));
    for row in movements {
        columns.unsigned(texts.place(&row.description));
    }
    for row in movements {
        columns.unsigned(texts.place(&row.reference));
    }
    for row in movements {
        columns.unsigned(texts.place(&row.code));
    }
    for row in movements {
        columns.signed(row.amount);
    }
    let mut expected = 0_i64;
    for row in movements {
        columns.signed(row.balance_after.wrapping_sub(expected));
        expected = row.balance_after.wrapping_sub(row.amount);
    }
    out.unsigned(u64::try_from(movements.len()).unwrap_or(u64::MAX));
    out.dictionary(&services);
    out.dictionary(&texts);
    out.0.append(&mut columns.0);
    out.0
}

/// Reads what [`encode`] has written.
///
/// # Errors
/// [`WireError`]; nothing is believed of what the bytes say about their own length.
pub fn decode(bytes: &[u8]) -> Result<Block<'_>, WireError> {
    let mut reader = Reader(bytes);
    if reader.byte()? != VERSION {
        return Err(WireError::Version);
    }
    let more = reader.byte()? == 1;
    let rows = reader.length()?;
    let services = reader.dictionary()?;
    let texts = reader.dictionary()?;
    if rows > reader.0.len() / ROW_BYTES_MIN {
        return Err(WireError::Truncated);
    }
    let seq = reader.differences(rows)?;
    let at = reader.differences(rows)?;
    let day = reader.differences(rows)?.into_iter().map(narrow).collect::<Result<_, _>>()?;
    let minute = reader.column(rows, |reader| narrow(reader.unsigned()?))?;
    let kind = reader.take(rows)?.to_vec();
    if kind.iter().any(|place| usize::from(*place) >= PostingKind::SHOWN.len()) {
        return Err(WireError::Invalid);
    }
    let place = |reader: &mut Reader<'_>, names: usize| {
        let place: u32 = narrow(reader.unsigned()?)?;
        if place as usize > names { Err(WireError::Invalid) } else { Ok(place) }
    };
    let service = reader.column(rows, |reader| place(reader, services.len()))?;
    let sources = reader.take(rows)?.to_vec();
    let description = reader.column(rows, |reader| place(reader, texts.len()))?;
    let reference = reader.column(rows, |reader| place(reader, texts.len()))?;
    let code = reader.column(rows, |reader| place(reader, texts.len()))?;
    let amount = reader.column(rows, Reader::signed)?;
    let mut balance_after = reader.column(rows, Reader::signed)?;
    let mut expected = 0_i64;
    for (balance, amount) in balance_after.iter_mut().zip(&amount) {
        *balance = balance.wrapping_add(expected);
        expected = balance.wrapping_sub(*amount);
    }
    let columns =
        Columns { seq, at, day, minute, kind, service, sources, description, reference, code, amount, balance_after };
    Ok(Block { more, services, texts, columns })
}

/// A kind's place in [`PostingKind::SHOWN`]; those that are not shown never travel.
fn kind_place(kind: PostingKind) -> u8 {
    let place = PostingKind::SHOWN.iter().position(|shown| *shown == kind).unwrap_or(0);
    u8::try_from(place).unwrap_or(0)
}

/// The kind at a place, and its status.
#[must_use]
pub(super) fn kind_at(place: u8) -> (PostingKind, MovementStatus) {
    let kind = PostingKind::SHOWN.get(usize::from(place)).copied().unwrap_or(PostingKind::Adjustment);
    (kind, MovementStatus::of(kind))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{WireError, decode, encode};
    use crate::history::movement::tests::movement;

    #[test]
    fn foreign_bytes_are_refused() {
        assert_eq!(decode(&[]), Err(WireError::Truncated));
        assert_eq!(decode(&[9, 0, 0, 0, 0]), Err(WireError::Version));
        assert_eq!(decode(&[1, 0, 0xff, 0xff, 0xff, 0x7f, 0, 0]), Err(WireError::Truncated));
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_without_harm(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let _ = decode(&bytes);
            let mut ours = vec![1, 0];
            ours.extend(bytes);
            let _ = decode(&ours);
        }

        #[test]
        fn a_block_that_is_cut_off_is_refused(rows in prop::collection::vec(movement(), 1..9), cut in 1usize..50) {
            let bytes = encode(&rows, false);
            let cut = bytes.len().saturating_sub(cut);
            prop_assert!(decode(&bytes[..cut]).is_err());
        }
    }
}
