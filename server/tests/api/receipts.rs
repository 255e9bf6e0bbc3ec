//! Receipts over HTTP: the page and the PDF.

use domain::payment::PaymentState;
use reqwest::{StatusCode, header};

use crate::support::{TestApp, customer_of};

#[tokio::test]
async fn a_receipt_is_for_its_account_and_only_once_the_payment_has_succeeded() {
    let app = TestApp::start().await;
    let (owner, stranger) = (app.customer("DE").await, app.customer("US").await);
    let bought = owner.buy("paypal", "2500").await;
    let page = format!("/billing/payments/{}/receipt", bought.id);
    let pdf = format!("{page}.pdf?language=vi");

    // Nothing is paid yet: the page says so, and there is no file.
    assert_eq!(owner.open(&page).await.status(), StatusCode::CONFLICT);
    assert_eq!(owner.open(&pdf).await.status(), StatusCode::NOT_FOUND);

    owner.press(&bought, "pay", "before-return").await;
    app.reaches(&bought.id, PaymentState::Succeeded).await;
    let shown = owner.open(&page).await;
    assert_eq!(shown.status(), StatusCode::OK);
    let text = shown.text().await.unwrap();
    assert!(text.contains("RCT-") && text.contains("receipt.pdf"));

    let answer = owner.open(&pdf).await;
    assert_eq!(answer.status(), StatusCode::OK);
    let told = |name| answer.headers().get(name).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned();
    assert_eq!(told(header::CONTENT_TYPE), "application/pdf");
    assert_eq!(told(header::CACHE_CONTROL), "private, no-cache");
    let disposition = told(header::CONTENT_DISPOSITION);
    assert!(disposition.starts_with("attachment; filename=\"RCT-") && disposition.ends_with("-0001.pdf\""));
    assert!(told(header::ETAG).starts_with("W/\""));
    assert!(answer.bytes().await.unwrap().starts_with(b"%PDF-"));

    for path in [&page, &pdf] {
        let theirs = stranger.open(path).await;
        assert_eq!(theirs.status(), StatusCode::NOT_FOUND, "{path}");
        assert!(!theirs.text().await.unwrap().contains("RCT-"), "{path}");
    }
    for none in ["/billing/payments/PAY-1/receipt", "/billing/payments/PAY-1/receipt.pdf"] {
        assert_eq!(owner.open(none).await.status(), StatusCode::NOT_FOUND, "{none}");
    }
}

#[tokio::test]
async fn a_name_that_the_pdf_cannot_show_is_printed_from_the_page() {
    let app = TestApp::start().await;
    let buyer = app.visitor();
    buyer.sign_up(&customer_of("DE")).await;
    buyer.send("/api/set_language", &[("language", "en")]).await;
    let form = [
        ("kind", "person"),
        ("name", "สมชาย ใจดี"),
        ("email", "someone@example.com"),
        ("address", "1 Some Street"),
        ("country", "DE"),
        ("currency", "EUR"),
    ];
    let saved = buyer.send("/api/save_profile", &form).await;
    assert_eq!(saved.status, StatusCode::OK, "{saved:?}");
    let bought = buyer.buy("paypal", "2500").await;
    buyer.press(&bought, "pay", "before-return").await;
    app.reaches(&bought.id, PaymentState::Succeeded).await;

    let page = format!("/billing/payments/{}/receipt", bought.id);
    let shown = buyer.open(&page).await;
    assert_eq!(shown.status(), StatusCode::OK);
    let text = shown.text().await.unwrap();
    assert!(text.contains("สมชาย ใจดี") && text.contains("Print this page instead."), "{text}");
    assert!(!text.contains("receipt.pdf"), "no link to what there is not");

    for language in ["en", "vi", "ja"] {
        let pdf = format!("{page}.pdf?language={language}");
        let refused = buyer.ask(&pdf).await;
        assert_eq!(refused.status, StatusCode::CONFLICT, "{refused:?}");
        assert_eq!(refused.body["type"], "/problems/unprintable-receipt");
        assert!(refused.body["detail"].as_str().unwrap().contains("cannot show every letter"), "{refused:?}");
        let told = buyer.open(&pdf).await;
        assert_eq!(told.status(), StatusCode::CONFLICT);
        assert!(told.text().await.unwrap().contains("cannot show every letter"));
    }
}
