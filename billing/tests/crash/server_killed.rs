//! PostgreSQL is killed while the engine runs: what was answered is there, once, and the engine goes on by itself.

use std::{
    panic,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

use billing::{
    Billing,
    ledger::{PostError, Posted},
};
use domain::{account::AccountId, currency::Currency, money::Money};
use tokio::{
    sync::watch,
    task::JoinSet,
    time::{sleep, timeout},
};

use super::{ACCOUNTS, Place, TASKS, account, cluster::Cluster, request};

const KILLS: usize = 50;
/// After this many kills the server stays away for longer than the engine waits for a connection.
const OUTAGE: usize = KILLS / 2;
/// Callers who come while it is away: more than one batch for one lane.
const BURST: usize = 1_000;
/// An answer waits ten seconds for a connection at the most, and then for two busy cores.
const PATIENCE: Duration = Duration::from_secs(25);

/// Panics anywhere in this process: in the engine's own tasks they end nothing but the task.
static PANICS: AtomicUsize = AtomicUsize::new(0);

/// What callers saw.
#[derive(Default)]
struct Tally {
    failures: AtomicUsize,
    replayed: AtomicUsize,
    longest_ms: AtomicUsize,
    over: AtomicBool,
}

impl Tally {
    /// Asks for a posting and waits for an answer, which must come in time and be a posting or a failed database.
    async fn ask(&self, billing: &Billing, account: AccountId, key: (usize, usize, usize)) -> Option<Posted> {
        let begun = Instant::now();
        let (round, task, number) = key;
        let answer = timeout(PATIENCE, billing.post(account, request(round, task, number))).await;
        let took = usize::try_from(begun.elapsed().as_millis()).unwrap();
        self.longest_ms.fetch_max(took, Ordering::Relaxed);
        match answer.expect("an answer in time") {
            Ok(posted) => Some(posted),
            Err(PostError::Store(_)) => {
                self.failures.fetch_add(1, Ordering::Relaxed);
                None
            }
            Err(refused) => panic!("{refused}"),
        }
    }

    /// Posts one request after the other, each again until it is answered; answers the numbers of the postings.
    async fn call(&self, billing: &Billing, account: AccountId, task: usize, told: &watch::Sender<usize>) -> Vec<i64> {
        let mut postings = Vec::new();
        while !self.over.load(Ordering::Relaxed) {
            let key = (0, task, postings.len());
            let posted = loop {
                if let Some(posted) = self.ask(billing, account, key).await {
                    break posted;
                }
            };
            self.replayed.fetch_add(usize::from(posted.replayed), Ordering::Relaxed);
            postings.push(posted.seq);
            told.send_modify(|count| *count += 1);
        }
        postings
    }
}

/// While the server is away everything is answered in time, by a failure.
async fn is_answered_while_away(billing: &Billing, account: AccountId, tally: &Arc<Tally>) {
    let mut burst = JoinSet::new();
    for number in 0..BURST {
        let (billing, tally) = (billing.clone(), Arc::clone(tally));
        burst.spawn(async move { tally.ask(&billing, account, (1, 0, number)).await });
    }
    let usd = Money::from_micros(1, Currency::Usd);
    let reads = async {
        let (is_ready, balance, allowed, key, verified) = tokio::join!(
            billing.ready(),
            billing.balance(account),
            billing.authorize(account, "inference", usd),
            billing.api_key("ppk_0000000000000000_x"),
            billing.verify()
        );
        assert!(!is_ready && balance.is_err() && allowed.is_err() && key.is_err() && verified.is_err());
    };
    timeout(PATIENCE, reads).await.expect("answers in time");
    let answers = burst.join_all().await;
    assert!(answers.iter().all(Option::is_none), "nothing can have been posted");
}

/// Connections that were idle when the server was killed each fail once; then the ledger is read, and must hold.
async fn holds(billing: &Billing) {
    let verified = async {
        loop {
            if let Ok(verified) = billing.verify().await {
                return verified;
            }
        }
    };
    assert_eq!(timeout(PATIENCE, verified).await.expect("the engine recovers").faults, []);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_answered_is_there_once_after_kill_9_of_the_server() {
    let told = panic::take_hook();
    panic::set_hook(Box::new(move |panic| {
        PANICS.fetch_add(1, Ordering::Relaxed);
        told(panic);
    }));
    let (folder, mut cluster) = (tempfile::tempdir().unwrap(), Cluster::make());
    cluster.start().await;
    let place = Place { folder: folder.path().to_owned(), address: Some(cluster.address()) };
    let billing = place.open().await;
    let mut accounts = Vec::new();
    for number in 0..ACCOUNTS {
        accounts.push(account(&billing, number).await);
    }

    let (tally, (answered, mut count)) = (Arc::new(Tally::default()), watch::channel(0));
    let mut callers = JoinSet::new();
    for task in 0..TASKS {
        let (billing, account, tally) = (billing.clone(), accounts[task % ACCOUNTS], Arc::clone(&tally));
        let answered = answered.clone();
        callers.spawn(async move { (task, tally.call(&billing, account, task, &answered).await) });
    }
    let (mut back, mut longest) = (Instant::now(), Duration::ZERO);
    for kill in 0..KILLS {
        // More than what was under way when the server came back.
        let before = *count.borrow_and_update();
        let goes_on = count.wait_for(|count| *count > before + TASKS);
        timeout(PATIENCE, goes_on).await.expect("the engine goes on by itself").unwrap();
        longest = longest.max(back.elapsed());
        sleep(Duration::from_millis(u64::try_from(kill * 37 % 71).unwrap())).await;
        cluster.kill();
        if kill == OUTAGE {
            is_answered_while_away(&billing, accounts[0], &tally).await;
        }
        cluster.start().await;
        back = Instant::now();
        if kill == OUTAGE {
            holds(&billing).await;
        }
    }
    tally.over.store(true, Ordering::Relaxed);
    let callers = timeout(PATIENCE, callers.join_all()).await.expect("all callers are answered");
    holds(&billing).await;

    let (postings, mut sum) = (place.postings(0).await, 0);
    assert_eq!(postings.len(), callers.iter().map(|(_, postings)| postings.len()).sum::<usize>());
    for (task, numbers) in &callers {
        for (number, seq) in numbers.iter().enumerate() {
            let key = format!("post:0/{task}/{number}");
            assert_eq!(postings.get(&key), Some(&(*seq, accounts[task % ACCOUNTS].0)), "{key}");
        }
    }
    assert_eq!(place.postings(1).await.len(), 0, "what came while the server was away");
    for account in &accounts {
        sum -= billing.balance(*account).await.unwrap().unwrap().total().micros;
    }
    assert_eq!(usize::try_from(sum).unwrap(), postings.len());
    timeout(PATIENCE, billing.shutdown()).await.expect("the engine ends");
    assert_eq!(PANICS.load(Ordering::Relaxed), 0);
    println!(
        "{KILLS} kills, {} postings, {} of them posted and not yet answered when killed, {} answers of failure; the longest \
         answer took {} ms, the longest way back {longest:?}",
        postings.len(),
        tally.replayed.load(Ordering::Relaxed),
        tally.failures.load(Ordering::Relaxed),
        tally.longest_ms.load(Ordering::Relaxed),
    );
}
