//! Vouchers: each use once, whatever happens in between.

use billing::vouchers::{AccountVoucher, NewVouchers, VoucherError, VoucherStatus, VoucherTry};
use domain::{
    account::AccountId,
    currency::Currency,
    ledger::PostingKind,
    money::Money,
    voucher::{TryQuota, VoucherCode, VoucherRefusal, VoucherTerms},
};
use tokio::task::JoinSet;

use crate::support::{Engine, NOW, charge, dong, request, usd};

fn terms(amount: Money, uses: i64) -> VoucherTerms {
    VoucherTerms {
        amount,
        redeem_by: Some(NOW.plus_days(30)),
        lifetime_days: Some(90),
        services: vec![],
        uses,
        uses_per_account: 1,
        description: "Welcome".to_owned(),
    }
}

async fn make(engine: &Engine, terms: VoucherTerms) -> VoucherCode {
    let new = NewVouchers { terms, count: 1, actor: "op".to_owned(), batch: "spring".to_owned() };
    engine.billing.create_vouchers(&new).await.unwrap().remove(0)
}

async fn mine_of(engine: &Engine, account: AccountId) -> Vec<AccountVoucher> {
    engine.billing.account_vouchers(account, None, 100).await.unwrap().vouchers
}

fn refusal(error: VoucherError) -> Option<VoucherRefusal> {
    if let VoucherError::Refused(refusal) = error { Some(refusal) } else { None }
}

#[tokio::test]
async fn a_code_becomes_credit_that_pays_and_expires() {
    let engine = Engine::open().await;
    let account = engine.account("a@example.com", Currency::Usd).await;
    let code = make(&engine, VoucherTerms { services: vec!["speech".to_owned()], ..terms(usd(500), 5) }).await;
    let typed = format!(" {}-{} ", code.as_str()[..5].to_lowercase(), &code.as_str()[5..]);
    let redeemed = engine.billing.redeem_voucher(account, &typed).await.unwrap();
    assert_eq!(redeemed.amount, usd(500));
    engine.billing.post(account, request("c", charge(usd(200), "speech", ""))).await.unwrap();
    let mine = mine_of(&engine, account).await;
    assert_eq!(
        (mine[0].code.as_str(), mine[0].remaining, mine[0].status),
        (code.as_str(), usd(300), VoucherStatus::Active)
    );
    assert_eq!(mine[0].valid_until, Some(NOW.plus_days(90)));

    let again = engine.billing.redeem_voucher(account, code.as_str()).await.unwrap_err();
    assert_eq!(refusal(again), Some(VoucherRefusal::AlreadyUsed(Some(NOW))));
    let (record, redemptions) = engine.billing.voucher(&code).await.unwrap().unwrap();
    assert_eq!((record.state.used, redemptions[0].posting_seq), (1, Some(redeemed.seq)));

    engine.clock.advance_seconds(90 * 86_400);
    assert_eq!(mine_of(&engine, account).await[0].status, VoucherStatus::Expired);
    engine.billing.expire_due().await.unwrap();
    assert_eq!(engine.balance(account).await, 0);
    engine.assert_sound().await;
}

#[tokio::test]
async fn refusals_say_why_and_use_nothing() {
    let engine = Engine::open().await;
    let account = engine.account("a@example.com", Currency::Usd).await;
    let newcomer = engine.sign_up("new@example.com").await;
    let dollars = make(&engine, terms(usd(5), 1)).await;
    let dongs = make(&engine, terms(dong(5_000), 1)).await;
    let redeem = async |account, code: &str| refusal(engine.billing.redeem_voucher(account, code).await.unwrap_err());
    assert_eq!(redeem(account, "nonsense").await, Some(VoucherRefusal::Unknown));
    assert_eq!(redeem(account, "0000000000").await, Some(VoucherRefusal::Unknown));
    assert_eq!(redeem(account, dongs.as_str()).await, Some(VoucherRefusal::OtherCurrency(Currency::Vnd)));
    assert_eq!(redeem(newcomer, dollars.as_str()).await, Some(VoucherRefusal::NoProfile));
    let other = engine.account("b@example.com", Currency::Usd).await;
    engine.billing.redeem_voucher(other, dollars.as_str()).await.unwrap();
    assert_eq!(redeem(account, dollars.as_str()).await, Some(VoucherRefusal::UsedUp));
    let late = make(&engine, terms(usd(5), 1)).await;
    let revoked = make(&engine, terms(usd(5), 1)).await;
    assert_eq!(engine.billing.revoke_vouchers(revoked.as_str(), "op").await.unwrap(), 1);
    assert_eq!(redeem(account, revoked.as_str()).await, Some(VoucherRefusal::Revoked));
    engine.clock.advance_seconds(30 * 86_400);
    assert_eq!(redeem(account, late.as_str()).await, Some(VoucherRefusal::Expired(NOW.plus_days(30))));
    // The rest of the batch: two of the four are left to be revoked beside the used and the revoked one.
    assert_eq!(engine.billing.revoke_vouchers("spring", "op").await.unwrap(), 3);
    assert!(matches!(engine.billing.revoke_vouchers("spring", "op").await, Err(VoucherError::NothingToRevoke)));
    assert_eq!(engine.balance(account).await, 0);
    assert_eq!(engine.number("SELECT count(*) FROM voucher_claim").await, 1);
    engine.assert_sound().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn seven_uses_are_seven_uses_under_two_hundred_tries() {
    let engine = Engine::open().await;
    let mut accounts = Vec::new();
    for number in 0..20 {
        accounts.push(engine.account(&format!("v{number}@example.com"), Currency::Usd).await);
    }
    let code = make(&engine, terms(usd(5), 7)).await;
    let mut tasks = JoinSet::new();
    for number in 0..200 {
        let (billing, account, code) = (engine.billing.clone(), accounts[number % accounts.len()], code.clone());
        tasks.spawn(async move { billing.redeem_voucher(account, code.as_str()).await });
    }
    for answer in tasks.join_all().await {
        if let Err(error) = answer {
            assert!(matches!(refusal(error), Some(VoucherRefusal::AlreadyUsed(_) | VoucherRefusal::UsedUp)));
        }
    }
    let granted = "SELECT count(*) FROM posting WHERE kind = 'voucher'";
    assert_eq!(engine.number(granted).await, 7);
    let accounts = "SELECT count(DISTINCT account_id) FROM posting WHERE kind = 'voucher'";
    assert_eq!(engine.number(accounts).await, 7);
    assert_eq!(engine.number("SELECT claims FROM voucher").await, 7);
    assert_eq!(engine.number("SELECT count(*) FROM voucher_claim WHERE posting_seq IS NULL").await, 0);
    engine.assert_sound().await;
}

#[tokio::test]
async fn what_was_cut_off_is_made_good_once() {
    let engine = Engine::open().await;
    let account = engine.account("a@example.com", Currency::Usd).await;
    let (first, second) = (make(&engine, terms(usd(5), 1)).await, make(&engine, terms(usd(9), 1)).await);
    // As a crash between claim and grant leaves them.
    let mut raw = engine.raw().await;
    for code in [&first, &second] {
        let claim = format!(
            "INSERT INTO voucher_claim (code, account_id, number, claimed_at) VALUES ('{code}', {account}, 1, {})",
            NOW.0
        );
        let count = format!("UPDATE voucher SET claims = 1 WHERE code = '{code}'");
        for text in [claim, count] {
            sqlx::query(sqlx::AssertSqlSafe(text)).execute(&mut raw).await.unwrap();
        }
    }
    drop(raw);
    // The customer tries again …
    engine.billing.redeem_voucher(account, first.as_str()).await.unwrap();
    assert_eq!(engine.balance(account).await, 5);
    // … or does not, and the sweeper comes.
    assert_eq!(engine.billing.finish_redemptions().await.unwrap(), 0, "it may be under way");
    engine.clock.advance_seconds(61);
    assert_eq!(engine.billing.finish_redemptions().await.unwrap(), 1);
    assert_eq!(engine.billing.finish_redemptions().await.unwrap(), 0);
    assert_eq!(engine.balance(account).await, 14);
    engine.assert_sound().await;
}

#[tokio::test]
async fn a_claim_that_the_ledger_refuses_is_given_back() {
    let engine = Engine::open().await;
    let account = engine.account("a@example.com", Currency::Usd).await;
    let code = make(&engine, VoucherTerms { lifetime_days: Some(1), ..terms(usd(5), 1) }).await;
    let claim = format!(
        "INSERT INTO voucher_claim (code, account_id, number, claimed_at) VALUES ('{code}', {account}, 1, {})",
        NOW.0
    );
    let mut raw = engine.raw().await;
    for text in [claim, "UPDATE voucher SET claims = 1".to_owned()] {
        sqlx::query(sqlx::AssertSqlSafe(text)).execute(&mut raw).await.unwrap();
    }
    drop(raw);
    // Its credit would be expired by now.
    engine.clock.advance_seconds(2 * 86_400);
    assert_eq!(engine.billing.finish_redemptions().await.unwrap(), 0);
    assert_eq!(engine.number("SELECT claims FROM voucher").await, 0);
    engine.billing.redeem_voucher(account, code.as_str()).await.unwrap();
    assert_eq!(engine.balance(account).await, 5);
    engine.assert_sound().await;
}

#[tokio::test]
async fn terms_that_make_no_voucher_are_refused() {
    let engine = Engine::open().await;
    let good = NewVouchers { terms: terms(usd(5), 2), count: 3, actor: "op".to_owned(), batch: "b".to_owned() };
    assert_eq!(engine.billing.create_vouchers(&good).await.unwrap().len(), 3);
    assert_eq!(engine.billing.vouchers(Some("b")).await.unwrap().len(), 3);
    let with = |change: fn(&mut NewVouchers)| {
        let mut new = good.clone();
        change(&mut new);
        new
    };
    for (bad, what) in [
        (with(|new| new.terms.amount = usd(0)), "amount"),
        (with(|new| new.terms.amount = usd(-5)), "amount"),
        (with(|new| new.terms.redeem_by = Some(NOW)), "time"),
        (with(|new| new.terms.lifetime_days = Some(0)), "lifetime"),
        (with(|new| new.terms.services = vec![String::new()]), "services"),
        (with(|new| new.terms.uses = 0), "uses"),
        (with(|new| new.terms.uses_per_account = 3), "per account"),
        (with(|new| new.terms.description = "x".repeat(201)), "description"),
        (with(|new| new.count = 0), "codes"),
        (with(|new| new.count = 10_001), "codes"),
        (with(|new| new.actor.clear()), "actor"),
        (with(|new| new.batch.push('\0')), "batch"),
    ] {
        let refused = engine.billing.create_vouchers(&bad).await.unwrap_err().to_string();
        assert!(refused.contains(what), "{refused}");
    }
    assert_eq!(engine.billing.vouchers(None).await.unwrap().len(), 3);
}

const QUOTA: TryQuota = TryQuota { tries: 3, period_seconds: 3_600 };

fn attempt<'a>(account_id: AccountId, typed: &'a str, form_key: &'a str) -> VoucherTry<'a> {
    VoucherTry { account_id, typed, form_key, quota: QUOTA }
}

#[tokio::test]
async fn only_wrong_codes_are_counted_and_a_restart_forgives_nothing() {
    let engine = Engine::open().await;
    let account = engine.account("a@example.com", Currency::Usd).await;
    let newcomer = engine.sign_up("new@example.com").await;
    let many = make(&engine, VoucherTerms { uses_per_account: 9, ..terms(usd(5), 9) }).await;
    let with = async |account, typed: &str| engine.billing.try_voucher(attempt(account, typed, "")).await;
    for _ in 0..4 {
        assert!(with(account, many.as_str()).await.is_ok());
        assert_eq!(refusal(with(newcomer, many.as_str()).await.unwrap_err()), Some(VoucherRefusal::NoProfile));
    }
    let dongs = make(&engine, terms(dong(5_000), 1)).await;
    for wrong in ["nonsense", "0000000000", dongs.as_str()] {
        assert!(with(account, wrong).await.unwrap_err().is_wrong_code());
    }
    let until = NOW.plus_seconds(1_200);
    let limited = with(account, many.as_str()).await.unwrap_err();
    assert!(matches!(limited, VoucherError::TooManyTries(at) if at == until), "{limited}");
    // Others are not disturbed.
    let other = engine.account("b@example.com", Currency::Usd).await;
    assert!(with(other, many.as_str()).await.is_ok());

    let engine = engine.reopen(async |_| {}).await;
    let limited = engine.billing.try_voucher(attempt(account, many.as_str(), "")).await.unwrap_err();
    assert!(matches!(limited, VoucherError::TooManyTries(_)), "{limited}");
    engine.clock.set(until);
    assert!(engine.billing.try_voucher(attempt(account, many.as_str(), "")).await.is_ok());
    engine.assert_sound().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_form_that_is_sent_twice_redeems_once() {
    let engine = Engine::open().await;
    let account = engine.account("a@example.com", Currency::Usd).await;
    let code = make(&engine, VoucherTerms { uses_per_account: 5, ..terms(usd(5), 9) }).await;
    let mut tasks = JoinSet::new();
    for _ in 0..3 {
        let (billing, code) = (engine.billing.clone(), code.clone());
        tasks.spawn(async move { billing.try_voucher(attempt(account, code.as_str(), "form-1")).await.unwrap().seq });
    }
    let seqs = tasks.join_all().await;
    assert!(seqs.iter().all(|seq| *seq == seqs[0]), "{seqs:?}");
    assert_eq!(engine.balance(account).await, 5);
    engine.billing.try_voucher(attempt(account, code.as_str(), "form-2")).await.unwrap();
    assert_eq!(engine.balance(account).await, 10);
    assert_eq!(engine.billing.try_voucher(attempt(account, code.as_str(), "form-1")).await.unwrap().seq, seqs[0]);
    assert_eq!(engine.balance(account).await, 10);
    engine.assert_sound().await;
}

#[tokio::test]
async fn a_voucher_tells_what_it_paid() {
    let engine = Engine::open().await;
    let account = engine.account("a@example.com", Currency::Usd).await;
    let code = make(&engine, VoucherTerms { lifetime_days: Some(10), ..terms(usd(100), 1) }).await;
    let seq = engine.billing.redeem_voucher(account, code.as_str()).await.unwrap().seq;
    for number in 0..5 {
        engine.billing.post(account, request(&format!("c{number}"), charge(usd(10), "speech", "words"))).await.unwrap();
    }
    let page = engine.billing.voucher_uses(account, seq, None, 3).await.unwrap();
    assert_eq!(page.uses.len(), 3);
    assert!(page.uses.iter().all(|one| one.kind == PostingKind::Charge && one.amount == usd(-10)));
    let rest = engine.billing.voucher_uses(account, seq, page.older, 3).await.unwrap();
    assert_eq!((rest.uses.len(), rest.older), (2, None));
    assert!(rest.uses[0].seq < page.uses[2].seq);
    let other = engine.account("b@example.com", Currency::Usd).await;
    assert_eq!(engine.billing.voucher_uses(other, seq, None, 3).await.unwrap().uses, []);

    let sums = engine.billing.voucher_sums(account).await.unwrap().unwrap();
    assert_eq!((sums.left, sums.soon), (usd(50), Some((1, usd(50)))));
    engine.clock.advance_seconds(10 * 86_400);
    let before = mine_of(&engine, account).await;
    assert_eq!((before[0].status, before[0].expired), (VoucherStatus::Expired, usd(50)));
    engine.billing.expire_due().await.unwrap();
    let after = mine_of(&engine, account).await;
    assert_eq!((after[0].status, after[0].expired, after[0].remaining), (VoucherStatus::Expired, usd(50), usd(0)));
    let named = engine.billing.account_vouchers_of(account, code.as_str(), 5).await.unwrap();
    assert_eq!(named, after);
    engine.assert_sound().await;
}
