//! Keys of services: shown once, refused at once.

use billing::api_keys::{ApiKeyError, NewApiKey, Scope};
use domain::time::Timestamp;
use secrecy::ExposeSecret;
use sqlx::Row;

use crate::support::{Engine, NOW};

fn key(expires_at: Option<Timestamp>) -> NewApiKey {
    NewApiKey {
        name: "inference".to_owned(),
        scopes: vec![Scope::Charges],
        actor: "ops@example.com".to_owned(),
        expires_at,
    }
}

#[tokio::test]
async fn a_key_is_known_by_its_whole_text_until_it_is_revoked() {
    let engine = Engine::open().await;
    let (id, text) = engine.billing.create_api_key(&key(None)).await.unwrap();
    let (other_id, other) = engine.billing.create_api_key(&key(None)).await.unwrap();
    let (text, other) = (text.expose_secret(), other.expose_secret());
    let found = engine.billing.api_key(text).await.unwrap().unwrap();
    assert_eq!((&found.key_id, &found.scopes), (&id, &vec![Scope::Charges]));
    let crossed = text.replace(&id, &other_id);
    let shorter = &text[..text.len() - 1];
    let upper = text.to_uppercase();
    for wrong in ["", "ppk_", "ppk__", &id, shorter, &crossed, &upper, &format!("{text}0"), &format!(" {text}")] {
        assert_eq!(engine.billing.api_key(wrong).await.unwrap(), None, "{wrong}");
    }
    engine.billing.revoke_api_key(&id, "ops@example.com").await.unwrap();
    assert_eq!(engine.billing.api_key(text).await.unwrap(), None);
    let again = engine.billing.revoke_api_key(&id, "ops@example.com").await.unwrap_err();
    assert!(matches!(again, ApiKeyError::NoSuchKey), "{again}");
    assert!(engine.billing.api_key(other).await.unwrap().is_some(), "the others are as they were");
    let listed = engine.billing.api_keys().await.unwrap();
    let revoked: Vec<_> = listed.iter().filter(|key| key.revoked_at == Some(NOW)).map(|key| &key.key_id).collect();
    assert_eq!((listed.len(), revoked), (2, vec![&id]));
}

#[tokio::test]
async fn a_key_ends_on_the_millisecond() {
    let engine = Engine::open().await;
    let end = NOW.plus_days(1);
    let (_, text) = engine.billing.create_api_key(&key(Some(end))).await.unwrap();
    engine.clock.set(Timestamp(end.0 - 1));
    assert!(engine.billing.api_key(text.expose_secret()).await.unwrap().is_some());
    engine.clock.set(end);
    assert_eq!(engine.billing.api_key(text.expose_secret()).await.unwrap(), None);
    let late = engine.billing.create_api_key(&key(Some(end))).await.unwrap_err();
    assert!(matches!(late, ApiKeyError::BadEnd), "{late}");
}

#[tokio::test]
async fn the_secret_is_nowhere_in_the_database() {
    let engine = Engine::open().await;
    let (id, text) = engine.billing.create_api_key(&key(None)).await.unwrap();
    let secret = text.expose_secret().strip_prefix(&format!("ppk_{id}_")).unwrap().to_owned();
    assert!(secret.len() >= 43, "256 bits");
    let query = "SELECT secret_hash, key_id, name, scopes, created_by FROM api_key";
    let row = sqlx::query(query).fetch_one(&mut engine.raw().await).await.unwrap();
    let hash: Vec<u8> = row.get(0);
    assert_eq!(hash, ring::digest::digest(&ring::digest::SHA256, text.expose_secret().as_bytes()).as_ref());
    for column in 1..5 {
        assert!(!row.get::<String, _>(column).contains(&secret));
    }
}
