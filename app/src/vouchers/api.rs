//! Server functions of vouchers.

use domain::{ledger::Balance, money::Money, time::Day};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::{
    ApiError,
    vouchers::model::{Use, Voucher},
    wire::Answer,
};

/// How many vouchers a page shows.
#[cfg(feature = "ssr")]
const PAGE: u32 = 50;
/// How many movements of one voucher a page shows.
#[cfg(feature = "ssr")]
const USES: u32 = 25;
/// The longest code and key that are looked at, in characters.
#[cfg(feature = "ssr")]
const TEXT_MAX: usize = 64;
/// How long an address that claims a voucher is believed: long enough for a page to come back without WASM, too short for a
/// bookmark or a shared link to tell old things as new.
#[cfg(feature = "ssr")]
const JUST_APPLIED_S: i64 = 600;

/// What the page shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct VoucherData {
    /// Today in the account's zone.
    pub today: Day,
    /// The account's zone, as the label of every day and time shown.
    pub zone: String,
    /// What all vouchers still pay; `None` before the first billing profile.
    pub sums: Option<Sums>,
    /// A page of vouchers, newest first; first of all the opened one, when it is on another page.
    pub vouchers: Vec<Voucher>,
    /// Where the next, older page begins.
    pub older: Option<i64>,
    /// What the opened one paid.
    pub opened: Option<Opened>,
    /// Whether a code was asked for that is not among the account's.
    pub not_found: bool,
}

/// What all vouchers still pay.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sums {
    /// What is left.
    pub left: Money,
    /// What ends next, and when.
    pub next: Option<(Money, Day)>,
    /// How many end within fourteen days, and with how much.
    pub soon: Option<(u32, Money)>,
}

/// What one voucher paid.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Opened {
    /// Which voucher.
    pub seq: i64,
    /// A page of movements, newest first.
    pub uses: Vec<Use>,
    /// Where the next, older page begins.
    pub older: Option<i64>,
    /// Whether this is an older page.
    pub paged: bool,
}

/// What a form for a code begins with.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FormStart {
    /// Sent twice, it redeems once.
    pub key: String,
    /// Whether the page comes from redeeming: the voucher that its address claims is one of the account's, just applied.
    pub has_applied: bool,
}

/// What redeeming has led to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Applied {
    /// The posting: the voucher's place in the list.
    pub seq: i64,
    /// What was granted.
    pub amount: Money,
    /// The balance with it.
    pub balance: Option<Balance>,
}

/// The account's vouchers before the cursor `before`; opened is the one of `code` that the posting `use` granted, or the
/// newest of that code, with what it paid before the cursor `paid`.
#[server(input = server_fn::codec::GetUrl, output = Answer, endpoint = "vouchers")]
pub async fn vouchers(
    #[server(default)] code: String,
    #[server(default)] granted: String,
    #[server(default)] before: String,
    #[server(default)] paid: String,
) -> Result<VoucherData, ApiError> {
    use crate::ssr;

    async fn load(code: &str, granted: &str, before: &str, paid: &str) -> Result<VoucherData, ApiError> {
        let account = ssr::authorised()?.account_id;
        let billing = ssr::server()?.billing;
        let clock = billing.local_now(account).await.map_err(ssr::fail)?;
        let sums = billing.voucher_sums(account).await.map_err(ssr::fail)?;
        let sums = sums.map(|sums| Sums { left: sums.left, next: sums.next, soon: sums.soon });
        let page = billing.account_vouchers(account, before.parse().ok(), PAGE).await.map_err(ssr::fail)?;
        let mut vouchers: Vec<Voucher> = page.vouchers.into_iter().map(Voucher::from).collect();
        let mut opened = None;
        if !code.is_empty() && code.chars().count() <= TEXT_MAX {
            let named = billing.account_vouchers_of(account, code, PAGE).await.map_err(ssr::fail)?;
            let wanted = granted.parse::<i64>().ok();
            let chosen = named.iter().find(|voucher| Some(voucher.seq) == wanted).or_else(|| named.first()).cloned();
            if let Some(chosen) = chosen {
                let paid = paid.parse().ok();
                let uses = billing.voucher_uses(account, chosen.seq, paid, USES).await.map_err(ssr::fail)?;
                opened = Some(Opened {
                    seq: chosen.seq,
                    uses: uses.uses.into_iter().map(Use::from).collect(),
                    older: uses.older,
                    paged: paid.is_some(),
                });
                if !vouchers.iter().any(|voucher| voucher.seq == chosen.seq) {
                    vouchers.insert(0, chosen.into());
                }
            }
        }
        let not_found = !code.is_empty() && opened.is_none();
        let (today, zone) = (clock.day, clock.zone);
        Ok(VoucherData { today, zone, sums, vouchers, older: page.older, opened, not_found })
    }
    ssr::answer(load(&code, &granted, &before, &paid).await)
}

/// What a form for a code begins with; `applied` is the posting that an address claims to have granted a voucher.
#[server(input = server_fn::codec::GetUrl, output = Answer, endpoint = "voucher_form")]
pub async fn voucher_form(#[server(default)] applied: String) -> Result<FormStart, ApiError> {
    use crate::ssr;

    async fn load(applied: &str) -> Result<FormStart, ApiError> {
        let account = ssr::authorised()?.account_id;
        let billing = ssr::server()?.billing;
        let has_applied = match applied.parse::<i64>() {
            Ok(seq) => {
                let page = billing.account_vouchers(account, seq.checked_add(1), 1).await.map_err(ssr::fail)?;
                let since = billing.now().plus_seconds(-JUST_APPLIED_S);
                page.vouchers.first().is_some_and(|voucher| voucher.seq == seq && voucher.applied_at >= since)
            }
            Err(_) => false,
        };
        Ok(FormStart { key: format!("{:032x}", rand::random::<u128>()), has_applied })
    }
    ssr::answer(load(&applied).await)
}

/// Redeems a code. A page without WASM goes back to `from`, with the outcome in its address.
#[server(output = Answer, endpoint = "redeem_voucher")]
pub async fn redeem_voucher(
    #[server(default)] code: String,
    #[server(default)] client_key: String,
    #[server(default)] from: String,
) -> Result<Applied, ApiError> {
    use billing::vouchers::VoucherTry;

    use super::refusal::{limited, missing, refused};
    use crate::ssr;

    async fn redeem(code: &str, client_key: &str, from: &str) -> Result<Applied, ApiError> {
        let account_id = ssr::authorised()?.account_id;
        let server = ssr::server()?;
        if client_key.chars().count() > TEXT_MAX || client_key.contains('\0') {
            return Err(ApiError::BadRequest);
        }
        if code.trim().is_empty() {
            return Err(missing());
        }
        let (billing, address) = (&server.billing, ssr::client_ip());
        if let Err(wait) = server.limits.try_voucher(address) {
            let until = billing.now().plus_seconds(i64::from(wait.0));
            return Err(limited(billing, account_id, code, until).await?);
        }
        let quota = server.limits.voucher_quota();
        let answer = billing.try_voucher(VoucherTry { account_id, typed: code, form_key: client_key, quota }).await;
        if !answer.as_ref().is_err_and(billing::vouchers::VoucherError::is_wrong_code) {
            server.limits.voucher_not_wrong(address);
        }
        let redeemed = match answer {
            Ok(redeemed) => redeemed,
            Err(error) => return Err(refused(billing, account_id, code, error).await?),
        };
        let balance = billing.balance(account_id).await.map_err(ssr::fail)?;
        let from = ssr::internal_path(from).filter(|path| path.starts_with("/billing") && !path.contains(['?', '#']));
        ssr::redirect_plain_form(&format!("{}?applied={}", from.unwrap_or(super::view::HREF), redeemed.seq));
        Ok(Applied { seq: redeemed.seq, amount: redeemed.amount, balance })
    }
    ssr::answer(redeem(&code, &client_key, &from).await)
}
