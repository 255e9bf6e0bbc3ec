//! What is sold.

use domain::{
    money::Money,
    plan::{Plan, PlanId},
    time::Timestamp,
};

use crate::{
    engine::Billing,
    plans::PlanError,
    store::{Cells, StoreError, sql, values},
};

/// The columns of `plan_version` that [`read_plan`] reads.
macro_rules! plan_columns {
    () => {
        "p.slug, p.version, p.name, p.currency, p.price, p.allowance, p.services, p.months, p.rank"
    };
}
pub(crate) use plan_columns;

/// How often a version is numbered anew when somebody else has just taken the number.
const TRIES: usize = 5;

/// A plan to be offered. Of a short name that is known it becomes the next version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewPlan {
    /// The short name.
    pub slug: String,
    /// Its name, for the customer.
    pub name: String,
    /// For one period.
    pub price: Money,
    /// The credit of one period.
    pub allowance: Money,
    /// The services that the allowance may pay for; empty means all.
    pub services: Vec<String>,
    /// The length of a period in months.
    pub months: i64,
    /// Its place among the others: more is an upgrade.
    pub rank: i64,
}

/// A version of a plan and whether it is sold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offer {
    /// The plan.
    pub plan: Plan,
    /// When it was taken off sale by hand.
    pub retired_at: Option<Timestamp>,
    /// Whether it is sold: the newest version, not taken off sale.
    pub on_sale: bool,
}

/// Reads [`plan_columns`].
pub(crate) fn read_plan(cells: &mut Cells<'_>) -> Result<Plan, StoreError> {
    let id = PlanId { slug: cells.text()?, version: cells.int()? };
    let name = cells.text()?;
    let currency = cells.word()?;
    Ok(Plan {
        id,
        name,
        price: Money::from_micros(cells.int()?, currency),
        allowance: Money::from_micros(cells.int()?, currency),
        services: serde_json::from_str(&cells.text()?).map_err(StoreError::data)?,
        months: cells.int()?,
        rank: cells.int()?,
    })
}

impl Billing {
    /// Offers a plan. Who has an earlier version keeps it, at its price.
    ///
    /// # Errors
    /// [`PlanError::Bad`], [`PlanError::Store`].
    pub async fn create_plan(&self, new: NewPlan) -> Result<Plan, PlanError> {
        let NewPlan { slug, name, price, allowance, services, months, rank } = new;
        let mut plan = Plan { id: PlanId { slug, version: 1 }, name, price, allowance, services, months, rank };
        plan.check()?;
        let services = serde_json::to_string(&plan.services).map_err(StoreError::data)?;
        for _ in 1..TRIES {
            match self.insert_plan(&mut plan, &services).await {
                Err(error) if error.is_unique_violation() => {}
                result => return Ok(result.map(|()| plan)?),
            }
        }
        Ok(self.insert_plan(&mut plan, &services).await.map(|()| plan)?)
    }

    async fn insert_plan(&self, plan: &mut Plan, services: &str) -> Result<(), StoreError> {
        let mut tx = self.store().write().await?;
        let newest =
            tx.first(sql("SELECT coalesce(max(version), 0) FROM plan_version WHERE slug = $1", values![&plan.id.slug]));
        plan.id.version = newest.await?.map_or(Ok(0), |row| row.cells().int())? + 1;
        tx.execute(sql(
            "INSERT INTO plan_version (slug, version, name, currency, price, allowance, services, months, rank, created_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
            values![
                &plan.id.slug,
                plan.id.version,
                &plan.name,
                plan.price.currency.code(),
                plan.price.micros,
                plan.allowance.micros,
                services,
                plan.months,
                plan.rank,
                self.now(),
            ],
        ))
        .await?;
        tx.commit().await
    }

    /// Every version of every plan, by rank.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn plans(&self) -> Result<Vec<Offer>, StoreError> {
        let text = concat!(
            "SELECT ",
            plan_columns!(),
            ", r.at, CAST(CASE WHEN r.at IS NULL AND NOT EXISTS (
                     SELECT 1 FROM plan_version AS n WHERE n.slug = p.slug AND n.version > p.version
                 ) THEN 1 ELSE 0 END AS BIGINT)
             FROM plan_version AS p LEFT JOIN plan_retirement AS r ON r.slug = p.slug AND r.version = p.version
             ORDER BY p.rank, p.slug, p.version"
        );
        let read = |row: crate::store::Row| {
            let mut cells = row.cells();
            let plan = read_plan(&mut cells)?;
            Ok(Offer { plan, retired_at: cells.maybe_int()?.map(Timestamp), on_sale: cells.int()? == 1 })
        };
        self.store().all(sql(text, vec![])).await?.into_iter().map(read).collect()
    }

    /// Takes a plan off sale; answers which version. Who has it keeps it. A new version of it is sold again.
    ///
    /// # Errors
    /// [`PlanError::NoSuchPlan`], [`PlanError::Store`].
    pub async fn retire_plan(&self, slug: &str) -> Result<PlanId, PlanError> {
        let mut tx = self.store().write().await?;
        let newest = tx.first(sql(
            "SELECT p.version, r.at FROM plan_version AS p
             LEFT JOIN plan_retirement AS r ON r.slug = p.slug AND r.version = p.version
             WHERE p.slug = $1 ORDER BY p.version DESC LIMIT 1",
            values![slug],
        ));
        let row = newest.await?.ok_or_else(|| PlanError::NoSuchPlan(slug.to_owned()))?;
        let mut cells = row.cells();
        let id = PlanId { slug: slug.to_owned(), version: cells.int()? };
        if cells.maybe_int()?.is_none() {
            tx.execute(sql(
                "INSERT INTO plan_retirement (slug, version, at) VALUES ($1, $2, $3)",
                values![slug, id.version, self.now()],
            ))
            .await?;
            tx.commit().await?;
        }
        Ok(id)
    }

    /// The version that is sold.
    pub(super) async fn plan_on_sale(&self, slug: &str) -> Result<Plan, PlanError> {
        let offers = self.plans().await?;
        let mut versions = offers.into_iter().filter(|offer| offer.plan.id.slug == slug).peekable();
        if versions.peek().is_none() {
            return Err(PlanError::NoSuchPlan(slug.to_owned()));
        }
        let offer = versions.find(|offer| offer.on_sale).ok_or_else(|| PlanError::Retired(slug.to_owned()))?;
        Ok(offer.plan)
    }
}
