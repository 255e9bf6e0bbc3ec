//! What VNPay's result codes mean for a payment (`payments.md` §1.5).

use domain::payment::{FailureReason, Outcome};

/// The outcome that an IPN names by `vnp_ResponseCode` and `vnp_TransactionStatus`.
///
/// Paid only when both say so. A failure beside a status "paid" is a contradiction. A code that is not listed leaves the
/// payment pending, so that VNPay is asked once more before it is closed.
pub(super) fn ipn_outcome(response_code: &str, status: &str) -> Outcome {
    match (response_code, status) {
        ("07", _) | (_, "07") => Outcome::Suspicious,
        ("00", "00") => Outcome::Paid,
        // Not finished, or the bank debited and VNPay reversed: the query has the last word.
        (_, "01" | "04") => Outcome::Pending,
        ("00", _) | (_, "00") => Outcome::Suspicious,
        ("24", _) => Outcome::Cancelled,
        ("11", _) => Outcome::Expired,
        (code, _) => failure(code).map_or(Outcome::Pending, Outcome::Failed),
    }
}

/// Why the payment did not go through, when an IPN or return names a failure.
pub(super) fn unpaid_reason(response_code: &str, status: &str) -> Option<FailureReason> {
    match ipn_outcome(response_code, status) {
        Outcome::Cancelled => Some(FailureReason::Cancelled),
        Outcome::Expired => Some(FailureReason::Expired),
        Outcome::Failed(reason) => Some(reason),
        // A code that is not listed, beside a status that is.
        Outcome::Pending if matches!(status, "02" | "08" | "11") => Some(FailureReason::Other),
        Outcome::Paid | Outcome::Pending | Outcome::Suspicious => None,
    }
}

/// The outcome that a query names by `vnp_TransactionStatus`; `None` while the payment may still be paid, or when the
/// status tells nothing.
///
/// An unpaid status counts only once the attempt is `over`: until then the customer may be trying again.
pub(super) fn query_outcome(status: &str, over: bool) -> Option<Outcome> {
    match status {
        // Delivered (10) and settled (20) come after success.
        "00" | "10" | "20" => Some(Outcome::Paid),
        "01" | "04" => Some(Outcome::Pending),
        "02" if over => Some(Outcome::Failed(FailureReason::Other)),
        "08" if over => Some(Outcome::Expired),
        "11" if over => Some(Outcome::Cancelled),
        // Suspected fraud, or a refund that we did not order.
        "05" | "06" | "07" | "09" => Some(Outcome::Suspicious),
        _ => None,
    }
}

/// The reason behind a listed failure code.
fn failure(response_code: &str) -> Option<FailureReason> {
    match response_code {
        "09" | "12" => Some(FailureReason::AccountLocked),
        "10" | "13" | "79" => Some(FailureReason::Authentication),
        "51" => Some(FailureReason::InsufficientFunds),
        "65" => Some(FailureReason::LimitReached),
        "08" | "75" => Some(FailureReason::BankUnavailable),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use domain::payment::{FailureReason, Outcome};
    use proptest::prelude::*;

    use super::{ipn_outcome, query_outcome, unpaid_reason};

    #[test]
    fn follows_the_table() {
        for (code, status, outcome) in [
            ("00", "00", Outcome::Paid),
            ("00", "01", Outcome::Pending),
            ("00", "02", Outcome::Suspicious),
            ("07", "00", Outcome::Suspicious),
            ("00", "04", Outcome::Pending),
            ("24", "02", Outcome::Cancelled),
            ("11", "08", Outcome::Expired),
            ("51", "02", Outcome::Failed(FailureReason::InsufficientFunds)),
            ("99", "00", Outcome::Suspicious),
            ("24", "00", Outcome::Suspicious),
            ("99", "02", Outcome::Pending),
            ("", "", Outcome::Pending),
        ] {
            assert_eq!(ipn_outcome(code, status), outcome, "{code}/{status}");
        }
    }

    #[test]
    fn only_a_failure_has_a_reason() {
        for (code, status, reason) in [
            ("24", "02", Some(FailureReason::Cancelled)),
            ("11", "02", Some(FailureReason::Expired)),
            ("51", "02", Some(FailureReason::InsufficientFunds)),
            ("99", "02", Some(FailureReason::Other)),
            ("05", "11", Some(FailureReason::Other)),
            ("99", "", None),
            ("24", "01", None),
            ("24", "04", None),
            ("24", "00", None),
            ("00", "00", None),
            ("00", "02", None),
            ("07", "02", None),
        ] {
            assert_eq!(unpaid_reason(code, status), reason, "{code}/{status}");
        }
    }

    proptest! {
        #[test]
        fn only_00_00_is_paid(code in "[0-9]{0,3}", status in "[0-9]{0,3}") {
            prop_assert_eq!(ipn_outcome(&code, &status) == Outcome::Paid, code == "00" && status == "00");
        }
    }

    #[test]
    fn an_unpaid_status_closes_only_what_is_over() {
        for status in ["02", "08", "11"] {
            assert_eq!(query_outcome(status, false), None);
            assert!(query_outcome(status, true).is_some());
        }
    }
}
