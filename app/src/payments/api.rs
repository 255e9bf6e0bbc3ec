//! Server functions of payments.

use domain::ledger::Balance;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::{ApiError, payments::model::Payment, wire::Answer};

/// How many payments a page may hold whole: then the browser filters them by itself.
#[cfg(feature = "ssr")]
const HELD: u32 = 200;
/// How long a finished payment's page shows the balance that it led to: an hour, in seconds.
#[cfg(feature = "ssr")]
const FRESH_SECONDS: i64 = 3_600;

/// How many payments a page of an account with more shows.
#[cfg(feature = "ssr")]
const PAGE: u32 = 50;

/// Payments, newest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaymentList {
    /// All of them, or one page of those that match.
    pub payments: Vec<Payment>,
    /// Whether these are all payments of the account, whatever the filter.
    pub complete: bool,
    /// Where the next, older page begins.
    pub older: Option<i64>,
    /// The zone of all times.
    pub zone: String,
}

/// One payment as it stands, and the balance with it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaymentNow {
    /// The payment.
    pub payment: Payment,
    /// The balance, while it has to do with this payment.
    pub balance: Option<Balance>,
    /// The short name of the plan for which credit was bought, while that may still be wanted.
    pub plan: Option<String>,
    /// The zone of all times.
    pub zone: String,
}

/// The account's payments: all while they are few, else the page of those that match `filter` (a query as in the
/// address) before the cursor `before`.
#[server(input = server_fn::codec::GetUrl, output = Answer, endpoint = "payments")]
pub async fn payments(
    #[server(default)] filter: String,
    #[server(default)] before: String,
) -> Result<PaymentList, ApiError> {
    use domain::history::PaymentFilter;

    use crate::ssr;

    async fn load(filter: &str, before: &str) -> Result<PaymentList, ApiError> {
        let viewer = ssr::authorised()?;
        let server = ssr::server()?;
        let account = viewer.account_id;
        let all = server.billing.payments(account, PaymentFilter::default(), None, HELD).await.map_err(ssr::fail)?;
        let complete = !all.more;
        let page = if complete {
            all
        } else {
            let filter = PaymentFilter::from_query(filter);
            server.billing.payments(account, filter, before.parse().ok(), PAGE).await.map_err(ssr::fail)?
        };
        let older = page.payments.last().filter(|_| page.more && !complete).map(|last| last.number);
        let zone = viewer.time_zone;
        Ok(PaymentList { payments: page.payments.into_iter().map(Payment::from).collect(), complete, older, zone })
    }
    ssr::answer(load(&filter, &before).await)
}

/// One payment of the account.
#[server(input = server_fn::codec::GetUrl, output = Answer, endpoint = "payment")]
pub async fn one_payment(#[server(default)] id: String) -> Result<PaymentNow, ApiError> {
    use domain::payment::PaymentId;

    use crate::ssr;

    async fn load(id: &str) -> Result<PaymentNow, ApiError> {
        let viewer = ssr::authorised()?;
        let server = ssr::server()?;
        let id: PaymentId = id.parse().map_err(|_| ApiError::NotFound)?;
        let view = server.billing.payment(viewer.account_id, &id).await.map_err(ssr::fail)?;
        let payment: Payment = view.ok_or(ApiError::NotFound)?.into();
        // Of an older payment today's balance says nothing.
        let fresh = payment.state.is_open() || server.billing.now() < payment.created_at.plus_seconds(FRESH_SECONDS);
        let balance = if fresh { server.billing.balance(viewer.account_id).await.map_err(ssr::fail)? } else { None };
        let plan = if fresh { ssr::wanted_plan() } else { None };
        Ok(PaymentNow { payment, balance, plan, zone: viewer.time_zone })
    }
    ssr::answer(load(&id).await)
}
