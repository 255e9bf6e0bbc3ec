//! Refunds and disputes of a payment: as a mark in the list, and one by one on its page.

use domain::{
    money::Money,
    payment::{BackFacts, BackKind, BackState},
};
use leptos::prelude::*;

use crate::{
    i18n::{Texts, use_texts},
    payments::model::Payment,
    quote::charge_string,
    ui::{MoneySpan, money_string},
};

/// What weighs most about money that goes back, in a few words.
#[must_use]
pub fn mark(texts: Texts, payment: &Payment) -> Option<String> {
    let dispute = |state| payment.backs.iter().any(|back| back.kind == BackKind::Dispute && back.state == state);
    if dispute(BackState::Open) {
        return Some(texts.payment_disputed().to_owned());
    }
    if dispute(BackState::Gone) {
        return Some(texts.payment_dispute_lost().to_owned());
    }
    let is_taken = |back: &&BackFacts| back.state.takes_credit() && back.amount.currency == payment.asked.currency;
    let refunds = payment.backs.iter().filter(|back| back.kind == BackKind::Refund).filter(is_taken);
    let micros = refunds.clone().fold(0_i64, |sum, back| sum.saturating_add(back.amount.micros));
    if micros > 0 {
        let is_whole = micros >= payment.asked.micros;
        let is_open = refunds.clone().any(|back| back.state == BackState::Open);
        return Some(match (is_whole, is_open) {
            (true, true) => texts.payment_refund_open().to_owned(),
            (true, false) => texts.payment_refunded().to_owned(),
            (false, _) => texts.payment_refunded_part(&charged(texts, payment, Money { micros, ..payment.asked })),
        });
    }
    dispute(BackState::Returned).then(|| texts.payment_dispute_won().to_owned())
}

/// An amount of what was charged, told apart from the balance's currency where they differ.
fn charged(texts: Texts, payment: &Payment, money: Money) -> String {
    if payment.quote.is_some() { charge_string(money, texts) } else { money_string(money) }
}

/// Each refund and dispute: how far it is, how much money goes back, and the credit that it took.
#[component]
pub fn Backs(
    /// They.
    backs: Vec<BackFacts>,
) -> impl IntoView {
    let texts = use_texts();
    let row = move |back: BackFacts| {
        let (kind, state) = words(texts, &back);
        let took = (back.credit.micros > 0).then(|| {
            let taken = Money { micros: back.credit.micros.saturating_neg(), ..back.credit };
            view! {
                <span class="hint blk">
                    {texts.payment_back_credit()} " " <MoneySpan money=taken signed=true />
                </span>
            }
        });
        view! {
            <div>
                <dt>
                    {kind} <span class="hint blk">{state}</span>
                </dt>
                <dd>
                    <MoneySpan money=back.amount beside_others=back.amount.currency != back.credit.currency /> {took}
                </dd>
            </div>
        }
    };
    view! {
        <div class="stack gap-2">
            <h2>{texts.payment_backs()}</h2>
            <dl class="rows">{backs.into_iter().map(row).collect_view()}</dl>
        </div>
    }
}

/// What kind of money back it is, and how far it is.
#[must_use]
pub fn words(texts: Texts, back: &BackFacts) -> (&'static str, &'static str) {
    match (back.kind, back.state) {
        (BackKind::Refund, BackState::Open) => (texts.kind_refund(), texts.back_refund_open()),
        (BackKind::Refund, BackState::Gone) => (texts.kind_refund(), texts.back_refund_gone()),
        (BackKind::Refund, BackState::Returned) => (texts.kind_refund(), texts.back_refund_returned()),
        (BackKind::Dispute, BackState::Open) => (texts.back_dispute(), texts.back_dispute_open()),
        (BackKind::Dispute, BackState::Gone) => (texts.back_dispute(), texts.back_dispute_lost()),
        (BackKind::Dispute, BackState::Returned) => (texts.back_dispute(), texts.back_dispute_won()),
    }
}
