//! Texts of settings.

use crate::i18n::texts;

texts! {}
