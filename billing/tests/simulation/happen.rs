//! Letting things happen: what customers do, and what comes of it.

use std::net::Ipv4Addr;

use billing::{
    Billing,
    payments::{CheckError, StartError, StartPayment},
    returns,
};
use domain::{gateway::Gateway, language::Language, payment::PaymentId};

use super::{
    deliver, forge,
    happening::{Act, Decision, Event, Forgery, Form, Happening, Way},
    tally::Kind,
    world::World,
};

/// How often a form is sent again.
const RESENT_MAX: u32 = 3;

/// What comes of an event, in its own time.
pub struct Scene<'a> {
    pub world: &'a World,
    pub billing: &'a Billing,
    pub event: &'a mut Event,
    pub then: Vec<Event>,
}

impl Scene<'_> {
    /// Something else happens, so many seconds from now.
    pub fn later(&mut self, seconds: i64, happening: Happening) {
        self.then.push(later(self.world, self.event, seconds, happening));
    }

    pub fn violated(&self, line: String) {
        self.world.violated(self.event.account, line);
    }
}

fn later(world: &World, event: &mut Event, seconds: i64, happening: Happening) -> Event {
    let at = world.now().plus_seconds(seconds);
    Event { at, order: 0, happening, account: event.account, dice: event.dice.fork() }
}

/// Lets an event happen; answers what happens next because of it.
pub async fn happen(world: &World, billing: &Billing, mut event: Event) -> Vec<Event> {
    let happening = event.happening.clone();
    let mut scene = Scene { world, billing, event: &mut event, then: Vec::new() };
    match happening {
        Happening::Start(form) => start(&mut scene, form).await,
        Happening::Act { payment, page, act } => play(&mut scene, &payment, &page, act),
        Happening::Decision { payment, decision } => decide(&mut scene, &payment, decision),
        Happening::Delivery(delivery) => deliver::deliver(&mut scene, delivery).await,
        Happening::ComesBack { payment, way } => come_back(&scene, &payment, way).await,
        Happening::Asks { payment } => ask(&scene, &payment).await,
        Happening::Forges { payment, forgery } => forge::forge(&mut scene, &payment, forgery).await,
    }
    scene.then
}

/// What happens next when the engine has died of an event.
pub fn after_death(world: &World, mut event: Event) -> Vec<Event> {
    match event.happening.clone() {
        Happening::Start(form) => {
            world.count(Kind::StartDied);
            world.trace_of(event.account, || format!("start of form {} died", form.number));
            if form.sent < RESENT_MAX && event.dice.chance(75) {
                let seconds = event.dice.pick(&[0, 15, 60, 600, 2_000]);
                let form = Form { sent: form.sent + 1, ..form };
                return vec![later(world, &mut event, seconds, Happening::Start(form))];
            }
            Vec::new()
        }
        Happening::Delivery(delivery) => {
            world.count(Kind::DeliveryDied);
            world.trace(&delivery.payment, || "delivery died".to_owned());
            let gateway = world.schedule(event.account).gateway;
            let retry = deliver::retry(gateway, &delivery);
            retry
                .map(|(seconds, delivery)| later(world, &mut event, seconds, Happening::Delivery(delivery)))
                .into_iter()
                .collect()
        }
        Happening::ComesBack { payment, way } => {
            world.count(Kind::CameBackDied);
            world.trace(&payment, || "return died".to_owned());
            // Some load the page again.
            if event.dice.chance(50) {
                return vec![later(world, &mut event, 15, Happening::ComesBack { payment, way })];
            }
            Vec::new()
        }
        _ => Vec::new(),
    }
}

async fn start(scene: &mut Scene<'_>, form: Form) {
    let (world, schedule) = (scene.world, scene.world.schedule(scene.event.account));
    if form.sent > 0 {
        world.count(Kind::SentAgain);
    }
    let start = StartPayment {
        gateway: schedule.gateway,
        amount: schedule.amount(&form),
        quote: None,
        client_key: format!("form-{}", form.number),
        consent_version: "1".to_owned(),
        language: Language::En,
        client_ip: Ipv4Addr::LOCALHOST.into(),
    };
    match scene.billing.start_payment(schedule.account, start).await {
        Ok(started) => {
            let is_page = !started.redirect_url.contains("/billing/payments/");
            world.trace(&started.payment_id, || format!("started form {}, page {is_page}", form.number));
            if is_page {
                world.count(Kind::Started);
                visit(scene, &started.payment_id, &started.redirect_url);
            }
        }
        Err(StartError::GatewayUnavailable { payment_id }) => {
            world.count(Kind::StartRefused);
            world.trace(&payment_id, || format!("form {}: gateway unavailable", form.number));
            if form.sent < RESENT_MAX && scene.event.dice.chance(60) {
                scene.later(30, Happening::Start(Form { sent: form.sent + 1, ..form }));
            }
        }
        Err(error) => scene.violated(format!("a form is refused: {error}")),
    }
}

/// What a customer does who is sent to the gateway's page. Whoever opens it in a second window may do something else
/// there.
fn visit(scene: &mut Scene<'_>, payment: &PaymentId, page: &str) {
    let schedule = scene.world.schedule(scene.event.account);
    let (gateway, temper) = (schedule.gateway, schedule.temper);
    if scene.world.visit(payment) > 0 && scene.event.dice.chance(70) {
        return;
    }
    let dice = &mut scene.event.dice;
    let acts: &[Act] = match dice.below(100) {
        0..40 => &[Act::Pay],
        40..55 => &[Act::PayLater],
        55..62 => &[Act::Decline, Act::Pay],
        62..67 => &[Act::Cancel, Act::Pay],
        67..73 => &[Act::Cancel],
        73..79 => &[Act::Decline],
        79..82 => &[Act::Suspicious],
        82..88 => &[Act::Leave],
        88..94 => &[Act::Leave, Act::Pay],
        _ => &[Act::Decline, Act::Cancel, Act::PayLater],
    };
    let deadline = match gateway {
        Gateway::Vnpay => 900,
        Gateway::Stripe => 3_600,
        Gateway::Paypal => 10_800,
    };
    let mut seconds = 0;
    for act in acts {
        let dice = &mut scene.event.dice;
        seconds += if dice.chance(12) { dice.between(deadline - 120, deadline + 60) } else { dice.between(15, 300) };
        scene.later(seconds, Happening::Act { payment: payment.clone(), page: page.into(), act: *act });
    }
    if scene.event.dice.chance(temper.forgeries) {
        let (seconds, forgery) = (scene.event.dice.between(0, 2_000), scene.event.dice.pick(&Forgery::ALL));
        scene.later(seconds, Happening::Forges { payment: payment.clone(), forgery });
    }
    if scene.event.dice.chance(10) {
        let seconds = scene.event.dice.between(0, 4_000);
        scene.later(seconds, Happening::Asks { payment: payment.clone() });
    }
}

/// The customer does something on the gateway's page.
fn play(scene: &mut Scene<'_>, payment: &PaymentId, page: &str, act: Act) {
    let (world, schedule) = (scene.world, scene.world.schedule(scene.event.account));
    let gateway = schedule.gateway;
    let before = world.gateways(scene.event.dice.clone()).ground_of(payment).money.len();
    let way = world.gateways(scene.event.dice.fork()).act(gateway, payment, page, act);
    world.trace(payment, || format!("{act:?} at the gateway, {}", if way.is_some() { "done" } else { "stays" }));
    let done = way.is_some();
    if matches!(act, Act::Pay | Act::PayLater) && done && world.was_cancelled(payment) {
        world.count(Kind::PaidAfterCancel);
    }
    match act {
        Act::Pay if done => world.count(match gateway {
            Gateway::Vnpay => Kind::PaidAtVnpay,
            Gateway::Stripe => Kind::PaidAtStripe,
            Gateway::Paypal => Kind::PaidAtPaypal,
        }),
        Act::Decline => world.count(Kind::Declined),
        Act::Cancel if done => {
            world.cancelled(payment);
            world.count(Kind::Cancelled);
        }
        Act::Suspicious if done => world.count(Kind::Suspected),
        Act::Leave => world.count(Kind::Abandoned),
        _ => {}
    }
    let paid_now = world.gateways(scene.event.dice.clone()).ground_of(payment).money.len() > before;
    if let Some((seconds, decision)) = decision(scene, gateway, act, paid_now).filter(|_| done) {
        scene.later(seconds, Happening::Decision { payment: payment.clone(), decision });
    }
    let stays_away = scene.event.dice.chance(schedule.temper.strays);
    if let Some(way) = way.filter(|_| !stays_away) {
        let seconds = scene.event.dice.pick(&[0, 0, 15, 60, 1_800]);
        scene.later(seconds, Happening::ComesBack { payment: payment.clone(), way });
    }
}

/// What the gateway will decide about what the customer has done. PayPal decides when we capture.
fn decision(scene: &mut Scene<'_>, gateway: Gateway, act: Act, paid_now: bool) -> Option<(i64, Decision)> {
    let dice = &mut scene.event.dice;
    let (least, most) = match gateway {
        // While VNPay is asked: for a day after the deadline.
        Gateway::Vnpay => (60, 18 * 3_600),
        // A voucher can be paid for three days.
        Gateway::Stripe => (3_600, 3 * 86_400),
        Gateway::Paypal => return None,
    };
    let most = if dice.chance(50) { least * 20 } else { most };
    let seconds = dice.between(least, most);
    match act {
        // For ever.
        Act::PayLater if gateway == Gateway::Vnpay && dice.chance(10) => None,
        Act::PayLater if dice.chance(65) => Some((seconds, Decision::Pays)),
        Act::PayLater => Some((seconds, Decision::Refuses)),
        Act::Decline | Act::Cancel if gateway == Gateway::Vnpay && dice.chance(20) => {
            Some((seconds, Decision::PaysAfterAll))
        }
        Act::Pay if gateway == Gateway::Vnpay && paid_now && dice.chance(4) => {
            Some((dice.between(0, 3_600), Decision::PaysTwice))
        }
        _ => None,
    }
}

fn decide(scene: &mut Scene<'_>, payment: &PaymentId, decision: Decision) {
    let (world, schedule) = (scene.world, scene.world.schedule(scene.event.account));
    let changed = world.gateways(scene.event.dice.fork()).decide(schedule.gateway, payment, decision);
    if !changed {
        return;
    }
    world.trace(payment, || format!("{decision:?}, says the gateway"));
    match decision {
        Decision::Pays => world.count(Kind::PaidLater),
        Decision::PaysAfterAll => world.count(Kind::PaidAfterFailure),
        Decision::PaysTwice => world.count(Kind::PaidTwice),
        Decision::Lapses => world.count(Kind::Lapsed),
        Decision::GoesBack => world.count(Kind::WentBack),
        Decision::Turns => world.count(Kind::Turned),
        Decision::Refuses => {}
    }
}

/// As the server's route does: what the query string says is looked up, and is a reason to ask.
async fn come_back(scene: &Scene<'_>, payment: &PaymentId, way: Way) {
    let (world, billing) = (scene.world, scene.billing);
    let gateway = world.schedule(scene.event.account).gateway;
    let (Way::Return(query) | Way::Cancel(query)) = &way;
    let found = match gateway {
        Gateway::Vnpay => returns::vnpay(billing, query).await,
        Gateway::Stripe => returns::stripe(billing, query).await,
        Gateway::Paypal => returns::paypal(billing, query).await,
    };
    if found.as_ref() != Some(payment) {
        scene.violated(format!("a browser came back for {payment}, and {found:?} was found"));
    }
    match way {
        Way::Return(_) => {
            billing.note_return(payment).await;
            world.count(Kind::CameBack);
        }
        Way::Cancel(_) => {
            billing.note_cancel(payment).await;
            world.count(Kind::CameBackCancelled);
        }
    }
    world
        .trace(payment, || format!("came back by {}", if matches!(way, Way::Cancel(_)) { "cancel" } else { "return" }));
}

async fn ask(scene: &Scene<'_>, payment: &PaymentId) {
    scene.world.count(Kind::Asked);
    match scene.billing.check_payment(payment).await {
        Ok(state) => scene.world.trace(payment, || format!("asked: {state}")),
        Err(CheckError::Gateway(error)) => scene.world.trace(payment, || format!("asked: {error}")),
        Err(error) => scene.violated(format!("{payment} cannot be asked about: {error}")),
    }
}
