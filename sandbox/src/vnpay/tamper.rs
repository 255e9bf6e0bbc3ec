//! Messages that tell what is not so.

use super::{ipn::Ipn, params::Params, signature};
use crate::switches::Wrong;

impl Ipn {
    /// The message with `wrong` in it: signed as VNPay would, or, forged, as it would not.
    pub fn tampered(&self, secret: &str, wrong: Wrong) -> Self {
        let Ok(params) = Params::parse(self.query()) else { return self.clone() };
        let forged = wrong == Wrong::Forge;
        let changed = params.iter().map(|(name, value)| {
            let value = match (name, wrong) {
                // A tenth more.
                ("vnp_Amount", Wrong::WrongAmount | Wrong::Forge) => {
                    value.parse().map_or(0, |amount: u64| amount + amount / 10).to_string()
                }
                ("vnp_TmnCode", Wrong::OtherMerchant) => "OTHERS01".to_owned(),
                ("vnp_ResponseCode" | "vnp_TransactionStatus", Wrong::Suspicious) => "07".to_owned(),
                ("vnp_ResponseCode", Wrong::Contradict) => "00".to_owned(),
                ("vnp_TransactionStatus", Wrong::Contradict) => "02".to_owned(),
                _ => value.to_owned(),
            };
            (name.to_owned(), value)
        });
        let changed: Vec<(String, String)> = changed.filter(|(name, _)| name != "vnp_SecureHash").collect();
        let pairs = changed.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        Self::new(signature::signed_query(if forged { "not VNPay's secret" } else { secret }, pairs))
    }
}
