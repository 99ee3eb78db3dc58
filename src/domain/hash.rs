//! Texts as numbers, which are compared and kept in place of them.

/// FNV-1a, 64 bits, going on from `start`. Not a secret, but nothing in clear.
#[must_use]
#[inline(never)] // It is called in many places, where a copy each would be larger than the call.
pub fn hash(start: u64, text: &str) -> u64 {
    let mut hash = start ^ 0xcbf2_9ce4_8422_2325;
    for byte in text.bytes() {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3);
    }
    hash
}
