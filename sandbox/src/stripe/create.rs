//! The checks of `POST /v1/checkout/sessions`.

use super::{
    call::Call,
    fault::Fault,
    params::Params,
    store::{Session, Status},
};
use crate::{Mode, random};

const KNOWN: [&str; 18] = [
    "mode",
    "line_items",
    "client_reference_id",
    "metadata",
    "payment_intent_data",
    "success_url",
    "cancel_url",
    "expires_at",
    "payment_method_options",
    "customer",
    "customer_email",
    "customer_creation",
    "locale",
    "submit_type",
    "billing_address_collection",
    "phone_number_collection",
    "invoice_creation",
    "expand",
];
const LEAST_YEN: i64 = 50;
const MOST_YEN: i64 = 99_999_999;
const KONBINI_YEN: std::ops::RangeInclusive<i64> = 120..=300_000;
const MINUTE: i64 = 60;
const DAY: i64 = 24 * 60 * MINUTE;

/// A new session, not stored yet.
pub(crate) fn session(call: &Call, params: &Params, now: i64) -> Result<Session, Fault> {
    let methods_name =
        if call.names_methods_directly() { "payment_method_types" } else { "allowed_payment_method_types" };
    let known: Vec<&str> = KNOWN.into_iter().chain([methods_name]).collect();
    if let Some(name) = params.unknown(&known) {
        return Err(Fault::unknown_parameter(name));
    }
    if params.needed("mode")? != "payment" {
        let message = "Invalid mode: the sandbox takes payments only.".to_owned();
        return Err(Fault::invalid("parameter_invalid", "mode", message));
    }
    if let Some(customer) = params.get("customer") {
        return Err(Fault::no_such("customer", "customer", customer));
    }
    let (amount_total, description) = line_items(params)?;
    Ok(Session {
        id: format!("cs_test_{}", random::alphanumeric(58)),
        created: now,
        expires_at: expiry(params, now)?,
        status: Status::Open,
        paid: false,
        amount_total,
        description,
        client_reference_id: reference(params)?,
        customer_email: params.get("customer_email").map(str::to_owned),
        locale: params.get("locale").map(str::to_owned),
        metadata: params.map("metadata"),
        intent_metadata: params.map("payment_intent_data[metadata]"),
        success_url: address(params.needed("success_url")?, "success_url")?,
        cancel_url: params.get("cancel_url").map(|url| address(url, "cancel_url")).transpose()?,
        methods: methods(params, methods_name, amount_total)?,
        voucher_days: voucher_days(params)?,
        intent: None,
        delivery: Mode::default(),
        backs: Vec::new(),
    })
}

/// The sum in yen and the names of what is bought.
fn line_items(params: &Params) -> Result<(i64, String), Fault> {
    if !params.has("line_items[0]") {
        return Err(Fault::missing("line_items"));
    }
    let mut total: i64 = 0;
    let mut names = Vec::new();
    for item in (0..).map(|index| format!("line_items[{index}]")).take_while(|item| params.has(item)) {
        let price = format!("{item}[price_data]");
        let currency = format!("{price}[currency]");
        if !params.needed(&currency)?.eq_ignore_ascii_case("jpy") {
            let message = "Invalid currency: this sandbox account charges jpy only.".to_owned();
            return Err(Fault::invalid("parameter_invalid", &currency, message));
        }
        names.push(params.needed(&format!("{price}[product_data][name]"))?.to_owned());
        let needed = |name: String| params.integer(&name).and_then(|value| value.ok_or_else(|| Fault::missing(&name)));
        let (unit, quantity) = (needed(format!("{price}[unit_amount]"))?, needed(format!("{item}[quantity]"))?);
        let sum = unit.checked_mul(quantity).filter(|_| unit >= 0 && quantity > 0);
        total = sum.and_then(|sum| total.checked_add(sum)).ok_or_else(|| {
            Fault::invalid("parameter_invalid_integer", &format!("{price}[unit_amount]"), "Invalid amount.".to_owned())
        })?;
    }
    let of_amount =
        |code, message: &str| Err(Fault::invalid(code, "line_items[0][price_data][unit_amount]", message.to_owned()));
    if total < LEAST_YEN {
        return of_amount("amount_too_small", "The Checkout Session's total amount must be at least ¥50.");
    }
    if total > MOST_YEN {
        return of_amount("amount_too_large", "The Checkout Session's total amount must be no more than ¥99,999,999.");
    }
    Ok((total, names.join(", ")))
}

/// 30 minutes to 24 hours ahead, 24 hours when absent.
fn expiry(params: &Params, now: i64) -> Result<i64, Fault> {
    let wrong = |message: &str| Fault::invalid("parameter_invalid", "expires_at", message.to_owned());
    match params.integer("expires_at")? {
        None => Ok(now + DAY),
        // A few seconds of travelling time.
        Some(at) if at < now + 30 * MINUTE - 5 => {
            Err(wrong("The `expires_at` timestamp must be at least 30 minutes from Checkout Session creation."))
        }
        Some(at) if at > now + DAY + 5 => {
            Err(wrong("The `expires_at` timestamp must be less than 24 hours from Checkout Session creation."))
        }
        Some(at) => Ok(at),
    }
}

fn reference(params: &Params) -> Result<Option<String>, Fault> {
    let reference = params.get("client_reference_id");
    if reference.is_some_and(|text| text.len() > 200) {
        let message = "Invalid string: client_reference_id must be at most 200 characters.".to_owned();
        return Err(Fault::invalid("parameter_invalid_string_too_long", "client_reference_id", message));
    }
    Ok(reference.map(str::to_owned))
}

/// The placeholder is not part of a valid address, so it is left out for the check.
fn address(text: &str, name: &str) -> Result<String, Fault> {
    match url::Url::parse(&text.replace("{CHECKOUT_SESSION_ID}", "")) {
        Ok(url) if matches!(url.scheme(), "http" | "https") => Ok(text.to_owned()),
        _ => Err(Fault::invalid("url_invalid", name, "Not a valid URL".to_owned())),
    }
}

fn methods(params: &Params, name: &str, amount: i64) -> Result<Vec<String>, Fault> {
    let methods = params.list(name);
    if let Some(method) = methods.iter().find(|method| !matches!(method.as_str(), "card" | "konbini")) {
        let message = format!("Invalid {name}: must be one of card or konbini, not {method}");
        return Err(Fault::invalid("parameter_invalid", name, message));
    }
    if methods.iter().any(|method| method == "konbini") && !KONBINI_YEN.contains(&amount) {
        let code = if amount < *KONBINI_YEN.start() { "amount_too_small" } else { "amount_too_large" };
        let message = "Konbini payments must be between ¥120 and ¥300,000.".to_owned();
        return Err(Fault::invalid(code, name, message));
    }
    Ok(if methods.is_empty() { vec!["card".to_owned()] } else { methods })
}

fn voucher_days(params: &Params) -> Result<i64, Fault> {
    let name = "payment_method_options[konbini][expires_after_days]";
    match params.integer(name)?.unwrap_or(3) {
        days @ 1..=60 => Ok(days),
        _ => Err(Fault::invalid("parameter_invalid_integer", name, "The days must be between 1 and 60.".to_owned())),
    }
}
