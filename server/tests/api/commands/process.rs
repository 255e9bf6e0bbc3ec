//! The program as a process, on a database that it has made: exit codes, and what comes from its environment.
//!
//! The tests start themselves again as the program. The file `server` in cargo's folder may be another clone's, which
//! shares the folder, and is replaced by it at any moment.

use std::{
    env,
    ffi::OsStr,
    fs,
    io::{self, BufRead, BufReader},
    iter,
    path::Path,
    process::{self, Command, Output, Stdio},
};

use server::{cli, program};

/// Set for the program: its arguments, by number.
const ARGUMENT: &str = "PREPAY_TEST_ARGUMENT_";
/// What the test's own words end with.
const BEGIN: &str = "The program begins.\n";
/// The account of a demo customer.
const MAYA: &str = "maya@paloverde.example";

/// The program, when a test has started it; no test of its own.
#[test]
fn the_program() {
    let argument = |number: usize| env::var_os(format!("{ARGUMENT}{number}"));
    if argument(0).is_none() {
        return;
    }
    print!("{BEGIN}");
    let line = iter::once("prepay".into()).chain((0..).map_while(argument));
    let matches = cli::command().get_matches_from(line);
    let code = program::run(&matches, |name| env::var(name).ok(), io::stdout(), io::stderr());
    process::exit(code.into());
}

/// The program with this command line, and with nothing else in its environment but the folder.
fn prepay(folder: &Path, line: &[impl AsRef<OsStr>]) -> Command {
    let mut command = Command::new(env::current_exe().unwrap());
    command.args(["commands::process::the_program", "--exact", "--nocapture"]).env_clear();
    command.envs(line.iter().enumerate().map(|(number, text)| (format!("{ARGUMENT}{number}"), text)));
    command.env("PREPAY_DATA", folder).env("PREPAY_LOG", "error").stdin(Stdio::null());
    command
}

/// How it ended, what it printed, what it said.
fn ended(command: &mut Command) -> (Option<i32>, String, String) {
    let Output { status, stdout, stderr } = command.output().unwrap();
    let (out, err) = (String::from_utf8(stdout).unwrap(), String::from_utf8(stderr).unwrap());
    let (_, out) = out.split_once(BEGIN).unwrap();
    (status.code(), out.to_owned(), err)
}

/// A folder with the demo customers.
fn demo() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let (code, out, err) = ended(&mut prepay(folder.path(), &["demo"]));
    assert!(code == Some(0) && out.contains(MAYA), "{out}{err}");
    folder
}

/// What is done ends with 0 and prints; what is refused ends with 1 and prints nothing but a sentence to standard error;
/// what is no command line ends with 2.
#[test]
fn exit_codes_tell_how_it_ended() {
    let folder = demo();
    let account = ["--account", MAYA];
    let key = ["key", "create", "--name", "n", "--scope", "charges", "--actor"];
    let adjust = ["adjust", "--amount=5", "--reason", "why", "--actor", "op", "--key"];
    let voucher = ["voucher", "create", "--amount=5", "--batch", "b", "--actor", "op", "--currency"];
    for (what, good, refused, wrong) in [
        (&key[..], &["op"][..], &[""][..], &["op", "--days", "0"][..]),
        (&["key"], &["list"], &["revoke", "--id", "none", "--actor", "op"], &["sell"]),
        (
            &["limit", "set", "--per", "day", "--actor", "op", account[0], account[1]],
            &["--amount", "5"],
            &["--amount", "five"],
            &[],
        ),
        (&["limit", "list"], &account, &["--account", "none"], &[]),
        (&["limit", "credit", "--amount", "5"], &account, &["--account", "none"], &[]),
        (&voucher, &["USD"], &["GBP"], &["USD", "--uses", "0"]),
        (&["voucher"], &["list"], &["show", "--code", "none"], &["show"]),
        (&adjust, &[&["k"], &account[..]].concat(), &[&[""], &account[..]].concat(), &["k"]),
        (
            &["statement", "--from", "2026-01-01", account[0], account[1]],
            &["--to", "2026-12-31"],
            &["--to", "2025-12-31"],
            &[],
        ),
        (&["explain", account[0], account[1]], &["--posting", "1"], &["--posting", "1000000"], &["--posting", "one"]),
        (&["plan"], &["list"], &["retire", "none"], &["list", "more"]),
    ] {
        let (code, out, err) = ended(&mut prepay(folder.path(), &[what, good].concat()));
        assert_eq!((code, err.as_str()), (Some(0), ""), "{what:?} {good:?}");
        assert!(out.ends_with('\n'), "{what:?} {good:?}");
        let (code, out, err) = ended(&mut prepay(folder.path(), &[what, refused].concat()));
        assert_eq!((code, out.as_str()), (Some(1), ""), "{what:?} {refused:?}: {err}");
        assert!(err.starts_with("prepay: ") && err.ends_with(".\n"), "{err}");
        let (code, out, err) = ended(&mut prepay(folder.path(), &[what, wrong].concat()));
        assert_eq!((code, out.as_str()), (Some(2), ""), "{what:?} {wrong:?}: {err}");
        assert!(err.starts_with("error: "), "{err}");
    }
    let (code, out, err) = ended(&mut prepay(folder.path(), &["verify"]));
    assert_eq!((code, err.as_str()), (Some(0), ""), "{out}");
    let (code, _, err) = ended(&mut prepay(&folder.path().join("elsewhere"), &["verify"]));
    assert!(code == Some(1) && err.starts_with("prepay: there is no database "), "{err}");
    let (code, _, err) = ended(&mut prepay(folder.path(), &["verify", "everything"]));
    assert_eq!(code, Some(2), "{err}");
}

#[tokio::test]
async fn a_changed_row_ends_verify_with_1() {
    let folder = demo();
    let tampered = "UPDATE posting SET description = 'Other' WHERE seq = 2";
    super::change(&folder.path().join("prepay.db"), &["DROP TRIGGER posting_no_update", tampered]).await;
    let (code, out, err) = ended(&mut prepay(folder.path(), &["verify"]));
    assert_eq!(code, Some(1), "{out}{err}");
    assert_eq!(out.matches(": posting 2 does not fit the chain.\n").count(), 4, "{out}");
    assert_eq!(err, "prepay: the ledger of 4 accounts does not hold; docs/operations.md says what to do.\n");
}

#[test]
fn who_acts_may_be_set_for_all_commands() {
    let folder = demo();
    let line = ["key", "create", "--name", "n", "--scope", "charges"];
    let (code, _, err) = ended(&mut prepay(folder.path(), &line));
    assert!(code == Some(2) && err.contains("--actor"), "{err}");
    let (code, ..) = ended(prepay(folder.path(), &line).env("PREPAY_ACTOR", "night shift"));
    assert_eq!(code, Some(0));
    let (_, list, _) = ended(&mut prepay(folder.path(), &["key", "list"]));
    assert!(list.contains(" night shift\n"), "{list}");
    let (code, _, err) = ended(prepay(folder.path(), &line).env("PREPAY_ACTOR", ""));
    let why = "prepay: the actor of the key needs a text, of 100 characters at most.\n";
    assert_eq!((code, err.as_str()), (Some(1), why));
}

/// All that the server says with these settings until it is ready, or ends.
fn says_at_the_start(folder: &Path, settings: &[(&str, &str)]) -> Vec<String> {
    let site = folder.join("site");
    fs::create_dir_all(site.join("pkg")).unwrap();
    let mut command = prepay(folder, &["serve"]);
    command.env("LEPTOS_OUTPUT_NAME", "prepay").env("LEPTOS_SITE_ROOT", site);
    command.env("PREPAY_LISTEN", "127.0.0.1:0").env("PREPAY_LOG", "info").envs(settings.iter().copied());
    let mut server = command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
    let mut lines = Vec::new();
    for line in BufReader::new(server.stderr.take().unwrap()).lines() {
        lines.push(line.unwrap());
        if lines.last().is_some_and(|line| line.contains("Prepay on ")) {
            break;
        }
    }
    server.kill().unwrap();
    server.wait().unwrap();
    lines
}

/// A way to pay is offered with all that it needs, or not at all: then the log says so at the start, with the reason.
#[test]
fn the_log_says_why_a_way_to_pay_is_not_offered() {
    const VNPAY: [(&str, &str); 3] = [
        ("PREPAY_VNPAY_BASE_URL", "http://127.0.0.1:9/"),
        ("PREPAY_VNPAY_TMN_CODE", "SANDBX01"),
        ("PREPAY_VNPAY_HASH_SECRET", "K7QW2MZX9LPTR4VN8BYC1DFGH6JSA3EU"),
    ];
    const PAYPAL: [(&str, &str); 4] = [
        ("PREPAY_PAYPAL_BASE_URL", "http://127.0.0.1:9/"),
        ("PREPAY_PAYPAL_CLIENT_ID", "client-of-the-test"),
        ("PREPAY_PAYPAL_CLIENT_SECRET", "secret-of-the-test-0"),
        ("PREPAY_PAYPAL_WEBHOOK_ID", "5GP028458E2496506"),
    ];
    let folder = tempfile::tempdir().unwrap();
    let said = says_at_the_start(folder.path(), &VNPAY);
    assert!(said.last().is_some_and(|line| line.contains("Prepay on ")), "{said:#?}");
    let not_offered: Vec<&String> = said.iter().filter(|line| line.contains("shown as unavailable")).collect();
    assert_eq!(not_offered.len(), 2, "{said:#?}");
    for (line, gateway) in not_offered.into_iter().zip(["gateway=stripe", "gateway=paypal"]) {
        let is_told =
            line.contains(" WARN ") && line.contains("the gateway is not configured") && line.contains(gateway);
        assert!(is_told, "{line}");
    }
    // All its keys, and yet no use to those whose balance is in another currency than it charges.
    let said = says_at_the_start(folder.path(), &PAYPAL);
    let no_rate = |line: &&String| line.contains("PayPal is shown as unavailable to accounts in ");
    let without_rate: Vec<&String> = said.iter().filter(no_rate).collect();
    assert!(!without_rate.is_empty(), "{said:#?}");
    assert!(without_rate.iter().all(|line| line.contains("no exchange rate that is recent enough")), "{said:#?}");
    assert!(!said.iter().any(|line| line.contains("gateway=paypal")), "{said:#?}");
    // Some of its keys are never half a gateway: the server says which are missing, and does not start.
    for (number, (missing, _)) in VNPAY.iter().enumerate() {
        let mut some = VNPAY.to_vec();
        some.remove(number);
        let said = says_at_the_start(folder.path(), &some);
        assert!(said.iter().any(|line| line.contains(missing) && line.contains("is missing although")), "{said:#?}");
        assert!(!said.iter().any(|line| line.contains("Prepay on ")), "{said:#?}");
    }
}

/// Whoever read what it says has gone: it ends as one that failed, and not by a panic.
#[test]
fn nobody_has_to_listen() {
    let folder = demo();
    for line in
        [&["key", "revoke", "--id", "x", "--actor", "op"], &["explain", "--account", MAYA, "--posting", "5000"][..]]
    {
        let (_, gone) = io::pipe().unwrap();
        let status = prepay(folder.path(), line).stdout(Stdio::null()).stderr(gone).status().unwrap();
        assert_eq!(status.code(), Some(1), "{line:?}");
    }
}

/// An argument that is no text.
#[cfg(unix)]
#[test]
fn what_is_no_text_is_refused() {
    use std::os::unix::ffi::OsStrExt;
    let folder = tempfile::tempdir().unwrap();
    let name = OsStr::from_bytes(&[b'a', 0xff]);
    let line = [OsStr::new("limit"), OsStr::new("list"), OsStr::new("--account"), name];
    let (code, _, err) = ended(&mut prepay(folder.path(), &line));
    assert!(code == Some(2) && err.contains("invalid UTF-8"), "{err}");
}
