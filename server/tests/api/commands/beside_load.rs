//! Commands beside a server that writes all the time.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

use domain::{
    currency::Currency,
    ledger::{Charge, Command, Request},
    money::Money,
};
use tokio::task::JoinSet;

use super::funded;
use crate::support::{TestApp, customer_of};

/// Callers who ask for the next charge as soon as they have the last one's answer.
const CALLERS: usize = 64;

/// The file has one writer at a time. Whoever waits for it asks again and again, and must get it in between.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_under_load_lets_commands_write() {
    let app = TestApp::start().await;
    let account = funded(&app, "US", "1000").await;
    let (over, charged) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicUsize::new(0)));
    let mut callers = JoinSet::new();
    for caller in 0..CALLERS {
        let (billing, over, charged) = (app.billing.clone(), Arc::clone(&over), Arc::clone(&charged));
        callers.spawn(async move {
            for number in 0.. {
                if over.load(Ordering::Relaxed) {
                    return;
                }
                let amount = Money::from_micros(1, Currency::Usd);
                let charge = Charge { service: "speech".to_owned(), amount, description: String::new(), usage: None };
                let key = format!("{caller}/{number}");
                let request = Request { fingerprint: key.clone(), key, command: Command::Charge(charge) };
                billing.post(account, request).await.unwrap();
                charged.fetch_add(1, Ordering::Relaxed);
            }
        });
    }
    let (customer, mut longest) = (customer_of("US"), Duration::ZERO);
    for round in 0..4 {
        let key = round.to_string();
        let of = ["--account", &customer];
        let actor = ["--actor", "op"];
        for (line, more) in [
            (&["adjust", "--amount=1", "--reason", "why", "--key", &key][..], [of, actor].concat()),
            (&["limit", "set", "--per", "day", "--amount", &key, "--soft"], [of, actor].concat()),
            (&["key", "create", "--name", &key, "--scope", "charges"], actor.to_vec()),
            (&["voucher", "create", "--amount", "1", "--currency", "USD", "--batch", &key], actor.to_vec()),
        ] {
            let begun = Instant::now();
            app.prepay(&[line, &more].concat()).await.done();
            longest = longest.max(begun.elapsed());
        }
    }
    // What is posted meanwhile is none of its business: it reads each account as of one instant.
    app.prepay(&["verify"]).await.done();
    over.store(true, Ordering::Relaxed);
    callers.join_all().await;
    let charged = charged.load(Ordering::Relaxed);
    println!("{charged} charges beside 16 commands, of which the longest took {longest:?}");
    let balance = app.billing.balance(account).await.unwrap().unwrap();
    assert_eq!(balance.total().micros, 1_004_000_000 - i64::try_from(charged).unwrap());
}
