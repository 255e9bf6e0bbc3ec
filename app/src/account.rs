//! Signing in, signing up, signing out.

mod api;
mod lead_on;
mod password_field;
mod sign_in;
mod sign_out;
mod sign_up;
mod split_page;

pub use api::{SignIn, SignUp};
pub use sign_in::SignInPage;
pub use sign_out::SignOutForm;
pub use sign_up::SignUpPage;
