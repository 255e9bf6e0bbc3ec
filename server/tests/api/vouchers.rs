use billing::vouchers::NewVouchers;
use domain::{currency::Currency, money::Money, voucher::VoucherTerms};
use reqwest::{StatusCode, header};

use crate::support::{Person, TestApp};

async fn make(app: &TestApp, currency: Currency, uses_per_account: i64) -> String {
    let terms = VoucherTerms {
        amount: Money::from_micros(5_000_000, currency),
        redeem_by: None,
        lifetime_days: Some(10),
        services: vec![],
        uses: 5,
        uses_per_account,
        description: "Welcome".to_owned(),
    };
    let new = NewVouchers { terms, count: 1, actor: "op".to_owned(), batch: "b".to_owned() };
    app.billing.create_vouchers(&new).await.unwrap().remove(0).to_string()
}

async fn problem(person: &Person<'_>, code: &str) -> (StatusCode, serde_json::Value) {
    let answer = person.send("/api/redeem_voucher", &[("code", code)]).await;
    (answer.status, answer.body["fields"]["problems"][0][1].clone())
}

#[tokio::test]
async fn a_code_is_redeemed_in_place_and_once_by_one_form() {
    let app = TestApp::start().await;
    let customer = app.customer("US").await;
    let code = make(&app, Currency::Usd, 5).await;
    let key = customer.ask("/api/voucher_form").await.body["key"].as_str().unwrap().to_owned();
    let typed = format!(" {}-{} ", &code[..5].to_lowercase(), &code[5..]);
    let form = [("code", typed.as_str()), ("client_key", &key)];
    let first = customer.send("/api/redeem_voucher", &form).await;
    assert_eq!(first.status, StatusCode::OK, "{first:?}");
    let again = customer.send("/api/redeem_voucher", &form).await;
    assert_eq!(first.body["seq"], again.body["seq"]);
    // An address that claims a voucher is believed only about one of the account's.
    for (claimed, is_so) in [(first.body["seq"].to_string(), true), ("99".to_owned(), false), ("x".to_owned(), false)] {
        let form = customer.ask(&format!("/api/voucher_form?applied={claimed}")).await.body;
        assert_eq!(form["has_applied"], is_so, "{claimed}");
    }
    let page = customer.ask(&format!("/api/vouchers?code={code}")).await.body;
    assert_eq!(page["vouchers"].as_array().unwrap().len(), 1);
    assert_eq!(page["opened"]["seq"], first.body["seq"]);
    let html = customer.open(&format!("/billing/vouchers?code={code}")).await.text().await.unwrap();
    assert!(html.contains(&code) && html.contains("It has paid nothing yet."));
}

#[tokio::test]
async fn refusals_are_specific() {
    let app = TestApp::start().await;
    let customer = app.customer("US").await;
    let euros = make(&app, Currency::Eur, 1).await;
    let dollars = make(&app, Currency::Usd, 1).await;
    let (status, unknown) = problem(&customer, "0000000000").await;
    assert_eq!((status, &unknown["voucher"]), (StatusCode::UNPROCESSABLE_ENTITY, &"unknown".into()));
    assert_eq!(problem(&customer, &euros).await.1["voucher"]["other_currency"], "EUR");
    assert_eq!(problem(&customer, "  ").await.1, "missing");
    customer.send("/api/redeem_voucher", &[("code", &dollars)]).await;
    assert!(problem(&customer, &dollars).await.1["voucher"]["used_on"].is_i64());
    let newcomer = app.visitor();
    newcomer.sign_up("new@example.com").await;
    assert_eq!(problem(&newcomer, &dollars).await.1["voucher"], "profile_needed");
}

#[tokio::test]
async fn guessing_is_limited_by_account_and_by_address() {
    let limits = [("PREPAY_LIMITS_VOUCHERS_PER_ACCOUNT", "2"), ("PREPAY_LIMITS_VOUCHERS_PER_ADDRESS", "3")];
    let app = TestApp::start_with(&limits).await;
    let (customer, other) = (app.customer("US").await, app.customer("JP").await);
    let code = make(&app, Currency::Usd, 1).await;
    for _ in 0..2 {
        assert_eq!(problem(&customer, "0000000000").await.0, StatusCode::UNPROCESSABLE_ENTITY);
    }
    let (status, limited) = problem(&customer, &code).await;
    assert_eq!(status, StatusCode::TOO_MANY_REQUESTS);
    assert!(limited["voucher"]["too_many_tries"]["minute"].is_u64(), "{limited}");
    assert_eq!(problem(&other, "0000000000").await.0, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(problem(&other, "0000000000").await.0, StatusCode::TOO_MANY_REQUESTS, "by the address");
}

#[tokio::test]
async fn without_wasm_the_outcome_stands_in_the_page() {
    let app = TestApp::start().await;
    let customer = app.customer("US").await;
    let code = make(&app, Currency::Usd, 1).await;
    let post = async |code: &str| {
        let form = [("code", code), ("from", "/billing/vouchers")];
        let answer = customer.post_form("/api/redeem_voucher", "/billing/vouchers", &form).await;
        assert_eq!(answer.status(), StatusCode::FOUND);
        let location = answer.headers()[header::LOCATION].to_str().unwrap().to_owned();
        let path = location.strip_prefix(&app.base_url).unwrap_or(&location).to_owned();
        customer.open(&path).await.text().await.unwrap()
    };
    let wrong = post("no-such-code").await;
    assert!(wrong.contains("We do not know this code.") && wrong.contains("no-such-code"));
    let right = post(&code).await;
    assert!(right.contains("Your voucher has been applied successfully.") && right.contains("data-new"));
}
