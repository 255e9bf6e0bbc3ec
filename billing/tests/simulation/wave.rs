//! A wave: many schedules side by side, on one database, with one clock. Engines live on it one after the other; each but
//! the last is killed with everything that is under way.

use std::{
    cmp::Reverse,
    collections::{BinaryHeap, HashMap},
    future::Future,
    net::TcpListener,
    pin::Pin,
    sync::Arc,
    time::Duration,
};

use billing::{Billing, gateways::config::GatewaysConfig};
use domain::time::Timestamp;
use futures::{StreamExt, stream::FuturesUnordered};
use sqlx::Row;
use tokio::runtime::Runtime;

use super::{
    crash::{Doom, Mortal},
    customers, deliver,
    dice::Dice,
    gateways::http,
    happen,
    happening::{Event, Happening},
    schedule::Schedule,
    tally::{Kind, Tally},
    world::World,
};
use crate::{
    database::{Connection, Database},
    support::{Engine, gateways},
};

/// Longer than any schedule: after it nothing may be left to happen.
const DAYS: i64 = 40;
/// How long time stands still for calls that wait for the gateway.
const PATIENCE: Duration = Duration::from_millis(25);
/// A schedule's number in the wave, as its account.
const FIRST_ACCOUNT: i64 = 100;

/// What is under way, each by its number; whoever died answers nothing.
type Running<'a> = FuturesUnordered<Pin<Box<dyn Future<Output = (u64, Option<Vec<Event>>)> + 'a>>>;

/// A wave of schedules.
pub struct Wave {
    pub world: Arc<World>,
    pub engine: Engine,
    listener: TcpListener,
    queue: BinaryHeap<Reverse<Event>>,
    under_way: HashMap<u64, Option<Event>>,
    number: u64,
    dice: Dice,
    kills: u32,
    next_check: Option<Timestamp>,
    no_checker_until: Timestamp,
}

pub fn runtime() -> Runtime {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap()
}

impl Wave {
    /// Makes a database and the accounts of schedules with these seeds.
    pub fn new(seeds: &[u64], tally: Arc<Tally>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        listener.set_nonblocking(true).unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        let mut dice = Dice::new(seeds[0]);
        let settings = settings(&base, &mut dice);
        let schedules = (FIRST_ACCOUNT..)
            .zip(seeds)
            .map(|(account, seed)| Schedule::new(*seed, domain::account::AccountId(account)));
        let schedules: Vec<Schedule> = schedules.collect();
        let engine = runtime().block_on(async {
            let engine = Engine::open_for_commands_on(Database::in_memory().await, settings.clone()).await;
            customers::sign_up(&engine, &schedules).await;
            engine.billing.shutdown().await;
            engine
        });
        let world = World::new(Arc::clone(&engine.clock), tally, &settings, &base, schedules);
        let begun = world.begun;
        let mut wave = Self {
            world: Arc::new(world),
            engine,
            listener,
            queue: BinaryHeap::new(),
            under_way: HashMap::new(),
            number: 0,
            kills: dice.below(4),
            dice,
            next_check: None,
            no_checker_until: begun,
        };
        let events: Vec<Event> = wave.world.schedules().flat_map(|schedule| schedule.begin(begun)).collect();
        // In the order of the accounts, whatever the order of the map.
        let mut events: Vec<Event> = events;
        events.sort_by_key(|event| (event.at, event.account));
        wave.put(events);
        wave
    }

    /// Lives through all of it.
    pub fn run(&mut self) {
        loop {
            let life = runtime();
            let is_over = life.block_on(self.live());
            // Every task of the engine ends where it stands.
            drop(life);
            if is_over {
                return;
            }
            self.bury();
        }
    }

    /// One engine's life. Answers whether everything has happened.
    async fn live(&mut self) -> bool {
        let listener = tokio::net::TcpListener::from_std(self.listener.try_clone().unwrap()).unwrap();
        let router = http::router(Arc::clone(&self.world));
        tokio::spawn(async move { axum::serve(listener, router).await });
        let billing = self.engine.second().await;
        let mut raw = self.engine.raw().await;
        let mut ticks_left = (self.kills > 0).then(|| 5 + self.dice.below(150));
        let world = Arc::clone(&self.world);
        let mut running = Running::new();
        loop {
            let Some(at) = self.next_time() else {
                if running.is_empty() {
                    billing.shutdown().await;
                    return true;
                }
                self.finish_one(&mut running).await;
                continue;
            };
            if at.0 - world.begun.0 > DAYS * 86_400_000 {
                let stuck = self.queue.peek().map(|Reverse(event)| event.account);
                world.violated(stuck.unwrap_or(FIRST_ACCOUNT), "the schedule has no end".to_owned());
                return true;
            }
            world.clock.set(at.max(world.now()));
            self.launch(&world, &billing, &mut running);
            if let Some(left) = &mut ticks_left {
                *left -= 1;
                if *left == 0 {
                    self.finish_some(&mut running).await;
                    return false;
                }
            }
            self.finish(&mut running).await;
            self.next_check = next_check(&mut raw).await;
        }
    }

    /// When something is to happen next: an event, or the checker.
    fn next_time(&mut self) -> Option<Timestamp> {
        self.collect();
        let now = self.world.now();
        let check = self.next_check.map(|at| {
            let at = if at <= now { Timestamp(now.0 + 1) } else { at };
            self.rounded(at.max(self.no_checker_until))
        });
        let event = self.queue.peek().map(|Reverse(event)| event.at);
        check.into_iter().chain(event).min()
    }

    /// Lets everything begin whose time has come, all at once.
    fn launch<'a>(&mut self, world: &'a World, billing: &'a Billing, running: &mut Running<'a>) {
        let now = world.now();
        while self.queue.peek().is_some_and(|Reverse(event)| event.at <= now) {
            let Some(Reverse(mut event)) = self.queue.pop() else { break };
            let crashes = world.schedule(event.account).temper.crashes;
            let ours = !matches!(event.happening, Happening::Act { .. } | Happening::Decision { .. });
            let doom = (ours && event.dice.chance(crashes)).then(|| Doom::roll(&mut event.dice));
            let pause = event.dice.below(6);
            if matches!(&event.happening, Happening::Start(_)) && self.is_twice(&event) {
                world.count(Kind::AtOnce);
            }
            let number = self.begin(Some(event.clone()));
            let mortal = Mortal::new(happen::happen(world, billing, event), pause, doom);
            running.push(Box::pin(async move { (number, mortal.await) }));
        }
        if self.next_check.is_some_and(|at| at <= now) && now >= self.no_checker_until {
            self.launch_checkers(world, billing, running);
        }
    }

    fn launch_checkers<'a>(&mut self, world: &'a World, billing: &'a Billing, running: &mut Running<'a>) {
        if self.dice.chance(1) {
            world.count(Kind::CheckerDown);
            self.no_checker_until = world.now().plus_seconds(self.dice.between(600, 30_000));
            return;
        }
        let checkers = if self.dice.chance(15) { 2 } else { 1 };
        if checkers == 2 {
            world.count(Kind::CheckedTwice);
        }
        for _ in 0..checkers {
            let doom = self.dice.chance(8).then(|| Doom::roll(&mut self.dice));
            let pause = self.dice.below(6);
            let number = self.begin(None);
            let check = async move {
                if billing.check_due().await.unwrap() > 0 {
                    world.count(Kind::Checked);
                }
                Vec::new()
            };
            let mortal = Mortal::new(check, pause, doom);
            running.push(Box::pin(async move { (number, mortal.await) }));
        }
    }

    fn is_twice(&self, event: &Event) -> bool {
        let same = |other: &Event| {
            other.account == event.account && other.at == event.at && matches!(other.happening, Happening::Start(_))
        };
        self.queue.peek().is_some_and(|Reverse(next)| same(next))
    }

    fn begin(&mut self, event: Option<Event>) -> u64 {
        self.number += 1;
        self.under_way.insert(self.number, event);
        self.number
    }

    /// Lets what is under way end, all but calls that wait for a gateway.
    async fn finish(&mut self, running: &mut Running<'_>) {
        while let Ok(Some((number, ended))) = tokio::time::timeout(PATIENCE, running.next()).await {
            self.end(number, ended);
        }
    }

    async fn finish_one(&mut self, running: &mut Running<'_>) {
        if let Some((number, ended)) = running.next().await {
            self.end(number, ended);
        }
    }

    /// Lets some of it end.
    async fn finish_some(&mut self, running: &mut Running<'_>) {
        let some = self.dice.below(u32::try_from(running.len()).unwrap() + 1);
        for _ in 0..some {
            if let Ok(Some((number, ended))) = tokio::time::timeout(PATIENCE, running.next()).await {
                self.end(number, ended);
            }
        }
        // The others get on by a few steps.
        for _ in 0..self.dice.below(20) {
            if let Some(Some((number, ended))) = futures::FutureExt::now_or_never(running.next()) {
                self.end(number, ended);
            }
            tokio::task::yield_now().await;
        }
    }

    fn end(&mut self, number: u64, ended: Option<Vec<Event>>) {
        let event = self.under_way.remove(&number).flatten();
        let events = match (ended, event) {
            (Some(events), _) => events,
            (None, Some(event)) => happen::after_death(&self.world, event),
            (None, None) => {
                self.world.count(Kind::CheckDied);
                Vec::new()
            }
        };
        self.put(events);
    }

    /// The engine was killed: nothing that was under way has heard of an end.
    fn bury(&mut self) {
        self.kills -= 1;
        self.world.count(Kind::EngineKilled);
        let mut dead: Vec<(u64, Option<Event>)> = self.under_way.drain().collect();
        dead.sort_by_key(|(number, _)| *number);
        for event in dead.into_iter().filter_map(|(_, event)| event) {
            self.world.count(Kind::KilledInFlight);
            let ours = !matches!(event.happening, Happening::Act { .. } | Happening::Decision { .. });
            let events = if ours { happen::after_death(&self.world, event) } else { vec![event] };
            self.put(events);
        }
    }

    /// Puts the gateways' news into the queue.
    fn collect(&mut self) {
        let news = self.world.gateways(Dice::new(0)).take_news();
        for news in news {
            let events = deliver::events(&self.world, news);
            self.put(events);
        }
    }

    fn put(&mut self, events: Vec<Event>) {
        for mut event in events {
            self.number += 1;
            event.order = self.number;
            event.at = self.rounded(event.at);
            self.queue.push(Reverse(event));
        }
    }

    /// Times are rounded up, the coarser the later, so that much happens at once.
    fn rounded(&self, at: Timestamp) -> Timestamp {
        let begun = self.world.begun.0;
        let since = at.0 - begun;
        let step = match since {
            ..=7_200_000 => 15_000,
            7_200_001..=172_800_000 => 300_000,
            _ => 1_800_000,
        };
        Timestamp(begun + since.div_euclid(step) * step + if since % step == 0 { 0 } else { step })
    }
}

/// The gateways at one address. VNPay may be asked as often as there is something to ask, in most waves.
fn settings(base: &str, dice: &mut Dice) -> GatewaysConfig {
    let mut settings = gateways(base);
    let interval = Duration::from_secs(dice.pick(&[0, 0, 0, 5]));
    settings.vnpay.as_mut().unwrap().query_interval = interval;
    // The circuit breakers go by the real clock: one that leaves its gateway alone for half a minute would do so for the
    // rest of the wave, and for the thirty days in which the engine has patience.
    settings.calls.cool_down = Duration::ZERO;
    settings
}

/// When the checker has something to do.
async fn next_check(raw: &mut Connection) -> Option<Timestamp> {
    let query = sqlx::query("SELECT min(next_check_at) FROM payment WHERE next_check_at IS NOT NULL");
    query.fetch_one(raw).await.unwrap().get::<Option<i64>, _>(0).map(Timestamp)
}
