//! Files hold exactly the rows of the history, read back by a reader that is not ours.

#[path = "../support/wording.rs"]
mod wording;

use std::{
    io::{BufReader, Read},
    sync::{Arc, atomic::AtomicU64},
    time::Duration,
};

use billing::exports::{ExportFile, ExportRefused, ExportRequest, Format, JobState, ROWS_PER_SHEET, Wording};
use calamine::{Data, Reader, Xlsx};
use domain::{
    account::AccountId,
    currency::Currency,
    history::{Filter, Movement, summarise},
    language::Language,
    ledger::GrantSource,
    money::{Money, parse::amounts_sought},
};
use wording::Words;

use crate::support::{Engine, charge, grant, request};

/// What could go wrong in a cell.
const NASTY: [&str; 12] = [
    "=1+1",
    "+84 912 345 678",
    "-5",
    "@SUM(A1:A9)",
    "=HYPERLINK(\"http://evil.example\",\"x\")",
    "two\nlines, \"quoted\"; and more",
    "Đào tạo mô hình tiếng Việt",
    "音声認識 12 分",
    "emoji 👩‍🚀🎉",
    "literal _x000D_ and <b>&amp;</b>",
    " spaces around ",
    "007",
];

/// A past with debt, six decimals, and amounts of more than fifteen digits where the currency allows them.
async fn lived_in(engine: &Engine, currency: Currency) -> AccountId {
    let account = engine.account(&format!("{currency}@example.com"), currency).await;
    let money = |micros| Money::from_micros(micros, currency);
    let mut commands = vec![grant(money(1_234_567_890_123_456), GrantSource::TopUp, None, &[])];
    for (number, text) in (0i64..).zip(NASTY) {
        commands.push(charge(money(1_000_001 + number * 370_370), "speech", text));
    }
    commands.push(charge(money(1_234_567_999_999_999), "gpu-containers", "into debt"));
    for (number, command) in commands.into_iter().enumerate() {
        engine.billing.post(account, request(&format!("k{number}"), command)).await.unwrap();
        engine.clock.advance_seconds(4_999);
    }
    account
}

fn wanted(account_id: AccountId, query: &str, format: Format) -> ExportRequest {
    ExportRequest { account_id, filter: Filter::from_query(query), format, wording: Arc::new(Words) }
}

async fn export(engine: &Engine, request: &ExportRequest, rows_per_sheet: u32) -> ExportFile {
    let billing = &engine.billing;
    let permit = billing.export_permit(request.account_id).unwrap();
    let extract = billing.extract(request).await.unwrap();
    let wording = Arc::clone(&request.wording);
    billing.export_file(extract, request.format, wording, rows_per_sheet, Arc::default(), permit).await.unwrap()
}

async fn history(engine: &Engine, request: &ExportRequest) -> Vec<Movement> {
    let query = billing::history::HistoryQuery { filter: request.filter.clone(), before: None, limit: 1_000 };
    engine.billing.history(request.account_id, query).await.unwrap().movements
}

/// The cells of a movement, as they must be read.
fn assert_row(cells: &[Data], movement: &Movement, currency: Currency) {
    let text = |text: &str| if text.is_empty() { Data::Empty } else { Data::String(text.to_owned()) };
    let Data::DateTime(date) = &cells[0] else { panic!("no date: {:?}", cells[0]) };
    let (year, month, day, ..) = date.to_ymd_hms_milli();
    assert_eq!(format!("{year}-{month:02}-{day:02}"), movement.day.to_string());
    let Data::DateTime(time) = &cells[1] else { panic!("no time: {:?}", cells[1]) };
    let (.., hour, minute, second, _) = time.to_ymd_hms_milli();
    let seconds = movement.at.0.div_euclid(1_000).rem_euclid(60);
    let shown = i64::from(hour) * 3_600 + i64::from(minute) * 60 + i64::from(second);
    assert_eq!(shown, i64::from(movement.minute) * 60 + seconds);
    assert_eq!(cells[2], text(movement.kind.slug()));
    assert_eq!(cells[3], text(movement.service.as_deref().unwrap_or("account")));
    assert_eq!(cells[4], text(&Words.sources(movement.sources)));
    assert_eq!(cells[5], text(&movement.description));
    assert_eq!(cells[6], text(if movement.reference.is_empty() { &movement.code } else { &movement.reference }));
    assert_eq!(cells[7], text(movement.status.slug()));
    for (cell, exact, micros) in [(8, 12, movement.amount), (9, 13, movement.balance_after)] {
        let decimal = Money::from_micros(micros, currency).decimal();
        let Data::Float(number) = cells[cell] else { panic!("no number: {:?}", cells[cell]) };
        assert_eq!(number.to_bits(), decimal.parse::<f64>().unwrap().to_bits());
        let digits = decimal.chars().filter(char::is_ascii_digit).count();
        match cells.get(exact) {
            Some(Data::String(text)) => assert_eq!(*text, decimal),
            _ => assert!(digits <= 15 && format!("{number}") == decimal, "{decimal} is {number}"),
        }
    }
    assert_eq!(cells[10], text(currency.code()));
    assert_eq!(cells[11], Data::Float(movement.seq.to_string().parse().unwrap()));
}

#[tokio::test]
async fn a_workbook_holds_the_rows_of_the_history_cell_by_cell() {
    let engine = Engine::open().await;
    for currency in Currency::ALL {
        let account = lived_in(&engine, currency).await;
        for (query, sheets) in
            [("", 4), ("q=%5Fx000D", 1), ("kind=top_up", 1), ("service=speech", 3), ("kind=refund", 1)]
        {
            let request = wanted(account, query, Format::Excel);
            let expected = history(&engine, &request).await;
            let file = export(&engine, &request, 4).await;
            assert!(file.name.starts_with("Test_credit-history_") && file.name.ends_with(".xlsx"), "{}", file.name);
            let mut book = Xlsx::new(BufReader::new(file.file)).unwrap();
            let names = book.sheet_names();
            assert_eq!(names.len(), sheets + 1, "{query}: {names:?}");
            assert_eq!(names[..2], ["Summary", "Movements"]);
            let mut read = 0;
            for (number, name) in names[1..].iter().enumerate() {
                assert_eq!(
                    *name,
                    if number == 0 { "Movements".to_owned() } else { format!("Movements {}", number + 1) }
                );
                assert!(book.worksheet_formula(name).unwrap().is_empty(), "no text becomes a formula");
                let sheet = book.worksheet_range(name).unwrap();
                let mut rows = sheet.rows();
                assert_eq!(rows.next().unwrap()[0], Data::String("Date".to_owned()));
                for row in rows {
                    assert_row(row, &expected[read], currency);
                    read += 1;
                }
            }
            assert_eq!(read, expected.len(), "{query}");
            let summary = book.worksheet_range("Summary").unwrap();
            let sums = summarise(&expected);
            let number = |row: u32| match summary.get_value((row, 1)) {
                Some(Data::Float(number)) => *number,
                other => panic!("no number in row {row}: {other:?}"),
            };
            let count = u32::try_from(sums.count).unwrap();
            assert_eq!(number(7).to_bits(), f64::from(count).to_bits());
            for (row, micros) in [(8, sums.incoming), (9, sums.outgoing), (10, sums.net)] {
                let decimal = Money::from_micros(micros, currency).decimal();
                assert_eq!(number(row).to_bits(), (decimal.parse::<f64>().unwrap() + 0.0).to_bits(), "{query}");
            }
        }
    }
}

#[tokio::test]
async fn csv_is_harmless_and_exact() {
    let engine = Engine::open().await;
    let account = lived_in(&engine, Currency::Vnd).await;
    let request = wanted(account, "", Format::Csv);
    let mut file = export(&engine, &request, ROWS_PER_SHEET).await;
    let mut text = String::new();
    file.file.read_to_string(&mut text).unwrap();
    assert_eq!(u64::try_from(text.len()).unwrap(), file.length);
    let text = text.strip_prefix('\u{feff}').unwrap();
    assert!(
        text.starts_with("Date,Time,Kind,Service,Source,Description,Reference,Status,Amount,Balance,Currency,No\r\n")
    );
    for line in [
        ",speech,bought,'=1+1,,success,-1.000001,",
        ",speech,bought,'-5,,success,",
        ",gpu-containers,bought + owed,into debt,,success,",
        ",speech,bought,\"'=HYPERLINK(\"\"http://evil.example\"\",\"\"x\"\")\",,",
        ",speech,bought,\"two\nlines, \"\"quoted\"\"; and more\",,",
        ",account,bought,,TEST,success,1234567890.123456,1234567890.123456,VND,1\r\n",
    ] {
        assert!(text.contains(line), "{line} in {text}");
    }
}

#[tokio::test]
async fn files_name_the_credit_and_the_voucher_that_paid() {
    let engine = Engine::open().await;
    let account = engine.account("a@example.com", Currency::Usd).await;
    let usd = |units: i64| Money::from_micros(units * 1_000_000, Currency::Usd);
    let commands = [
        grant(usd(10), GrantSource::Voucher, None, &[]),
        grant(usd(10), GrantSource::TopUp, None, &[]),
        charge(usd(13), "speech", "first"),
        charge(usd(5), "speech", "second"),
    ];
    for (number, command) in commands.into_iter().enumerate() {
        engine.billing.post(account, request(&format!("k{number}"), command)).await.unwrap();
    }
    let mut file = export(&engine, &wanted(account, "", Format::Csv), ROWS_PER_SHEET).await;
    let mut text = String::new();
    file.file.read_to_string(&mut text).unwrap();
    for line in [
        ",account,voucher,,TEST,success,10,",
        ",account,bought,,TEST,success,10,",
        ",speech,voucher + bought,first,TEST,success,-13,",
        ",speech,bought,second,,success,-5,",
    ] {
        assert!(text.contains(line), "{line} in {text}");
    }
    // A text that is searched for leaves rows out before their sources are read.
    for (query, count) in [("", 4), ("q=first", 1), ("q=test", 3), ("q=first+test", 1), ("q=13.00", 1)] {
        let mut excel = wanted(account, query, Format::Excel);
        excel.filter.words.amounts = amounts_sought(&excel.filter.text, Currency::Usd, Language::En);
        let expected = history(&engine, &excel).await;
        assert_eq!(expected.len(), count, "{query}");
        let file = export(&engine, &excel, ROWS_PER_SHEET).await;
        let mut book = Xlsx::new(BufReader::new(file.file)).unwrap();
        let sheet = book.worksheet_range("Movements").unwrap();
        assert_eq!(sheet.rows().count(), expected.len() + 1, "{query}");
        for (row, movement) in sheet.rows().skip(1).zip(&expected) {
            assert_row(row, movement, Currency::Usd);
        }
    }
}

#[tokio::test]
async fn what_is_posted_meanwhile_is_not_in_the_file() {
    let engine = Engine::open().await;
    let account = lived_in(&engine, Currency::Usd).await;
    let request = wanted(account, "", Format::Csv);
    let mut extract = engine.billing.extract(&request).await.unwrap();
    let before = history(&engine, &request).await;
    let late = grant(Money::from_micros(1, Currency::Usd), GrantSource::TopUp, None, &[]);
    engine.billing.post(account, crate::support::request("late", late)).await.unwrap();
    assert_eq!(extract.expected(), Some(u64::try_from(before.len()).unwrap()));
    assert_eq!(extract.next().await.unwrap().unwrap(), before);
    assert_eq!(extract.next().await.unwrap(), None);
}

#[tokio::test]
async fn jobs_belong_to_their_account_and_are_fetched_once() {
    let engine = Engine::open().await;
    let (owner, other) = (lived_in(&engine, Currency::Usd).await, lived_in(&engine, Currency::Eur).await);
    let billing = &engine.billing;
    let id = billing.start_export(wanted(owner, "", Format::Excel)).await.unwrap();
    while billing.export_status(owner, &id).unwrap().state == JobState::Running {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    let status = billing.export_status(owner, &id).unwrap();
    assert_eq!((status.state, status.rows, status.expected), (JobState::Ready, 14, Some(14)));
    assert_eq!(billing.export_status(other, &id), None);
    // The export of another tab leaves a fresh file where it is.
    let second = billing.start_export(wanted(owner, "", Format::Csv)).await.unwrap();
    assert_eq!(billing.export_status(owner, &id).unwrap().state, JobState::Ready);
    billing.cancel_export(owner, &second);
    billing.cancel_export(other, &id);
    assert!(billing.take_export(other, &id).is_none());
    assert!(billing.take_export(owner, &id).is_some());
    assert!(billing.take_export(owner, &id).is_none());
    let left = std::fs::read_dir(engine.database.folder().join("tmp")).unwrap().count();
    assert_eq!(left, 0, "files have no names that could be left behind");
}

#[tokio::test]
async fn few_exports_run_at_a_time_and_a_given_up_one_makes_room() {
    let engine = Engine::open().await;
    let account = lived_in(&engine, Currency::Usd).await;
    let billing = &engine.billing;
    let first = billing.export_permit(account).unwrap();
    let second = billing.export_permit(account).unwrap();
    let request = wanted(account, "", Format::Excel);
    assert!(matches!(billing.start_export(request.clone()).await, Err(ExportRefused::Busy(_))));
    // Dropped before its end: the thread that writes gives its leave back.
    let extract = billing.extract(&request).await.unwrap();
    let rows = Arc::new(AtomicU64::new(0));
    let file = billing.export_file(extract, request.format, Arc::clone(&request.wording), 9, rows, second);
    assert!(tokio::time::timeout(Duration::ZERO, file).await.is_err());
    while billing.export_permit(account).is_err() {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    drop(first);
    let id = billing.start_export(request).await.unwrap();
    billing.cancel_export(account, &id);
    assert_eq!(billing.export_status(account, &id), None);
}

#[tokio::test]
async fn without_a_profile_there_is_nothing_to_export() {
    let engine = Engine::open().await;
    let account = engine.sign_up("new@example.com").await;
    let refused = engine.billing.extract(&wanted(account, "", Format::Excel)).await;
    assert!(matches!(refused, Err(ExportRefused::NoHistory)));
}
