//! Lists without the checks that the library's methods end in a panic.

/// Removes an element, whose place the last one takes; past the end, the last one.
pub(crate) fn take_out<T>(list: &mut Vec<T>, index: usize) {
    if let Some(end) = list.pop()
        && let Some(place) = list.get_mut(index)
    {
        *place = end;
    }
}
