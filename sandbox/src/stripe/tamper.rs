//! Events that tell what is not so.

use super::event::Event;
use crate::switches::Wrong;
use serde_json::{Value, json};

impl Event {
    /// The event with `wrong` in it: signed as Stripe would, or, forged, as it would not.
    pub fn tampered(&self, wrong: Wrong) -> Self {
        let Ok(mut event) = serde_json::from_str::<Value>(self.body()) else { return self.clone() };
        let object = &mut event["data"]["object"];
        match wrong {
            Wrong::WrongAmount | Wrong::Forge => {
                for name in ["amount_total", "amount_subtotal", "amount"] {
                    if let Some(amount) = object[name].as_i64() {
                        object[name] = json!(amount + amount / 10);
                    }
                }
            }
            Wrong::OtherMerchant => event["livemode"] = json!(true),
            Wrong::Suspicious | Wrong::Contradict => object["payment_status"] = json!("unpaid"),
            _ => {}
        }
        Self::new(format!("{event:#}"), wrong == Wrong::Forge)
    }
}
