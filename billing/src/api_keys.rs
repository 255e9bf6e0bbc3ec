//! API keys: with them the marketplace's own services charge usage. A key is shown once; only its digest is stored.

use std::{fmt, str::FromStr};

use domain::time::Timestamp;
use ring::digest;
use secrecy::SecretString;

use crate::{
    engine::Billing,
    random,
    store::{Row, StoreError, sql, values},
};

/// Every key begins so: secret scanners find it, and people see what it is.
const PREFIX: &str = "ppk_";
/// No key is longer; what is longer is not looked up.
const KEY_LENGTH_MAX: usize = 80;
/// The longest name of a key or of who made it, in characters.
const NAME_MAX: usize = 100;

/// What a key may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Scope {
    /// Ask whether an account may spend, hold credit, charge usage.
    Charges,
    /// Read balances.
    Balances,
}

impl Scope {
    /// Every scope.
    pub const ALL: [Self; 2] = [Self::Charges, Self::Balances];

    /// The name in tables and on the command line.
    #[must_use]
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Charges => "charges",
            Self::Balances => "balances",
        }
    }
}

impl fmt::Display for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.slug())
    }
}

/// The text names no scope.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("unknown scope {0:?}; there are charges and balances")]
pub struct UnknownScope(pub String);

impl FromStr for Scope {
    type Err = UnknownScope;

    fn from_str(slug: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|scope| scope.slug() == slug).ok_or_else(|| UnknownScope(slug.to_owned()))
    }
}

/// A key as operators see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiKey {
    /// Names it; no secret.
    pub key_id: String,
    /// What it is for.
    pub name: String,
    /// What it may do.
    pub scopes: Vec<Scope>,
    /// Who made it.
    pub created_by: String,
    /// When.
    pub created_at: Timestamp,
    /// From when on it is refused by itself.
    pub expires_at: Option<Timestamp>,
    /// Since when it is refused.
    pub revoked_at: Option<Timestamp>,
}

/// A key to be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewApiKey {
    /// What it is for.
    pub name: String,
    /// What it may do; not empty.
    pub scopes: Vec<Scope>,
    /// Who makes it.
    pub actor: String,
    /// From when on it is refused by itself.
    pub expires_at: Option<Timestamp>,
}

/// Why a key was not made or revoked.
#[derive(Debug, Clone, thiserror::Error)]
pub enum ApiKeyError {
    /// A text is empty, too long or not storable; names which.
    #[error("the {0} of the key needs a text, of {NAME_MAX} characters at most")]
    Malformed(&'static str),
    /// There is nothing that it may do.
    #[error("the key needs a scope")]
    NoScope,
    /// Its time is over before it begins.
    #[error("the key would be expired already")]
    BadEnd,
    /// There is no such key in force.
    #[error("there is no such key in force")]
    NoSuchKey,
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Billing {
    /// Makes a key. Its text is in the answer and nowhere else.
    ///
    /// # Errors
    /// [`ApiKeyError`].
    pub async fn create_api_key(&self, new: &NewApiKey) -> Result<(String, SecretString), ApiKeyError> {
        if is_bad(&new.name) {
            return Err(ApiKeyError::Malformed("name"));
        }
        if is_bad(&new.actor) {
            return Err(ApiKeyError::Malformed("actor"));
        }
        if new.scopes.is_empty() {
            return Err(ApiKeyError::NoScope);
        }
        let now = self.now();
        if new.expires_at.is_some_and(|end| end <= now) {
            return Err(ApiKeyError::BadEnd);
        }
        let key_id = format!("{:016x}", random::bits());
        let text = format!("{PREFIX}{key_id}_{}", random::token());
        let scopes: Vec<&str> = new.scopes.iter().map(|scope| scope.slug()).collect();
        let mut tx = self.store().write().await?;
        tx.execute(sql(
            "INSERT INTO api_key (key_id, secret_hash, name, scopes, created_by, created_at, expires_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7)",
            values![
                &key_id,
                hash(&text),
                &new.name,
                scopes.join(" "),
                &new.actor,
                now,
                new.expires_at.map(|end| end.0)
            ],
        ))
        .await?;
        tx.commit().await?;
        Ok((key_id, SecretString::from(text)))
    }

    /// The key that a text is, when it is in force; `None` when it is unknown, expired or revoked.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn api_key(&self, text: &str) -> Result<Option<ApiKey>, StoreError> {
        let id = text.strip_prefix(PREFIX).and_then(|rest| rest.split_once('_')).map(|(id, _)| id);
        let Some(id) = id.filter(|_| text.len() <= KEY_LENGTH_MAX) else { return Ok(None) };
        // What is compared is a digest of 256 random bits: how long the comparison takes tells nothing of them.
        let row = self.store().first(sql(
            concat!(
                "SELECT key_id, name, scopes, created_by, created_at, expires_at, revoked_at FROM api_key ",
                "WHERE key_id = $1 AND secret_hash = $2 AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > $3)"
            ),
            values![id, hash(text), self.now()],
        ));
        row.await?.as_ref().map(read).transpose()
    }

    /// Every key ever made, newest first.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn api_keys(&self) -> Result<Vec<ApiKey>, StoreError> {
        let rows = self.store().all(sql(
            "SELECT key_id, name, scopes, created_by, created_at, expires_at, revoked_at FROM api_key
             ORDER BY created_at DESC, key_id",
            vec![],
        ));
        rows.await?.iter().map(read).collect()
    }

    /// Refuses a key from now on.
    ///
    /// # Errors
    /// [`ApiKeyError::NoSuchKey`], [`ApiKeyError::Store`].
    pub async fn revoke_api_key(&self, key_id: &str, actor: &str) -> Result<(), ApiKeyError> {
        if is_bad(actor) {
            return Err(ApiKeyError::Malformed("actor"));
        }
        let mut tx = self.store().write().await?;
        let changed = tx.execute(sql(
            "UPDATE api_key SET revoked_at = $2, revoked_by = $3 WHERE key_id = $1 AND revoked_at IS NULL",
            values![key_id, self.now(), actor],
        ));
        if changed.await? == 0 {
            return Err(ApiKeyError::NoSuchKey);
        }
        Ok(tx.commit().await?)
    }
}

fn is_bad(text: &str) -> bool {
    text.trim().is_empty() || text.contains('\0') || text.chars().count() > NAME_MAX
}

fn hash(text: &str) -> Vec<u8> {
    digest::digest(&digest::SHA256, text.as_bytes()).as_ref().to_vec()
}

fn read(row: &Row) -> Result<ApiKey, StoreError> {
    let mut cells = row.cells();
    let (key_id, name, scopes) = (cells.text()?, cells.text()?, cells.text()?);
    Ok(ApiKey {
        key_id,
        name,
        scopes: scopes.split(' ').map(Scope::from_str).collect::<Result<_, _>>().map_err(StoreError::data)?,
        created_by: cells.text()?,
        created_at: Timestamp(cells.int()?),
        expires_at: cells.maybe_int()?.map(Timestamp),
        revoked_at: cells.maybe_int()?.map(Timestamp),
    })
}
