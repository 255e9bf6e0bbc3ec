use crate::support::TestApp;
use reqwest::header;

async fn set_cookie(app: &TestApp, path: &str, form: &[(&str, &str)], origin: &str) -> String {
    let request = app.machine().post(app.url(path)).header(header::ORIGIN, origin).form(form);
    let answer = request.send().await.unwrap();
    assert_eq!(answer.status(), 200);
    let mut cookies =
        answer.headers().get_all(header::SET_COOKIE).iter().map(|value| value.to_str().unwrap().to_owned());
    cookies.find(|cookie| cookie.contains("prepay=")).expect("a session cookie")
}

const FORM: [(&str, &str); 3] =
    [("account_name", "Company"), ("email", "cookie@example.com"), ("password", "correct horse battery")];

#[tokio::test]
async fn the_session_cookie_is_closed_to_scripts_and_other_sites() {
    let app = TestApp::start().await;
    let cookie = set_cookie(&app, "/api/sign_up", &FORM, &app.base_url).await;
    assert!(cookie.starts_with("prepay="), "{cookie}");
    for part in ["HttpOnly", "SameSite=Lax", "Path=/", "Max-Age="] {
        assert!(cookie.contains(part), "{part} in {cookie}");
    }
    assert!(!cookie.contains("Secure") && !cookie.contains("Domain"), "{cookie}");
}

#[tokio::test]
async fn on_https_it_is_secure_and_bound_to_its_host() {
    let origin = "https://pay.example.com";
    let app = TestApp::start_with(&[("PREPAY_BASE_URL", origin)]).await;
    let cookie = set_cookie(&app, "/api/sign_up", &FORM, origin).await;
    assert!(cookie.starts_with("__Host-prepay=") && cookie.contains("Secure"), "{cookie}");
    let (pair, _) = cookie.split_once(';').unwrap();
    let answer = app.machine().get(app.url("/api/shell")).header(header::COOKIE, pair).send().await.unwrap();
    assert_eq!(answer.status(), 200, "the server reads the cookie that the app sets");
}

#[tokio::test]
async fn signing_out_ends_the_session_on_the_server_too() {
    let app = TestApp::start().await;
    let cookie = set_cookie(&app, "/api/sign_up", &FORM, &app.base_url).await;
    let (pair, _) = cookie.split_once(';').unwrap();
    let shell = async || {
        let request = app.machine().get(app.url("/api/shell")).header(header::COOKIE, pair);
        request.send().await.unwrap().status()
    };
    assert_eq!(shell().await, 200);
    let request = app.machine().post(app.url("/api/sign_out")).header(header::COOKIE, pair);
    let answer = request.header(header::ORIGIN, &app.base_url).send().await.unwrap();
    assert!(answer.headers()[header::SET_COOKIE].to_str().unwrap().contains("Max-Age=0"));
    assert_eq!(shell().await, 401, "the token itself is dead");
}

#[tokio::test]
async fn signing_in_makes_a_new_session() {
    let app = TestApp::start().await;
    let first = set_cookie(&app, "/api/sign_up", &FORM, &app.base_url).await;
    let second = set_cookie(&app, "/api/sign_in", &FORM[1..], &app.base_url).await;
    assert_ne!(first.split(';').next(), second.split(';').next());
}
