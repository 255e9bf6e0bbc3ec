//! Properties of the filter.

use proptest::prelude::*;

use super::{ACCOUNT_SERVICE, Filter, SERVICES_MAX, TEXT_MAX};
use crate::{
    currency::Currency,
    history::{Movement, MovementStatus, Sources, Words, movement::tests::movement, summarise},
    language::Language,
    ledger::PostingKind,
    money::parse::amounts_sought,
    time::{Day, Timestamp},
};

/// Words of a reader: few, so that texts meet them.
fn words() -> impl Strategy<Value = Words> {
    let names = || prop::sample::select(vec!["Nạp tiền", "Usage", "Pay in", "音声", "PLAN"]);
    let kind = || prop::sample::select(PostingKind::SHOWN.as_slice());
    let called = move || prop::collection::vec((kind(), names()), 0..6);
    let services = prop::collection::vec((prop::sample::select(vec!["inference", "speech"]), names()), 0..3);
    let amounts = prop::collection::vec((0u64..1 << 31, 0u64..1 << 30), 0..2);
    (called(), called(), services, amounts).prop_map(|(kinds, descriptions, services, amounts)| {
        let owned = |(kind, name): (PostingKind, &str)| (kind, name.to_owned());
        Words {
            kinds: kinds.into_iter().map(owned).collect(),
            descriptions: descriptions.into_iter().map(owned).collect(),
            services: services.into_iter().map(|(slug, name)| (slug.to_owned(), name.to_owned())).collect(),
            amounts: amounts.into_iter().map(|(start, width)| start..=start + width).collect(),
        }
    })
}

pub fn filter() -> impl Strategy<Value = Filter> {
    let kinds = prop::collection::vec(prop::sample::select(PostingKind::SHOWN.as_slice()), 0..4);
    let services =
        prop::collection::vec(prop::sample::select(vec![ACCOUNT_SERVICE, "inference", "speech", "đ & ?"]), 0..4);
    let statuses = prop::collection::vec(prop::sample::select(MovementStatus::ALL.as_slice()), 0..3);
    let day = || prop::option::of((-25i32..25).prop_map(Day));
    let text = prop_oneof!["", "", "(pay|nạp| |音|TIỀN|llama|usage|hanoi24dev){0,2}", "\\PC{0,12}"];
    (kinds, services, statuses, day(), day(), text, words()).prop_map(
        |(kinds, services, statuses, from, to, text, words)| Filter {
            kinds,
            services: services.into_iter().map(str::to_owned).collect(),
            statuses,
            from,
            to,
            text,
            words,
        },
    )
}

#[test]
fn reads_addresses() {
    let filter = Filter::from_query(
        "?q=vn+pay&status=expired&kind=charge&kind=top_up&kind=nothing&service=gpu&service=account\
            &from=2026-11-31&from=2026-11-01&to=tomorrow&page=3",
    );
    assert_eq!(
        filter,
        Filter {
            kinds: vec![PostingKind::TopUp, PostingKind::Charge],
            services: vec!["account".into(), "gpu".into()],
            statuses: vec![MovementStatus::Expired],
            from: Day::from_ymd(2026, 11, 1),
            to: None,
            text: "vn pay".into(),
            words: Words::default(),
        }
    );
    let written = "kind=top_up&kind=charge&service=account&service=gpu&status=expired&from=2026-11-01&q=vn+pay";
    assert_eq!(filter.to_query(), written);
    assert_eq!(Filter::from_query("q=+++&kind=&service="), Filter::default());
}

#[test]
fn what_cannot_be_read_is_told() {
    let unread = Filter::unread(
        "?kind=foo&kind=charge&kind=hold&service=none&status=done&from=31-12-2026&from=2026-12-31&to=&q=a&q=b&add=amount",
    );
    let expected = [("kind", "foo"), ("kind", "hold"), ("status", "done"), ("from", "31-12-2026")];
    assert_eq!(unread, expected.map(|(name, value)| (name.to_owned(), value.to_owned())));
    let unread = Filter::unread("sort=up&sort=oldest&sort=&before=x&before=7&before=7.5");
    let expected = [("sort", "up"), ("before", "x"), ("before", "7.5")];
    assert_eq!(unread, expected.map(|(name, value)| (name.to_owned(), value.to_owned())));
}

#[test]
fn limits() {
    let long = Filter { text: "ạ".repeat(500), ..Filter::default() };
    assert_eq!(Filter::from_query(&long.to_query()).text.chars().count(), TEXT_MAX);
    let services = (0..500).map(|number| format!("s{number}")).collect();
    let many = Filter { services, ..Filter::default() };
    assert_eq!(Filter::from_query(&many.to_query()).services.len(), SERVICES_MAX);
}

#[test]
fn a_text_finds_what_the_reader_calls_it() {
    let movement = Movement {
        seq: 1,
        at: Timestamp(0),
        day: Day(0),
        minute: 0,
        kind: PostingKind::TopUp,
        service: None,
        description: String::new(),
        reference: "PAY-0001".to_owned(),
        status: MovementStatus::Success,
        amount: 12_500_000,
        balance_after: 12_500_000,
        sources: Sources::TOP_UP,
        code: "HANOI24DEV".to_owned(),
    };
    let found = |text: &str, movement: &Movement| {
        let words = Words {
            kinds: vec![(PostingKind::TopUp, "Nạp tiền".to_owned()), (PostingKind::Charge, "Sử dụng".to_owned())],
            descriptions: vec![(PostingKind::TopUp, "Thanh toán ".to_owned())],
            services: vec![("speech".to_owned(), "Giọng nói".to_owned())],
            amounts: amounts_sought(text, Currency::Usd, Language::Vi),
        };
        Filter { text: text.to_owned(), words, ..Filter::default() }.matches(movement)
    };
    for text in ["NẠP TIỀN", "nạp PAY-", "thanh toán pay-0001", "12,50", "-12,5", "12,50 US$", "hanoi24dev"] {
        assert!(found(text, &movement), "{text}");
    }
    for text in ["sử dụng", "giọng nói", "12,51", "nạp 12,50", "thanh lý"] {
        assert!(!found(text, &movement), "{text}");
    }
    let described = Movement { description: "Chuyển khoản".to_owned(), ..movement.clone() };
    assert!(found("chuyển nạp", &described) && !found("thanh toán", &described));
    let charge = Movement { kind: PostingKind::Charge, service: Some("speech".to_owned()), ..movement };
    assert!(found("giọng speech", &charge) && found("sử dụng", &charge) && !found("nạp tiền", &charge));
}

proptest! {
    #[test]
    fn queries_round_trip(filter in filter(), movement in movement()) {
        let query = filter.to_query();
        let read = Filter::from_query(&query);
        prop_assert_eq!(read.to_query(), query.clone());
        prop_assert_eq!(Filter::from_query(&query), read.clone());
        prop_assert!(Filter::unread(&query).is_empty());
        let worded = Filter { words: filter.words.clone(), ..read };
        prop_assert_eq!(worded.matches(&movement), filter.matches(&movement));
        prop_assert_eq!(filter.is_empty(), query.is_empty());
    }

    #[test]
    fn any_query_is_read(query in prop_oneof!["\\PC{0,60}", "(kind|q|from|service|&|=|%|[a-z0-9]){0,20}"]) {
        let read = Filter::from_query(&query);
        prop_assert_eq!(Filter::from_query(&read.to_query()), read);
    }

    #[test]
    fn the_whole_is_the_conjunction_of_its_parts(filter in filter(), movement in movement()) {
        let parts = [
            Filter { kinds: filter.kinds.clone(), ..Filter::default() },
            Filter { services: filter.services.clone(), ..Filter::default() },
            Filter { statuses: filter.statuses.clone(), ..Filter::default() },
            Filter { from: filter.from, ..Filter::default() },
            Filter { to: filter.to, ..Filter::default() },
            Filter { text: filter.text.clone(), words: filter.words.clone(), ..Filter::default() },
        ];
        prop_assert_eq!(filter.matches(&movement), parts.iter().all(|part| part.matches(&movement)));
    }

    #[test]
    fn a_list_is_the_disjunction_of_its_members(filter in filter(), movement in movement()) {
        let single = |kind: &PostingKind| Filter { kinds: vec![*kind], ..Filter::default() }.matches(&movement);
        let list = Filter { kinds: filter.kinds.clone(), ..Filter::default() };
        let any = filter.kinds.is_empty() || filter.kinds.iter().any(single);
        prop_assert_eq!(list.matches(&movement), any);
    }

    #[test]
    fn words_find_more_and_never_less(filter in filter(), movement in movement()) {
        let bare = Filter { words: Words::default(), ..filter.clone() };
        prop_assert!(!bare.matches(&movement) || filter.matches(&movement));
        let unspoken = Filter { text: String::new(), ..filter };
        prop_assert_eq!(unspoken.matches(&movement), unspoken.without_text().matches(&movement));
    }

    #[test]
    fn taking_everything_off_leaves_nothing(filter in filter()) {
        let mut rest = filter.without_days().without_text();
        for kind in filter.kinds { rest = rest.without_kind(kind); }
        for service in filter.services { rest = rest.without_service(&service); }
        for status in filter.statuses { rest = rest.without_status(status); }
        prop_assert!(rest.is_empty());
        prop_assert_eq!(rest, Filter::default());
    }

    #[test]
    fn taking_one_part_off_shows_no_less(filter in filter(), movement in movement()) {
        let shown = filter.matches(&movement);
        prop_assert!(!shown || filter.without_days().matches(&movement));
        prop_assert!(!shown || filter.without_text().matches(&movement));
    }

    #[test]
    fn summaries_add_up(filter in filter(), rows in prop::collection::vec(movement(), 0..60)) {
        let shown: Vec<&Movement> = rows.iter().filter(|row| filter.matches(row)).collect();
        let hidden = rows.iter().filter(|row| !filter.matches(row));
        let all = summarise(&rows);
        let shown = summarise(shown);
        let hidden = summarise(hidden);
        prop_assert_eq!(shown.count + hidden.count, all.count);
        prop_assert_eq!(shown.incoming + hidden.incoming, all.incoming);
        prop_assert_eq!(shown.outgoing + hidden.outgoing, all.outgoing);
        prop_assert_eq!(all.net, rows.iter().map(|row| row.amount).sum::<i64>());
        prop_assert_eq!(all.net, all.incoming + all.outgoing);
        prop_assert!(all.incoming >= 0 && all.outgoing <= 0);
    }
}
