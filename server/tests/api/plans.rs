use billing::plans::NewPlan;
use domain::{currency::Currency, money::Money, payment::PaymentState};
use reqwest::{StatusCode, header};
use serde_json::{Value, json};

use crate::support::{Person, TestApp};

/// `small` at 20 for 22 and `large` at 60 for 70, in euros.
async fn catalogue(app: &TestApp) {
    for (slug, price, allowance, rank) in [("small", 20, 22, 1), ("large", 60, 70, 2)] {
        let euros = |whole: i64| Money::from_micros(whole * 1_000_000, Currency::Eur);
        let new = NewPlan {
            slug: slug.to_owned(),
            name: slug.to_uppercase(),
            price: euros(price),
            allowance: euros(allowance),
            services: vec!["inference".to_owned()],
            months: 1,
            rank,
        };
        app.billing.create_plan(new).await.unwrap();
    }
}

async fn top_up(person: &Person<'_>, cents: &str) {
    let bought = person.buy("paypal", cents).await;
    person.press(&bought, "pay", "before-return").await;
    person.app.reaches(&bought.id, PaymentState::Succeeded).await;
}

async fn page(person: &Person<'_>) -> Value {
    let answer = person.ask("/api/plans").await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
    answer.body
}

fn form<'a>(what: &'a str, plan: &'a str, most: &'a str, key: &'a str) -> [(&'a str, &'a str); 5] {
    [("what", what), ("plan", plan), ("version", "1"), ("most", most), ("key", key)]
}

#[tokio::test]
async fn a_plan_is_bought_changed_cancelled_and_kept() {
    let app = TestApp::start().await;
    catalogue(&app).await;
    let (person, other) = (app.customer("DE").await, app.customer("US").await);
    top_up(&person, "10000").await;
    assert_eq!(page(&other).await["cards"], json!([]), "other currencies see other plans");
    let before = page(&person).await;
    assert!(before["cards"][0]["offer"]["buy"].is_object(), "{before}");

    let buy = form("buy", "small", "20000000", "k1");
    let done = person.send("/api/change_plan", &buy).await;
    assert_eq!((done.status, done.body), (StatusCode::OK, json!("/billing/plans?done=1.1")));
    // A double click, the back button, a second tab.
    assert_eq!(person.send("/api/change_plan", &buy).await.status, StatusCode::OK);
    let again = person.send("/api/change_plan", &form("buy", "large", "60000000", "k2")).await;
    assert_eq!((again.status, again.body), (StatusCode::CONFLICT, json!({ "plan": "already_running" })));
    assert_eq!(
        person.send("/api/change_plan", &form("buy", "large", "60000000", "k1")).await.body,
        json!("stale_form")
    );

    let after = page(&person).await;
    assert_eq!(
        (after["spendable"]["micros"].as_i64(), after["last"]["kind"].as_str()),
        (Some(80_000_000), Some("bought"))
    );
    let due = after["cards"][1]["offer"]["upgrade"]["due"]["micros"].as_i64().unwrap();
    assert!((39_000_000..=40_000_000).contains(&due), "{due}");
    // Less was shown: refused with what it is now.
    let less = (due - 10_000_000).to_string();
    let dearer = person.send("/api/change_plan", &form("upgrade", "large", &less, "k3")).await;
    assert_eq!(dearer.status, StatusCode::CONFLICT);
    assert!(dearer.body["plan"]["changed"]["micros"].as_i64().unwrap() > due - 10_000_000, "{}", dearer.body);
    let upgrade = person.send("/api/change_plan", &form("upgrade", "large", &due.to_string(), "k3")).await;
    assert_eq!(upgrade.status, StatusCode::OK, "{}", upgrade.body);

    for (what, plan, key) in
        [("downgrade", "small", "k4"), ("keep", "", "k5"), ("cancel", "", "k6"), ("keep", "", "k7")]
    {
        let answer = person.send("/api/change_plan", &form(what, plan, "0", key)).await;
        assert_eq!(answer.status, StatusCode::OK, "{what}: {}", answer.body);
    }
    assert_eq!(page(&person).await["present"]["standing"], "active");
    for bad in [form("sell", "small", "1", "x"), form("buy", "small", "much", "x")] {
        assert_eq!(person.send("/api/change_plan", &bad).await.body, json!("bad_request"));
    }
    let stranger = other.send("/api/change_plan", &form("cancel", "", "0", "x")).await;
    assert_eq!(stranger.body, json!({ "plan": "not_running" }));
}

#[tokio::test]
async fn what_is_missing_is_bought_and_leads_back_to_the_review() {
    let app = TestApp::start().await;
    catalogue(&app).await;
    let person = app.customer("DE").await;
    let short = person.send("/api/change_plan", &form("buy", "small", "20000000", "k1")).await;
    assert_eq!(short.body["plan"]["missing"]["micros"], 20_000_000, "{}", short.body);

    // The review names the way: the amount filled in, the plan carried along.
    let review = person.open("/billing/plans?change=small").await.text().await.unwrap();
    assert!(
        review.contains("/billing/add-credit?step=amount&amp;amount=other&amp;other=25&amp;plan=small"),
        "{review}"
    );
    let key = person.ask("/api/add_credit").await.body["client_key"].as_str().unwrap().to_owned();
    let pay = [
        ("amount_minor", "2500"),
        ("method", "paypal"),
        ("client_key", &key),
        ("consent", "2026-11"),
        ("plan", "small"),
    ];
    let answer = person.send("/api/start_payment", &pay).await;
    let id = answer.body["payment_id"].as_str().unwrap().parse().unwrap();
    let bought = crate::support::Bought { id, target: answer.body["target"].as_str().unwrap().to_owned() };
    let back = person.press(&bought, "pay", "before-return").await;
    app.reaches(&bought.id, PaymentState::Succeeded).await;
    let shown = person.come_back(&back).await;
    let paid = person.open(&shown).await.text().await.unwrap();
    assert!(paid.contains("/billing/plans?change=small"), "{paid}");

    // Without WASM the form leads to the page that says so, and the plan is no longer wanted.
    let buy = form("buy", "small", "20000000", "k1");
    let answer = person.post_form("/api/change_plan", "/billing/plans?change=small", &buy).await;
    assert_eq!(answer.status(), StatusCode::FOUND);
    let target = answer.headers()[header::LOCATION].to_str().unwrap().to_owned();
    let said = person.open(&target).await.text().await.unwrap();
    assert!(said.contains("SMALL is yours until"), "{said}");
    let paid = person.open(&shown).await.text().await.unwrap();
    assert!(!paid.contains("/billing/plans?change=small"));
}

#[tokio::test]
async fn pages_say_why_there_is_nothing_to_choose() {
    let app = TestApp::start().await;
    let fresh = app.visitor();
    fresh.sign_up("fresh@example.com").await;
    let text = |path: &'static str| {
        let fresh = &fresh;
        async move { fresh.open(path).await.text().await.unwrap() }
    };
    assert!(text("/billing/plans").await.contains("Billing details first"));
    let refused = fresh.send("/api/change_plan", &form("buy", "small", "1", "x")).await;
    assert_eq!(refused.body, json!("profile_needed"));
    fresh.save_profile("DE").await;
    assert!(text("/billing/plans").await.contains("No plans on offer"));
    assert!(text("/billing/plans?change=none").await.contains("This plan is not on offer."));
    assert!(text("/billing/plans?step=cancel").await.contains("No plan is running."));
}
