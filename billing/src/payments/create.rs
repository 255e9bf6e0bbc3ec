//! The payment's row, made before any gateway is asked.

use domain::{
    account::AccountId,
    gateway::Gateway,
    language::Language,
    money::Money,
    payment::{PaymentId, PaymentState},
    quote::Quote,
    time::Timestamp,
};
use ring::digest::{SHA256, digest};

use crate::{
    engine::Billing,
    payments::record::{self, PaymentRecord, payment_columns},
    random,
    store::{StoreError, Tx, sql, values},
};

/// A payment to make.
pub(crate) struct NewPayment {
    pub(crate) account_id: AccountId,
    pub(crate) gateway: Gateway,
    /// What the gateway charges.
    pub(crate) amount: Money,
    /// By which quote, when it is another currency than the balance's.
    pub(crate) quote: Option<Quote>,
    pub(crate) client_key: String,
    pub(crate) profile_version: i64,
    pub(crate) consent_version: String,
    pub(crate) language: Language,
    pub(crate) client_ip: String,
    pub(crate) created_at: Timestamp,
    pub(crate) deadline: Timestamp,
    /// When it is looked at should nothing more be heard of it.
    pub(crate) next_check_at: Option<Timestamp>,
}

impl NewPayment {
    /// What must be the same for the same key.
    fn fingerprint(&self) -> String {
        let mut text = format!("{}|{}|{}", self.gateway, self.amount.micros, self.amount.currency);
        if let Some(quote) = &self.quote {
            let (credit, accepted) = (quote.credit, quote.acceptance());
            text.push_str(&format!("|{}|{}|{accepted}", credit.micros, credit.currency));
        }
        hex::encode(&digest(&SHA256, text.as_bytes()).as_ref()[..16])
    }
}

impl Billing {
    /// Makes the payment's row, or finds the one that has the same key. Durable when this answers; `None` when the key
    /// belongs to a payment with other content.
    pub(crate) async fn make_payment(&self, new: &NewPayment) -> Result<Option<PaymentRecord>, StoreError> {
        let mut tx = self.store().write().await?;
        record::lock_account(&mut tx, new.account_id).await?;
        if let Some((fingerprint, payment)) = by_key(&mut tx, new.account_id, &new.client_key).await? {
            return Ok(Some(payment).filter(|_| fingerprint == new.fingerprint()));
        }
        let payment = insert(&mut tx, new).await?;
        tx.commit().await?;
        Ok(Some(payment))
    }

    /// The payment that was made under a form's key.
    pub(super) async fn payment_by_key(
        &self,
        account_id: AccountId,
        client_key: &str,
    ) -> Result<Option<PaymentRecord>, StoreError> {
        let row = self.store().first(sql(BY_KEY, values![account_id, client_key])).await?;
        row.as_ref().map(PaymentRecord::read).transpose()
    }
}

const BY_KEY: &str = concat!(
    "SELECT ",
    payment_columns!(),
    ", p.fingerprint FROM payment AS p WHERE p.account_id = $1 AND p.client_key = $2"
);

async fn by_key(
    tx: &mut Tx,
    account_id: AccountId,
    client_key: &str,
) -> Result<Option<(String, PaymentRecord)>, StoreError> {
    let Some(row) = tx.first(sql(BY_KEY, values![account_id, client_key])).await? else { return Ok(None) };
    Ok(Some((row.last_text()?, PaymentRecord::read(&row)?)))
}

async fn insert(tx: &mut Tx, new: &NewPayment) -> Result<PaymentRecord, StoreError> {
    let id = PaymentId::new(new.account_id, random::bits());
    let quote = new.quote.as_ref();
    tx.execute(sql("UPDATE ledger_account SET payments = payments + 1 WHERE account_id = $1", values![new.account_id]))
        .await?;
    tx.execute(sql(
        "INSERT INTO payment (account_id, payment_id, number, client_key, fingerprint, gateway, currency, amount,
                              profile_version, consent_version, consent_language, client_ip, created_at, deadline,
                              state, shown, happenings, checks, next_check_at, credit_currency, credit_amount,
                              rate_version, rate, rate_spread, rate_source, rate_observed_at, quoted_at)
         SELECT account_id, $2, payments, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, 1, 0, $16,
                $17, $18, $19, $20, $21, $22, $23, $24
         FROM ledger_account WHERE account_id = $1",
        values![
            new.account_id,
            &id,
            &new.client_key,
            new.fingerprint(),
            new.gateway.slug(),
            new.amount.currency.code(),
            new.amount.micros,
            new.profile_version,
            &new.consent_version,
            new.language.tag(),
            &new.client_ip,
            new.created_at,
            new.deadline,
            PaymentState::Created.slug(),
            PaymentState::Created.shown().slug(),
            new.next_check_at,
            quote.map(|quote| quote.credit.currency.code()),
            quote.map(|quote| quote.credit.micros),
            quote.map(|quote| quote.rate.version),
            quote.map(|quote| quote.rate.rate.to_string()),
            quote.map(|quote| i64::from(quote.rate.spread)),
            quote.map(|quote| quote.rate.source.as_str()),
            quote.map(|quote| quote.rate.observed_at),
            quote.map(|quote| quote.quoted_at),
        ],
    ))
    .await?;
    let payment = record::find(tx, &id).await?.ok_or_else(|| StoreError::data("a payment just made is not there"))?;
    record::add_happening(tx, &payment, "start", "", new.created_at).await?;
    Ok(payment)
}
