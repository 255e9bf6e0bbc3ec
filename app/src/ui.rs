//! Small parts that every page uses.

mod banner;
mod day_field;
mod error_text;
mod field;
mod filter_sheet;
mod icon;
mod left_out;
mod money;
mod post_form;
mod status;
mod theme;
mod toast;

pub use banner::{Banner, Tone};
pub use day_field::DayField;
pub use error_text::{ErrorNotice, error_text, field_text};
pub use field::{FieldError, TextField};
pub use filter_sheet::{FilterSheet, count_mark};
pub use icon::{Icon, IconName};
pub use left_out::LeftOut;
pub use money::{MoneyDisplay, MoneySpan, money_string, signed_money_string};
pub use post_form::{Fields, PostForm, SubmitButton, focus_first_invalid};
pub use status::{Badge, PaymentBadge};
pub use theme::Theme;
pub use toast::{Toast, provide_toasts, use_toasts};
