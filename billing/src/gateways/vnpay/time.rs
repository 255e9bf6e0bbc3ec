//! VNPay's times: `yyyyMMddHHmmss` at a fixed +07:00, whatever time zone the process runs in.

use domain::time::Timestamp;
use jiff::tz::{Offset, offset};

const VIETNAM: Offset = offset(7);

/// Writes an instant; `None` outside the years that fit four digits.
pub(super) fn write(instant: Timestamp) -> Option<String> {
    let instant = jiff::Timestamp::from_millisecond(instant.0).ok()?;
    let civil = VIETNAM.to_datetime(instant);
    (civil.year() >= 1_000).then(|| civil.strftime("%Y%m%d%H%M%S").to_string())
}

#[cfg(test)]
mod tests {
    use domain::time::Timestamp;

    use super::write;

    #[test]
    fn is_seven_hours_ahead_of_utc() {
        assert_eq!(write(Timestamp(1_795_316_400_000)).as_deref(), Some("20261122100000"));
        assert_eq!(write(Timestamp(1_795_372_199_999)).as_deref(), Some("20261123012959"));
        assert_eq!(write(Timestamp(i64::MAX)), None);
    }
}
