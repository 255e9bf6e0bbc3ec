use crate::support::TestApp;

#[tokio::test]
async fn says_that_it_lives_and_that_it_is_ready() {
    let app = TestApp::start().await;
    for path in ["/healthz", "/readyz"] {
        let answer = app.machine().get(app.url(path)).send().await.unwrap();
        assert_eq!(answer.status(), 200, "{path}");
    }
}

#[tokio::test]
async fn stops_in_order_while_a_page_listens() {
    let mut app = TestApp::start().await;
    let stream = {
        let customer = app.customer("DE").await;
        customer.listen().await
    };
    let begun = std::time::Instant::now();
    app.stop().await;
    assert!(begun.elapsed().as_secs() < 8, "event streams must not hold up the end");
    assert!(stream.bytes().await.is_ok(), "the stream ends in order");
    assert!(app.machine().get(app.url("/healthz")).send().await.is_err());
}
