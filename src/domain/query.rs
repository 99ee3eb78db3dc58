//! What a caller asks for.

/// An offer and a number of seats: a line of a cart, an order or a subscription list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Part number, at whatever discount level.
    pub offer_id: String,
    /// Seats. `None`: nothing was said.
    pub quantity: Option<u64>,
}

/// A prediction that can be asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Signal {
    /// How likely the customer is to leave.
    Churn,
    /// How likely the customer is to buy more seats.
    SeatExpansion,
}

impl Signal {
    /// The service's word for it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Churn => "churn",
            Self::SeatExpansion => "seatExpansion",
        }
    }
}

/// `includePropensity` as it is sent.
///
/// The documentation of 2026-06 has a boolean, that of 2026-08 a list. Which one a given proxy and
/// its Adobe environment take is found out by [`IncludePropensity::other_form`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum IncludePropensity {
    /// The boolean form.
    Flag(bool),
    /// The list form.
    Signals(Vec<Signal>),
}

/// One of the two documented forms.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// The boolean of 2026-06.
    Flag,
    /// The list of 2026-08.
    Signals,
}

impl IncludePropensity {
    /// The form it is in.
    #[must_use]
    pub fn form(&self) -> Form {
        match self {
            Self::Flag(_) => Form::Flag,
            Self::Signals(_) => Form::Signals,
        }
    }

    /// The same wish in the other documented form.
    #[must_use]
    pub fn other_form(&self) -> Self {
        match self {
            Self::Flag(true) => Self::Signals(vec![Signal::Churn, Signal::SeatExpansion]),
            Self::Flag(false) => Self::Signals(Vec::new()),
            Self::Signals(signals) => Self::Flag(!signals.is_empty()),
        }
    }
}

/// The documented contexts. Any other text is sent as given.
pub mod context {
    /// No context, the service's default.
    pub const GENERIC: &str = "GENERIC";
    /// With the cart.
    pub const ORDER_PREVIEW: &str = "ORDER_PREVIEW";
    /// Before a renewal.
    pub const RENEWAL_ORDER_PREVIEW: &str = "RENEWAL_ORDER_PREVIEW";
}
