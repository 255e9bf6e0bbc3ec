//! Plans: what is offered, what runs, and how it is changed.

mod api;
mod cards;
#[cfg(feature = "ssr")]
mod load;
mod model;
mod place;
mod present;
mod problem;
mod review;
mod step;
mod usage;
mod view;
mod words;

pub use model::PlanProblem;
pub use place::change_href;
pub use problem::problem_text;
pub use view::PlansPage;
