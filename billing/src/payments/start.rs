//! Starting a payment: the row is committed before the gateway is asked.

use domain::{
    account::AccountId,
    payment::{PaymentState, schedule::deadline},
    top_up::{check_amount, offers},
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
    /// Starts a payment and answers where the browser goes. The same key with the same content is the same payment.
    ///
    /// # Errors
    /// [`StartError`].
    pub async fn start_payment(&self, account_id: AccountId, start: StartPayment) -> Result<Started, StartError> {
        let StartPayment { gateway, amount, client_key, consent_version, language, client_ip } = start;
        let (version, profile) = self.latest_profile(account_id).await?.ok_or(StartError::NoProfile)?;
        let offer = offers(profile.country, profile.currency)
            .into_iter()
            .find(|offer| offer.gateway == gateway && self.has_gateway(gateway))
            .ok_or(StartError::MethodNotOffered)?;
        check_amount(&offer, amount)?;
        if client_key.is_empty() || client_key.chars().count() > CLIENT_KEY_MAX {
            return Err(StartError::KeyConflict);
        }
        let now = self.now();
        let new = NewPayment {
            account_id,
            gateway,
            amount,
            client_key,
            profile_version: version,
            consent_version: consent_version.chars().take(CONSENT_MAX).collect(),
            language,
            client_ip: client_ip.to_string(),
            created_at: now,
            deadline: deadline(gateway, now),
            next_check_at: Some(deadline(gateway, now)),
        };
        let payment = self.make_payment(&new).await?.ok_or(StartError::KeyConflict)?;
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

    /// Where the browser goes for a payment: on to pay while that is possible, else to see what became of it.
    fn started(&self, payment: PaymentRecord) -> Started {
        let page = self.payment_page(&payment.id);
        let payable = payment.is_payable(self.now());
        let redirect_url = payment.redirect_url.filter(|_| payable).unwrap_or(page);
        Started { payment_id: payment.id, redirect_url }
    }
}
