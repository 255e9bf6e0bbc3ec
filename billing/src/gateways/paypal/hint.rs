//! What a webhook hints at: which payment to ask the API about. Never amounts or states (`payments.md` §3.5).

use domain::payment::PaymentId;
use serde::Deserialize;

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
    purchase_units: Vec<Unit>,
    supplementary_data: SupplementaryData,
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
}

/// Reads a webhook's body; `None` when it is no event.
#[must_use]
pub fn hint(body: &[u8]) -> Option<PaypalHint> {
    let Envelope { id: event_id, event_type, resource } = serde_json::from_slice(body).ok()?;
    let order_id = if event_type.starts_with("CHECKOUT.ORDER.") {
        resource.id
    } else {
        resource.supplementary_data.related_ids.order_id.or(resource.order_id)
    };
    let custom_id = resource.custom_id.or_else(|| resource.purchase_units.into_iter().find_map(|unit| unit.custom_id));
    let payment_id = custom_id.and_then(|text| text.parse().ok());
    Some(PaypalHint { event_id, event_type, order_id, payment_id })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
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

    proptest! {
        #[test]
        fn reading_never_panics(body: Vec<u8>) {
            let _ = hint(&body);
        }
    }
}
