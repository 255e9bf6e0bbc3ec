//! The one error that server functions answer with.

use domain::{
    currency::Currency,
    money::Money,
    profile::{FieldError, ProfileField},
    time::Day,
};
use leptos::prelude::{FromServerFnError, ServerFnErrorErr};
use serde::{Deserialize, Serialize};

use crate::{plans::PlanProblem, wire::Json};

/// Why a server function did not do what was asked, in a form that both the page and a program can act on. It carries
/// no text for people (that is the catalogue's work) and nothing of the database.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ApiError {
    /// Nobody is signed in, or the session has ended.
    Unauthenticated,
    /// There is no such thing, or it is somebody else's.
    NotFound,
    /// Too many tries; try again after so many seconds.
    TooManyTries {
        /// Seconds to wait.
        retry_after_s: u32,
    },
    /// Single fields are wrong. What was typed comes back for pages without WASM.
    Fields {
        /// Field name and what is wrong with it.
        problems: Vec<(String, FieldCode)>,
        /// Field name and text as typed (never passwords).
        typed: Vec<(String, String)>,
    },
    /// The billing profile is needed first.
    ProfileNeeded,
    /// The payment method is not offered to this account.
    MethodNotOffered,
    /// The gateway could not be reached; nothing was charged.
    GatewayUnavailable,
    /// There is no exchange rate that is recent enough: this way to pay cannot be used now.
    NoRate,
    /// The quote is over, or what it charged has changed: a new one is to be looked at.
    QuoteOver,
    /// A plan was not changed.
    Plan(PlanProblem),
    /// The form was used before for another amount or method.
    StaleForm,
    /// Something failed on our side; the reference is in the log.
    Server {
        /// Request id.
        reference: String,
    },
    /// The server could not read the request: a page older than the server, or a program's mistake.
    BadRequest,
    /// The server could not be reached, or answered nonsense: the browser's side of it.
    Network,
}

/// What is wrong with one field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FieldCode {
    /// E-mail and password do not match.
    WrongCredentials,
    /// The e-mail is in use already.
    EmailTaken,
    /// The e-mail is not one.
    BadEmail,
    /// Nothing was entered.
    Missing,
    /// The password is too short.
    PasswordTooShort {
        /// The least number of characters.
        least: u32,
    },
    /// The text is too long.
    TooLong {
        /// The greatest number of characters.
        most: u32,
    },
    /// The amount cannot be read; an example of one that can be.
    AmountUnreadable {
        /// A good amount.
        example: Money,
    },
    /// The amount has two readings.
    AmountAmbiguous {
        /// What it could mean.
        first: Money,
        /// What else it could mean.
        second: Money,
    },
    /// Below the least.
    AmountTooSmall {
        /// The least.
        least: Money,
    },
    /// Above the most.
    AmountTooLarge {
        /// The most.
        most: Money,
    },
    /// The threshold of a warning is below zero.
    ThresholdNegative,
    /// The threshold of a warning is above the most.
    ThresholdTooLarge {
        /// The most.
        most: Money,
    },
    /// Comes to a charge above the most that the gateway takes at once.
    ChargeTooLarge {
        /// The most, in the currency of the charge.
        most: Money,
    },
    /// More decimals than the currency has.
    AmountDecimals {
        /// The currency.
        currency: Currency,
    },
    /// Consent was not given.
    ConsentNeeded,
    /// No payment method was chosen.
    MethodNeeded,
    /// A field of the billing profile is wrong.
    Profile(FieldError),
    /// What the form changes was changed meanwhile.
    ChangedMeanwhile,
    /// There is no such time zone.
    UnknownZone,
    /// One of several addresses is none.
    BadAddress {
        /// As it was typed.
        text: String,
    },
    /// Too many addresses.
    TooManyAddresses {
        /// The greatest number.
        most: u32,
    },
    /// The voucher code is refused.
    Voucher(VoucherProblem),
}

/// Why a voucher code is refused. Days and minutes are those of the account's zone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum VoucherProblem {
    /// There is no such code.
    Unknown,
    /// The account has used it.
    UsedOn(Day),
    /// Others have used it up.
    UsedUp,
    /// Its time is over since that day.
    ExpiredOn(Day),
    /// It was called back.
    Revoked,
    /// It is for balances in another currency.
    OtherCurrency(Currency),
    /// Too many wrong codes; the next try is allowed at that minute.
    TooManyTries {
        /// The minute of the day.
        minute: u16,
    },
    /// There is no billing profile yet.
    ProfileNeeded,
    /// The account can take no such credit at the moment; the code stays good.
    AccountRefuses,
}

impl ApiError {
    /// The problem of one field, if that field has one.
    #[must_use]
    pub fn field(&self, name: &str) -> Option<&FieldCode> {
        match self {
            Self::Fields { problems, .. } => problems.iter().find(|(field, _)| field == name).map(|(_, code)| code),
            _ => None,
        }
    }

    /// What was typed into a field, when the answer brought it back.
    #[must_use]
    pub fn typed(&self, name: &str) -> Option<&str> {
        match self {
            Self::Fields { typed, .. } => typed.iter().find(|(field, _)| field == name).map(|(_, text)| text.as_str()),
            _ => None,
        }
    }

    fn is_limit(&self) -> bool {
        matches!(self.field("code"), Some(FieldCode::Voucher(VoucherProblem::TooManyTries { .. })))
    }

    /// The HTTP status that goes with it.
    #[must_use]
    pub fn status(&self) -> u16 {
        match self {
            Self::Fields { .. } if self.is_limit() => 429,
            Self::BadRequest => 400,
            Self::Unauthenticated => 401,
            Self::NotFound => 404,
            Self::ProfileNeeded | Self::StaleForm | Self::QuoteOver | Self::Plan(_) => 409,
            Self::Fields { .. } | Self::MethodNotOffered => 422,
            Self::TooManyTries { .. } => 429,
            Self::Server { .. } | Self::Network => 500,
            Self::GatewayUnavailable | Self::NoRate => 503,
        }
    }
}

/// The form's name of a profile field.
#[must_use]
pub const fn profile_field_name(field: ProfileField) -> &'static str {
    match field {
        ProfileField::Kind => "kind",
        ProfileField::Name => "name",
        ProfileField::Email => "email",
        ProfileField::Address => "address",
        ProfileField::Country => "country",
        ProfileField::TaxCode => "tax_code",
        ProfileField::Currency => "currency",
    }
}

impl FromServerFnError for ApiError {
    type Encoder = Json;

    /// Called on both sides: on the server for a request that cannot be read, in the browser for an answer that does
    /// not come or cannot be read.
    fn from_server_fn_error(error: ServerFnErrorErr) -> Self {
        match error {
            ServerFnErrorErr::Args(_) | ServerFnErrorErr::MissingArg(_) => refused(Self::BadRequest),
            #[cfg(feature = "ssr")]
            ServerFnErrorErr::Deserialization(_) | ServerFnErrorErr::Request(_) => refused(Self::BadRequest),
            _ => Self::Network,
        }
    }
}

/// Gives the answer its status where there is one: the function that usually does so is not reached.
fn refused(error: ApiError) -> ApiError {
    #[cfg(feature = "ssr")]
    drop(crate::ssr::answer(Err::<(), _>(error.clone())));
    error
}

#[cfg(feature = "ssr")]
impl From<crate::context::Wait> for ApiError {
    fn from(wait: crate::context::Wait) -> Self {
        Self::TooManyTries { retry_after_s: wait.0 }
    }
}
