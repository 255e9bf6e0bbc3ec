//! The icons, as outlines on a 20 × 20 grid.

use leptos::prelude::*;

/// Which icon.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IconName {
    /// Something is done.
    Check,
    /// Something takes time.
    Clock,
    /// Something is wrong.
    Warning,
    /// Close, remove, failed.
    Cross,
    /// Add.
    Plus,
    /// The balance.
    Wallet,
    /// Opens downwards.
    ChevronDown,
    /// In falling order.
    ArrowDown,
    /// In rising order.
    ArrowUp,
    /// To older or next.
    ChevronRight,
    /// To newer or previous.
    ChevronLeft,
    /// What is shown and what is not.
    Filters,
    /// Find.
    Search,
    /// Cannot be changed.
    Lock,
    /// Pause, suspended.
    Pause,
    /// No connection.
    Offline,
    /// Fetch a file.
    Download,
}

impl IconName {
    const fn path(self) -> &'static str {
        match self {
            Self::Check => "m4.5 10.5 3.5 3.5 7.5-8",
            Self::Clock => "M17 10a7 7 0 1 1-14 0 7 7 0 0 1 14 0ZM10 6v4.2l2.8 1.6",
            Self::Warning => "M10 3.2 17.5 16h-15L10 3.2ZM10 8v3.6M10 13.8v.1",
            Self::Cross => "m5.5 5.5 9 9m0-9-9 9",
            Self::Plus => "M10 4v12M4 10h12",
            Self::Wallet => {
                "M4.8 5h10.4a2 2 0 0 1 2 2v6.6a2 2 0 0 1-2 2H4.8a2 2 0 0 1-2-2V7a2 2 0 0 1 2-2ZM2.8 8.4h14.4M13.4 12h1.2"
            }
            Self::ChevronDown => "m6 8 4 4 4-4",
            Self::ArrowDown => "M10 4.5v11M6 11.5l4 4 4-4",
            Self::ArrowUp => "M10 15.5v-11M6 8.5l4-4 4 4",
            Self::ChevronRight => "m8 6 4 4-4 4",
            Self::ChevronLeft => "m12 6-4 4 4 4",
            Self::Filters => "M3.5 5.5h13M6 10h8M8.5 14.5h3",
            Self::Search => "M14 8.8a5.2 5.2 0 1 1-10.4 0 5.2 5.2 0 0 1 10.4 0ZM12.6 12.6 16.5 16.5",
            Self::Lock => "M5.5 9h9v7.2h-9V9ZM7.2 9V6.6a2.8 2.8 0 0 1 5.6 0V9",
            Self::Pause => "M17 10a7 7 0 1 1-14 0 7 7 0 0 1 14 0ZM8.2 7.4v5.2M11.8 7.4v5.2",
            Self::Download => "M10 3.5v9M6.2 8.9 10 12.7l3.8-3.8M4 16.2h12",
            Self::Offline => {
                "m3.5 3.5 13 13M3 7.8a10 10 0 0 1 3-2M9.4 4.8A10 10 0 0 1 17 7.8M5.7 10.8a6 6 0 0 1 3-1.6M12.6 9.6a6 6 0 0 1 1.7 1.2M8.2 13.6a2.8 2.8 0 0 1 3.6 0M10 16.2v.1"
            }
        }
    }
}

/// Draws an icon. It is decoration: the words beside it carry the meaning.
#[component]
pub fn Icon(
    /// Which icon.
    name: IconName,
    /// `s` or `xs` for the small sizes.
    #[prop(optional)]
    size: &'static str,
) -> impl IntoView {
    let class = match size {
        "s" => "icon icon--s",
        "xs" => "icon icon--xs",
        _ => "icon",
    };
    view! {
        <svg class=class viewBox="0 0 20 20" aria-hidden="true">
            <path d=name.path() />
        </svg>
    }
}
