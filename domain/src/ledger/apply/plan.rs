//! A plan is bought.

use super::{Desk, Refusal, Words};
use crate::{
    ledger::{Book, BuyPlan, Entry, Grant, GrantSource, PostingKind},
    money::MICROS_MAX,
};

impl Desk<'_> {
    /// Takes out what is free of the plan before, takes the price from bought credit, and grants the allowance: a posting
    /// each. What holds keep of the plan before stays with them until they end. What the customer owes must be covered
    /// too, but is not paid by the allowance, which is for the plan's services.
    pub(super) fn buy_plan(&mut self, buy: &BuyPlan) -> Result<(), Refusal> {
        let allowance = self.checked_amount(buy.allowance)?;
        let price = buy.price.micros;
        if buy.price.currency != self.state.currency {
            return Err(Refusal::CurrencyMismatch);
        }
        if !(0..=MICROS_MAX).contains(&price) {
            return Err(Refusal::AmountOutOfRange);
        }
        if buy.expires_at <= self.now {
            return Err(Refusal::BadEnd);
        }
        if let Some(id) = buy.replaces {
            self.end_plan(id, &buy.reference)?;
        }
        let mut paid_by = None;
        if price > 0 {
            let missing = price.saturating_add(self.state.debt).saturating_sub(self.state.bought(self.now));
            if missing > 0 {
                return Err(Refusal::NotEnoughTopUp { missing });
            }
            let mut entries = Vec::new();
            self.burn(price, |grant| grant.source == GrantSource::TopUp, &mut entries)?;
            entries.push(Entry { book: Book::PlanSales, grant_id: None, amount: price });
            let key = format!("plan_fee:{}", self.next_seq());
            let words = Words { reference: buy.reference.clone(), ..Words::of(PostingKind::PlanFee) };
            self.post_by_clock(words, entries, key);
            paid_by = Some(self.state.seq);
        }
        let id = self.next_seq();
        self.state.grants.push(Grant {
            id,
            source: GrantSource::Plan,
            amount: allowance,
            remaining: allowance,
            held: 0,
            expires_at: Some(buy.expires_at),
            services: buy.services.clone(),
            reference: buy.reference.clone(),
        });
        let entries = vec![
            Entry { book: Book::PlanSales, grant_id: None, amount: -allowance },
            Entry { book: Book::Credit, grant_id: Some(id), amount: allowance },
        ];
        let words = Words { reference: buy.reference.clone(), original: paid_by, ..Words::of(PostingKind::Plan) };
        self.post(words, entries)
    }

    /// Posts out what is free of a plan's allowance.
    fn end_plan(&mut self, id: i64, reference: &str) -> Result<(), Refusal> {
        let grant = self.state.grants.iter_mut().find(|grant| grant.id == id).ok_or(Refusal::NoSuchGrant)?;
        if grant.source != GrantSource::Plan {
            return Err(Refusal::NoSuchGrant);
        }
        let free = std::mem::take(&mut grant.remaining);
        if free > 0 {
            let name = if grant.reference.is_empty() { reference.to_owned() } else { grant.reference.clone() };
            let entries = vec![
                Entry { book: Book::Credit, grant_id: Some(id), amount: -free },
                Entry { book: Book::PlanSales, grant_id: None, amount: free },
            ];
            let key = format!("plan_end:{}", self.next_seq());
            let words = Words { reference: name, original: Some(id), ..Words::of(PostingKind::PlanEnd) };
            self.post_by_clock(words, entries, key);
        }
        Ok(())
    }
}
