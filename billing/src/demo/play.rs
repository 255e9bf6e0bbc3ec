//! Playing a story through the engine.

use domain::{
    account::AccountId,
    ledger::Request,
    money::Money,
    payment::{Evidence, Outcome, schedule},
    time::Timestamp,
};

use crate::{
    demo::{
        DemoError, plans,
        story::{Scene, What},
    },
    engine::Billing,
    ledger::{PostError, fingerprint},
    payments::create::NewPayment,
    plans::{
        Wish,
        decide::{Act, PlanTask},
    },
    store::StoreError,
};

/// The version of the consent text that the demo customers have agreed to.
const CONSENT: &str = "2026-11";
/// How long after starting a payment its end was heard of.
const PAYING_SECONDS: i64 = 96;

/// Plays every scene at its time. What was played before is recognised by its key.
pub(super) async fn play(billing: &Billing, account_id: AccountId, scenes: &[Scene]) -> Result<(), DemoError> {
    for scene in scenes {
        match &scene.what {
            What::Movement(command) => {
                let request = Request {
                    key: format!("post:{}", scene.key),
                    fingerprint: fingerprint(command),
                    command: command.clone(),
                };
                billing.inner.lanes.post(account_id, request, Some(scene.at)).await?;
            }
            What::Plan => buy_plan(billing, account_id, scene).await?,
            What::Payment { amount, outcome } => pay(billing, account_id, scene, *amount, *outcome).await?,
        }
    }
    Ok(())
}

async fn buy_plan(billing: &Billing, account_id: AccountId, scene: &Scene) -> Result<(), DemoError> {
    let currency = billing.currency(account_id).await?.ok_or(PostError::NoAccount)?;
    let slug = plans::smallest(currency);
    let fingerprint = Wish::Buy.fingerprint(&slug);
    let known = billing.plans().await?.into_iter().find(|offer| offer.plan.id.slug == slug);
    // Whoever runs the demo may have taken it off sale since: then nobody buys it.
    if let Some(offer) = known.filter(|offer| offer.on_sale) {
        let act = Act::Buy(offer.plan, None);
        let task = PlanTask { account_id, key: scene.key.clone(), fingerprint, act, at: Some(scene.at) };
        billing.inner.lanes.plan(task).await?;
    }
    Ok(())
}

async fn pay(
    billing: &Billing,
    account_id: AccountId,
    scene: &Scene,
    amount: Money,
    outcome: Outcome,
) -> Result<(), DemoError> {
    let Some((profile_version, profile)) = billing.latest_profile(account_id).await? else {
        return Err(PostError::NoAccount.into());
    };
    let offers = domain::top_up::offers(profile.country, profile.currency);
    let gateway = offers.first().map(|offer| offer.gateway).ok_or(PostError::NoAccount)?;
    let started_at = scene.at.plus_seconds(-PAYING_SECONDS);
    let new = NewPayment {
        account_id,
        gateway,
        amount,
        quote: None,
        client_key: scene.key.clone(),
        profile_version,
        consent_version: CONSENT.to_owned(),
        language: domain::language::Language::En,
        client_ip: "192.0.2.1".to_owned(),
        created_at: started_at,
        deadline: schedule::deadline(gateway, started_at),
        // The end of the story is known.
        next_check_at: None,
    };
    let payment = billing.make_payment(&new).await?.ok_or_else(|| DemoError::Payment(scene.key.clone()))?;
    if payment.state.is_open() {
        let evidence = evidence(&payment.id, gateway, amount, outcome, scene.at);
        settle(billing, evidence, scene.at).await?;
    }
    Ok(())
}

fn evidence(
    payment_id: &domain::payment::PaymentId,
    gateway: domain::gateway::Gateway,
    amount: Money,
    outcome: Outcome,
    at: Timestamp,
) -> Evidence {
    Evidence {
        gateway,
        payment_id: payment_id.clone(),
        outcome,
        amount: Some(amount),
        object_id: None,
        money_id: (outcome == Outcome::Paid).then(|| format!("demo-{}", at.0)),
        event_key: None,
        code: "demo".to_owned(),
    }
}

async fn settle(billing: &Billing, evidence: Evidence, at: Timestamp) -> Result<(), StoreError> {
    billing.inner.lanes.settle(evidence, Some(at)).await?;
    Ok(())
}
