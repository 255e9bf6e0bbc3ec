//! What a voucher paid.

use domain::{
    account::AccountId,
    ledger::PostingKind,
    money::Money,
    time::{Day, Timestamp},
};

use crate::{
    engine::Billing,
    store::{StoreError, sql, values},
    zone::Zone,
};

/// One movement that took from a voucher's credit, or gave back to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VoucherUse {
    /// The posting: a row of the history.
    pub seq: i64,
    /// Day in the account's zone.
    pub day: Day,
    /// Minute of that day.
    pub minute: u16,
    /// A charge, a charge given back, the expiry of the rest.
    pub kind: PostingKind,
    /// Which service; empty for the account itself.
    pub service: String,
    /// The service's words; may be empty.
    pub description: String,
    /// What it took from this voucher (negative) or gave back, which may be a part of the whole charge.
    pub amount: Money,
}

/// A page of them, newest first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VoucherUses {
    /// The movements.
    pub uses: Vec<VoucherUse>,
    /// Where the next, older page begins.
    pub older: Option<i64>,
}

impl Billing {
    /// What the credit of the voucher granted by the posting `seq` was used for before the posting `before`, newest first.
    /// Of another account, or of a posting that granted nothing, it is empty.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn voucher_uses(
        &self,
        account_id: AccountId,
        seq: i64,
        before: Option<i64>,
        limit: u32,
    ) -> Result<VoucherUses, StoreError> {
        let Some(currency) = self.currency(account_id).await? else {
            return Ok(VoucherUses { uses: Vec::new(), older: None });
        };
        let zone: Zone = self.zone(account_id).await?;
        let most = usize::try_from(limit).unwrap_or(0);
        let values = values![account_id, seq, before.unwrap_or(i64::MAX), i64::from(limit) + 1];
        let mut uses = Vec::new();
        for row in self.store().all(sql(OF_GRANT, values)).await? {
            let mut cells = row.cells();
            let (seq, at) = (cells.int()?, Timestamp(cells.int()?));
            let (day, minute) = zone.civil(at);
            uses.push(VoucherUse {
                seq,
                day,
                minute,
                kind: cells.word()?,
                service: cells.text()?,
                description: cells.text()?,
                amount: Money::from_micros(cells.int()?, currency),
            });
        }
        uses.sort_by_key(|one| std::cmp::Reverse(one.seq));
        let more = uses.len() > most;
        uses.truncate(most);
        let older = uses.last().filter(|_| more).map(|last| last.seq);
        Ok(VoucherUses { uses, older })
    }
}

/// By the index `entry_grant`, from its end. What is set aside and given back within a voucher sums to nothing and is left
/// out; a charge captured from a hold has several legs.
pub(crate) const OF_GRANT: &str = "
    SELECT p.seq, p.at, p.kind, p.service, p.description, u.amount
    FROM (SELECT e.seq AS seq, CAST(sum(e.amount) AS BIGINT) AS amount FROM entry AS e
          WHERE e.account_id = $1 AND e.grant_id = $2 AND e.seq > $2 AND e.seq < $3
          GROUP BY e.seq HAVING sum(e.amount) <> 0 ORDER BY e.seq DESC LIMIT $4) AS u
    CROSS JOIN posting AS p WHERE p.account_id = $1 AND p.seq = u.seq";
