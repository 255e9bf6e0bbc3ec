//! Which parts of the app an address shows: the browser loads them before it takes the page over, and the server tells
//! it their files.

/// A part of the app in files of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// The pages before sign-in.
    Account,
    /// The overview.
    Overview,
    /// The pages about the past.
    Statement,
    /// The pages about what an account has and how it is kept.
    Manage,
    /// The flow that buys credit, in its pop-up or as a page.
    AddCredit,
}

impl Part {
    /// The name of the function that the part was split at.
    #[cfg(any(test, feature = "ssr"))]
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Account => "account",
            Self::Overview => "overview",
            Self::Statement => "statement",
            Self::Manage => "manage",
            Self::AddCredit => "add_credit",
        }
    }
}

/// The parts that an address needs: its page's, and the pop-up's when it is open.
///
/// `query` is without its question mark.
pub fn needed(path: &str, query: &str) -> impl Iterator<Item = Part> {
    let page = match path.strip_prefix("/billing") {
        Some("/add-credit") => Part::AddCredit,
        Some("/vouchers" | "/plans" | "/settings") => Part::Manage,
        Some(path) if path.starts_with("/credit-history") || path.starts_with("/payments") => Part::Statement,
        Some(_) => Part::Overview,
        None => Part::Account,
    };
    let is_open = query.split('&').any(|pair| pair.starts_with("add="));
    [Some(page), (is_open && page != Part::AddCredit).then_some(Part::AddCredit)].into_iter().flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_needs_its_page_and_the_open_pop_up() {
        for (path, query, parts) in [
            ("/sign-in", "next=%2Fbilling%3Fadd%3Damount", vec![Part::Account]),
            ("/billing", "", vec![Part::Overview]),
            ("/billing", "days=30&add=review", vec![Part::Overview, Part::AddCredit]),
            ("/billing/payments/PAY-1/receipt", "", vec![Part::Statement]),
            ("/billing/credit-history", "q=add", vec![Part::Statement]),
            ("/billing/settings", "add=amount", vec![Part::Manage, Part::AddCredit]),
            ("/billing/add-credit", "add=amount", vec![Part::AddCredit]),
        ] {
            assert_eq!(needed(path, query).collect::<Vec<_>>(), parts, "{path}?{query}");
        }
    }
}
