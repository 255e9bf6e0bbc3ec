//! Events that tell what is not so.

use super::event::Event;
use crate::switches::Wrong;
use serde_json::{Value, json};

impl Event {
    /// The event with `wrong` in it: signed as PayPal would, or, forged, as it would not.
    pub fn tampered(&self, wrong: Wrong) -> Self {
        let Ok(mut event) = serde_json::from_str::<Value>(self.body()) else { return self.clone() };
        let resource = &mut event["resource"];
        match wrong {
            Wrong::WrongAmount | Wrong::Forge => {
                for amount in [&mut resource["amount"]].into_iter().filter(|amount| amount.is_object()) {
                    amount["value"] = json!("99999");
                }
            }
            Wrong::OtherMerchant => {
                resource["custom_id"] = json!("PAY-0000000001-0000000001");
                resource["supplementary_data"] = json!({ "related_ids": { "order_id": "ANOTHERMERCHANTS0" } });
            }
            Wrong::Suspicious | Wrong::Contradict => resource["status"] = json!("PENDING"),
            _ => {}
        }
        let forged = wrong == Wrong::Forge;
        self.with_body(event.to_string(), forged)
    }
}
