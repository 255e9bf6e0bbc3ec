use crate::support::TestApp;
use reqwest::{StatusCode, header};
use serde_json::Value;
use tokio::io::{AsyncReadExt, AsyncWriteExt};

#[tokio::test]
async fn programs_get_problem_documents_with_the_request_id() {
    let app = TestApp::start().await;
    for (path, status, slug) in [
        ("/api/none", 404, "not-found"),
        ("/webhooks/none", 404, "not-found"),
        ("/pay/vnpay/cancel", 404, "not-found"),
        ("/webhooks/stripe", 405, "method-not-allowed"),
        ("/events", 401, "unauthenticated"),
    ] {
        let answer = app.machine().get(app.url(path)).send().await.unwrap();
        assert_eq!(answer.status(), status, "{path}");
        assert_eq!(answer.headers()[header::CONTENT_TYPE], "application/problem+json", "{path}");
        let id = answer.headers()["x-request-id"].to_str().unwrap().to_owned();
        let problem: Value = answer.json().await.unwrap();
        assert_eq!(problem["type"], format!("/problems/{slug}"), "{path}");
        assert_eq!(problem["status"], status);
        assert_eq!(problem["request_id"], id.as_str());
        assert_eq!(problem["instance"], format!("/requests/{id}"));
        let explained = app.machine().get(app.url(problem["type"].as_str().unwrap())).send().await.unwrap();
        assert_eq!(explained.status(), 200, "the type can be looked up");
    }
}

#[tokio::test]
async fn a_request_that_cannot_be_read_is_the_askers_fault() {
    let app = TestApp::start().await;
    let customer = app.customer("JP").await;
    for (path, form) in [
        ("/api/sign_in", vec![("email", "a@example.com")]),
        ("/api/start_payment", vec![("amount_minor[a]", "1"), ("amount_minor[b]", "2")]),
    ] {
        let answer = customer.send(path, &form).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{path}: {answer:?}");
        assert_eq!(answer.body, "bad_request");
    }
    for path in ["/api/credit_history?query[a]=1", "/api/payment?id[]=1&id[]=2"] {
        let answer = customer.ask(path).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{path}: {answer:?}");
    }
}

#[tokio::test]
async fn people_get_pages() {
    let app = TestApp::start().await;
    let answer = app.visitor().open("/no-such-page").await;
    assert_eq!(answer.status(), 404);
    assert!(answer.text().await.unwrap().contains("<html"));
    let request = app.machine().get(app.url("/pkg/none.js")).header(header::ACCEPT, "text/html");
    let answer = request.header(header::ACCEPT_LANGUAGE, "ja").send().await.unwrap();
    assert_eq!(answer.status(), 404);
    assert!(answer.text().await.unwrap().contains("<html lang=\"ja\">"));
}

#[tokio::test]
async fn large_bodies_are_refused() {
    let app = TestApp::start().await;
    let post = async |path: &str, bytes: usize| {
        let request = app.machine().post(app.url(path)).header(header::ORIGIN, &app.base_url);
        request.body(vec![b'x'; bytes]).send().await.unwrap()
    };
    for path in ["/api/sign_in", "/webhooks/stripe", "/webhooks/paypal"] {
        let answer = post(path, 64 * 1024 + 1).await;
        assert_eq!(answer.status(), 413, "{path}");
        let problem: Value = answer.json().await.unwrap();
        assert_eq!(problem["type"], "/problems/body-too-large");
    }
    assert_eq!(post("/webhooks/stripe", 64 * 1024).await.status(), 400, "64 KiB are taken");
}

#[tokio::test]
async fn large_bodies_that_hide_their_length_are_refused_too() {
    let app = TestApp::start().await;
    let address = app.base_url.strip_prefix("http://").unwrap();
    let mut connection = tokio::net::TcpStream::connect(address).await.unwrap();
    let head = format!("POST /webhooks/stripe HTTP/1.1\r\nHost: {address}\r\nTransfer-Encoding: chunked\r\n\r\n");
    connection.write_all(head.as_bytes()).await.unwrap();
    let chunk = format!("1000\r\n{}\r\n", "x".repeat(0x1000));
    for _ in 0..17 {
        connection.write_all(chunk.as_bytes()).await.unwrap();
    }
    let mut answer = [0; 12];
    connection.read_exact(&mut answer).await.unwrap();
    assert_eq!(&answer, b"HTTP/1.1 413");
}
