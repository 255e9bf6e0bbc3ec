//! The canonical string of pay request, return URL and IPN, and its HMAC-SHA512.

use super::params::Params;
use crate::hmac;

/// Signed are the `vnp_` parameters with a value, without the hash itself, sorted by name (bytes), form-encoded.
pub(crate) fn canonical<'a>(params: impl IntoIterator<Item = (&'a str, &'a str)>) -> String {
    let mut signed: Vec<(&str, &str)> = params
        .into_iter()
        .filter(|(name, value)| {
            name.starts_with("vnp_") && !matches!(*name, "vnp_SecureHash" | "vnp_SecureHashType") && !value.is_empty()
        })
        .collect();
    signed.sort_unstable_by(|(left, _), (right, _)| left.as_bytes().cmp(right.as_bytes()));
    form_urlencoded::Serializer::new(String::new()).extend_pairs(signed).finish()
}

/// The canonical string with its signature at the end: a complete query string.
pub(crate) fn signed_query<'a>(secret: &str, params: impl IntoIterator<Item = (&'a str, &'a str)>) -> String {
    let text = canonical(params);
    let signature = hmac::sha512_hex(secret, &text);
    format!("{text}&vnp_SecureHash={signature}")
}

/// Whether the request carries the right signature.
pub(crate) fn is_valid(secret: &str, params: &Params) -> bool {
    params
        .get("vnp_SecureHash")
        .is_some_and(|signature| hmac::sha512_matches(secret, &canonical(params.iter()), signature))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::VNPAY_HASH_SECRET as SECRET;

    /// A pay URL made by npm vnpay 2.5.0.
    const PAY: &str = "vnp_Amount=10000000&vnp_BankCode=VNPAYQR&vnp_Command=pay&vnp_CreateDate=20261122103000&vnp_CurrCode=VND&vnp_ExpireDate=20261122104500&vnp_IpAddr=203.0.113.10&vnp_Locale=vn&vnp_OrderInfo=Nap+tien+tai+khoan+A1001%3A+100000+VND&vnp_OrderType=other&vnp_ReturnUrl=https%3A%2F%2Fportal.example.com%2Fpay%2Fvnpay%2Freturn&vnp_TmnCode=SANDBX01&vnp_TxnRef=TOPUP-20261122-000001&vnp_Version=2.1.0";
    const PAY_HASH: &str = "27e38e7df540dca68de4388e3699bc2cdc3f53cce47eadf9e63e4da7dabef2af01bba14d2e44db90f35eb7ae8f4cdb8e340d4394ccaca3308e14fb9c1d55acf9";
    /// An IPN for it, accepted by npm vnpay 2.5.0.
    const IPN: &str = "vnp_Amount=10000000&vnp_BankCode=NCB&vnp_BankTranNo=VNP14226112&vnp_CardType=ATM&vnp_OrderInfo=Nap+tien+tai+khoan+A1001%3A+100000+VND&vnp_PayDate=20261122103412&vnp_ResponseCode=00&vnp_TmnCode=SANDBX01&vnp_TransactionNo=14226112&vnp_TransactionStatus=00&vnp_TxnRef=TOPUP-20261122-000001";
    const IPN_HASH: &str = "396bad2ecfe8ec77ebb9632410c59d086b58fd1592e40f3e794de9dc6a1758f5798662aa8e746d61da328cfffec9aa9e686aa19ea6e81b40b198c05f8182cafb";

    fn signed(query: &str) -> String {
        let params = Params::parse(query).unwrap();
        signed_query(SECRET, params.iter())
    }

    #[test]
    fn signs_the_pay_vector() {
        assert_eq!(signed(PAY), format!("{PAY}&vnp_SecureHash={PAY_HASH}"));
    }

    #[test]
    fn signs_the_ipn_vector() {
        assert_eq!(signed(IPN), format!("{IPN}&vnp_SecureHash={IPN_HASH}"));
    }

    #[test]
    fn order_foreign_and_empty_parameters_do_not_matter() {
        let mut pairs: Vec<&str> = PAY.split('&').collect();
        pairs.reverse();
        let query = format!("utm=x&vnp_Bill_Mobile=&{}&vnp_SecureHash={}", pairs.join("&"), PAY_HASH.to_uppercase());
        assert!(is_valid(SECRET, &Params::parse(&query).unwrap()));
    }

    #[test]
    fn a_changed_amount_or_a_missing_hash_is_refused() {
        let query = format!("{PAY}&vnp_SecureHash={PAY_HASH}").replace("vnp_Amount=10000000", "vnp_Amount=1000000");
        assert!(!is_valid(SECRET, &Params::parse(&query).unwrap()));
        assert!(!is_valid(SECRET, &Params::parse(PAY).unwrap()));
        assert_eq!(Params::parse("vnp_Amount=1&vnp_Amount=2"), Err("vnp_Amount".to_owned()));
    }
}
