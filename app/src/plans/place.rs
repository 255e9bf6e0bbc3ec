//! Where on the page the visitor is: it stands in the address, so that Back, reload and links work.

use leptos_router::params::ParamsMap;

/// The page.
pub const PATH: &str = "/billing/plans";
/// The rows of the credit history that plans made.
pub const HISTORY: &str = "/billing/credit-history?kind=plan&kind=plan_fee&kind=plan_end";

/// What is to be looked at before it is done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// Nothing: what runs and what is on offer.
    All,
    /// A change to the plan of this short name.
    Change(String),
    /// Cancelling.
    Cancel,
    /// Going on after all.
    Keep,
}

/// The address, read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// What is to be looked at.
    pub step: Step,
    /// The number of what was done just before: the page says what it was.
    pub done: Option<String>,
}

impl Place {
    /// Reads the query.
    #[must_use]
    pub fn new(query: &ParamsMap) -> Self {
        let step = match (query.get_str("change"), query.get_str("step")) {
            (Some(slug), _) => Step::Change(slug.to_owned()),
            (None, Some("cancel")) => Step::Cancel,
            (None, Some("keep")) => Step::Keep,
            (None, _) => Step::All,
        };
        Self { step, done: query.get("done") }
    }
}

/// The review of a change to a plan. Short names are letters, digits and dashes.
#[must_use]
pub fn change_href(slug: &str) -> String {
    format!("{PATH}?change={slug}")
}

/// The way to buy what is missing, filled in, and from there back to the review. `whole` units of the currency.
#[must_use]
pub fn add_credit_href(whole: i64, slug: &str) -> String {
    let back = if slug.is_empty() { String::new() } else { format!("&plan={slug}") };
    format!("/billing/add-credit?step=amount&amount=other&other={whole}{back}")
}

#[cfg(test)]
mod tests {
    use leptos_router::params::ParamsMap;

    use super::{Place, Step, add_credit_href, change_href};

    #[test]
    fn the_address_says_the_step() {
        let read = |pairs: &[(&'static str, &str)]| {
            let query: ParamsMap = pairs.iter().map(|(name, value)| (*name, *value)).collect();
            Place::new(&query)
        };
        assert_eq!(read(&[]), Place { step: Step::All, done: None });
        assert_eq!(read(&[("change", "pro")]).step, Step::Change("pro".to_owned()));
        assert_eq!(read(&[("step", "cancel")]).step, Step::Cancel);
        assert_eq!(read(&[("step", "x"), ("done", "1.2")]), Place { step: Step::All, done: Some("1.2".to_owned()) });
        assert_eq!(change_href("pro"), "/billing/plans?change=pro");
        assert_eq!(add_credit_href(25, "pro"), "/billing/add-credit?step=amount&amount=other&other=25&plan=pro");
    }
}
