//! The digest that tells a repeated request from a conflicting one.

use domain::{
    ledger::{Charge, Command, NewGrant},
    money::Money,
};
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
            grant_fields(&mut field, grant);
        }
        Command::Reinstate { grant, original, disputed } => {
            field(b"reinstate");
            grant_fields(&mut field, grant);
            field(&original.seq.to_be_bytes());
            field(&[u8::from(*disputed)]);
        }
        Command::BuyPlan(buy) => {
            field(b"buy_plan");
            money_fields(&mut field, buy.price);
            money_fields(&mut field, buy.allowance);
            field(&buy.expires_at.0.to_be_bytes());
            field(&u64::try_from(buy.services.len()).unwrap_or(u64::MAX).to_be_bytes());
            for service in &buy.services {
                field(service.as_bytes());
            }
            field(buy.reference.as_bytes());
            field(&buy.replaces.unwrap_or_default().to_be_bytes());
        }
        Command::Charge(charge) => {
            field(b"charge");
            charge_fields(&mut field, charge);
        }
        Command::Hold(hold) => {
            field(b"hold");
            field(hold.service.as_bytes());
            money_fields(&mut field, hold.amount);
            field(&hold.expires_at.0.to_be_bytes());
            field(hold.description.as_bytes());
        }
        Command::Capture(capture) => {
            field(b"capture");
            field(&capture.hold_id.to_be_bytes());
            charge_fields(&mut field, &capture.charge);
            field(&[u8::from(capture.last)]);
        }
        Command::Extend { hold_id, expires_at } => {
            field(b"extend");
            field(&hold_id.to_be_bytes());
            field(&expires_at.0.to_be_bytes());
        }
        Command::Release { hold_id } => {
            field(b"release");
            field(&hold_id.to_be_bytes());
        }
        Command::Reverse(reverse) => {
            field(b"reverse");
            field(&reverse.original.seq.to_be_bytes());
            money_fields(&mut field, reverse.amount);
            field(reverse.reason.as_bytes());
        }
        Command::TakeBack(take) => {
            field(b"take_back");
            field(&take.original.seq.to_be_bytes());
            money_fields(&mut field, take.amount);
            field(&[u8::from(take.disputed)]);
            field(take.counter.slug().as_bytes());
            field(take.reference.as_bytes());
        }
        Command::Adjust(adjustment) => {
            field(b"adjust");
            money_fields(&mut field, adjustment.amount);
            field(adjustment.actor.as_bytes());
            field(adjustment.reason.as_bytes());
        }
        Command::ExpireDue => field(b"expire_due"),
    }
    hex::encode(&digest.finish().as_ref()[..16])
}

fn grant_fields(field: &mut impl FnMut(&[u8]), grant: &NewGrant) {
    field(grant.source.slug().as_bytes());
    money_fields(field, grant.amount);
    field(&grant.expires_at.map_or(i64::MAX, |end| end.0).to_be_bytes());
    field(&u64::try_from(grant.services.len()).unwrap_or(u64::MAX).to_be_bytes());
    for service in &grant.services {
        field(service.as_bytes());
    }
    field(grant.reference.as_bytes());
    field(grant.counter.slug().as_bytes());
    field(grant.description.as_bytes());
}

fn charge_fields(field: &mut impl FnMut(&[u8]), charge: &Charge) {
    field(charge.service.as_bytes());
    money_fields(field, charge.amount);
    field(charge.description.as_bytes());
    if let Some(usage) = &charge.usage {
        field(usage.resource.as_bytes());
        if let Some((quantity, unit_price)) = usage.rated {
            field(quantity.normalize().to_string().as_bytes());
            field(unit_price.normalize().to_string().as_bytes());
        }
    }
}

fn money_fields(field: &mut impl FnMut(&[u8]), money: Money) {
    field(&money.micros.to_be_bytes());
    field(money.currency.code().as_bytes());
}
