//! The data of Credit history.

use domain::{
    currency::Currency,
    history::{Facets, Movement, Summary},
    time::Day,
};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::{ApiError, wire::Answer};

/// One page of the history as the server sees it, and what everything that matches comes to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CreditHistoryData {
    /// The account's currency; `None` before the first billing profile.
    pub currency: Option<Currency>,
    /// In the order of the address.
    pub movements: Vec<Movement>,
    /// Whether more follow.
    pub more: bool,
    /// Count and sums of all that match.
    pub summary: Summary,
    /// What other choices would show.
    pub facets: Facets,
    /// The day back to which a text was looked for, in a very long history.
    pub searched_to: Option<Day>,
    /// Whether nothing has ever moved.
    pub is_empty: bool,
    /// Whether the browser may hold all of it.
    pub holdable: bool,
    /// Every service that the account has ever used.
    pub services: Vec<String>,
    /// Today in the account's zone.
    pub today: Day,
    /// The account's zone.
    pub zone: String,
}

/// The page of the history that `query` (the page's own query string) asks for.
#[server(input = server_fn::codec::GetUrl, output = Answer, endpoint = "credit_history")]
pub async fn get_credit_history(#[server(default)] query: String) -> Result<CreditHistoryData, ApiError> {
    use domain::history::HELD_MAX;

    use crate::{
        Texts,
        credit_history::{
            model::{PAGE_ROWS, Wanted},
            words::worded,
        },
        ssr,
    };

    async fn load(query: &str) -> Result<CreditHistoryData, ApiError> {
        let account = ssr::authorised()?.account_id;
        let billing = ssr::server()?.billing;
        let currency = billing.currency(account).await.map_err(ssr::fail)?;
        let clock = billing.local_now(account).await.map_err(ssr::fail)?;
        let services = billing.services(account).await.map_err(ssr::fail)?;
        let holdable = billing.history_length(account).await.map_err(ssr::fail)? <= HELD_MAX;
        let Wanted { filter, sort, before } = Wanted::from_query(query).possible(holdable);
        let filter = worded(filter, Texts(ssr::language(), ssr::numbers()), currency);
        let view = billing.history_view(account, &filter, sort, before, PAGE_ROWS).await.map_err(ssr::fail)?;
        Ok(CreditHistoryData {
            currency,
            movements: view.movements,
            more: view.more,
            summary: view.summary,
            facets: view.facets,
            searched_to: view.searched_to,
            is_empty: view.total_rows == 0,
            holdable,
            services,
            today: clock.day,
            zone: clock.zone,
        })
    }
    ssr::answer(load(&query).await)
}
