//! The certificates that PayPal's webhooks are signed with: fetched once from where PayPal keeps them, then remembered
//! (`payments.md` §3.5).

use std::{collections::BTreeMap, sync::Arc};

use tokio::sync::Mutex;
use url::Url;

use crate::gateways::{
    GatewayError,
    http::{Http, Repeat},
};

/// PayPal changes its certificate about once a year.
const KEPT_MAX: usize = 8;

/// The certificate files by address.
#[derive(Debug, Default)]
pub(super) struct Certificates(Mutex<BTreeMap<String, Arc<[u8]>>>);

impl Certificates {
    /// The file at an address that has been found to be PayPal's; `None` when there is none there. One is fetched at a
    /// time: whoever writes webhooks with made-up addresses does not make many requests of them.
    pub(super) async fn at(&self, url: &Url, http: &Http) -> Result<Option<Arc<[u8]>>, GatewayError> {
        let mut kept = self.0.lock().await;
        if let Some(file) = kept.get(url.as_str()) {
            return Ok(Some(Arc::clone(file)));
        }
        let answer = http.send("fetch certificate", http.get(url.clone()), Repeat::Safe).await?;
        if !answer.is_success() {
            return Ok(None);
        }
        if kept.len() >= KEPT_MAX {
            kept.clear();
        }
        let file: Arc<[u8]> = answer.body().into();
        kept.insert(url.to_string(), Arc::clone(&file));
        Ok(Some(file))
    }
}
