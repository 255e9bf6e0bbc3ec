//! Refusals in words.

use domain::date;

use crate::{error::VoucherProblem, i18n::Texts};

/// Why a code is refused, in the visitor's language.
#[must_use]
pub fn problem_text(texts: Texts, problem: &VoucherProblem) -> String {
    let day = |day| date::format_day(day, texts.0);
    match problem {
        VoucherProblem::Unknown => texts.voucher_unknown().to_owned(),
        VoucherProblem::UsedOn(on) => texts.voucher_used_on(&day(*on)),
        VoucherProblem::UsedUp => texts.voucher_used_up().to_owned(),
        VoucherProblem::ExpiredOn(on) => texts.voucher_expired_on(&day(*on)),
        VoucherProblem::Revoked => texts.voucher_revoked().to_owned(),
        VoucherProblem::OtherCurrency(currency) => texts.voucher_currency(currency.code()),
        VoucherProblem::TooManyTries { minute } => texts.voucher_limit(&date::format_minute(*minute)),
        VoucherProblem::ProfileNeeded => texts.voucher_profile_needed().to_owned(),
        VoucherProblem::AccountRefuses => texts.voucher_account_refuses().to_owned(),
    }
}
