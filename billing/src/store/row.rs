//! Rows as they come out of the database.

use std::str::FromStr;

use crate::store::{StoreError, Value};

/// One row: its cells in the order in which the statement names them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row(pub(super) Vec<Value>);

impl Row {
    /// Reads the cells one after the other.
    #[must_use]
    pub fn cells(&self) -> Cells<'_> {
        Cells { cells: self.0.iter(), column: 0 }
    }

    /// Whether the first cell holds anything: of an outer join, whether there was a row to join.
    pub(crate) fn begins(&self) -> bool {
        self.0.first().is_some_and(|cell| *cell != Value::Null)
    }

    /// Reads the cells one after the other, from a column on, counted from 0.
    pub(crate) fn cells_from(&self, column: usize) -> Cells<'_> {
        Cells { cells: self.0.get(column..).unwrap_or_default().iter(), column }
    }

    /// The text in the last column.
    pub(crate) fn last_text(&self) -> Result<String, StoreError> {
        self.text_at(self.0.len().saturating_sub(1))
    }

    /// The text in one column, counted from 0.
    pub(super) fn text_at(&self, column: usize) -> Result<String, StoreError> {
        match self.0.get(column) {
            Some(Value::Text(text)) => Ok(text.clone()),
            other => Err(StoreError::Data(format!("column {column} is not a text: {other:?}"))),
        }
    }
}

/// A walk over the cells of a row.
#[derive(Debug)]
pub struct Cells<'a> {
    cells: std::slice::Iter<'a, Value>,
    column: usize,
}

impl Cells<'_> {
    fn next(&mut self) -> Result<&Value, StoreError> {
        self.column += 1;
        self.cells.next().ok_or_else(|| StoreError::Data(format!("there is no column {}", self.column)))
    }

    /// Passes cells by.
    pub(crate) fn skip(&mut self, cells: usize) {
        self.column += cells;
        self.cells.by_ref().take(cells).for_each(drop);
    }

    fn wrong<T>(&self, wanted: &str) -> Result<T, StoreError> {
        Err(StoreError::Data(format!("column {} is no {wanted}", self.column)))
    }

    /// The next cell as a whole number.
    ///
    /// # Errors
    /// It is of another kind, or there is none.
    pub fn int(&mut self) -> Result<i64, StoreError> {
        match self.next()? {
            Value::Int(number) => Ok(*number),
            _ => self.wrong("integer"),
        }
    }

    /// The next cell as a whole number, or nothing.
    ///
    /// # Errors
    /// It is of another kind, or there is none.
    pub fn maybe_int(&mut self) -> Result<Option<i64>, StoreError> {
        match self.next()? {
            Value::Null => Ok(None),
            Value::Int(number) => Ok(Some(*number)),
            _ => self.wrong("integer"),
        }
    }

    /// The next cell as a text.
    ///
    /// # Errors
    /// It is of another kind, or there is none.
    pub fn text(&mut self) -> Result<String, StoreError> {
        match self.next()? {
            Value::Text(text) => Ok(text.clone()),
            _ => self.wrong("text"),
        }
    }

    /// The next cell as a text, or nothing.
    ///
    /// # Errors
    /// It is of another kind, or there is none.
    pub fn maybe_text(&mut self) -> Result<Option<String>, StoreError> {
        match self.next()? {
            Value::Null => Ok(None),
            Value::Text(text) => Ok(Some(text.clone())),
            _ => self.wrong("text"),
        }
    }

    /// The next cell as bytes.
    pub(crate) fn blob(&mut self) -> Result<Vec<u8>, StoreError> {
        match self.next()? {
            Value::Blob(bytes) => Ok(bytes.clone()),
            _ => self.wrong("bytes"),
        }
    }

    /// The next cell as a word of some vocabulary.
    ///
    /// # Errors
    /// It is of another kind, there is none, or the vocabulary does not have the word.
    pub fn word<T: FromStr<Err: ToString>>(&mut self) -> Result<T, StoreError> {
        match self.next()? {
            Value::Text(text) => text.parse().map_err(StoreError::data),
            _ => self.wrong("text"),
        }
    }
}
