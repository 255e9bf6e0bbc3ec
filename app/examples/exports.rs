//! Exports for readers that are not ours (`counterparts/python/tests/test_exports.py`): `exports FOLDER` writes workbooks in
//! every language and currency, of few rows a sheet, and `expected.json` with what has to be read from them.

#![expect(clippy::unwrap_used, clippy::panic, reason = "an example that cannot go on ends")]

use std::{env, fs::File, path::Path, sync::Arc};

use app::Texts;
use billing::{
    exports::{COLUMNS, CsvLines, Head, Label, Wording, excel::ExcelFile},
    zone::Zone,
};
use domain::{
    currency::Currency,
    history::{Filter, Movement, MovementStatus, Sources, summarise},
    language::Language,
    ledger::PostingKind,
    money::Money,
    time::{Day, Timestamp},
};
use serde_json::{Value, json};

const ROWS_PER_SHEET: u32 = 7;
const ZONES: [&str; 3] = ["Asia/Ho_Chi_Minh", "Asia/Tokyo", "America/New_York"];
/// What could go wrong in a cell.
const NASTY: [&str; 15] = [
    "=1+1",
    "+84 912 345 678",
    "-5",
    "@SUM(A1:A9)",
    "=HYPERLINK(\"http://evil.example\",\"x\")",
    "two\nlines, \"quoted\"; and more",
    "carriage\rreturn\ttab",
    "Đào tạo mô hình tiếng Việt",
    "音声認識 12 分",
    "emoji 👩‍🚀🎉",
    "literal _x000D_ and <b>&amp;</b>",
    " spaces around ",
    "007",
    "1e5",
    "https://example.com/?a=1&b=2",
];
/// Six decimals, debt, more than fifteen digits.
const AMOUNTS: [i64; 8] =
    [-1, 1_000_000, -1_234_567, 123_456_789_012_345, -999_999_999_999_999, 1_234_567_890_123_456, 0, -10_000];

fn main() {
    let Some(folder) = env::args().nth(1) else { panic!("exports FOLDER") };
    let folder = Path::new(&folder);
    let mut expected = Vec::new();
    for (language, zone) in Language::ALL.into_iter().zip(ZONES) {
        for currency in Currency::ALL {
            expected.push(sample(folder, Texts::from(language), zone, currency));
        }
    }
    serde_json::to_writer(File::create(folder.join("expected.json")).unwrap(), &expected).unwrap();
}

fn sample(folder: &Path, texts: Texts, zone: &str, currency: Currency) -> Value {
    let movements: Vec<Movement> = (0..40).rev().map(|number| movement(number, &Zone::named(zone))).collect();
    let filter = Filter::from_query("service=speech&from=2026-11-01&q=%3Dx");
    let account_name = "=Công ty 株式会社 \"A&B\"".to_owned();
    let made_on = Day::from_ymd(2026, 11, 28).unwrap();
    let head = Head { account_name, currency, zone: zone.to_owned(), made_on, made_at: 45_296, filter };
    let wording = Arc::new(texts);
    let name = format!("{}-{currency}", texts.0.tag());

    let mut file = ExcelFile::begin(head.clone(), wording.clone(), folder, ROWS_PER_SHEET).unwrap();
    for movement in &movements {
        file.write(movement).unwrap();
    }
    file.finish(File::create(folder.join(format!("{name}.xlsx"))).unwrap()).unwrap();
    let mut lines = CsvLines::new(&head, wording);
    let bytes = [lines.heads().unwrap(), lines.lines(&movements).unwrap()].concat();
    std::fs::write(folder.join(format!("{name}.csv")), bytes).unwrap();

    let decimal = |micros| Money::from_micros(micros, currency).decimal();
    let row = |movement: &Movement| {
        let second = movement.at.0 / 1_000 % 60;
        let time = format!("{:02}:{:02}:{second:02}", movement.minute / 60, movement.minute % 60);
        json!({
            "date": movement.day.to_string(), "time": time, "kind": texts.kind(movement.kind),
            "service": texts.service(movement.service.as_deref()), "source": texts.sources(movement.sources),
            "description": movement.description,
            "reference": if movement.reference.is_empty() { &movement.code } else { &movement.reference },
            "status": texts.status(movement.status),
            "amount": decimal(movement.amount), "balance": decimal(movement.balance_after),
            "currency": currency.code(), "number": movement.seq,
        })
    };
    let sums = summarise(&movements);
    json!({
        "name": name, "language": texts.0.tag(), "currency": currency.code(), "rows_per_sheet": ROWS_PER_SHEET,
        "heads": COLUMNS.map(|column| texts.column(column)), "summary": texts.label(Label::Summary),
        "movements": texts.label(Label::Movements), "account": head.account_name, "zone": zone,
        "made_at": "2026-11-28T12:34:56", "count": sums.count, "incoming": decimal(sums.incoming),
        "outgoing": decimal(sums.outgoing), "net": decimal(sums.net),
        "rows": movements.iter().map(row).collect::<Vec<_>>(),
    })
}

fn movement(number: usize, zone: &Zone) -> Movement {
    let at = Timestamp(1_795_316_400_000 + i64::try_from(number).unwrap() * 7_919_000);
    let (day, minute) = zone.civil(at);
    let kind = PostingKind::SHOWN[number % PostingKind::SHOWN.len()];
    let long = "長い文章 😀".repeat(5_000);
    Movement {
        seq: i64::try_from(number).unwrap() + 1,
        at,
        day,
        minute,
        kind,
        service: [None, Some("speech"), Some("=cmd-service")][number % 3].map(str::to_owned),
        description: if number == 0 { long } else { NASTY[number % NASTY.len()].to_owned() },
        reference: if number.is_multiple_of(4) {
            String::new()
        } else {
            NASTY[(number * 7 + 3) % NASTY.len()].to_owned()
        },
        status: MovementStatus::of(kind),
        amount: AMOUNTS[number % AMOUNTS.len()],
        balance_after: AMOUNTS[(number * 3 + 1) % AMOUNTS.len()],
        sources: Sources::from_bits(u8::try_from(number % 16).unwrap()),
        code: ["", "GREET26VN9", "HANOI24DEV"][number % 3].to_owned(),
    }
}
