//! Reading requests: strict, and exact where it is about money.

use axum::{
    body::Bytes,
    extract::{FromRequestParts, Path},
    http::{HeaderMap, header, request::Parts},
};
use billing::usage::{Price, UsageLine};
use domain::{account::AccountId, currency::Currency, money::Money};
use rust_decimal::Decimal;
use serde::{Deserialize, de::DeserializeOwned};

use crate::{
    problem::{Problem, ProblemKind},
    state::AppState,
};

/// Reads a JSON body.
///
/// # Errors
/// [`ProblemKind::UnsupportedMediaType`], [`ProblemKind::InvalidRequest`] with the place of the fault.
pub fn json<T: DeserializeOwned>(headers: &HeaderMap, body: &Bytes) -> Result<T, Problem> {
    let media_type = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let media_type = media_type.split(';').next().unwrap_or_default().trim();
    if !media_type.eq_ignore_ascii_case("application/json") {
        return Err(ProblemKind::UnsupportedMediaType.into());
    }
    serde_json::from_slice(body).map_err(|error| unreadable(&error))
}

/// Reads a part of a JSON body.
///
/// # Errors
/// [`ProblemKind::InvalidRequest`] with the place of the fault.
pub fn from_text<T: DeserializeOwned>(text: &str) -> Result<T, Problem> {
    serde_json::from_str(text).map_err(|error| unreadable(&error))
}

/// The number in an address, such as a hold's. Nothing is at an address with something else in its place.
pub struct Number(pub i64);

impl FromRequestParts<AppState> for Number {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Problem> {
        let number = Path::<i64>::from_request_parts(parts, state).await;
        number.map(|Path(number)| Self(number)).map_err(|_| ProblemKind::NotFound.into())
    }
}

/// One line of usage, as it is sent.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LineFields {
    account: i64,
    key: String,
    service: String,
    currency: String,
    amount: Option<String>,
    quantity: Option<String>,
    unit_price: Option<String>,
    #[serde(default)]
    resource: String,
    #[serde(default)]
    description: String,
    last: Option<bool>,
}

impl LineFields {
    /// What the line means.
    ///
    /// # Errors
    /// [`ProblemKind::InvalidRequest`].
    pub fn read(self) -> Result<UsageLine, Problem> {
        if self.last.is_some() { Err(invalid("Only a capture is the last one.")) } else { self.read_line() }
    }

    /// What the line means as a capture, and whether it is the last of its hold.
    ///
    /// # Errors
    /// [`ProblemKind::InvalidRequest`].
    pub fn read_capture(self) -> Result<(UsageLine, bool), Problem> {
        let last = self.last.unwrap_or_default();
        Ok((self.read_line()?, last))
    }

    fn read_line(self) -> Result<UsageLine, Problem> {
        let currency = currency(&self.currency)?;
        let price = match (self.amount, self.quantity, self.unit_price) {
            (Some(amount), None, None) => Price::Amount(money("amount", &amount, currency)?),
            (None, Some(quantity), Some(unit_price)) => Price::Rated {
                quantity: decimal("quantity", &quantity)?,
                unit_price: decimal("unit_price", &unit_price)?,
                currency,
            },
            _ => return Err(invalid("Give either amount, or quantity and unit_price.")),
        };
        Ok(UsageLine {
            account_id: AccountId(self.account),
            key: self.key,
            service: self.service,
            resource: self.resource,
            description: self.description,
            price,
        })
    }
}

/// A currency by its code.
///
/// # Errors
/// [`ProblemKind::InvalidRequest`].
pub fn currency(code: &str) -> Result<Currency, Problem> {
    code.parse().map_err(|_| invalid("currency is none of USD, EUR, VND, JPY."))
}

/// A positive or negative amount as decimal text.
///
/// # Errors
/// [`ProblemKind::InvalidRequest`].
pub fn money(field: &str, text: &str, currency: Currency) -> Result<Money, Problem> {
    Money::from_decimal(text, currency).map_err(|error| invalid(&format!("{field} {error}.")))
}

fn decimal(field: &str, text: &str) -> Result<Decimal, Problem> {
    // The crate's own reading also takes signs of digits (`1_000`) and `+1`.
    let is_plain = text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.' || byte == b'-');
    let read =
        Decimal::from_str_exact(text).ok().filter(|_| is_plain && !text.ends_with('.') && !text.starts_with('.'));
    read.ok_or_else(|| invalid(&format!("{field} is not a number such as 1234.5, or has more than 28 digits.")))
}

/// The request is understood and cannot be followed.
pub fn invalid(sentence: &str) -> Problem {
    Problem::saying(ProblemKind::InvalidRequest, sentence.to_owned())
}

fn unreadable(error: &serde_json::Error) -> Problem {
    invalid(&format!("The body cannot be read: {error}."))
}

#[cfg(test)]
mod tests {
    use super::{LineFields, decimal};

    fn read(json: &str) -> Result<(), String> {
        let line: LineFields = serde_json::from_str(json).map_err(|error| error.to_string())?;
        line.read().map(|_| ()).map_err(|problem| problem.detail.unwrap_or_default())
    }

    #[test]
    fn lines_are_read_strictly() {
        let line = |rest: &str| format!(r#"{{"account":7,"key":"k","service":"s","currency":"USD"{rest}}}"#);
        assert_eq!(read(&line(r#","amount":"1.5""#)), Ok(()));
        assert_eq!(read(&line(r#","quantity":"3","unit_price":"0.000002","resource":"llama""#)), Ok(()));
        for (rest, says) in [
            ("", "either amount"),
            (r#","amount":"1","quantity":"1","unit_price":"1""#, "either amount"),
            (r#","quantity":"1""#, "either amount"),
            (r#","amount":1.5"#, "expected a string"),
            (r#","amount":"1,5""#, "amount is not a number"),
            (r#","amount":"0.0000001""#, "more than six digits"),
            (r#","quantity":"1e3","unit_price":"1""#, "quantity is not a number"),
            (r#","amount":"1","more":1"#, "unknown field"),
        ] {
            let refused = read(&line(rest)).unwrap_err();
            assert!(refused.contains(says), "{rest}: {refused}");
        }
        let yen = r#"{"account":7,"key":"k","service":"s","currency":"yen","amount":"1"}"#;
        assert!(read(yen).unwrap_err().contains("currency"));
    }

    #[test]
    fn decimals_are_plain() {
        for text in ["1_000", "+1", ".5", "1.", "", "-", "1e3", "99999999999999999999999999999999"] {
            assert!(decimal("quantity", text).is_err(), "{text}");
        }
        assert!(decimal("quantity", "0.0000000000000000000000000001").is_ok());
    }
}
