//! Billing profiles and the lock of the currency.

use billing::profiles::SaveProfileError;
use domain::{
    currency::Currency,
    profile::{FieldError, ProfileDraft, ProfileField, ProfileProblem},
};

use crate::support::{Engine, draft};

#[tokio::test]
async fn the_first_profile_locks_the_currency_and_every_version_is_kept() {
    let engine = Engine::open().await;
    let account = engine.sign_up("a@example.com").await;
    assert_eq!(engine.billing.profile(account).await.unwrap(), None);
    assert_eq!(engine.billing.balance(account).await.unwrap(), None);
    let first = engine.billing.save_profile(account, &draft(Currency::Vnd)).await.unwrap();
    assert_eq!(engine.billing.balance(account).await.unwrap().unwrap().currency, Currency::Vnd);
    assert_eq!(engine.billing.local_now(account).await.unwrap().zone, "Asia/Ho_Chi_Minh");
    // A double click makes one version.
    engine.billing.save_profile(account, &draft(Currency::Vnd)).await.unwrap();
    assert_eq!(engine.number("SELECT count(*) FROM billing_profile").await, 1);

    let refused = engine.billing.save_profile(account, &draft(Currency::Jpy)).await;
    let Err(SaveProfileError::Invalid(errors)) = refused else { panic!("{refused:?}") };
    assert!(errors.iter().any(|FieldError { problem, .. }| matches!(problem, ProfileProblem::CurrencyLocked { .. })));
    assert_eq!(engine.billing.profile(account).await.unwrap(), Some(first));

    let renamed = ProfileDraft { name: "New Name".to_owned(), ..draft(Currency::Vnd) };
    engine.billing.save_profile(account, &renamed).await.unwrap();
    assert_eq!(engine.number("SELECT max(version) FROM billing_profile").await, 2);
    assert_eq!(engine.billing.profile(account).await.unwrap().unwrap().name, "New Name");
}

#[tokio::test]
async fn wrong_fields_are_named_and_nothing_is_saved() {
    let engine = Engine::open().await;
    let account = engine.sign_up("a@example.com").await;
    let refused = engine.billing.save_profile(account, &ProfileDraft::default()).await;
    let Err(SaveProfileError::Invalid(errors)) = refused else { panic!("{refused:?}") };
    assert!(errors.iter().any(|error| error.field == ProfileField::Country));
    assert_eq!(engine.billing.balance(account).await.unwrap(), None);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn the_first_profile_saved_twice_at_once_is_one() {
    let engine = Engine::open().await;
    for round in 0..5 {
        let account = engine.sign_up(&format!("twice{round}@example.com")).await;
        let profile = draft(Currency::Usd);
        let save = || engine.billing.save_profile(account, &profile);
        let saved = tokio::join!(save(), save(), save(), save());
        assert!(saved.0.is_ok() && saved.1.is_ok() && saved.2.is_ok() && saved.3.is_ok(), "{saved:?}");
    }
    assert_eq!(engine.number("SELECT count(*) FROM billing_profile").await, 5);
}

#[tokio::test]
async fn a_change_of_what_was_changed_meanwhile_is_refused_and_the_history_keeps_all() {
    let engine = Engine::open().await;
    let account = engine.sign_up("two@example.com").await;
    engine.billing.save_profile(account, &draft(Currency::Vnd)).await.unwrap();
    let named = |name: &str| ProfileDraft { name: name.to_owned(), ..draft(Currency::Vnd) };
    engine.billing.change_profile(account, &named("First Tab"), 1).await.unwrap();
    let late = engine.billing.change_profile(account, &named("Second Tab"), 1).await;
    assert!(matches!(late, Err(SaveProfileError::Changed)), "{late:?}");
    // The same again is no change.
    engine.billing.change_profile(account, &named("First Tab"), 1).await.unwrap();
    engine.billing.change_profile(account, &named("Second Tab"), 2).await.unwrap();
    let versions = engine.billing.profile_versions(account, None, 2).await.unwrap();
    let names: Vec<_> = versions.iter().map(|version| (version.version, version.profile.name.as_str())).collect();
    assert_eq!(names, [(3, "Second Tab"), (2, "First Tab")]);
    let older = engine.billing.profile_versions(account, Some(2), 2).await.unwrap();
    assert_eq!(older.iter().map(|version| version.version).collect::<Vec<_>>(), [1]);
}

#[tokio::test]
async fn an_account_moves_to_another_zone() {
    let engine = Engine::open().await;
    let account = engine.account("zone@example.com", Currency::Vnd).await;
    assert!(engine.billing.set_time_zone(account, "America/New_York").await.unwrap());
    assert_eq!(engine.billing.local_now(account).await.unwrap().zone, "America/New_York");
    assert!(!engine.billing.set_time_zone(account, "Mars/Olympus").await.unwrap());
    assert_eq!(engine.billing.local_now(account).await.unwrap().zone, "America/New_York");
}
