//! For fuzzing: see [`crate::gateways::parsers`].

use domain::payment::MoneyBack;
use url::Url;

use super::{
    OrderCheck, OrderNews, cert_url,
    dispute::{Dispute, Page},
    money_back::Refund,
    order::Order,
};
use crate::gateways::PaypalConfig;

/// Reads an order: what it says of the payment, and its refunds.
pub(in crate::gateways) fn order(data: &[u8], check: &OrderCheck<'_>) -> (Option<OrderNews>, Vec<MoneyBack>) {
    let Ok(order) = serde_json::from_slice::<Order>(data) else { return (None, Vec::new()) };
    let _ = order.payer_link();
    (Some(order.news(check)), order.refunds().filter_map(Refund::read).collect())
}

/// Reads a dispute and a page of disputes.
pub(in crate::gateways) fn dispute(data: &[u8]) -> Vec<MoneyBack> {
    if let Ok(page) = serde_json::from_slice::<Page>(data) {
        let _ = page.next();
    }
    let dispute = serde_json::from_slice::<Dispute>(data).ok();
    dispute.filter(|dispute| dispute.is_about(&["CAPTURE1"])).and_then(|dispute| dispute.read()).into_iter().collect()
}

/// The address of a certificate at the PayPal that is configured.
pub(in crate::gateways) fn cert_url(text: &str, config: &PaypalConfig) -> Option<Url> {
    cert_url::check_for(text, config).ok()
}
