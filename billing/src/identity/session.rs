//! Sessions: a random token in the browser, its digest in the database.

use domain::{account::AccountId, language::Language, number::NumberStyle, time::Timestamp};
use ring::digest;
use secrecy::SecretString;

use crate::{
    engine::Billing,
    identity::{NewSession, Viewer},
    random,
    store::{StoreError, Tx, sql, values},
};

/// A session ends this many seconds after it began, whatever happens: 30 days.
pub const SESSION_SECONDS: i64 = 30 * 86_400;
/// A session ends when it was not used for this long.
const DAYS_IDLE: i64 = 7;
/// How stale the time of last use may be: not every page view is worth a write.
const SEEN_STALE_SECONDS: i64 = 3_600;
/// No token is longer; what is longer is not looked up.
const TOKEN_LENGTH_MAX: usize = 64;

fn token_hash(token: &str) -> Vec<u8> {
    digest::digest(&digest::SHA256, token.as_bytes()).as_ref().to_vec()
}

/// Begins a session within a transaction.
pub(super) async fn begin(
    tx: &mut Tx,
    user_id: i64,
    account_id: AccountId,
    now: Timestamp,
) -> Result<NewSession, StoreError> {
    let token = random::token();
    let expires_at = now.plus_seconds(SESSION_SECONDS);
    tx.execute(sql(
        "INSERT INTO session (token_hash, user_id, account_id, created_at, seen_at, expires_at)
         VALUES ($1, $2, $3, $4, $4, $5)",
        values![token_hash(&token), user_id, account_id, now, expires_at],
    ))
    .await?;
    Ok(NewSession { token: SecretString::from(token), expires_at })
}

impl Billing {
    /// Who the token belongs to; `None` when the session is unknown, over or signed out.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn viewer(&self, token: &str) -> Result<Option<Viewer>, StoreError> {
        if token.is_empty() || token.len() > TOKEN_LENGTH_MAX {
            return Ok(None);
        }
        let now = self.now();
        let hash = token_hash(token);
        let row = self
            .store()
            .first(sql(
                "SELECT s.seen_at, u.user_id, u.email, u.name, u.language, u.theme, a.account_id, a.name, a.time_zone,
                        u.number_style, u.display_currency
                 FROM session s
                 JOIN user_identity u ON u.user_id = s.user_id
                 JOIN membership m ON m.account_id = s.account_id AND m.user_id = s.user_id
                 JOIN account a ON a.account_id = s.account_id
                 WHERE s.token_hash = $1 AND s.expires_at > $2 AND s.seen_at > $3",
                values![hash.clone(), now, now.plus_days(-DAYS_IDLE)],
            ))
            .await?;
        let Some(row) = row else { return Ok(None) };
        let mut cells = row.cells();
        let seen_at = Timestamp(cells.int()?);
        let viewer = Viewer {
            user_id: cells.int()?,
            email: cells.text()?,
            name: cells.text()?,
            language: cells.maybe_text()?.as_deref().and_then(Language::from_tag),
            theme: cells.maybe_text()?,
            account_id: AccountId(cells.int()?),
            account_name: cells.text()?,
            time_zone: cells.text()?,
            numbers: cells.maybe_text()?.as_deref().and_then(NumberStyle::from_slug),
            display_currency: cells.maybe_text()?.and_then(|code| code.parse().ok()),
        };
        if seen_at.plus_seconds(SEEN_STALE_SECONDS) < now {
            let mut tx = self.store().write().await?;
            tx.execute(sql("UPDATE session SET seen_at = $2 WHERE token_hash = $1", values![hash, now])).await?;
            tx.commit().await?;
        }
        Ok(Some(viewer))
    }

    /// Ends the session of a token, everywhere and at once. An unknown token is no error.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn sign_out(&self, token: &str) -> Result<(), StoreError> {
        let mut tx = self.store().write().await?;
        tx.execute(sql("DELETE FROM session WHERE token_hash = $1", values![token_hash(token)])).await?;
        tx.commit().await
    }
}
