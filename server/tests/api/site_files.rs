use crate::support::TestApp;
use reqwest::header;

#[tokio::test]
async fn files_are_served_with_their_compressed_twins() {
    let app = TestApp::start().await;
    let ask = |path: &str, encoding: &'static str| {
        app.machine().get(app.url(path)).header(header::ACCEPT_ENCODING, encoding).send()
    };
    let plain = ask("/pkg/prepay.css", "identity").await.unwrap();
    assert_eq!(plain.status(), 200);
    assert_eq!(plain.headers()[header::CONTENT_TYPE], "text/css");
    assert_eq!(plain.headers()[header::CACHE_CONTROL], "no-cache", "without hashes in the names");
    let twin = ask("/pkg/prepay.css", "br").await.unwrap();
    assert_eq!(twin.headers()[header::CONTENT_ENCODING], "br");
    assert_eq!(twin.text().await.unwrap(), "brotli twin");
    let icon = ask("/favicon.svg", "identity").await.unwrap();
    assert_eq!(icon.headers()[header::CACHE_CONTROL], "public, max-age=3600");
}

#[tokio::test]
async fn an_unchanged_file_is_not_sent_again() {
    let app = TestApp::start().await;
    let first = app.machine().get(app.url("/pkg/prepay.css")).send().await.unwrap();
    let modified = first.headers()[header::LAST_MODIFIED].clone();
    let request = app.machine().get(app.url("/pkg/prepay.css")).header(header::IF_MODIFIED_SINCE, modified);
    assert_eq!(request.send().await.unwrap().status(), 304);
}

#[tokio::test]
async fn nothing_outside_the_site_is_served() {
    let app = TestApp::start().await;
    for path in ["/..%2fdata%2fprepay.db", "/pkg/..%2f..%2fdata%2fprepay.db", "/pkg", "/data/prepay.db"] {
        let answer = app.machine().get(app.url(path)).send().await.unwrap();
        assert_eq!(answer.status(), 404, "{path}");
    }
}
