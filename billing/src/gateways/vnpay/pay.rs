//! The pay request: parameters of the address that the browser is sent to (`payments.md` §1.2).

use std::net::{IpAddr, Ipv4Addr};

use domain::{language::Language, money::Money, payment::PaymentId, time::Timestamp};
use url::Url;

use super::{amount, signature::Parameters, time};

/// One payment to ask for.
#[derive(Debug, Clone, Copy)]
pub struct PayRequest<'a> {
    /// Becomes `vnp_TxnRef`.
    pub payment_id: &'a PaymentId,
    /// Whole dong, 5,000 to below 1,000,000,000.
    pub amount: Money,
    /// Shown at the gateway: 1 to 255 of `[A-Za-z0-9 :.,_-]`.
    pub order_info: &'a str,
    /// Language of the gateway's page; VNPay has Vietnamese and English.
    pub language: Language,
    /// The customer's address. VNPay wants IPv4; anything else is replaced by a loopback address.
    pub client_ip: IpAddr,
    /// Where the browser comes back.
    pub return_url: &'a Url,
    /// Kept with the payment: a later query must name the same time.
    pub created_at: Timestamp,
    /// When the customer can no longer pay.
    pub expires_at: Timestamp,
}

impl PayRequest<'_> {
    /// The parameters to sign, or what is out of bounds.
    pub(super) fn parameters(&self, tmn_code: &str) -> Result<Parameters, &'static str> {
        if !is_order_info(self.order_info) {
            return Err("order info");
        }
        if !(10..=255).contains(&self.return_url.as_str().len()) {
            return Err("return address");
        }
        if self.expires_at <= self.created_at {
            return Err("expiry");
        }
        let locale = if self.language == Language::Vi { "vn" } else { "en" };
        let pairs = [
            ("vnp_Version", "2.1.0".to_owned()),
            ("vnp_Command", "pay".to_owned()),
            ("vnp_TmnCode", tmn_code.to_owned()),
            ("vnp_Amount", amount::write(self.amount).ok_or("amount")?),
            ("vnp_CurrCode", "VND".to_owned()),
            ("vnp_TxnRef", self.payment_id.to_string()),
            ("vnp_OrderInfo", self.order_info.to_owned()),
            ("vnp_OrderType", "topup".to_owned()),
            ("vnp_Locale", locale.to_owned()),
            ("vnp_IpAddr", ipv4(self.client_ip).to_string()),
            ("vnp_ReturnUrl", self.return_url.to_string()),
            ("vnp_CreateDate", time::write(self.created_at).ok_or("time")?),
            ("vnp_ExpireDate", time::write(self.expires_at).ok_or("time")?),
        ];
        Ok(pairs.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())
    }
}

/// Whether VNPay takes a text as `vnp_OrderInfo`; only characters that every encoder writes alike.
pub(super) fn is_order_info(text: &str) -> bool {
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || b" :.,_-".contains(&byte);
    (1..=255).contains(&text.len()) && text.bytes().all(allowed)
}

fn ipv4(address: IpAddr) -> Ipv4Addr {
    match address {
        IpAddr::V4(address) => address,
        IpAddr::V6(address) => address.to_ipv4_mapped().unwrap_or(Ipv4Addr::LOCALHOST),
    }
}
