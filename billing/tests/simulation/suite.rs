//! A simulation of the money path. Random schedules of customers, gateways' messages (late, lost, twice, out of order,
//! forged), failing calls and crashes at any await are played on the real engine and the real database, by a clock of their
//! own; the gateways are small models behind real HTTP. After each wave of schedules every payment is compared with the
//! money that has moved.
//!
//! A schedule follows from its seed. `PREPAY_SIMULATION_SEED` is the first (1), `PREPAY_SIMULATION_COUNT` says how many
//! follow; with a count of 1 the schedule is played alone, many times, since where it crashes also depends on the moment.

use std::{
    collections::BTreeMap,
    ops::Range,
    sync::{
        Arc, Mutex,
        atomic::{AtomicU64, Ordering},
    },
    thread,
    time::Instant,
};

mod audit;
mod crash;
mod customers;
mod deliver;
mod dice;
mod forge;
mod gateways;
mod happen;
mod happening;
mod schedule;
mod tally;
mod wave;
mod world;

use tally::Tally;
use wave::Wave;

/// Schedules side by side on one database.
const WAVE: u64 = 250;
/// How often a single schedule is played, side by side.
const REPEATS: usize = 40;
/// Waves at the same time, each with a thread for its engine.
const WORKERS: usize = 2;
/// From so many schedules on every kind of thing must have happened.
const ENOUGH: u64 = 1_000;

/// The schedules that fail, by seed: what was violated, and what happened.
type Failures = BTreeMap<u64, (Vec<String>, Vec<String>)>;

fn variable(name: &str, default: u64) -> u64 {
    std::env::var(name).map_or(default, |text| text.parse().unwrap())
}

/// Plays as many schedules as `default` says, or the environment.
pub fn run(test: &str, default: u64) {
    let first = variable("PREPAY_SIMULATION_SEED", 1);
    let count = variable("PREPAY_SIMULATION_COUNT", default);
    let (tally, begun) = (Arc::new(Tally::default()), Instant::now());
    let failures =
        if count == 1 { play(&vec![first; REPEATS], &tally) } else { play_all(first..first + count, &tally) };
    let seconds = begun.elapsed().as_millis().max(1);
    let played = if count == 1 { u64::try_from(REPEATS).unwrap() } else { count };
    tally.print();
    let rate = u128::from(played) * 1_000 / seconds;
    println!("{played} schedules in {} s, {rate} a second", seconds / 1_000);
    if !failures.is_empty() {
        tell(test, first, &failures, &tally);
    }
    if played >= ENOUGH {
        assert_eq!(tally.missing(), Vec::<&str>::new(), "never happened");
    }
}

/// Plays waves until there are no seeds left.
fn play_all(seeds: Range<u64>, tally: &Arc<Tally>) -> Failures {
    let next = AtomicU64::new(seeds.start);
    let failures = Mutex::new(Failures::new());
    thread::scope(|scope| {
        for _ in 0..WORKERS {
            scope.spawn(|| {
                loop {
                    let first = next.fetch_add(WAVE, Ordering::Relaxed);
                    let wave: Vec<u64> = (first..(first + WAVE).min(seeds.end)).collect();
                    if wave.is_empty() || !failures.lock().unwrap().is_empty() {
                        return;
                    }
                    let found = play(&wave, tally);
                    failures.lock().unwrap().extend(found);
                }
            });
        }
    });
    failures.into_inner().unwrap()
}

/// Plays one wave.
fn play(seeds: &[u64], tally: &Arc<Tally>) -> Failures {
    let mut wave = Wave::new(seeds, Arc::clone(tally));
    wave.run();
    wave::runtime().block_on(audit::audit(&mut wave));
    let findings = wave.world.schedules().map(|schedule| (schedule.seed, schedule.findings()));
    findings.filter_map(|(seed, findings)| Some((seed, findings?))).collect()
}

/// Plays the first schedule that failed by itself, tells what has happened, and how to see it again.
fn tell(test: &str, first: u64, failures: &Failures, tally: &Arc<Tally>) -> ! {
    for (seed, (violations, _)) in failures {
        println!("seed {seed}: {}", violations.join("; "));
    }
    let (seed, (violations, lines)) = failures.first_key_value().unwrap();
    let alone = play(&vec![*seed; REPEATS], tally).remove(seed);
    let (where_, lines) = match &alone {
        Some((_, lines)) => ("alone, too", lines),
        None => ("only beside others", lines),
    };
    println!("\nseed {seed} fails {where_}:\n{}", lines.join("\n"));
    let count = if alone.is_some() { 1 } else { WAVE };
    let seed_of_wave = if alone.is_some() { *seed } else { seed - (seed - first) % WAVE };
    panic!(
        "{} of the schedules failed, the first: {}\nagain: PREPAY_SIMULATION_SEED={seed_of_wave} \
         PREPAY_SIMULATION_COUNT={count} cargo nextest run -p billing --no-capture -E 'test(={test})'",
        failures.len(),
        violations.join("; ")
    );
}
