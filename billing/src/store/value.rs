//! The four kinds of value that cross into the database.

/// A value to bind, or a cell of a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// No value.
    Null,
    /// A whole number, a time, an amount in micro-units.
    Int(i64),
    /// A text.
    Text(String),
    /// Bytes.
    Blob(Vec<u8>),
}

impl From<i64> for Value {
    fn from(number: i64) -> Self {
        Self::Int(number)
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<&String> for Value {
    fn from(text: &String) -> Self {
        Self::Text(text.clone())
    }
}

impl From<Vec<u8>> for Value {
    fn from(bytes: Vec<u8>) -> Self {
        Self::Blob(bytes)
    }
}

impl From<domain::account::AccountId> for Value {
    fn from(id: domain::account::AccountId) -> Self {
        Self::Int(id.0)
    }
}

impl From<domain::time::Timestamp> for Value {
    fn from(at: domain::time::Timestamp) -> Self {
        Self::Int(at.0)
    }
}

impl From<&domain::payment::PaymentId> for Value {
    fn from(id: &domain::payment::PaymentId) -> Self {
        Self::Text(id.as_str().to_owned())
    }
}

impl<T: Into<Self>> From<Option<T>> for Value {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}

/// The values of a statement, in the order of its placeholders.
macro_rules! values {
    ($($value:expr),* $(,)?) => { vec![$($crate::store::Value::from($value)),*] };
}
pub(crate) use values;
