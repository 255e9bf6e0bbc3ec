//! The form that makes a Checkout Session (`payments.md` §2.2).

use domain::{currency::Currency, language::Language, money::Money, payment::PaymentId, time::Timestamp};
use form_urlencoded::Serializer;
use url::Url;

/// What a card payment may be, in yen: Stripe's own bounds.
const CARD: std::ops::RangeInclusive<i64> = 50..=99_999_999;
/// What a payment at a convenience store may be, in yen; outside, only cards are offered.
const KONBINI: std::ops::RangeInclusive<i64> = 120..=300_000;
/// How long a convenience-store voucher can be paid, in days; it ends at 23:59:59 JST.
const KONBINI_DAYS: &str = "3";
/// First API version in which `payment_method_types` has become `allowed_payment_method_types`.
const ENDIVE: &str = "2026-09-30";

/// One payment to ask for.
#[derive(Debug, Clone, Copy)]
pub struct CheckoutRequest<'a> {
    /// Becomes `client_reference_id` and metadata.
    pub payment_id: &'a PaymentId,
    /// Whole yen, 50 to 99,999,999.
    pub amount: Money,
    /// What is sold, on Stripe's page and the receipt.
    pub description: &'a str,
    /// Where the browser comes back after paying; `session_id={CHECKOUT_SESSION_ID}` is appended for Stripe to fill.
    pub success_url: &'a Url,
    /// Where the browser comes back otherwise; this does not close the Checkout Session.
    pub cancel_url: &'a Url,
    /// When the page closes: 30 minutes to 24 hours ahead.
    pub expires_at: Timestamp,
    /// Language of Stripe's page.
    pub language: Language,
    /// `<operation>:<payment id>:<attempt>`, stored before the call.
    pub idempotency_key: &'a str,
}

impl CheckoutRequest<'_> {
    /// The form's text for an API version, or what is out of bounds.
    pub(super) fn body(&self, api_version: &str) -> Result<String, &'static str> {
        let yen = self.amount.to_minor().ok().filter(|yen| self.amount.currency == Currency::Jpy && CARD.contains(yen));
        let yen = yen.ok_or("amount")?;
        if self.description.is_empty() {
            return Err("description");
        }
        let id = self.payment_id.as_str();
        let mut form = Serializer::new(String::new());
        form.append_pair("mode", "payment")
            .append_pair("line_items[0][quantity]", "1")
            .append_pair("line_items[0][price_data][currency]", "jpy")
            .append_pair("line_items[0][price_data][unit_amount]", &yen.to_string())
            .append_pair("line_items[0][price_data][product_data][name]", self.description)
            .append_pair("client_reference_id", id)
            .append_pair("metadata[payment_id]", id)
            .append_pair("payment_intent_data[metadata][payment_id]", id)
            .append_pair("success_url", &with_placeholder(self.success_url))
            .append_pair("cancel_url", self.cancel_url.as_str())
            .append_pair("expires_at", &self.expires_at.unix_seconds().to_string())
            .append_pair("locale", self.language.tag());
        let methods: &str = if api_version >= ENDIVE { "allowed_payment_method_types" } else { "payment_method_types" };
        form.append_pair(&format!("{methods}[0]"), "card");
        if KONBINI.contains(&yen) {
            form.append_pair(&format!("{methods}[1]"), "konbini")
                .append_pair("payment_method_options[konbini][expires_after_days]", KONBINI_DAYS);
        }
        Ok(form.finish())
    }
}

/// The placeholder must reach Stripe with its braces, which [`Url`] would not promise.
fn with_placeholder(url: &Url) -> String {
    let joint = if url.query().is_some() { '&' } else { '?' };
    format!("{url}{joint}session_id={{CHECKOUT_SESSION_ID}}")
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use domain::{
        account::AccountId, currency::Currency, language::Language, money::Money, payment::PaymentId, time::Timestamp,
    };
    use url::Url;

    use super::CheckoutRequest;

    fn form(yen: i64, version: &str) -> Result<BTreeMap<String, String>, &'static str> {
        let url = Url::parse("https://portal.example.com/pay/stripe/return?p=1").unwrap();
        let request = CheckoutRequest {
            payment_id: &PaymentId::new(AccountId(7), 9),
            amount: Money::from_minor(yen, Currency::Jpy).unwrap(),
            description: "Prepay クレジット",
            success_url: &url,
            cancel_url: &url,
            expires_at: Timestamp(1_795_000_000_999),
            language: Language::Ja,
            idempotency_key: "create:PAY:1",
        };
        let body = request.body(version)?;
        Ok(form_urlencoded::parse(body.as_bytes()).into_owned().collect())
    }

    #[test]
    fn writes_what_stripe_documents() {
        let form = form(1_200, "2026-08-26.dahlia").unwrap();
        assert_eq!(form["line_items[0][price_data][unit_amount]"], "1200");
        assert_eq!(form["client_reference_id"], "PAY-0000000007-0000000009");
        assert_eq!(form["payment_method_types[0]"], "card");
        assert_eq!(form["payment_method_types[1]"], "konbini");
        assert_eq!(form["expires_at"], "1795000000");
        let expected = "https://portal.example.com/pay/stripe/return?p=1&session_id={CHECKOUT_SESSION_ID}";
        assert_eq!(form["success_url"], expected);
    }

    #[test]
    fn names_methods_as_the_version_does() {
        let form = form(1_200, "2026-09-30.endive").unwrap();
        assert_eq!(form["allowed_payment_method_types[0]"], "card");
        assert!(!form.contains_key("payment_method_types[0]"));
    }

    #[test]
    fn offers_stores_only_within_their_bounds() {
        assert!(!form(300_001, "2026-08-26.dahlia").unwrap().contains_key("payment_method_types[1]"));
        assert!(form(49, "2026-08-26.dahlia").is_err());
        assert!(form(100_000_000, "2026-08-26.dahlia").is_err());
    }
}
