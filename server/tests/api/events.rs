use std::time::Duration;

use crate::support::TestApp;
use reqwest::Response;
use serde_json::Value;

/// The next event of a stream, comments passed over; `None` at its end.
async fn next(stream: &mut Response, held: &mut String) -> Option<Value> {
    loop {
        while let Some(end) = held.find("\n\n") {
            let event: String = held.drain(..end + 2).collect();
            let data = event.lines().find_map(|line| line.strip_prefix("data:"));
            if let Some(data) = data {
                return Some(serde_json::from_str(data).unwrap());
            }
        }
        let chunk = tokio::time::timeout(Duration::from_secs(30), stream.chunk()).await.expect("an event in time");
        held.push_str(std::str::from_utf8(&chunk.unwrap()?).unwrap());
    }
}

#[tokio::test]
async fn begins_with_the_balance_and_tells_every_change() {
    let app = TestApp::start().await;
    let customer = app.customer("JP").await;
    let mut streams = [(customer.listen().await, String::new()), (customer.listen().await, String::new())];
    for (stream, held) in &mut streams {
        assert_eq!(stream.headers()["content-type"], "text/event-stream");
        let first = next(stream, held).await.unwrap();
        assert_eq!((&first["type"], &first["change"]), (&Value::from("balance"), &Value::from(0)));
    }
    let bought = customer.buy("stripe", "5000").await;
    customer.press(&bought, "pay", "before-return").await;
    for (stream, held) in &mut streams {
        let change = loop {
            let event = next(stream, held).await.expect("the stream goes on");
            if event["type"] == "balance" {
                break event;
            }
        };
        assert_eq!(change["change"], 5_000_000_000_i64);
        assert_eq!(change["balance"]["top_up"], 5_000_000_000_i64);
    }
}

#[tokio::test]
async fn tells_nothing_about_others() {
    let app = TestApp::start().await;
    let (buyer, other) = (app.customer("JP").await, app.customer("DE").await);
    let (mut stream, mut held) = (other.listen().await, String::new());
    next(&mut stream, &mut held).await.unwrap();
    let bought = buyer.buy("stripe", "5000").await;
    buyer.press(&bought, "pay", "before-return").await;
    let more = tokio::time::timeout(Duration::from_secs(2), next(&mut stream, &mut held)).await;
    assert!(more.is_err(), "{more:?}");
}

#[tokio::test]
async fn ends_with_the_session() {
    let app = TestApp::start().await;
    let customer = app.customer("DE").await;
    let (mut stream, mut held) = (customer.listen().await, String::new());
    next(&mut stream, &mut held).await.unwrap();
    customer.sign_out().await;
    assert_eq!(next(&mut stream, &mut held).await, None);
    assert_eq!(customer.listen().await.status(), 401);
}
