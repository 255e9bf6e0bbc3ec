use crate::support::TestApp;
use reqwest::{Response, header};

const EVERYWHERE: [&str; 6] = [
    "content-security-policy",
    "cross-origin-opener-policy",
    "permissions-policy",
    "referrer-policy",
    "x-content-type-options",
    "x-request-id",
];

fn text<'a>(answer: &'a Response, name: &str) -> &'a str {
    answer.headers().get(name).map_or("", |value| value.to_str().unwrap())
}

#[tokio::test]
async fn every_answer_carries_the_security_headers() {
    let app = TestApp::start().await;
    let customer = app.customer("DE").await;
    let paths = [
        "/sign-in",
        "/billing",
        "/no-such-page",
        "/favicon.svg",
        "/pkg/prepay.css",
        "/pkg/none.js",
        "/healthz",
        "/events",
        "/api/shell",
        "/api/none",
        "/webhooks/vnpay",
        "/webhooks/stripe",
        "/pay/paypal/return",
    ];
    for path in paths {
        let answer = customer.open(path).await;
        for name in EVERYWHERE {
            assert!(!text(&answer, name).is_empty(), "{name} of {path}");
        }
        let policy = text(&answer, "content-security-policy");
        assert!(policy.contains("frame-ancestors 'none'"), "{path}: {policy}");
        assert!(!policy.contains("unsafe-inline"), "{path}: {policy}");
        assert_eq!(text(&answer, "strict-transport-security"), "", "HSTS belongs to https: {path}");
    }
}

#[tokio::test]
async fn pages_and_answers_are_not_stored() {
    let app = TestApp::start().await;
    let customer = app.customer("DE").await;
    for path in ["/billing", "/sign-in", "/api/shell", "/healthz"] {
        assert_eq!(text(&customer.open(path).await, "cache-control"), "no-store", "{path}");
    }
}

#[tokio::test]
async fn every_script_of_a_page_has_the_nonce_of_its_policy() {
    let app = TestApp::start().await;
    let nonce_of = |policy: &str| {
        let from = policy.find("'nonce-").expect("a nonce") + 7;
        policy[from..from + policy[from..].find('\'').unwrap()].to_owned()
    };
    let mut nonces = Vec::new();
    for path in ["/sign-in", "/sign-up", "/sign-in"] {
        let answer = app.visitor().open(path).await;
        let nonce = nonce_of(text(&answer, "content-security-policy"));
        let html = answer.text().await.unwrap();
        let scripts: Vec<&str> = html.match_indices("<script").map(|(at, _)| &html[at..]).collect();
        assert!(!scripts.is_empty(), "{path}");
        for script in scripts {
            let tag = &script[..script.find('>').unwrap()];
            assert!(tag.contains(&format!("nonce=\"{nonce}\"")), "{path}: {tag}");
        }
        assert!(!html.contains(" style=\""), "inline styles are blocked: {path}");
        nonces.push(nonce);
    }
    nonces.sort_unstable();
    nonces.dedup();
    assert_eq!(nonces.len(), 3, "a nonce is used once");
}

#[tokio::test]
async fn https_adds_hsts() {
    let app = TestApp::start_with(&[("PREPAY_BASE_URL", "https://pay.example.com")]).await;
    let answer = app.machine().get(app.url("/healthz")).send().await.unwrap();
    assert!(text(&answer, "strict-transport-security").starts_with("max-age=31536000"));
}

#[tokio::test]
async fn a_request_id_is_taken_over_or_made() {
    let app = TestApp::start().await;
    let ask = |id: &'static str| app.machine().get(app.url("/healthz")).header("x-request-id", id).send();
    assert_eq!(text(&ask("trace-0123456789").await.unwrap(), "x-request-id"), "trace-0123456789");
    assert_eq!(text(&ask("no\"good").await.unwrap(), "x-request-id").len(), 32);
}

#[tokio::test]
async fn pages_are_compressed_and_event_streams_are_not() {
    let app = TestApp::start().await;
    let customer = app.customer("DE").await;
    let page = app.machine().get(app.url("/sign-in")).header(header::ACCEPT_ENCODING, "br, gzip").send().await.unwrap();
    assert_eq!(text(&page, "content-encoding"), "br");
    assert_eq!(text(&customer.listen().await, "content-encoding"), "");
}
