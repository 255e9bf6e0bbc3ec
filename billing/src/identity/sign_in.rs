//! Signing in with address and password.

use domain::account::AccountId;

use crate::{
    engine::Billing,
    identity::{NewSession, SignInError, session},
    store::{sql, values},
};

impl Billing {
    /// Begins a session for whoever knows the password. An unknown address costs the same work as a wrong password.
    ///
    /// # Errors
    /// [`SignInError::Wrong`] without saying what was wrong; [`SignInError::Store`].
    pub async fn sign_in(&self, email: &str, password: &str) -> Result<NewSession, SignInError> {
        let row = match domain::credentials::check_email(email) {
            Ok(email) => {
                self.store()
                    .first(sql(
                        "SELECT u.user_id, u.password_hash, m.account_id
                 FROM user_identity u JOIN membership m ON m.user_id = u.user_id
                 WHERE u.email = $1 ORDER BY m.created_at, m.account_id LIMIT 1",
                        values![email],
                    ))
                    .await?
            }
            Err(_) => None,
        };
        let known = match &row {
            Some(row) => {
                let mut cells = row.cells();
                Some((cells.int()?, cells.text()?, AccountId(cells.int()?)))
            }
            None => None,
        };
        // What nobody can have chosen is not hashed in full: the work must not grow with the input.
        let password: String = password.chars().take(256).collect();
        let stored = known.as_ref().map(|(_, hash, _)| hash.clone());
        let right = self.inner.passwords.verify(password, stored).await?;
        match known {
            Some((user_id, _, account_id)) if right => {
                let mut tx = self.store().write().await?;
                let session = session::begin(&mut tx, user_id, account_id, self.now()).await?;
                tx.commit().await?;
                Ok(session)
            }
            _ => Err(SignInError::Wrong),
        }
    }
}
