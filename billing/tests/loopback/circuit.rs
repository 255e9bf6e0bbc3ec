//! A gateway that does not answer is left alone.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

use billing::gateways::{CallLimits, Circuit, GatewayError, Gateways, GatewaysConfig, StripeClient};
use domain::gateway::Gateway;
use serde_json::json;

use crate::{
    server::{Reply, Server},
    setup::{PATIENT, paypal_config, stripe_config, vnpay_config},
};

const LIMITS: CallLimits = CallLimits { failures: 4, ..PATIENT };

/// A Stripe that is down until it is told otherwise.
async fn sick() -> (Server, Arc<AtomicBool>, StripeClient) {
    let well = Arc::new(AtomicBool::new(false));
    let now_well = Arc::clone(&well);
    let server = Server::start(move |_, _| match now_well.load(Ordering::Relaxed) {
        true => Reply::json(200, &json!({ "data": [], "has_more": false })),
        false => Reply::text(503, ""),
    })
    .await;
    let client = StripeClient::with_limits(stripe_config(&server.address), &LIMITS).unwrap();
    (server, well, client)
}

async fn open(client: &StripeClient) {
    for _ in 0..2 {
        let error = client.money_back("pi_1").await.unwrap_err();
        assert_eq!(error, GatewayError::Unreachable { gateway: Gateway::Stripe, reason: "status 503".to_owned() });
    }
    assert!(matches!(client.circuit(), Circuit::Open { .. }));
}

#[tokio::test]
async fn a_dead_gateway_fails_at_once_and_is_tried_again_after_a_while() {
    let (server, well, client) = sick().await;
    open(&client).await;
    assert_eq!(server.asked().len(), 4, "the second call stops when the circuit opens");
    let started = Instant::now();
    for _ in 0..100 {
        let error = client.money_back("pi_1").await.unwrap_err();
        assert_eq!(error, GatewayError::CircuitOpen { gateway: Gateway::Stripe });
        assert!(error.is_transient() && !error.may_have_acted());
    }
    assert!(started.elapsed() < LIMITS.cool_down, "nobody waits");
    assert_eq!(server.asked().len(), 4);
    // One probe, which fails: left alone again.
    tokio::time::sleep(LIMITS.cool_down + Duration::from_millis(20)).await;
    assert!(matches!(client.money_back("pi_1").await, Err(GatewayError::Unreachable { .. })));
    assert_eq!(client.money_back("pi_1").await, Err(GatewayError::CircuitOpen { gateway: Gateway::Stripe }));
    assert_eq!(server.asked().len(), 5);
    // One that is answered.
    well.store(true, Ordering::Relaxed);
    tokio::time::sleep(LIMITS.cool_down + Duration::from_millis(20)).await;
    assert_eq!(client.money_back("pi_1").await, Ok(Vec::new()));
    assert_eq!(client.circuit(), Circuit::Closed);
}

#[tokio::test]
async fn refusals_do_not_open_it() {
    let server = Server::start(|_, _| Reply::text(400, r#"{"error":{"type":"invalid_request_error"}}"#)).await;
    let client = StripeClient::with_limits(stripe_config(&server.address), &LIMITS).unwrap();
    for _ in 0..10 {
        assert!(matches!(client.money_back("pi_1").await, Err(GatewayError::Refused { .. })));
    }
    assert_eq!(client.circuit(), Circuit::Closed);
}

#[tokio::test]
async fn callers_that_give_up_do_not_block_the_probe() {
    let (_server, well, client) = sick().await;
    open(&client).await;
    tokio::time::sleep(LIMITS.cool_down + Duration::from_millis(20)).await;
    let given_up = tokio::time::timeout(Duration::ZERO, client.money_back("pi_1")).await;
    assert!(given_up.is_err());
    well.store(true, Ordering::Relaxed);
    assert_eq!(client.money_back("pi_1").await, Ok(Vec::new()));
}

#[tokio::test]
async fn each_gateway_has_its_own() {
    let server = Server::start(|_, _| Reply::text(503, "")).await;
    let config = GatewaysConfig {
        vnpay: Some(vnpay_config(&server.address)),
        stripe: Some(stripe_config(&server.address)),
        paypal: Some(paypal_config(&server.address)),
        calls: LIMITS,
    };
    let gateways = Gateways::new(config).unwrap();
    open(gateways.stripe.as_ref().unwrap()).await;
    let circuits = gateways.circuits();
    assert_eq!(circuits.len(), 3);
    for (gateway, circuit) in circuits {
        assert_eq!(circuit == Circuit::Closed, gateway != Gateway::Stripe, "{gateway}");
    }
}
