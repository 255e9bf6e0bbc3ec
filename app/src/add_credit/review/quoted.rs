//! The quote on the review: what is charged, why so much and for how long. Before it is over a new one is fetched; what
//! the customer has chosen and ticked stays.

use core::time::Duration;

use leptos::{prelude::*, web_sys::js_sys::Date};

use crate::{
    ApiError,
    add_credit::{
        flow::Flow,
        order::Order,
        pay::{Quote, QuoteFacts},
    },
    i18n::use_texts,
    live::use_live,
    quote::RateValue,
    ui::{Banner, Tone, error_text},
};
use domain::date::format_minute;

/// Seconds of a day.
const DAY: u32 = 86_400;
/// Seconds between two tries to fetch a quote in the place of one that is over.
const RETRY: u32 = 5;

/// The quote that is shown, and how another one takes its place.
#[derive(Clone, Copy)]
pub struct Quoted {
    /// The newest quote.
    pub now: RwSignal<QuoteFacts>,
    /// Seconds for which it holds, by the browser's clock; nothing before the page is alive.
    left: RwSignal<Option<u32>>,
    /// Whether it has taken the place of another that was shown here.
    is_renewed: RwSignal<bool>,
    renew: ServerAction<Quote>,
    order: Order,
}

impl Quoted {
    /// Shows `first`, and keeps it fresh.
    pub fn new(first: QuoteFacts, order: Order, flow: Flow) -> Self {
        let quoted = Self {
            now: RwSignal::new(first),
            left: RwSignal::new(None),
            is_renewed: RwSignal::new(false),
            renew: ServerAction::new(),
            order,
        };
        quoted.count_down();
        // The server decides when a quote is over, whatever the browser's clock says.
        Effect::new(move |_| {
            if let Some(Err(ApiError::QuoteOver)) = flow.start.value().get() {
                // Its countdown is over, too, and fetches another.
                quoted.now.update(|now| now.seconds = 0);
            }
        });
        Effect::new(move |_| {
            let Some(renewed) = quoted.renew.value().get() else { return };
            // The banner says it from now on, or why there is none.
            if let Some(Err(ApiError::QuoteOver)) = flow.start.value().get_untracked() {
                flow.start.clear();
            }
            if let Ok(Some(new)) = renewed {
                quoted.now.set(new);
                quoted.is_renewed.set(true);
            }
        });
        quoted
    }

    fn fetch(self) {
        let amount_minor = self.order.amount_minor();
        self.renew.dispatch(Quote { amount_minor, method: self.order.gateway.slug().to_owned() });
    }

    fn count_down(self) {
        let live = use_live();
        Effect::new(move |_| {
            let seconds = self.now.with(|now| now.seconds);
            let since = second_of_day();
            let tick = move || {
                let elapsed = (second_of_day() + DAY - since) % DAY;
                self.left.set(Some(seconds.saturating_sub(elapsed)));
                let has_none = self.renew.value().with_untracked(|last| matches!(last, Some(Err(ApiError::NoRate))));
                let may_ask = live.lost.get_untracked().is_none() && !self.renew.pending().get_untracked() && !has_none;
                if elapsed >= seconds && may_ask && (elapsed - seconds).is_multiple_of(RETRY) {
                    self.fetch();
                }
            };
            tick();
            if let Ok(timer) = set_interval_with_handle(tick, Duration::from_secs(1)) {
                on_cleanup(move || timer.clear());
            }
        });
    }
}

/// The second of the UTC day, by the browser's clock.
fn second_of_day() -> u32 {
    let now = Date::new_0();
    (now.get_utc_hours() * 60 + now.get_utc_minutes()) * 60 + now.get_utc_seconds()
}

/// Says that the quote is over or that another one has taken its place.
#[component]
pub fn QuoteNotice(
    /// The quote.
    quoted: Quoted,
) -> impl IntoView {
    let texts = use_texts();
    let text = move || {
        let is_over = quoted.left.get() == Some(0);
        match quoted.renew.value().get() {
            Some(Err(error)) if is_over => Some((Tone::Danger, error_text(texts, &error)?)),
            _ if is_over => Some((Tone::Warn, texts.quote_wait().to_owned())),
            _ => quoted.is_renewed.get().then(|| (Tone::Warn, texts.quote_over().to_owned())),
        }
    };
    // Said once, not with every second.
    let text = Memo::new(move |_| text());
    view! {
        <div role="status">
            {move || text.get().map(|(tone, text)| view! { <Banner tone>{text}</Banner> })}
        </div>
    }
}

/// The rate and for how long it is fixed: a row of the order.
#[component]
pub fn RateRow(
    /// The quote.
    quoted: Quoted,
) -> impl IntoView {
    let texts = use_texts();
    let left = move || {
        let seconds = quoted.left.get()?;
        Some(view! {
            " · "
            <span class="nowrap" role="timer">
                {texts.quote_left(&format!("{}:{:02}", seconds / 60, seconds % 60))}
            </span>
        })
    };
    view! {
        <div>
            <dt>{texts.rate()}</dt>
            <dd>
                {move || view! { <RateValue facts=quoted.now.with(|now| now.rate.clone()) /> }}
                <span class="hint blk" id="quote-until">
                    {move || texts.quote_until(&format_minute(quoted.now.with(|now| now.until)))}
                    {left}
                </span>
            </dd>
        </div>
    }
}
