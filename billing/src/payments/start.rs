//! Starting a payment: the row is committed before the gateway is asked.

use domain::{
    account::AccountId,
    money::Money,
    payment::{PaymentState, schedule::deadline},
    quote::{Acceptance, Quote, QuoteRefusal, accept},
    top_up::{Offer, check_amount},
};

use crate::{
    engine::Billing,
    payments::{StartError, StartPayment, Started, create::NewPayment, record::PaymentRecord},
};

/// The longest key of a form, in characters.
const CLIENT_KEY_MAX: usize = 64;
/// The longest name of a consent text's version, in characters.
const CONSENT_MAX: usize = 64;

impl Billing {
    /// Starts a payment and answers where the browser goes. The same key with the same content is the same payment, also
    /// when the quote's time is over by then.
    ///
    /// # Errors
    /// [`StartError`].
    pub async fn start_payment(&self, account_id: AccountId, start: StartPayment) -> Result<Started, StartError> {
        let StartPayment { gateway, amount, quote, client_key, consent_version, language, client_ip } = start;
        let (version, profile) = self.latest_profile(account_id).await?.ok_or(StartError::NoProfile)?;
        let offer = self.offer(profile.country, profile.currency, gateway)?;
        check_amount(&offer, amount)?;
        if client_key.is_empty() || client_key.chars().count() > CLIENT_KEY_MAX {
            return Err(StartError::KeyConflict);
        }
        let quote = self.accepted_quote(account_id, &client_key, &offer, amount, quote).await?;
        let now = self.now();
        let new = NewPayment {
            account_id,
            gateway,
            amount: quote.as_ref().map_or(amount, |quote| quote.charge),
            quote,
            client_key,
            profile_version: version,
            consent_version: consent_version.chars().take(CONSENT_MAX).collect(),
            language,
            client_ip: client_ip.to_string(),
            created_at: now,
            deadline: deadline(gateway, now),
            next_check_at: Some(deadline(gateway, now)),
        };
        let Some(payment) = self.make_payment(&new).await? else {
            // The same form by another quote: what was started first is what there is, and its page says at which charge.
            let first = self.payment_by_key(account_id, &new.client_key).await?;
            let first = first.filter(|first| first.gateway == gateway && first.credit() == amount);
            let first = first.ok_or(StartError::KeyConflict)?;
            return Ok(Started { redirect_url: self.payment_page(&first.id), payment_id: first.id });
        };
        if payment.state != PaymentState::Created || payment.redirect_url.is_some() {
            return Ok(self.started(payment));
        }
        match self.open_page(&payment, language, client_ip).await {
            Ok(opened) => {
                let payment = self.keep_page(&payment.id, &opened).await?;
                self.inner.check_soon.notify_one();
                Ok(self.started(payment))
            }
            Err(error) => {
                tracing::warn!(payment_id = %payment.id, %error, "the gateway could not be asked for a page.");
                self.give_up_opening(&payment.id, &error).await?;
                Err(StartError::GatewayUnavailable { payment_id: payment.id })
            }
        }
    }

    /// The accepted quote, made again; none where none is needed. A form that is sent again finds the quote of its payment,
    /// also when its time is over by then.
    async fn accepted_quote(
        &self,
        account_id: AccountId,
        client_key: &str,
        offer: &Offer,
        amount: Money,
        accepted: Option<Acceptance>,
    ) -> Result<Option<Quote>, StartError> {
        let Some(pair) = offer.quoted() else { return Ok(None) };
        let accepted = accepted.ok_or(QuoteRefusal::Lapsed)?;
        let before = self.payment_by_key(account_id, client_key).await?.and_then(|payment| payment.quote);
        // A later quote that charges the same is the same to the customer.
        if let Some(quote) = before.filter(|quote| quote.charge.micros == accepted.charge && quote.credit == amount) {
            return Ok(Some(quote));
        }
        let entered = self.entered_rate(pair, accepted.version).await?.ok_or(QuoteRefusal::Lapsed)?;
        let max_age = self.inner.rate_max_age_seconds;
        Ok(Some(accept(accepted, entered, amount, self.now(), max_age, offer.most_charged)?))
    }

    /// Where the browser goes for a payment: on to pay while that is possible, else to see what became of it.
    fn started(&self, payment: PaymentRecord) -> Started {
        let page = self.payment_page(&payment.id);
        let payable = payment.is_payable(self.now());
        let redirect_url = payment.redirect_url.filter(|_| payable).unwrap_or(page);
        Started { payment_id: payment.id, redirect_url }
    }
}
