//! For fuzzing: see [`crate::gateways::parsers`].

use std::collections::BTreeMap;

use domain::payment::Outcome;
use secrecy::SecretString;

use super::{
    QueryRequest, RefundAnswer, RefundRequest, VnpayNews,
    answer::{ApiAnswer, QUERY_SIGNED, REFUND_SIGNED},
    query_answer, signature,
};

const TMN_CODE: &str = "SANDBX01";

/// Reads an answer as one to `query` and to `refund`, as it came and signed.
pub(in crate::gateways) fn answer(
    data: &[u8],
    query: &QueryRequest<'_>,
    refund: &RefundRequest<'_>,
    secret: &SecretString,
) {
    let Ok(mut values) = serde_json::from_slice::<BTreeMap<String, Option<String>>>(data) else {
        assert!(serde_json::from_slice::<ApiAnswer>(data).is_err());
        return;
    };
    let other = SecretString::from("another secret, which VNPay does not know");
    let unsigned = ApiAnswer::from(values.clone());
    let news = query_answer::news(&unsigned, query, TMN_CODE, &other);
    assert!(!matches!(news, VnpayNews::Refund(_)), "a refund without a signature");
    if let VnpayNews::Payment(evidence) = news {
        assert_eq!(evidence.outcome, Outcome::Expired, "only that it is unknown there needs no signature");
    }
    assert!(!matches!(RefundAnswer::read(&unsigned, refund, TMN_CODE, &other), RefundAnswer::Accepted(_)));

    for order in [&QUERY_SIGNED[..], &REFUND_SIGNED] {
        let text = signature::joined(order.iter().map(|name| unsigned.value(name)));
        values.insert(signature::SECURE_HASH.to_owned(), Some(signature::sign(secret, &text)));
        let signed = ApiAnswer::from(values.clone());
        match query_answer::news(&signed, query, TMN_CODE, secret) {
            VnpayNews::Payment(evidence) if evidence.outcome == Outcome::Paid => {
                assert_eq!(evidence.amount, Some(query.amount));
            }
            VnpayNews::Refund(back) => assert!(back.amount.micros > 0 && back.amount.micros <= query.amount.micros),
            VnpayNews::Payment(_) | VnpayNews::Nothing => {}
        }
        if let RefundAnswer::Accepted(back) = RefundAnswer::read(&signed, refund, TMN_CODE, secret) {
            assert_eq!(back.amount, refund.amount);
        }
    }
}
