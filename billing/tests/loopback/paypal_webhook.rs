//! Webhooks, checked by PayPal and by certificate.

use std::sync::Arc;

use billing::gateways::{PaypalClient, PaypalConfig, paypal::PaypalHeaders};
use domain::time::Timestamp;
use serde_json::{Value, json};

use crate::{
    paypal_token::{is_token, token},
    server::{Asked, Reply, Server},
    setup::{NOW, PATIENT, paypal_config},
};

/// The vectors: a certificate that chains to a fixture root, and what was signed with it.
fn vectors() -> Value {
    serde_json::from_str(include_str!("../fixtures/payment-vectors.json")).unwrap()
}

fn vector(id: &str) -> Value {
    let file = vectors();
    let all = ["vectors", "policy_vectors"].map(|list| file[list].as_array().unwrap().clone()).concat();
    all.into_iter().find(|vector| vector["id"] == id).unwrap()
}

fn headers(vector: &Value, cert_url: &str) -> PaypalHeaders {
    PaypalHeaders::read(|name| match name.strip_prefix("paypal-").unwrap().replace('-', "_").as_str() {
        "cert_url" => Some(cert_url.to_owned()),
        name => vector[name].as_str().map(str::to_owned),
    })
    .unwrap()
}

struct Paypal {
    server: Server,
    client: PaypalClient,
}

impl Paypal {
    /// PayPal with a certificate file at its address, that finds every webhook genuine or none.
    async fn start(certificate: Option<String>, genuine: bool, roots: Option<Vec<u8>>) -> Self {
        let certificate = Arc::new(certificate);
        let server = Server::start(move |asked, _| match asked.target.as_str() {
            _ if is_token(asked) => token("A21-1", 32_400),
            "/v1/notifications/certs/CERT-1" => match certificate.as_deref() {
                Some(certificate) => Reply::text(200, certificate),
                None => Reply::text(404, ""),
            },
            "/v1/notifications/verify-webhook-signature" => {
                let verdict = if genuine { "SUCCESS" } else { "FAILURE" };
                Reply::json(200, &json!({ "verification_status": verdict }))
            }
            other => panic!("{other}"),
        })
        .await;
        let config = PaypalConfig { webhook_roots: roots, ..paypal_config(&server.address) };
        let client = PaypalClient::with_limits(config, &PATIENT).unwrap();
        Self { server, client }
    }

    async fn verify(&self, vector: &Value, cert_url: &str, now: Timestamp) -> bool {
        let body = vector["body"].as_str().unwrap().as_bytes();
        self.client.verify_webhook(&headers(vector, cert_url), body, now).await.unwrap()
    }

    fn own(&self) -> String {
        format!("{}/v1/notifications/certs/CERT-1", self.server.address)
    }

    fn targets(&self) -> Vec<String> {
        self.server.asked().into_iter().filter(|asked| !is_token(asked)).map(|asked| asked.target).collect()
    }
}

fn pem(name: &str) -> String {
    vectors()["paypal_certs"][name].as_str().unwrap().to_owned()
}

fn roots() -> Option<Vec<u8>> {
    Some(pem("root_pem").into_bytes())
}

#[tokio::test]
async fn by_certificate_nobody_is_asked_and_the_certificate_is_kept() {
    let paypal = Paypal::start(Some(pem("leaf_pem")), false, roots()).await;
    let genuine = vector("paypal-wh-01");
    for _ in 0..3 {
        assert!(paypal.verify(&genuine, &paypal.own(), NOW).await);
    }
    assert_eq!(paypal.targets(), ["/v1/notifications/certs/CERT-1"]);
    for (name, value) in [
        ("transmission_id", "b1d2f3a0-c74b-11f0-9a3e-2f1c0d9e8b7b"),
        ("transmission_time", "2026-11-22T03:40:13Z"),
        ("transmission_sig", "AAAA"),
        ("transmission_sig", "not base64"),
        ("auth_algo", "SHA1withRSA"),
        ("body", "{}"),
    ] {
        let mut changed = genuine.clone();
        changed[name] = value.into();
        assert!(!paypal.verify(&changed, &paypal.own(), NOW).await, "{name}");
    }
    assert_eq!(paypal.targets().len(), 1);
    // A body with the same checksum verifies, which is why no body is ever believed.
    let collision = vector("policy-paypal-crc-collision");
    assert_eq!(collision["valid"], true);
    assert!(paypal.verify(&collision, &paypal.own(), NOW).await);
}

#[tokio::test]
async fn another_webhook_of_paypals_is_not_ours() {
    let paypal = Paypal::start(Some(pem("leaf_pem")), false, roots()).await;
    let config = PaypalConfig {
        webhook_id: "5GP028458E2496507".to_owned(),
        webhook_roots: roots(),
        ..paypal_config(&paypal.server.address)
    };
    let client = PaypalClient::with_limits(config, &PATIENT).unwrap();
    let genuine = vector("paypal-wh-01");
    let body = genuine["body"].as_str().unwrap().as_bytes();
    assert_eq!(client.verify_webhook(&headers(&genuine, &paypal.own()), body, NOW).await, Ok(false));
}

#[tokio::test]
async fn a_certificate_that_leads_nowhere_makes_paypal_be_asked() {
    for (leaf, now) in
        [("leaf_wrong_cn_pem", NOW), ("leaf_untrusted_pem", NOW), ("leaf_expired_pem", NOW), ("leaf_pem", Timestamp(0))]
    {
        for genuine in [true, false] {
            let paypal = Paypal::start(Some(pem(leaf)), genuine, roots()).await;
            assert_eq!(paypal.verify(&vector("paypal-wh-01"), &paypal.own(), now).await, genuine, "{leaf}");
            assert_eq!(paypal.targets().last().unwrap(), "/v1/notifications/verify-webhook-signature", "{leaf}");
        }
    }
    let paypal = Paypal::start(None, true, roots()).await;
    assert!(!paypal.verify(&vector("paypal-wh-01"), &paypal.own(), NOW).await, "no such certificate");
}

#[tokio::test]
async fn no_address_but_paypals_own_is_ever_fetched() {
    let paypal = Paypal::start(Some(pem("leaf_pem")), true, roots()).await;
    let (genuine, own) = (vector("paypal-wh-01"), paypal.own());
    for url in [
        "http://169.254.169.254/latest/meta-data".to_owned(),
        "https://api.paypal.com.evil.example/v1/notifications/certs/CERT-1".to_owned(),
        "https://api.paypal.com/v1/notifications/certs/CERT-1".to_owned(),
        own.replace("/v1/", "/x/../v1/"),
        own.replace("http://", "http://user@"),
        format!("{own}?x"),
        own.replace("CERT-1", "CERT-1%2e"),
        String::new(),
    ] {
        assert!(!paypal.verify(&genuine, &url, NOW).await, "{url}");
    }
    assert!(paypal.server.asked().is_empty());
}

#[tokio::test]
async fn without_roots_paypal_is_asked_with_the_bytes_as_they_came() {
    for genuine in [true, false] {
        let paypal = Paypal::start(None, genuine, None).await;
        let mut delivery = vector("paypal-wh-01");
        delivery["body"] = "{\"b\":1.0,  \"a\":\"\\u00e9\"}".into();
        assert_eq!(paypal.verify(&delivery, &paypal.own(), NOW).await, genuine);
        let asked: Vec<Asked> = paypal.server.asked();
        let question = &asked.iter().find(|asked| !is_token(asked)).unwrap().body;
        assert!(question.contains(r#""webhook_event":{"b":1.0,  "a":"\u00e9"}"#), "{question}");
        assert!(question.contains(r#""webhook_id":"5GP028458E2496506""#), "{question}");
        delivery["body"] = "no json".into();
        assert!(!paypal.verify(&delivery, &paypal.own(), NOW).await);
    }
}

#[tokio::test]
async fn while_paypal_cannot_be_asked_the_delivery_is_repeated() {
    let server = Server::start(|asked, _| match is_token(asked) {
        true => token("A21-1", 32_400),
        false => Reply::text(503, ""),
    })
    .await;
    let client = PaypalClient::with_limits(paypal_config(&server.address), &PATIENT).unwrap();
    let genuine = vector("paypal-wh-01");
    let body = genuine["body"].as_str().unwrap().as_bytes();
    let error = client.verify_webhook(&headers(&genuine, "x"), body, NOW).await.unwrap_err();
    assert!(error.is_transient(), "{error}");
}
