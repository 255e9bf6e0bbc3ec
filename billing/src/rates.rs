//! Exchange rates: a table that the operator keeps. Every version stays; the newest of a pair is quoted by.

use domain::{
    quote::{Entered, ExchangeRate, NoRate, Pair, Rate, Spread},
    time::Timestamp,
    top_up::QUOTED,
};

use crate::{
    engine::Billing,
    store::{Cells, Row, StoreError, Tx, sql, values},
};

/// The longest name of a source or an actor, in characters.
const NAME_MAX: usize = 100;
/// How often versions are numbered anew when somebody else has just taken a number.
const TRIES: usize = 5;

/// A rate to be entered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewRate {
    /// The charged currency and the balance's.
    pub pair: Pair,
    /// So much of the balance's currency for one unit of the charged one.
    pub rate: Rate,
    /// What the house adds.
    pub spread: Spread,
    /// Who publishes it; customers read it.
    pub source: String,
    /// When it was so there.
    pub observed_at: Timestamp,
}

/// One version of a pair's rate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RateVersion {
    /// The pair.
    pub pair: Pair,
    /// From 1.
    pub version: i64,
    /// The rate; `None` where it was withdrawn.
    pub rate: Option<Rate>,
    /// What the house adds.
    pub spread: Spread,
    /// Who publishes it.
    pub source: String,
    /// When it was so there.
    pub observed_at: Timestamp,
    /// When it was entered.
    pub entered_at: Timestamp,
    /// Who entered it.
    pub actor: String,
}

/// Why a rate is not entered.
#[derive(Debug, thiserror::Error)]
pub enum RateError {
    /// Nothing is quoted in these currencies.
    #[error("nothing is charged by {0}; rates are used for {used}", used = QUOTED.map(|pair| pair.to_string()).join(", "))]
    NotUsed(Pair),
    /// No source, or a long one.
    #[error("the source must have 1 to {NAME_MAX} characters; customers read it")]
    Source,
    /// Nobody named, or with a long name.
    #[error("who enters it must have 1 to {NAME_MAX} characters")]
    Actor,
    /// It is said to be of the future.
    #[error("the rate of {0} cannot have been observed in the future")]
    Future(Pair),
    /// It differs much from the one before it, as a slip of the pen does.
    #[error("{pair} {rate} is more than a tenth away from {before}, the rate in force; if it is right, say so")]
    FarAway {
        /// The pair.
        pair: Pair,
        /// The new one.
        rate: Rate,
        /// The one in force.
        before: Rate,
    },
    /// There is no rate to withdraw.
    #[error("{0} has no rate that could be withdrawn")]
    NothingToWithdraw(Pair),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// The columns of `exchange_rate` that [`read`] reads, of a table called `e`.
macro_rules! rate_columns {
    () => {
        "e.base, e.quote, e.version, e.rate, e.spread, e.source, e.observed_at, e.entered_at, e.actor"
    };
}

fn read(cells: &mut Cells<'_>) -> Result<RateVersion, StoreError> {
    Ok(RateVersion {
        pair: Pair { base: cells.word()?, quote: cells.word()? },
        version: cells.int()?,
        rate: cells.maybe_text()?.map(|text| text.parse().map_err(StoreError::data)).transpose()?,
        spread: cells.int()?.try_into().map_err(StoreError::data)?,
        source: cells.text()?,
        observed_at: Timestamp(cells.int()?),
        entered_at: Timestamp(cells.int()?),
        actor: cells.text()?,
    })
}

impl RateVersion {
    /// What is quoted by; `None` where it was withdrawn.
    fn in_force(self) -> Option<ExchangeRate> {
        let Self { pair, version, rate, spread, source, observed_at, .. } = self;
        Some(ExchangeRate { version, pair, rate: rate?, spread, source, observed_at })
    }
}

const NEWEST: &str = concat!(
    "SELECT ",
    rate_columns!(),
    " FROM exchange_rate AS e WHERE e.base = $1 AND e.quote = $2 ORDER BY e.version DESC LIMIT 1"
);

impl Billing {
    /// Enters rates, all or none, each as the next version of its pair. One that is in force already, with the same
    /// source and time, is left out. Answers those that were entered.
    ///
    /// # Errors
    /// [`RateError`]. `may_leap` lets a rate be more than a tenth away from the one before it.
    pub async fn enter_rates(
        &self,
        rates: &[NewRate],
        actor: &str,
        may_leap: bool,
    ) -> Result<Vec<RateVersion>, RateError> {
        let now = self.now();
        check_name(actor).ok_or(RateError::Actor)?;
        for rate in rates {
            check_pair(rate.pair)?;
            check_name(&rate.source).ok_or(RateError::Source)?;
            if rate.observed_at > now {
                return Err(RateError::Future(rate.pair));
            }
        }
        for _ in 1..TRIES {
            match self.insert_rates(rates, actor, may_leap).await {
                Err(RateError::Store(error)) if error.is_unique_violation() => {}
                result => return result,
            }
        }
        self.insert_rates(rates, actor, may_leap).await
    }

    async fn insert_rates(
        &self,
        rates: &[NewRate],
        actor: &str,
        may_leap: bool,
    ) -> Result<Vec<RateVersion>, RateError> {
        let mut tx = self.store().write().await?;
        let mut entered = Vec::new();
        for new in rates {
            let NewRate { pair, rate, spread, source, observed_at } = new.clone();
            let newest = newest(&mut tx, pair).await?;
            if let Some(before) = newest.as_ref().and_then(|newest| newest.rate)
                && !may_leap
                && rate.is_far_from(before)
            {
                return Err(RateError::FarAway { pair, rate, before });
            }
            let version = newest.as_ref().map_or(1, |newest| newest.version + 1);
            let rate = Some(rate);
            let next = RateVersion {
                pair,
                version,
                rate,
                spread,
                source,
                observed_at,
                entered_at: self.now(),
                actor: actor.to_owned(),
            };
            let is_known = newest.is_some_and(|newest| {
                (newest.rate, newest.spread, newest.observed_at) == (rate, spread, observed_at)
                    && newest.source == next.source
            });
            if !is_known {
                insert(&mut tx, &next).await?;
                entered.push(next);
            }
        }
        tx.commit().await?;
        Ok(entered)
    }

    /// Takes a pair's rate out of force: nothing is quoted by it any more, and what was quoted before is not accepted.
    /// Payments that were started keep their quotes.
    ///
    /// # Errors
    /// [`RateError`].
    pub async fn withdraw_rate(&self, pair: Pair, actor: &str) -> Result<RateVersion, RateError> {
        check_name(actor).ok_or(RateError::Actor)?;
        check_pair(pair)?;
        let mut tx = self.store().write().await?;
        let newest = newest(&mut tx, pair).await?.filter(|newest| newest.rate.is_some());
        let version = newest.ok_or(RateError::NothingToWithdraw(pair))?.version + 1;
        let now = self.now();
        let next = RateVersion {
            pair,
            version,
            rate: None,
            spread: Spread::NONE,
            source: String::new(),
            observed_at: now,
            entered_at: now,
            actor: actor.to_owned(),
        };
        insert(&mut tx, &next).await?;
        tx.commit().await?;
        Ok(next)
    }

    /// The newest version of every pair, or every version, newest first.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn rates(&self, all: bool) -> Result<Vec<RateVersion>, StoreError> {
        let text = concat!(
            "SELECT ",
            rate_columns!(),
            " FROM exchange_rate AS e WHERE CAST($1 AS BIGINT) = 1 OR NOT EXISTS (
                 SELECT 1 FROM exchange_rate AS n WHERE n.base = e.base AND n.quote = e.quote AND n.version > e.version
             ) ORDER BY e.base, e.quote, e.version DESC"
        );
        let rows = self.store().all(sql(text, values![i64::from(all)])).await?;
        rows.iter().map(|row| read(&mut row.cells())).collect()
    }

    /// The rate by which a pair is quoted now, or why there is none.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn rate_now(&self, pair: Pair) -> Result<Result<ExchangeRate, NoRate>, StoreError> {
        let row = self.store().first(sql(NEWEST, values![pair.base.code(), pair.quote.code()])).await?;
        let newest = row.map(|row| read(&mut row.cells())).transpose()?.and_then(RateVersion::in_force);
        let max_age = self.inner.rate_max_age_seconds;
        Ok(newest.ok_or(NoRate::Missing).and_then(|rate| rate.check_age(self.now(), max_age).map(|()| rate)))
    }

    /// A version that was in force, with what came after it.
    pub(crate) async fn entered_rate(&self, pair: Pair, version: i64) -> Result<Option<Entered>, StoreError> {
        let text = concat!(
            "SELECT ",
            rate_columns!(),
            ", (SELECT n.entered_at FROM exchange_rate AS n
                WHERE n.base = e.base AND n.quote = e.quote AND n.version = e.version + 1),
               (SELECT count(*) FROM exchange_rate AS n
                WHERE n.base = e.base AND n.quote = e.quote AND n.version > e.version AND n.rate IS NULL)
             FROM exchange_rate AS e WHERE e.base = $1 AND e.quote = $2 AND e.version = $3"
        );
        let row = self.store().first(sql(text, values![pair.base.code(), pair.quote.code(), version])).await?;
        let entered = |row: Row| {
            let mut cells = row.cells();
            let rate = read(&mut cells)?.in_force();
            let (replaced_at, withdrawals) = (cells.maybe_int()?.map(Timestamp), cells.int()?);
            Ok(rate.map(|rate| Entered { rate, replaced_at, is_withdrawn: withdrawals > 0 }))
        };
        row.map_or(Ok(None), entered)
    }
}

async fn newest(tx: &mut Tx, pair: Pair) -> Result<Option<RateVersion>, StoreError> {
    let row = tx.first(sql(NEWEST, values![pair.base.code(), pair.quote.code()])).await?;
    row.map(|row| read(&mut row.cells())).transpose()
}

async fn insert(tx: &mut Tx, next: &RateVersion) -> Result<(), StoreError> {
    tx.execute(sql(
        "INSERT INTO exchange_rate (base, quote, version, rate, spread, source, observed_at, entered_at, actor)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        values![
            next.pair.base.code(),
            next.pair.quote.code(),
            next.version,
            next.rate.map(|rate| rate.to_string()),
            i64::from(next.spread),
            &next.source,
            next.observed_at,
            next.entered_at,
            &next.actor,
        ],
    ))
    .await?;
    Ok(())
}

fn check_pair(pair: Pair) -> Result<(), RateError> {
    if QUOTED.contains(&pair) { Ok(()) } else { Err(RateError::NotUsed(pair)) }
}

fn check_name(name: &str) -> Option<()> {
    let is_good = !name.trim().is_empty() && name.chars().count() <= NAME_MAX && !name.chars().any(char::is_control);
    is_good.then_some(())
}
