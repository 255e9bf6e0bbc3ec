//! Settings, with and without WASM.

use reqwest::{StatusCode, header};
use serde_json::json;

use crate::support::{Person, TestApp};

fn profile<'a>(name: &'a str, country: &'a str, version: &'a str) -> [(&'a str, &'a str); 7] {
    [
        ("kind", "person"),
        ("name", name),
        ("email", "someone@example.com"),
        ("address", "1 Some Street"),
        ("country", country),
        ("currency", "VND"),
        ("version", version),
    ]
}

async fn page(customer: &Person<'_>) -> String {
    customer.open("/billing/settings").await.text().await.unwrap()
}

#[tokio::test]
async fn a_profile_is_changed_and_the_slower_of_two_tabs_is_told() {
    let app = TestApp::start().await;
    let customer = app.customer("VN").await;
    let saved = customer.send("/api/change_profile", &profile("First Tab", "VN", "1")).await;
    assert_eq!((saved.status, saved.body), (StatusCode::OK, json!(2)));
    let late = customer.send("/api/change_profile", &profile("Second Tab", "VN", "1")).await;
    assert_eq!(late.status, StatusCode::UNPROCESSABLE_ENTITY);
    let text = late.body.to_string();
    assert!(text.contains("changed_meanwhile") && text.contains("Second Tab"), "{text}");
    let history = customer.ask("/api/profile_history?before=").await.body;
    assert_eq!(history["changes"][0]["fields"], json!([{ "field": "name", "from": "Someone", "to": "First Tab" }]));
    // A country with another currency is refused in words, also without WASM, and what was typed comes back.
    let refused = customer.post_form("/api/change_profile", "/billing/settings", &profile("Typed", "JP", "1")).await;
    assert_eq!(refused.status(), StatusCode::FOUND);
    let back = refused.headers()[header::LOCATION].to_str().unwrap().to_owned();
    let back = back.strip_prefix(&app.base_url).unwrap_or(&back).to_owned();
    // What was typed stands in no address; it waits for one page, out of scripts' reach.
    assert_eq!(back, "/billing/settings");
    let cookie = refused.headers()[header::SET_COOKIE].to_str().unwrap();
    for part in ["refused=/api/change_profile:", "; HttpOnly", "; SameSite=Lax", "; Max-Age=60"] {
        assert!(cookie.contains(part), "{part} in {cookie}");
    }
    let page = customer.open(&back).await.text().await.unwrap();
    assert!(page.contains("Japan uses JPY, your balance is in VND. Open another account for Japan."), "{page}");
    assert!(page.contains("value=\"Typed\"") && page.contains("data-refused=\"/api/change_profile:"));
    // It is still about the version that it was typed into: sent again, it is told of the newer one.
    assert!(page.contains("name=\"version\" value=\"1\""), "{page}");
    let page = customer.open(&back).await.text().await.unwrap();
    assert!(!page.contains("Japan uses JPY") && !page.contains("data-refused"), "it is told once");
}

#[tokio::test]
async fn how_things_look_is_kept_with_the_person_and_the_zone_with_the_account() {
    let app = TestApp::start().await;
    let customer = app.customer("VN").await;
    let form = |zone: &'static str| {
        [("language", "en"), ("time_zone", zone), ("numbers", "dot-comma"), ("display_currency", "USD")]
    };
    let refused = customer.send("/api/save_display", &form("Mars/Olympus")).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    // Without WASM all that was chosen comes back, not only the zone.
    let refused = customer.post_form("/api/save_display", "/billing/settings", &form("Mars/Olympus")).await;
    assert_eq!(refused.status(), StatusCode::FOUND);
    let back = page(&customer).await;
    assert!(back.contains("value=\"Mars/Olympus\""), "{back}");
    let chosen = |value: &str| {
        let value = format!("value=\"{value}\"");
        let mut options = back.split("<option").filter_map(|rest| rest.split('>').next());
        options.any(|option| option.contains(&value) && option.contains("selected"))
    };
    assert!(chosen("dot-comma") && chosen("USD") && !chosen("language"), "{back}");
    let saved = customer.post_form("/api/save_display", "/billing/settings", &form("America/New_York")).await;
    assert_eq!(saved.headers()[header::LOCATION].to_str().unwrap(), "/billing/settings?saved=display");
    let settings = page(&customer).await;
    assert!(settings.contains("data-numbers=\"dot-comma\""), "{settings}");
    assert!(settings.contains("value=\"America/New_York\""));
    assert!(settings.contains("There is no current rate for USD"), "{settings}");
    let overview = customer.ask("/api/overview").await.body;
    assert_eq!(
        (&overview["zone"], &overview["approximate"]),
        (&json!("America/New_York"), &json!({ "no_rate": "USD" }))
    );
    // Another browser of the same person shows the same.
    let other = app.visitor();
    other.sign_in(&crate::support::customer_of("VN")).await;
    assert!(page(&other).await.contains("data-numbers=\"dot-comma\""));
}

#[tokio::test]
async fn alerts_are_read_in_the_number_style_and_refused_in_words() {
    let app = TestApp::start().await;
    let customer = app.customer("VN").await;
    let to = "a@example.com\nb@example.com";
    let save = async |threshold: &str, recipients: &str| {
        customer.send("/api/save_alerts", &[("threshold", threshold), ("recipients", recipients)]).await
    };
    assert_eq!(save("2.000.000", to).await.status, StatusCode::OK);
    let alerts = customer.ask("/api/settings").await.body["alerts"].clone();
    assert_eq!(alerts["threshold"]["micros"], json!(2_000_000_000_000_i64));
    assert_eq!(alerts["recipients"], json!(["a@example.com", "b@example.com"]));
    let shell = customer.ask("/api/shell").await.body;
    assert_eq!(shell["warn_below"]["micros"], json!(2_000_000_000_000_i64));
    // Nothing is there, and one wants to be warned: every page says so.
    let page = page(&customer).await;
    assert!(page.contains("Your balance is low."), "{page}");
    assert!(page.contains("data-state=\"low\""));
    for (threshold, recipients, word) in [
        ("plenty", "", "amount_unreadable"),
        ("-1", "", "threshold_negative"),
        ("9.000.000.001", "", "threshold_too_large"),
        ("", "nobody", "bad_address"),
    ] {
        let refused = save(threshold, recipients).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.body.to_string().contains(word), "{refused:?}");
    }
    let refused = save("plenty", "nobody").await.body.to_string();
    assert!(refused.contains("amount_unreadable") && refused.contains("bad_address"), "both at once: {refused}");
    assert_eq!(save("0", "").await.status, StatusCode::OK, "only a debt is told");
    assert_eq!(save("", "").await.status, StatusCode::OK);
    assert_eq!(customer.ask("/api/settings").await.body["alerts"]["threshold"], json!(null));
}
