//! The overview's data.

use domain::{
    history::Movement,
    ledger::{Balance, OpenHolds},
    money::Money,
    spend::{Pace, Spend},
    time::Day,
};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::{ApiError, settings::Approximate, wire::Answer};

/// How many of the newest movements the overview shows.
#[cfg(feature = "ssr")]
const LATEST: u32 = 6;

/// How many of the newest holds it lists.
#[cfg(feature = "ssr")]
const HOLDS: u32 = 20;

/// What the overview shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OverviewData {
    /// The balance and where it goes; `None` before the first billing profile.
    pub standing: Option<Standing>,
    /// Today in the account's zone.
    pub day: Day,
    /// The minute of that day at which the balance was read.
    pub minute: u16,
    /// The account's zone, as the label of every time shown.
    pub zone: String,
    /// About what the balance is worth in the currency that the viewer likes to compare with.
    pub approximate: Option<Approximate>,
    /// The newest movements, newest first.
    pub latest: Vec<Movement>,
}

/// A balance and where it goes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Standing {
    /// The balance and its parts.
    pub balance: Balance,
    /// What is held of it, and for what.
    pub holds: OpenHolds,
    /// What expires next, and on which day.
    pub expiring: Option<(Money, Day)>,
    /// What was charged in the period asked for.
    pub spend: Spend,
    /// How long what can be spent lasts.
    pub pace: Pace,
    /// Over how many days the pace was taken.
    pub pace_days: i32,
}

/// The overview's data. `query` is the page's own query string, which names the period of the chart.
#[server(input = server_fn::codec::GetUrl, output = Answer, endpoint = "overview")]
pub async fn get_overview(#[server(default)] query: String) -> Result<OverviewData, ApiError> {
    use billing::history::HistoryQuery;
    use domain::spend::Period;

    use crate::ssr;

    async fn load(query: &str) -> Result<OverviewData, ApiError> {
        let viewer = ssr::authorised()?;
        let account = viewer.account_id;
        let billing = ssr::server()?.billing;
        let clock = billing.local_now(account).await.map_err(ssr::fail)?;
        let balance = billing.balance(account).await.map_err(ssr::fail)?;
        let approximate = crate::settings::approximate(&billing, &viewer, balance.as_ref()).await.map_err(ssr::fail)?;
        let standing = match balance {
            None => None,
            Some(balance) => {
                let holds = if balance.held > 0 {
                    billing.open_holds(account, HOLDS).await.map_err(ssr::fail)?
                } else {
                    OpenHolds::default()
                };
                let expiring = billing.next_expiry(account).await.map_err(ssr::fail)?;
                let report = billing.spend(account, Period::from_query(query)).await.map_err(ssr::fail)?;
                let billing::spend::SpendReport { spend, pace, pace_days } = report;
                Some(Standing { balance, holds, expiring, spend, pace, pace_days })
            }
        };
        let newest = HistoryQuery { limit: LATEST, ..HistoryQuery::default() };
        let latest = billing.history(account, newest).await.map_err(ssr::fail)?.movements;
        Ok(OverviewData { standing, day: clock.day, minute: clock.minute, zone: clock.zone, approximate, latest })
    }
    ssr::answer(load(&query).await)
}
