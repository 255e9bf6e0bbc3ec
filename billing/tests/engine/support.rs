//! An engine on a database of its own, and what tests ask of it.

use std::{net::Ipv4Addr, sync::Arc, time::Duration};

use billing::{
    Billing, BillingConfig, ManualClock,
    config::SigningKey,
    gateways::config::{GatewaysConfig, PaypalConfig, StripeConfig, VnpayConfig},
    identity::SignUp,
    ledger::fingerprint,
    payments::{StartError, StartPayment, Started},
};
use domain::{
    account::AccountId,
    currency::Currency,
    gateway::Gateway,
    language::Language,
    ledger::{Book, Charge, Command, GrantSource, Link, NewGrant, Request},
    money::Money,
    payment::{Evidence, Outcome, PaymentId},
    profile::ProfileDraft,
    time::Timestamp,
};
use secrecy::{ExposeSecret, SecretString};
use sqlx::Row;

use crate::database::{Connection, Database};

/// 2026-11-22 10:00 in Ho Chi Minh City.
pub const NOW: Timestamp = Timestamp(1_795_316_400_000);
pub const VNPAY_SECRET: &str = "K7QW2MZX9LPTR4VN8BYC1DFGH6JSA3EU";
/// A port on which nobody listens.
const NOWHERE: &str = "http://127.0.0.1:9/";

pub struct Engine {
    pub billing: Billing,
    pub clock: Arc<ManualClock>,
    pub database: Database,
    gateways: GatewaysConfig,
}

impl Engine {
    pub async fn open() -> Self {
        Self::open_with(gateways(NOWHERE)).await
    }

    pub async fn open_with(gateways: GatewaysConfig) -> Self {
        let database = Database::fresh().await;
        let clock = Arc::new(ManualClock::at(NOW));
        let billing = open(&database, gateways.clone(), Arc::clone(&clock)).await;
        Self { billing, clock, database, gateways }
    }

    /// Where payments under review of more than `above` are settled by two operators.
    pub async fn open_with_four_eyes(above: Money) -> Self {
        let database = Database::fresh().await;
        let (clock, gateways) = (Arc::new(ManualClock::at(NOW)), gateways(NOWHERE));
        let config = BillingConfig { four_eyes_above: vec![above], ..config(&database, gateways.clone()) };
        let billing = Billing::open(config, Arc::<ManualClock>::clone(&clock)).await.unwrap();
        Self { billing, clock, database, gateways }
    }

    /// Without the workers, which act by themselves.
    pub async fn open_for_commands() -> Self {
        Self::open_for_commands_with(gateways(NOWHERE)).await
    }

    /// Another engine on the same database, as a command beside a running server has it.
    pub async fn second(&self) -> Billing {
        let config = config(&self.database, self.gateways.clone());
        Billing::open_for_commands(config, Arc::<ManualClock>::clone(&self.clock)).await.unwrap()
    }

    /// The same, with a key of its own to sign heads.
    pub async fn second_signing_by(&self, key: SigningKey) -> Billing {
        let config = BillingConfig { heads_key: Some(key), ..config(&self.database, self.gateways.clone()) };
        Billing::open_for_commands(config, Arc::<ManualClock>::clone(&self.clock)).await.unwrap()
    }

    /// The same, with other gateways.
    pub async fn open_for_commands_with(gateways: GatewaysConfig) -> Self {
        Self::open_for_commands_on(Database::fresh().await, gateways).await
    }

    /// The same, on a database that was made for it.
    pub async fn open_for_commands_on(database: Database, gateways: GatewaysConfig) -> Self {
        let clock = Arc::new(ManualClock::at(NOW));
        let config = config(&database, gateways.clone());
        let billing = Billing::open_for_commands(config, Arc::<ManualClock>::clone(&clock)).await.unwrap();
        Self { billing, clock, database, gateways }
    }

    /// Stops the engine, lets the owner of its database change it, and tells why it does not open again.
    pub async fn refuses_to_open_after(self, statement: &'static str) -> String {
        self.billing.shutdown().await;
        let Self { clock, database, gateways, .. } = self;
        sqlx::query(statement).execute(&mut database.connect_as_owner().await).await.unwrap();
        Billing::open(config(&database, gateways), clock).await.unwrap_err().to_string()
    }

    /// Stops the engine and opens its database anew, after `between` has had a look at it.
    pub async fn reopen(self, between: impl AsyncFnOnce(&mut Connection)) -> Self {
        self.billing.shutdown().await;
        let Self { clock, database, gateways, .. } = self;
        let mut connection = database.connect().await;
        between(&mut connection).await;
        drop(connection);
        let billing = open(&database, gateways.clone(), Arc::clone(&clock)).await;
        Self { billing, clock, database, gateways }
    }

    /// A connection past the engine, with the rights that the engine has.
    pub async fn raw(&self) -> Connection {
        self.database.connect().await
    }

    /// A connection past the engine, with the rights of the tables' owner.
    pub async fn owner(&self) -> Connection {
        self.database.connect_as_owner().await
    }

    /// The number that a query answers with.
    pub async fn number(&self, query: &'static str) -> i64 {
        sqlx::query(query).fetch_one(&mut self.raw().await).await.unwrap().get(0)
    }

    /// An account without a billing profile.
    pub async fn sign_up(&self, email: &str) -> AccountId {
        let form = SignUp {
            email: email.to_owned(),
            password: "correct horse battery".to_owned(),
            account_name: "Test".to_owned(),
            language: Language::En,
            time_zone: "UTC".to_owned(),
        };
        let session = self.billing.sign_up(form).await.unwrap();
        self.billing.viewer(session.token.expose_secret()).await.unwrap().unwrap().account_id
    }

    /// An account that keeps its balance in `currency`.
    pub async fn account(&self, email: &str, currency: Currency) -> AccountId {
        let account = self.sign_up(email).await;
        self.billing.save_profile(account, &draft(currency)).await.unwrap();
        account
    }

    /// Accounts 1 to `count` in dollars, without people, whose passwords would take minutes to hash. Those with odd
    /// numbers may owe a dollar.
    pub async fn bare_accounts(&self, count: i64) {
        let accounts = format!(
            "WITH RECURSIVE n (i) AS (SELECT CAST(1 AS BIGINT) UNION ALL SELECT i + 1 FROM n WHERE i < {count})
             INSERT INTO account (account_id, name, time_zone, created_at) SELECT i, 'a', 'UTC', 0 FROM n"
        );
        let ledgers = format!(
            "INSERT INTO ledger_account (account_id, currency, seq, head, posted_at, debt, credit_limit, balance,
                                         payments, events, created_at)
             SELECT account_id, 'USD', 0, '{}', 0, 0, 1000000 * (account_id % 2), 0, 0, 0, 0 FROM account",
            Link::START
        );
        let mut raw = self.raw().await;
        for text in [accounts, ledgers] {
            sqlx::query(sqlx::AssertSqlSafe(text)).execute(&mut raw).await.unwrap();
        }
    }

    pub async fn start(
        &self,
        account: AccountId,
        gateway: Gateway,
        amount: Money,
        key: &str,
    ) -> Result<Started, StartError> {
        let start = StartPayment {
            gateway,
            amount,
            quote: None,
            client_key: key.to_owned(),
            consent_version: "1".to_owned(),
            language: Language::En,
            client_ip: Ipv4Addr::LOCALHOST.into(),
        };
        self.billing.start_payment(account, start).await
    }

    /// A VNPay payment of a million dong, started.
    pub async fn vnpay_payment(&self, account: AccountId, key: &str) -> PaymentId {
        self.start(account, Gateway::Vnpay, dong(1_000_000), key).await.unwrap().payment_id
    }

    pub async fn balance(&self, account: AccountId) -> i64 {
        self.billing.balance(account).await.unwrap().unwrap().total().micros
    }

    /// What must hold of every database, whatever happened.
    pub async fn assert_sound(&self) {
        for (what, query) in [
            (
                "legs sum to zero",
                "SELECT count(*) FROM (SELECT 1 FROM entry GROUP BY account_id, seq HAVING sum(amount) <> 0) AS unbalanced",
            ),
            (
                "each posting that moves credit has legs",
                "SELECT count(*) FROM posting p WHERE p.kind NOT IN ('hold', 'release') AND NOT EXISTS (SELECT 1 FROM entry e WHERE e.account_id = p.account_id AND e.seq = p.seq)",
            ),
            (
                "the balance is the sum of the rows",
                "SELECT count(*) FROM ledger_account a WHERE a.balance <> (SELECT coalesce(sum(p.amount), 0) FROM posting p WHERE p.account_id = a.account_id)",
            ),
            (
                "the balance is what grants have left less the debt",
                "SELECT count(*) FROM ledger_account a WHERE a.balance <> (SELECT coalesce(sum(g.remaining + g.held), 0) FROM credit_grant g WHERE g.account_id = a.account_id) - a.debt",
            ),
            (
                "each grant is the sum of its legs",
                "SELECT count(*) FROM credit_grant g WHERE g.remaining <> (SELECT coalesce(sum(e.amount), 0) FROM entry e WHERE e.account_id = g.account_id AND e.grant_id = g.grant_id AND e.book = 'credit')
                   OR g.held <> (SELECT coalesce(sum(e.amount), 0) FROM entry e WHERE e.account_id = g.account_id AND e.grant_id = g.grant_id AND e.book = 'held')",
            ),
            (
                "what grants have set aside is what open holds keep",
                "SELECT count(*) FROM credit_grant g WHERE g.held <> (
                     SELECT coalesce(sum(CAST(part.value ->> 1 AS BIGINT)), 0)
                     FROM credit_hold h CROSS JOIN json_each(h.parts) AS part
                     WHERE h.account_id = g.account_id AND h.is_open = 1 AND CAST(part.value ->> 0 AS BIGINT) = g.grant_id)",
            ),
            (
                "the totals of days are those of the rows",
                "SELECT count(*) FROM (
                     SELECT account_id, at / 86400000 AS day, service, kind, count(*) AS n, CAST(sum(amount) AS BIGINT) AS amount
                     FROM posting WHERE kind NOT IN ('hold', 'release') GROUP BY account_id, at / 86400000, service, kind
                 ) AS p FULL JOIN day_total AS t
                   ON t.account_id = p.account_id AND t.day = p.day AND t.service = p.service AND t.kind = p.kind
                 WHERE t.count IS NULL OR p.n IS NULL OR t.count <> p.n OR t.amount <> p.amount",
            ),
            (
                "the totals of hours are those of the charges",
                "SELECT count(*) FROM (
                     SELECT account_id, at / 3600000 AS hour, service, count(*) AS n, CAST(sum(amount) AS BIGINT) AS amount
                     FROM posting WHERE kind = 'charge' GROUP BY account_id, at / 3600000, service
                 ) AS p FULL JOIN hour_total AS t
                   ON t.account_id = p.account_id AND t.hour = p.hour AND t.service = p.service
                 WHERE t.count IS NULL OR p.n IS NULL OR t.count <> p.n OR t.amount <> p.amount",
            ),
            (
                "numbers have no gaps",
                "SELECT count(*) FROM ledger_account a WHERE a.seq <> (SELECT count(*) FROM posting p WHERE p.account_id = a.account_id) OR a.seq <> (SELECT coalesce(max(p.seq), 0) FROM posting p WHERE p.account_id = a.account_id)",
            ),
            (
                "the running balance runs",
                "SELECT count(*) FROM (SELECT balance_after, sum(amount) OVER (PARTITION BY account_id ORDER BY seq) AS running FROM posting) AS line WHERE balance_after <> running",
            ),
            (
                "succeeded payments and top-ups are one to one",
                "SELECT (SELECT count(*) FROM payment WHERE state = 'succeeded') - (SELECT count(*) FROM payment y JOIN posting p ON p.account_id = y.account_id AND p.seq = y.posting_seq AND p.idem_key = 'top_up:' || y.payment_id AND p.amount = y.credited AND y.credited = coalesce(y.credit_amount, y.amount) WHERE y.state = 'succeeded')",
            ),
            (
                "no top-up without its payment",
                "SELECT count(*) FROM posting p WHERE p.idem_key LIKE 'top_up:%' AND NOT EXISTS (SELECT 1 FROM payment y WHERE y.account_id = p.account_id AND y.posting_seq = p.seq)",
            ),
            (
                "succeeded payments and receipts are one to one",
                "SELECT count(*) FROM payment y FULL JOIN receipt r ON r.account_id = y.account_id AND r.payment_id = y.payment_id WHERE (coalesce(y.state, '') = 'succeeded') <> (r.number IS NOT NULL)",
            ),
            (
                "receipts have no gaps",
                "SELECT count(*) FROM ledger_account a WHERE a.receipts <> (SELECT count(*) FROM receipt r WHERE r.account_id = a.account_id) OR a.receipts <> (SELECT coalesce(max(r.number), 0) FROM receipt r WHERE r.account_id = a.account_id)",
            ),
            (
                "what refunds and disputes hold is what they took",
                "SELECT count(*) FROM payment y WHERE (SELECT coalesce(sum(b.credit), 0) FROM money_back b WHERE b.account_id = y.account_id AND b.payment_id = y.payment_id)
                   <> (SELECT -coalesce(sum(p.amount), 0) FROM posting p WHERE p.account_id = y.account_id AND p.idem_key LIKE 'money_back:' || y.payment_id || ':%')",
            ),
            (
                "what is under review waits for an operator",
                "SELECT count(*) FROM payment y WHERE y.state = 'review' AND NOT EXISTS (SELECT 1 FROM review_item r WHERE r.account_id = y.account_id AND r.payment_id = y.payment_id AND r.closed_at IS NULL)",
            ),
            (
                "happenings have no gaps",
                "SELECT count(*) FROM payment y WHERE y.happenings <> (SELECT count(*) FROM payment_event e WHERE e.account_id = y.account_id AND e.payment_id = y.payment_id)",
            ),
        ] {
            assert_eq!(self.number(query).await, 0, "{what}");
        }
        assert_eq!(self.billing.verify().await.unwrap().faults, []);
    }
}

async fn open(database: &Database, gateways: GatewaysConfig, clock: Arc<ManualClock>) -> Billing {
    Billing::open(config(database, gateways), clock).await.unwrap()
}

fn config(database: &Database, gateways: GatewaysConfig) -> BillingConfig {
    BillingConfig {
        data_dir: database.folder().to_owned(),
        database_url: database.url(),
        base_url: "http://127.0.0.1:3000/".parse().unwrap(),
        gateways,
        rate_max_age_seconds: 86_400,
        heads_key: None,
        four_eyes_above: Vec::new(),
        seller: domain::receipt::Seller::default(),
    }
}

/// All gateways at one address.
pub fn gateways(address: &str) -> GatewaysConfig {
    let base_url: url::Url = address.parse().unwrap();
    GatewaysConfig {
        vnpay: Some(VnpayConfig {
            base_url: base_url.clone(),
            tmn_code: "SANDBX01".to_owned(),
            hash_secret: SecretString::from(VNPAY_SECRET),
            query_interval: Duration::from_secs(300),
        }),
        stripe: Some(StripeConfig {
            base_url: base_url.clone(),
            secret_key: SecretString::from("sk_test_0123456789abcdef"),
            webhook_secrets: vec![SecretString::from("whsec_0123456789abcdef")],
            api_version: "2026-08-26.dahlia".to_owned(),
            live: false,
        }),
        paypal: Some(PaypalConfig {
            base_url,
            client_id: "client-of-the-test".to_owned(),
            client_secret: SecretString::from("secret-of-the-test-0"),
            webhook_id: "5GP028458E2496506".to_owned(),
            webhook_roots: None,
            live: false,
        }),
        ..GatewaysConfig::default()
    }
}

/// A profile whose balance is kept in `currency`.
pub fn draft(currency: Currency) -> ProfileDraft {
    let country = match currency {
        Currency::Vnd => "VN",
        Currency::Jpy => "JP",
        Currency::Eur => "DE",
        Currency::Usd => "US",
    };
    ProfileDraft {
        kind: "person".to_owned(),
        name: "Test Person".to_owned(),
        email: "test@example.com".to_owned(),
        address: "1 Test Street, Testville".to_owned(),
        country: country.to_owned(),
        tax_code: String::new(),
        currency: currency.code().to_owned(),
    }
}

pub fn dong(whole: i64) -> Money {
    Money::from_minor(whole, Currency::Vnd).unwrap()
}

pub fn usd(micros: i64) -> Money {
    Money::from_micros(micros, Currency::Usd)
}

pub fn request(key: &str, command: Command) -> Request {
    Request { key: key.to_owned(), fingerprint: fingerprint(&command), command }
}

pub fn grant(amount: Money, source: GrantSource, expires_at: Option<Timestamp>, services: &[&str]) -> Command {
    Command::Grant(NewGrant {
        source,
        amount,
        expires_at,
        services: services.iter().map(|service| (*service).to_owned()).collect(),
        reference: "TEST".to_owned(),
        counter: Book::VoucherCost,
        description: String::new(),
    })
}

pub fn charge(amount: Money, service: &str, description: &str) -> Command {
    Command::Charge(Charge { service: service.to_owned(), amount, description: description.to_owned(), usage: None })
}

/// VNPay says that a million dong were paid.
pub fn paid(payment: &PaymentId) -> Evidence {
    Evidence {
        gateway: Gateway::Vnpay,
        payment_id: payment.clone(),
        outcome: Outcome::Paid,
        amount: Some(dong(1_000_000)),
        object_id: None,
        money_id: Some(format!("M{}", &payment.as_str()[15..])),
        event_key: None,
        code: "00/00".to_owned(),
    }
}
