//! What a webhook hints at: which payment to ask the API about. Never amounts or states (`payments.md` §3.5).

use domain::payment::PaymentId;
use serde::Deserialize;

use crate::gateways::http::is_object_id;

/// A webhook's subject.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PaypalHint {
    /// `WH-…`: the key by which a repeated delivery is recognised.
    pub event_id: String,
    /// Such as `PAYMENT.CAPTURE.COMPLETED`.
    pub event_type: String,
    /// The order, when the webhook names one.
    pub order_id: Option<String>,
    /// Our reference, when the webhook carries it.
    pub payment_id: Option<PaymentId>,
    /// The capture, when the webhook names one.
    pub capture_id: Option<String>,
    /// The refund or reversal, when it is about one.
    pub refund_id: Option<String>,
    /// The dispute, when it is about one.
    pub dispute_id: Option<String>,
}

impl PaypalHint {
    /// Whether money of a paid payment may be going back.
    #[must_use]
    pub const fn is_about_money_back(&self) -> bool {
        self.refund_id.is_some() || self.dispute_id.is_some()
    }
}

#[derive(Deserialize)]
struct Envelope {
    id: String,
    event_type: String,
    #[serde(default)]
    resource: Resource,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Resource {
    id: Option<String>,
    order_id: Option<String>,
    custom_id: Option<String>,
    invoice_id: Option<String>,
    purchase_units: Vec<Unit>,
    supplementary_data: SupplementaryData,
    dispute_id: Option<String>,
    disputed_transactions: Vec<Transaction>,
    links: Vec<Link>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Transaction {
    seller_transaction_id: Option<String>,
    custom: Option<String>,
    invoice_number: Option<String>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Link {
    rel: String,
    href: String,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Unit {
    custom_id: Option<String>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct SupplementaryData {
    related_ids: RelatedIds,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct RelatedIds {
    order_id: Option<String>,
    capture_id: Option<String>,
}

/// Reads a webhook's body; `None` when it is no event.
#[must_use]
pub fn hint(body: &[u8]) -> Option<PaypalHint> {
    let Envelope { id: event_id, event_type, resource } = serde_json::from_slice(body).ok()?;
    let order_id = resource.order_id(&event_type);
    let payment_id = resource.payment_id();
    let (mut capture_id, mut refund_id, mut dispute_id) = (None, None, None);
    if event_type.starts_with("CUSTOMER.DISPUTE.") {
        dispute_id = resource.dispute_id;
        capture_id = resource.disputed_transactions.into_iter().find_map(|one| one.seller_transaction_id);
    } else if matches!(event_type.as_str(), "PAYMENT.CAPTURE.REFUNDED" | "PAYMENT.CAPTURE.REVERSED")
        || event_type.starts_with("PAYMENT.REFUND.")
    {
        let up = resource.links.iter().find(|link| link.rel == "up").and_then(|link| link.href.rsplit('/').next());
        capture_id = resource.supplementary_data.related_ids.capture_id.or_else(|| up.map(str::to_owned));
        refund_id = resource.id;
    } else if event_type.starts_with("PAYMENT.CAPTURE.") {
        capture_id = resource.id;
    }
    let id = |id: Option<String>| id.filter(|id| is_object_id(id));
    let (capture_id, refund_id, dispute_id) = (id(capture_id), id(refund_id), id(dispute_id));
    Some(PaypalHint { event_id, event_type, order_id: id(order_id), payment_id, capture_id, refund_id, dispute_id })
}

impl Resource {
    fn order_id(&self, event_type: &str) -> Option<String> {
        if event_type.starts_with("CHECKOUT.ORDER.") {
            return self.id.clone();
        }
        self.supplementary_data.related_ids.order_id.clone().or_else(|| self.order_id.clone())
    }

    /// Our reference, wherever it stands: it is the order's `custom_id` and `invoice_id`.
    fn payment_id(&self) -> Option<PaymentId> {
        let own = [&self.custom_id, &self.invoice_id].into_iter();
        let units = self.purchase_units.iter().map(|unit| &unit.custom_id);
        let disputed = self.disputed_transactions.iter().flat_map(|one| [&one.custom, &one.invoice_number]);
        own.chain(units).chain(disputed).find_map(|text| text.as_deref()?.parse().ok())
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::hint;

    #[test]
    fn finds_the_order_and_our_reference() {
        let approved = json!({ "id": "WH-1", "event_type": "CHECKOUT.ORDER.APPROVED", "resource": {
            "id": "ORDER1", "purchase_units": [{ "custom_id": "PAY-0000000007-0000000009" }],
        }});
        let captured = json!({ "id": "WH-2", "event_type": "PAYMENT.CAPTURE.COMPLETED", "resource": {
            "id": "CAPTURE1", "custom_id": "PAY-0000000007-0000000009",
            "supplementary_data": { "related_ids": { "order_id": "ORDER1" } },
        }});
        for body in [approved, captured] {
            let hint = hint(body.to_string().as_bytes()).unwrap();
            assert_eq!(hint.order_id.as_deref(), Some("ORDER1"));
            assert_eq!(hint.payment_id.unwrap().as_str(), "PAY-0000000007-0000000009");
        }
    }

    #[test]
    fn finds_what_goes_back() {
        let read = |event_type: &str, resource: serde_json::Value| {
            let body = json!({ "id": "WH-1", "event_type": event_type, "resource": resource });
            hint(body.to_string().as_bytes()).unwrap()
        };
        let up = json!({ "id": "REFUND1", "custom_id": "PAY-0000000007-0000000009", "links": [
            { "rel": "self", "href": "https://api-m.paypal.com/v2/payments/refunds/REFUND1" },
            { "rel": "up", "href": "https://api-m.paypal.com/v2/payments/captures/CAPTURE1" },
        ]});
        let related = json!({ "id": "REFUND1", "invoice_id": "PAY-0000000007-0000000009",
            "supplementary_data": { "related_ids": { "capture_id": "CAPTURE1", "order_id": "ORDER1" } } });
        for (event_type, resource) in [("PAYMENT.CAPTURE.REFUNDED", up), ("PAYMENT.CAPTURE.REVERSED", related)] {
            let hint = read(event_type, resource);
            assert_eq!(hint.refund_id.as_deref(), Some("REFUND1"));
            assert_eq!(hint.capture_id.as_deref(), Some("CAPTURE1"));
            assert!(hint.payment_id.is_some() && hint.is_about_money_back());
        }
        let dispute = read(
            "CUSTOMER.DISPUTE.CREATED",
            json!({ "dispute_id": "PP-D-4012", "disputed_transactions": [
                { "seller_transaction_id": "CAPTURE1", "custom": "PAY-0000000007-0000000009" },
            ]}),
        );
        assert_eq!(dispute.dispute_id.as_deref(), Some("PP-D-4012"));
        assert_eq!(dispute.capture_id.as_deref(), Some("CAPTURE1"));
        assert!(dispute.payment_id.is_some() && dispute.is_about_money_back());
        let captured = read("PAYMENT.CAPTURE.COMPLETED", json!({ "id": "CAPTURE1" }));
        assert_eq!(captured.capture_id.as_deref(), Some("CAPTURE1"));
        assert!(!captured.is_about_money_back());
        assert_eq!(read("CUSTOMER.DISPUTE.CREATED", json!({ "dispute_id": "../x" })).dispute_id, None);
    }
}
