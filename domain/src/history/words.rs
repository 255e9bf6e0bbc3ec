//! How the reader's screen words movements, so that a text finds what is seen there.

use core::ops::RangeInclusive;

use crate::ledger::PostingKind;

/// What movements are called in the language of whoever looks for a text, and the amounts that the text may mean. With
/// none of it only the movements' own texts are looked through: a program has no language.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Words {
    /// What movements of a kind are called: the kind, and how they stand.
    pub kinds: Vec<(PostingKind, String)>,
    /// What stands where a movement of that kind has no description.
    pub descriptions: Vec<(PostingKind, String)>,
    /// What services are called, by short name. Those whose short name is all that is shown need not be here.
    pub services: Vec<(String, String)>,
    /// The magnitudes, in micro-units, that the text as a whole means ([`amounts_sought`]).
    ///
    /// [`amounts_sought`]: crate::money::parse::amounts_sought
    pub amounts: Vec<RangeInclusive<u64>>,
}
