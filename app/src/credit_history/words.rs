//! What the reader's language and numbers make of a text that is looked for: the address keeps the text alone.

use domain::{
    currency::Currency,
    history::{Filter, MovementStatus, Words},
    ledger::PostingKind,
    money::parse::amounts_sought,
};

use crate::{
    credit_history::describe::{KNOWN_SERVICES, kind_name, sentence, service_name, status_name},
    i18n::Texts,
};

/// The filter of a page's query, as the reader means it.
#[cfg(feature = "ssr")]
#[must_use]
pub fn filter_of(query: &str, texts: Texts, currency: Option<Currency>) -> Filter {
    worded(Filter::from_query(query), texts, currency)
}

/// A filter whose text finds movements by what the page calls them, too, and by their amounts as the page writes them.
/// Without a currency there are none.
#[must_use]
pub fn worded(filter: Filter, texts: Texts, currency: Option<Currency>) -> Filter {
    if filter.text.trim().is_empty() {
        return filter;
    }
    let called = |kind| [kind_name(texts, kind), status_name(texts, MovementStatus::of(kind))];
    let words = Words {
        kinds: PostingKind::SHOWN
            .into_iter()
            .flat_map(|kind| called(kind).map(|name| (kind, name.to_owned())))
            .collect(),
        descriptions: PostingKind::SHOWN.map(|kind| (kind, sentence(texts, kind, ""))).to_vec(),
        services: KNOWN_SERVICES.map(|slug| (slug.to_owned(), service_name(texts, slug))).to_vec(),
        amounts: currency.map_or_else(Vec::new, |currency| amounts_sought(&filter.text, currency, texts)),
    };
    Filter { words, ..filter }
}

#[cfg(test)]
mod tests {
    use domain::{
        currency::Currency,
        history::{Movement, MovementStatus, Sources},
        language::Language,
        ledger::PostingKind,
        number::NumberStyle,
        time::{Day, Timestamp},
    };

    use super::{Filter, worded};
    use crate::{Texts, credit_history::describe::description};

    fn movement(kind: PostingKind, service: Option<&str>, amount: i64) -> Movement {
        Movement {
            seq: 1,
            at: Timestamp(0),
            day: Day(0),
            minute: 0,
            kind,
            service: service.map(str::to_owned),
            description: String::new(),
            reference: "PAY-0001".to_owned(),
            status: MovementStatus::of(kind),
            amount,
            balance_after: 0,
            sources: Sources::default(),
            code: String::new(),
        }
    }

    fn found(text: &str, texts: Texts, movement: &Movement) -> bool {
        let filter = Filter { text: text.to_owned(), ..Filter::default() };
        worded(filter, texts, Some(Currency::Usd)).matches(movement)
    }

    #[test]
    fn what_the_page_says_of_a_movement_is_found() {
        let bought = movement(PostingKind::TopUp, None, 12_500_000);
        let charged = movement(PostingKind::Charge, Some("gpu-containers"), -1_234_567_000_000);
        for (language, kind, service, amount) in [
            (Language::En, "top-up", "GPU Containers", "1,234,567.00"),
            (Language::Vi, "nap tien", "container gpu", "1.234.567,00"),
            (Language::Ja, "チャージ", "コンテナ", "￥1"),
        ] {
            let texts = Texts::from(language);
            assert!(found(kind, texts, &bought) && !found(kind, texts, &charged), "{kind}");
            assert!(found(service, texts, &charged) && !found(service, texts, &bought), "{service}");
            assert_eq!(found(amount, texts, &charged), language != Language::Ja, "{amount}");
            assert!(found(texts.status_success(), texts, &bought) && !found(texts.status_expired(), texts, &bought));
            for kind in PostingKind::SHOWN {
                let movement = movement(kind, None, 1);
                assert!(found(&description(texts, &movement), texts, &movement), "{kind:?} in {language:?}");
            }
        }
        assert!(found("12,50", Texts(Language::En, NumberStyle::SpaceComma), &bought));
    }

    #[test]
    fn without_a_text_nothing_is_added() {
        let none = worded(Filter { text: " ".to_owned(), ..Filter::default() }, Language::En.into(), None);
        assert_eq!(none.words, Filter::default().words);
    }
}
