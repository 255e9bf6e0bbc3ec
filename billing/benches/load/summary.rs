//! Puts the figures of many runs together: the median of each, and how it stands to the bar.

use std::{collections::BTreeMap, fs};

use serde_json::{Value, json};

use super::Options;

/// What one row of the table compares: our figure, what it stands beside, and where the bar is.
struct Row {
    what: &'static str,
    ours: &'static str,
    /// Another figure of the same run; the bar is then a multiple of it.
    beside: Option<&'static str>,
    bar: f64,
    /// Whether less is better.
    is_cost: bool,
}

const fn ratio(what: &'static str, ours: &'static str, beside: &'static str, bar: f64) -> Row {
    Row { what, ours, beside: Some(beside), bar, is_cost: false }
}

const fn cost(what: &'static str, ours: &'static str, bar: f64) -> Row {
    Row { what, ours, beside: None, bar, is_cost: true }
}

const fn rate(what: &'static str, ours: &'static str, bar: f64) -> Row {
    Row { what, ours, beside: None, bar, is_cost: false }
}

const ROWS: [Row; 16] = [
    ratio("single charges, PostgreSQL, 10,000 accounts, 32 callers", "single_32", "limit_full", 1.0),
    ratio("the same, 64 callers", "single_64", "limit_full", 1.0),
    ratio("one hot account, PostgreSQL, 64 callers, 1 ms commits", "hot_64", "limit_hot", 15.0),
    cost("the same, p99, microseconds", "hot_64_p99_us", 25_000.0),
    ratio("batches of 100 lines, PostgreSQL, 8 callers", "batch_100", "limit_batch", 0.4),
    ratio("SQLite, 64 callers, 1 ms commits", "sqlite_64", "limit_rusqlite", 0.5),
    ratio("against cala-ledger, 32 callers", "single_32", "limit_cala", 7.0),
    cost("bytes for a charge, PostgreSQL", "bytes_per_charge", 800.0),
    cost("page of 50, PostgreSQL, p99, microseconds", "postgres_page_p99_us", 3_000.0),
    cost("page of 50, SQLite, p99, microseconds", "sqlite_page_p99_us", 3_000.0),
    cost("count and sum, PostgreSQL, p99, microseconds", "postgres_totals_p99_us", 25_000.0),
    cost("count and sum, SQLite, p99, microseconds", "sqlite_totals_p99_us", 25_000.0),
    ratio("growth: single charges on 10 million postings, PostgreSQL", "grown_64", "single_64", 0.9),
    ratio("growth: single charges on 10 million postings, SQLite", "sqlite_grown_64", "sqlite_64", 0.9),
    rate("verify, PostgreSQL, postings a second", "verify_postgres", 200_000.0),
    rate("verify, SQLite, postings a second", "verify_sqlite", 200_000.0),
];

pub(crate) fn run(options: &Options) {
    let text = fs::read_to_string(options.text("file").expect("a file")).expect("figures");
    let mut figures: BTreeMap<&str, Vec<u64>> = BTreeMap::new();
    for line in text.lines() {
        if let Some((name, value)) = line.split_once(' ')
            && let Ok(value) = value.trim().parse()
        {
            figures.entry(name).or_default().push(value);
        }
    }
    let medians: BTreeMap<&str, u64> = figures.iter().map(|(name, values)| (*name, median(values))).collect();
    let rows: Vec<Value> = ROWS.iter().filter_map(|row| compare(row, &medians)).collect();
    println!("| what | measured | beside it | ratio | bar | |\n| --- | ---: | ---: | ---: | ---: | --- |");
    for row in &rows {
        let word = if row["holds"] == true { "holds" } else { "missed" };
        let cell = |name: &str| match &row[name] {
            Value::Null => String::new(),
            value => value.to_string(),
        };
        let what = row["what"].as_str().unwrap_or_default();
        println!(
            "| {what} | {} | {} | {} | {} | {word} |",
            cell("measured"),
            cell("beside"),
            cell("ratio"),
            cell("bar")
        );
    }
    if let Some(out) = options.text("json") {
        let all = json!({ "medians": medians, "runs": figures, "rows": rows });
        fs::write(out, serde_json::to_string_pretty(&all).expect("JSON")).expect("a file");
    }
}

fn median(values: &[u64]) -> u64 {
    let mut values = values.to_vec();
    values.sort_unstable();
    values.get(values.len() / 2).copied().unwrap_or(0)
}

/// Nothing for what was not measured.
#[expect(clippy::cast_precision_loss, reason = "figures are far below 2^53")]
fn compare(row: &Row, medians: &BTreeMap<&str, u64>) -> Option<Value> {
    let measured = *medians.get(row.ours)?;
    let beside = match row.beside {
        Some(name) => Some(*medians.get(name)?),
        None => None,
    };
    let ratio = beside.map(|beside| (measured as f64 / beside.max(1) as f64 * 100.0).round() / 100.0);
    let value = ratio.unwrap_or(measured as f64);
    let holds = if row.is_cost { value <= row.bar } else { value >= row.bar };
    Some(json!({
        "what": row.what, "measured": measured, "beside": beside, "ratio": ratio, "bar": row.bar, "holds": holds,
    }))
}
