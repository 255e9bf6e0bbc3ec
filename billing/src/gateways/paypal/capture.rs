//! Capturing an approved order, and what a refusal means (`payments.md` §3.4).

use domain::payment::{FailureReason, Outcome};
use serde_json::json;

use super::{OrderCheck, OrderNews, PaypalClient, call, client::order_path};
use crate::gateways::{GatewayError, http::endpoint};

/// What a refused capture means for the payment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Refused {
    /// The payer can go on with the same order: nothing has changed.
    StaysOpen,
    /// The payer has to choose another way to pay, for the same order.
    Declined,
    /// The order itself knows.
    AskTheOrder,
    /// It will not be paid.
    Failed(FailureReason),
    /// Our own account at PayPal is not set up to take the money.
    OurFault,
    /// No rule.
    Unknown,
}

fn meaning(issue: &str) -> Refused {
    match issue {
        "ORDER_NOT_APPROVED" => Refused::StaysOpen,
        "INSTRUMENT_DECLINED" | "PAYER_ACTION_REQUIRED" | "REDIRECT_PAYER_FOR_ALTERNATE_FUNDING" => Refused::Declined,
        "ORDER_ALREADY_CAPTURED" | "DUPLICATE_INVOICE_ID" => Refused::AskTheOrder,
        "TRANSACTION_LIMIT_EXCEEDED" => Refused::Failed(FailureReason::LimitReached),
        "TRANSACTION_REFUSED"
        | "PAYER_CANNOT_PAY"
        | "COMPLIANCE_VIOLATION"
        | "MAX_NUMBER_OF_PAYMENT_ATTEMPTS_EXCEEDED" => Refused::Failed(FailureReason::Declined),
        "PERMISSION_DENIED" => Refused::OurFault,
        _ if issue.starts_with("PAYER_ACCOUNT_") => Refused::Failed(FailureReason::AccountLocked),
        _ if issue.starts_with("PAYEE_") => Refused::OurFault,
        _ => Refused::Unknown,
    }
}

impl PaypalClient {
    /// Captures an approved order that [`fetch`](Self::fetch) has found to be as asked, and reports what the order says
    /// afterwards. Repeating it is safe: the request id is the payment's.
    ///
    /// # Errors
    /// [`GatewayError`]; after [`GatewayError::Unreachable`] the money may have moved: look at the order again.
    pub async fn capture(&self, check: &OrderCheck<'_>) -> Result<OrderNews, GatewayError> {
        let url = endpoint(&self.config.base_url, &format!("{}/capture", order_path(check.order_id)?));
        let request_id = format!("capture-{}", check.payment_id);
        let build = || self.http.post(url.clone()).header("PayPal-Request-Id", &request_id).json(&json!({}));
        let answer = match self.call("capture order", build).await {
            Ok(answer) => answer,
            // Whether it was captured is unknown, and the order knows.
            Err(error @ GatewayError::Unreachable { .. }) => {
                return match self.fetch(check).await? {
                    OrderNews::Evidence(evidence) => Ok(OrderNews::Evidence(evidence)),
                    _ => Err(error),
                };
            }
            Err(error) => return Err(error),
        };
        if answer.is_success() {
            return self.fetch(check).await;
        }
        let refusal = call::refusal(&answer);
        let GatewayError::Refused { code: issue, .. } = &refusal else { return Err(refusal) };
        match meaning(issue) {
            Refused::StaysOpen => Ok(OrderNews::Waiting),
            Refused::Declined => Ok(OrderNews::Declined),
            Refused::AskTheOrder => match self.fetch(check).await? {
                OrderNews::Approved | OrderNews::Waiting if issue == "DUPLICATE_INVOICE_ID" => {
                    tracing::error!(payment_id = %check.payment_id, "invoice id used by another PayPal order");
                    Ok(check.news(Outcome::Failed(FailureReason::Other), issue))
                }
                news => Ok(news),
            },
            Refused::Failed(reason) => Ok(check.news(Outcome::Failed(reason), issue)),
            Refused::OurFault => {
                tracing::error!(payment_id = %check.payment_id, issue, "our PayPal account cannot take money");
                Ok(check.news(Outcome::Pending, issue))
            }
            Refused::Unknown => Err(refusal),
        }
    }
}

#[cfg(test)]
mod tests {
    use domain::payment::FailureReason;

    use super::{Refused, meaning};

    #[test]
    fn follows_the_table() {
        for (issue, expected) in [
            ("ORDER_NOT_APPROVED", Refused::StaysOpen),
            ("INSTRUMENT_DECLINED", Refused::Declined),
            ("PAYER_ACTION_REQUIRED", Refused::Declined),
            ("REDIRECT_PAYER_FOR_ALTERNATE_FUNDING", Refused::Declined),
            ("ORDER_ALREADY_CAPTURED", Refused::AskTheOrder),
            ("DUPLICATE_INVOICE_ID", Refused::AskTheOrder),
            ("TRANSACTION_REFUSED", Refused::Failed(FailureReason::Declined)),
            ("PAYER_CANNOT_PAY", Refused::Failed(FailureReason::Declined)),
            ("PAYER_ACCOUNT_RESTRICTED", Refused::Failed(FailureReason::AccountLocked)),
            ("PAYER_ACCOUNT_LOCKED_OR_CLOSED", Refused::Failed(FailureReason::AccountLocked)),
            ("COMPLIANCE_VIOLATION", Refused::Failed(FailureReason::Declined)),
            ("MAX_NUMBER_OF_PAYMENT_ATTEMPTS_EXCEEDED", Refused::Failed(FailureReason::Declined)),
            ("TRANSACTION_LIMIT_EXCEEDED", Refused::Failed(FailureReason::LimitReached)),
            ("PAYEE_ACCOUNT_RESTRICTED", Refused::OurFault),
            ("PAYEE_NOT_ENABLED_FOR_CARD_PROCESSING", Refused::OurFault),
            ("PERMISSION_DENIED", Refused::OurFault),
            ("SOMETHING_NEW", Refused::Unknown),
        ] {
            assert_eq!(meaning(issue), expected, "{issue}");
        }
    }
}
