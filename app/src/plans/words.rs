//! Plans in words that several parts of the page share.

use leptos::prelude::*;

use crate::{
    credit_history::service_name,
    i18n::Texts,
    plans::model::{Done, PlanFacts, PlansData},
    ui::money_string,
};

/// `per month`, `per 3 months`, `per year`.
pub fn per_period(texts: Texts, months: i64) -> String {
    match months {
        1 => texts.plan_per_month().to_owned(),
        12 => texts.plan_per_year().to_owned(),
        months => texts.plan_per_months(&months.to_string()),
    }
}

/// The services of a plan as a list: `Inference, Vector store and Speech`.
pub fn services(texts: Texts, plan: &PlanFacts) -> String {
    let names: Vec<String> = plan.services.iter().map(|slug| service_name(texts, slug)).collect();
    match names.as_slice() {
        [] => texts.plan_all_services().to_owned(),
        [one] => one.clone(),
        [first @ .., last] => texts.plan_list(&first.join(texts.list_comma()), last),
    }
}

/// That a part of the bought credit is held, where that is so; to stand after a sentence about what is missing.
pub fn held_note(texts: Texts, data: StoredValue<PlansData>) -> Option<String> {
    let held = data.with_value(|data| data.held)?;
    Some(format!(" {}", texts.plan_held(&money_string(held))))
}

/// What was just done; nothing of what the clock did.
pub fn outcome(texts: Texts, data: &PlansData, done: &Done) -> Option<String> {
    let day = |day| domain::date::format_day(day, texts.0);
    let ends = data.present.as_ref().map(|present| day(present.ends));
    let next = data.present.as_ref().and_then(|present| present.next.as_ref()).map(|plan| plan.name.as_str());
    Some(match (done.kind.as_str(), ends) {
        ("bought", Some(ends)) => texts.plan_done_bought(&done.plan, &money_string(done.paid), &ends),
        ("upgraded", _) => texts.plan_done_upgraded(&done.plan, &money_string(done.paid)),
        ("renewed", Some(ends)) => texts.plan_done_renewed(&done.plan, &money_string(done.paid), &ends),
        ("downgrade_planned", Some(ends)) => texts.plan_done_planned(next?, &ends),
        ("cancelled", Some(ends)) => texts.plan_done_cancelled(&done.plan, &ends),
        ("cancelled", None) => texts.plan_done_ended(&done.plan),
        ("kept", _) => texts.plan_done_kept(&done.plan),
        _ => return None,
    })
}
