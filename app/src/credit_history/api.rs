//! The data of Credit history.

use domain::{currency::Currency, history::Movement, time::Day};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::ApiError;

/// An account with at most so many movements is held by the browser as a whole; of a larger one the server filters.
#[cfg(feature = "ssr")]
const HELD_ROWS: u32 = 1_000;

/// What the page holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CreditHistoryData {
    /// The account's currency; `None` before the first billing profile.
    pub currency: Option<Currency>,
    /// Newest first.
    pub movements: Vec<Movement>,
    /// Whether these are all movements of the account. If not, they are one page of those that match the filter.
    pub complete: bool,
    /// Whether older movements match the filter, when `complete` is false.
    pub more: bool,
    /// Every service that the account has ever used.
    pub services: Vec<String>,
    /// Today in the account's zone.
    pub today: Day,
    /// The account's zone.
    pub zone: String,
}

/// All movements of a small account; of a large one those that match the filter in `query` (the page's own query
/// string), up to one page.
#[server(input = server_fn::codec::GetUrl, endpoint = "credit_history")]
pub async fn get_credit_history(#[server(default)] query: String) -> Result<CreditHistoryData, ApiError> {
    use billing::history::HistoryQuery;
    use domain::history::Filter;

    use crate::{credit_history::model, ssr};

    async fn load(query: &str) -> Result<CreditHistoryData, ApiError> {
        let account = ssr::authorised()?.account_id;
        let billing = ssr::server()?.billing;
        let currency = billing.balance(account).await.map_err(ssr::fail)?.map(|balance| balance.currency);
        let clock = billing.local_now(account).await.map_err(ssr::fail)?;
        let services = billing.services(account).await.map_err(ssr::fail)?;
        let everything = HistoryQuery { limit: HELD_ROWS, ..HistoryQuery::default() };
        let mut page = billing.history(account, everything).await.map_err(ssr::fail)?;
        let complete = !page.more;
        if !complete {
            let filter = Filter::from_query(query);
            let before = model::before(query);
            let one_page = HistoryQuery { filter, before, limit: model::PAGE_ROWS };
            page = billing.history(account, one_page).await.map_err(ssr::fail)?;
        }
        Ok(CreditHistoryData {
            currency,
            movements: page.movements,
            complete,
            more: page.more,
            services,
            today: clock.day,
            zone: clock.zone,
        })
    }
    ssr::answer(load(&query).await)
}
