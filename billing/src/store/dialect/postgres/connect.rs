//! Connecting: the server's version, the engine's role, the schema, the pool.
//!
//! The user of the address owns the tables and brings them up to date; the engine then works as the role `prepay_app`,
//! which has only the rights that the migrations give it. So one address is enough, and what has happened is safe from
//! the engine all the same, even where the address is a superuser's.

use std::time::Duration;

use sqlx::{
    AssertSqlSafe, Connection, Executor, PgConnection, PgPool, Row,
    migrate::Migrator,
    postgres::{PgConnectOptions, PgPoolOptions},
};

use crate::store::StoreError;

use super::{ConnectError, LANES, PostgresUrl, error::LEAST_VERSION};

static MIGRATIONS: Migrator = sqlx::migrate!("migrations/postgres");

/// Connections at once for pages, workers, and lanes when they lock.
const CONNECTIONS: u32 = 12;
/// How long the server may take to let us in.
const PATIENCE: Duration = Duration::from_secs(10);
/// A connection that was idle for longer is tried before it is used.
const IDLE: Duration = Duration::from_secs(30);

/// Every connection of the pool begins with this, and with the schema's name.
///
/// Statements of the engine find few rows by an index, whatever the size of the tables. The planner knows that only once
/// a table has grown and was analysed, and a plan made before is kept; so the ways that read whole tables are closed, and
/// a row read for nothing is dear: of two indexes of a small table the one that finds fewer rows is taken. Processes of the
/// server's own that help with a statement cost more to start than the statement.
const SESSION: &str = "SET ROLE prepay_app; SET jit = off; SET enable_seqscan = off; SET enable_bitmapscan = off; \
                       SET enable_hashjoin = off; SET enable_mergejoin = off; SET enable_material = off; \
                       SET cpu_tuple_cost = 0.5; SET max_parallel_workers_per_gather = 0; SET search_path = ";

/// A lane runs the same few statements all the time, on rows that it names: their plans are made once.
const LANE: &str = "SET plan_cache_mode = force_generic_plan; ";

/// Connects, brings the schema up to date, and opens two pools: for everything, and for lanes.
pub(super) async fn connect(url: &PostgresUrl) -> Result<(PgPool, PgPool), ConnectError> {
    let unreachable = |error: sqlx::Error| ConnectError::Unreachable { url: url.clone(), source: error.into() };
    let options = url.options().map_err(unreachable)?.application_name("prepay");
    let opening = async { PgConnection::connect_with(&options).await };
    let mut owner = match tokio::time::timeout(PATIENCE, opening).await {
        Ok(connected) => connected.map_err(unreachable)?,
        Err(_) => return Err(unreachable(sqlx::Error::PoolTimedOut)),
    };
    // At every start but the first the migrations would tell that their table is there already.
    owner.execute("SET client_min_messages = warning").await.map_err(unreachable)?;
    check_version(&mut owner, url).await?;
    take_role(&mut owner, url).await?;
    let failed = |error: sqlx::Error| ConnectError::Migration { url: url.clone(), source: error.into() };
    MIGRATIONS.run(&mut owner).await.map_err(|error| match StoreError::from(error) {
        source @ StoreError::OtherSchema(_) => ConnectError::OtherSchema { url: url.clone(), source },
        source => ConnectError::Migration { url: url.clone(), source },
    })?;
    let schema = one(&mut owner, "SELECT quote_ident(current_schema())").await.map_err(failed)?;
    owner.close().await.map_err(unreachable)?;
    let lanes = u32::try_from(LANES).unwrap_or(1);
    let all = pool(options.clone(), CONNECTIONS, format!("{SESSION}{schema}")).await.map_err(unreachable)?;
    let lanes = pool(options, lanes, format!("{LANE}{SESSION}{schema}")).await.map_err(unreachable)?;
    Ok((all, lanes))
}

async fn pool(options: PgConnectOptions, connections: u32, session: String) -> Result<PgPool, sqlx::Error> {
    let pool = PgPoolOptions::new().max_connections(connections).acquire_timeout(PATIENCE).test_before_acquire(false);
    // Asking first each time would cost a round trip for each statement.
    let pool = pool.before_acquire(|connection, about| {
        Box::pin(async move {
            if about.idle_for > IDLE {
                connection.ping().await?;
            }
            Ok(true)
        })
    });
    let pool = pool.after_connect(move |connection, _| {
        let session = session.clone();
        Box::pin(async move {
            connection.execute(AssertSqlSafe(session)).await?;
            Ok(())
        })
    });
    pool.connect_with(options).await
}

async fn check_version(owner: &mut PgConnection, url: &PostgresUrl) -> Result<(), ConnectError> {
    let version = async {
        let number = one(owner, "SELECT current_setting('server_version_num')").await?;
        Ok((number, one(owner, "SELECT current_setting('server_version')").await?))
    };
    let (number, found) = version
        .await
        .map_err(|error: sqlx::Error| ConnectError::Unreachable { url: url.clone(), source: error.into() })?;
    if is_too_old(&number) {
        return Err(ConnectError::TooOld { url: url.clone(), found });
    }
    Ok(())
}

/// Makes sure that this user can become the engine's role, which is the same for all databases of a server.
async fn take_role(owner: &mut PgConnection, url: &PostgresUrl) -> Result<(), ConnectError> {
    if become_and_return(owner).await.is_ok() {
        return Ok(());
    }
    // Either may fail because it was done before, by another process at this moment too; only what it comes to counts.
    for statement in ["CREATE ROLE prepay_app NOLOGIN", "GRANT prepay_app TO CURRENT_USER"] {
        drop(owner.execute(statement).await);
    }
    if become_and_return(owner).await.is_ok() {
        return Ok(());
    }
    let user = one(owner, "SELECT quote_ident(current_user)").await.unwrap_or_default();
    Err(ConnectError::NoRole { url: url.clone(), user })
}

async fn become_and_return(owner: &mut PgConnection) -> Result<(), sqlx::Error> {
    owner.execute("SET ROLE prepay_app").await?;
    owner.execute("RESET ROLE").await?;
    Ok(())
}

async fn one(connection: &mut PgConnection, query: &'static str) -> Result<String, sqlx::Error> {
    sqlx::query(query).fetch_one(connection).await?.try_get(0)
}

/// Reads `server_version_num`, such as 150018.
fn is_too_old(number: &str) -> bool {
    number.parse::<u32>().unwrap_or(0) / 10_000 < LEAST_VERSION
}

#[cfg(test)]
mod tests {
    use super::is_too_old;

    #[test]
    fn thirteen_is_the_oldest() {
        assert!(is_too_old("120022") && is_too_old("90624") && is_too_old(""));
        assert!(!is_too_old("130000") && !is_too_old("180001"));
    }
}
