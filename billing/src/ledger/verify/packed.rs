//! Reading rows that the database has packed into one text.
//!
//! A page of thousands of rows that comes as one text costs a tenth of the same rows one by one: what a row costs is its
//! cells. The fields stand in the order of the statement, with a [`Mark`] between them and between rows.

use crate::{random, store::StoreError};

/// How marks begin, and texts hardly ever.
const BEGIN: char = '\u{1f}';

/// What stands between fields. It is drawn anew for every group of accounts and told to the database with the statement:
/// nobody can have written it into a text to make other fields of it.
#[derive(Debug, Clone)]
pub(super) struct Mark(String);

impl Mark {
    pub(super) fn draw() -> Self {
        // Each byte of it is copied for every field.
        let mut word = random::token();
        word.truncate(8);
        Self(format!("{BEGIN}{word}"))
    }

    /// The mark itself.
    pub(super) fn as_str(&self) -> &str {
        &self.0
    }

    /// The last two fields of packed rows, numbers.
    pub(super) fn last_two(&self, text: &str) -> Result<(i64, i64), StoreError> {
        let mut fields = text.rsplitn(3, self.as_str()).map(|field| field.parse().map_err(|_| misread()));
        let (last, before) = (fields.next(), fields.next());
        Ok((before.ok_or_else(misread)??, last.ok_or_else(misread)??))
    }
}

/// A walk over packed rows.
#[derive(Debug)]
pub(super) struct Packed<'a> {
    rest: Option<&'a str>,
    mark: &'a Mark,
}

impl<'a> Packed<'a> {
    pub(super) fn new(text: &'a str, mark: &'a Mark) -> Self {
        Self { rest: Some(text).filter(|text| !text.is_empty()), mark }
    }

    /// Whether all rows have been read.
    pub(super) const fn is_over(&self) -> bool {
        self.rest.is_none()
    }

    /// The next field, a text.
    pub(super) fn text(&mut self) -> Result<&'a str, StoreError> {
        let all = self.rest.take().ok_or_else(misread)?;
        let mut seen = 0;
        while let Some(at) = all.get(seen..).and_then(|rest| rest.find(BEGIN)) {
            let (text, rest) = all.split_at(seen + at);
            if let Some(rest) = rest.strip_prefix(self.mark.as_str()) {
                self.rest = Some(rest);
                return Ok(text);
            }
            seen += at + BEGIN.len_utf8();
        }
        Ok(all)
    }

    /// The next field, a number.
    pub(super) fn int(&mut self) -> Result<i64, StoreError> {
        self.text()?.parse().map_err(|_| misread())
    }

    /// The next field, a number for which 0 stands when there is none.
    pub(super) fn maybe_int(&mut self) -> Result<Option<i64>, StoreError> {
        Ok(Some(self.int()?).filter(|number| *number != 0))
    }
}

fn misread() -> StoreError {
    StoreError::data("packed rows cannot be read")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_may_hold_anything_but_the_mark() {
        let mark = Mark::draw();
        let other = Mark::draw();
        let texts = ["7", "", " a 1 ", "\u{1f}", other.as_str(), "é\u{1f}\u{1f}", "", "5", "-6"];
        let packed = texts.join(mark.as_str());
        let mut reading = Packed::new(&packed, &mark);
        for text in texts {
            assert!(!reading.is_over());
            assert_eq!(reading.text().unwrap(), text);
        }
        assert!(reading.is_over() && reading.text().is_err());
        assert_eq!(mark.last_two(&packed).unwrap(), (5, -6));
        assert!(Packed::new("", &mark).is_over());
    }

    #[test]
    fn what_is_no_number_is_refused() {
        let mark = Mark::draw();
        for text in ["", " ", "1 2", "é", "99999999999999999999"] {
            let packed = [text, "0", "1"].join(mark.as_str());
            let mut reading = Packed::new(&packed, &mark);
            assert!(reading.int().is_err(), "{text:?}");
            assert_eq!((reading.maybe_int().unwrap(), reading.maybe_int().unwrap()), (None, Some(1)));
            assert!(mark.last_two(text).is_err());
        }
    }
}
