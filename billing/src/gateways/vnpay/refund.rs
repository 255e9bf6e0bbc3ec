//! The order to give money back (`refund`, `payments.md` §1.7).

use domain::{money::Money, payment::PaymentId, time::Timestamp};
use secrecy::SecretString;
use serde::Serialize;

use super::{amount, signature, time};

/// Money to give back.
#[derive(Debug, Clone, Copy)]
pub struct RefundRequest<'a> {
    /// The payment it was paid for.
    pub payment_id: &'a PaymentId,
    /// What was paid.
    pub paid: Money,
    /// What goes back: whole dong, at most what was paid. All of it is a full refund, which VNPay refuses after a partial
    /// one.
    pub amount: Money,
    /// `created_at` of the pay request, exactly.
    pub created_at: Timestamp,
    /// VNPay's number of the payment, when known.
    pub transaction_number: Option<&'a str>,
    /// Who orders it: 1 to 245 of `[A-Za-z0-9 @:.,_-]`.
    pub created_by: &'a str,
    /// Identifies the order, stored before the call: 1 to 32 of `[A-Za-z0-9_-]`, never used before that day.
    pub request_id: &'a str,
    /// Now.
    pub now: Timestamp,
}

impl RefundRequest<'_> {
    /// `vnp_TransactionType`: 02 all of it, 03 a part.
    pub(super) fn transaction_type(&self) -> &'static str {
        if self.amount == self.paid { "02" } else { "03" }
    }
}

/// The request's body.
#[derive(Serialize)]
pub(super) struct RefundBody {
    #[serde(rename = "vnp_RequestId")]
    request_id: String,
    #[serde(rename = "vnp_Version")]
    version: &'static str,
    #[serde(rename = "vnp_Command")]
    command: &'static str,
    #[serde(rename = "vnp_TmnCode")]
    tmn_code: String,
    #[serde(rename = "vnp_TransactionType")]
    transaction_type: &'static str,
    #[serde(rename = "vnp_TxnRef")]
    reference: String,
    #[serde(rename = "vnp_Amount")]
    amount: String,
    #[serde(rename = "vnp_TransactionNo")]
    transaction_number: String,
    #[serde(rename = "vnp_TransactionDate")]
    transaction_date: String,
    #[serde(rename = "vnp_CreateBy")]
    created_by: String,
    #[serde(rename = "vnp_CreateDate")]
    create_date: String,
    #[serde(rename = "vnp_IpAddr")]
    ip_address: &'static str,
    #[serde(rename = "vnp_OrderInfo")]
    order_info: String,
    #[serde(rename = "vnp_SecureHash")]
    secure_hash: String,
}

impl RefundBody {
    /// Writes and signs the order, or what is out of bounds.
    pub(super) fn new(
        request: &RefundRequest<'_>,
        tmn_code: &str,
        secret: &SecretString,
    ) -> Result<Self, &'static str> {
        let within = request.amount.currency == request.paid.currency && request.amount.micros <= request.paid.micros;
        let amount = amount::write_part(request.amount).filter(|_| within).ok_or("amount")?;
        let number = request.transaction_number.unwrap_or("0");
        if !(1..=15).contains(&number.len()) || !number.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err("transaction number");
        }
        let id = request.request_id;
        if !(1..=32).contains(&id.len())
            || !id.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-".contains(&byte))
        {
            return Err("request id");
        }
        if !is_operator(request.created_by) {
            return Err("operator");
        }
        let mut body = Self {
            request_id: id.to_owned(),
            version: "2.1.0",
            command: "refund",
            tmn_code: tmn_code.to_owned(),
            transaction_type: request.transaction_type(),
            reference: request.payment_id.to_string(),
            amount,
            transaction_number: number.to_owned(),
            transaction_date: time::write(request.created_at).ok_or("time")?,
            created_by: request.created_by.to_owned(),
            create_date: time::write(request.now).ok_or("time")?,
            // VNPay wants some IPv4 of ours and checks nothing against it.
            ip_address: "127.0.0.1",
            order_info: format!("Hoan tien {}", request.payment_id),
            secure_hash: String::new(),
        };
        let text = signature::joined([
            body.request_id.as_str(),
            body.version,
            body.command,
            &body.tmn_code,
            body.transaction_type,
            &body.reference,
            &body.amount,
            &body.transaction_number,
            &body.transaction_date,
            &body.created_by,
            &body.create_date,
            body.ip_address,
            &body.order_info,
        ]);
        body.secure_hash = signature::sign(secret, &text);
        Ok(body)
    }
}

fn is_operator(text: &str) -> bool {
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || b" @:.,_-".contains(&byte);
    (1..=245).contains(&text.len()) && text.bytes().all(allowed)
}

#[cfg(test)]
mod tests {
    use domain::{account::AccountId, currency::Currency, money::Money, payment::PaymentId, time::Timestamp};
    use secrecy::SecretString;

    use super::{RefundBody, RefundRequest};

    fn dong(amount: i64) -> Money {
        Money::from_minor(amount, Currency::Vnd).unwrap()
    }

    #[test]
    fn what_vnpay_would_refuse_is_not_sent() {
        let payment_id = PaymentId::new(AccountId(7), 9);
        let good = RefundRequest {
            payment_id: &payment_id,
            paid: dong(100_000),
            amount: dong(1),
            created_at: Timestamp(1_795_316_400_000),
            transaction_number: None,
            created_by: "ops@example.com",
            request_id: "8f0c2b1e5a7d4c3f9e61",
            now: Timestamp(1_795_316_460_000),
        };
        let made = |request: RefundRequest<'_>| {
            let secret = SecretString::from("K7QW2MZX9LPTR4VN8BYC1DFGH6JSA3EU");
            RefundBody::new(&request, "SANDBX01", &secret).map(|body| body.transaction_type)
        };
        assert_eq!(made(good), Ok("03"));
        assert_eq!(made(RefundRequest { amount: dong(100_000), ..good }), Ok("02"));
        for amount in [dong(100_001), dong(0), dong(-1), Money::from_minor(1, Currency::Jpy).unwrap()] {
            assert_eq!(made(RefundRequest { amount, ..good }), Err("amount"));
        }
        assert_eq!(made(RefundRequest { amount: Money::from_micros(1_500_000, Currency::Vnd), ..good }), Err("amount"));
        for number in ["", "1|2", "12345678901234567"] {
            assert_eq!(made(RefundRequest { transaction_number: Some(number), ..good }), Err("transaction number"));
        }
        for request_id in ["", "a|b", "a b", "123456789012345678901234567890123"] {
            assert_eq!(made(RefundRequest { request_id, ..good }), Err("request id"));
        }
        for created_by in ["", "a|b", "đ"] {
            assert_eq!(made(RefundRequest { created_by, ..good }), Err("operator"));
        }
    }
}
