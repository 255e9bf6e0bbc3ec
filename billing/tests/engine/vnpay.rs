//! VNPay whose own message never comes: the signed way back of the browser and the query that answers.

use std::{
    net::Ipv4Addr,
    sync::{Arc, Mutex},
};

use axum::{Json, Router, extract::State, routing::post};
use billing::{
    gateways::vnpay::signature::{Parameters, SECURE_HASH, canonical, joined, sign},
    returns,
};
use domain::{
    account::AccountId,
    currency::Currency,
    gateway::Gateway,
    payment::{FailureReason, Hint, Outcome, PaymentId, PaymentState},
};
use secrecy::SecretString;
use serde_json::{Value, json};

use crate::support::{Engine, VNPAY_SECRET, dong, gateways, paid};

/// What the gateway answers to a query: `vnp_ResponseCode` and `vnp_TransactionStatus`; and how often it was asked.
#[derive(Clone)]
struct Fake(Arc<Mutex<(&'static str, &'static str, u32)>>);

impl Fake {
    fn answers(&self, code: &'static str, status: &'static str) {
        let mut known = self.0.lock().unwrap();
        (known.0, known.1) = (code, status);
    }

    fn asked(&self) -> u32 {
        self.0.lock().unwrap().2
    }
}

async fn query(State(fake): State<Fake>, Json(asked): Json<Value>) -> Json<Value> {
    let (code, status) = {
        let mut known = fake.0.lock().unwrap();
        known.2 += 1;
        (known.0, known.1)
    };
    if code != "00" {
        return Json(json!({ "vnp_ResponseCode": code }));
    }
    let reference = asked["vnp_TxnRef"].as_str().unwrap();
    let values = [
        ("vnp_ResponseId", "1"),
        ("vnp_Command", "querydr"),
        ("vnp_ResponseCode", code),
        ("vnp_Message", "QueryDR Success"),
        ("vnp_TmnCode", "SANDBX01"),
        ("vnp_TxnRef", reference),
        ("vnp_Amount", "100000000"),
        ("vnp_BankCode", "NCB"),
        ("vnp_PayDate", "20261122100030"),
        ("vnp_TransactionNo", "14226112"),
        ("vnp_TransactionType", "01"),
        ("vnp_TransactionStatus", status),
        ("vnp_OrderInfo", ""),
        ("vnp_PromotionCode", ""),
        ("vnp_PromotionAmount", ""),
    ];
    let hash = sign(&SecretString::from(VNPAY_SECRET), &joined(values.map(|(_, value)| value)));
    let mut answer: serde_json::Map<String, Value> =
        values.into_iter().map(|(name, value)| (name.to_owned(), value.into())).collect();
    answer.insert(SECURE_HASH.to_owned(), hash.into());
    Json(answer.into())
}

/// The browser's query string when it comes back with these codes.
fn way_back(id: &PaymentId, amount: &str, code: &str, status: &str) -> String {
    let pairs = [
        ("vnp_TmnCode", "SANDBX01"),
        ("vnp_Amount", amount),
        ("vnp_ResponseCode", code),
        ("vnp_TransactionStatus", status),
        ("vnp_TxnRef", id.as_str()),
    ];
    let parameters: Parameters = pairs.map(|(name, value)| (name.to_owned(), value.to_owned())).into();
    let text = canonical(&parameters);
    format!("{text}&vnp_SecureHash={}", sign(&SecretString::from(VNPAY_SECRET), &text))
}

struct Story {
    engine: Engine,
    fake: Fake,
    account: AccountId,
    id: PaymentId,
}

impl Story {
    /// A payment of a million dong, at a VNPay that answers to queries.
    async fn begin() -> Self {
        let fake = Fake(Arc::new(Mutex::new(("00", "01", 0))));
        let router = Router::new().route("/merchant_webapi/api/transaction", post(query)).with_state(fake.clone());
        let listener = tokio::net::TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
        let address = format!("http://{}/", listener.local_addr().unwrap());
        tokio::spawn(async move { axum::serve(listener, router).await });
        // The engine's own checker would ask at moments of its own.
        let engine = Engine::open_for_commands_with(gateways(&address)).await;
        let account = engine.account("a@example.com", Currency::Vnd).await;
        let id = engine.vnpay_payment(account, "k").await;
        Self { engine, fake, account, id }
    }

    /// The browser comes back.
    async fn come_back(&self, code: &str, status: &str) {
        let query = way_back(&self.id, "100000000", code, status);
        assert_eq!(returns::vnpay(&self.engine.billing, &query).await, Some(self.id.clone()));
        self.engine.billing.note_return(&self.id).await;
    }

    /// Time passes, and whatever is due then is asked about.
    async fn after_seconds(&self, seconds: i64) {
        self.engine.clock.advance_seconds(seconds);
        self.engine.billing.check_due().await.unwrap();
    }

    async fn now(&self) -> (PaymentState, Option<FailureReason>, Option<Hint>) {
        let view = self.engine.billing.payment(self.account, &self.id).await.unwrap().unwrap();
        (view.state, view.reason, view.hint)
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_failure_told_by_the_way_back_ends_as_soon_as_the_query_agrees() {
    for (code, reason, state) in [
        ("24", FailureReason::Cancelled, PaymentState::Cancelled),
        ("51", FailureReason::InsufficientFunds, PaymentState::Failed),
        ("13", FailureReason::Authentication, PaymentState::Failed),
        ("11", FailureReason::Expired, PaymentState::Expired),
        ("99", FailureReason::Other, PaymentState::Failed),
    ] {
        let story = Story::begin().await;
        story.fake.answers("00", "02");
        story.come_back(code, "02").await;
        // The browser is not believed.
        let told = (PaymentState::Redirected, None, Some(Hint::Unpaid(reason)));
        assert_eq!(story.now().await, told, "{code}");
        story.after_seconds(9).await;
        assert_eq!(story.fake.asked(), 0);
        story.after_seconds(1).await;
        assert_eq!(story.now().await, (state, Some(reason), None), "{code}");
        story.engine.assert_sound().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_way_back_alone_ends_nothing() {
    let story = Story::begin().await;
    story.come_back("24", "02").await;
    // VNPay itself calls it unfinished: asked again as often as it lets itself be asked, to the end of the time to pay.
    story.after_seconds(10).await;
    assert_eq!(story.now().await, (PaymentState::Pending, None, Some(Hint::Unpaid(FailureReason::Cancelled))));
    // VNPay does not open its page twice for one attempt.
    let view = story.engine.billing.payment(story.account, &story.id).await.unwrap().unwrap();
    assert_eq!((view.redirect_url, view.is_over), (None, false), "something was heard");
    let again = story.engine.start(story.account, Gateway::Vnpay, dong(1_000_000), "k").await.unwrap();
    assert!(again.redirect_url.ends_with(&format!("/billing/payments/{}", story.id)));
    for asked in [2, 3] {
        story.after_seconds(300).await;
        assert_eq!(story.fake.asked(), asked);
    }
    // And when it was paid after all, it was paid: the first planned check is two minutes after the deadline.
    story.fake.answers("00", "00");
    story.after_seconds(17 * 60 - 610).await;
    assert_eq!(story.now().await.0, PaymentState::Succeeded);
    assert_eq!(story.engine.balance(story.account).await, dong(1_000_000).micros);
    story.engine.assert_sound().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_a_word_of_the_way_back_an_unpaid_status_waits_for_the_deadline() {
    let story = Story::begin().await;
    story.fake.answers("00", "02");
    story.engine.billing.note_return(&story.id).await;
    story.after_seconds(10).await;
    assert_eq!((story.now().await.0, story.fake.asked()), (PaymentState::Redirected, 1));
    // A check that was brought forward does not use up the one after the deadline.
    story.after_seconds(17 * 60 - 10).await;
    assert_eq!((story.now().await.0, story.fake.asked()), (PaymentState::Failed, 2));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn coming_back_again_and_again_uses_up_no_planned_check() {
    let story = Story::begin().await;
    story.fake.answers("03", "");
    for _ in 0..3 {
        story.engine.billing.note_return(&story.id).await;
        story.after_seconds(300).await;
    }
    assert_eq!((story.now().await.0, story.fake.asked()), (PaymentState::Redirected, 3));
    // All six, the first of them put off by the query interval.
    for (after, asked) in [(300, 4), (300, 5), (1_200, 6), (5_400, 7), (14_400, 8), (64_800, 9)] {
        story.after_seconds(after).await;
        assert_eq!(story.fake.asked(), asked, "{after}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_query_refused_as_too_soon_is_repeated_when_it_may_be() {
    let story = Story::begin().await;
    story.fake.answers("94", "");
    story.come_back("24", "02").await;
    story.after_seconds(10).await;
    assert_eq!((story.now().await.0, story.fake.asked()), (PaymentState::Redirected, 1));
    story.fake.answers("00", "02");
    story.after_seconds(299).await;
    assert_eq!(story.fake.asked(), 1);
    story.after_seconds(1).await;
    assert_eq!((story.now().await.0, story.fake.asked()), (PaymentState::Cancelled, 2));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_paid_way_back_reopens_the_question_and_a_failed_one_does_not() {
    let story = Story::begin().await;
    story.fake.answers("00", "02");
    story.come_back("51", "02").await;
    story.after_seconds(10).await;
    assert_eq!(story.now().await.0, PaymentState::Failed);
    story.fake.answers("00", "00");
    story.come_back("51", "02").await;
    story.after_seconds(60).await;
    assert_eq!((story.now().await.0, story.fake.asked()), (PaymentState::Failed, 1));
    story.come_back("00", "00").await;
    assert_eq!(story.now().await.0, PaymentState::Failed, "the browser is not believed");
    // Within the query interval: put off, not dropped.
    story.after_seconds(10).await;
    assert_eq!((story.now().await.0, story.fake.asked()), (PaymentState::Failed, 1));
    story.after_seconds(300 - 70).await;
    assert_eq!((story.now().await.0, story.fake.asked()), (PaymentState::Succeeded, 2));
    assert_eq!(story.engine.balance(story.account).await, dong(1_000_000).micros);
    story.engine.assert_sound().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_hint_is_kept_once_and_only_from_a_fitting_message_about_an_open_payment() {
    let story = Story::begin().await;
    let hints = "SELECT count(*) FROM payment_event WHERE cause = 'hint'";
    for (amount, code, status) in
        [("1000000", "24", "02"), ("100000000", "00", "00"), ("100000000", "07", "07"), ("100000000", "24", "01")]
    {
        returns::vnpay(&story.engine.billing, &way_back(&story.id, amount, code, status)).await;
        assert_eq!(story.now().await, (PaymentState::Redirected, None, None), "{amount} {code}/{status}");
    }
    for _ in 0..3 {
        story.come_back("24", "02").await;
    }
    assert_eq!(story.engine.number(hints).await, 1);
    story.engine.billing.settle(paid(&story.id)).await.unwrap();
    story.come_back("51", "02").await;
    assert_eq!(story.engine.number(hints).await, 1);
    assert_eq!(story.now().await, (PaymentState::Succeeded, None, None));
    story.engine.assert_sound().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_gateways_own_reason_goes_before_the_hint() {
    let story = Story::begin().await;
    story.come_back("24", "02").await;
    let evidence = domain::payment::Evidence {
        outcome: Outcome::Failed(FailureReason::LimitReached),
        money_id: None,
        ..paid(&story.id)
    };
    story.engine.billing.settle(evidence).await.unwrap();
    assert_eq!(story.now().await, (PaymentState::Failed, Some(FailureReason::LimitReached), None));
}
