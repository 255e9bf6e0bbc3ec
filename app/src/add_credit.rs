//! Buying credit: billing details, amount and method, review, off to the gateway. One flow, shown as a page of its own
//! and as a pop-up on every billing page.

mod amount;
mod api;
mod details;
mod dialog;
mod dom;
mod flow;
mod leaving;
mod opener;
mod order;
mod page;
mod pay;
mod place;
mod review;
mod stepper;
mod ways;

pub use api::AddCreditData;
#[cfg(feature = "ssr")]
pub use api::{profile_data, profile_refused, typed};
pub use details::{ProfileFields, ProfileForm, Summary};
pub use dialog::AddCreditDialog;
pub use dom::focus_soon;
pub use flow::AddCreditFlow;
pub use opener::AddCreditLink;
pub use page::AddCreditPage;
#[cfg(feature = "ssr")]
pub use pay::CONSENT_VERSION;
pub use place::{Frame, Step, order_href};
