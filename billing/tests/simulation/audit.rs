//! What must hold when everything has happened, whatever it was.

use std::collections::HashMap;

use domain::payment::{PaymentId, PaymentState};
use sqlx::Row;

use super::{dice::Dice, gateways::Ground, tally::Kind, wave::Wave, world::World};

/// A payment as it lies in the database.
struct Stored {
    id: PaymentId,
    state: PaymentState,
    reason: Option<String>,
    amount: i64,
    credited: Option<i64>,
    next_check_at: Option<i64>,
    postings: i64,
    posted: i64,
    noted_twice: i64,
    reviews: i64,
    last: String,
}

const PAYMENTS: &str = "
    SELECT p.payment_id, p.state, p.reason, p.amount, p.credited, p.next_check_at,
           (SELECT count(*) FROM posting AS t
            WHERE t.account_id = p.account_id AND t.idem_key = 'top_up:' || p.payment_id),
           (SELECT CAST(coalesce(sum(t.amount), 0) AS BIGINT) FROM posting AS t
            WHERE t.account_id = p.account_id AND t.idem_key = 'top_up:' || p.payment_id),
           (SELECT count(*) FROM payment_event AS e
            WHERE e.account_id = p.account_id AND e.payment_id = p.payment_id AND e.cause = 'paid_twice'),
           (SELECT count(*) FROM review_item AS r
            WHERE r.account_id = p.account_id AND r.payment_id = p.payment_id AND r.closed_at IS NULL),
           (SELECT e.cause || ' ' || e.code || ' ' || e.state FROM payment_event AS e
            WHERE e.account_id = p.account_id AND e.payment_id = p.payment_id ORDER BY e.number DESC LIMIT 1)
    FROM payment AS p ORDER BY p.account_id, p.number";

/// Compares what the database says of a wave with what has happened to the money. Faults are noted with their schedules.
pub async fn audit(wave: &mut Wave) {
    wave.engine.billing = wave.engine.second().await;
    let (engine, world) = (&wave.engine, &wave.world);
    let mut raw = engine.raw().await;
    let mut expected: HashMap<i64, i64> = HashMap::new();
    for row in sqlx::query(PAYMENTS).fetch_all(&mut raw).await.unwrap() {
        let text = |column: usize| row.get::<String, _>(column);
        let stored = Stored {
            id: text(0).parse().unwrap(),
            state: text(1).parse().unwrap(),
            reason: row.get(2),
            amount: row.get(3),
            credited: row.get(4),
            next_check_at: row.get(5),
            postings: row.get(6),
            posted: row.get(7),
            noted_twice: row.get(8),
            reviews: row.get(9),
            last: text(10),
        };
        let ground = world.gateways(Dice::new(0)).ground_of(&stored.id);
        let micros = world.schedule(stored.id.account_id().0).currency.micros_per_minor();
        let gone: i64 = ground.backs.iter().filter(|back| back.takes()).map(|back| back.minor * micros).sum();
        let gone = if stored.postings > 0 { gone } else { 0 };
        *expected.entry(stored.id.account_id().0).or_default() += stored.posted - gone;
        if ground.is_undecided && stored.state.is_open() {
            world.count(Kind::NeverDecided);
        }
        for fault in faults(&stored, &ground) {
            world.violated(stored.id.account_id().0, format!("{} {fault}", stored.id));
        }
    }
    let balances = sqlx::query("SELECT account_id, balance FROM ledger_account").fetch_all(&mut raw).await.unwrap();
    for row in balances {
        let (account, balance): (i64, i64) = (row.get(0), row.get(1));
        if balance != expected.get(&account).copied().unwrap_or(0) {
            world.violated(
                account,
                format!("the balance is {balance} micro-units, not what was credited and has not gone back"),
            );
        }
    }
    for (account, fault) in engine.billing.verify().await.unwrap().faults {
        world.violated(account.0, format!("the ledger does not verify: {fault}"));
    }
    if is_clean(world) {
        engine.assert_sound().await;
    }
    engine.billing.shutdown().await;
}

fn is_clean(world: &World) -> bool {
    world.schedules().all(|schedule| schedule.findings().is_none())
}

/// What is wrong with a payment.
fn faults(stored: &Stored, ground: &Ground) -> Vec<String> {
    use PaymentState::{Cancelled, Created, Expired, Failed, Pending, Redirected, Review, Succeeded};
    let Stored { state, reason, last, .. } = stored;
    let mut faults = Vec::new();
    let mut check = |holds: bool, fault: String| {
        if !holds {
            faults.push(format!("{fault}; it is {state}, last: {last}; money {:?}", ground.money));
        }
    };
    let paid = !ground.money.is_empty();
    let is_credited = stored.postings > 0;
    check(stored.postings <= 1, format!("was credited {} times", stored.postings));
    check(is_credited == (*state == Succeeded), "is credited and has not succeeded, or the other way round".to_owned());
    if is_credited {
        check(paid, "was credited and never paid".to_owned());
        let amount = (Some(stored.amount), stored.amount);
        check((stored.credited, stored.posted) == amount, "was credited with another amount".to_owned());
    }
    // What the gateway contradicts itself about is an operator's to decide.
    let explained = ground.suspicious && *state == Review;
    check(is_credited || !paid || explained, "was paid and not credited".to_owned());
    check(ground.objects <= 1, format!("was offered {} times at the gateway", ground.objects));
    let told: std::collections::HashSet<_> = ground.told.iter().collect();
    check(told.len() < 2 || stored.noted_twice > 0 || explained, "was paid twice, and nobody knows".to_owned());
    match state {
        Created | Redirected | Pending => {
            check(stored.reviews > 0, "is open, nobody will ask any more, and no operator knows".to_owned());
            check(ground.is_undecided, "is open, and the gateway has decided".to_owned());
        }
        Failed | Expired | Cancelled => {
            check(reason.is_some(), "is over without a reason".to_owned());
            check(stored.next_check_at.is_none(), "is over and waits for a check".to_owned());
        }
        Review => {
            check(ground.suspicious, "is under review, and nothing was suspicious".to_owned());
            check(stored.reviews > 0, "is under review, and no operator knows".to_owned());
        }
        Succeeded => check(stored.next_check_at.is_none(), "has succeeded and waits for a check".to_owned()),
    }
    faults
}
