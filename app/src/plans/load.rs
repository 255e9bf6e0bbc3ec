//! The server's half: the engine's answers made into what the page shows.

use billing::plans::{AccountPlans, PlanError, PlanOrder, PresentPlan, Wish};
use domain::{
    account::AccountId,
    ledger::Refusal,
    money::Money,
    plan::{
        Agreed, Choice, Depletion, LAPSE_DAYS, Plan, PlanRefusal, Status, boundary, depletion, passed_part, used_part,
    },
    top_up::offers,
};

use crate::{
    ApiError,
    plans::{
        model::{Card, Done, Lasts, Offer, PlanFacts, PlanProblem, PlansData, Present, Standing},
        place::PATH,
    },
    ssr,
};

/// The page's data.
pub async fn plans() -> Result<PlansData, ApiError> {
    let account = ssr::authorised()?.account_id;
    let billing = ssr::server()?.billing;
    let key = format!("{:032x}", rand::random::<u128>());
    let today = billing.today(account).await.map_err(ssr::fail)?;
    let Some(found) = billing.account_plans(account).await.map_err(ssr::fail)? else {
        return Ok(PlansData {
            today,
            spendable: None,
            held: None,
            least: None,
            present: None,
            cards: Vec::new(),
            last: None,
            key,
        });
    };
    let profile = billing.profile(account).await.map_err(ssr::fail)?;
    let ways = profile.map(|profile| offers(profile.country, profile.currency)).unwrap_or_default();
    let least = ways.iter().map(|way| way.minimum).min_by_key(|least| least.micros);
    let cards = found.offers.iter().map(|(plan, choice)| card(plan, *choice, &found)).collect();
    let last = found.last.as_ref().map(|(number, event, plan)| Done {
        number: number.clone(),
        kind: event.kind.clone(),
        plan: plan.clone(),
        paid: Money::from_micros(event.price, found.currency),
    });
    let present = found.present.as_ref().map(|present| shown(present, &found));
    // All bought credit less what of it is free.
    let balance = billing.balance(account).await.map_err(ssr::fail)?;
    let held =
        balance.map(|balance| balance.top_up.saturating_sub(balance.debt).saturating_sub(found.spendable.micros));
    let held = held.filter(|held| *held > 0).map(|held| Money::from_micros(held, found.currency));
    Ok(PlansData { today, spendable: Some(found.spendable), held, least, present, cards, last, key })
}

fn facts(plan: &Plan) -> PlanFacts {
    PlanFacts {
        slug: plan.id.slug.clone(),
        version: plan.id.version,
        name: plan.name.clone(),
        price: plan.price,
        allowance: plan.allowance,
        services: plan.services.clone(),
        months: plan.months,
    }
}

fn card(plan: &Plan, choice: Choice, found: &AccountPlans) -> Card {
    let money = |micros| Money::from_micros(micros, found.currency);
    let offer = match choice {
        Choice::Buy => {
            let today = found.zone.civil(found.now).0;
            Offer::Buy { until: boundary(today, plan.months).unwrap_or(today) }
        }
        Choice::Running => Offer::Running,
        Choice::Upgrade(terms) => {
            Offer::Upgrade { due: money(terms.price), value: money(terms.value), allowance: money(terms.allowance) }
        }
        Choice::AtEnd => Offer::AtEnd,
        Choice::Planned => Offer::Planned,
        Choice::No(refusal) => Offer::No(refused(refusal)),
    };
    Card { plan: facts(plan), offer }
}

fn shown(present: &PresentPlan, found: &AccountPlans) -> Present {
    let PresentPlan { subscription, plan, next, left } = present;
    let (span, share) = (subscription.span, subscription.share);
    let day = |at| found.zone.civil(at).0;
    let ends = day(span.end);
    Present {
        plan: facts(plan),
        standing: match subscription.status {
            Status::Cancelled => Standing::Cancelled,
            Status::PastDue => Standing::PastDue,
            Status::Active | Status::Ended => Standing::Active,
        },
        next: next.as_ref().map(facts),
        left: *left,
        granted: Money::from_micros(share.granted, found.currency),
        used: used_part(&share, left.micros),
        passed: passed_part(&span, found.now),
        days_left: (ends.0 - day(found.now).0).max(0),
        ends,
        lapses: day(span.end.plus_days(LAPSE_DAYS)),
        lasts: match depletion(&share, left.micros, found.now) {
            Depletion::TooEarly => Lasts::TooEarly,
            Depletion::UsedUp => Lasts::UsedUp,
            Depletion::At(at) => Lasts::Until(day(at)),
            Depletion::Lasts => Lasts::ToTheEnd,
        },
    }
}

/// What a form asks for, as it was sent.
pub struct Wanted {
    pub what: String,
    pub plan: String,
    pub version: String,
    pub most: String,
    pub key: String,
}

/// Does it; answers with the page that says so.
pub async fn change(wanted: Wanted) -> Result<String, ApiError> {
    let account = ssr::authorised()?.account_id;
    act(account, &wanted).await?;
    let newest = ssr::server()?.billing.subscription(account).await.map_err(ssr::fail)?;
    let target = newest.map_or_else(|| PATH.to_owned(), |one| format!("{PATH}?done={}", one.last_event()));
    ssr::forget_wanted_plan();
    ssr::redirect_plain_form(&target);
    Ok(target)
}

async fn act(account: AccountId, wanted: &Wanted) -> Result<(), ApiError> {
    let billing = ssr::server()?.billing;
    let currency = billing.currency(account).await.map_err(ssr::fail)?.ok_or(ApiError::ProfileNeeded)?;
    let Wanted { what, plan, key, .. } = wanted;
    let done = match what.as_str() {
        "cancel" => billing.cancel_plan(account, key).await.map(drop),
        "keep" => billing.resume_plan(account, key).await.map(drop),
        "renew" => billing.renew_plan_now(account).await,
        what => {
            let wish = match what {
                "buy" => Wish::Buy,
                "upgrade" => Wish::Upgrade,
                "downgrade" => Wish::Downgrade,
                _ => return Err(ApiError::BadRequest),
            };
            let (Ok(version), Ok(most)) = (wanted.version.parse(), wanted.most.parse()) else {
                return Err(ApiError::BadRequest);
            };
            let agreed = Some(Agreed { version, most });
            billing.order_plan(account, PlanOrder { wish, slug: plan, key, agreed }).await.map(drop)
        }
    };
    done.map_err(|error| match error {
        PlanError::Refused(refusal) => ApiError::Plan(refused(refusal)),
        PlanError::Ledger(Refusal::NotEnoughTopUp { missing }) => {
            ApiError::Plan(PlanProblem::Missing(Money::from_micros(missing, currency)))
        }
        PlanError::OfferChanged { due } => ApiError::Plan(PlanProblem::Changed(due)),
        PlanError::NoSuchPlan(_) | PlanError::Retired(_) => ApiError::Plan(PlanProblem::NotOffered),
        PlanError::NoAccount => ApiError::ProfileNeeded,
        PlanError::KeyConflict | PlanError::BadKey => ApiError::StaleForm,
        error @ (PlanError::Ledger(_) | PlanError::Bad(_) | PlanError::Store(_)) => ssr::fail(error),
    })
}

const fn refused(refusal: PlanRefusal) -> PlanProblem {
    match refusal {
        PlanRefusal::CurrencyMismatch => PlanProblem::NotOffered,
        PlanRefusal::AlreadySubscribed => PlanProblem::AlreadyRunning,
        PlanRefusal::NotSubscribed => PlanProblem::NotRunning,
        PlanRefusal::PastDue => PlanProblem::Unpaid,
        PlanRefusal::Cancelled => PlanProblem::Cancelled,
        PlanRefusal::NotAnUpgrade => PlanProblem::NotHigher,
        PlanRefusal::NotADowngrade => PlanProblem::NotLower,
        PlanRefusal::PeriodDiffers => PlanProblem::OtherPeriod,
        PlanRefusal::NothingToKeep => PlanProblem::NothingToKeep,
        PlanRefusal::PeriodEnding | PlanRefusal::OutOfRange => PlanProblem::PeriodEnding,
    }
}
