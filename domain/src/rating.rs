//! Rating: quantity × unit price, exact, rounded once.

use rust_decimal::Decimal;

use crate::{
    currency::Currency,
    money::{MICROS_MAX, Money},
};

/// Digits after the point of an amount.
const SCALE: u32 = 6;

/// Why usage cannot be rated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum RatingError {
    /// The quantity is zero or negative.
    #[error("the quantity must be positive")]
    Quantity,
    /// The unit price is zero or negative.
    #[error("the unit price must be positive")]
    UnitPrice,
    /// Together they have more digits than can be multiplied exactly (38).
    #[error("quantity and unit price have too many digits to be multiplied exactly")]
    TooManyDigits,
    /// The amount is beyond what is kept exactly.
    #[error("the amount is too large")]
    TooLarge,
    /// The amount is less than half a micro-unit: it would be nothing.
    #[error("the amount rounds to nothing")]
    Nothing,
}

/// The amount of `quantity` at `unit_price` each: multiplied exactly and rounded once, half to even, to micro-units.
///
/// # Errors
/// [`RatingError`]: nothing is rounded that should not be.
pub fn rate(quantity: Decimal, unit_price: Decimal, currency: Currency) -> Result<Money, RatingError> {
    let (quantity, unit_price) = (quantity.normalize(), unit_price.normalize());
    if quantity <= Decimal::ZERO {
        return Err(RatingError::Quantity);
    }
    if unit_price <= Decimal::ZERO {
        return Err(RatingError::UnitPrice);
    }
    let product = quantity.mantissa().checked_mul(unit_price.mantissa()).ok_or(RatingError::TooManyDigits)?;
    let scale = quantity.scale() + unit_price.scale();
    let micros = if scale <= SCALE {
        product.checked_mul(10_i128.pow(SCALE - scale)).ok_or(RatingError::TooLarge)?
    } else {
        // A divisor with more digits than the product has leaves less than half.
        10_i128.checked_pow(scale - SCALE).map_or(0, |divisor| half_even(product, divisor))
    };
    match i64::try_from(micros) {
        Ok(0) => Err(RatingError::Nothing),
        Ok(micros) if micros <= MICROS_MAX => Ok(Money::from_micros(micros, currency)),
        _ => Err(RatingError::TooLarge),
    }
}

/// Divides positive numbers and rounds half to even.
const fn half_even(number: i128, divisor: i128) -> i128 {
    let (quotient, rest) = (number / divisor, number % divisor);
    let is_more = rest > divisor - rest;
    let is_half = rest == divisor - rest;
    if is_more || is_half && quotient % 2 == 1 { quotient + 1 } else { quotient }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn rated(quantity: &str, price: &str) -> Result<i64, RatingError> {
        let read = |text| Decimal::from_str_exact(text).unwrap();
        rate(read(quantity), read(price), Currency::Usd).map(|money| money.micros)
    }

    #[test]
    fn tokens_and_hours() {
        // 1,234,567 tokens at $0.00000025 each; half a micro-dollar goes to the even side.
        assert_eq!(rated("1234567", "0.00000025"), Ok(308_642));
        assert_eq!(rated("1", "0.0000005"), Err(RatingError::Nothing));
        assert_eq!(rated("3", "0.0000005"), Ok(2));
        assert_eq!(rated("5", "0.0000005"), Ok(2));
        assert_eq!(rated("1", "0.00000050000000000000000001"), Ok(1));
        assert_eq!(rated("2.5", "1200"), Ok(3_000_000_000));
    }

    #[test]
    fn what_is_not_rated() {
        assert_eq!(rated("0", "1"), Err(RatingError::Quantity));
        assert_eq!(rated("-1", "1"), Err(RatingError::Quantity));
        assert_eq!(rated("1", "0.000"), Err(RatingError::UnitPrice));
        assert_eq!(rated("1", "-2"), Err(RatingError::UnitPrice));
        assert_eq!(rated("9000000000", "1.000001"), Err(RatingError::TooLarge));
        let long = "1.2345678901234567890123456789";
        assert_eq!(rated(long, long), Err(RatingError::TooManyDigits));
        assert_eq!(
            rated("0.0000000000000000000000000001", "0.0000000000000000000000000001"),
            Err(RatingError::Nothing)
        );
    }

    proptest! {
        /// Against another way: the double of the exact difference is never more than one unit, and at a tie even.
        #[test]
        fn the_nearest_and_at_a_tie_the_even(q in 1i64..i64::MAX, qs in 0u32..12, p in 1i64..1_000_000_000, ps in 0u32..16) {
            let product = i128::from(q) * i128::from(p);
            let divisor = 10_i128.pow(qs + ps);
            let exact_micros = product.checked_mul(1_000_000);
            prop_assume!(exact_micros.is_some());
            let exact = exact_micros.unwrap();
            match rate(Decimal::new(q, qs), Decimal::new(p, ps), Currency::Usd) {
                Ok(money) => {
                    let off = 2 * (i128::from(money.micros) * divisor - exact).abs();
                    prop_assert!(off <= divisor);
                    prop_assert!(off < divisor || money.micros % 2 == 0);
                }
                Err(RatingError::Nothing) => prop_assert!(2 * exact <= divisor),
                Err(RatingError::TooLarge) => prop_assert!(exact / divisor >= i128::from(MICROS_MAX)),
                Err(other) => prop_assert!(false, "{}", other),
            }
        }
    }
}
