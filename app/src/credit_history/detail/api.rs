//! The data of one movement.

use domain::{
    currency::Currency,
    history::{Movement, Sources},
    ledger::PostingKind,
    time::Day,
};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::{ApiError, wire::Answer};

/// Everything that explains one movement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MovementDetail {
    /// The movement.
    pub movement: Movement,
    /// The zone of its time.
    pub zone: String,
    /// Of all amounts.
    pub currency: Currency,
    /// The grants that gave or took, in the order of the legs.
    pub parts: Vec<Part>,
    /// What was used; may be empty.
    pub resource: String,
    /// Quantity and unit price, when the amount was rated from them.
    pub rated: Option<(String, String)>,
    /// The movement that it is about.
    pub original: Option<Neighbour>,
    /// The movements about it.
    pub since: Vec<Neighbour>,
}

/// What one grant gave or took.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// Where the credit came from.
    pub source: Sources,
    /// A payment's id, a voucher's code, a plan's name.
    pub reference: String,
    /// Signed change, micro-units.
    pub amount: i64,
    /// What is left of the grant now.
    pub left: Option<i64>,
}

/// Another movement, in short.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Neighbour {
    /// Its number.
    pub seq: i64,
    /// What it did.
    pub kind: PostingKind,
    /// Its day in the account's zone.
    pub day: Day,
    /// Signed change of the balance, micro-units.
    pub amount: i64,
}

/// Explains the movement of a number.
#[server(input = server_fn::codec::GetUrl, output = Answer, endpoint = "movement")]
pub async fn explain_movement(seq: String) -> Result<MovementDetail, ApiError> {
    use billing::{explain::Explanation, history::HistoryQuery, zone::Zone};
    use domain::{ledger::Book, ledger::Posting};

    use crate::ssr;

    async fn load(seq: &str) -> Result<MovementDetail, ApiError> {
        let viewer = ssr::authorised()?;
        let account = viewer.account_id;
        let billing = ssr::server()?.billing;
        let seq: i64 = seq.parse().map_err(|_| ApiError::NotFound)?;
        let currency = billing.currency(account).await.map_err(ssr::fail)?.ok_or(ApiError::NotFound)?;
        let only = HistoryQuery { before: seq.checked_add(1), limit: 1, ..HistoryQuery::default() };
        let movement = billing.history(account, only).await.map_err(ssr::fail)?.movements.pop();
        let movement = movement.filter(|movement| movement.seq == seq).ok_or(ApiError::NotFound)?;
        let explained = billing.explain(account, seq).await.map_err(ssr::fail)?.ok_or(ApiError::NotFound)?;
        let zone = viewer.time_zone;
        let days = Zone::named(&zone);
        let neighbour = |posting: &Posting| Neighbour {
            seq: posting.seq,
            kind: posting.kind,
            day: days.civil(posting.at).0,
            amount: posting.amount,
        };
        let Explanation { posting, usage, grants, original, since } = &explained;
        let part = |entry: &domain::ledger::Entry| {
            if entry.book == Book::Debt {
                let (source, reference) = (Sources::DEBT, String::new());
                return Some(Part { source, reference, amount: entry.amount, left: None });
            }
            let grant = grants.iter().find(|grant| Some(grant.id) == entry.grant_id)?;
            Some(Part {
                source: Sources::of(grant.source),
                reference: grant.reference.clone(),
                amount: entry.amount,
                left: Some(grant.remaining + grant.held),
            })
        };
        Ok(MovementDetail {
            parts: posting.entries.iter().filter_map(part).collect(),
            resource: usage.as_ref().map(|usage| usage.resource.clone()).unwrap_or_default(),
            rated: usage.as_ref().and_then(|usage| usage.rated.clone()),
            original: original.as_ref().map(neighbour),
            since: since.iter().map(neighbour).collect(),
            movement,
            zone,
            currency,
        })
    }
    ssr::answer(load(&seq).await)
}
