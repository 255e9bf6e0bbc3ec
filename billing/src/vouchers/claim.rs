//! Redeeming: claim, grant, and what makes good what was cut off in between.

use domain::{
    account::AccountId,
    ledger::{Book, Command, GrantSource, NewGrant, Request},
    time::Timestamp,
    voucher::{VoucherCode, VoucherTerms, redeemable},
};

use super::{Redeemed, VoucherError, read_voucher, voucher_columns};
use crate::{
    engine::Billing,
    ledger::{PostError, fingerprint},
    store::{StoreError, Tx, sql, values},
};

/// A claim that is open for longer was cut off: the sweeper makes it good.
const CUT_OFF_SECONDS: i64 = 60;
/// Claims in one round of the sweeper.
const BITE: i64 = 100;

/// A use of a code that an account has claimed.
struct Claim {
    code: VoucherCode,
    account_id: AccountId,
    number: i64,
    claimed_at: Timestamp,
    terms: VoucherTerms,
}

impl Billing {
    /// Redeems a code, as typed. The same account trying twice at once gets it once.
    ///
    /// # Errors
    /// [`VoucherError`].
    pub async fn redeem_voucher(&self, account_id: AccountId, typed: &str) -> Result<Redeemed, VoucherError> {
        self.redeem_voucher_once(account_id, typed, "").await
    }

    /// The same for a form with a key: sent again with the code that it has redeemed, it gets the same answer. An empty key
    /// is none.
    pub(super) async fn redeem_voucher_once(
        &self,
        account_id: AccountId,
        typed: &str,
        form_key: &str,
    ) -> Result<Redeemed, VoucherError> {
        let claim = self.claim_voucher(account_id, typed, form_key).await?;
        self.grant_voucher(&claim).await
    }

    /// Grants what was claimed and never granted. Answers how many.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn finish_redemptions(&self) -> Result<usize, StoreError> {
        let before = self.now().plus_seconds(-CUT_OFF_SECONDS);
        let text = concat!(
            "SELECT ",
            voucher_columns!(),
            ", c.account_id, c.number, c.claimed_at FROM voucher_claim AS c JOIN voucher AS v ON v.code = c.code
             WHERE c.posting_seq IS NULL AND c.claimed_at <= $1 ORDER BY c.claimed_at LIMIT $2"
        );
        let rows = self.store().all(sql(text, values![before, BITE])).await?;
        let mut finished = 0;
        for row in &rows {
            let record = read_voucher(row)?;
            let mut cells = row.cells_from(14);
            let claim = Claim {
                code: record.code,
                account_id: AccountId(cells.int()?),
                number: cells.int()?,
                claimed_at: Timestamp(cells.int()?),
                terms: record.state.terms,
            };
            match self.grant_voucher(&claim).await {
                Ok(_) => finished += 1,
                Err(VoucherError::Store(error)) => return Err(error),
                Err(error) => tracing::warn!(code = %claim.code, %error, "a claimed voucher was given back."),
            }
        }
        Ok(finished)
    }

    /// Claims a use under the code's lock; an own one that was cut off is taken up again. A text that is no code does the
    /// same work as a code that there is not.
    async fn claim_voucher(&self, account_id: AccountId, typed: &str, form_key: &str) -> Result<Claim, VoucherError> {
        let currency = self.currency(account_id).await?;
        let code = typed.parse::<VoucherCode>().ok();
        let named = code.as_ref().map_or("", VoucherCode::as_str);
        let now = self.now();
        let mut tx = self.store().write().await?;
        let text = concat!("SELECT ", voucher_columns!(), " FROM voucher AS v WHERE v.code = $1 /*lock*/");
        let record = tx.first(sql(text, values![named])).await?.as_ref().map(read_voucher).transpose()?;
        let own = own_claims(&mut tx, named, account_id).await?;
        // Granted already or not: the ledger grants a claim once.
        let known = own.iter().find(|claim| claim.is_open || !form_key.is_empty() && claim.form_key == form_key);
        if let (Some(record), Some(OwnClaim { number, claimed_at, .. })) = (&record, known) {
            let (code, terms) = (record.code.clone(), record.state.terms.clone());
            return Ok(Claim { code, account_id, number: *number, claimed_at: *claimed_at, terms });
        }
        let used_by_account = i64::try_from(own.len()).unwrap_or(i64::MAX);
        let state = record.map(|record| {
            let mut state = record.state;
            state.used_by_account = used_by_account;
            state.used_by_account_at = own.iter().map(|claim| claim.claimed_at).max();
            (record.code, state)
        });
        redeemable(state.as_ref().map(|(_, state)| state), currency, now)?;
        let (code, state) = state.ok_or(domain::voucher::VoucherRefusal::Unknown)?;
        let number = own.iter().map(|claim| claim.number).max().unwrap_or(0) + 1;
        tx.execute(sql("UPDATE voucher SET claims = claims + 1 WHERE code = $1", values![code.as_str()])).await?;
        tx.execute(sql(
            "INSERT INTO voucher_claim (code, account_id, number, claimed_at, form_key) VALUES ($1, $2, $3, $4, $5)",
            values![code.as_str(), account_id, number, now, form_key],
        ))
        .await?;
        tx.commit().await?;
        Ok(Claim { code, account_id, number, claimed_at: now, terms: state.terms })
    }

    /// Grants a claim: once, whoever does it. A claim that the ledger refuses is given back.
    async fn grant_voucher(&self, claim: &Claim) -> Result<Redeemed, VoucherError> {
        let Claim { code, account_id, number, claimed_at, terms } = claim;
        let command = Command::Grant(NewGrant {
            source: GrantSource::Voucher,
            amount: terms.amount,
            expires_at: terms.lifetime_days.map(|days| claimed_at.plus_days(days)),
            services: terms.services.clone(),
            reference: code.to_string(),
            counter: Book::VoucherCost,
            description: terms.description.clone(),
        });
        let request = Request { key: format!("voucher:{code}:{number}"), fingerprint: fingerprint(&command), command };
        match self.inner.lanes.post(*account_id, request, None).await {
            Ok(posted) => {
                let mut tx = self.store().write().await?;
                tx.execute(sql(
                    "UPDATE voucher_claim SET posting_seq = $4
                     WHERE code = $1 AND account_id = $2 AND number = $3 AND posting_seq IS NULL",
                    values![code.as_str(), *account_id, *number, posted.seq],
                ))
                .await?;
                tx.commit().await?;
                Ok(Redeemed { amount: terms.amount, seq: posted.seq })
            }
            // Whether it was posted is unknown: the claim stays, and is made good.
            Err(PostError::Store(error)) => Err(error.into()),
            Err(refused) => {
                self.give_back_voucher(claim).await?;
                Err(refused.into())
            }
        }
    }

    async fn give_back_voucher(&self, claim: &Claim) -> Result<(), StoreError> {
        let code = claim.code.as_str();
        let mut tx = self.store().write().await?;
        tx.first(sql("SELECT 1 FROM voucher WHERE code = $1 /*lock*/", values![code])).await?;
        let gone = tx.execute(sql(
            "DELETE FROM voucher_claim WHERE code = $1 AND account_id = $2 AND number = $3 AND posting_seq IS NULL",
            values![code, claim.account_id, claim.number],
        ));
        if gone.await? == 1 {
            tx.execute(sql("UPDATE voucher SET claims = claims - 1 WHERE code = $1", values![code])).await?;
        }
        tx.commit().await
    }
}

/// A claim of the account that tries.
struct OwnClaim {
    number: i64,
    claimed_at: Timestamp,
    /// Whether it is still to be granted.
    is_open: bool,
    form_key: String,
}

/// The account's claims of a code.
async fn own_claims(tx: &mut Tx, code: &str, account_id: AccountId) -> Result<Vec<OwnClaim>, StoreError> {
    let rows = tx.all(sql(
        "SELECT number, claimed_at, posting_seq, form_key FROM voucher_claim WHERE code = $1 AND account_id = $2",
        values![code, account_id],
    ));
    let read = |row: &crate::store::Row| {
        let mut cells = row.cells();
        let (number, claimed_at) = (cells.int()?, Timestamp(cells.int()?));
        Ok(OwnClaim { number, claimed_at, is_open: cells.maybe_int()?.is_none(), form_key: cells.text()? })
    };
    rows.await?.iter().map(read).collect()
}
