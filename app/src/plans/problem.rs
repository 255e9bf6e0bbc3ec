//! Why a plan was not changed, in words.

use domain::money::format;

use crate::{i18n::Texts, plans::model::PlanProblem};

/// The sentence: what is wrong, then what to do.
#[must_use]
pub fn problem_text(texts: Texts, problem: PlanProblem) -> String {
    let money = |money| format::text(money, texts).to_string();
    match problem {
        PlanProblem::NotOffered => texts.plan_not_offered().to_owned(),
        PlanProblem::Changed(due) => texts.plan_changed(&money(due)),
        PlanProblem::Missing(missing) => texts.plan_missing(&money(missing)),
        PlanProblem::AlreadyRunning => texts.plan_already_running().to_owned(),
        PlanProblem::NotRunning => texts.plan_not_running().to_owned(),
        PlanProblem::Unpaid => texts.plan_unpaid().to_owned(),
        PlanProblem::Cancelled => texts.plan_is_cancelled().to_owned(),
        PlanProblem::NotHigher => texts.plan_not_higher().to_owned(),
        PlanProblem::NotLower => texts.plan_not_lower().to_owned(),
        PlanProblem::OtherPeriod => texts.plan_other_period().to_owned(),
        PlanProblem::PeriodEnding => texts.plan_period_ending().to_owned(),
        PlanProblem::NothingToKeep => texts.plan_nothing_to_keep().to_owned(),
    }
}
