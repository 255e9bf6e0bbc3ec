//! The overview's data.

use domain::{history::Movement, ledger::Balance, money::Money, time::Day};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::{ApiError, settings::Approximate};

/// How many of the newest movements the overview shows.
#[cfg(feature = "ssr")]
const LATEST: u32 = 6;

/// What the overview shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OverviewData {
    /// The balance; `None` before the first billing profile.
    pub balance: Option<Balance>,
    /// Today in the account's zone.
    pub day: Day,
    /// The minute of that day at which the balance was read.
    pub minute: u16,
    /// The account's zone, as the label of every time shown.
    pub zone: String,
    /// What expires next, and on which day.
    pub expiring: Option<(Money, Day)>,
    /// About what the balance is worth in the currency that the viewer likes to compare with.
    pub approximate: Option<Approximate>,
    /// The newest movements, newest first.
    pub latest: Vec<Movement>,
}

/// The overview's data.
#[server(input = server_fn::codec::GetUrl, endpoint = "overview")]
pub async fn get_overview() -> Result<OverviewData, ApiError> {
    use billing::history::HistoryQuery;

    use crate::ssr;

    async fn load() -> Result<OverviewData, ApiError> {
        let viewer = ssr::authorised()?;
        let account = viewer.account_id;
        let billing = ssr::server()?.billing;
        let clock = billing.local_now(account).await.map_err(ssr::fail)?;
        let balance = billing.balance(account).await.map_err(ssr::fail)?;
        let expiring = billing.next_expiry(account).await.map_err(ssr::fail)?;
        let approximate = crate::settings::approximate(&billing, &viewer, balance.as_ref()).await.map_err(ssr::fail)?;
        let query = HistoryQuery { limit: LATEST, ..HistoryQuery::default() };
        let latest = billing.history(account, query).await.map_err(ssr::fail)?.movements;
        Ok(OverviewData {
            balance,
            day: clock.day,
            minute: clock.minute,
            zone: clock.zone,
            expiring,
            approximate,
            latest,
        })
    }
    ssr::answer(load().await)
}
