//! Refunds and disputes at PayPal.

use billing::gateways::GatewayError;
use domain::payment::{BackKind, BackState};
use serde_json::{Value, json};

use crate::{
    paypal_token::{is_token, token},
    server::{Asked, Reply, Server},
    setup::{dollars, paypal, seen},
};

fn usd(value: &str) -> Value {
    json!({ "currency_code": "USD", "value": value })
}

fn order(capture: &str, refunds: &Value) -> Reply {
    Reply::json(
        200,
        &json!({ "id": "ORDER1", "status": "COMPLETED", "purchase_units": [{ "payments": {
            "captures": [{ "id": "CAPTURE1", "status": capture, "amount": usd("25.00") }], "refunds": refunds,
        }}]}),
    )
}

fn dispute(id: &str, about: &str) -> Reply {
    Reply::json(
        200,
        &json!({ "dispute_id": id, "status": "UNDER_REVIEW", "dispute_amount": usd("25.00"),
            "disputed_transactions": [{ "seller_transaction_id": about }] }),
    )
}

fn listed(ids: &[&str], next: Option<&str>) -> Reply {
    let items: Vec<Value> = ids.iter().map(|id| json!({ "dispute_id": id })).collect();
    let links = next
        .map(|token| json!({ "rel": "next", "href": format!("https://elsewhere.example/?next_page_token={token}") }));
    Reply::json(200, &json!({ "items": items, "links": links.into_iter().collect::<Vec<_>>() }))
}

async fn server(answers: impl Fn(&Asked) -> Reply + Send + Sync + 'static) -> Server {
    Server::start(move |asked, _| if is_token(asked) { token("A21-1", 32_400) } else { answers(asked) }).await
}

const LIST: &str = "/v1/customer/disputes?disputed_transaction_id=CAPTURE1&page_size=50";

#[tokio::test]
async fn refunds_come_from_the_order_and_disputes_from_their_list_and_their_webhooks() {
    let server = server(|asked| match asked.target.as_str() {
        "/v2/checkout/orders/ORDER1" => order(
            "PARTIALLY_REFUNDED",
            &json!([
                { "id": "REFUND1", "status": "COMPLETED", "amount": usd("5.00") },
                { "id": "REFUND2", "status": "PENDING" },
                { "id": "REFUND3", "status": "FAILED", "amount": usd("1.00") },
            ]),
        ),
        "/v2/payments/refunds/REFUND2" => {
            Reply::json(200, &json!({ "id": "REFUND2", "status": "PENDING", "amount": usd("2.00") }))
        }
        LIST => listed(&["PP-D-1"], Some("abc")),
        target if target == format!("{LIST}&next_page_token=abc") => listed(&["PP-D-2"], None),
        "/v1/customer/disputes/PP-D-1" => dispute("PP-D-1", "CAPTURE1"),
        "/v1/customer/disputes/PP-D-2" => dispute("PP-D-2", "CAPTURE1"),
        "/v1/customer/disputes/PP-D-3" => dispute("PP-D-3", "CAPTURE1"),
        "/v1/customer/disputes/PP-D-4" => dispute("PP-D-4", "CAPTURE-OF-ANOTHER"),
        _ => Reply::json(404, &json!({ "name": "RESOURCE_NOT_FOUND" })),
    })
    .await;
    let named = ["PP-D-3", "PP-D-4", "PP-D-5", "../../x"].map(str::to_owned);
    let all = paypal(&server.address).money_back("ORDER1", &named).await.unwrap();
    let expected = [
        ("REFUND1", 500, BackState::Gone),
        ("REFUND2", 200, BackState::Open),
        ("REFUND3", 100, BackState::Returned),
        ("PP-D-1", 2_500, BackState::Open),
        ("PP-D-2", 2_500, BackState::Open),
        ("PP-D-3", 2_500, BackState::Open),
    ];
    assert_eq!(seen(&all), expected);
    assert!(all.iter().all(|back| (back.kind == BackKind::Dispute) == back.id.starts_with("PP-")));
}

#[tokio::test]
async fn refunds_are_known_even_to_an_app_that_may_not_list_disputes() {
    let server = server(|asked| match asked.target.as_str() {
        "/v2/checkout/orders/ORDER1" => {
            order("REFUNDED", &json!([{ "id": "REFUND1", "status": "COMPLETED", "amount": usd("25.00") }]))
        }
        LIST => Reply::json(403, &json!({ "name": "NOT_AUTHORIZED" })),
        other => panic!("{other}"),
    })
    .await;
    let all = paypal(&server.address).money_back("ORDER1", &[]).await.unwrap();
    assert_eq!(seen(&all), [("REFUND1", 2_500, BackState::Gone)]);
}

#[tokio::test]
async fn a_reversal_that_nothing_tells_of_is_seen_by_the_capture() {
    for (capture, refunds) in [("REFUNDED", json!([])), ("COMPLETED", json!([])), ("PARTIALLY_REFUNDED", json!([]))] {
        let server = server(move |asked| match asked.target.as_str() {
            LIST => listed(&[], None),
            _ => order(capture, &refunds),
        })
        .await;
        let all = paypal(&server.address).money_back("ORDER1", &[]).await;
        match capture {
            "REFUNDED" => assert_eq!(seen(&all.unwrap()), [("CAPTURE1:reversed", 2_500, BackState::Gone)]),
            "COMPLETED" => assert_eq!(all, Ok(Vec::new())),
            _ => assert!(matches!(all, Err(GatewayError::Unexpected { .. })), "{all:?}"),
        }
    }
}

#[tokio::test]
async fn a_list_with_a_hole_is_no_list() {
    for refunds in [
        json!([{ "id": "REFUND1", "status": "COMPLETED", "amount": usd("-5.00") }]),
        json!([{ "id": "REFUND1", "status": "COMPLETED", "amount": usd("0.00") }]),
        json!([{ "id": "a/../b", "status": "COMPLETED" }]),
        json!([{ "status": "COMPLETED" }]),
    ] {
        let server = server(move |asked| match asked.target.as_str() {
            LIST => listed(&[], None),
            "/v2/payments/refunds/REFUND1" => Reply::json(200, &refunds[0]),
            _ => order("COMPLETED", &refunds),
        })
        .await;
        let all = paypal(&server.address).money_back("ORDER1", &[]).await;
        assert!(matches!(all, Err(GatewayError::Unexpected { .. })), "{all:?}");
    }
    let server = server(|asked| match asked.target.starts_with(LIST) {
        true => listed(&["PP-D-1"], Some("again")),
        false => order("COMPLETED", &json!([])),
    })
    .await;
    let all = paypal(&server.address).money_back("ORDER1", &[]).await;
    assert!(matches!(all, Err(GatewayError::Unexpected { .. })) && server.asked().len() < 10, "{all:?}");
}

#[tokio::test]
async fn a_refund_is_asked_for_once_under_its_id() {
    let server = Server::start(|asked, number| match asked.target.as_str() {
        _ if is_token(asked) => token("A21-1", 32_400),
        "/v2/checkout/orders/ORDER1" => order("COMPLETED", &json!([])),
        "/v2/payments/captures/CAPTURE1/refund" if number == 2 => Reply::text(500, "{}"),
        // A repeat may be answered in short.
        "/v2/payments/captures/CAPTURE1/refund" => Reply::json(200, &json!({ "id": "REFUND1", "status": "COMPLETED" })),
        "/v2/payments/refunds/REFUND1" => {
            Reply::json(200, &json!({ "id": "REFUND1", "status": "COMPLETED", "amount": usd("5.00") }))
        }
        other => panic!("{other}"),
    })
    .await;
    let client = paypal(&server.address);
    let back = client.refund("ORDER1", Some(dollars(500)), "refund:PAY:1").await.unwrap();
    assert_eq!(seen(&[back]), [("REFUND1", 500, BackState::Gone)]);
    let asked = server.asked();
    let refunds: Vec<_> = asked.iter().filter(|asked| asked.target.ends_with("/refund")).collect();
    assert_eq!(refunds.len(), 2);
    for one in refunds {
        assert_eq!(one.header("paypal-request-id"), "refund:PAY:1");
        assert_eq!(one.json(), json!({ "amount": usd("5.00") }));
    }
    let error = client.refund("ORDER1", Some(dollars(400)), "refund:PAY:2").await.unwrap_err();
    assert!(error.may_have_acted(), "another amount than asked for: {error}");
    client.refund("ORDER1", None, "refund:PAY:3").await.unwrap();
    assert_eq!(server.asked().iter().rev().find(|asked| asked.target.ends_with("/refund")).unwrap().body, "{}");
    let before = server.asked().len();
    for (amount, id) in [(Some(dollars(0)), "k"), (None, ""), (None, "ü")] {
        let error = client.refund("ORDER1", amount, id).await.unwrap_err();
        assert!(matches!(error, GatewayError::Unsuitable { .. }), "{error}");
    }
    assert_eq!(server.asked().len(), before);
}

#[tokio::test]
async fn what_was_not_captured_is_not_refunded() {
    let server = server(|asked| match asked.target.as_str() {
        "/v2/checkout/orders/ORDER1" => Reply::json(200, &json!({ "id": "ORDER1", "status": "APPROVED" })),
        other => panic!("{other}"),
    })
    .await;
    let error = paypal(&server.address).refund("ORDER1", None, "k").await.unwrap_err();
    assert!(matches!(error, GatewayError::Unexpected { .. }), "{error}");
}
