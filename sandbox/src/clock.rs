//! The times of the three protocols.

mod shifted;

pub(crate) use shifted::Clock;

use jiff::{Timestamp, civil::DateTime, tz::Offset};

/// VNPay's clock: a fixed +07:00, never the zone `Etc/GMT+7` (which is UTC-7).
const VIETNAM: Offset = Offset::constant(7);
const JAPAN: Offset = Offset::constant(9);
const VNPAY: &str = "%Y%m%d%H%M%S";

/// The present second, Unix time.
pub(crate) fn unix_now() -> i64 {
    Timestamp::now().as_second()
}

/// `yyyyMMddHHmmss` in GMT+7.
pub(crate) fn vnpay(at: Timestamp) -> String {
    VIETNAM.to_datetime(at).strftime(VNPAY).to_string()
}

/// Reads 14 digits `yyyyMMddHHmmss` in GMT+7.
pub(crate) fn parse_vnpay(text: &str) -> Option<Timestamp> {
    if text.len() != 14 || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    VIETNAM.to_timestamp(DateTime::strptime(VNPAY, text).ok()?).ok()
}

/// `2026-11-22T03:40:12Z`, as PayPal writes times.
pub(crate) fn rfc3339(at: Timestamp) -> String {
    at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

/// [`rfc3339`], for the JSON of the control API.
pub(crate) fn serialize<S: serde::Serializer>(at: &Timestamp, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&rfc3339(*at))
}

/// 23:59:59 in Japan, `days` days after today: the end of a konbini voucher.
pub(crate) fn japan_day_end(now: Timestamp, days: i64) -> i64 {
    let date = JAPAN.to_datetime(now).date();
    jiff::Span::new()
        .try_days(days)
        .and_then(|span| date.checked_add(span))
        .and_then(|date| JAPAN.to_timestamp(date.at(23, 59, 59, 0)))
        .map_or_else(|_| now.as_second(), Timestamp::as_second)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn vnpay_time_is_gmt_plus_seven() {
        let at: Timestamp = "2026-11-22T03:30:00Z".parse().unwrap();
        assert_eq!(vnpay(at), "20261122103000");
        assert_eq!(parse_vnpay("20261122103000"), Some(at));
        assert_eq!(parse_vnpay("20261322103000"), None);
        assert_eq!(parse_vnpay("2026112210300"), None);
    }

    #[test]
    fn a_voucher_ends_with_the_day_in_japan() {
        let at: Timestamp = "2026-11-22T16:00:00Z".parse().unwrap();
        let end: Timestamp = "2026-11-26T14:59:59Z".parse().unwrap();
        assert_eq!(japan_day_end(at, 3), end.as_second());
    }
}
