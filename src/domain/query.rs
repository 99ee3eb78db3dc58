//! What a caller asks for.

/// An offer and a number of seats: a line of a cart, an order, a subscription list or an opportunity.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Line<'a> {
    /// Part number, at whatever discount level.
    pub offer_id: &'a str,
    /// Seats. `None`: nothing was said.
    pub quantity: Option<u64>,
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
