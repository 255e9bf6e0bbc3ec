//! Amounts: decimal text on the wire, integer minor units inside.

use super::fault::Fault;
use serde_json::{Value, json};

/// Currencies with two decimals and, after them, those with none. VND is not supported.
const TWO_DECIMALS: [&str; 21] = [
    "AUD", "BRL", "CAD", "CNY", "CZK", "DKK", "EUR", "HKD", "ILS", "MYR", "MXN", "NZD", "NOK", "PHP", "PLN", "GBP",
    "SGD", "SEK", "CHF", "THB", "USD",
];
const NO_DECIMALS: [&str; 3] = ["HUF", "JPY", "TWD"];
/// Whole units, in digits.
const LONGEST: usize = 9;

/// An amount in a supported currency.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Money {
    pub currency: String,
    /// Minor units: cents, or whole yen.
    pub minor: i64,
}

impl Money {
    /// Reads `{"currency_code": .., "value": ..}` at `pointer`.
    pub fn from_json(amount: &Value, pointer: &str) -> Result<Self, Fault> {
        let at = |name: &str| format!("{pointer}/{name}");
        let text = |name: &str| {
            amount.get(name).and_then(Value::as_str).filter(|text| !text.is_empty()).ok_or_else(|| {
                Fault::invalid("MISSING_REQUIRED_PARAMETER", &at(name), "A required field / parameter is missing.")
            })
        };
        let currency = text("currency_code")?;
        let decimals = decimals(currency).ok_or_else(|| {
            Fault::unprocessable("INVALID_CURRENCY_CODE", "Currency code is invalid or is not currently supported.")
                .at(&at("currency_code"))
        })?;
        let minor = minor_units(text("value")?, decimals).map_err(|fault| fault.at(&at("value")))?;
        Ok(Self { currency: currency.to_owned(), minor })
    }

    /// The value as PayPal writes it, with exactly the currency's decimals.
    pub fn value(&self) -> String {
        match decimals(&self.currency) {
            Some(2) => format!("{}.{:02}", self.minor / 100, self.minor % 100),
            _ => self.minor.to_string(),
        }
    }

    /// For people: `1,234.50 USD`.
    pub fn words(&self) -> String {
        let value = match decimals(&self.currency) {
            Some(2) => crate::page::minor_to_decimal(self.minor),
            _ => crate::page::grouped(self.minor),
        };
        format!("{value} {}", self.currency)
    }

    pub fn to_json(&self) -> Value {
        json!({ "currency_code": self.currency, "value": self.value() })
    }

    /// PayPal's share, 3.49 % rounded up and a fixed part, never more than the whole.
    pub fn fee(&self) -> Self {
        let fixed = if decimals(&self.currency) == Some(2) { 49 } else { 40 };
        let share = self.minor.saturating_mul(349).saturating_add(9_999) / 10_000;
        Self { currency: self.currency.clone(), minor: share.saturating_add(fixed).min(self.minor) }
    }

    pub fn less(&self, other: &Self) -> Self {
        Self { currency: self.currency.clone(), minor: self.minor - other.minor }
    }
}

fn decimals(currency: &str) -> Option<usize> {
    if TWO_DECIMALS.contains(&currency) { Some(2) } else { NO_DECIMALS.contains(&currency).then_some(0) }
}

fn minor_units(value: &str, decimals: usize) -> Result<i64, Fault> {
    let zero = || Fault::unprocessable("CANNOT_BE_ZERO_OR_NEGATIVE", "Must be greater than zero.");
    if value.starts_with('-') {
        return Err(zero());
    }
    let (whole, fraction) = value.split_once('.').unwrap_or((value, ""));
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if !is_number(whole) || (value.contains('.') && !is_number(fraction)) {
        let text = "The value of a field does not conform to the expected format.";
        return Err(Fault::invalid("INVALID_PARAMETER_SYNTAX", "", text));
    }
    if decimals == 0 && !fraction.is_empty() {
        return Err(Fault::unprocessable("DECIMALS_NOT_SUPPORTED", "Currency does not support decimals."));
    }
    if fraction.len() > decimals {
        let text = "The value of the field should not be more than two decimal places.";
        return Err(Fault::unprocessable("DECIMAL_PRECISION", text));
    }
    if whole.trim_start_matches('0').len() > LONGEST {
        return Err(Fault::unprocessable("MAX_VALUE_EXCEEDED", "Should be less than or equal to 999999999.99."));
    }
    match format!("{whole}{fraction:0<decimals$}").parse() {
        Ok(0) => Err(zero()),
        Ok(minor) => Ok(minor),
        Err(_) => Err(Fault::unprocessable("MAX_VALUE_EXCEEDED", "Should be less than or equal to 999999999.99.")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(currency: &str, value: &str) -> Result<String, String> {
        Money::from_json(&json!({ "currency_code": currency, "value": value }), "/amount")
            .map(|money| money.value())
            .map_err(|fault| fault.body("x")["details"][0]["issue"].as_str().unwrap_or_default().to_owned())
    }

    #[test]
    fn values_are_strict_decimals() {
        assert_eq!(read("USD", "25.00"), Ok("25.00".to_owned()));
        assert_eq!(read("EUR", "25.5"), Ok("25.50".to_owned()));
        assert_eq!(read("JPY", "3000"), Ok("3000".to_owned()));
        for (currency, value, issue) in [
            ("VND", "500000", "INVALID_CURRENCY_CODE"),
            ("USD", "25.001", "DECIMAL_PRECISION"),
            ("JPY", "3000.00", "DECIMALS_NOT_SUPPORTED"),
            ("USD", "0.00", "CANNOT_BE_ZERO_OR_NEGATIVE"),
            ("USD", "-1", "CANNOT_BE_ZERO_OR_NEGATIVE"),
            ("USD", "1e3", "INVALID_PARAMETER_SYNTAX"),
            ("USD", "1.", "INVALID_PARAMETER_SYNTAX"),
            ("USD", "9999999999", "MAX_VALUE_EXCEEDED"),
            ("USD", "", "MISSING_REQUIRED_PARAMETER"),
        ] {
            assert_eq!(read(currency, value), Err(issue.to_owned()), "{value} {currency}");
        }
    }

    #[test]
    fn the_fee_is_whole_cents() {
        let paid = Money { currency: "USD".to_owned(), minor: 2_500 };
        assert_eq!(paid.fee().value(), "1.37");
        assert_eq!(paid.less(&paid.fee()).value(), "23.63");
        assert_eq!(Money { minor: 20, ..paid }.fee().minor, 20);
    }
}
