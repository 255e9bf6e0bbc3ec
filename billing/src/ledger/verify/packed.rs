//! Reading rows that the database has packed into one text.
//!
//! A page of thousands of rows that comes as one text costs a tenth of the same rows one by one: what a row costs is its
//! cells. The fields of a row stand in the order of its statement, with a space between them and between rows. Texts come
//! after their lengths in bytes, which the database itself has counted, so nothing that stands in a text can be taken for
//! another field.

use std::str::FromStr;

use crate::store::StoreError;

/// A walk over packed rows.
#[derive(Debug, Clone, Copy)]
pub(super) struct Packed<'a>(&'a str);

impl<'a> Packed<'a> {
    pub(super) const fn new(text: &'a str) -> Self {
        Self(text)
    }

    /// Whether all rows have been read.
    pub(super) const fn is_over(self) -> bool {
        self.0.is_empty()
    }

    /// The next field, a number.
    pub(super) fn int(&mut self) -> Result<i64, StoreError> {
        let end = self.0.bytes().position(|byte| byte == b' ').unwrap_or(self.0.len());
        self.text(end)?.parse().map_err(|_| misread())
    }

    /// A number for which 0 stands when there is none.
    pub(super) fn maybe_int(&mut self) -> Result<Option<i64>, StoreError> {
        Ok(Some(self.int()?).filter(|number| *number != 0))
    }

    /// The next field, a length of a text.
    pub(super) fn len(&mut self) -> Result<usize, StoreError> {
        self.int()?.try_into().map_err(|_| misread())
    }

    /// The next field, a text of so many bytes.
    pub(super) fn text(&mut self, len: usize) -> Result<&'a str, StoreError> {
        let (text, rest) = self.0.split_at_checked(len).ok_or_else(misread)?;
        self.0 = match rest.strip_prefix(' ') {
            Some(rest) => rest,
            None if rest.is_empty() => rest,
            None => return Err(misread()),
        };
        Ok(text)
    }

    /// The next field, a word of some vocabulary.
    pub(super) fn word<T: FromStr<Err: ToString>>(&mut self, len: usize) -> Result<T, StoreError> {
        self.text(len)?.parse().map_err(StoreError::data)
    }
}

/// The last two fields of packed rows: numbers.
pub(super) fn last_two(text: &str) -> Result<(i64, i64), StoreError> {
    let mut fields = text.rsplitn(3, ' ').map(|field| field.parse().map_err(|_| misread()));
    let (last, before) = (fields.next(), fields.next());
    Ok((before.ok_or_else(misread)??, last.ok_or_else(misread)??))
}

fn misread() -> StoreError {
    StoreError::data("packed rows cannot be read")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_may_hold_anything() {
        let text = "7 4 0 a 1   -3 2 é 5 6";
        let mut packed = Packed::new(text);
        assert_eq!(packed.int().unwrap(), 7);
        let (first, second) = (packed.len().unwrap(), packed.len().unwrap());
        assert_eq!((packed.text(first).unwrap(), packed.text(second).unwrap()), ("a 1 ", ""));
        assert_eq!(packed.int().unwrap(), -3);
        let third = packed.len().unwrap();
        assert_eq!(packed.text(third).unwrap(), "é");
        assert_eq!(last_two(text).unwrap(), (5, 6));
        assert_eq!((packed.maybe_int().unwrap(), packed.int().unwrap(), packed.is_over()), (Some(5), 6, true));
    }

    #[test]
    fn lengths_that_do_not_fit_are_refused() {
        for (text, len) in [("abc", 4), ("abc", 2), ("é", 1)] {
            assert!(Packed::new(text).text(len).is_err(), "{text:?}");
        }
        assert!(Packed::new("").int().is_err());
        assert!(last_two("1").is_err());
        assert!(last_two("a 1").is_err());
    }
}
