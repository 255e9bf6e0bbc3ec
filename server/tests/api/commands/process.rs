//! The program as a process, on a database that it has made: exit codes, and what comes from its environment.
//!
//! The tests start themselves again as the program. The file `server` in cargo's folder may be another clone's, which
//! shares the folder, and is replaced by it at any moment.

use std::{
    env,
    ffi::OsStr,
    io, iter,
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
