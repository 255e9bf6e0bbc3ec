use crate::support::TestApp;
use reqwest::Method;
use server_fn::axum::server_fn_paths;

/// Every server function: path, whether it reads or changes, arguments that can be decoded, whether it needs a session.
/// A new one must be added here, and thereby gets tested.
const FUNCTIONS: &[(&str, &str, &str, bool)] = &[
    ("/api/add_credit", "GET", "", true),
    ("/api/cancel_export", "POST", "id=x", true),
    ("/api/change_plan", "POST", "what=cancel&key=x", true),
    ("/api/change_profile", "POST", "kind=person&country=DE&currency=EUR&version=1", true),
    ("/api/credit_history", "GET", "query=", true),
    ("/api/export_progress", "GET", "id=x", true),
    ("/api/movement", "GET", "seq=1", true),
    ("/api/overview", "GET", "", true),
    ("/api/payment", "GET", "id=PAY-0000000001-0000000000", true),
    ("/api/payments", "GET", "query=", true),
    ("/api/plans", "GET", "", true),
    ("/api/profile_history", "GET", "before=", true),
    ("/api/quote", "GET", "amount_minor=2500&method=paypal", true),
    ("/api/receipt", "GET", "id=PAY-0000000001-0000000000", true),
    ("/api/redeem_voucher", "POST", "code=x", true),
    ("/api/save_alerts", "POST", "threshold=&recipients=", true),
    ("/api/save_display", "POST", "language=en&time_zone=UTC&numbers=language&display_currency=", true),
    ("/api/save_profile", "POST", "kind=person&country=DE&currency=EUR", true),
    ("/api/set_language", "POST", "language=vi", false),
    ("/api/set_theme", "POST", "theme=dark", false),
    ("/api/settings", "GET", "", true),
    ("/api/shell", "GET", "", true),
    ("/api/sign_in", "POST", "email=a%40example.com&password=x", false),
    ("/api/sign_out", "POST", "", false),
    ("/api/sign_up", "POST", "account_name=&email=&password=", false),
    ("/api/start_export", "POST", "query=&format=xlsx", true),
    ("/api/start_payment", "POST", "amount_minor=2500&method=paypal&client_key=x&consent=2026-11", true),
    ("/api/voucher_form", "GET", "", true),
    ("/api/vouchers", "GET", "code=x", true),
];

/// Every page, and whether it needs a session.
const PAGES: &[(&str, bool)] = &[
    ("/sign-in", false),
    ("/sign-up", false),
    ("/billing", true),
    ("/billing/credit-history", true),
    ("/billing/credit-history/1", true),
    ("/billing/payments", true),
    ("/billing/payments/PAY-0000000001-0000000000", true),
    ("/billing/add-credit", true),
    ("/billing/plans", true),
    ("/billing/settings", true),
];

#[tokio::test]
async fn the_list_of_server_functions_is_complete() {
    let app = TestApp::start().await;
    let mut found: Vec<(String, String)> =
        server_fn_paths().map(|(path, method)| (path.to_owned(), method.to_string())).collect();
    found.sort();
    let expected: Vec<(String, String)> =
        FUNCTIONS.iter().map(|(path, method, ..)| ((*path).to_owned(), (*method).to_owned())).collect();
    assert_eq!(found, expected);
    drop(app);
}

#[tokio::test]
async fn without_a_session_no_function_gives_anything_away() {
    let app = TestApp::start().await;
    for (path, method, arguments, needs_session) in FUNCTIONS {
        let (address, body) = match *method {
            "GET" => (format!("{path}?{arguments}"), String::new()),
            _ => ((*path).to_owned(), (*arguments).to_owned()),
        };
        let method: Method = method.parse().unwrap();
        let request = app.machine().request(method, app.url(&address)).header("origin", &app.base_url);
        let request = request.header("accept", "application/json");
        let answer =
            request.header("content-type", "application/x-www-form-urlencoded").body(body).send().await.unwrap();
        let status = answer.status();
        let text = answer.text().await.unwrap();
        assert_eq!(status == 401, *needs_session, "{path}: {status} {text}");
        if *needs_session {
            assert_eq!(text, "\"unauthenticated\"", "{path}");
        }
    }
}

#[tokio::test]
async fn a_forged_or_outdated_token_is_no_session() {
    let app = TestApp::start().await;
    for token in ["x", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", &"A".repeat(5000)] {
        let request = app.machine().get(app.url("/api/shell")).header("cookie", format!("prepay={token}"));
        assert_eq!(request.send().await.unwrap().status(), 401);
    }
}

#[tokio::test]
async fn pages_send_strangers_to_the_sign_in_page() {
    let app = TestApp::start().await;
    for (path, needs_session) in PAGES {
        let answer = app.visitor().open(path).await;
        if *needs_session {
            assert!(answer.status().is_redirection(), "{path}: {}", answer.status());
            let location = answer.headers()["location"].to_str().unwrap();
            assert!(location.starts_with("/sign-in"), "{path}: {location}");
            assert_eq!(app.visitor().open(location).await.status(), 200, "{location}");
        } else {
            assert_eq!(answer.status(), 200, "{path}");
        }
    }
}

#[tokio::test]
async fn signing_in_leads_back_to_the_page_that_was_wanted() {
    let app = TestApp::start().await;
    app.visitor().sign_up("known@example.com").await;
    let visitor = app.visitor();
    let home = visitor.open("/").await;
    assert_eq!(home.headers()["location"], "/billing");
    let form = [
        ("email", "known@example.com"),
        ("password", "correct horse battery"),
        ("next", "/billing/payments?status=success"),
    ];
    let answer = visitor.post_form("/api/sign_in", "/sign-in", &form).await;
    assert_eq!(answer.headers()["location"], "/billing/payments?status=success");
    assert_eq!(visitor.open("/billing/payments").await.status(), 200);
    for elsewhere in ["https://evil.example.com/", "//evil.example.com", "/\\evil.example.com"] {
        let form = [form[0], form[1], ("next", elsewhere)];
        let answer = app.visitor().post_form("/api/sign_in", "/sign-in", &form).await;
        assert_eq!(answer.headers()["location"], "/billing", "{elsewhere}");
    }
}
