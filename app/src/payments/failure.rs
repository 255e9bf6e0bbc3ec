//! Why a payment failed, in words.

use domain::{gateway::Gateway, payment::FailureReason};

use crate::i18n::Texts;

/// In a few words, for a row.
#[must_use]
pub fn failure_short(texts: Texts, reason: FailureReason, gateway: Gateway) -> String {
    match reason {
        FailureReason::Cancelled => return texts.failed_cancelled(gateway.name()),
        FailureReason::GatewayUnavailable => return texts.failed_gateway(gateway.name()),
        FailureReason::Expired => texts.failed_expired(),
        FailureReason::Declined => texts.failed_declined(),
        FailureReason::InsufficientFunds => texts.failed_funds(),
        FailureReason::LimitReached => texts.failed_limit(),
        FailureReason::Authentication => texts.failed_authentication(),
        FailureReason::AccountLocked => texts.failed_locked(),
        FailureReason::BankUnavailable => texts.failed_bank(),
        FailureReason::Rejected => texts.failed_rejected(),
        FailureReason::Other => texts.failed_other(),
    }
    .to_owned()
}

/// In full: what happened, whether money moved, what to do now.
#[must_use]
pub fn failure_long(texts: Texts, reason: FailureReason, gateway: Gateway) -> String {
    match reason {
        FailureReason::Cancelled => return texts.failed_cancelled_long(gateway.name()),
        FailureReason::GatewayUnavailable => return texts.failed_gateway_long(gateway.name()),
        FailureReason::Expired => texts.failed_expired_long(),
        FailureReason::Declined => texts.failed_declined_long(),
        FailureReason::InsufficientFunds => texts.failed_funds_long(),
        FailureReason::LimitReached => texts.failed_limit_long(),
        FailureReason::Authentication => texts.failed_authentication_long(),
        FailureReason::AccountLocked => texts.failed_locked_long(),
        FailureReason::BankUnavailable => texts.failed_bank_long(),
        FailureReason::Rejected => texts.failed_rejected_long(),
        FailureReason::Other => texts.failed_other_long(),
    }
    .to_owned()
}
