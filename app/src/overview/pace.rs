//! How long the credit lasts.

use domain::{date, number::format_count, spend::Pace, time::Day};
use leptos::{either::EitherOf3, prelude::*};

use crate::i18n::{Texts, use_texts};

/// Days left at the present pace, in words.
#[component]
pub fn PaceCard(
    /// How long.
    pace: Pace,
    /// Over how many days the pace was taken.
    days: i32,
    /// Today in the account's zone.
    today: Day,
) -> impl IntoView {
    let texts = use_texts();
    let going_by = going_by(texts, days);
    view! {
        <section class="card" aria-labelledby="pace">
            <h2 id="pace" class="muted">
                {texts.pace_title()}
            </h2>
            {match pace {
                Pace::Days(left @ 1..) => {
                    let after = if left == 1 { texts.pace_day_left() } else { texts.pace_days_left() };
                    let end = date::format_day_short(today.plus(i32::from(left)), texts.0);
                    EitherOf3::A(
                        view! {
                            <p class="pace">
                                {texts.pace_before()} <b>{format_count(left, texts)}</b> " " {after}
                            </p>
                            <p class="muted">{texts.pace_until(&end, &going_by)}</p>
                        },
                    )
                }
                Pace::Days(0) | Pace::OverAYear => {
                    let short = pace == Pace::Days(0);
                    let figure = if short { texts.pace_under_a_day() } else { texts.pace_over_a_year() };
                    EitherOf3::B(
                        view! {
                            <p class="pace pace--words">{figure}</p>
                            <p class="muted">{texts.pace_going_by(&going_by)}</p>
                        },
                    )
                }
                Pace::NoSpend | Pace::NothingLeft => {
                    let no_spend = pace == Pace::NoSpend;
                    let figure = if no_spend { texts.pace_no_spend() } else { texts.pace_nothing_left() };
                    let why = if no_spend { texts.pace_no_spend_why() } else { texts.pace_nothing_left_why() };
                    EitherOf3::C(
                        view! {
                            <p class="pace pace--words">{figure}</p>
                            <p class="muted">{why}</p>
                        },
                    )
                }
            }}
        </section>
    }
}

/// The days that the pace was taken over.
fn going_by(texts: Texts, days: i32) -> String {
    if days == 1 { texts.pace_today().to_owned() } else { texts.pace_last_days(&format_count(days, texts)) }
}
