//! Where in the flow the visitor is: it all stands in the address, so that Back, reload and links work.

use domain::gateway::Gateway;
use leptos_router::params::ParamsMap;

/// The address of the flow as a page.
pub const PAGE: &str = "/billing/add-credit";
/// Where plans are reviewed.
const PLANS: &str = "/billing/plans";
/// The value of `amount` that says: see `other`.
pub const OTHER: &str = "other";

/// A step with an address. The last step, going to the gateway, has none: it is not a place to come back to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Step {
    /// The billing profile.
    Details,
    /// Amount and method.
    Amount,
    /// What will be paid, consent.
    Review,
}

impl Step {
    /// Every step in order.
    pub const ALL: [Self; 3] = [Self::Details, Self::Amount, Self::Review];

    /// The name in addresses.
    #[must_use]
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Details => "details",
            Self::Amount => "amount",
            Self::Review => "review",
        }
    }
}

/// What the flow is shown in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Frame {
    /// A page of its own; the step is in `step`.
    Page,
    /// A pop-up over any billing page; the step is in `add`.
    Dialog,
}

impl Frame {
    /// The query parameter that names the step.
    const fn parameter(self) -> &'static str {
        match self {
            Self::Page => "step",
            Self::Dialog => "add",
        }
    }
}

/// What the flow itself keeps in the query; everything else there belongs to the page beneath.
const OWN: [&str; 6] = ["amount", OTHER, "method", "key", "__path", "__err"];

/// The current address, read as a place in the flow.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    frame: Frame,
    path: String,
    query: ParamsMap,
}

impl Place {
    /// Reads an address.
    #[must_use]
    pub const fn new(frame: Frame, path: String, query: ParamsMap) -> Self {
        Self { frame, path, query }
    }

    /// The path alone: where the GET form goes.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The query parameter that names the step here.
    #[must_use]
    pub const fn parameter(&self) -> &'static str {
        self.frame.parameter()
    }

    /// The step asked for.
    #[must_use]
    pub fn step(&self) -> Option<Step> {
        let slug = self.query.get_str(self.frame.parameter())?;
        Step::ALL.into_iter().find(|step| step.slug() == slug)
    }

    /// Whether the address asks for the flow at all.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.query.get_str(self.frame.parameter()).is_some()
    }

    /// The amount as typed or chosen; `None` when none was.
    #[must_use]
    pub fn amount(&self) -> Option<String> {
        let chosen = self.query.get("amount")?;
        if chosen == OTHER { Some(self.query.get(OTHER).unwrap_or_default()) } else { Some(chosen) }
    }

    /// The method chosen.
    #[must_use]
    pub fn method(&self) -> Option<Gateway> {
        self.query.get_str("method")?.parse().ok()
    }

    /// The key of this form, under which a payment is made at most once.
    #[must_use]
    pub fn key(&self) -> Option<String> {
        self.query.get("key")
    }

    /// The short name of the plan for which credit is bought, if it is for one.
    #[must_use]
    pub fn plan(&self) -> Option<String> {
        self.query.get("plan")
    }

    /// The same choices at another step.
    #[must_use]
    pub fn at(&self, step: Step) -> String {
        let mut query = self.query.clone();
        query.remove("__path");
        query.remove("__err");
        query.replace(self.frame.parameter(), step.slug().to_owned());
        address(&self.path, query)
    }

    /// The same step with other choices, for reloads to come back to. On the way back from a review that cannot be made
    /// there is none: with a good amount that address would lead on.
    #[must_use]
    pub fn choosing(&self, amount: &str, method: Gateway) -> Option<String> {
        if self.step() == Some(Step::Review) {
            return None;
        }
        let mut query = self.beneath();
        query.insert(self.frame.parameter(), Step::Amount.slug().to_owned());
        if !amount.is_empty() {
            query.insert("amount", amount.to_owned());
        }
        query.insert("method", method.slug().to_owned());
        Some(address(&self.path, query))
    }

    /// The review of these choices.
    #[must_use]
    pub fn review(&self, amount: &str, method: Gateway, key: &str) -> String {
        let mut query = self.beneath();
        query.insert(self.frame.parameter(), Step::Review.slug().to_owned());
        query.insert("amount", amount.to_owned());
        query.insert("method", method.slug().to_owned());
        query.insert("key", key.to_owned());
        address(&self.path, query)
    }

    /// The address without the flow: the page beneath the pop-up, or the overview.
    #[must_use]
    pub fn closed(&self) -> String {
        match self.frame {
            Frame::Page => self.plan().map_or_else(|| "/billing".to_owned(), |slug| address(PLANS, change(&slug))),
            Frame::Dialog => address(&self.path, self.beneath()),
        }
    }

    /// The pop-up over the page at this address.
    #[must_use]
    pub fn opened(&self, step: Step) -> String {
        let mut query = self.beneath();
        query.insert(self.frame.parameter(), step.slug().to_owned());
        address(&self.path, query)
    }

    /// What a GET form must carry along so that the page beneath stays as it is.
    #[must_use]
    pub fn carried(&self) -> Vec<(String, String)> {
        let carried = self.beneath();
        carried.into_iter().map(|(name, value)| (name.into_owned(), value)).collect()
    }

    fn beneath(&self) -> ParamsMap {
        let mut query = self.query.clone();
        query.remove(self.frame.parameter());
        for own in OWN {
            query.remove(own);
        }
        query
    }
}

/// The page of the flow at `step` with amount (as typed) and method filled in: how a failed payment is tried again.
#[must_use]
pub fn order_href(step: Step, amount: &str, method: Gateway) -> String {
    let mut query = ParamsMap::new();
    query.insert("step", step.slug().to_owned());
    query.insert("amount", amount.to_owned());
    query.insert("method", method.slug().to_owned());
    address(PAGE, query)
}

/// The review of a plan, as a query.
fn change(slug: &str) -> ParamsMap {
    let mut query = ParamsMap::new();
    query.insert("change", slug.to_owned());
    query
}

/// A path with its query, written the same way in the browser and on the server.
fn address(path: &str, query: ParamsMap) -> String {
    let mut text = path.to_owned();
    for (index, (name, value)) in query.into_iter().enumerate() {
        text.push(if index == 0 { '?' } else { '&' });
        escape(&mut text, &name);
        text.push('=');
        escape(&mut text, &value);
    }
    text
}

/// Percent-encodes everything but the unreserved characters of RFC 3986.
fn escape(text: &mut String, part: &str) {
    const HEX: &[u8; 16] = b"0123456789ABCDEF";
    for byte in part.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'~') {
            text.push(char::from(byte));
        } else {
            let digit = |half: u8| char::from(HEX[usize::from(half)]);
            text.extend(['%', digit(byte >> 4), digit(byte & 15)]);
        }
    }
}

#[cfg(test)]
mod tests {
    use domain::gateway::Gateway;
    use leptos_router::params::ParamsMap;

    use super::{Frame, Place, Step, order_href};

    fn place(frame: Frame, path: &str, pairs: &[(&'static str, &str)]) -> Place {
        let mut query = ParamsMap::new();
        for (name, value) in pairs {
            query.insert(*name, (*value).to_owned());
        }
        Place::new(frame, path.to_owned(), query)
    }

    #[test]
    fn reads_both_kinds_of_amount() {
        let chosen = place(Frame::Page, "/billing/add-credit", &[("amount", "500000"), ("other", "7")]);
        assert_eq!(chosen.amount().as_deref(), Some("500000"));
        let typed = place(Frame::Page, "/billing/add-credit", &[("amount", "other"), ("other", "350.000")]);
        assert_eq!(typed.amount().as_deref(), Some("350.000"));
        assert_eq!(place(Frame::Page, "/", &[]).amount(), None);
    }

    #[test]
    fn the_page_beneath_keeps_its_query() {
        let place = place(
            Frame::Dialog,
            "/billing/credit-history",
            &[("kind", "charge"), ("kind", "top_up"), ("add", "amount"), ("amount", "1"), ("__err", "x")],
        );
        assert_eq!(place.step(), Some(Step::Amount));
        assert_eq!(place.closed(), "/billing/credit-history?kind=charge&kind=top_up");
        assert_eq!(
            place.review("25", Gateway::Paypal, "k"),
            "/billing/credit-history?kind=charge&kind=top_up&add=review&amount=25&method=paypal&key=k"
        );
        let back = place.at(Step::Details);
        assert!(back.contains("add=details") && back.contains("amount=1") && !back.contains("__err"), "{back}");
    }

    #[test]
    fn what_is_chosen_is_kept_for_a_reload() {
        let step =
            place(Frame::Dialog, "/billing", &[("days", "90"), ("add", "amount"), ("amount", "1"), ("key", "k")]);
        let kept = "/billing?days=90&add=amount&amount=750.000&method=vnpay";
        assert_eq!(step.choosing("750.000", Gateway::Vnpay).as_deref(), Some(kept));
        let kept = "/billing?days=90&add=amount&method=vnpay";
        assert_eq!(step.choosing("", Gateway::Vnpay).as_deref(), Some(kept));
        let refused = place(Frame::Page, "/billing/add-credit", &[("step", "review"), ("amount", "1")]);
        assert_eq!(refused.choosing("750.000", Gateway::Vnpay), None);
    }

    #[test]
    fn odd_characters_survive() {
        let place = place(Frame::Dialog, "/billing", &[("q", "a&b=c d/đ")]);
        assert_eq!(place.closed(), "/billing?q=a%26b%3Dc%20d%2F%C4%91");
    }

    #[test]
    fn closing_the_page_goes_to_billing() {
        assert_eq!(place(Frame::Page, "/billing/add-credit", &[("step", "amount")]).closed(), "/billing");
        let for_plan = place(Frame::Page, "/billing/add-credit", &[("step", "amount"), ("plan", "pro&x")]);
        assert_eq!(for_plan.closed(), "/billing/plans?change=pro%26x");
        assert!(for_plan.review("25", Gateway::Paypal, "k").contains("plan=pro%26x"));
        assert_eq!(
            order_href(Step::Review, "3000", Gateway::Stripe),
            "/billing/add-credit?step=review&amount=3000&method=stripe"
        );
    }
}
