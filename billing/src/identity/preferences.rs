//! What a person likes to see.

use domain::language::Language;

use crate::{
    engine::Billing,
    store::{StoreError, sql, values},
};

impl Billing {
    /// Remembers the language a person has chosen.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn set_language(&self, user_id: i64, language: Language) -> Result<(), StoreError> {
        let mut tx = self.store().write().await?;
        tx.execute(sql("UPDATE user_identity SET language = $2 WHERE user_id = $1", values![user_id, language.tag()]))
            .await?;
        tx.commit().await
    }

    /// Remembers the theme a person has chosen: `light`, `dark`, or nothing (the browser decides). Any other word counts
    /// as nothing.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn set_theme(&self, user_id: i64, theme: Option<&str>) -> Result<(), StoreError> {
        let theme = theme.filter(|theme| matches!(*theme, "light" | "dark"));
        let mut tx = self.store().write().await?;
        tx.execute(sql("UPDATE user_identity SET theme = $2 WHERE user_id = $1", values![user_id, theme])).await?;
        tx.commit().await
    }
}
