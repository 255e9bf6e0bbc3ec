//! Plans: a prepaid allowance for named services over a period, at a price. What may be done with one, what it costs, and
//! where its periods end; `docs/decisions/0006-plans.md` says why.

mod choice;
mod offer;
mod pace;
mod period;
mod pro_rata;
mod subscription;

pub use choice::{Agreed, Choice, Running, choice};
pub use offer::{BadPlan, MONTHS_MAX, NAME_MAX, Plan, PlanId, SLUG_MAX};
pub use pace::{Depletion, Pace, WHOLE, depletion, pace, passed_part, used_part};
pub use period::{Period, boundary, current_period};
pub use pro_rata::{Share, Terms, renewal_terms, share, upgrade_terms};
pub use subscription::{
    AtEnd, LAPSE_DAYS, PlanRefusal, RETRY_SECONDS, Status, UnknownStatus, at_end, may_downgrade, may_keep, may_upgrade,
};
