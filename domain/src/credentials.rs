//! Rules for what an account is made of: its name, an e-mail address, a password.

use crate::text::half_width_trimmed;

/// The greatest length of an address (RFC 5321 §4.5.3.1.3, less the brackets).
pub const EMAIL_MAX: u32 = 254;
/// The greatest length of the part before the `@` (RFC 5321 §4.5.3.1.1).
const LOCAL_MAX: usize = 64;
/// The greatest length of one label of a domain (RFC 1035 §2.3.4).
const LABEL_MAX: usize = 63;
/// The least number of characters of a password.
pub const PASSWORD_MIN: u32 = 10;
/// The greatest number of characters of a password: hashing must stay cheap to refuse.
pub const PASSWORD_MAX: u32 = 128;

/// The greatest number of characters of an account's name.
pub const ACCOUNT_NAME_MAX: u32 = 120;

/// Why a text is no name of an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AccountNameProblem {
    /// Nothing was typed.
    #[error("no name")]
    Missing,
    /// More characters than the most.
    #[error("longer than {max} characters")]
    TooLong {
        /// The most.
        max: u32,
    },
}

/// Why a text is no e-mail address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum EmailProblem {
    /// Nothing was typed.
    #[error("no e-mail address")]
    Missing,
    /// Longer than [`EMAIL_MAX`].
    #[error("longer than {max} characters")]
    TooLong {
        /// The most.
        max: u32,
    },
    /// Not of the form `name@example.com`.
    #[error("not an e-mail address")]
    Malformed,
}

/// Why a password is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PasswordProblem {
    /// Fewer characters than the least.
    #[error("shorter than {min} characters")]
    TooShort {
        /// The least.
        min: u32,
    },
    /// More characters than the most.
    #[error("longer than {max} characters")]
    TooLong {
        /// The most.
        max: u32,
    },
}

/// Checks the name of an account and answers with it trimmed.
///
/// # Errors
/// [`AccountNameProblem`].
pub fn check_account_name(text: &str) -> Result<&str, AccountNameProblem> {
    let name = text.trim();
    match u32::try_from(name.chars().count()) {
        Ok(0) => Err(AccountNameProblem::Missing),
        Ok(length) if length <= ACCOUNT_NAME_MAX => Ok(name),
        _ => Err(AccountNameProblem::TooLong { max: ACCOUNT_NAME_MAX }),
    }
}

/// Checks an address by its form and answers with it in half-width, lower-case characters. Addresses are compared in
/// that form: no provider that matters tells them apart by case. Quoted local parts, bare hosts and address literals
/// are refused; international domains are written in their `xn--` form.
///
/// # Errors
/// [`EmailProblem`].
pub fn check_email(text: &str) -> Result<String, EmailProblem> {
    let email = half_width_trimmed(text).to_ascii_lowercase();
    if email.is_empty() {
        return Err(EmailProblem::Missing);
    }
    if u32::try_from(email.len()).is_ok_and(|length| length <= EMAIL_MAX) {
        let well_formed = email.split_once('@').is_some_and(|(local, domain)| is_local(local) && is_domain(domain));
        if well_formed { Ok(email) } else { Err(EmailProblem::Malformed) }
    } else {
        Err(EmailProblem::TooLong { max: EMAIL_MAX })
    }
}

/// A dot-atom (RFC 5322 §3.2.3).
fn is_local(local: &str) -> bool {
    local.len() <= LOCAL_MAX
        && local.split('.').all(|atom| {
            !atom.is_empty()
                && atom.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"!#$%&'*+-/=?^_`{|}~".contains(&byte))
        })
}

/// Two labels or more; the last one is no number.
fn is_domain(domain: &str) -> bool {
    let is_label = |label: &str| {
        !label.is_empty()
            && label.len() <= LABEL_MAX
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    };
    domain.rsplit_once('.').is_some_and(|(_, top)| top.len() >= 2 && top.bytes().any(|byte| byte.is_ascii_alphabetic()))
        && domain.split('.').all(is_label)
}

/// Checks a password by its length alone, in characters: rules about its make-up only make passwords worse
/// (NIST SP 800-63B §3.1.1.2).
///
/// # Errors
/// [`PasswordProblem`].
pub fn check_password(password: &str) -> Result<(), PasswordProblem> {
    match u32::try_from(password.chars().count()) {
        Ok(length) if length < PASSWORD_MIN => Err(PasswordProblem::TooShort { min: PASSWORD_MIN }),
        Ok(length) if length <= PASSWORD_MAX => Ok(()),
        _ => Err(PasswordProblem::TooLong { max: PASSWORD_MAX }),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{AccountNameProblem, EmailProblem, PasswordProblem, check_account_name, check_email, check_password};

    #[test]
    fn names() {
        assert_eq!(check_account_name(" 株式会社ひかり "), Ok("株式会社ひかり"));
        assert_eq!(check_account_name(&"ひ".repeat(120)).map(str::len), Ok(360));
        assert_eq!(check_account_name(" \t"), Err(AccountNameProblem::Missing));
        assert_eq!(check_account_name(&"a".repeat(121)), Err(AccountNameProblem::TooLong { max: 120 }));
    }

    #[test]
    fn addresses() {
        for (text, email) in [
            (" Lan.Tran+pay@Example.COM ", "lan.tran+pay@example.com"),
            ("ｔａｒｏ＠ｅｘａｍｐｌｅ．ｊｐ", "taro@example.jp"),
            ("a@b.co", "a@b.co"),
            ("x@xn--mnchen-3ya.de", "x@xn--mnchen-3ya.de"),
        ] {
            assert_eq!(check_email(text).as_deref(), Ok(email));
        }
        for text in [
            "a",
            "@b.co",
            "a@",
            "a@b",
            "a@@b.co",
            "a@b..co",
            ".a@b.co",
            "a.@b.co",
            "a..b@b.co",
            "a b@c.de",
            "a@-b.co",
            "a@b-.co",
            "a@1.2.3.4",
            "a@[1.2.3.4]",
            "\"a\"@b.co",
            "a@b.co\nx",
            "a@b.c",
            "a@b_c.de",
            "é@b.co",
        ] {
            assert_eq!(check_email(text), Err(EmailProblem::Malformed), "{text}");
        }
        assert_eq!(check_email("  "), Err(EmailProblem::Missing));
        assert_eq!(check_email(&format!("a@{}.com", "b.".repeat(200))), Err(EmailProblem::TooLong { max: 254 }));
    }

    #[test]
    fn passwords() {
        assert_eq!(check_password("123456789"), Err(PasswordProblem::TooShort { min: 10 }));
        assert_eq!(check_password("パスワードパスワード"), Ok(()));
        assert_eq!(check_password(&"x".repeat(128)), Ok(()));
        assert_eq!(check_password(&"x".repeat(129)), Err(PasswordProblem::TooLong { max: 128 }));
    }

    proptest! {
        #[test]
        fn the_normal_form_is_its_own(text in "[a-zA-Z.+@-]{0,12}@[a-zA-Z.-]{0,12}") {
            if let Ok(email) = check_email(&text) {
                prop_assert_eq!(check_email(&email), Ok(email.clone()));
                prop_assert!(email.is_ascii() && !email.bytes().any(|byte| byte.is_ascii_uppercase()));
            }
        }
    }
}
