//! What attackers send, and gateways out of their mind (`payments.md` §4.4, §4.7). Nobody is credited by it.

use billing::{returns, webhooks};
use domain::{gateway::Gateway, payment::PaymentId};

use super::{
    deliver::{self, Verdict},
    dice::Dice,
    gateways::{paypal::Paypal, stripe::Stripe},
    happen::Scene,
    happening::Forgery,
    tally::Kind,
};

/// Lets it happen, and looks at what it was answered.
pub async fn forge(scene: &mut Scene<'_>, payment: &PaymentId, forgery: Forgery) {
    let gateway = scene.world.schedule(scene.event.account).gateway;
    if forgery == Forgery::WayBack {
        way_back(scene, gateway, payment).await;
        return;
    }
    let answered = match gateway {
        Gateway::Vnpay => vnpay(scene, payment, forgery).await,
        Gateway::Stripe => stripe(scene, payment, forgery).await,
        Gateway::Paypal => paypal(scene, payment, forgery).await,
    };
    let Some((kind, verdict, allowed)) = answered else { return };
    scene.world.count(kind);
    scene.world.trace(payment, || format!("{forgery:?}: {verdict:?}"));
    if !allowed.contains(&verdict) {
        scene.violated(format!("{forgery:?} about {payment} is answered {verdict:?}"));
    }
}

/// What was counted, what was answered, and what may be answered.
type Answered = Option<(Kind, Verdict, &'static [Verdict])>;

const REFUSED: &[Verdict] = &[Verdict::Rejected];
const TAKEN: &[Verdict] = &[Verdict::Accepted, Verdict::Again];

/// The minor units that the payment's message would have to name.
async fn asked(scene: &Scene<'_>, payment: &PaymentId) -> i64 {
    let view = scene.billing.payment(payment.account_id(), payment).await.unwrap();
    view.unwrap().asked.to_minor().unwrap()
}

async fn vnpay(scene: &mut Scene<'_>, payment: &PaymentId, forgery: Forgery) -> Answered {
    let world = scene.world;
    let dong = asked(scene, payment).await;
    let (kind, query, allowed): (_, _, &[Verdict]) = {
        let unknown = deliver::unknown(payment, &mut scene.event.dice);
        let mut gateways = world.gateways(Dice::new(0));
        let number = gateways.books.number();
        match forgery {
            Forgery::Signature => (Kind::ForgedSignature, gateways.vnpay.guessed(payment.as_str(), dong), REFUSED),
            Forgery::Rewritten => (Kind::Rewritten, gateways.vnpay.rewritten(payment.as_str(), dong), REFUSED),
            Forgery::OtherMerchant => {
                let query = gateways.vnpay.success(Some("SANDBX02"), payment.as_str(), dong, number);
                (Kind::OtherMerchant, query, REFUSED)
            }
            Forgery::UnknownPayment => {
                let query = gateways.vnpay.success(None, unknown.as_str(), dong, number);
                (Kind::UnknownPayment, query, &[Verdict::Unknown, Verdict::Again])
            }
            Forgery::OtherAmount => {
                gateways.books.suspect(payment);
                let query = gateways.vnpay.success(None, payment.as_str(), dong - 1, number);
                (Kind::OtherAmount, query, &[Verdict::Mismatch, Verdict::Again])
            }
            Forgery::Old | Forgery::Collision | Forgery::WayBack | Forgery::OtherObject => return None,
        }
    };
    Some((kind, deliver::vnpay(scene.billing, &query).await, allowed))
}

async fn stripe(scene: &mut Scene<'_>, payment: &PaymentId, forgery: Forgery) -> Answered {
    let yen = asked(scene, payment).await;
    // Not before: the clock goes on when a busy machine takes long to answer, and an old signature is refused.
    let (world, now) = (scene.world, scene.world.now());
    let (kind, header, body, allowed) = {
        let unknown = deliver::unknown(payment, &mut scene.event.dice);
        let mut gateways = world.gateways(Dice::new(0));
        let number = gateways.books.number();
        let stripe = &gateways.stripe;
        let success = |object, yen, live| stripe.success(number, payment.as_str(), object, yen, live);
        let signed = |kind, body: String, allowed| (kind, stripe.sign(&body, now), body, allowed);
        match forgery {
            Forgery::Signature => {
                let body = success(None, yen, false);
                (Kind::ForgedSignature, Stripe::guess(&body, now), body, REFUSED)
            }
            Forgery::Rewritten => {
                let header = stripe.sign(&success(None, yen, true), now);
                (Kind::Rewritten, header, success(None, yen, false), REFUSED)
            }
            Forgery::Old => {
                let body = success(None, yen, false);
                (Kind::Replayed, stripe.sign(&body, now.plus_seconds(-3_600)), body, REFUSED)
            }
            Forgery::UnknownPayment => {
                let body = stripe.success(number, unknown.as_str(), None, yen, false);
                signed(Kind::UnknownPayment, body, TAKEN)
            }
            Forgery::OtherMerchant => signed(Kind::OtherMerchant, success(None, yen, true), TAKEN),
            Forgery::OtherAmount => signed(Kind::OtherAmount, success(None, yen - 1, false), TAKEN),
            Forgery::OtherObject => signed(Kind::OtherObject, success(Some("cs_test_other"), yen, false), TAKEN),
            Forgery::Collision | Forgery::WayBack => return None,
        }
    };
    if matches!(forgery, Forgery::OtherMerchant | Forgery::OtherAmount | Forgery::OtherObject) {
        world.gateways(Dice::new(0)).books.suspect(payment);
    }
    let answer = webhooks::stripe(scene.billing, Some(&header), body.as_bytes()).await;
    Some((kind, deliver::verdict(answer), allowed))
}

async fn paypal(scene: &mut Scene<'_>, payment: &PaymentId, forgery: Forgery) -> Answered {
    let (world, now) = (scene.world, scene.world.now());
    let (kind, headers, body, allowed) = {
        let unknown = deliver::unknown(payment, &mut scene.event.dice);
        let mut gateways = world.gateways(Dice::new(0));
        let number = gateways.books.number();
        let body = Paypal::success(number, payment.as_str());
        // The engine may fail to ask PayPal whether a message is its own.
        let refused: &[Verdict] = &[Verdict::Rejected, Verdict::Again];
        match forgery {
            Forgery::Signature => {
                let mut headers = gateways.paypal.sign(number, &body, now, None);
                headers.transmission_sig = "00".repeat(32);
                (Kind::ForgedSignature, headers, body, refused)
            }
            Forgery::Rewritten => {
                let headers = gateways.paypal.sign(number, &body, now, None);
                (Kind::Rewritten, headers, body.replace("10000.00", "99999.00"), refused)
            }
            Forgery::OtherMerchant => {
                let headers = gateways.paypal.sign(number, &body, now, Some("OTHERWEBHOOK"));
                (Kind::OtherMerchant, headers, body, refused)
            }
            Forgery::Collision => {
                let headers = gateways.paypal.sign(number, "{}", now, None);
                gateways.paypal.collide(&body);
                (Kind::Collision, headers, body, TAKEN)
            }
            Forgery::UnknownPayment => {
                let body = Paypal::success(number, unknown.as_str());
                let headers = gateways.paypal.sign(number, &body, now, None);
                (Kind::UnknownPayment, headers, body, TAKEN)
            }
            Forgery::OtherAmount | Forgery::OtherObject => {
                if !gateways.paypal.tamper(payment, forgery == Forgery::OtherAmount) {
                    return None;
                }
                gateways.books.suspect(payment);
                let headers = gateways.paypal.sign(number, &body, now, None);
                let kind = if forgery == Forgery::OtherAmount { Kind::OtherAmount } else { Kind::OtherObject };
                (kind, headers, body, TAKEN)
            }
            Forgery::Old | Forgery::WayBack => return None,
        }
    };
    let answer = webhooks::paypal(scene.billing, headers, body.as_bytes()).await;
    Some((kind, deliver::verdict(answer), allowed))
}

/// A browser comes back with a query string that somebody has written.
async fn way_back(scene: &Scene<'_>, gateway: Gateway, payment: &PaymentId) {
    let billing = scene.billing;
    let found = match gateway {
        Gateway::Vnpay => {
            let dong = asked(scene, payment).await;
            let query = scene.world.gateways(Dice::new(0)).vnpay.rewritten(payment.as_str(), dong);
            let found = returns::vnpay(billing, &query).await;
            if found.is_some() {
                scene.violated("a rewritten way back is believed".to_owned());
            }
            found
        }
        Gateway::Stripe => returns::stripe(billing, &format!("p={payment}&session_id=cs_test_1")).await,
        Gateway::Paypal => returns::paypal(billing, &format!("p={payment}&token=ORDER1&PayerID=1")).await,
    };
    if let Some(found) = found {
        billing.note_return(&found).await;
    }
    scene.world.count(Kind::WayBackForged);
}
