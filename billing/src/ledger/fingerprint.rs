//! The digest that tells a repeated request from a conflicting one.

use domain::ledger::Command;
use ring::digest::{Context, SHA256};

/// A digest of a command's content: the first 128 bits of a SHA-256 over its length-prefixed fields, as hex.
#[must_use]
pub fn fingerprint(command: &Command) -> String {
    let mut digest = Context::new(&SHA256);
    let mut field = |bytes: &[u8]| {
        digest.update(&u64::try_from(bytes.len()).unwrap_or(u64::MAX).to_be_bytes());
        digest.update(bytes);
    };
    match command {
        Command::Grant(grant) => {
            field(b"grant");
            field(grant.source.slug().as_bytes());
            field(&grant.amount.micros.to_be_bytes());
            field(grant.amount.currency.code().as_bytes());
            field(&grant.expires_at.map_or(i64::MAX, |end| end.0).to_be_bytes());
            field(&u64::try_from(grant.services.len()).unwrap_or(u64::MAX).to_be_bytes());
            for service in &grant.services {
                field(service.as_bytes());
            }
            field(grant.reference.as_bytes());
            field(grant.counter.slug().as_bytes());
            field(grant.description.as_bytes());
        }
        Command::Charge(charge) => {
            field(b"charge");
            field(charge.service.as_bytes());
            field(&charge.amount.micros.to_be_bytes());
            field(charge.amount.currency.code().as_bytes());
            field(charge.description.as_bytes());
        }
        Command::ExpireDue => field(b"expire_due"),
    }
    hex::encode(&digest.finish().as_ref()[..16])
}
