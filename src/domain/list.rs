//! Lists, without the panics that the library has for places that are not there.

/// Removes the element at a place, which the last one takes; past the end, none.
pub(crate) fn take_out<T>(list: &mut Vec<T>, index: usize) {
    if index < list.len() {
        list.swap_remove(index);
    }
}
