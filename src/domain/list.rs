//! Lists without the checks that the library's methods end in a panic.

/// Removes an element, whose place the last one takes; past the end, the last one.
pub(crate) fn take_out<T>(list: &mut Vec<T>, index: usize) {
    if let Some((last, others)) = list.split_last_mut()
        && let Some(place) = others.get_mut(index)
    {
        std::mem::swap(place, last);
    }
    list.pop();
}
