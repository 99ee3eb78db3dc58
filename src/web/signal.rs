//! The caller's `AbortSignal`, as a future.

use super::{error::cause, js};
use crate::{
    client::ports::Cancel,
    error::{Error, Result},
};
use std::{
    cell::RefCell,
    future::poll_fn,
    rc::Rc,
    task::{Poll, Waker},
};
use wasm_bindgen::{JsValue, closure::Closure};

/// Resolves with the reason when the signal aborts. `None`: there is no signal.
pub(super) fn cancel(signal: &JsValue) -> Result<Option<Cancel>> {
    if signal.is_undefined() || signal.is_null() {
        return Ok(None);
    }
    let waker = Rc::<RefCell<Option<Waker>>>::default();
    let ring = Rc::clone(&waker);
    let callback = Closure::<dyn FnMut()>::new(move || {
        let waker = ring.take();
        if let Some(waker) = waker {
            waker.wake();
        }
    });
    let listening = Listening { signal: signal.clone(), callback };
    let begun =
        js::call(signal, "addEventListener", &[&"abort".into(), listening.callback.as_ref()]);
    if !matches!(begun, Some(Ok(_))) {
        return Err(Error::invalid("options.signal: must be an AbortSignal"));
    }
    let aborted = poll_fn(move |context| {
        let is_aborted = js::get(&listening.signal, "aborted").is_ok_and(|it| it.is_truthy());
        if is_aborted {
            let reason = js::get(&listening.signal, "reason").unwrap_or_default();
            return Poll::Ready(if reason.is_undefined() { None } else { cause(reason) });
        }
        waker.replace(Some(context.waker().clone()));
        Poll::Pending
    });
    Ok(Some(Box::pin(aborted)))
}

/// A listener that is removed with the call it was for: signals may outlive many calls.
struct Listening {
    signal: JsValue,
    callback: Closure<dyn FnMut()>,
}

impl Drop for Listening {
    fn drop(&mut self) {
        let _ = js::call(
            &self.signal,
            "removeEventListener",
            &[&"abort".into(), self.callback.as_ref()],
        );
    }
}
