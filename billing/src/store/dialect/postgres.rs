//! PostgreSQL: one pool, rows locked by `FOR UPDATE`, everything else as the rules of [`crate::store`] have it.

use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};

use sqlx::{
    AssertSqlSafe, Encode, PgPool, Postgres, Row as _, Transaction, Type, TypeInfo, ValueRef,
    encode::IsNull,
    error::BoxDynError,
    postgres::{PgArgumentBuffer, PgArguments, PgRow, PgTypeInfo, types::Oid},
    query::Query,
};

use crate::store::{Changes, Row, RowSet, Statement, StoreError, Value, rows::Column, statement::Text};

mod connect;
mod error;
mod url;

pub use error::ConnectError;
pub use url::{NotPostgres, PostgresUrl};

/// Lanes of the ledger, each with one transaction at a time: while one waits for its flush the others go on.
pub(in crate::store) const LANES: usize = 3;

/// What is put before a statement to ask for its plan.
pub(in crate::store) const EXPLAIN: &str = "EXPLAIN ";

/// The column of the plan's text, counted from 0.
pub(in crate::store) const PLAN_COLUMN: usize = 0;

/// Where a select asks for a lock, and what that is here.
const LOCK: (&str, &str) = ("/*lock*/", "FOR UPDATE");
/// The same where it joins tables: only the rows of the one that is called `a`.
const LOCK_A: (&str, &str) = ("/*lock a*/", "FOR UPDATE OF a");

/// How often the number of writes had doubled, at most. By then the tables have been analysed more than once.
const AGE_MAX: u32 = 16;

/// An open database.
#[derive(Debug, Clone)]
pub(in crate::store) struct Server {
    pool: PgPool,
    /// One connection for each lane of the ledger, which pages cannot take away.
    lanes: PgPool,
    /// Write transactions begun by this process.
    writes: Arc<AtomicU64>,
}

impl Server {
    /// Connects and brings the schema up to date.
    pub(in crate::store) async fn connect(url: &PostgresUrl) -> Result<Self, ConnectError> {
        let (pool, lanes) = connect::connect(url).await?;
        Ok(Self { pool, lanes, writes: Arc::default() })
    }

    /// Begins a write transaction. READ COMMITTED: every statement after a lock sees what was committed before the lock
    /// was got.
    pub(in crate::store) async fn write(&self) -> Result<ServerTx, StoreError> {
        self.writes.fetch_add(1, Ordering::Relaxed);
        Ok(ServerTx { transaction: self.pool.begin().await?, age: self.age() })
    }

    /// Begins a read transaction: it sees one instant.
    pub(in crate::store) async fn read(&self) -> Result<ServerTx, StoreError> {
        let transaction = self.pool.begin_with("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY").await?;
        Ok(ServerTx { transaction, age: self.age() })
    }

    /// Writes sets of rows if all is still so that they depend on; answers whether.
    pub(in crate::store) async fn apply_alone(&self, changes: Changes) -> Result<bool, StoreError> {
        self.writes.fetch_add(1, Ordering::Relaxed);
        Ok(writing(changes, self.age()).fetch_optional(&self.lanes).await?.is_some())
    }

    /// Reads all rows of one statement, for what [`Server::apply_alone`] will write.
    pub(in crate::store) async fn all_before(&self, statement: Statement) -> Result<Vec<Row>, StoreError> {
        query(statement, self.age()).fetch_all(&self.lanes).await?.iter().map(decode).collect()
    }

    /// Reads all rows of one statement, on its own.
    pub(in crate::store) async fn all(&self, statement: Statement) -> Result<Vec<Row>, StoreError> {
        query(statement, self.age()).fetch_all(&self.pool).await?.iter().map(decode).collect()
    }

    /// Reads the first row of one statement, on its own.
    pub(in crate::store) async fn first(&self, statement: Statement) -> Result<Option<Row>, StoreError> {
        query(statement, self.age()).fetch_optional(&self.pool).await?.as_ref().map(decode).transpose()
    }

    /// Closes all connections.
    pub(in crate::store) async fn close(&self) {
        self.lanes.close().await;
        self.pool.close().await;
    }

    /// How often the number of writes has doubled. A connection keeps the plan of a statement until the tables are
    /// analysed, and the plan that was as good as any while they were empty reads a whole account once they have grown.
    /// So a statement of another age is another statement, with a plan of its own.
    fn age(&self) -> u32 {
        self.writes.load(Ordering::Relaxed).max(1).ilog2().min(AGE_MAX)
    }
}

/// A transaction.
#[derive(Debug)]
pub(in crate::store) struct ServerTx {
    transaction: Transaction<'static, Postgres>,
    age: u32,
}

impl ServerTx {
    /// Runs a statement; answers how many rows it changed.
    pub(in crate::store) async fn execute(&mut self, statement: Statement) -> Result<u64, StoreError> {
        Ok(query(statement, self.age).execute(&mut *self.transaction).await?.rows_affected())
    }

    /// Writes sets of rows: one statement.
    pub(in crate::store) async fn apply(&mut self, changes: Changes) -> Result<(), StoreError> {
        writing(changes, self.age).execute(&mut *self.transaction).await?;
        Ok(())
    }

    /// Reads all rows of a statement.
    pub(in crate::store) async fn all(&mut self, statement: Statement) -> Result<Vec<Row>, StoreError> {
        query(statement, self.age).fetch_all(&mut *self.transaction).await?.iter().map(decode).collect()
    }

    /// Reads the first row of a statement.
    pub(in crate::store) async fn first(&mut self, statement: Statement) -> Result<Option<Row>, StoreError> {
        let row = query(statement, self.age).fetch_optional(&mut *self.transaction).await?;
        row.as_ref().map(decode).transpose()
    }

    /// Makes everything durable.
    pub(in crate::store) async fn commit(self) -> Result<(), StoreError> {
        Ok(self.transaction.commit().await?)
    }
}

fn query(statement: Statement, age: u32) -> Query<'static, Postgres, PgArguments> {
    let text = match &statement.text {
        Text::Fixed(text) => text,
        Text::Built(text) => text.as_str(),
    };
    let text = format!("{} /*{age}*/", text.replace(LOCK.0, LOCK.1).replace(LOCK_A.0, LOCK_A.1));
    let query = sqlx::query(AssertSqlSafe(text));
    statement.values.into_iter().fold(query, |query, value| query.bind(Untyped(value)))
}

/// One statement that writes sets of rows, each in a part of its own and each column an array; it answers one row if what
/// they depend on was so. All parts see what was there before the statement.
fn writing(changes: Changes, age: u32) -> Query<'static, Postgres, PgArguments> {
    let Changes { list, condition } = changes;
    let (mut parts, mut count, mut columns) = (Vec::with_capacity(list.len() + 2), 0, Vec::new());
    let mut source = |rows: &RowSet| {
        let mut array = |(_, column): &(_, Column)| {
            count += 1;
            let kind = match column {
                Column::Ints(_) => "BIGINT[]",
                Column::Texts(_) => "TEXT[]",
            };
            format!("CAST(${count} AS {kind})")
        };
        let arrays = rows.columns.iter().map(&mut array).collect::<Vec<_>>().join(", ");
        let names = rows.columns.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(", ");
        (format!("unnest({arrays}) AS fresh ({names})"), names)
    };
    let fits = match condition {
        None => "true".to_owned(),
        Some((table, rows)) => {
            let names: Vec<_> = rows.columns.iter().map(|(name, _)| *name).collect();
            let same = names.iter().map(|name| format!("t.{name} = fresh.{name}")).collect::<Vec<_>>().join(" AND ");
            let key = names.first().copied().unwrap_or_default();
            let (unnest, _) = source(&rows);
            // The rows are locked in this order, and looked at again after whoever held them.
            parts.push(format!(
                "found AS MATERIALIZED (SELECT 1 FROM {unnest} CROSS JOIN {table} AS t WHERE {same} ORDER BY t.{key}
                                        FOR UPDATE OF t)"
            ));
            let expected = RowSet::default().ints("expected", [i64::try_from(rows.len()).unwrap_or(i64::MAX)]);
            let (unnest, _) = source(&expected);
            columns.extend([rows, expected].into_iter().flat_map(|rows| rows.columns));
            parts.push(format!(
                "fits AS MATERIALIZED (SELECT (SELECT count(*) FROM found) = expected AS f FROM {unnest})"
            ));
            "(SELECT f FROM fits)".to_owned()
        }
    };
    for (number, change) in list.into_iter().enumerate() {
        let (unnest, names) = source(&change.rows);
        let part = change.text("", &format!("SELECT {names} FROM {unnest} WHERE {fits}"));
        parts.push(format!("part{number} AS ({part})"));
        columns.extend(change.rows.columns);
    }
    let text = format!("WITH {} SELECT 1 WHERE {fits} /*{age}*/", parts.join(", "));
    columns.into_iter().fold(sqlx::query(AssertSqlSafe(text)), |query, (_, column)| match column {
        Column::Ints(values) => query.bind(values),
        Column::Texts(values) => query.bind(values),
    })
}

/// A value whose type is not told: the server takes the one that the statement needs at its place. So nothing fits
/// every column, and a statement that was prepared with nothing in a place still takes something there later.
///
/// The bytes are those of `BIGINT`, `TEXT` and `BYTEA`. Where the server finds another type (a bare `1` beside a
/// placeholder is an `INTEGER`) it refuses them, for their length: write `CAST(1 AS BIGINT)`.
struct Untyped(Value);

impl Type<Postgres> for Untyped {
    fn type_info() -> PgTypeInfo {
        PgTypeInfo::with_oid(Oid(0))
    }
}

impl Encode<'_, Postgres> for Untyped {
    fn encode_by_ref(&self, buffer: &mut PgArgumentBuffer) -> Result<IsNull, BoxDynError> {
        match &self.0 {
            Value::Null => return Ok(IsNull::Yes),
            Value::Int(number) => buffer.extend_from_slice(&number.to_be_bytes()),
            Value::Text(text) => buffer.extend_from_slice(text.as_bytes()),
            Value::Blob(bytes) => buffer.extend_from_slice(bytes),
        }
        Ok(IsNull::No)
    }
}

fn decode(row: &PgRow) -> Result<Row, StoreError> {
    let cell = |column: usize| {
        let raw = row.try_get_raw(column)?;
        if raw.is_null() {
            return Ok(Value::Null);
        }
        let kind = raw.type_info();
        match kind.name() {
            "INT8" => Ok(Value::Int(row.try_get_unchecked(column)?)),
            // A bare `1` in a select.
            "INT4" => Ok(Value::Int(row.try_get_unchecked::<i32, _>(column)?.into())),
            "TEXT" => Ok(Value::Text(row.try_get_unchecked(column)?)),
            "BYTEA" => Ok(Value::Blob(row.try_get_unchecked(column)?)),
            other => Err(StoreError::Data(format!("column {column} is of kind {other}"))),
        }
    };
    (0..row.len()).map(cell).collect::<Result<_, _>>().map(Row)
}
