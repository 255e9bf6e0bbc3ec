//! What customers see of their past: the movements of their credit, and how lists of it are filtered and summed up.
//!
//! The browser filters the rows it holds, the server those it does not; both by this code.

mod facets;
mod filter;
mod fold;
mod held;
mod movement;
mod payment_filter;
mod presets;
mod search;
mod sort;
mod sources;
mod summary;
mod texts;
pub mod wire;
mod words;

pub use facets::Facets;
pub use filter::{ACCOUNT_SERVICE, Filter, Prepared, SERVICES_MAX, TEXT_MAX};
pub use held::{HELD_MAX, Held, Selection};
pub use movement::{Movement, MovementStatus};
pub use payment_filter::PaymentFilter;
pub use presets::{Preset, presets};
pub use sort::Sort;
pub use sources::Sources;
pub use summary::{Summary, summarise};
pub use words::Words;
