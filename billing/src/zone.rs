//! Time zones: where days are cut.

use domain::{
    account::AccountId,
    time::{Day, Timestamp},
};
use jiff::{civil::Date, tz::TimeZone};

use crate::{
    engine::Billing,
    payments::record::lock_account,
    store::{StoreError, sql, values},
};

/// The zone of whom nothing is known.
pub const UTC: &str = "UTC";

/// The usual zone of a billing country; UTC where there is none.
#[must_use]
pub fn of_country(country: &str) -> &'static str {
    match country {
        "VN" => "Asia/Ho_Chi_Minh",
        "JP" => "Asia/Tokyo",
        "DE" => "Europe/Berlin",
        "US" => "America/New_York",
        _ => UTC,
    }
}

/// The name when there is such a zone, UTC otherwise.
#[must_use]
pub fn known_or_utc(name: &str) -> String {
    if TimeZone::get(name).is_ok() { name.to_owned() } else { UTC.to_owned() }
}

/// Every zone that there is, by its IANA name, in alphabetical order; those of legacy tables are left out.
#[must_use]
pub fn names() -> Vec<String> {
    let mut names: Vec<String> = jiff::tz::db().available().map(|name| name.as_str().to_owned()).collect();
    names.retain(|name| name == UTC || name.contains('/') && !name.starts_with("Etc/"));
    names.sort_unstable();
    names
}

/// The instant that a text names: `2026-11-22T10:00:00+07:00`, or `Z` for UTC. The zone must be said.
#[must_use]
pub fn instant(text: &str) -> Option<Timestamp> {
    text.parse::<jiff::Timestamp>().ok().map(|instant| Timestamp(instant.as_millisecond()))
}

/// An instant in UTC, as [`instant`] reads it.
#[must_use]
pub fn utc_text(at: Timestamp) -> String {
    jiff::Timestamp::from_millisecond(at.0).unwrap_or(jiff::Timestamp::UNIX_EPOCH).to_string()
}

/// A zone, ready to cut days in.
#[derive(Debug, Clone)]
pub struct Zone(TimeZone);

impl Zone {
    /// The zone of this IANA name; UTC when there is none.
    #[must_use]
    pub fn named(name: &str) -> Self {
        Self(TimeZone::get(name).unwrap_or(TimeZone::UTC))
    }

    /// The day and minute of day of an instant.
    #[must_use]
    pub fn civil(&self, at: Timestamp) -> (Day, u16) {
        let instant = jiff::Timestamp::from_millisecond(at.0).unwrap_or(jiff::Timestamp::UNIX_EPOCH);
        at.civil_at(self.0.to_offset(instant).seconds().div_euclid(60))
    }

    /// The first instant of a day.
    #[must_use]
    pub fn start_of(&self, day: Day) -> Timestamp {
        let (year, month, of_month) = day.ymd();
        let date = match (i16::try_from(year), i8::try_from(month), i8::try_from(of_month)) {
            (Ok(year), Ok(month), Ok(of_month)) => Date::new(year, month, of_month),
            _ => return Timestamp(i64::MAX),
        };
        let start = date.and_then(|date| date.to_zoned(self.0.clone()));
        start.map_or(Timestamp(i64::MAX), |start| Timestamp(start.timestamp().as_millisecond()))
    }
}

/// What a clock on the account's wall shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LocalNow {
    /// The day.
    pub day: Day,
    /// The minute of the day, 0–1439.
    pub minute: u16,
    /// The zone's IANA name.
    pub zone: String,
}

impl Billing {
    /// The account's zone.
    pub(crate) async fn zone(&self, account_id: AccountId) -> Result<Zone, StoreError> {
        Ok(Zone::named(&self.zone_name(account_id).await?))
    }

    async fn zone_name(&self, account_id: AccountId) -> Result<String, StoreError> {
        let row =
            self.store().first(sql("SELECT time_zone FROM account WHERE account_id = $1", values![account_id])).await?;
        row.map_or_else(|| Ok(UTC.to_owned()), |row| row.cells().text())
    }

    /// Moves an account to another zone: from now on its days are cut there. Answers whether there is such a zone.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn set_time_zone(&self, account_id: AccountId, name: &str) -> Result<bool, StoreError> {
        if TimeZone::get(name).is_err() {
            return Ok(false);
        }
        let mut tx = self.store().write().await?;
        // The lanes keep the zone with the spending limits.
        lock_account(&mut tx, account_id).await?;
        tx.execute(sql("UPDATE account SET time_zone = $2 WHERE account_id = $1", values![account_id, name])).await?;
        let changed = "UPDATE ledger_account SET version = version + 1 WHERE account_id = $1";
        tx.execute(sql(changed, values![account_id])).await?;
        tx.commit().await?;
        Ok(true)
    }

    /// What the account's clock shows now.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn local_now(&self, account_id: AccountId) -> Result<LocalNow, StoreError> {
        let zone = self.zone_name(account_id).await?;
        let (day, minute) = Zone::named(&zone).civil(self.now());
        Ok(LocalNow { day, minute, zone })
    }

    /// The present day in the account's zone.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn today(&self, account_id: AccountId) -> Result<Day, StoreError> {
        Ok(self.zone(account_id).await?.civil(self.now()).0)
    }
}

#[cfg(test)]
mod tests {
    use domain::time::{Day, Timestamp};

    use super::Zone;

    #[test]
    fn days_are_cut_in_the_zone_also_when_clocks_change() {
        let berlin = Zone::named("Europe/Berlin");
        let autumn = Day::from_ymd(2026, 10, 25).unwrap();
        let length = berlin.start_of(autumn.plus(1)).0 - berlin.start_of(autumn).0;
        assert_eq!(length, 25 * 3_600_000);
        for zone in ["Asia/Ho_Chi_Minh", "Asia/Tokyo", "America/New_York", "UTC"] {
            let zone = Zone::named(zone);
            let start = zone.start_of(autumn);
            assert_eq!(zone.civil(start), (autumn, 0));
            assert_eq!(zone.civil(Timestamp(start.0 - 1)), (autumn.plus(-1), 1_439));
        }
    }

    #[test]
    fn the_zones_of_the_world_are_listed() {
        let names = super::names();
        for name in ["Asia/Ho_Chi_Minh", "Asia/Tokyo", "Europe/Berlin", "UTC"] {
            assert!(names.iter().any(|known| known == name), "{name}");
        }
        assert!(names.len() > 300 && names.is_sorted());
    }
}
