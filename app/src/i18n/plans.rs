//! Texts of plans.

use crate::i18n::texts;

texts! {}
