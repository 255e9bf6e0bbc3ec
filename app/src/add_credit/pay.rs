//! Server functions of the review: what will be charged, and the payment.

use domain::{gateway::Gateway, money::Money, payment::PaymentId};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::{ApiError, quote::RateFacts, wire::Answer};

/// Which wording of the consent the customer agreed to; stored with the payment. Changes with the text.
pub const CONSENT_VERSION: &str = "2026-11";

/// What is charged in another currency than the balance's, for as long as the quote holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuoteFacts {
    /// What is charged.
    pub charge: Money,
    /// By which rate.
    pub rate: RateFacts,
    /// Names the quote when it is accepted.
    pub acceptance: String,
    /// Until when it holds: minute of the day, in the account's zone.
    pub until: u16,
    /// For how many seconds it holds from when this was answered.
    pub seconds: u32,
}

/// A payment that has been made and waits at the gateway.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Leaving {
    /// Where to go: the gateway's page, or our own page of the payment when its key was used before and it is over.
    pub target: String,
    /// Through whom.
    pub gateway: Gateway,
    /// Which payment.
    pub payment_id: PaymentId,
    /// Minute of the day, in the account's zone, until which the payment can be resumed.
    pub until: Option<u16>,
}

/// What the gateway will charge; `None` when it is the very amount.
#[server(input = server_fn::codec::GetUrl, output = Answer, endpoint = "quote")]
pub async fn quote(
    #[server(default)] amount_minor: String,
    #[server(default)] method: String,
) -> Result<Option<QuoteFacts>, ApiError> {
    use crate::ssr;

    ssr::answer(make_quote(&amount_minor, &method).await)
}

/// Makes the payment and answers with the gateway's page. The same key gives the same payment again. `quote` names what
/// was accepted, where another currency is charged; `plan` the plan for which credit is bought.
#[server(output = Answer, endpoint = "start_payment")]
pub async fn start_payment(
    #[server(default)] amount_minor: String,
    #[server(default)] method: String,
    #[server(default)] client_key: String,
    #[server(default)] consent: String,
    #[server(default)] quote: String,
    #[server(default)] plan: String,
) -> Result<Leaving, ApiError> {
    use crate::ssr;

    let made = pay(&amount_minor, &method, client_key, consent, &quote).await;
    if made.is_ok() {
        ssr::keep_wanted_plan(&plan);
    }
    ssr::answer(made)
}

#[cfg(feature = "ssr")]
mod server {
    use billing::payments::{StartError, StartPayment};
    use domain::{
        account::AccountId,
        gateway::Gateway,
        money::Money,
        quote::{QuoteRefusal, VALID_SECONDS},
        top_up::{Offer, offers},
    };

    use super::{CONSENT_VERSION, Leaving, QuoteFacts};
    use crate::{ApiError, FieldCode, add_credit::order::checked, payments::Payment, quote::RateFacts, ssr};

    /// Who wants to buy how much by which way, checked against the table.
    struct Wanted {
        account_id: AccountId,
        offer: Offer,
        amount: Money,
    }

    async fn wanted(amount_minor: &str, method: &str) -> Result<Wanted, ApiError> {
        let viewer = ssr::authorised()?;
        let billing = ssr::server()?.billing;
        let profile = billing.profile(viewer.account_id).await.map_err(ssr::fail)?.ok_or(ApiError::ProfileNeeded)?;
        let gateway: Gateway = method.parse().map_err(|_| refuse("method", FieldCode::MethodNeeded))?;
        let offers = offers(profile.country, profile.currency);
        let offer = offers.into_iter().find(|offer| offer.gateway == gateway).ok_or(ApiError::MethodNotOffered)?;
        let amount = amount_minor.parse().ok().and_then(|minor| Money::from_minor(minor, offer.currency()).ok());
        let amount = amount.ok_or_else(|| refuse("amount", FieldCode::AmountUnreadable { example: offer.minimum }))?;
        checked(amount, &offer).map_err(|problem| refuse("amount", problem))?;
        Ok(Wanted { account_id: viewer.account_id, offer, amount })
    }

    pub(super) async fn make_quote(amount_minor: &str, method: &str) -> Result<Option<QuoteFacts>, ApiError> {
        let Wanted { account_id, offer, amount } = wanted(amount_minor, method).await?;
        let quoted = ssr::server()?.billing.quote(account_id, offer.gateway, amount).await;
        Ok(quoted.map_err(|error| refusal(error, &offer))?.map(|now| QuoteFacts {
            charge: now.quote.charge,
            acceptance: now.quote.acceptance().to_string(),
            until: now.until,
            seconds: u32::try_from(VALID_SECONDS).unwrap_or(0),
            rate: RateFacts { rate: now.quote.rate, observed: now.observed },
        }))
    }

    pub(super) async fn pay(
        amount_minor: &str,
        method: &str,
        client_key: String,
        consent: String,
        quote: &str,
    ) -> Result<Leaving, ApiError> {
        let Wanted { account_id, offer, amount } = wanted(amount_minor, method).await?;
        if consent != CONSENT_VERSION {
            return Err(refuse("consent", FieldCode::ConsentNeeded));
        }
        if !is_key(&client_key) {
            return Err(ApiError::StaleForm);
        }
        let server = ssr::server()?;
        server.limits.try_payment(account_id)?;
        let gateway = offer.gateway;
        let request = StartPayment {
            gateway,
            amount,
            quote: quote.parse().ok(),
            client_key,
            consent_version: consent,
            language: ssr::language(),
            client_ip: ssr::client_ip(),
        };
        let started = server.billing.start_payment(account_id, request).await;
        let started = started.map_err(|error| refusal(error, &offer))?;
        let view = server.billing.payment(account_id, &started.payment_id).await.map_err(ssr::fail)?;
        let payment = Payment::from(view.ok_or(ApiError::NotFound)?);
        let target = started.redirect_url;
        ssr::redirect_plain_form(&target);
        let until = payment.deadline_civil().map(|(_, minute)| minute);
        Ok(Leaving { target, gateway, until, payment_id: payment.id })
    }

    fn refuse(field: &str, code: FieldCode) -> ApiError {
        ApiError::Fields { problems: vec![(field.to_owned(), code)], typed: Vec::new() }
    }

    fn refusal(error: StartError, offer: &Offer) -> ApiError {
        match error {
            StartError::NoProfile => ApiError::ProfileNeeded,
            StartError::MethodNotOffered => ApiError::MethodNotOffered,
            StartError::Quote(QuoteRefusal::NoRate(_)) => ApiError::NoRate,
            StartError::Quote(QuoteRefusal::Lapsed | QuoteRefusal::OtherCharge) => ApiError::QuoteOver,
            StartError::Quote(QuoteRefusal::ChargeTooLarge { most }) => {
                refuse("amount", FieldCode::ChargeTooLarge { most })
            }
            StartError::Amount(_) | StartError::Quote(QuoteRefusal::Amount) => {
                refuse("amount", FieldCode::AmountUnreadable { example: offer.minimum })
            }
            StartError::GatewayUnavailable { .. } => ApiError::GatewayUnavailable,
            StartError::KeyConflict => ApiError::StaleForm,
            error @ StartError::Store(_) => ssr::fail(error),
        }
    }

    /// Whether the text can be a key that this server made.
    fn is_key(text: &str) -> bool {
        text.len() == 32 && text.bytes().all(|byte| byte.is_ascii_hexdigit())
    }
}
#[cfg(feature = "ssr")]
use server::{make_quote, pay};
