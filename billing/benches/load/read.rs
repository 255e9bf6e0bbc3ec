//! How long a page of the big account's history takes, and its count and sum, with any filters.

use std::time::{Duration, Instant};

use billing::history::HistoryQuery;
use domain::{account::AccountId, history::Filter};

use super::{Options, fill::BIG, quantile};

/// Pairs of filters, as they stand in an address.
const FILTERS: [&str; 12] = [
    "",
    "service=service3",
    "service=rare1",
    "service=service1&service=rare2",
    "kind=top_up",
    "kind=charge&service=service5",
    "kind=top_up&kind=charge",
    "status=expired&service=service2",
    "from=2023-12-01&to=2023-12-31",
    "from=2024-01-15&to=2024-04-02&service=service6",
    "from=2024-02-01&to=2024-06-30&kind=top_up",
    "from=2023-11-20&to=2024-05-05&service=rare3",
];

pub(crate) async fn run(options: &Options) {
    let billing = options.open().await;
    let name = options.named("history");
    let account = AccountId(BIG);
    let until = Instant::now() + Duration::from_secs(u64::try_from(options.number("seconds", 5)).unwrap_or(5));
    let (mut pages, mut totals, mut number) = (Vec::new(), Vec::new(), 0_i64);
    while Instant::now() < until {
        for filter in FILTERS {
            let filter = Filter::from_query(filter);
            // From the end, and from deep within.
            let before = (number % 2 == 0).then(|| number * 104_729 % 1_000_000 + 1);
            let query = HistoryQuery { filter: filter.clone(), before, limit: 50 };
            let begun = Instant::now();
            let page = billing.history(account, query).await.expect("a page");
            pages.push(begun.elapsed().as_micros());
            assert!(page.total_rows > 0);
            let begun = Instant::now();
            billing.history_totals(account, &filter).await.expect("totals").expect("an account");
            totals.push(begun.elapsed().as_micros());
            number += 1;
        }
    }
    for (what, mut waits) in [("page", pages), ("totals", totals)] {
        waits.sort_unstable();
        println!("{name}_{what}_p50_us {}", quantile(&waits, 50));
        println!("{name}_{what}_p99_us {}", quantile(&waits, 99));
    }
    billing.shutdown().await;
}
