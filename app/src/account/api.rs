//! Server functions of the session.

use leptos::prelude::*;

#[cfg(feature = "ssr")]
use crate::FieldCode;
use crate::{ApiError, wire::Answer};

/// Where a signed-in visitor goes when nothing else was asked for.
#[cfg(feature = "ssr")]
pub const HOME: &str = "/billing";

/// Signs in and answers with the page to go to.
#[server(output = Answer, endpoint = "sign_in")]
pub async fn sign_in(email: String, password: String, #[server(default)] next: String) -> Result<String, ApiError> {
    use billing::identity::SignInError;

    use crate::ssr;

    async fn enter(email: &str, password: &str, next: &str) -> Result<String, ApiError> {
        let server = ssr::server()?;
        let address = ssr::client_ip();
        server.limits.try_sign_in(email, address)?;
        let session = match server.billing.sign_in(email, password).await {
            Ok(session) => {
                server.limits.signed_in(email, address);
                session
            }
            Err(SignInError::Wrong) => return Err(field_error("email", FieldCode::WrongCredentials, email)),
            Err(error) => return Err(ssr::fail(error)),
        };
        ssr::start_session(&session, server.site.secure_cookies);
        let next = ssr::internal_path(next).unwrap_or(HOME).to_owned();
        ssr::redirect_plain_form(&next);
        Ok(next)
    }
    ssr::answer(enter(&email, &password, &next).await)
}

/// Creates an account with its first member, signs in, and answers with the page to go to.
#[server(output = Answer, endpoint = "sign_up")]
pub async fn sign_up(account_name: String, email: String, password: String) -> Result<String, ApiError> {
    use billing::identity::{SignUp, SignUpError};

    use crate::ssr;

    async fn create(account_name: &str, email: &str, password: &str) -> Result<String, ApiError> {
        let server = ssr::server()?;
        let refuse = |problems: Vec<(String, FieldCode)>| ApiError::Fields {
            problems,
            typed: vec![("account_name".to_owned(), account_name.to_owned()), ("email".to_owned(), email.to_owned())],
        };
        let problems = sign_up_problems(account_name, email, password);
        if !problems.is_empty() {
            return Err(refuse(problems));
        }
        let request = SignUp {
            email: email.to_owned(),
            password: password.to_owned(),
            account_name: account_name.to_owned(),
            language: ssr::language(),
            time_zone: "UTC".to_owned(),
        };
        let session = server.billing.sign_up(request).await.map_err(|error| match error {
            SignUpError::EmailTaken => refuse(vec![("email".to_owned(), FieldCode::EmailTaken)]),
            error => ssr::fail(error),
        })?;
        ssr::start_session(&session, server.site.secure_cookies);
        ssr::redirect_plain_form(HOME);
        Ok(HOME.to_owned())
    }
    ssr::answer(create(&account_name, &email, &password).await)
}

/// Everything that is wrong with the form, in the order of its fields.
#[cfg(feature = "ssr")]
fn sign_up_problems(account_name: &str, email: &str, password: &str) -> Vec<(String, FieldCode)> {
    use domain::credentials::{
        AccountNameProblem, EmailProblem, PasswordProblem, check_account_name, check_email, check_password,
    };

    let name = check_account_name(account_name).err().map(|problem| match problem {
        AccountNameProblem::Missing => FieldCode::Missing,
        AccountNameProblem::TooLong { max } => FieldCode::TooLong { most: max },
    });
    let email = check_email(email).err().map(|problem| match problem {
        EmailProblem::Missing => FieldCode::Missing,
        EmailProblem::TooLong { max } => FieldCode::TooLong { most: max },
        EmailProblem::Malformed => FieldCode::BadEmail,
    });
    let password = check_password(password).err().map(|problem| match problem {
        PasswordProblem::TooShort { min } => FieldCode::PasswordTooShort { least: min },
        PasswordProblem::TooLong { max } => FieldCode::TooLong { most: max },
    });
    let found = [("account_name", name), ("email", email), ("password", password)];
    found.into_iter().filter_map(|(field, problem)| Some((field.to_owned(), problem?))).collect()
}

/// Ends the session, here and in the database.
#[server(output = Answer, endpoint = "sign_out")]
pub async fn sign_out() -> Result<(), ApiError> {
    use crate::ssr;

    async fn leave() -> Result<(), ApiError> {
        let server = ssr::server()?;
        if let Some(token) = ssr::session_token() {
            server.billing.sign_out(&token).await.map_err(ssr::fail)?;
        }
        ssr::end_session(server.site.secure_cookies);
        ssr::redirect_plain_form("/sign-in");
        Ok(())
    }
    ssr::answer(leave().await)
}

#[cfg(feature = "ssr")]
fn field_error(field: &str, code: FieldCode, email: &str) -> ApiError {
    ApiError::Fields { problems: vec![(field.to_owned(), code)], typed: vec![("email".to_owned(), email.to_owned())] }
}
