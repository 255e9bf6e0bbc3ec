//! A statement and the values for its placeholders.

use crate::store::Value;

/// SQL with values. Its text is made of pieces written in the program; what comes from outside is only ever a value.
#[derive(Debug, Clone)]
pub struct Statement {
    pub(super) text: Text,
    pub(super) values: Vec<Value>,
}

/// The SQL of a statement.
#[derive(Debug, Clone)]
pub(super) enum Text {
    /// As it stands in the program.
    Fixed(&'static str),
    /// Put together from pieces.
    Built(String),
}

/// A statement with a fixed text.
#[must_use]
pub const fn sql(text: &'static str, values: Vec<Value>) -> Statement {
    Statement { text: Text::Fixed(text), values }
}

impl Statement {
    /// A statement to which pieces are added.
    #[must_use]
    pub fn building(start: &'static str) -> Self {
        Self { text: Text::Built(start.to_owned()), values: Vec::new() }
    }

    /// Adds a piece of SQL.
    #[must_use]
    pub fn then(mut self, piece: &'static str) -> Self {
        self.push(piece);
        self
    }

    /// Adds the next placeholder and its value.
    #[must_use]
    pub fn bind(mut self, value: impl Into<Value>) -> Self {
        self.values.push(value.into());
        let placeholder = format!("${}", self.values.len());
        self.push(&placeholder);
        self
    }

    /// Adds a list of placeholders and their values: `$3, $4, $5`.
    #[must_use]
    pub fn bind_list<T: Into<Value>>(mut self, values: impl IntoIterator<Item = T>) -> Self {
        for (index, value) in values.into_iter().enumerate() {
            if index > 0 {
                self.push(", ");
            }
            self = self.bind(value);
        }
        self
    }

    fn push(&mut self, piece: &str) {
        match &mut self.text {
            Text::Built(text) => text.push_str(piece),
            Text::Fixed(text) => self.text = Text::Built(format!("{text}{piece}")),
        }
    }

    /// The statement that asks for this one's plan.
    pub(super) fn explained(self, explain: &'static str) -> Self {
        let text = match self.text {
            Text::Fixed(text) => format!("{explain}{text}"),
            Text::Built(text) => format!("{explain}{text}"),
        };
        Self { text: Text::Built(text), values: self.values }
    }
}
