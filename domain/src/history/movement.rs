//! One row of the credit history.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::Sources;
use crate::{
    ledger::PostingKind,
    time::{Day, Timestamp},
};

/// How a movement stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MovementStatus {
    /// Done.
    Success,
    /// Credit that ran out unused.
    Expired,
}

impl MovementStatus {
    /// Every status, in the order of the filter's list.
    pub const ALL: [Self; 2] = [Self::Success, Self::Expired];

    /// The name in addresses and on the wire.
    #[must_use]
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Success => "success",
            Self::Expired => "expired",
        }
    }

    /// The status of a posting of this kind.
    #[must_use]
    pub const fn of(kind: PostingKind) -> Self {
        match kind {
            PostingKind::Expiry => Self::Expired,
            _ => Self::Success,
        }
    }
}

/// A posting as the customer sees it. On the wire an array, in the order of the fields: a page of history is many of
/// them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Movement {
    /// Number within the account, from 1.
    pub seq: i64,
    /// When it was posted.
    pub at: Timestamp,
    /// The day of `at` in the account's time zone.
    pub day: Day,
    /// The minute of that day, 0–1439.
    pub minute: u16,
    /// What it did.
    pub kind: PostingKind,
    /// The service charged; `None` for movements of the account itself.
    pub service: Option<String>,
    /// Text for the customer; may be empty.
    pub description: String,
    /// A payment's id, a voucher's code …; may be empty.
    pub reference: String,
    /// How it stands.
    pub status: MovementStatus,
    /// Signed change of the balance, micro-units.
    pub amount: i64,
    /// The balance after it, micro-units.
    pub balance_after: i64,
    /// Which credit paid, came or went.
    pub sources: Sources,
    /// The code of the voucher that paid, came or expired; empty when there is none.
    pub code: String,
}

impl Serialize for Movement {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self { seq, at, day, minute, kind, service, description, reference, status, amount, balance_after, .. } =
            self;
        let (sources, code) = (&self.sources, &self.code);
        (seq, at, day, minute, kind, service, description, reference, status, amount, balance_after, sources, code)
            .serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Movement {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let (seq, at, day, minute, kind, service, description, reference, status, amount, balance_after, sources, code) =
            Deserialize::deserialize(deserializer)?;
        Ok(Self {
            seq,
            at,
            day,
            minute,
            kind,
            service,
            description,
            reference,
            status,
            amount,
            balance_after,
            sources,
            code,
        })
    }
}

#[cfg(test)]
pub mod tests {
    use proptest::prelude::*;

    use super::{Movement, MovementStatus};
    use crate::{
        history::Sources,
        ledger::PostingKind,
        time::{Day, Timestamp},
    };

    /// Any movement, from few services and words so that filters meet something.
    pub fn movement() -> impl Strategy<Value = Movement> {
        let kind = prop::sample::select(PostingKind::SHOWN.as_slice());
        let service = prop::option::of(prop::sample::select(vec!["inference", "speech", "gpu"]));
        let words = prop::sample::select(vec!["", "Nạp tiền", "Llama 3 tokens", "音声認識", "PAY-0001", "Größe"]);
        let paid = (0u8..16, prop::sample::select(vec!["", "HANOI24DEV"]));
        let time = (-20i32..20, 0u16..1_440);
        (1i64..1_000_000, time, kind, service, (words.clone(), words), paid, any::<i32>(), any::<i32>()).prop_map(
            |(seq, (day, minute), kind, service, (description, reference), paid, amount, balance_after)| Movement {
                seq,
                at: Timestamp((i64::from(day) * 1_440 + i64::from(minute)) * 60_000),
                day: Day(day),
                minute,
                kind,
                service: service.map(str::to_owned),
                description: description.to_owned(),
                reference: reference.to_owned(),
                status: MovementStatus::of(kind),
                amount: i64::from(amount),
                balance_after: i64::from(balance_after),
                sources: Sources::from_bits(paid.0),
                code: paid.1.to_owned(),
            },
        )
    }

    proptest! {
        #[test]
        fn json_round_trips(movement in movement()) {
            let json = serde_json::to_string(&movement).unwrap();
            prop_assert!(json.starts_with('['));
            prop_assert_eq!(serde_json::from_str::<Movement>(&json).unwrap(), movement);
        }
    }
}
