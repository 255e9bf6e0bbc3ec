//! What an account spent, by day of its own zone and by service, however long its history.
//!
//! Days in a zone are put together from whole UTC days (`day_total`) and the hours between UTC's midnight and the zone's
//! (`hour_total`): added where the zone's midnight is in the first half of a UTC day, taken off the whole day where it is in
//! the second. Where a zone's days begin within an hour, as in India, the postings of that piece of an hour are added. So the
//! sums are exact in every zone, and what is read does not grow with the history.

use domain::{
    account::AccountId,
    ledger::PostingKind,
    spend::{Pace, Period, Spend, days_left},
    time::{DAY_MS, Day, HOUR_MS, Timestamp},
};

use crate::{
    engine::Billing,
    history::moment,
    store::{Reader, Statement, StoreError, sql, values},
    zone::Zone,
};

/// What an account spent, and how long its credit lasts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SpendReport {
    /// What was charged in the period.
    pub spend: Spend,
    /// How long what can be spent lasts at the pace of the last 30 days.
    pub pace: Pace,
    /// Over how many days the pace was taken: fewer than 30 where the account has not been moving for so long.
    pub pace_days: i32,
}

impl Billing {
    /// What the account spent over a period that ends today in its zone, and how long its credit lasts at the pace of the last
    /// 30 days.
    ///
    /// # Errors
    /// The database does not answer, or a sum is beyond 64 bits.
    pub async fn spend(&self, account_id: AccountId, period: Period) -> Result<SpendReport, StoreError> {
        let (zone, now) = (self.zone(account_id).await?, self.now());
        let today = zone.civil(now).0;
        let available = self.balance(account_id).await?.map_or(0, |balance| balance.available().micros);
        let mut reader = self.store().read().await?;
        let first_day = first_day(&mut reader, account_id, &zone).await?;
        // The day on which it first moved counts.
        let active = |period: Period| {
            first_day.map_or(1, |day| today.0.saturating_sub(day.0).saturating_add(1)).clamp(1, period.days())
        };
        let cuts = Spend::cuts(period.first(today), today, [period.wide(), period.narrow()]);
        let sums = sums(&mut reader, account_id, &zone, &cuts, today).await?;
        let spend = Spend::assemble(&cuts, today, active(period), &sums);
        let lately = Period::Days30.first(today);
        let spent = if period == Period::Days30 {
            spend.whole().total()
        } else {
            let sums = self::sums(&mut reader, account_id, &zone, &[lately], today).await?;
            sums.iter().map(|(_, _, spent)| *spent).fold(0, i64::saturating_add)
        };
        let expiring = expiring(&mut reader, account_id, &zone, now).await?;
        let pace_days = active(Period::Days30);
        Ok(SpendReport { spend, pace: days_left(available, &expiring, spent, pace_days), pace_days })
    }
}

/// The day on which the account first moved.
async fn first_day(reader: &mut Reader, account_id: AccountId, zone: &Zone) -> Result<Option<Day>, StoreError> {
    let first = sql("SELECT at FROM posting WHERE account_id = $1 AND seq = 1", values![account_id]);
    let Some(row) = reader.first(first).await? else { return Ok(None) };
    Ok(Some(zone.civil(Timestamp(row.cells().int()?)).0))
}

/// How much can be spent for how many days yet, the earliest first.
async fn expiring(
    reader: &mut Reader,
    account_id: AccountId,
    zone: &Zone,
    now: Timestamp,
) -> Result<Vec<(i32, i64)>, StoreError> {
    let today = zone.civil(now).0;
    let mut expiring = Vec::new();
    for row in reader.all(sql(EXPIRING, values![account_id, now])).await? {
        let mut cells = row.cells();
        let end = zone.civil(Timestamp(cells.int()?)).0;
        expiring.push((end.0.saturating_sub(today.0), cells.int()?));
    }
    Ok(expiring)
}

const EXPIRING: &str = "
    SELECT expires_at, CAST(sum(remaining) AS BIGINT) FROM credit_grant
    WHERE account_id = $1 AND is_live = 1 AND remaining > 0 AND expires_at > $2
    GROUP BY expires_at ORDER BY expires_at";

/// What was spent from each of the days `starts` to the day before the next, the last until `last`: the stretch's place, the
/// service, and the sum, positive micro-units.
async fn sums(
    reader: &mut Reader,
    account_id: AccountId,
    zone: &Zone,
    starts: &[Day],
    last: Day,
) -> Result<Vec<(usize, String, i64)>, StoreError> {
    let ends = starts.iter().copied().chain([last.plus(1)]);
    let edges: Vec<Edge> = ends.map(|day| Edge::of(zone.start_of(day))).collect();
    let pieces = pieces(reader, account_id, &edges).await?;
    let mut sums = Vec::new();
    for row in reader.all(by_stretch(account_id, &edges, &pieces)).await? {
        let mut cells = row.cells();
        let (is_edge, place) = (cells.int()? > 0, usize::try_from(cells.int()?).map_err(StoreError::data)?);
        let (sign, services) = (cells.int()?, cells.text()?);
        for each in services.split(BETWEEN).filter(|each| !each.is_empty()) {
            let (amount, service) = each.split_once(' ').ok_or_else(|| StoreError::data("no sum of a service"))?;
            let amount = amount.parse::<i64>().map_err(StoreError::data)?.saturating_mul(sign);
            // What lies between whole days and an edge belongs to the stretch before it, and not to the one after.
            if is_edge && place < starts.len() {
                sums.push((place, service.to_owned(), amount));
            }
            if let Some(place) = place.checked_sub(usize::from(is_edge)) {
                sums.push((place, service.to_owned(), amount.saturating_neg()));
            }
        }
    }
    Ok(sums)
}

/// Between the services of one text.
const BETWEEN: char = '\u{1f}';

/// Where a moment lies: the whole UTC days before it, the hours that are yet to be added or taken off, and what begins the
/// hour that it lies in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Edge {
    /// The day after the last whole one.
    day: i64,
    /// The first hour, and the one after the last.
    hours: (i64, i64),
    /// 1 to add them, -1 to take them off.
    sign: i64,
    /// The hour's begin and the moment, where they are not the same.
    piece: Option<(Timestamp, Timestamp)>,
}

impl Edge {
    pub(crate) fn of(moment: Timestamp) -> Self {
        const PER_DAY: i64 = DAY_MS / HOUR_MS;

        let (day, hour) = (moment.utc_day(), moment.utc_hour());
        let (begin, whole) = (day * PER_DAY, Timestamp(hour * HOUR_MS));
        let (day, hours, sign) =
            if hour - begin <= PER_DAY / 2 { (day, (begin, hour), 1) } else { (day + 1, (hour, begin + PER_DAY), -1) };
        Self { day, hours, sign, piece: (whole < moment).then_some((whole, moment)) }
    }
}

/// The postings in the pieces of hours: an edge's place, and the numbers of the first and of the one after the last.
async fn pieces(
    reader: &mut Reader,
    account_id: AccountId,
    edges: &[Edge],
) -> Result<Vec<(usize, i64, i64)>, StoreError> {
    let pieces: Vec<_> = edges.iter().enumerate().filter_map(|(place, edge)| Some((place, edge.piece?))).collect();
    if pieces.is_empty() {
        return Ok(Vec::new());
    }
    let moments: Vec<Timestamp> = pieces.iter().flat_map(|(_, (begin, end))| [*begin, *end]).collect();
    let rows = reader.all(moment::search(account_id, &moments)).await?;
    let found = moment::found(&rows, &moments)?;
    let spans = pieces.iter().zip(found.chunks_exact(2));
    let spans = spans.filter_map(|((place, _), span)| match span {
        [first, end] if first < end => Some((*place, *first, *end)),
        _ => None,
    });
    Ok(spans.collect())
}

/// The statement of what was charged: whether it is of an edge or of the whole days of the stretch that begins with it, its
/// place, its sign, and sum and name of each service in one text.
///
/// Each range is looked up by a subquery of its own. Were it joined, PostgreSQL would read all of the account's past as long
/// as it knows nothing of a table, and compare.
pub(crate) fn by_stretch(account_id: AccountId, edges: &[Edge], pieces: &[(usize, i64, i64)]) -> Statement {
    let days = edges.windows(2).enumerate().filter_map(|(place, pair)| match pair {
        [from, to] if from.day < to.day => Some(format!("[{place},{},{},1]", from.day, to.day)),
        _ => None,
    });
    let hours = edges.iter().enumerate().filter(|(_, edge)| edge.hours.0 < edge.hours.1);
    let hours = hours.map(|(place, edge)| format!("[{place},{},{},{}]", edge.hours.0, edge.hours.1, edge.sign));
    let pieces = pieces.iter().map(|(place, first, end)| format!("[{place},{first},{end},1]"));
    let list = |rows: Vec<String>| format!("[{}]", rows.join(","));
    let (days, hours, pieces) = (list(days.collect()), list(hours.collect()), list(pieces.collect()));
    let charge = PostingKind::Charge.slug();
    sql(BY_STRETCH, values![account_id, charge, days, hours, pieces, BETWEEN.to_string()])
}

/// A list of ranges, each with the sums of the rows of a table that lie in it.
macro_rules! ranges {
    ($list:literal, $is_edge:literal, $amount:literal, $table:literal, $key:literal, $more:literal) => {
        concat!(
            "SELECT CAST(", $is_edge, " AS BIGINT), CAST(wanted.value ->> 0 AS BIGINT), CAST(wanted.value ->> 3 AS BIGINT),
                (SELECT coalesce(string_agg(concat_ws(' ', CAST(amount AS TEXT), service), CAST($6 AS TEXT)), '') FROM (
                    SELECT service, ", $amount, " AS amount FROM ", $table, " WHERE account_id = $1 AND ",
            $key, " >= CAST(wanted.value ->> 1 AS BIGINT) AND ", $key, " < CAST(wanted.value ->> 2 AS BIGINT)", $more, "
                ) AS of_service)
             FROM json_each(", $list, ") AS wanted"
        )
    };
}

const BY_STRETCH: &str = concat!(
    ranges!("$3", "0", "amount", "day_total", "day", " AND kind = $2"),
    " UNION ALL ",
    ranges!("$4", "1", "CAST(sum(amount) AS BIGINT)", "hour_total", "hour", " GROUP BY service"),
    " UNION ALL ",
    // Not grouped: for the sake of the order PostgreSQL would take the index by service, and read all of it.
    ranges!("$5", "1", "amount", "posting", "seq", " AND kind = $2"),
);

#[cfg(test)]
mod tests {
    use domain::time::{DAY_MS, HOUR_MS, Timestamp};

    use super::Edge;

    #[test]
    fn the_shorter_way_to_midnight_is_taken() {
        let edge = |minutes: i64| Edge::of(Timestamp(10 * DAY_MS + minutes * HOUR_MS / 60));
        assert_eq!(edge(0), Edge { day: 10, hours: (240, 240), sign: 1, piece: None });
        assert_eq!(edge(300), Edge { day: 10, hours: (240, 245), sign: 1, piece: None });
        assert_eq!(edge(1_020), Edge { day: 11, hours: (257, 264), sign: -1, piece: None });
        let (hour, kolkata) =
            (Timestamp(10 * DAY_MS + 18 * HOUR_MS), Timestamp(10 * DAY_MS + 18 * HOUR_MS + HOUR_MS / 2));
        assert_eq!(edge(1_110), Edge { day: 11, hours: (258, 264), sign: -1, piece: Some((hour, kolkata)) });
    }
}
