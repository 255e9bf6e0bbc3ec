//! Rates in a CSV file.

use billing::rates::NewRate;
use csv::{ReaderBuilder, StringRecord, Trim};
use domain::time::Timestamp;

use super::{read_instant, read_pair, read_rate, read_spread};

/// The first line.
const HEAD: [&str; 5] = ["pair", "rate", "spread", "source", "observed_at"];

/// Reads a file's rates, in its order. The first line names the columns; an empty spread is none, an empty time is `now`.
///
/// # Errors
/// Which line is wrong, and how.
pub fn rates(text: &str, now: Timestamp) -> Result<Vec<NewRate>, String> {
    let text = text.trim_start_matches('\u{feff}');
    let mut reader = ReaderBuilder::new().has_headers(false).trim(Trim::All).from_reader(text.as_bytes());
    let mut rates = Vec::new();
    let mut is_first = true;
    for record in reader.records() {
        let record = record.map_err(|error| error.to_string())?;
        let line = record.position().map_or(0, csv::Position::line);
        if is_first {
            is_first = false;
            if record != HEAD[..] {
                return Err(format!("line {line}: the first line must be {}", HEAD.join(",")));
            }
        } else {
            rates.push(rate(&record, now).map_err(|what| format!("line {line}: {what}"))?);
        }
    }
    if rates.is_empty() { Err("there are no rates in it".to_owned()) } else { Ok(rates) }
}

fn rate(record: &StringRecord, now: Timestamp) -> Result<NewRate, String> {
    let field = |index: usize| record.get(index).unwrap_or_default();
    let spread = Some(field(2)).filter(|text| !text.is_empty()).unwrap_or("0");
    let observed_at = Some(field(4)).filter(|text| !text.is_empty());
    Ok(NewRate {
        pair: read_pair(field(0))?,
        rate: read_rate(field(1))?,
        spread: read_spread(spread)?,
        source: field(3).to_owned(),
        observed_at: observed_at.map_or(Ok(now), read_instant)?,
    })
}

#[cfg(test)]
mod tests {
    use domain::time::Timestamp;

    use super::rates;

    const NOW: Timestamp = Timestamp(1_795_316_400_000);
    const HEAD: &str = "pair,rate,spread,source,observed_at\n";

    #[test]
    fn a_file_as_spreadsheets_write_it() {
        let text = "\u{feff}pair,rate,spread,source,observed_at\r\n\
                    USD/VND, 26250 ,50,\"Bank, of tests\",2026-11-22T09:00:00+07:00\r\n\
                    \r\n\
                    usd/jpy,151.25,,Bank,\r\n";
        let read = rates(text, NOW).unwrap();
        assert_eq!(read.len(), 2);
        assert_eq!((read[0].rate.to_string().as_str(), read[0].spread.basis_points()), ("26250", 50));
        assert_eq!((read[0].source.as_str(), read[0].observed_at), ("Bank, of tests", Timestamp(1_795_312_800_000)));
        assert_eq!((read[1].pair.to_string().as_str(), read[1].spread.basis_points()), ("USD/JPY", 0));
        assert_eq!(read[1].observed_at, NOW);
    }

    #[test]
    fn faults_are_named_with_their_line() {
        for (text, told) in [
            ("", "no rates"),
            (HEAD, "no rates"),
            ("rate,pair\n", "line 1: the first line"),
            ("pair,rate,spread,source,observed_at\nUSD/VND,26250,50\n", "line: 2"),
            ("pair,rate,spread,source,observed_at\nUSD-VND,26250,50,B,\n", "line 2: USD-VND is no pair"),
            ("pair,rate,spread,source,observed_at\nUSD/VND,26.250,50,B,\nUSD/VND,x,50,B,\n", "line 3: the rate x"),
            ("pair,rate,spread,source,observed_at\nUSD/VND,26250,-1,B,\n", "line 2: the spread -1"),
            ("pair,rate,spread,source,observed_at\nUSD/VND,26250,1,B,2026-11-22\n", "line 2: 2026-11-22 is no time"),
        ] {
            let told_in_fact = rates(text, NOW).unwrap_err();
            assert!(told_in_fact.contains(told), "{told_in_fact}");
        }
    }
}
