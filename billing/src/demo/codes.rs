//! Voucher codes to try: one of each that works, and those that are refused.

use domain::{
    currency::Currency,
    money::{MICROS_PER_UNIT, Money},
    voucher::{VoucherCode, VoucherTerms},
};

use crate::{
    demo::{DemoError, find},
    engine::Billing,
    vouchers::{NewVouchers, VoucherError},
};

/// A code that is to be tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DemoCode {
    /// As one would type it.
    pub code: &'static str,
    /// What comes of it.
    pub what: &'static str,
}

/// A code with its terms.
struct Recipe {
    shown: DemoCode,
    currency: Currency,
    /// Whole units.
    units: i64,
    lifetime_days: i64,
    services: &'static [&'static str],
    uses: i64,
    description: &'static str,
    is_over: bool,
}

/// Everybody may use it once.
const MANY: i64 = 1_000_000;

/// A code for everybody, once each.
const fn gift(code: &'static str, what: &'static str, currency: Currency, units: i64) -> Recipe {
    Recipe {
        shown: DemoCode { code, what },
        currency,
        units,
        lifetime_days: 60,
        services: &[],
        uses: MANY,
        description: "Greetings from the marketplace",
        is_over: false,
    }
}

static RECIPES: [Recipe; 7] = [
    gift(
        "GREET26VN9",
        "works for a balance in dong, once; refused for others: another currency",
        Currency::Vnd,
        200_000,
    ),
    gift("GREET26JP9", "the same in yen", Currency::Jpy, 1_000),
    gift("GREET26DE9", "the same in euros", Currency::Eur, 10),
    gift("GREET26AM9", "the same in dollars", Currency::Usd, 10),
    Recipe {
        lifetime_days: 10,
        services: &["speech"],
        description: "Ten days of speech",
        ..gift(
            "TENDAYS26V",
            "works for dong, for the speech service only, and ends in ten days",
            Currency::Vnd,
            150_000,
        )
    },
    Recipe { is_over: true, ..gift("EXPRED2026", "refused: its time is over", Currency::Usd, 5) },
    Recipe { uses: 1, ..gift("SPENT2026X", "refused: used up, by Nordlicht Analytics", Currency::Eur, 1) },
];

/// The customer who was quicker.
const QUICKER: &str = "anna@nordlicht.example";

/// The codes to try.
#[must_use]
pub fn codes() -> Vec<DemoCode> {
    RECIPES.iter().map(|recipe| recipe.shown).collect()
}

/// Makes sure that the codes are there.
pub(super) async fn ensure(billing: &Billing) -> Result<(), DemoError> {
    for recipe in &RECIPES {
        let Ok(code) = recipe.shown.code.parse::<VoucherCode>() else { continue };
        let terms = VoucherTerms {
            amount: Money::from_micros(recipe.units * MICROS_PER_UNIT, recipe.currency),
            redeem_by: recipe.is_over.then(|| billing.now().plus_days(-7)),
            lifetime_days: Some(recipe.lifetime_days),
            services: recipe.services.iter().map(|service| (*service).to_owned()).collect(),
            uses: recipe.uses,
            uses_per_account: 1,
            description: recipe.description.to_owned(),
        };
        let new = NewVouchers { terms, count: 1, actor: "demo".to_owned(), batch: "demo".to_owned() };
        billing.ensure_voucher(&code, &new).await?;
        if recipe.uses == 1
            && let Some((account_id, _)) = find(billing, QUICKER).await?
            && let Err(VoucherError::Store(error)) = billing.redeem_voucher(account_id, code.as_str()).await
        {
            return Err(error.into());
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use domain::voucher::VoucherCode;

    #[test]
    fn every_code_is_one() {
        for one in super::codes() {
            assert!(one.code.parse::<VoucherCode>().is_ok(), "{}", one.code);
        }
    }
}
