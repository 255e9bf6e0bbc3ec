//! What moved last.

use domain::{currency::Currency, date, history::Movement, money::Money, time::Day};
use leptos::{either::Either, prelude::*};

use crate::{
    credit_history::{movement_address, movement_detail, movement_title},
    i18n::use_texts,
    quote::moment_gap,
    ui::MoneySpan,
};

/// The newest movements, with a way to all of them.
#[component]
pub fn Latest(
    /// Newest first.
    movements: Vec<Movement>,
    /// The account's currency.
    currency: Currency,
    /// Today in the account's zone.
    today: Day,
) -> impl IntoView {
    let texts = use_texts();
    let when = move |movement: &Movement| {
        let time = date::format_minute(movement.minute);
        if movement.day == today {
            time
        } else {
            format!("{}{}{time}", date::format_day_short(movement.day, texts.0), moment_gap(texts.0))
        }
    };
    view! {
        <section class="table-card" aria-labelledby="latest">
            <div class="card__head">
                <h2 id="latest">{texts.latest()}</h2>
                <a href="/billing/credit-history">{texts.latest_all()}</a>
            </div>
            {if movements.is_empty() {
                Either::Left(view! { <p class="hint latest-none">{texts.latest_none()}</p> })
            } else {
                Either::Right(
                    view! {
                        <ul class="mini">
                            {movements
                                .into_iter()
                                .map(|movement| {
                                    let money = Money::from_micros(movement.amount, currency);
                                    let href = movement_address(movement.seq, "");
                                    view! {
                                        <li>
                                            <div>
                                                <b>
                                                    <a class="plain" href=href>
                                                        <bdi>{movement_title(texts, &movement)}</bdi>
                                                    </a>
                                                </b>
                                                <bdi class="hint">{movement_detail(texts, &movement)}</bdi>
                                            </div>
                                            <div class="end">
                                                <MoneySpan money signed=true />
                                                <span class="hint">{when(&movement)}</span>
                                            </div>
                                        </li>
                                    }
                                })
                                .collect_view()}
                        </ul>
                    },
                )
            }}
        </section>
    }
}
