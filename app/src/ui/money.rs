//! Money on the page.

use domain::money::{
    Money,
    format::{self, MoneyText},
};
use leptos::prelude::*;

use crate::i18n::use_texts;

/// Money in words for attributes, titles and sentences, rounded to the currency's digits.
#[must_use]
pub fn money_string(money: Money) -> String {
    format::text(money, use_texts()).to_string()
}

/// Money with its sign written out: `+` or `−`; zero has none.
#[must_use]
pub fn signed_money_string(money: Money) -> String {
    let text = money_string(money);
    if money.micros > 0 { format!("+{text}") } else { text }
}

/// An amount in running text or a table cell: the currency's mark is lighter than the digits; digits that rounding hides
/// are in the title and behind a dotted underline.
#[component]
pub fn MoneySpan(
    /// The amount.
    money: Money,
    /// Writes `+` before money that comes in and colours it.
    #[prop(optional)]
    signed: bool,
    /// Whether amounts of other currencies stand beside it.
    #[prop(optional)]
    beside_others: bool,
) -> impl IntoView {
    let texts = use_texts();
    let text = if beside_others { format::unmistakable(money, texts) } else { format::text(money, texts) };
    let hidden = money.hides_digits();
    let exact = hidden.then(|| format::exact_text(money, texts).to_string());
    let incoming = signed && money.micros > 0;
    view! {
        <span class="money" data-sign=incoming.then_some("in") data-exact=hidden.then_some("") title=exact>
            {incoming.then_some("+")}
            <MoneyParts text />
        </span>
    }
}

/// From so many characters on the large figure is set smaller.
const LONG_DIGITS: usize = 11;

/// The one large figure of a page.
#[component]
pub fn MoneyDisplay(
    /// The amount.
    money: Money,
) -> impl IntoView {
    let text = format::text(money, use_texts());
    let long = (text.digits.chars().count() > LONG_DIGITS).then_some("");
    let negative = text.negative.then_some("out");
    view! {
        <p class="money money--display" data-sign=negative data-long=long>
            <MoneyParts text />
        </p>
    }
}

#[component]
fn MoneyParts(text: MoneyText) -> impl IntoView {
    let MoneyText { negative, digits, mark, mark_first, space } = text;
    let sign = negative.then_some("\u{2212}");
    if mark_first {
        let gap = space.then_some("\u{a0}");
        leptos::either::Either::Left(view! {
            {sign}
            <span class="money__cur">{mark}</span>
            {gap}
            {digits}
        })
    } else {
        let number = if space { format!("{digits}\u{a0}") } else { digits };
        leptos::either::Either::Right(view! {
            {sign}
            {number}
            <span class="money__cur">{mark}</span>
        })
    }
}
