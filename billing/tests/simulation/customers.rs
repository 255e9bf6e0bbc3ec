//! Accounts for the schedules, without people, whose passwords would take minutes to hash.

use domain::{account::AccountId, currency::Currency};

use super::schedule::Schedule;
use crate::support::{Engine, draft};

/// Makes an account with a billing profile for each schedule: one of each currency by the engine, the others like it.
pub async fn sign_up(engine: &Engine, schedules: &[Schedule]) {
    let patterns: Vec<(AccountId, Currency)> = (1..).map(AccountId).zip(Currency::ALL).collect();
    let pattern = |currency| patterns.iter().find(|(_, other)| *other == currency).unwrap().0.0;
    let pairs = schedules.iter().map(|schedule| (schedule.account.0, pattern(schedule.currency)));
    let pairs = serde_json::to_string(&pairs.collect::<Vec<_>>()).unwrap();
    let mut raw = engine.raw().await;
    for (account, _) in &patterns {
        let text =
            format!("INSERT INTO account (account_id, name, time_zone, created_at) VALUES ({account}, 'a', 'UTC', 0)");
        sqlx::query(sqlx::AssertSqlSafe(text)).execute(&mut raw).await.unwrap();
    }
    for (account, currency) in &patterns {
        engine.billing.save_profile(*account, &draft(*currency)).await.unwrap();
    }
    for (table, columns) in [
        ("account", "name, time_zone, created_at"),
        ("ledger_account", "currency, seq, head, posted_at, debt, credit_limit, balance, payments, events, created_at"),
        ("billing_profile", "version, kind, name, email, address, country, tax_code, currency, created_at"),
    ] {
        let text = format!(
            "INSERT INTO {table} (account_id, {columns})
             SELECT CAST(pair.value ->> 0 AS BIGINT), {columns} FROM json_each('{pairs}') AS pair
             JOIN {table} AS pattern ON pattern.account_id = CAST(pair.value ->> 1 AS BIGINT)"
        );
        sqlx::query(sqlx::AssertSqlSafe(text)).execute(&mut raw).await.unwrap();
    }
}
