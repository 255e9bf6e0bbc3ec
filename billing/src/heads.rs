//! Signed heads: every hour the house signs how far each account's chain has come, and shows it to whoever asks for the
//! account. `docs/decisions/0007-signed-heads.md` says what that proves.

use std::{sync::Weak, time::Duration};

use domain::{
    account::AccountId,
    ledger::{Head, Link, SignedHead},
    time::Timestamp,
};
use ring::signature::{ED25519, UnparsedPublicKey};
use tokio::sync::watch;

use crate::{
    engine::{Billing, Inner},
    store::{Row, StoreError, sql, values},
};

mod signer;

pub use signer::{NoKey, SignerError, SigningKey};

/// How often heads are signed.
const ROUND: Duration = Duration::from_secs(60 * 60);
/// The first time, after the start: also a server that never runs for an hour signs.
const FIRST_ROUND: Duration = Duration::from_secs(60);
/// Heads signed at once: the ledger waits while they are written.
const BITE: i64 = 100;
/// The most heads in one answer.
const PAGE_MAX: u32 = 100;

/// Why no head could be signed.
#[derive(Debug, thiserror::Error)]
pub enum SignError {
    /// There is no key to sign with.
    #[error(transparent)]
    Signer(#[from] SignerError),
    /// The database does not answer.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Signs until told to stop.
pub(crate) async fn run(engine: Weak<Inner>, mut stopped: watch::Receiver<bool>) {
    let mut pause = FIRST_ROUND;
    let rounds = async {
        loop {
            tokio::time::sleep(pause).await;
            pause = ROUND;
            let Some(inner) = engine.upgrade() else { return };
            match (Billing { inner }).sign_heads().await {
                Ok(0) => {}
                Ok(heads) => tracing::info!(heads, "signed the heads of accounts."),
                Err(error) => tracing::error!(%error, "heads could not be signed."),
            }
        }
    };
    // What is cut off is not committed, and signed the next time.
    tokio::select! {
        _ = stopped.wait_for(|stop| *stop) => {}
        () = rounds => {}
    }
}

impl Billing {
    /// Signs the head of every account that has moved since its last one; answers how many. Several servers may do so at
    /// once. An account whose past is not the one that was signed before, or not where its row is, is not signed:
    /// [`Billing::verify`] says what is wrong with it.
    ///
    /// # Errors
    /// [`SignError`].
    pub async fn sign_heads(&self) -> Result<usize, SignError> {
        let signer = self.signer()?;
        let (mut signed, mut after) = (0, 0);
        loop {
            let rows = self.store().all(sql(MOVED, values![after, BITE])).await?;
            let Some(last) = rows.last() else { return Ok(signed) };
            after = last.cells().int()?;
            let now = self.now();
            let mut heads = Vec::with_capacity(rows.len());
            for row in &rows {
                let head = read_head(row, now)?;
                if row.cells_from(4).int()? == 0 {
                    heads.push(signer.sign(head));
                } else {
                    let account = head.account_id;
                    tracing::error!(%account, "an account's past is not what was signed before; run `server verify`.");
                }
            }
            let mut tx = self.store().write().await?;
            for SignedHead { head, public_key, signature } in heads {
                let link = head.link.to_string();
                let (key, signature) = (public_key.to_vec(), signature.to_vec());
                let values = values![head.account_id, head.seq, head.balance, link, head.at, key, signature];
                signed += usize::try_from(tx.execute(sql(INSERT, values)).await?).unwrap_or(0);
            }
            tx.commit().await?;
        }
    }

    /// The public half of the key that signs now. It is made when there is none.
    ///
    /// # Errors
    /// [`SignerError`].
    pub fn public_key(&self) -> Result<[u8; 32], SignerError> {
        Ok(self.signer()?.public_key())
    }

    /// An account's signed heads, newest first, only those before a number.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn signed_heads(
        &self,
        account_id: AccountId,
        before: Option<i64>,
        limit: u32,
    ) -> Result<Vec<SignedHead>, StoreError> {
        let limit = i64::from(limit.clamp(1, PAGE_MAX));
        let rows = self.store().all(sql(OF_ACCOUNT, values![account_id, before.unwrap_or(i64::MAX), limit]));
        rows.await?.iter().map(read).collect()
    }
}

/// The next accounts after $1 that have moved, and how much speaks against signing each: its row is not where its last
/// posting is, or the posting signed last is another now.
pub(crate) const MOVED: &str = "
    SELECT a.account_id, a.seq, a.balance, a.head,
           (SELECT CAST(1 - count(*) AS BIGINT) FROM posting AS p
            WHERE p.account_id = a.account_id AND p.seq = a.seq AND p.link = a.head AND p.balance_after = a.balance)
         + (SELECT count(*) FROM (SELECT h.account_id, h.seq, h.link FROM signed_head AS h
                                  WHERE h.account_id = a.account_id ORDER BY h.seq DESC LIMIT 1) AS signed
            WHERE NOT EXISTS (SELECT 1 FROM posting AS p WHERE p.account_id = signed.account_id
                                                           AND p.seq = signed.seq AND p.link = signed.link))
    FROM ledger_account AS a
    WHERE a.account_id > $1
      AND a.seq > coalesce((SELECT max(h.seq) FROM signed_head AS h WHERE h.account_id = a.account_id), 0)
    ORDER BY a.account_id LIMIT $2";

const INSERT: &str = "
    INSERT INTO signed_head (account_id, seq, balance, link, at, public_key, signature)
    SELECT $1, $2, $3, $4, $5, $6, $7
    WHERE NOT EXISTS (SELECT 1 FROM signed_head WHERE account_id = $1 AND seq = $2)
    ON CONFLICT DO NOTHING";

const OF_ACCOUNT: &str = "
    SELECT account_id, seq, balance, link, at, public_key, signature FROM signed_head
    WHERE account_id = $1 AND seq < $2 ORDER BY seq DESC LIMIT $3";

/// The heads of accounts after $1 and before $2.
pub(crate) const BETWEEN: &str = "
    SELECT account_id, seq, balance, link, at, public_key, signature FROM signed_head
    WHERE account_id > $1 AND account_id < $2 ORDER BY account_id, seq";

/// The heads of account $1 after $2 up to $3.
pub(crate) const OF_PART: &str = "
    SELECT account_id, seq, balance, link, at, public_key, signature FROM signed_head
    WHERE account_id = $1 AND seq > $2 AND seq <= $3 ORDER BY account_id, seq";

/// Its second half is beyond the order of the group: no key bears it, not even a forged one.
const NO_SIGNATURE: [u8; 64] = [0xff; 64];

/// [`SignedHead::check`], several times as fast as what also runs in the browser.
pub(crate) fn is_signed(signed: &SignedHead) -> bool {
    let key = UnparsedPublicKey::new(&ED25519, signed.public_key);
    key.verify(&signed.head.bytes(), &signed.signature).is_ok()
}

fn read_head(row: &Row, at: Timestamp) -> Result<Head, StoreError> {
    let mut cells = row.cells();
    Ok(Head { account_id: AccountId(cells.int()?), seq: cells.int()?, balance: cells.int()?, link: cells.word()?, at })
}

/// As [`read`], of a row that may hold anything: what is no head becomes one that nobody can have signed.
pub(crate) fn read_any(row: &Row) -> Result<SignedHead, StoreError> {
    let mut cells = row.cells();
    let (account_id, seq) = (AccountId(cells.int()?), cells.int()?);
    Ok(read(row).unwrap_or(SignedHead {
        head: Head { account_id, seq, balance: 0, link: Link::START, at: Timestamp(0) },
        public_key: [0; 32],
        signature: NO_SIGNATURE,
    }))
}

/// Reads a row of `signed_head`.
pub(crate) fn read(row: &Row) -> Result<SignedHead, StoreError> {
    let mut cells = row.cells_from(4);
    let at = Timestamp(cells.int()?);
    let wrong = |_| StoreError::data("a key or signature has another length");
    Ok(SignedHead {
        head: read_head(row, at)?,
        public_key: cells.blob()?.try_into().map_err(wrong)?,
        signature: cells.blob()?.try_into().map_err(wrong)?,
    })
}
