//! Sets of rows that are written at once.

/// Rows to write, column by column; every column has a value for each row. The first columns are the key wherever a
/// statement asks for one.
#[derive(Debug, Clone, Default)]
pub(crate) struct RowSet {
    pub(super) columns: Vec<(&'static str, Column)>,
}

/// The values of a column.
#[derive(Debug, Clone)]
pub(super) enum Column {
    Ints(Vec<Option<i64>>),
    Texts(Vec<Option<String>>),
}

impl RowSet {
    /// Adds a column of whole numbers.
    pub(crate) fn ints<T: Into<Option<i64>>>(
        mut self,
        name: &'static str,
        values: impl IntoIterator<Item = T>,
    ) -> Self {
        self.columns.push((name, Column::Ints(values.into_iter().map(Into::into).collect())));
        self
    }

    /// Adds a column of texts.
    pub(crate) fn texts<'a, T: Into<Option<&'a str>>>(
        self,
        name: &'static str,
        values: impl IntoIterator<Item = T>,
    ) -> Self {
        self.owned_texts(name, values.into_iter().map(|text| text.into().map(ToOwned::to_owned)))
    }

    /// Adds a column of texts that were made for it.
    pub(crate) fn owned_texts<T: Into<Option<String>>>(
        mut self,
        name: &'static str,
        values: impl IntoIterator<Item = T>,
    ) -> Self {
        self.columns.push((name, Column::Texts(values.into_iter().map(Into::into).collect())));
        self
    }

    /// How many rows.
    pub(super) fn len(&self) -> usize {
        self.columns.first().map_or(0, |(_, column)| column.len())
    }
}

impl Column {
    const fn len(&self) -> usize {
        match self {
            Self::Ints(values) => values.len(),
            Self::Texts(values) => values.len(),
        }
    }
}

/// Sets of rows to write together. They must not touch each other: no row is in two of them.
#[derive(Debug, Clone, Default)]
pub(crate) struct Changes {
    pub(super) list: Vec<Change>,
    /// A table, and rows of it that must be there as they are here.
    pub(super) condition: Option<(&'static str, RowSet)>,
}

impl Changes {
    /// Only if the table has all these rows: a key of one column, and what else must be so. They are locked in the key's
    /// order.
    pub(crate) fn only_if(self, table: &'static str, rows: RowSet) -> Self {
        Self { condition: Some((table, rows)), ..self }
    }

    /// Rows that are not there yet.
    pub(crate) fn insert(self, table: &'static str, rows: RowSet) -> Self {
        self.then(table, Write::Insert, rows)
    }

    /// Rows that are there: the first `keys` columns say which, the others are written over.
    pub(crate) fn update(self, table: &'static str, keys: usize, rows: RowSet) -> Self {
        self.then(table, Write::Update(keys), rows)
    }

    /// Rows that may be there, by their first `keys` columns; the others are then added to.
    pub(crate) fn add(self, table: &'static str, keys: usize, rows: RowSet) -> Self {
        self.then(table, Write::Add(keys), rows)
    }

    fn then(mut self, table: &'static str, write: Write, rows: RowSet) -> Self {
        if rows.len() > 0 {
            self.list.push(Change { table, write, rows });
        }
        self
    }
}

/// Rows for one table.
#[derive(Debug, Clone)]
pub(super) struct Change {
    table: &'static str,
    write: Write,
    pub(super) rows: RowSet,
}

/// What is done with the rows.
#[derive(Debug, Clone, Copy)]
enum Write {
    /// They are new.
    Insert,
    /// They are there.
    Update(usize),
    /// New, or there.
    Add(usize),
}

impl Change {
    /// The statement's text, with `source` as what yields the rows: a select of the set's columns, in its order, that ends
    /// in a condition. `or` stands behind `INSERT` or `UPDATE`.
    pub(super) fn text(&self, or: &str, source: &str) -> String {
        let Self { table, write, rows } = self;
        let names: Vec<_> = rows.columns.iter().map(|(name, _)| *name).collect();
        let list = |columns: &[&str], each: &dyn Fn(&str) -> String, between: &str| {
            columns.iter().map(|column| each(column)).collect::<Vec<_>>().join(between)
        };
        let insert = || format!("INSERT{or} INTO {table} ({}) {source}", names.join(", "));
        match write {
            Write::Insert => insert(),
            Write::Update(keys) => {
                let (keys, rest) = names.split_at((*keys).min(names.len()));
                let set = list(rest, &|column| format!("{column} = fresh.{column}"), ", ");
                let fits = list(keys, &|column| format!("{table}.{column} = fresh.{column}"), " AND ");
                format!("UPDATE{or} {table} SET {set} FROM ({source}) AS fresh WHERE {fits}")
            }
            Write::Add(keys) => {
                let (keys, rest) = names.split_at((*keys).min(names.len()));
                let set = list(rest, &|column| format!("{column} = {table}.{column} + excluded.{column}"), ", ");
                format!("{} ON CONFLICT ({}) DO UPDATE SET {set}", insert(), keys.join(", "))
            }
        }
    }
}
