//! What all commands share: the database that they are for, the account that is meant, who hears them.

use tokio::task::JoinSet;

use super::funded;
use crate::support::{Program, TestApp, customer_of};

/// A good line of each command.
const LINES: &[&[&str]] = &[
    &["adjust", "--amount=1", "--reason", "why", "--key", "k", "--actor", "op", "--account", "1"],
    &["limit", "list", "--account", "1"],
    &["limit", "credit", "--amount", "1", "--account", "1"],
    &["statement", "--from", "2026-11-01", "--to", "2026-11-30", "--account", "1"],
    &["explain", "--posting", "1", "--account", "1"],
    &["voucher", "redeem", "--code", "0000000000", "--account", "1"],
    &["plan", "show", "--account", "1"],
    &["voucher", "list"],
    &["key", "list"],
    &["plan", "list"],
    &["verify"],
];

/// Above all `verify` must not find that nothing is wrong with a database that is not there.
#[tokio::test]
async fn a_wrong_folder_is_no_empty_database() {
    let folder = tempfile::tempdir().unwrap();
    let wrong = folder.path().join("typed-wrong");
    for line in LINES {
        let said = Program::on(&wrong).run(line).await.refused();
        let file = wrong.join("prepay.db").display().to_string();
        assert_eq!(
            said,
            format!(
                "there is no database {file}; name the data folder of the server with --data or PREPAY_DATA, or make a \
                 new database there with `server migrate`"
            )
        );
        assert!(!wrong.exists(), "{line:?} makes nothing");
    }
    Program::on(&wrong).run(&["migrate"]).await.done();
    let said = Program::on(&wrong).run(&["verify"]).await.done();
    assert!(said.starts_with("0 accounts, 0 postings in ") && said.ends_with("Everything holds.\n"), "{said}");
}

#[tokio::test]
async fn what_is_no_database_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("prepay.db");
    std::fs::write(&file, "no database, but a letter to whom it may concern\n".repeat(100)).unwrap();
    let said = Program::on(folder.path()).run(&["verify"]).await.said();
    let what = format!("prepay: cannot open the database: the database {} cannot be opened: ", file.display());
    assert!(said.starts_with(&what) && said.ends_with("file is not a database\n"), "{said}");
    // A file in the folder's place.
    let said = Program::on(&file).run(&["verify"]).await.refused();
    assert!(said.starts_with("cannot write to the data folder ") && said.contains("--data or PREPAY_DATA"), "{said}");
}

#[tokio::test]
async fn the_account_that_is_meant_must_be_known_and_have_a_balance() {
    let app = TestApp::start().await;
    let how = "give an account's number, or the e-mail of a member";
    for line in LINES.iter().filter(|line| line.contains(&"--account")) {
        assert_eq!(app.prepay(line).await.refused(), format!("there is no account 1; {how}"));
    }
    app.visitor().sign_up("new@example.com").await;
    let newcomer = app.billing.find_account("new@example.com").await.unwrap().unwrap();
    let early = "has no balance yet: it begins when the customer saves the first billing profile";
    for (named, why) in [
        ("nobody@example.com", format!("there is no account nobody@example.com; {how}")),
        ("-7", format!("there is no account -7; {how}")),
        ("99999999999999999999", format!("there is no account 99999999999999999999; {how}")),
        (" ", format!("no account is named; {how}")),
        (" NEW@example.com ", format!("account {newcomer} {early}")),
    ] {
        assert_eq!(app.prepay(&["limit", "list", &format!("--account={named}")]).await.refused(), why);
    }
}

/// Each tries whether the folder can be written, at the same moment.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn many_at_once_do_not_meet() {
    let app = TestApp::start().await;
    funded(&app, "US", "10").await;
    let mut runs = JoinSet::new();
    for number in 0..24 {
        let program = Program::on(&app.data_folder());
        let what = if number % 2 == 0 { "verify" } else { "list" };
        let line = if what == "list" { vec!["limit", what, "--account", "someone@us.example.com"] } else { vec![what] };
        runs.spawn(async move { program.run(&line).await.done() });
    }
    assert_eq!(runs.join_all().await.len(), 24);
}

/// A command whose reader has gone has failed.
#[tokio::test]
async fn what_cannot_be_printed_has_failed() {
    let app = TestApp::start().await;
    funded(&app, "US", "10").await;
    let program = Program::on(&app.data_folder());
    let account = customer_of("US");
    for line in [
        &["verify"][..],
        &["key", "list"],
        &["voucher", "list"],
        &["plan", "list"],
        &["limit", "list", "--account", &account],
        &["explain", "--posting", "1", "--account", &account],
        &["explain", "--posting", "2", "--account", &account],
        &["statement", "--from", "2026-11-01", "--to", "2026-11-30", "--account", &account],
    ] {
        assert_eq!(program.run_unheard(line).await, 1, "{line:?}");
    }
}

#[tokio::test]
async fn the_command_line_is_explained() {
    let folder = tempfile::tempdir().unwrap();
    let program = Program::on(folder.path());
    for command in ["key", "limit", "voucher", "adjust", "statement", "explain", "verify", "plan"] {
        let help = program.run(&[command, "--help"]).await.done();
        assert!(help.contains("Usage: "), "{help}");
    }
    for command in ["key", "limit", "voucher", "adjust", "statement", "explain"] {
        assert!(program.run(&[command]).await.not_understood().contains("Usage: "));
    }
    assert!(program.run(&["verify", "everything"]).await.not_understood().contains("everything"));
    assert!(program.run(&["audit"]).await.not_understood().contains("audit"));
}
