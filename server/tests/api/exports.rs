use crate::support::{Person, TestApp, eventually};
use domain::{account::AccountId, payment::PaymentState};
use reqwest::{StatusCode, header};

const EXCEL: &str = "/billing/credit-history/export.xlsx";
const CSV: &str = "/billing/credit-history/export.csv";

/// A customer who has bought something, and his neighbour, who has not.
async fn buyer(app: &TestApp) -> (Person<'_>, Person<'_>, AccountId) {
    let (buyer, other) = (app.customer("JP").await, app.customer("DE").await);
    let bought = buyer.buy("stripe", "5000").await;
    buyer.press(&bought, "pay", "before-return").await;
    app.reaches(&bought.id, PaymentState::Succeeded).await;
    (buyer, other, bought.id.account_id())
}

#[tokio::test]
async fn files_work_without_wasm_and_hold_only_what_is_ones_own() {
    let app = TestApp::start().await;
    let (buyer, other, _) = buyer(&app).await;
    let answer = buyer.open(EXCEL).await;
    assert_eq!(answer.status(), StatusCode::OK);
    let shown = answer.headers()[header::CONTENT_DISPOSITION].to_str().unwrap().to_owned();
    assert!(shown.starts_with("attachment; filename=\"Someone-s-company_credit-history_"), "{shown}");
    assert!(shown.contains(".xlsx\"; filename*=UTF-8''Someone-s-company_"), "{shown}");
    assert_eq!(answer.headers()[header::CACHE_CONTROL], "private, no-store");
    assert_eq!(answer.headers()[header::CONTENT_ENCODING], "identity", "it is compressed by itself");
    let length: usize = answer.headers()[header::CONTENT_LENGTH].to_str().unwrap().parse().unwrap();
    let bytes = answer.bytes().await.unwrap();
    assert!(bytes.starts_with(b"PK") && bytes.len() == length);

    let own = buyer.open(CSV).await.text().await.unwrap();
    assert!(own.contains(",5000,5000,JPY,1\r\n"), "{own}");
    let theirs = other.open(CSV).await.text().await.unwrap();
    assert_eq!(theirs.lines().count(), 1, "{theirs}");
}

#[tokio::test]
async fn files_follow_the_filter_and_the_language() {
    let app = TestApp::start().await;
    let (buyer, ..) = buyer(&app).await;
    for (query, lines) in [
        ("kind=top_up", 2),
        ("kind=charge", 1),
        ("q=nothing-like-it", 1),
        ("from=2099-01-01", 1),
        ("kind=no-such-kind&from=yesterday&to=2026-99-99&x=%ff", 2),
        ("from=2026-11-22&to=2026-11-01", 1),
    ] {
        let answer = buyer.open(&format!("{CSV}?{query}")).await;
        assert_eq!(answer.status(), StatusCode::OK, "{query}");
        assert_eq!(answer.text().await.unwrap().lines().count(), lines, "{query}");
        assert_eq!(buyer.open(&format!("{EXCEL}?{query}")).await.status(), StatusCode::OK, "{query}");
    }
    for (language, head, source) in [
        ("en", "Date,Time,Kind,Service,Source,Description,Reference,", ",Account,Top-up,"),
        ("vi", "Ngày,Giờ,Loại,Dịch vụ,Nguồn,Diễn giải,Mã tham chiếu,", ",Tài khoản,Nạp tiền,"),
        ("ja", "日付,時刻,種類,サービス,支払い元,内容,参照番号,", ",アカウント,チャージ,"),
    ] {
        buyer.send("/api/set_language", &[("language", language)]).await;
        let text = buyer.open(CSV).await.text().await.unwrap();
        assert!(text.trim_start_matches('\u{feff}').starts_with(head), "{text}");
        assert!(text.contains(source), "{text}");
    }
}

#[tokio::test]
async fn strangers_are_led_to_the_sign_in_page() {
    let app = TestApp::start().await;
    for path in [EXCEL, CSV, "/billing/credit-history/export/AAAA"] {
        let answer = app.visitor().open(path).await;
        assert!(answer.status().is_redirection(), "{path}");
        assert!(answer.headers()[header::LOCATION].to_str().unwrap().starts_with("/sign-in"), "{path}");
    }
}

#[tokio::test]
async fn an_export_runs_by_itself_and_is_fetched_once_by_its_owner() {
    let app = TestApp::start().await;
    let (buyer, other, _) = buyer(&app).await;
    let started = buyer.send("/api/start_export", &[("query", "kind=top_up"), ("format", "xlsx")]).await;
    assert_eq!(started.status, StatusCode::OK, "{started:?}");
    let id = started.body.as_str().unwrap().to_owned();
    let progress = format!("/api/export_progress?id={id}");
    assert_eq!(other.ask(&progress).await.status, StatusCode::NOT_FOUND);
    eventually("the file is ready", async || buyer.ask(&progress).await.body["ready"] == true).await;
    let file = format!("/billing/credit-history/export/{id}");
    assert_eq!(other.open(&file).await.status(), StatusCode::NOT_FOUND);
    assert!(buyer.open(&file).await.bytes().await.unwrap().starts_with(b"PK"));
    assert_eq!(buyer.open(&file).await.status(), StatusCode::NOT_FOUND);
    assert_eq!(buyer.ask(&progress).await.status, StatusCode::NOT_FOUND);
    let bad = buyer.send("/api/start_export", &[("query", ""), ("format", "pdf")]).await;
    assert_eq!(bad.status, StatusCode::BAD_REQUEST);
    let cancelled = buyer.send("/api/cancel_export", &[("id", "unknown")]).await;
    assert_eq!(cancelled.status, StatusCode::OK);
}

#[tokio::test]
async fn more_than_a_few_at_a_time_are_asked_to_wait() {
    let app = TestApp::start().await;
    let (buyer, other, account) = buyer(&app).await;
    let held = [app.billing.export_permit(account).unwrap(), app.billing.export_permit(account).unwrap()];
    let refused = buyer.open(EXCEL).await;
    assert_eq!(refused.status(), StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(refused.headers()[header::RETRY_AFTER], "10");
    assert!(refused.text().await.unwrap().contains("Other exports are running"));
    let started = buyer.send("/api/start_export", &[("query", ""), ("format", "csv")]).await;
    assert_eq!(started.status, StatusCode::TOO_MANY_REQUESTS, "{started:?}");
    assert_eq!(other.open(EXCEL).await.status(), StatusCode::OK);
    drop(held);
    assert_eq!(buyer.open(EXCEL).await.status(), StatusCode::OK);
}
