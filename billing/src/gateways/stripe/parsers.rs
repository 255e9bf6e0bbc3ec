//! For fuzzing: see [`crate::gateways::parsers`].

use domain::payment::MoneyBack;

use super::{
    money_back::{Dispute, GoesBack, Page, Refund},
    session::Session,
};

/// Reads a session and asks it everything.
pub(in crate::gateways) fn session(data: &[u8]) {
    let Ok(session) = serde_json::from_slice::<Session>(data) else { return };
    for live in [false, true] {
        let evidence = session.evidence(live);
        assert!(evidence.is_none() || session.payment_id().is_some());
    }
}

/// Reads a refund, a dispute, and pages of them.
pub(in crate::gateways) fn money_back(data: &[u8]) -> Vec<MoneyBack> {
    let mut all = Vec::new();
    all.extend(serde_json::from_slice::<Refund>(data).ok().and_then(|refund| refund.read("pi_1")));
    all.extend(serde_json::from_slice::<Dispute>(data).ok().and_then(|dispute| dispute.read("pi_1")));
    if let Ok(page) = serde_json::from_slice::<Page<Refund>>(data) {
        all.extend(page.data.iter().filter_map(|refund| refund.read("pi_1")));
    }
    if let Ok(page) = serde_json::from_slice::<Page<Dispute>>(data) {
        all.extend(page.data.iter().filter_map(|dispute| dispute.read("pi_1")));
    }
    all
}
