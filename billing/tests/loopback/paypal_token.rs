//! The access token.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::{sync::Arc, time::Duration};

use billing::gateways::{GatewayError, PaypalClient};
use futures::future::join_all;
use serde_json::json;

use crate::{
    server::{Asked, Reply, Server},
    setup::paypal,
};

pub fn is_token(asked: &Asked) -> bool {
    asked.target == "/v1/oauth2/token"
}

pub fn token(secret: &str, seconds: u64) -> Reply {
    Reply::json(200, &json!({ "access_token": secret, "token_type": "Bearer", "expires_in": seconds, "nonce": "n" }))
}

fn order() -> Reply {
    Reply::json(200, &json!({ "id": "ORDER1", "status": "CREATED", "purchase_units": [] }))
}

async fn ask(client: &PaypalClient) -> Result<usize, GatewayError> {
    client.money_back("ORDER1", &[]).await.map(|all| all.len())
}

fn tokens_asked(server: &Server) -> usize {
    server.asked().iter().filter(|asked| is_token(asked)).count()
}

#[tokio::test]
async fn one_token_serves_all() {
    let server = Server::start(|asked, _| if is_token(asked) { token("A21-1", 32_400) } else { order() }).await;
    let client = paypal(&server.address);
    for result in join_all((0..20).map(|_| ask(&client))).await {
        assert_eq!(result, Ok(0));
    }
    assert_eq!((tokens_asked(&server), server.asked().len()), (1, 21));
    let asked = server.asked();
    let first = asked.iter().find(|asked| is_token(asked)).unwrap();
    assert_eq!(first.body, "grant_type=client_credentials");
    assert!(first.header("authorization").starts_with("Basic "));
    assert!(asked.iter().filter(|asked| !is_token(asked)).all(|asked| asked.header("authorization") == "Bearer A21-1"));
}

#[tokio::test]
async fn a_token_is_renewed_a_minute_before_it_ends() {
    // One of 60 seconds is over at once; one of 120 lasts a minute.
    for (seconds, fetched) in [(0, 3), (60, 3), (120, 1), (u64::MAX, 1)] {
        let server =
            Server::start(move |asked, _| if is_token(asked) { token("A21-1", seconds) } else { order() }).await;
        let client = paypal(&server.address);
        for _ in 0..3 {
            assert_eq!(ask(&client).await, Ok(0));
        }
        assert_eq!(tokens_asked(&server), fetched, "{seconds}");
    }
}

#[tokio::test]
async fn a_token_that_is_no_longer_taken_is_replaced_once() {
    let given = Arc::new(AtomicUsize::new(0));
    let server = Server::start(move |asked, _| match asked.header("authorization") {
        _ if is_token(asked) => token(&format!("A21-{}", given.fetch_add(1, Ordering::Relaxed) + 1), 32_400),
        "Bearer A21-1" => Reply::json(401, &json!({ "error": "invalid_token" })),
        _ => order(),
    })
    .await;
    let client = paypal(&server.address);
    for result in join_all((0..10).map(|_| ask(&client))).await {
        assert_eq!(result, Ok(0));
    }
    assert_eq!(tokens_asked(&server), 2, "one new token, however many were refused");
    // Refused again and again: two tries, then an error.
    let server = Server::start(|asked, _| match is_token(asked) {
        true => token("A21-1", 32_400),
        false => Reply::json(401, &json!({ "name": "AUTHENTICATION_FAILURE" })),
    })
    .await;
    let error = ask(&paypal(&server.address)).await.unwrap_err();
    assert!(matches!(&error, GatewayError::Refused { status: 401, code, .. } if code == "AUTHENTICATION_FAILURE"));
    assert_eq!(server.asked().len(), 4);
}

#[tokio::test]
async fn wrong_credentials_are_refused_with_the_tokens_own_code() {
    let server = Server::start(|_, _| Reply::json(401, &json!({ "error": "invalid_client" }))).await;
    let error = ask(&paypal(&server.address)).await.unwrap_err();
    assert!(matches!(&error, GatewayError::Refused { code, .. } if code == "invalid_client"), "{error}");
    assert_eq!(server.asked().len(), 1);
}

#[tokio::test]
async fn those_who_wait_for_a_token_that_does_not_come_wait_once() {
    let server = Server::start(|_, _| Reply::text(503, "").after(Duration::from_millis(50))).await;
    let client = paypal(&server.address);
    for result in join_all((0..20).map(|_| ask(&client))).await {
        assert!(matches!(result, Err(GatewayError::Unreachable { .. })));
    }
    assert_eq!(server.asked().len(), 3, "the attempts of one call");
}
