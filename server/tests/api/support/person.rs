use domain::payment::PaymentId;
use reqwest::{Client, RequestBuilder, StatusCode, header, redirect::Policy};
use serde_json::Value;
use url::Url;

use super::TestApp;

/// The password of everybody in the tests.
const PASSWORD: &str = "correct horse battery";

/// The e-mail of a customer from a country.
pub fn customer_of(country: &str) -> String {
    format!("someone@{}.example.com", country.to_lowercase())
}

/// Somebody with a browser.
pub struct Person<'a> {
    pub app: &'a TestApp,
    http: Client,
}

/// What a server function answered.
#[derive(Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub body: Value,
}

/// A payment that waits at a gateway's page.
#[derive(Debug, Clone)]
pub struct Bought {
    pub id: PaymentId,
    /// The gateway's page.
    pub target: String,
}

impl<'a> Person<'a> {
    pub fn new(app: &'a TestApp) -> Self {
        let http = Client::builder().cookie_store(true).redirect(Policy::none()).no_proxy().build().unwrap();
        Self { app, http }
    }

    /// Opens a page of the portal, as a browser does, without following a redirect.
    pub async fn open(&self, path: &str) -> reqwest::Response {
        self.http.get(self.app.url(path)).header(header::ACCEPT, "text/html").send().await.unwrap()
    }

    /// Asks a server function that reads.
    pub async fn ask(&self, path: &str) -> Answer {
        Self::answer(self.http.get(self.app.url(path))).await
    }

    /// Calls a server function that changes something, as the WASM client does.
    pub async fn send(&self, path: &str, form: &[(&str, &str)]) -> Answer {
        let request = self.http.post(self.app.url(path)).header(header::ORIGIN, &self.app.base_url);
        Self::answer(request.form(form)).await
    }

    /// Posts a form as a browser without WASM does.
    pub async fn post_form(&self, path: &str, from: &str, form: &[(&str, &str)]) -> reqwest::Response {
        let request = self.http.post(self.app.url(path)).header(header::ORIGIN, &self.app.base_url);
        let request = request.header(header::ACCEPT, "text/html").header(header::REFERER, self.app.url(from));
        request.form(form).send().await.unwrap()
    }

    /// The stream of events, as an open page listens to it.
    pub async fn listen(&self) -> reqwest::Response {
        self.http.get(self.app.url("/events")).header(header::ACCEPT, "text/event-stream").send().await.unwrap()
    }

    pub async fn sign_up(&self, email: &str) {
        let form = [("account_name", "Someone's company"), ("email", email), ("password", PASSWORD)];
        let answer = self.send("/api/sign_up", &form).await;
        assert_eq!(answer.status, StatusCode::OK, "{answer:?}");
    }

    pub async fn sign_in(&self, email: &str) -> Answer {
        self.sign_in_with(email, PASSWORD).await
    }

    pub async fn sign_in_with(&self, email: &str, password: &str) -> Answer {
        self.send("/api/sign_in", &[("email", email), ("password", password)]).await
    }

    pub async fn sign_out(&self) {
        let answer = self.send("/api/sign_out", &[]).await;
        assert_eq!(answer.status, StatusCode::OK, "{answer:?}");
    }

    pub async fn save_profile(&self, country: &str) {
        let currency = match country {
            "VN" => "VND",
            "JP" => "JPY",
            "US" => "USD",
            _ => "EUR",
        };
        let form = [
            ("kind", "person"),
            ("name", "Someone"),
            ("email", "someone@example.com"),
            ("address", "1 Some Street"),
            ("country", country),
            ("currency", currency),
        ];
        let answer = self.send("/api/save_profile", &form).await;
        assert_eq!(answer.status, StatusCode::OK, "{answer:?}");
    }

    /// Confirms a top-up and gets the gateway's page. The key is made anew, as the page does.
    pub async fn buy(&self, method: &str, amount_minor: &str) -> Bought {
        let key = self.ask("/api/add_credit").await.body["client_key"].as_str().unwrap().to_owned();
        self.buy_with_key(method, amount_minor, &key).await
    }

    pub async fn buy_with_key(&self, method: &str, amount_minor: &str, client_key: &str) -> Bought {
        let form =
            [("amount_minor", amount_minor), ("method", method), ("client_key", client_key), ("consent", "2026-11")];
        let Answer { status, body } = self.send("/api/start_payment", &form).await;
        assert_eq!(status, StatusCode::OK, "{body}");
        let id = body["payment_id"].as_str().unwrap().parse().unwrap();
        Bought { id, target: body["target"].as_str().unwrap().to_owned() }
    }

    /// Presses a button of the gateway's page, with a choice of when its message is sent, and gets where the browser
    /// is sent then.
    pub async fn press(&self, bought: &Bought, button: &str, delivery: &str) -> String {
        let gateway = Client::builder().no_proxy().build().unwrap();
        let page = gateway.get(&bought.target).send().await.unwrap();
        let address = page.url().clone();
        let html = page.text().await.unwrap();
        let form = form_action(&html).unwrap_or_else(|| panic!("no form at {address}: {html}"));
        let target: Url = address.join(&form).unwrap();
        let form = [("action", button), ("delivery", delivery)];
        let answer = self.app.machine().post(target.clone()).form(&form).send().await.unwrap();
        assert_eq!(answer.status(), StatusCode::SEE_OTHER, "{:?}", answer.text().await);
        let location = answer.headers()[header::LOCATION].to_str().unwrap();
        target.join(location).unwrap().to_string()
    }

    /// Comes back from the gateway and gets the page of the portal that is shown.
    pub async fn come_back(&self, address: &str) -> String {
        let answer = self.http.get(address).header(header::ACCEPT, "text/html").send().await.unwrap();
        assert_eq!(answer.status(), StatusCode::SEE_OTHER);
        answer.headers()[header::LOCATION].to_str().unwrap().to_owned()
    }

    async fn answer(request: RequestBuilder) -> Answer {
        let response = request.header(header::ACCEPT, "application/json").send().await.unwrap();
        let status = response.status();
        let text = response.text().await.unwrap();
        Answer { status, body: serde_json::from_str(&text).unwrap_or(Value::String(text)) }
    }
}

/// Where the page's only form goes.
fn form_action(html: &str) -> Option<String> {
    let form = &html[html.find("<form")?..];
    let rest = &form[form.find("action=\"")? + 8..];
    Some(rest[..rest.find('"')?].replace("&amp;", "&"))
}
