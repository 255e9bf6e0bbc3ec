//! `server key …`

use crate::support::{Program, TestApp};

/// Makes a key; answers its text and its id.
async fn create(app: &TestApp, more: &[&str]) -> (String, String) {
    let line = ["key", "create", "--name", "inference", "--scope", "balances", "--actor", "ops@example.com"];
    let printed = app.prepay(&[&line[..], more].concat()).await.done();
    let mut lines = printed.lines();
    let key = lines.next().unwrap().to_owned();
    let id = lines.next().unwrap().strip_prefix("This is key ").unwrap();
    let id = id.strip_suffix(". It is not shown again.").unwrap().to_owned();
    assert_eq!(lines.next(), None);
    assert!(key.starts_with(&format!("ppk_{id}_")) && key.len() > 60, "{key}");
    (key, id)
}

/// The running server's answer to a key.
async fn status(app: &TestApp, key: &str) -> u16 {
    let request = app.machine().get(app.url("/api/v1/heads/key")).bearer_auth(key);
    request.send().await.unwrap().status().as_u16()
}

/// What stands in a column of the list, by id.
async fn listed(app: &TestApp, id: &str) -> String {
    let list = app.prepay(&["key", "list"]).await.done();
    assert!(list.starts_with("Id "), "{list}");
    list.lines().find(|line| line.starts_with(id)).unwrap().split_whitespace().collect::<Vec<_>>().join(" ")
}

#[tokio::test]
async fn a_key_works_at_once_and_no_more_when_it_is_revoked() {
    let app = TestApp::start().await;
    assert_eq!(app.prepay(&["key", "list"]).await.done(), "Id  Name  Scopes  State  Made by\n");
    let (key, id) = create(&app, &["--scope", "charges", "--days", "30"]).await;
    let (other, _) = create(&app, &[]).await;
    assert_eq!(status(&app, &key).await, 200);
    assert_eq!(listed(&app, &id).await, format!("{id} inference balances charges in force ops@example.com"));

    // Only its digest is kept.
    let secret = key.splitn(3, '_').nth(2).unwrap().as_bytes();
    for file in ["prepay.db", "prepay.db-wal"] {
        let bytes = std::fs::read(app.data_folder().join(file)).unwrap();
        assert!(!bytes.windows(secret.len()).any(|window| window == secret), "{file}");
    }

    let revoke = ["key", "revoke", "--id", &id, "--actor", "sec@example.com"];
    assert_eq!(app.prepay(&revoke).await.done(), format!("Key {id} is refused from now on.\n"));
    assert_eq!((status(&app, &key).await, status(&app, &other).await), (401, 200));
    assert!(listed(&app, &id).await.contains(" revoked "));
    let again = app.prepay(&revoke).await.refused();
    assert_eq!(again, "there is no such key in force; give the id of one that `server key list` shows");
}

#[tokio::test]
async fn a_key_whose_time_is_over_is_listed_as_such() {
    let app = TestApp::start().await;
    let (key, id) = create(&app, &["--days", "1"]).await;
    super::tamper(&app, &["UPDATE api_key SET expires_at = 1"]).await;
    assert_eq!(status(&app, &key).await, 401);
    assert!(listed(&app, &id).await.contains(" expired "));
}

#[tokio::test]
async fn what_makes_no_key_is_refused_and_leaves_none() {
    let app = TestApp::start().await;
    let long = "x".repeat(101);
    for (name, actor, why) in [
        ("", "op", "the name of the key needs a text, of 100 characters at most"),
        ("  ", "op", "the name of the key needs a text, of 100 characters at most"),
        (&long, "op", "the name of the key needs a text, of 100 characters at most"),
        ("n", "", "the actor of the key needs a text, of 100 characters at most"),
        ("n", &long, "the actor of the key needs a text, of 100 characters at most"),
    ] {
        let line = ["key", "create", "--name", name, "--scope", "charges", "--actor", actor];
        assert_eq!(app.prepay(&line).await.refused(), why);
    }
    for (more, why) in [
        (&["--actor", "op"][..], "--scope"),
        (&["--actor", "op", "--scope", "admin"], "[possible values: charges, balances]"),
        (&["--actor", "op", "--scope", "charges", "--days", "0"], "0 is not in 1..=3650"),
        (&["--actor", "op", "--scope", "charges", "--days=-1"], "-1 is not in 1..=3650"),
        (&["--actor", "op", "--scope", "charges", "--days", "3651"], "3651 is not in 1..=3650"),
        (&["--actor", "op", "--scope", "charges", "--days", "soon"], "--days"),
    ] {
        let said = app.prepay(&[&["key", "create", "--name", "n"][..], more].concat()).await.not_understood();
        assert!(said.contains(why), "{said}");
    }
    assert!(app.prepay(&["key"]).await.not_understood().contains("requires a subcommand"));
    assert_eq!(app.prepay(&["key", "list"]).await.done().lines().count(), 1);
}

#[tokio::test]
async fn what_cannot_be_revoked_is_not_repeated() {
    let app = TestApp::start().await;
    let (key, id) = create(&app, &[]).await;
    for given in ["", "0000000000000000", key.as_str()] {
        let said = app.prepay(&["key", "revoke", "--id", given, "--actor", "op"]).await.refused();
        assert_eq!(said, "there is no such key in force; give the id of one that `server key list` shows");
    }
    let said = app.prepay(&["key", "revoke", "--id", &id, "--actor", ""]).await.refused();
    assert_eq!(said, "the actor of the key needs a text, of 100 characters at most");
    assert_eq!(status(&app, &key).await, 200, "it is still in force");
}

/// A key that nobody has seen is in the list, to be revoked.
#[tokio::test]
async fn a_key_that_cannot_be_shown_can_be_revoked() {
    let app = TestApp::start().await;
    let line = ["key", "create", "--name", "lost", "--scope", "charges", "--actor", "op"];
    assert_eq!(Program::on(&app.data_folder()).run_unheard(&line).await, 1);
    let list = app.prepay(&["key", "list"]).await.done();
    let id = list.lines().nth(1).unwrap().split(' ').next().unwrap();
    app.prepay(&["key", "revoke", "--id", id, "--actor", "op"]).await.done();
}
