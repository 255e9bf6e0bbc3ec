//! The ways to pay that an account has, and what each of them would charge now.

use domain::{
    account::AccountId,
    gateway::Gateway,
    money::Money,
    quote::{ExchangeRate, NoRate, Quote},
    time::{Day, Timestamp},
    top_up::{Offer, check_amount, offers},
};

use crate::{engine::Billing, payments::StartError, store::StoreError, zone::Zone};

/// A way to pay, and whether it can be used now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WayToPay {
    /// Gateway, limits, offered amounts.
    pub offer: Offer,
    /// The rate by which it would be quoted now, where it is quoted; or why it cannot be used.
    pub state: Result<Option<RateNow>, Unavailable>,
}

/// A rate that can be quoted by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RateNow {
    /// The rate.
    pub rate: ExchangeRate,
    /// Day and minute, in the account's zone, at which it was observed.
    pub observed: (Day, u16),
}

/// Why a way to pay cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unavailable {
    /// Its gateway is not set up.
    NotSetUp,
    /// No rate was entered.
    NoRate,
    /// The rate is too old; it was observed on this day and minute, in the account's zone.
    OldRate((Day, u16)),
}

/// A quote as it is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QuoteNow {
    /// The quote.
    pub quote: Quote,
    /// Day and minute, in the account's zone, at which its rate was observed.
    pub observed: (Day, u16),
    /// The minute of the day, in the account's zone, until which it holds.
    pub until: u16,
}

impl Billing {
    /// The account's ways to pay, the usual one first; none before its first billing profile.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn ways_to_pay(&self, account_id: AccountId) -> Result<Vec<WayToPay>, StoreError> {
        let Some((_, profile)) = self.latest_profile(account_id).await? else { return Ok(Vec::new()) };
        let zone = self.zone(account_id).await?;
        let mut ways = Vec::new();
        for offer in offers(profile.country, profile.currency) {
            let state = self.way_state(&offer, &zone).await?;
            ways.push(WayToPay { offer, state });
        }
        Ok(ways)
    }

    async fn way_state(&self, offer: &Offer, zone: &Zone) -> Result<Result<Option<RateNow>, Unavailable>, StoreError> {
        if !self.has_gateway(offer.gateway) {
            return Ok(Err(Unavailable::NotSetUp));
        }
        let Some(pair) = offer.quoted() else { return Ok(Ok(None)) };
        Ok(match self.rate_now(pair).await? {
            Ok(rate) => Ok(Some(RateNow { observed: zone.civil(rate.observed_at), rate })),
            Err(NoRate::Missing) => Err(Unavailable::NoRate),
            Err(NoRate::Old { observed_at }) => Err(Unavailable::OldRate(zone.civil(observed_at))),
        })
    }

    /// What a gateway would charge for `amount`, in the balance's currency; `None` where it charges that very amount.
    ///
    /// # Errors
    /// [`StartError`]: why it cannot be bought so.
    pub async fn quote(
        &self,
        account_id: AccountId,
        gateway: Gateway,
        amount: Money,
    ) -> Result<Option<QuoteNow>, StartError> {
        let (_, profile) = self.latest_profile(account_id).await?.ok_or(StartError::NoProfile)?;
        let offer = self.offer(profile.country, profile.currency, gateway)?;
        check_amount(&offer, amount)?;
        let Some(pair) = offer.quoted() else { return Ok(None) };
        let rate = self.rate_now(pair).await?.map_err(domain::quote::QuoteRefusal::NoRate)?;
        let quote = Quote::make(rate, amount, self.now(), self.inner.rate_max_age_seconds, offer.most_charged)?;
        let zone = self.zone(account_id).await?;
        let (observed, until) = (zone.civil(quote.rate.observed_at), zone.civil(quote.expires_at()).1);
        Ok(Some(QuoteNow { quote, observed, until }))
    }

    /// The offer of a gateway that is set up.
    pub(super) fn offer(
        &self,
        country: domain::country::CountryCode,
        currency: domain::currency::Currency,
        gateway: Gateway,
    ) -> Result<Offer, StartError> {
        let found = offers(country, currency).into_iter().find(|offer| offer.gateway == gateway);
        found.filter(|_| self.has_gateway(gateway)).ok_or(StartError::MethodNotOffered)
    }

    /// Tells the log which ways to pay nobody can use, and what to do.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn log_unavailable(&self) -> Result<(), StoreError> {
        for gateway in Gateway::ALL.into_iter().filter(|gateway| !self.has_gateway(*gateway)) {
            tracing::warn!(
                %gateway,
                "this way to pay is shown as unavailable: the gateway is not configured; docs/configuration.md lists its \
                 settings."
            );
        }
        if !self.has_gateway(Gateway::Paypal) {
            return Ok(());
        }
        for pair in domain::top_up::QUOTED {
            let observed_at = match self.rate_now(pair).await? {
                Ok(_) => continue,
                Err(NoRate::Missing) => None,
                Err(NoRate::Old { observed_at: Timestamp(at) }) => Some(at),
            };
            tracing::warn!(
                %pair, observed_at,
                "PayPal is shown as unavailable to accounts in {}: no exchange rate that is recent enough; enter one \
                 with `server rate set`.",
                pair.quote
            );
        }
        Ok(())
    }
}
