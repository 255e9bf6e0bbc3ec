//! Signing up, in and out.

use billing::identity::{SignInError, SignUp, SignUpError};
use domain::language::Language;
use secrecy::ExposeSecret;

use crate::support::Engine;

fn form(email: &str) -> SignUp {
    SignUp {
        email: email.to_owned(),
        password: "correct horse battery".to_owned(),
        account_name: "Sao Mai".to_owned(),
        language: Language::Vi,
        time_zone: "Asia/Ho_Chi_Minh".to_owned(),
    }
}

#[tokio::test]
async fn who_signs_up_is_known_until_signing_out() {
    let engine = Engine::open().await;
    let billing = &engine.billing;
    let session = billing.sign_up(form("Lan@Example.com")).await.unwrap();
    let token = session.token.expose_secret();
    let viewer = billing.viewer(token).await.unwrap().unwrap();
    assert_eq!((viewer.email.as_str(), viewer.account_name.as_str()), ("lan@example.com", "Sao Mai"));
    assert_eq!((viewer.language, viewer.time_zone.as_str()), (Some(Language::Vi), "Asia/Ho_Chi_Minh"));
    billing.set_language(viewer.user_id, Language::Ja).await.unwrap();
    billing.set_theme(viewer.user_id, Some("dark")).await.unwrap();
    let viewer = billing.viewer(token).await.unwrap().unwrap();
    assert_eq!((viewer.language, viewer.theme.as_deref()), (Some(Language::Ja), Some("dark")));
    billing.sign_out(token).await.unwrap();
    assert_eq!(billing.viewer(token).await.unwrap(), None);
    // The token itself is nowhere in the database.
    assert_eq!(engine.number("SELECT count(*) FROM session WHERE length(token_hash) <> 32").await, 0);
}

#[tokio::test]
async fn bad_sign_ups_and_sign_ins_say_what_they_may() {
    let engine = Engine::open().await;
    let billing = &engine.billing;
    billing.sign_up(form("a@example.com")).await.unwrap();
    assert!(matches!(billing.sign_up(form("A@example.com")).await, Err(SignUpError::EmailTaken)));
    assert!(matches!(billing.sign_up(form("nobody")).await, Err(SignUpError::Email(_))));
    let short = SignUp { password: "short".to_owned(), ..form("b@example.com") };
    assert!(matches!(billing.sign_up(short).await, Err(SignUpError::Password(_))));
    let nameless = SignUp { account_name: "  ".to_owned(), ..form("b@example.com") };
    assert!(matches!(billing.sign_up(nameless).await, Err(SignUpError::AccountName(_))));
    assert!(billing.sign_in(" a@EXAMPLE.com", "correct horse battery").await.is_ok());
    for (email, password) in [("a@example.com", "wrong horse battery"), ("nobody@example.com", "x"), ("", "")] {
        assert!(matches!(billing.sign_in(email, password).await, Err(SignInError::Wrong)));
    }
    for token in ["", "x", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", &"y".repeat(10_000)] {
        assert_eq!(billing.viewer(token).await.unwrap(), None);
    }
}

#[tokio::test]
async fn sessions_end_by_themselves() {
    let engine = Engine::open().await;
    let billing = &engine.billing;
    let session = billing.sign_up(form("a@example.com")).await.unwrap();
    let token = session.token.expose_secret();
    // Used every six days it lives for thirty.
    for _ in 0..4 {
        engine.clock.advance_seconds(6 * 86_400);
        assert!(billing.viewer(token).await.unwrap().is_some());
    }
    engine.clock.set(session.expires_at);
    assert_eq!(billing.viewer(token).await.unwrap(), None);
    // Unused it ends after seven.
    let idle = billing.sign_in("a@example.com", "correct horse battery").await.unwrap();
    engine.clock.advance_seconds(7 * 86_400 + 1);
    assert_eq!(billing.viewer(idle.token.expose_secret()).await.unwrap(), None);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_two_who_ask_for_an_address_at_once_one_gets_it() {
    let engine = Engine::open().await;
    let sign_up = || engine.billing.sign_up(form("race@example.com"));
    let (one, other, third) = tokio::join!(sign_up(), sign_up(), sign_up());
    let answers = [one, other, third];
    assert_eq!(answers.iter().filter(|answer| answer.is_ok()).count(), 1);
    assert_eq!(answers.iter().filter(|answer| matches!(answer, Err(SignUpError::EmailTaken))).count(), 2);
}
