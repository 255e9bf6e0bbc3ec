//! `server rate …`: the table of exchange rates.

use server::{
    cli::{self, Task},
    commands::{CommandError, rate},
};

use crate::support::TestApp;

/// Runs a command line on the test's engine.
async fn prepay(app: &TestApp, line: &[&str]) -> Result<String, CommandError> {
    let line = ["prepay", "rate"].iter().chain(line).copied();
    let (task, _) = cli::read(&cli::command().try_get_matches_from(line).unwrap(), |_| None)?;
    let Task::Rate(task) = task else { panic!("{task:?}") };
    let mut out = Vec::new();
    rate::act(&app.billing, task, &mut out).await?;
    Ok(String::from_utf8(out).unwrap())
}

fn set<'a>(pair: &'a str, rate: &'a str, more: &[&'a str]) -> Vec<&'a str> {
    [&["set", pair, rate, "--source", "Test Bank", "--actor", "ops"][..], more].concat()
}

#[tokio::test]
async fn rates_are_entered_corrected_withdrawn_and_shown() {
    let app = TestApp::start().await;
    assert!(prepay(&app, &["list"]).await.unwrap().contains("There are no exchange rates"));
    let entered = prepay(&app, &set("usd/vnd", "26250", &["--spread", "50"])).await.unwrap();
    assert_eq!(entered, "USD/VND is 26250, spread 0.5 %, by version 1.\n");
    let at = "2026-01-02T09:00:00+07:00";
    let old = prepay(&app, &set("USD/VND", "26300.5", &["--observed-at", at])).await.unwrap();
    assert!(old.contains("USD/VND is not quoted by: it was observed too long ago"), "{old}");
    assert_eq!(
        prepay(&app, &set("USD/VND", "26300.5", &["--observed-at", at])).await.unwrap(),
        "Nothing has changed.\n"
    );
    let list = prepay(&app, &["list"]).await.unwrap();
    assert!(list.contains("26300.5") && list.contains("2026-01-02T02:00:00Z") && list.contains("too old"), "{list}");
    assert_eq!(list.lines().count(), 2);
    // Whoever only says the new rate keeps the spread.
    let renewed = prepay(&app, &set("USD/VND", "26310", &[])).await.unwrap();
    assert_eq!(renewed, "USD/VND is 26310, spread 0.5 %, by version 3.\n");
    let list = prepay(&app, &["list", "--all"]).await.unwrap();
    let states: Vec<bool> = ["in force", "replaced", "replaced"]
        .iter()
        .zip(list.lines().skip(1))
        .map(|(state, line)| line.contains(state) && line.contains("Test Bank") && line.contains("ops"))
        .collect();
    assert_eq!(states, [true; 3], "{list}");
    let withdrawn = prepay(&app, &["withdraw", "USD/VND", "--actor", "ops"]).await.unwrap();
    assert!(withdrawn.starts_with("USD/VND is withdrawn, by version 4."), "{withdrawn}");
    assert!(prepay(&app, &["list"]).await.unwrap().contains("withdrawn"));
}

#[tokio::test]
async fn what_cannot_be_meant_is_refused_with_what_to_do() {
    let app = TestApp::start().await;
    prepay(&app, &set("USD/VND", "26250", &[])).await.unwrap();
    for (line, told) in [
        (
            set("USD/VND", "262500", &[]),
            "more than a tenth away from 26250, the rate in force; if it is right, say so with --large-change.",
        ),
        (set("VND/USD", "26250", &[]), "nothing is charged by VND/USD; rates are used for USD/VND, USD/JPY."),
        (set("dollars", "26250", &[]), "DOLLARS is no pair of currencies such as USD/VND."),
        (set("USD/VND", "26,250", &[]), "the rate 26,250 is not a number such as 26250 or 151.25."),
        (set("USD/VND", "-1", &[]), "the rate -1 is not a number"),
        (set("USD/VND", "0", &[]), "the rate 0 must be between"),
        (set("USD/VND", "26250", &["--spread", "0.5"]), "the spread 0.5 must be a whole number of basis points"),
        (set("USD/VND", "26250", &["--spread", "2001"]), "the spread 2001 must be"),
        (set("USD/VND", "26250", &["--observed-at", "yesterday"]), "yesterday is no time with its zone"),
        (
            set("USD/VND", "26250", &["--observed-at", "2126-01-01T00:00:00Z"]),
            "cannot have been observed in the future.",
        ),
        (vec!["withdraw", "USD/JPY", "--actor", "ops"], "USD/JPY has no rate that could be withdrawn."),
        (vec!["import", "/nowhere/rates.csv", "--actor", "ops"], "/nowhere/rates.csv cannot be read"),
    ] {
        let refused = prepay(&app, &line).await.unwrap_err().to_string();
        assert!(refused.contains(told), "{line:?}: {refused}");
    }
    let leap = prepay(&app, &set("USD/VND", "262500", &["--large-change"])).await.unwrap();
    assert_eq!(leap, "USD/VND is 262500, spread 0 %, by version 2.\n");
    assert_eq!(app.billing.rates(true).await.unwrap().len(), 2);
}

#[tokio::test]
async fn a_file_is_entered_whole_or_not_at_all() {
    let app = TestApp::start().await;
    let file = app.data_folder().join("rates.csv");
    let path = file.display().to_string();
    let import = ["import", path.as_str(), "--actor", "ops"];
    let head = "pair,rate,spread,source,observed_at\n";
    std::fs::write(
        &file,
        format!("{head}USD/VND,26250,50,\"Bank, of tests\",\nUSD/JPY,151,25,Bank,2126-01-01T00:00:00Z\n"),
    )
    .unwrap();
    let refused = prepay(&app, &import).await.unwrap_err().to_string();
    assert!(refused.contains("the rate of USD/JPY cannot have been observed in the future"), "{refused}");
    std::fs::write(&file, format!("{head}USD/VND,26250,50,Bank,\nUSD/JPY,abc,25,Bank,\n")).unwrap();
    let refused = prepay(&app, &import).await.unwrap_err().to_string();
    assert!(refused.contains("rates.csv, line 3: the rate abc is not a number"), "{refused}");
    assert_eq!(app.billing.rates(true).await.unwrap(), []);

    let good = format!("{head}USD/VND,26250,50,\"Bank, of tests\",2026-01-02T09:00:00+07:00\nUSD/JPY,151.25,,Bank,\n");
    std::fs::write(&file, good).unwrap();
    let entered = prepay(&app, &import).await.unwrap();
    assert!(
        entered.contains("USD/VND is 26250, spread 0.5 %, by version 1.\nUSD/JPY is 151.25, spread 0 %"),
        "{entered}"
    );
    assert!(entered.contains("USD/VND is not quoted by"), "{entered}");
    assert!(prepay(&app, &["list"]).await.unwrap().contains("Bank, of tests"));
}

#[tokio::test]
async fn the_program_itself_enters_a_rate() {
    let folder = tempfile::tempdir().unwrap();
    let server = |line: &[&str]| {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_server"));
        command.env_clear().current_dir(folder.path()).args(["--data", "data", "--log", "error"]).args(line);
        command.output().unwrap()
    };
    assert!(server(&["migrate"]).status.success());
    let done = server(&["rate", "set", "USD/VND", "26250", "--source", "Test Bank", "--actor", "ops"]);
    assert!(done.status.success(), "{done:?}");
    assert_eq!(String::from_utf8_lossy(&done.stdout), "USD/VND is 26250, spread 0 %, by version 1.\n");
    let refused = server(&["rate", "set", "USD/VND", "2625", "--source", "Test Bank", "--actor", "ops"]);
    assert_eq!(refused.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&refused.stderr).contains("prepay: USD/VND 2625 is more than a tenth away"));
}
