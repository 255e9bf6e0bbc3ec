//! The parts of the app that the browser loads when they are first needed, each in WASM files of its own. The main
//! module holds the frame and what all pages share.
//!
//! Leptos' `#[lazy]` panics when a part cannot be loaded, and a panic ends the page for good. So its two halves are
//! written out here: the split for the browser, which may fail, and the function as it is for the server.

mod needed;
mod part_error;

use leptos::prelude::*;
use leptos_router::LazyRoute;

use crate::{
    account::{SignInPage, SignUpPage},
    add_credit::{AddCreditFlow, AddCreditPage, Frame},
    credit_history::{CreditHistoryPage, MovementPage},
    lazy::part_error::PartError,
    overview::OverviewPage,
    payments::{PaymentPage, PaymentsPage},
    plans::PlansPage,
    receipts::ReceiptPage,
    settings::SettingsPage,
    vouchers::VouchersPage,
};

#[cfg(any(feature = "ssr", feature = "hydrate"))]
pub use needed::{Part, needed};

/// A part could not be loaded: the browser is offline, or the files are gone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotLoaded;

#[cfg(feature = "hydrate")]
impl From<leptos::wasm_split::SplitLoaderError> for NotLoaded {
    fn from(_: leptos::wasm_split::SplitLoaderError) -> Self {
        Self
    }
}

/// A function in WASM files of its own, and one that loads them without calling it.
macro_rules! part {
    ($(#[$doc:meta])* $name:ident($argument:ident: $type:ty), $load:ident => $body:expr) => {
        $(#[$doc])*
        #[cfg(feature = "hydrate")]
        #[leptos::wasm_split::wasm_split($name, wasm_split_path = leptos::wasm_split, fallible, preload($load))]
        fn $name($argument: $type) -> Result<AnyView, NotLoaded> {
            Ok($body)
        }

        $(#[$doc])*
        #[cfg(not(feature = "hydrate"))]
        async fn $name($argument: $type) -> Result<AnyView, NotLoaded> {
            Ok($body)
        }
    };
}

/// The pages before sign-in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Account {
    SignIn,
    SignUp,
}

/// The pages about the past. Few parts, of pages that are seen together: what any two parts share becomes a file of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Statement {
    CreditHistory,
    Movement,
    Payments,
    Payment,
    Receipt,
}

/// The pages about what an account has and how it is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Manage {
    Vouchers,
    Plans,
    Settings,
}

part!(account(page: Account), load_account => match page {
    Account::SignIn => view! { <SignInPage /> }.into_any(),
    Account::SignUp => view! { <SignUpPage /> }.into_any(),
});
part!(overview(_page: ()), load_overview => view! { <OverviewPage /> }.into_any());
part!(statement(page: Statement), load_statement => match page {
    Statement::CreditHistory => view! { <CreditHistoryPage /> }.into_any(),
    Statement::Movement => view! { <MovementPage /> }.into_any(),
    Statement::Payments => view! { <PaymentsPage /> }.into_any(),
    Statement::Payment => view! { <PaymentPage /> }.into_any(),
    Statement::Receipt => view! { <ReceiptPage /> }.into_any(),
});
part!(manage(page: Manage), load_manage => match page {
    Manage::Vouchers => view! { <VouchersPage /> }.into_any(),
    Manage::Plans => view! { <PlansPage /> }.into_any(),
    Manage::Settings => view! { <SettingsPage /> }.into_any(),
});
part!(add_credit(frame: Frame), load_add_credit => match frame {
    Frame::Page => view! { <AddCreditPage /> }.into_any(),
    Frame::Dialog => view! { <AddCreditFlow frame=Frame::Dialog /> }.into_any(),
});

/// The part's view, or the sentence that it could not be loaded.
async fn shown(part: impl Future<Output = Result<AnyView, NotLoaded>>, page: bool) -> AnyView {
    part.await.unwrap_or_else(|NotLoaded| view! { <PartError page /> }.into_any())
}

/// The flow of the pop-up.
pub async fn add_credit_flow() -> AnyView {
    shown(add_credit(Frame::Dialog), false).await
}

/// A route without data of its own: its page asks for what it needs.
macro_rules! lazy_page {
    ($(#[$doc:meta])* $name:ident => $part:expr) => {
        $(#[$doc])*
        pub struct $name;

        impl LazyRoute for $name {
            fn data() -> Self {
                Self
            }

            async fn view(_: Self) -> AnyView {
                shown($part, true).await
            }
        }
    };
}

lazy_page!(
    /// `/sign-in`
    SignInRoute => account(Account::SignIn)
);
lazy_page!(
    /// `/sign-up`
    SignUpRoute => account(Account::SignUp)
);
lazy_page!(
    /// `/billing`
    OverviewRoute => overview(())
);
lazy_page!(
    /// `/billing/credit-history`
    CreditHistoryRoute => statement(Statement::CreditHistory)
);
lazy_page!(
    /// `/billing/credit-history/:seq`
    MovementRoute => statement(Statement::Movement)
);
lazy_page!(
    /// `/billing/payments`
    PaymentsRoute => statement(Statement::Payments)
);
lazy_page!(
    /// `/billing/payments/:id`
    PaymentRoute => statement(Statement::Payment)
);
lazy_page!(
    /// `/billing/payments/:id/receipt`
    ReceiptRoute => statement(Statement::Receipt)
);
lazy_page!(
    /// `/billing/vouchers`
    VouchersRoute => manage(Manage::Vouchers)
);
lazy_page!(
    /// `/billing/plans`
    PlansRoute => manage(Manage::Plans)
);
lazy_page!(
    /// `/billing/settings`
    SettingsRoute => manage(Manage::Settings)
);
lazy_page!(
    /// `/billing/add-credit`
    AddCreditRoute => add_credit(Frame::Page)
);

/// Loads the texts and what the current address shows, so that hydration finds them at hand.
///
/// # Errors
/// [`NotLoaded`]: the page then stays as the server made it, plain links and forms.
#[cfg(feature = "hydrate")]
pub async fn load_for_address() -> Result<(), NotLoaded> {
    let (texts, part) = futures::join!(crate::i18n::file::load(), load_parts_for_address());
    texts.and(part)
}

#[cfg(feature = "hydrate")]
async fn load_parts_for_address() -> Result<(), NotLoaded> {
    let location = window().location();
    let (path, query) = (location.pathname().unwrap_or_default(), location.search().unwrap_or_default());
    for part in needed(&path, query.trim_start_matches('?')) {
        match part {
            Part::Account => load_account().await?,
            Part::Overview => load_overview().await?,
            Part::Statement => load_statement().await?,
            Part::Manage => load_manage().await?,
            Part::AddCredit => load_add_credit().await?,
        }
    }
    Ok(())
}

/// Milliseconds after which the page is left to its visitor, and the rest may come.
#[cfg(feature = "hydrate")]
const SETTLED_MS: u64 = 1_500;

/// Loads the other parts of the billing pages once the page has settled, so that the first click on them is answered at
/// once, and also when the connection is lost by then. A part that does not come now is tried again when it is needed.
pub fn load_rest_later() {
    #[cfg(feature = "hydrate")]
    Effect::new(|_| {
        let load = || {
            leptos::task::spawn_local(async {
                drop(load_add_credit().await);
                drop(load_statement().await);
                drop(load_overview().await);
                drop(load_manage().await);
            });
        };
        set_timeout(load, core::time::Duration::from_millis(SETTLED_MS));
    });
}
