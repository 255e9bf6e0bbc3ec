//! Texts of vouchers.

use crate::i18n::texts;

texts! {}
