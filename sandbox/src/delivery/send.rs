use super::{Attempt, DeliveryState, Message, Mode, Payload};
use crate::{
    paypal,
    state::{App, Shared, lock},
    stripe,
    switches::Wrong,
    vnpay,
};
use jiff::Timestamp;
use std::{sync::Arc, time::Duration};

/// How long after the gateway's next message one goes that was held back for it.
const AFTER_THE_NEXT: Duration = Duration::from_millis(200);
/// How much of an answer is kept.
const ANSWER_LIMIT: usize = 300;

/// When a gateway calls again after a refusal.
struct Retries {
    /// Calls in all.
    calls: u32,
    first_pause: Duration,
    /// Whether each pause is twice the one before.
    doubling: bool,
}

fn retries(app: &App, message: &Message) -> Retries {
    let growing = |calls| Retries { calls, first_pause: app.config.webhook_retry, doubling: true };
    match message.payload {
        // At most 10 calls in all, 5 minutes apart.
        Payload::Vnpay(_) => Retries { calls: 10, first_pause: app.config.vnpay_ipn_retry, doubling: false },
        // Test mode: three times after the first, with growing pauses.
        Payload::Stripe(_) => growing(4),
        // Up to 25 times.
        Payload::Paypal(_) => growing(25),
    }
}

/// Sends `message` as `mode` says, unless a switch says otherwise. Returns when the browser may be sent on.
pub(crate) async fn deliver(app: &Shared, message: Message, mode: Mode) {
    let references = message.references(app);
    let rule = lock(&app.switches).for_message(&message, &references);
    let gateway = message.gateway();
    match rule.as_ref().map(|rule| rule.wrong) {
        None => as_chosen(app, message, mode).await,
        Some(Wrong::Drop) => as_chosen(app, message, Mode::Lost).await,
        Some(Wrong::Duplicate) => {
            as_chosen(app, message.clone(), mode).await;
            as_chosen(app, message, Mode::Twice).await;
        }
        Some(Wrong::Delay) => {
            let seconds = rule.and_then(|rule| rule.seconds).unwrap_or(0);
            let id = lock(&app.deliveries).open(message.clone(), Mode::Late, DeliveryState::Waiting);
            run_beside(app, id, message, Duration::from_secs(seconds));
        }
        Some(Wrong::Reorder) => {
            let id = lock(&app.deliveries).open(message.clone(), Mode::Late, DeliveryState::Waiting);
            lock(&app.switches).hold(id, message);
            return;
        }
        Some(wrong) => as_chosen(app, message.tampered(app, wrong), mode).await,
    }
    let due = lock(&app.switches).release(gateway);
    for (id, held) in due {
        run_beside(app, id, held, AFTER_THE_NEXT);
    }
}

/// Sends `message` as `mode` says.
async fn as_chosen(app: &Shared, message: Message, mode: Mode) {
    let state = if mode == Mode::Lost { DeliveryState::Lost } else { DeliveryState::Waiting };
    let id = lock(&app.deliveries).open(message.clone(), mode, state);
    match mode {
        Mode::Lost => tracing::info!(id, kind = message.kind, "message lost, as chosen"),
        Mode::Normal => run_beside(app, id, message, Duration::ZERO),
        Mode::Late => run_beside(app, id, message, app.config.late_delay),
        Mode::BeforeReturn => {
            if !attempt(app, id, &message).await {
                retry_beside(app, id, message);
            }
        }
        Mode::Twice => {
            let second = lock(&app.deliveries).open(message.clone(), mode, DeliveryState::Waiting);
            let beside = Arc::clone(app);
            app.spawn(async move {
                for id in [id, second] {
                    if !attempt(&beside, id, &message).await {
                        retry_beside(&beside, id, message.clone());
                    }
                }
            });
        }
    }
}

/// Sends a message of the log again, as a delivery of its own.
pub(crate) fn resend(app: &Shared, message: Message) -> usize {
    let id = lock(&app.deliveries).open(message.clone(), Mode::Normal, DeliveryState::Waiting);
    run_beside(app, id, message, Duration::ZERO);
    id
}

fn run_beside(app: &Shared, id: usize, message: Message, after: Duration) {
    let beside = Arc::clone(app);
    app.spawn(async move {
        beside.clock.sleep(after).await;
        if !attempt(&beside, id, &message).await {
            retry(&beside, id, &message).await;
        }
    });
}

fn retry_beside(app: &Shared, id: usize, message: Message) {
    let beside = Arc::clone(app);
    app.spawn(async move { retry(&beside, id, &message).await });
}

async fn retry(app: &App, id: usize, message: &Message) {
    let Retries { calls, first_pause, doubling } = retries(app, message);
    let mut pause = first_pause;
    for _ in 1..calls {
        app.clock.sleep(pause).await;
        if attempt(app, id, message).await {
            return;
        }
        if doubling {
            pause = pause.saturating_mul(2);
        }
    }
    lock(&app.deliveries).give_up(id);
    tracing::warn!(id, kind = message.kind, reference = message.reference, "the merchant never accepted the message");
}

/// Calls the merchant once; true when the gateway is content.
async fn attempt(app: &App, id: usize, message: &Message) -> bool {
    let url = app.webhook_url(message.gateway());
    let request = match &message.payload {
        Payload::Vnpay(ipn) => vnpay::request(app, &url, ipn),
        Payload::Stripe(event) => stripe::request(app, &url, event),
        Payload::Paypal(event) => paypal::request(app, &url, event),
    };
    let at = Timestamp::now();
    let (status, answer) = match request.send().await {
        Ok(response) => (Some(response.status()), response.text().await.unwrap_or_else(|error| error.to_string())),
        Err(error) => (None, error.to_string()),
    };
    let accepted = status.is_some_and(|status| {
        status.is_success()
            && match &message.payload {
                Payload::Vnpay(_) => vnpay::ends_delivery(&answer),
                Payload::Stripe(_) | Payload::Paypal(_) => true,
            }
    });
    let state = if accepted { DeliveryState::Delivered } else { DeliveryState::Waiting };
    let status = status.map(|status| status.as_u16());
    tracing::info!(id, kind = message.kind, reference = message.reference, ?status, accepted, "message sent");
    let answer = answer.chars().take(ANSWER_LIMIT).collect();
    lock(&app.deliveries).record(id, Attempt { at, status, answer }, state);
    accepted
}
