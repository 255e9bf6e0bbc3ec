//! An entry of the catalogue.

use std::fmt;

use crate::money::{MICROS_MAX, Money};

/// The longest short name, in bytes.
pub const SLUG_MAX: usize = 40;
/// The longest name, in characters.
pub const NAME_MAX: usize = 80;
/// The longest period, in months.
pub const MONTHS_MAX: i64 = 36;

/// One version of a plan: it never changes, a new price is a new version. Written `pro@2`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PlanId {
    /// The short name, `a-z`, digits and dashes.
    pub slug: String,
    /// From 1.
    pub version: i64,
}

impl fmt::Display for PlanId {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}@{}", self.slug, self.version)
    }
}

/// What is sold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// Which version of which plan.
    pub id: PlanId,
    /// Its name, for the customer.
    pub name: String,
    /// For one period, whole minor units; zero or more.
    pub price: Money,
    /// The credit of one period, in the currency of the price; positive.
    pub allowance: Money,
    /// The services that the allowance may pay for; empty means all.
    pub services: Vec<String>,
    /// The length of a period in months.
    pub months: i64,
    /// Its place among the others: more is an upgrade, less a downgrade.
    pub rank: i64,
}

/// What is wrong with a plan that is to be offered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadPlan {
    /// The short name.
    #[error("a plan's short name has 1 to {SLUG_MAX} of the characters a-z, 0-9 and -")]
    Slug,
    /// The name.
    #[error("a plan's name has 1 to {NAME_MAX} characters")]
    Name,
    /// The price.
    #[error("a plan's price is zero or more whole minor units of its currency")]
    Price,
    /// The allowance.
    #[error("a plan's allowance is more than zero, in the currency of its price")]
    Allowance,
    /// A service.
    #[error("a service's name is not empty and has at most 64 characters")]
    Service,
    /// The period.
    #[error("a plan's period is 1 to {MONTHS_MAX} months")]
    Months,
}

impl Plan {
    /// Checks what an operator has typed.
    ///
    /// # Errors
    /// The first [`BadPlan`].
    pub fn check(&self) -> Result<(), BadPlan> {
        let slug = &self.id.slug;
        let fits = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
        if slug.is_empty() || slug.len() > SLUG_MAX || !slug.bytes().all(fits) {
            return Err(BadPlan::Slug);
        }
        if self.name.trim().is_empty() || self.name.chars().count() > NAME_MAX || self.name.contains('\0') {
            return Err(BadPlan::Name);
        }
        if !(0..=MICROS_MAX).contains(&self.price.micros) || self.price.to_minor().is_err() {
            return Err(BadPlan::Price);
        }
        if !(1..=MICROS_MAX).contains(&self.allowance.micros) || self.allowance.currency != self.price.currency {
            return Err(BadPlan::Allowance);
        }
        let bad = |name: &String| name.trim().is_empty() || name.chars().count() > 64 || name.contains('\0');
        if self.services.iter().any(bad) {
            return Err(BadPlan::Service);
        }
        if !(1..=MONTHS_MAX).contains(&self.months) {
            return Err(BadPlan::Months);
        }
        Ok(())
    }
}
