//! Plans: what is offered, what runs, and how it is changed.

mod view;

pub use view::PlansPage;
