use serde::{Deserialize, Serialize};

/// When a gateway's message about a payment reaches the merchant, chosen on the pay page.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Mode {
    /// Sent while the browser is sent back; either may be first.
    #[default]
    Normal,
    /// Sent and answered before the browser is sent back.
    BeforeReturn,
    /// Sent again as soon as the first one was answered.
    Twice,
    /// Sent some seconds after the browser was sent back.
    Late,
    /// Never sent.
    Lost,
}

impl Mode {
    /// All modes, in the order of the pay page.
    pub const ALL: [Self; 5] = [Self::Normal, Self::BeforeReturn, Self::Twice, Self::Late, Self::Lost];

    /// The form value.
    #[must_use]
    pub const fn value(self) -> &'static str {
        match self {
            Self::Normal => "normal",
            Self::BeforeReturn => "before-return",
            Self::Twice => "twice",
            Self::Late => "late",
            Self::Lost => "lost",
        }
    }

    /// The label on the pay page.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Normal => "normal",
            Self::BeforeReturn => "message before return",
            Self::Twice => "message twice",
            Self::Late => "message late",
            Self::Lost => "message lost",
        }
    }

    /// What the choice does, in words.
    #[must_use]
    pub const fn hint(self) -> &'static str {
        match self {
            Self::Normal => "sent while the browser returns",
            Self::BeforeReturn => "delivered and answered before the browser returns",
            Self::Twice => "the same message is delivered two times",
            Self::Late => "sent some seconds after the browser has returned",
            Self::Lost => "never sent",
        }
    }
}
