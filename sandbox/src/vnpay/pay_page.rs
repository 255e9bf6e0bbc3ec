//! The page where the customer pays.

use super::{
    fault::Fault,
    ipn,
    outcome::Outcome,
    store::{Store, Transaction},
};
use crate::{
    delivery,
    page::{self, Choice},
    state::{Shared, lock},
};
use axum::{
    Form,
    extract::{Query, State},
    response::{Html, Redirect},
};
use jiff::{Timestamp, tz::Offset};
use maud::html;
use serde::Deserialize;

#[derive(Deserialize)]
pub(crate) struct Address {
    token: String,
}

/// The transaction of a page, if it can still be paid.
fn open<'a>(store: &'a mut Store, token: &str, now: Timestamp) -> Result<&'a mut Transaction, Fault> {
    let transaction = store.by_token(token).ok_or(Fault::Format)?;
    match transaction {
        Transaction { ending: Some(_), .. } => Err(Fault::Exists),
        Transaction { request, .. } if now >= request.expires => Err(Fault::TimedOut),
        transaction => Ok(transaction),
    }
}

/// `GET /paymentv2/Transaction/PaymentMethod.html`.
pub(crate) async fn show(
    State(app): State<Shared>,
    Query(Address { token }): Query<Address>,
) -> Result<Html<String>, Fault> {
    let request = open(&mut lock(&app.vnpay), &token, app.clock.now())?.request.clone();
    let until = Offset::constant(7).to_datetime(request.expires).strftime("%H:%M:%S GMT+7").to_string();
    let content = html! {
        p class="amount" { (amount(request.amount)) }
        (page::facts(&[
            ("Merchant", app.config.vnpay_tmn_code.clone()),
            ("Reference", request.txn_ref),
            ("Description", request.order_info),
            ("Pay until", until),
        ]))
        (page::pay_form(
            &format!("/vnpay/paymentv2/Transaction/PaymentMethod.html?token={token}"),
            delivery::Mode::default(),
            &Outcome::BUTTONS,
        ))
    };
    Ok(page::page("VNPay payment", &content))
}

/// `POST` to the same address: one of the buttons.
pub(crate) async fn finish(
    State(app): State<Shared>,
    Query(Address { token }): Query<Address>,
    Form(choice): Form<Choice<Outcome>>,
) -> Result<Redirect, Fault> {
    let (message, target) = {
        let mut store = lock(&app.vnpay);
        let now = app.clock.now();
        let transaction = open(&mut store, &token, now)?;
        let query = ipn::end(&app, transaction, choice.action, now);
        let target = ipn::with_query(&transaction.request.return_url, &query);
        (ipn::message(transaction, query), target)
    };
    delivery::deliver(&app, message, choice.delivery).await;
    Ok(Redirect::to(&target))
}

/// VND x 100 in words of money.
pub(crate) fn amount(hundredths: u64) -> String {
    format!("{} VND", page::grouped(i64::try_from(hundredths / 100).unwrap_or(i64::MAX)))
}
