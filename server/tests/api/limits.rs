use crate::support::TestApp;
use reqwest::{StatusCode, header};

const UNLIMITED_EMAIL: (&str, &str) = ("PREPAY_LIMITS_SIGN_IN_PER_EMAIL", "1000");

#[tokio::test]
async fn a_wrong_password_says_nothing_about_the_email() {
    let app = TestApp::start().await;
    app.visitor().sign_up("known@example.com").await;
    let known = app.visitor().sign_in_with("known@example.com", "wrong password!").await;
    let unknown = app.visitor().sign_in_with("nobody@example.com", "wrong password!").await;
    assert_eq!(known.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(known.status, unknown.status);
    assert_eq!(known.body["fields"]["problems"], unknown.body["fields"]["problems"]);
    assert!(!known.body.to_string().contains("wrong password!"), "passwords are not sent back");
}

#[tokio::test]
async fn guessing_one_email_is_slowed_down_however_it_is_written() {
    let app = TestApp::start_with(&[("PREPAY_LIMITS_SIGN_IN_PER_EMAIL", "3")]).await;
    app.visitor().sign_up("known@example.com").await;
    for email in ["known@example.com", "Known@Example.com", " known@example.com "] {
        let answer = app.visitor().sign_in_with(email, "wrong password!").await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{answer:?}");
    }
    let answer = app.visitor().sign_in("known@example.com").await;
    assert_eq!(answer.status, StatusCode::TOO_MANY_REQUESTS, "the right password is refused, too");
    assert!(answer.body["too_many_tries"]["retry_after_s"].as_u64().unwrap() > 0);
    assert_eq!(app.visitor().sign_in_with("other@example.com", "x").await.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn signing_in_rightly_is_never_too_often() {
    let app = TestApp::start_with(&[("PREPAY_LIMITS_SIGN_IN_PER_EMAIL", "3")]).await;
    app.visitor().sign_up("known@example.com").await;
    for _ in 0..8 {
        assert_eq!(app.visitor().sign_in("known@example.com").await.status, StatusCode::OK);
    }
    let guess = async || app.visitor().sign_in_with("known@example.com", "wrong password!").await.status;
    for _ in 0..3 {
        assert_eq!(guess().await, StatusCode::UNPROCESSABLE_ENTITY);
    }
    assert_eq!(guess().await, StatusCode::TOO_MANY_REQUESTS, "and earns nobody more guesses");
}

#[tokio::test]
async fn an_account_does_not_start_payments_without_end() {
    let app = TestApp::start_with(&[("PREPAY_LIMITS_PAYMENTS_PER_ACCOUNT", "2")]).await;
    let customer = app.customer("JP").await;
    customer.buy("stripe", "3000").await;
    customer.buy("stripe", "3000").await;
    let key = customer.ask("/api/add_credit").await.body["client_key"].as_str().unwrap().to_owned();
    let form = [("amount_minor", "3000"), ("method", "stripe"), ("client_key", &key), ("consent", "2026-11")];
    let refused = customer.send("/api/start_payment", &form).await;
    assert_eq!(refused.status, StatusCode::TOO_MANY_REQUESTS);
    assert!(refused.body["too_many_tries"]["retry_after_s"].as_u64().unwrap() > 0);
    let other = app.customer("US").await;
    other.buy("paypal", "3000").await;
}

#[tokio::test]
async fn one_address_cannot_try_many_emails() {
    let app = TestApp::start_with(&[UNLIMITED_EMAIL, ("PREPAY_LIMITS_SIGN_IN_PER_ADDRESS", "3")]).await;
    for number in 0..3 {
        app.visitor().sign_in_with(&format!("p{number}@example.com"), "wrong password!").await;
    }
    let form = [("email", "p@example.com"), ("password", "x")];
    let request = app.machine().post(app.url("/api/sign_in")).header(header::ORIGIN, &app.base_url);
    let answer = request.header(header::ACCEPT, "application/json").form(&form).send().await.unwrap();
    assert_eq!(answer.status(), 429);
    assert!(answer.headers()[header::RETRY_AFTER].to_str().unwrap().parse::<u32>().unwrap() > 0);
    let error: serde_json::Value = answer.json().await.unwrap();
    assert!(error["too_many_tries"]["retry_after_s"].is_u64(), "the app's client can read it: {error}");
    let page = app.visitor().post_form("/api/sign_in", "/sign-in", &form).await;
    assert_eq!(page.status(), 429);
    assert!(page.text().await.unwrap().contains("<html"), "people without WASM get a page");
}

#[tokio::test]
async fn accounts_are_not_made_by_the_hundred() {
    let app = TestApp::start_with(&[("PREPAY_LIMITS_SIGN_UP_PER_ADDRESS", "2")]).await;
    app.visitor().sign_up("a@example.com").await;
    app.visitor().sign_up("b@example.com").await;
    let form = [("account_name", "C"), ("email", "c@example.com"), ("password", "correct horse battery")];
    assert_eq!(app.visitor().send("/api/sign_up", &form).await.status, StatusCode::TOO_MANY_REQUESTS);
}

#[tokio::test]
async fn forged_messages_are_no_longer_even_verified() {
    let app = TestApp::start_with(&[("PREPAY_LIMITS_UNVERIFIED_WEBHOOKS_PER_ADDRESS", "3")]).await;
    let machine = app.machine();
    let at = |gateway: &str| app.url(&format!("/webhooks/{gateway}"));
    let forge = async |gateway: &str| match gateway {
        "vnpay" => machine.get(at(gateway)).query(&[("vnp_SecureHash", "00")]).send().await.unwrap(),
        _ => machine.post(at(gateway)).header("stripe-signature", "t=1,v1=00").body("{}").send().await.unwrap(),
    };
    // One address has so many tries at all of them together.
    for (gateway, status) in [("vnpay", 200), ("stripe", 400), ("paypal", 400)] {
        assert_eq!(forge(gateway).await.status(), status, "{gateway}");
    }
    for gateway in ["vnpay", "stripe", "paypal"] {
        let answer = forge(gateway).await;
        assert_eq!(answer.status(), 429, "{gateway}");
        assert_eq!(answer.headers()[header::CONTENT_TYPE], "application/problem+json");
        assert!(answer.headers().contains_key(header::RETRY_AFTER));
    }
}

#[tokio::test]
async fn behind_a_trusted_proxy_every_client_has_his_own_tries() {
    let app = TestApp::start_with(&[
        UNLIMITED_EMAIL,
        ("PREPAY_LIMITS_SIGN_IN_PER_ADDRESS", "1"),
        ("PREPAY_TRUSTED_PROXIES", "127.0.0.1"),
    ])
    .await;
    let try_from = async |client: &str| {
        let request = app.machine().post(app.url("/api/sign_in")).header(header::ORIGIN, &app.base_url);
        let request = request.header("x-forwarded-for", client).form(&[("email", "a@example.com"), ("password", "x")]);
        request.send().await.unwrap().status()
    };
    assert_eq!(try_from("198.51.100.1").await, 422);
    assert_eq!(try_from("198.51.100.1").await, 429);
    assert_eq!(try_from("203.0.113.7, 198.51.100.1").await, 429, "what the client writes itself does not help");
    assert_eq!(try_from("198.51.100.2").await, 422);
}
