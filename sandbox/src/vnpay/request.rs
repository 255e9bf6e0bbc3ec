//! `GET /paymentv2/vpcpay.html`: checks a pay request and opens its page.

use super::{fault::Fault, params::Params, signature, store::Transaction};
use crate::{
    Config, clock, random,
    state::{Shared, lock},
};
use axum::{
    extract::{RawQuery, State},
    response::Redirect,
};
use jiff::{Timestamp, ToSpan};
use std::ops::RangeInclusive;

/// VND x 100: from 5 000 to below 1 000 000 000 VND.
const AMOUNTS: RangeInclusive<u64> = 500_000..=99_999_999_900;
/// The window of older integrations, which send no expiry.
const WINDOW_MINUTES: i64 = 15;

/// A pay request that passed all checks.
#[derive(Debug, Clone)]
pub(crate) struct PayRequest {
    /// VND x 100.
    pub amount: u64,
    pub txn_ref: String,
    pub order_info: String,
    pub return_url: String,
    /// As received, 14 digits.
    pub create_date: String,
    pub expires: Timestamp,
    pub bank_code: Option<String>,
    /// The whole signed text, to recognise the same request when it is opened again.
    pub text: String,
}

/// Opens the pay page, or VNPay's error page.
pub(crate) async fn open(State(app): State<Shared>, RawQuery(query): RawQuery) -> Result<Redirect, Fault> {
    let now = app.clock.now();
    let request = Params::parse(query.as_deref().unwrap_or_default())
        .map_err(|_| Fault::Format)
        .and_then(|params| check(&app.config, &params, now))
        .inspect_err(|fault| tracing::warn!(code = fault.code(), "VNPay refused a pay request: {fault}"))?;
    let mut store = lock(&app.vnpay);
    let known = store.on_day(&request.txn_ref, &request.create_date);
    let token = match known {
        // The same link again, while nothing was decided: the customer came back to the page.
        Some(known) if known.request.text == request.text && known.ending.is_none() => known.token.clone(),
        Some(_) => return Err(Fault::Exists),
        None => {
            let token = random::hexadecimal(32);
            let opened = Transaction { token: token.clone(), request, opened: now, ending: None, backs: Vec::new() };
            store.add(opened);
            token
        }
    };
    Ok(Redirect::to(&format!("/vnpay/paymentv2/Transaction/PaymentMethod.html?token={token}")))
}

fn check(config: &Config, params: &Params, now: Timestamp) -> Result<PayRequest, Fault> {
    let needed = |name, length: RangeInclusive<usize>| {
        params.get(name).filter(|value| length.contains(&value.chars().count())).ok_or_else(|| {
            tracing::warn!(parameter = name, "missing, too short or too long");
            Fault::Format
        })
    };
    let fixed = |name, wanted: &str| (params.get(name) == Some(wanted)).then_some(()).ok_or(Fault::Format);
    if needed("vnp_TmnCode", 1..=8)? != config.vnpay_tmn_code {
        return Err(Fault::Merchant);
    }
    if !signature::is_valid(&config.vnpay_hash_secret, params) {
        return Err(Fault::Signature);
    }
    fixed("vnp_Version", "2.1.0")?;
    fixed("vnp_Command", "pay")?;
    fixed("vnp_CurrCode", "VND")?;
    if !matches!(needed("vnp_Locale", 2..=5)?, "vn" | "en") {
        return Err(Fault::Format);
    }
    needed("vnp_OrderType", 1..=100)?;
    needed("vnp_IpAddr", 7..=45)?;
    let return_url = needed("vnp_ReturnUrl", 10..=255)?;
    if !url::Url::parse(return_url).is_ok_and(|url| matches!(url.scheme(), "http" | "https")) {
        return Err(Fault::Format);
    }
    let create_date = needed("vnp_CreateDate", 14..=14)?;
    let created = clock::parse_vnpay(create_date).ok_or(Fault::Format)?;
    let expires = match params.get("vnp_ExpireDate") {
        Some(date) => clock::parse_vnpay(date).ok_or(Fault::Format)?,
        None => created.checked_add(WINDOW_MINUTES.minutes()).map_err(|_| Fault::Format)?,
    };
    if expires <= created {
        return Err(Fault::Format);
    }
    let request = PayRequest {
        amount: amount(needed("vnp_Amount", 1..=12)?)?,
        txn_ref: needed("vnp_TxnRef", 1..=100)?.to_owned(),
        order_info: needed("vnp_OrderInfo", 1..=255)?.to_owned(),
        return_url: return_url.to_owned(),
        create_date: create_date.to_owned(),
        expires,
        bank_code: params.get("vnp_BankCode").map(str::to_owned),
        text: signature::canonical(params.iter()),
    };
    if now >= expires { Err(Fault::TimedOut) } else { Ok(request) }
}

/// Digits only, whole dong, within VNPay's limits.
fn amount(text: &str) -> Result<u64, Fault> {
    let digits = text.bytes().all(|byte| byte.is_ascii_digit()).then_some(text).ok_or(Fault::Format)?;
    let amount: u64 = digits.parse().map_err(|_| Fault::Format)?;
    if AMOUNTS.contains(&amount) && amount.is_multiple_of(100) { Ok(amount) } else { Err(Fault::Amount) }
}
