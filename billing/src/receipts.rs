//! Receipts: one for every succeeded payment, numbered within its account without gaps, with the buyer as on the day of
//! the payment. The number is given by the transaction that credits (`docs/decisions/0008-receipts.md`); everything else
//! is read from what the payment has kept.

use domain::{
    account::AccountId,
    language::Language,
    payment::PaymentId,
    profile::BillingProfile,
    receipt::{ReceiptNumber, Seller},
    time::{Day, Timestamp},
};

use crate::{
    engine::Billing,
    payments::PaymentView,
    profiles,
    store::{StoreError, sql, values},
    zone::Zone,
};

/// The facts of a receipt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    /// Its number.
    pub number: ReceiptNumber,
    /// When the payment was credited.
    pub issued_at: Timestamp,
    /// Day and minute of that, in the account's zone.
    pub issued: (Day, u16),
    /// How far that zone was from UTC then, such as `UTC+07:00`.
    pub offset: String,
    /// Who sold.
    pub seller: Seller,
    /// Who bought: the billing profile of the payment's moment.
    pub buyer: BillingProfile,
    /// The payment, with its refunds and disputes.
    pub payment: PaymentView,
    /// The gateway's own name of the money: transaction number, PaymentIntent, capture.
    pub gateway_reference: Option<String>,
    /// Which version of the text about non-refundable credit was agreed to, when the payment was started.
    pub consent_version: String,
    /// In which language it was read.
    pub consent_language: Language,
}

impl Billing {
    /// The receipt of a payment; `None` when the account has no such payment, or it has not succeeded.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn receipt(&self, account_id: AccountId, id: &PaymentId) -> Result<Option<Receipt>, StoreError> {
        if id.account_id() != account_id {
            return Ok(None);
        }
        let Some(row) = self.store().first(sql(RECEIPT, values![account_id, id])).await? else { return Ok(None) };
        let Some(payment) = self.payment(account_id, id).await? else { return Ok(None) };
        let zone = self.zone(account_id).await?;
        let mut cells = row.cells();
        let number = ReceiptNumber { account_id, number: cells.int()? };
        let issued_at = Timestamp(cells.int()?);
        let seller = match cells.maybe_text()? {
            Some(text) => serde_json::from_str(&text).map_err(StoreError::data)?,
            None => self.inner.seller.clone(),
        };
        let gateway_reference = cells.maybe_text()?;
        let consent_version = cells.text()?;
        let consent_language = Language::from_tag(&cells.text()?).unwrap_or_default();
        let buyer = profiles::read(&row, CONSENT_CELLS)?.1;
        Ok(Some(Receipt {
            number,
            issued_at,
            issued: zone.civil(issued_at),
            offset: zone.offset_text(issued_at),
            seller,
            buyer,
            payment,
            gateway_reference,
            consent_version,
            consent_language,
        }))
    }
}

/// How many cells come before those of the profile.
const CONSENT_CELLS: usize = 6;

/// The receipt of one payment, with the profile that the payment names.
pub(crate) const RECEIPT: &str = "
    SELECT r.number, r.issued_at, r.seller, p.money_id, p.consent_version, p.consent_language,
           b.version, b.kind, b.name, b.email, b.address, b.country, b.tax_code, b.currency
    FROM receipt AS r
    JOIN payment AS p ON p.account_id = r.account_id AND p.payment_id = r.payment_id
    JOIN billing_profile AS b ON b.account_id = p.account_id AND b.version = p.profile_version
    WHERE r.account_id = $1 AND r.payment_id = $2";

/// Who sells, as receipts keep it.
pub(crate) fn seller_text(seller: &Seller) -> String {
    // Texts and a number: nothing that JSON cannot hold.
    serde_json::to_string(seller).unwrap_or_else(|_| "{}".to_owned())
}

impl Zone {
    /// How far the zone is from UTC at an instant: `UTC+07:00`.
    #[must_use]
    pub fn offset_text(&self, at: Timestamp) -> String {
        let (day, minute) = self.civil(at);
        let here = i64::from(day.0) * 1_440 + i64::from(minute);
        let offset = here - at.0.div_euclid(60_000);
        let sign = if offset < 0 { '\u{2212}' } else { '+' };
        format!("UTC{sign}{:02}:{:02}", offset.abs() / 60, offset.abs() % 60)
    }
}
