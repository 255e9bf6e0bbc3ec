//! The engine's refusals as answers to the form.

use billing::{Billing, vouchers::VoucherError};
use domain::{account::AccountId, time::Timestamp, voucher::VoucherRefusal};

use crate::{ApiError, FieldCode, error::VoucherProblem, ssr};

/// What is typed beyond that is not sent back.
const TYPED_MAX: usize = 40;

fn at_code(problem: FieldCode, typed: &str) -> ApiError {
    let typed = typed.chars().take(TYPED_MAX).collect();
    ApiError::Fields { problems: vec![("code".to_owned(), problem)], typed: vec![("code".to_owned(), typed)] }
}

/// Nothing was typed.
pub fn missing() -> ApiError {
    at_code(FieldCode::Missing, "")
}

/// Too many wrong codes, from the address or by the account.
///
/// # Errors
/// The database does not answer.
pub async fn limited(
    billing: &Billing,
    account_id: AccountId,
    typed: &str,
    until: Timestamp,
) -> Result<ApiError, ApiError> {
    let zone = billing.local_now(account_id).await.map_err(ssr::fail)?.zone;
    // The next whole minute: at the one before it would still be refused.
    let minute = billing::zone::Zone::named(&zone).civil(until.plus_seconds(59)).1;
    Ok(at_code(FieldCode::Voucher(VoucherProblem::TooManyTries { minute }), typed))
}

/// Why the code is refused.
///
/// # Errors
/// The database does not answer, or did not.
pub async fn refused(
    billing: &Billing,
    account_id: AccountId,
    typed: &str,
    error: VoucherError,
) -> Result<ApiError, ApiError> {
    let zone = billing.local_now(account_id).await.map_err(ssr::fail)?.zone;
    let day = |at: Timestamp| billing::zone::Zone::named(&zone).civil(at).0;
    let problem = match error {
        VoucherError::TooManyTries(until) => return limited(billing, account_id, typed, until).await,
        VoucherError::Ledger(_) => VoucherProblem::AccountRefuses,
        VoucherError::Refused(refusal) => match refusal {
            VoucherRefusal::Unknown => VoucherProblem::Unknown,
            VoucherRefusal::NoProfile => VoucherProblem::ProfileNeeded,
            VoucherRefusal::AlreadyUsed(Some(at)) => VoucherProblem::UsedOn(day(at)),
            VoucherRefusal::AlreadyUsed(None) | VoucherRefusal::UsedUp => VoucherProblem::UsedUp,
            VoucherRefusal::Expired(end) => VoucherProblem::ExpiredOn(day(end)),
            VoucherRefusal::Revoked => VoucherProblem::Revoked,
            VoucherRefusal::OtherCurrency(currency) => VoucherProblem::OtherCurrency(currency),
        },
        error => return Err(ssr::fail(error)),
    };
    Ok(at_code(FieldCode::Voucher(problem), typed))
}
