//! The order of the credit history.

use crate::query;

/// In which order movements are shown. Ties are broken by number, so that every order is total.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Sort {
    /// By time, the newest first.
    #[default]
    Newest,
    /// By time, the oldest first.
    Oldest,
    /// By signed amount, what brought most first.
    Highest,
    /// By signed amount, what cost most first.
    Lowest,
}

impl Sort {
    /// Every order.
    pub const ALL: [Self; 4] = [Self::Newest, Self::Oldest, Self::Highest, Self::Lowest];

    /// The name in addresses; the usual order has none.
    #[must_use]
    pub const fn slug(self) -> Option<&'static str> {
        match self {
            Self::Newest => None,
            Self::Oldest => Some("oldest"),
            Self::Highest => Some("highest"),
            Self::Lowest => Some("lowest"),
        }
    }

    /// The order of that name; the usual one may be called `newest`, too.
    #[must_use]
    pub fn from_slug(slug: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|sort| sort.slug().unwrap_or("newest") == slug)
    }

    /// The order that a query asks for by `sort=…`, the first that is known; the usual one when none is.
    #[must_use]
    pub fn from_query(query: &str) -> Self {
        let mut wanted = query::pairs(query).filter(|(name, _)| name == "sort");
        wanted.find_map(|(_, value)| Self::from_slug(&value)).unwrap_or_default()
    }

    /// Whether movements go by their amount.
    #[must_use]
    pub const fn is_by_amount(self) -> bool {
        matches!(self, Self::Highest | Self::Lowest)
    }

    /// Whether, of two movements given by amount and number, the first comes strictly before the second.
    #[must_use]
    pub fn precedes(self, (amount, seq): (i64, i64), (other_amount, other_seq): (i64, i64)) -> bool {
        match self {
            Self::Newest => seq > other_seq,
            Self::Oldest => seq < other_seq,
            Self::Highest => (amount, seq) > (other_amount, other_seq),
            Self::Lowest => (amount, seq) < (other_amount, other_seq),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Sort;

    #[test]
    fn addresses_name_it() {
        for sort in Sort::ALL {
            let query = sort.slug().map_or_else(String::new, |slug| format!("kind=charge&sort={slug}"));
            assert_eq!(Sort::from_query(&query), sort);
        }
        assert_eq!(Sort::from_query("sort=nothing"), Sort::Newest);
        assert_eq!(Sort::from_query("sort=&sort=nothing&sort=lowest&sort=oldest"), Sort::Lowest);
    }
}
