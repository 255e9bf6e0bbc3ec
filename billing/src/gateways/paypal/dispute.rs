//! Disputes (`payments.md` §3.5).

use std::collections::BTreeSet;

use domain::payment::{BackKind, BackState, MoneyBack};
use serde::Deserialize;
use url::Url;

use super::{PaypalClient, amount::WireAmount, call};
use crate::gateways::{
    GatewayError,
    http::{endpoint, is_object_id},
};

const DISPUTES: &str = "v1/customer/disputes";
/// Disputes of one page, the most that PayPal gives.
const PAGE: &str = "50";
/// A payment with more disputes than these pages hold is no payment of ours.
const PAGES_MAX: usize = 5;

/// A dispute; unknown fields are ignored.
#[derive(Debug, Deserialize)]
pub(super) struct Dispute {
    dispute_id: String,
    status: String,
    dispute_amount: Option<WireAmount>,
    dispute_outcome: Option<Outcome>,
    #[serde(default)]
    disputed_transactions: Vec<Transaction>,
}

#[derive(Debug, Deserialize)]
struct Outcome {
    outcome_code: Option<String>,
    amount_refunded: Option<WireAmount>,
}

#[derive(Debug, Deserialize)]
struct Transaction {
    seller_transaction_id: Option<String>,
}

/// One page of the list.
#[derive(Debug, Deserialize)]
pub(super) struct Page {
    #[serde(default)]
    items: Vec<Item>,
    #[serde(default)]
    links: Vec<Link>,
}

#[derive(Debug, Deserialize)]
struct Item {
    dispute_id: String,
}

#[derive(Debug, Deserialize)]
struct Link {
    href: String,
    rel: String,
}

impl Dispute {
    /// Whether it is about one of these captures.
    pub(super) fn is_about(&self, captures: &[&str]) -> bool {
        let named = self.disputed_transactions.iter().filter_map(|one| one.seller_transaction_id.as_deref());
        named.into_iter().any(|id| captures.contains(&id))
    }

    /// It as [`MoneyBack`]; `None` when it names no positive amount or no id.
    pub(super) fn read(&self) -> Option<MoneyBack> {
        let outcome = self.dispute_outcome.as_ref();
        let code = outcome.and_then(|outcome| outcome.outcome_code.as_deref());
        let state = match (self.status.as_str(), code) {
            ("RESOLVED", Some("RESOLVED_BUYER_FAVOUR" | "ACCEPTED")) => BackState::Gone,
            ("RESOLVED", Some("RESOLVED_SELLER_FAVOUR" | "RESOLVED_WITH_PAYOUT" | "CANCELED_BY_BUYER" | "DENIED")) => {
                BackState::Returned
            }
            // Open, waiting, under review, and an end that PayPal may add.
            _ => BackState::Open,
        };
        let read = |amount: Option<&WireAmount>| amount.and_then(WireAmount::read).filter(|amount| amount.micros > 0);
        let lost = read(outcome.and_then(|outcome| outcome.amount_refunded.as_ref()));
        let amount = lost.filter(|_| state == BackState::Gone).or_else(|| read(self.dispute_amount.as_ref()))?;
        let id = self.dispute_id.clone();
        is_object_id(&id).then_some(MoneyBack { id, kind: BackKind::Dispute, amount, state })
    }
}

impl PaypalClient {
    /// The disputes of these captures: those that PayPal lists, and those of `named` that are about them.
    pub(super) async fn disputes_of(
        &self,
        captures: &[&str],
        named: &[String],
    ) -> Result<Vec<MoneyBack>, GatewayError> {
        let mut ids: BTreeSet<String> = named.iter().filter(|id| is_object_id(id)).cloned().collect();
        for capture in captures {
            match self.list_disputes(capture).await {
                Ok(listed) => ids.extend(listed),
                // The app lacks the permission. Disputes that webhooks name can be read perhaps, and refunds surely.
                Err(error @ GatewayError::Refused { status: 403, .. }) => {
                    tracing::error!(%error, "our PayPal app may not list disputes");
                }
                Err(error) => return Err(error),
            }
        }
        let mut all = Vec::new();
        for id in ids {
            let url = endpoint(&self.config.base_url, &format!("{DISPUTES}/{id}"));
            let answer = self.call("fetch dispute", || self.http.get(url.clone())).await?;
            if answer.status == 404 && named.contains(&id) {
                tracing::warn!(dispute = id, "PayPal does not know a dispute that a webhook named");
                continue;
            }
            if !answer.is_success() {
                return Err(call::refusal(&answer));
            }
            let dispute: Dispute = answer.json()?;
            if dispute.dispute_id != id {
                return Err(answer.unexpected("another dispute than asked for"));
            }
            if dispute.is_about(captures) {
                all.push(dispute.read().ok_or_else(|| answer.unexpected("dispute without an amount"))?);
            } else {
                tracing::warn!(dispute = id, "a PayPal dispute is not about the payment");
            }
        }
        Ok(all)
    }

    async fn list_disputes(&self, capture: &str) -> Result<Vec<String>, GatewayError> {
        let mut ids = Vec::new();
        let mut token: Option<String> = None;
        for _ in 0..PAGES_MAX {
            let mut url = endpoint(&self.config.base_url, DISPUTES);
            url.query_pairs_mut().append_pair("disputed_transaction_id", capture).append_pair("page_size", PAGE);
            if let Some(token) = &token {
                url.query_pairs_mut().append_pair("next_page_token", token);
            }
            let answer = self.call("list disputes", || self.http.get(url.clone())).await?;
            if !answer.is_success() {
                return Err(call::refusal(&answer));
            }
            let page: Page = answer.json()?;
            if !page.items.iter().all(|item| is_object_id(&item.dispute_id)) {
                return Err(answer.unexpected("dispute id"));
            }
            ids.extend(page.items.iter().map(|item| item.dispute_id.clone()));
            token = page.next();
            if token.is_none() {
                return Ok(ids);
            }
        }
        Err(call::unexpected("too many pages of disputes"))
    }
}

impl Page {
    /// The mark of the next page. Of the link only this is used: where to ask is ours to say.
    pub(super) fn next(&self) -> Option<String> {
        let next = self.links.iter().find(|link| link.rel == "next")?;
        let url = Url::parse(&next.href).ok()?;
        url.query_pairs().find(|(name, _)| name == "next_page_token").map(|(_, token)| token.into_owned())
    }
}

#[cfg(test)]
mod tests {
    use domain::payment::BackState;
    use serde_json::json;

    use super::{Dispute, Page};

    fn state(status: &str, outcome: serde_json::Value) -> Option<(i64, BackState)> {
        let body = json!({
            "dispute_id": "PP-D-4012", "status": status, "dispute_outcome": outcome,
            "dispute_amount": { "currency_code": "USD", "value": "25.00" },
            "disputed_transactions": [{ "seller_transaction_id": "3C679366HH908993F" }],
        });
        let dispute: Dispute = serde_json::from_value(body).unwrap();
        assert!(dispute.is_about(&["3C679366HH908993F"]) && !dispute.is_about(&["OTHER"]) && !dispute.is_about(&[]));
        dispute.read().map(|back| (back.amount.to_minor().unwrap(), back.state))
    }

    #[test]
    fn states_follow_the_outcome() {
        for status in ["OPEN", "WAITING_FOR_SELLER_RESPONSE", "UNDER_REVIEW", "RESOLVED", "SOMETHING_NEW"] {
            assert_eq!(state(status, json!(null)), Some((2_500, BackState::Open)), "{status}");
        }
        for (code, expected) in [
            ("RESOLVED_BUYER_FAVOUR", BackState::Gone),
            ("ACCEPTED", BackState::Gone),
            ("RESOLVED_SELLER_FAVOUR", BackState::Returned),
            ("RESOLVED_WITH_PAYOUT", BackState::Returned),
            ("CANCELED_BY_BUYER", BackState::Returned),
            ("DENIED", BackState::Returned),
            ("NONE", BackState::Open),
        ] {
            assert_eq!(state("RESOLVED", json!({ "outcome_code": code })), Some((2_500, expected)), "{code}");
        }
        let lost = json!({
            "outcome_code": "RESOLVED_BUYER_FAVOUR", "amount_refunded": { "currency_code": "USD", "value": "10.00" },
        });
        assert_eq!(state("RESOLVED", lost.clone()), Some((1_000, BackState::Gone)));
        assert_eq!(state("UNDER_REVIEW", lost), Some((2_500, BackState::Open)));
    }

    #[test]
    fn of_a_link_only_the_mark_is_used() {
        let next = |href: &str| {
            let page = json!({ "items": [], "links": [{ "rel": "next", "href": href }] });
            serde_json::from_value::<Page>(page).unwrap().next()
        };
        assert_eq!(next("https://evil.example/?next_page_token=a%2Fb").as_deref(), Some("a/b"));
        assert_eq!(next("https://api-m.paypal.com/v1/customer/disputes"), None);
        assert_eq!(next("nothing"), None);
    }
}
