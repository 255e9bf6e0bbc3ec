//! The parts of the filter as chips that can be taken off one by one.

use domain::{
    date,
    history::{Filter, Sort},
};
use leptos::prelude::*;

use crate::{
    credit_history::{
        describe::{kind_name, service_name, status_name},
        model::{PATH, Wanted, address},
    },
    i18n::{Texts, use_texts},
    ui::{Icon, IconName},
};

/// The chips. Each is a link to the address without it.
#[component]
pub fn Chips(
    /// What the page shows.
    wanted: RwSignal<Wanted>,
) -> impl IntoView {
    let texts = use_texts();
    let parts = Memo::new(move |_| wanted.with(|wanted| (wanted.filter.clone(), wanted.sort)));
    move || {
        let chips = parts.with(|(filter, sort)| chips(texts, filter, *sort));
        (!chips.is_empty()).then(|| {
            view! {
                <div class="chips" role="group" aria-label=texts.filter_chips()>
                    {chips
                        .into_iter()
                        .map(|(name, href)| {
                            let remove = texts.filter_remove(&name);
                            view! {
                                <span class="chip">
                                    <bdi>{name}</bdi> <a class="chip__remove" href=href aria-label=remove>
                                        <Icon name=IconName::Cross size="xs" />
                                    </a>
                                </span>
                            }
                        })
                        .collect_view()} <a class="clear" href=PATH>
                        {texts.filter_clear_all()}
                    </a>
                </div>
            }
        })
    }
}

/// Name of each part, and the address without it.
fn chips(texts: Texts, filter: &Filter, sort: Sort) -> Vec<(String, String)> {
    let without = |change: &dyn Fn(&mut Filter)| {
        let mut rest = filter.clone();
        change(&mut rest);
        address(&rest, sort, None)
    };
    let mut chips = Vec::new();
    for kind in &filter.kinds {
        let href = without(&|rest| rest.kinds.retain(|held| held != kind));
        chips.push((kind_name(texts, *kind).to_owned(), href));
    }
    for service in &filter.services {
        let href = without(&|rest| rest.services.retain(|held| held != service));
        chips.push((service_name(texts, service), href));
    }
    for status in &filter.statuses {
        let href = without(&|rest| rest.statuses.retain(|held| held != status));
        chips.push((status_name(texts, *status).to_owned(), href));
    }
    let day = |day| date::format_day(day, texts.0);
    if let Some(from) = filter.from {
        chips.push((texts.filter_since(&day(from)), without(&|rest| rest.from = None)));
    }
    if let Some(to) = filter.to {
        chips.push((texts.filter_until(&day(to)), without(&|rest| rest.to = None)));
    }
    if !filter.text.is_empty() {
        chips.push((format!("“{}”", filter.text), without(&|rest| rest.text.clear())));
    }
    chips
}

#[cfg(test)]
mod tests {
    use domain::{
        history::{Filter, Sort},
        language::Language,
        ledger::PostingKind,
    };

    use super::chips;
    use crate::Texts;

    #[test]
    fn each_chip_takes_off_its_own_part() {
        let filter = Filter { kinds: vec![PostingKind::Charge], text: "gpu".into(), ..Filter::default() };
        let chips = chips(Texts::from(Language::En), &filter, Sort::Oldest);
        assert_eq!(chips.len(), 2);
        assert_eq!(chips[0], ("Usage".into(), "/billing/credit-history?q=gpu&sort=oldest".into()));
        assert_eq!(chips[1], ("“gpu”".into(), "/billing/credit-history?kind=charge&sort=oldest".into()));
    }
}
