use crate::support::TestApp;
use reqwest::{Response, header};

async fn post(app: &TestApp, path: &str, headers: &[(&str, &str)]) -> Response {
    let mut request = app.machine().post(app.url(path)).form(&[("theme", "dark")]);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    request.send().await.unwrap()
}

#[tokio::test]
async fn other_sites_cannot_post() {
    let app = TestApp::start().await;
    let elsewhere: [&[(&str, &str)]; 5] = [
        &[],
        &[("origin", "https://evil.example.com")],
        &[("origin", "null")],
        &[("sec-fetch-site", "cross-site"), ("origin", &app.base_url)],
        &[("sec-fetch-site", "same-site")],
    ];
    for headers in elsewhere {
        let answer = post(&app, "/api/set_theme", headers).await;
        assert_eq!(answer.status(), 403, "{headers:?}");
        assert_eq!(answer.headers()[header::CONTENT_TYPE], "application/problem+json");
        let problem: serde_json::Value = answer.json().await.unwrap();
        assert_eq!(problem["type"], "/problems/cross-site");
    }
}

#[tokio::test]
async fn our_own_pages_can() {
    let app = TestApp::start().await;
    for headers in [("origin", app.base_url.as_str()), ("sec-fetch-site", "same-origin")] {
        assert_eq!(post(&app, "/api/set_theme", &[headers]).await.status(), 200, "{headers:?}");
    }
}

#[tokio::test]
async fn gateways_are_known_by_their_signature_instead() {
    let app = TestApp::start().await;
    let answer = post(&app, "/webhooks/stripe", &[("origin", "https://evil.example.com")]).await;
    assert_eq!(answer.status(), 400);
    let problem: serde_json::Value = answer.json().await.unwrap();
    assert_eq!(problem["type"], "/problems/invalid-signature");
}
