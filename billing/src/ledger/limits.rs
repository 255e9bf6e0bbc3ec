//! Spending limits as they lie in the database, and their periods.

use domain::{
    account::AccountId,
    ledger::{Limit, LimitPeriod},
    time::Timestamp,
};

use crate::{
    store::{Row, StoreError},
    zone::Zone,
};

/// The columns of `spending_limit` and `account` that [`read_limit`] reads.
macro_rules! limit_columns {
    () => {
        "l.account_id, l.limit_id, l.service, l.period, l.is_hard, l.amount, l.spent, l.since, l.until, a.time_zone"
    };
}
pub(crate) use limit_columns;

/// The limits of account $1, by their ids.
pub(crate) const OF_ACCOUNT: &str = concat!(
    "SELECT ",
    limit_columns!(),
    " FROM spending_limit AS l JOIN account AS a ON a.account_id = l.account_id
     WHERE l.account_id = $1 ORDER BY l.limit_id"
);

/// Reads [`limit_columns`]: whose it is, the limit in the period in which it was last written, and the account's zone.
pub(crate) fn read_limit(row: &Row) -> Result<(AccountId, Limit, Zone), StoreError> {
    let mut cells = row.cells();
    let account_id = AccountId(cells.int()?);
    let limit = Limit {
        id: cells.int()?,
        service: Some(cells.text()?).filter(|service| !service.is_empty()),
        period: cells.word()?,
        is_hard: cells.int()? == 1,
        amount: cells.int()?,
        spent: cells.int()?,
        since: Timestamp(cells.int()?),
        until: Timestamp(cells.int()?),
    };
    Ok((account_id, limit, Zone::named(&cells.text()?)))
}

/// Begins a new period when the present one is over. Periods only go forward.
pub(crate) fn roll(limit: &mut Limit, zone: &Zone, now: Timestamp) {
    if now >= limit.until {
        (limit.since, limit.until) = period(zone, limit.period, now);
        limit.spent = 0;
    }
}

/// The period that holds an instant: when it begins, and when the next one does.
pub(crate) fn period(zone: &Zone, period: LimitPeriod, at: Timestamp) -> (Timestamp, Timestamp) {
    let (today, _) = zone.civil(at);
    let (first, next) = match period {
        LimitPeriod::Day => (today, today.plus(1)),
        // Thirty-two days after the first of a month it is the next month.
        LimitPeriod::Month => (today.month_start(), today.month_start().plus(32).month_start()),
    };
    (zone.start_of(first), zone.start_of(next))
}

#[cfg(test)]
mod tests {
    use domain::{
        ledger::LimitPeriod,
        time::{Day, Timestamp},
    };

    use super::period;
    use crate::zone::Zone;

    #[test]
    fn periods_are_cut_in_the_zone() {
        let zone = Zone::named("Asia/Ho_Chi_Minh");
        let start = |year, month, day| zone.start_of(Day::from_ymd(year, month, day).unwrap());
        let late = Timestamp(start(2027, 1, 1).0 - 1);
        assert_eq!(period(&zone, LimitPeriod::Day, late), (start(2026, 12, 31), start(2027, 1, 1)));
        assert_eq!(period(&zone, LimitPeriod::Month, late), (start(2026, 12, 1), start(2027, 1, 1)));
        let leap = start(2028, 2, 29);
        assert_eq!(period(&zone, LimitPeriod::Month, leap), (start(2028, 2, 1), start(2028, 3, 1)));
    }
}
