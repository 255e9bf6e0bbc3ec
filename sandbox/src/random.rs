//! Identifiers in the shapes the gateways use.

use rand::Rng;

const ALPHANUMERIC: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
const CAPITALS: &[u8] = b"ABCDEFGHJKLMNPRSTUVWXY0123456789";
const HEXADECIMAL: &[u8] = b"0123456789abcdef";
const DIGITS: &[u8] = b"0123456789";

fn draw(alphabet: &[u8], length: usize) -> String {
    let mut rng = rand::rng();
    (0..length).filter_map(|_| alphabet.get(rng.random_range(0..alphabet.len())).copied()).map(char::from).collect()
}

/// Letters of both cases and digits (Stripe identifiers).
pub(crate) fn alphanumeric(length: usize) -> String {
    draw(ALPHANUMERIC, length)
}

/// Capitals and digits (PayPal identifiers).
pub(crate) fn capitals(length: usize) -> String {
    draw(CAPITALS, length)
}

/// Lower-case hexadecimal digits (debug ids, VNPay response ids).
pub(crate) fn hexadecimal(length: usize) -> String {
    draw(HEXADECIMAL, length)
}

/// Decimal digits, the first one not zero.
pub(crate) fn digits(length: usize) -> String {
    format!("{}{}", draw(b"123456789", 1), draw(DIGITS, length.saturating_sub(1)))
}

/// A UUID in version 4 layout.
pub(crate) fn uuid() -> String {
    let (head, middle, low, tail) = (hexadecimal(8), hexadecimal(4), hexadecimal(3), hexadecimal(12));
    format!("{head}-{middle}-4{low}-{}{}-{tail}", draw(b"89ab", 1), hexadecimal(3))
}
