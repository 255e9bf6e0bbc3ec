//! Who signs in: people, their accounts, their sessions.

use std::fmt;

use domain::{
    account::AccountId,
    credentials::{AccountNameProblem, EmailProblem, PasswordProblem},
    currency::Currency,
    language::Language,
    number::NumberStyle,
    time::Timestamp,
};
use secrecy::SecretString;

use crate::store::StoreError;

pub(crate) mod password;
mod preferences;
mod session;
mod sign_in;
mod sign_up;

pub use session::SESSION_SECONDS;
pub(crate) use sign_up::{NewIdentity, create_identity};

/// What a person gives to sign up.
#[derive(Clone)]
pub struct SignUp {
    /// The address to sign in with.
    pub email: String,
    /// The password to sign in with.
    pub password: String,
    /// The organisation's name.
    pub account_name: String,
    /// The language of the page.
    pub language: Language,
    /// The browser's time zone (IANA name); an unknown one counts as UTC.
    pub time_zone: String,
}

impl fmt::Debug for SignUp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SignUp").field("account_name", &self.account_name).finish_non_exhaustive()
    }
}

/// A session just begun.
#[derive(Debug)]
pub struct NewSession {
    /// What the browser must show to be known: 256 random bits, base64url. Only its digest is stored.
    pub token: SecretString,
    /// When the session ends at the latest.
    pub expires_at: Timestamp,
}

/// Who is looking.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Viewer {
    /// The person.
    pub user_id: i64,
    /// The address the person signs in with.
    pub email: String,
    /// The person's name.
    pub name: String,
    /// The account the person acts for.
    pub account_id: AccountId,
    /// The account's name.
    pub account_name: String,
    /// The language the person has chosen, if any.
    pub language: Option<Language>,
    /// The theme the person has chosen, if any: `light` or `dark`.
    pub theme: Option<String>,
    /// The number style the person has chosen, if any.
    pub numbers: Option<NumberStyle>,
    /// The currency in which the person likes to see about how much the balance is worth, if any.
    pub display_currency: Option<Currency>,
    /// The account's time zone, an IANA name.
    pub time_zone: String,
}

/// Why signing up failed.
#[derive(Debug, thiserror::Error)]
pub enum SignUpError {
    /// Somebody signs in with this address already.
    #[error("the e-mail address is taken")]
    EmailTaken,
    /// The address is no address.
    #[error("the e-mail address cannot be used")]
    Email(EmailProblem),
    /// The password is too weak or too long.
    #[error("the password cannot be used")]
    Password(PasswordProblem),
    /// The account's name is empty or too long.
    #[error("the account's name cannot be used")]
    AccountName(AccountNameProblem),
    /// The database or the machine failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Why signing in failed. It is never said which of address and password was wrong.
#[derive(Debug, thiserror::Error)]
pub enum SignInError {
    /// Address or password are wrong.
    #[error("the e-mail address or the password is wrong")]
    Wrong,
    /// The database or the machine failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}
