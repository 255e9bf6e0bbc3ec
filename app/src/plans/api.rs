//! Server functions of plans.

use leptos::prelude::*;

use crate::{ApiError, plans::model::PlansData, wire::Answer};

/// The account's plan and what is on offer.
#[server(input = server_fn::codec::GetUrl, output = Answer, endpoint = "plans")]
pub async fn get_plans() -> Result<PlansData, ApiError> {
    use crate::{plans::load, ssr};

    ssr::answer(load::plans().await)
}

/// Changes the account's plan and answers with the page that says so. `what` is `buy`, `upgrade`, `downgrade`, `cancel`,
/// `keep` or `renew`; `version` and `most` (micro-units) are what was shown. The same key is done once.
#[server(output = Answer, endpoint = "change_plan")]
pub async fn change_plan(
    #[server(default)] what: String,
    #[server(default)] plan: String,
    #[server(default)] version: String,
    #[server(default)] most: String,
    #[server(default)] key: String,
) -> Result<String, ApiError> {
    use crate::{
        plans::load::{self, Wanted},
        ssr,
    };

    ssr::answer(load::change(Wanted { what, plan, version, most, key }).await)
}
