//! The checks of `POST /v2/checkout/orders`.

use super::{
    fault::Fault,
    money::Money,
    order::{Order, Status},
    plan::Plan,
};
use crate::{Mode, random};
use jiff::Timestamp;
use serde_json::Value;

/// A new order, not stored yet.
pub(crate) fn order(body: &Value, now: Timestamp) -> Result<Order, Fault> {
    match text(body, "/intent", 1..=255)? {
        Some(intent) if intent == "CAPTURE" => {}
        Some(_) => {
            let description = "The sandbox captures only: the intent must be CAPTURE.";
            return Err(Fault::invalid("INVALID_PARAMETER_VALUE", "/intent", description));
        }
        None => return Err(missing("/intent")),
    }
    match body.pointer("/purchase_units").and_then(Value::as_array).map(Vec::len) {
        None | Some(0) => return Err(missing("/purchase_units")),
        Some(1) => {}
        Some(_) => {
            let description = "The sandbox takes one purchase unit per order.";
            return Err(Fault::invalid("INVALID_ARRAY_MAX_ITEMS", "/purchase_units", description));
        }
    }
    let amount = "/purchase_units/0/amount";
    let amount = Money::from_json(body.pointer(amount).ok_or_else(|| missing(amount))?, amount)?;
    let unit = |name: &str, most| text(body, &format!("/purchase_units/0/{name}"), 1..=most);
    let with_source = body.pointer("/payment_source/paypal").is_some();
    let context = if with_source { "/payment_source/paypal/experience_context" } else { "/application_context" };
    let context = |name: &str| text(body, &format!("{context}/{name}"), 1..=2_048);
    Ok(Order {
        id: random::capitals(17),
        status: if with_source { Status::PayerActionRequired } else { Status::Created },
        with_source,
        reference_id: unit("reference_id", 256)?.unwrap_or_else(|| "default".to_owned()),
        custom_id: unit("custom_id", 127)?,
        invoice_id: unit("invoice_id", 127)?,
        description: unit("description", 127)?,
        amount,
        brand_name: context("brand_name")?,
        return_url: context("return_url")?,
        cancel_url: context("cancel_url")?,
        created: now,
        updated: now,
        payer_id: random::capitals(13),
        plan: Plan::Complete,
        delivery: Mode::default(),
        backs: Vec::new(),
        capture: None,
    })
}

fn missing(pointer: &str) -> Fault {
    Fault::invalid("MISSING_REQUIRED_PARAMETER", pointer, "A required field / parameter is missing.")
}

/// The text at `pointer`, if any; its length in characters must fit.
fn text(body: &Value, pointer: &str, length: std::ops::RangeInclusive<usize>) -> Result<Option<String>, Fault> {
    match body.pointer(pointer) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) if length.contains(&text.chars().count()) => Ok(Some(text.clone())),
        Some(Value::String(_)) => {
            let description = "The value of a field is either too short or too long.";
            Err(Fault::invalid("INVALID_STRING_LENGTH", pointer, description))
        }
        Some(_) => {
            let description = "The value of a field does not conform to the expected format.";
            Err(Fault::invalid("INVALID_PARAMETER_SYNTAX", pointer, description))
        }
    }
}
