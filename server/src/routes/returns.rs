//! The browser comes back from a gateway. Nothing is credited here: the page shows what the database says.

use app::context::CurrentViewer;
use axum::{
    Extension,
    extract::{Path, RawQuery, State},
    response::Redirect,
};
use billing::returns;
use domain::gateway::Gateway;

use crate::{problem::ProblemKind, state::AppState};

/// `/pay/{gateway}/{way}`, where the way is `return` or `cancel`. VNPay tells a cancelled payment by its return, too.
///
/// # Errors
/// [`ProblemKind::NotFound`] for other gateways and ways.
pub async fn come_back(
    State(state): State<AppState>,
    Extension(CurrentViewer(viewer)): Extension<CurrentViewer>,
    Path((gateway, way)): Path<(String, String)>,
    RawQuery(query): RawQuery,
) -> Result<Redirect, ProblemKind> {
    let billing = &state.context.billing;
    let query = query.unwrap_or_default();
    let gateway: Gateway = gateway.parse().map_err(|_| ProblemKind::NotFound)?;
    let payment = match (gateway, way.as_str()) {
        (Gateway::Vnpay, "return") => returns::vnpay(billing, &query).await,
        (Gateway::Stripe, "return" | "cancel") => returns::stripe(billing, &query).await,
        (Gateway::Paypal, "return" | "cancel") => returns::paypal(billing, &query).await,
        _ => return Err(ProblemKind::NotFound),
    };
    let Some(payment_id) = payment else {
        tracing::info!(%gateway, "a browser came back without a payment that is known");
        return Ok(Redirect::to("/billing/payments"));
    };
    // Closing a payment is the owner's alone; anybody may make us ask the gateway, now and then.
    let is_owner = viewer.is_some_and(|viewer| viewer.account_id == payment_id.account_id());
    if way == "cancel" && is_owner {
        billing.note_cancel(&payment_id).await;
    } else if state.services.limits.return_payment.count(payment_id.as_str()).is_ok() {
        billing.note_return(&payment_id).await;
    }
    // An id has a safe alphabet, and the page asks again whether the payment is the viewer's.
    Ok(Redirect::to(&format!("/billing/payments/{payment_id}")))
}
