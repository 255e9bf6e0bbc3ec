//! The sandbox's gateway accounts, in the server's words. They open nothing outside the sandbox.

use std::collections::BTreeMap;

/// Equal to the defaults of the sandbox: a test compares them.
const ACCOUNTS: [(&str, &str); 7] = [
    ("PREPAY_VNPAY_TMN_CODE", "SANDBX01"),
    ("PREPAY_VNPAY_HASH_SECRET", "K7QW2MZX9LPTR4VN8BYC1DFGH6JSA3EU"),
    ("PREPAY_STRIPE_SECRET_KEY", "sk_test_sandbox_4f8d2c7b9a1e"),
    ("PREPAY_STRIPE_WEBHOOK_SECRET", "whsec_sandbox_6b1f0e9d3c5a7824"),
    ("PREPAY_PAYPAL_CLIENT_ID", "sandbox-client-3f7a9c1e5b"),
    ("PREPAY_PAYPAL_CLIENT_SECRET", "sandbox-secret-8d2e6f4a0c9b1735"),
    ("PREPAY_PAYPAL_WEBHOOK_ID", "5GP028458E2496506"),
];

/// The accounts, and the addresses that stand in for the gateways' own.
pub fn server_variables(sandbox_url: &str) -> BTreeMap<String, String> {
    let accounts = ACCOUNTS.map(|(name, value)| (name.to_owned(), value.to_owned()));
    let addresses = ["vnpay", "stripe", "paypal"]
        .map(|gateway| (format!("PREPAY_{}_BASE_URL", gateway.to_uppercase()), format!("{sandbox_url}/{gateway}")));
    accounts.into_iter().chain(addresses).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::project::{Project, read};

    #[test]
    fn the_accounts_are_the_sandboxs_defaults() {
        let sandbox = read(&Project::find().unwrap().root.join("sandbox/src/config.rs")).unwrap();
        for (name, value) in ACCOUNTS {
            let constant = name.replace("PREPAY_", "");
            assert!(sandbox.contains(&format!("pub const {constant}: &str = \"{value}\";")), "{constant}");
        }
    }

    #[test]
    fn every_gateway_is_at_the_sandbox() {
        let variables = server_variables("http://127.0.0.1:3100");
        assert_eq!(variables["PREPAY_PAYPAL_BASE_URL"], "http://127.0.0.1:3100/paypal");
        assert_eq!(variables.len(), 10);
    }
}
