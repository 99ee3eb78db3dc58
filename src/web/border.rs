//! How texts cross the border.
//!
//! In: JavaScript asks for room, writes there, and then calls a function which takes what was
//! written. Several texts are taken in the reverse order. Out: Rust [`tell`]s a text, which JavaScript
//! copies before it returns.

use std::{cell::RefCell, ptr};

thread_local! {
    /// What was given and nobody has taken yet.
    static GIVEN: RefCell<Vec<Vec<u8>>> = const { RefCell::new(Vec::new()) };
}

/// Room for a text of so many bytes, which is given by this; in place of what was given last, where that
/// was too small.
#[unsafe(export_name = "$room")]
extern "C" fn room(bytes: usize, again: bool) -> *mut u8 {
    let mut at = ptr::null_mut();
    with_given(|given| {
        if again {
            given.pop();
        }
        let mut text = vec![0; bytes];
        at = text.as_mut_ptr();
        given.push(text);
    });
    at
}

/// What was given last. Nothing: no bytes.
#[must_use]
pub fn bytes() -> Vec<u8> {
    let mut last = None;
    with_given(|given| last = given.pop());
    last.unwrap_or_default()
}

/// The same, which was a text over there; an empty one where there was none.
#[must_use]
pub fn text() -> String {
    String::from_utf8(bytes()).unwrap_or_default()
}

fn with_given(change: impl FnOnce(&mut Vec<Vec<u8>>)) {
    // There is one thread, which does not end before the page.
    let _ = GIVEN.try_with(|slot| {
        if let Ok(mut given) = slot.try_borrow_mut() {
            change(&mut given);
        }
    });
}

/// Gives a text to JavaScript.
pub fn tell(text: &str) {
    imported::tell(text.as_ptr(), text.len());
}

mod imported {
    #[link(wasm_import_module = "$page")]
    unsafe extern "C" {
        #[link_name = "$tell"]
        pub(super) safe fn tell(at: *const u8, bytes: usize);
    }
}
