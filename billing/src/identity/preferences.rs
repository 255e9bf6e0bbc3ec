//! What a person likes to see.

use domain::{currency::Currency, language::Language, number::NumberStyle};

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

    /// Remembers how a person likes to see figures: the number style, and the currency in which the balance's worth is told
    /// beside it.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn set_figures(
        &self,
        user_id: i64,
        numbers: NumberStyle,
        display_currency: Option<Currency>,
    ) -> Result<(), StoreError> {
        let mut tx = self.store().write().await?;
        let text = "UPDATE user_identity SET number_style = $2, display_currency = $3 WHERE user_id = $1";
        tx.execute(sql(text, values![user_id, numbers.slug(), display_currency.map(Currency::code)])).await?;
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
