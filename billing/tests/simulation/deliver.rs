//! Messages of the gateways, on their way to us.

use billing::webhooks::{self, WebhookAnswer};
use domain::{gateway::Gateway, payment::PaymentId};

use super::{
    dice::Dice,
    gateways::{Body, News},
    happen::Scene,
    happening::{Delivery, Event, Happening},
    tally::Kind,
    world::World,
};

/// From this attempt on the network works.
const WORKS_FROM: u32 = 4;

/// How a message ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// The gateway sends it no more.
    Accepted,
    /// To be sent again.
    Again,
    /// Not believed.
    Rejected,
    /// Believed, and about no payment.
    Unknown,
    /// Believed, and it does not match.
    Mismatch,
}

/// What comes of the gateways' news: each message may be late, lost or sent twice.
pub fn events(world: &World, news: News) -> Vec<Event> {
    let (payment, body, certain) = match news {
        News::Decision { payment, after_seconds, decision } => {
            let Some(schedule) = world.of(&payment) else { return Vec::new() };
            let at = world.now().plus_seconds(after_seconds);
            let happening = Happening::Decision { payment, decision };
            return vec![Event { at, order: 0, happening, account: schedule.account.0, dice: schedule.message_dice() }];
        }
        News::Message { payment, body, certain } => (payment, body, certain),
    };
    let Some(schedule) = world.of(&payment) else { return Vec::new() };
    let (mut dice, temper) = (schedule.message_dice(), schedule.temper);
    if !certain && dice.chance(temper.losses) {
        world.count(Kind::Lost);
        world.trace(&payment, || "message lost".to_owned());
        return Vec::new();
    }
    let seconds = if dice.chance(temper.delays) { dice.pick(&[15, 30, 120, 600, 3_600, 20_000, 90_000]) } else { 0 };
    let (due, place) = (world.now(), world.place(&payment));
    let delivery = Delivery { payment, body: body.into(), due, place, attempt: 0, again: false };
    let copies = if dice.chance(temper.copies / 2) { 2 } else { 1 };
    let event = |dice: Dice| Event {
        at: due.plus_seconds(seconds),
        order: 0,
        happening: Happening::Delivery(delivery.clone()),
        account: schedule.account.0,
        dice,
    };
    (0..copies).map(|_| event(dice.fork())).collect()
}

/// When a message is sent again, if it is.
pub fn retry(gateway: Gateway, delivery: &Delivery) -> Option<(i64, Delivery)> {
    const GROWING: [i64; 12] = [60, 120, 300, 900, 3_600, 7_200, 18_000, 36_000, 43_200, 43_200, 43_200, 43_200];
    let attempt = usize::try_from(delivery.attempt).unwrap();
    let seconds = match gateway {
        Gateway::Vnpay => (attempt < 9).then_some(300),
        Gateway::Stripe | Gateway::Paypal => GROWING.get(attempt).copied(),
    };
    let next = Delivery { attempt: delivery.attempt + 1, ..delivery.clone() };
    seconds.filter(|_| !delivery.again).map(|seconds| (seconds, next))
}

/// Brings a message to us, and lets the gateway go on by what we answer.
pub async fn deliver(scene: &mut Scene<'_>, delivery: Delivery) {
    let (world, schedule) = (scene.world, scene.world.schedule(scene.event.account));
    let (gateway, temper) = (schedule.gateway, schedule.temper);
    if delivery.attempt < WORKS_FROM && scene.event.dice.chance(temper.losses / 3) {
        world.count(Kind::DroppedOnce);
        send_again(scene, gateway, &delivery);
        return;
    }
    if world.heard(&delivery.payment, delivery.place) {
        world.count(Kind::Overtaken);
    }
    if world.now().0 - delivery.due.0 >= 3_600_000 {
        world.count(Kind::DeliveredLate);
    }
    let verdict = send(scene, &delivery.body).await;
    world.trace(&delivery.payment, || format!("{}: {verdict:?}", title(&delivery.body)));
    match verdict {
        Verdict::Accepted => accepted(scene, &delivery),
        Verdict::Again => {
            world.count(Kind::SentBack);
            send_again(scene, gateway, &delivery);
        }
        // Only where the gateway has contradicted itself before.
        Verdict::Mismatch if world.gateways(Dice::new(0)).ground_of(&delivery.payment).suspicious => {}
        verdict => scene.violated(format!("a genuine message is answered {verdict:?}: {:?}", delivery.body)),
    }
}

fn accepted(scene: &mut Scene<'_>, delivery: &Delivery) {
    let world = scene.world;
    world.count(if delivery.again { Kind::DeliveredTwice } else { Kind::Delivered });
    if let Some(money) = money_in(&delivery.body) {
        world.gateways(Dice::new(0)).books.ground(&delivery.payment).told.push(money);
    }
    let copies = world.schedule(scene.event.account).temper.copies;
    if !delivery.again && scene.event.dice.chance(copies) {
        let seconds = scene.event.dice.pick(&[0, 60, 3_600, 100_000]);
        scene.later(seconds, Happening::Delivery(Delivery { again: true, ..delivery.clone() }));
    }
}

fn send_again(scene: &mut Scene<'_>, gateway: Gateway, delivery: &Delivery) {
    if let Some((seconds, delivery)) = retry(gateway, delivery) {
        scene.later(seconds, Happening::Delivery(delivery));
    }
}

/// Signs a message, hands it to the engine, and reads the answer.
async fn send(scene: &Scene<'_>, body: &Body) -> Verdict {
    let (world, billing) = (scene.world, scene.billing);
    match body {
        Body::Vnpay(query) => vnpay(billing, query).await,
        Body::Stripe(text) => {
            let header = world.gateways(Dice::new(0)).stripe.sign(text, world.now());
            verdict(webhooks::stripe(billing, Some(&header), text.as_bytes()).await)
        }
        Body::Paypal(text) => {
            let headers = {
                let mut gateways = world.gateways(Dice::new(0));
                let number = gateways.books.number();
                gateways.paypal.sign(number, text, world.now(), None)
            };
            verdict(webhooks::paypal(billing, headers, text.as_bytes()).await)
        }
    }
}

/// Hands a query string to the engine.
pub async fn vnpay(billing: &billing::Billing, query: &str) -> Verdict {
    match webhooks::vnpay_ipn(billing, query).await.rsp_code {
        "00" | "02" => Verdict::Accepted,
        "01" => Verdict::Unknown,
        "04" => Verdict::Mismatch,
        "97" => Verdict::Rejected,
        _ => Verdict::Again,
    }
}

pub const fn verdict(answer: WebhookAnswer) -> Verdict {
    match answer {
        WebhookAnswer::Accepted => Verdict::Accepted,
        WebhookAnswer::Rejected => Verdict::Rejected,
        WebhookAnswer::TryAgain => Verdict::Again,
    }
}

/// The money that a message of VNPay's says was paid.
fn money_in(body: &Body) -> Option<String> {
    let Body::Vnpay(query) = body else { return None };
    let pairs: std::collections::HashMap<_, _> = form_urlencoded::parse(query.as_bytes()).into_owned().collect();
    let paid = pairs["vnp_ResponseCode"] == "00" && pairs["vnp_TransactionStatus"] == "00";
    paid.then(|| pairs["vnp_TransactionNo"].clone())
}

fn title(body: &Body) -> String {
    match body {
        Body::Vnpay(query) => {
            let codes = form_urlencoded::parse(query.as_bytes()).into_owned();
            let codes = codes.filter(|(name, _)| name == "vnp_ResponseCode" || name == "vnp_TransactionStatus");
            format!("IPN {}", codes.map(|(_, value)| value).collect::<Vec<_>>().join("/"))
        }
        Body::Stripe(text) | Body::Paypal(text) => {
            let event: serde_json::Value = serde_json::from_str(text).unwrap();
            let kind = event["type"].as_str().or_else(|| event["event_type"].as_str());
            format!("event {}", kind.unwrap_or_default())
        }
    }
}

/// The payment of an account that never was.
pub fn unknown(payment: &PaymentId, dice: &mut Dice) -> PaymentId {
    PaymentId::new(payment.account_id(), dice.roll())
}
