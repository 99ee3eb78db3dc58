//! Clock, timers and chance of the platform: window, worker and Node alike.

use super::js;
use crate::{client::ports::Host, domain::time::UnixMs};
use js_sys::{Date, Function, Math};
use std::{
    cell::{Cell, RefCell},
    future::{Future, poll_fn},
    rc::Rc,
    task::{Poll, Waker},
};
use wasm_bindgen::{JsCast, JsValue, closure::Closure, prelude::wasm_bindgen};
use wasm_bindgen_futures::spawn_local;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(catch, js_name = setTimeout)]
    fn set_timeout(callback: &Function, ms: i32) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(catch, js_name = clearTimeout)]
    fn clear_timeout(handle: &JsValue) -> Result<JsValue, JsValue>;
}

/// The platform.
#[derive(Clone, Copy, Debug)]
pub(super) struct Platform;

impl Host for Platform {
    #[expect(clippy::cast_possible_truncation, reason = "whole milliseconds within 2^53")]
    fn now(&self) -> UnixMs {
        UnixMs(Date::now() as i64)
    }

    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "saturates at 0")]
    fn tick(&self) -> u64 {
        let reading = js::call(&js::global("performance"), "now", &[]);
        let ms = reading.and_then(|ms| ms.ok()?.as_f64()).unwrap_or_else(Date::now);
        ms as u64
    }

    fn sleep(&self, ms: u32) -> impl Future<Output = ()> + 'static {
        let timer = Timer::start(ms);
        poll_fn(move |context| {
            if timer.state.is_over.get() {
                return Poll::Ready(());
            }
            timer.state.waker.replace(Some(context.waker().clone()));
            Poll::Pending
        })
    }

    fn random(&self) -> f64 {
        Math::random()
    }

    fn id(&self) -> String {
        // There is no `randomUUID` on pages that are not secure.
        let uuid = js::call(&js::global("crypto"), "randomUUID", &[]);
        uuid.and_then(|uuid| uuid.ok()?.as_string()).unwrap_or_else(pseudo_uuid)
    }

    fn spawn(&self, task: impl Future<Output = ()> + 'static) {
        spawn_local(task);
    }
}

/// Unique enough to tell requests apart, which is all it is for.
fn pseudo_uuid() -> String {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 up to 15")]
    let digit = || char::from_digit((Math::random() * 16.0) as u32, 16).unwrap_or('0');
    let group = |length: usize| -> String { (0..length).map(|_| digit()).collect() };
    [8, 4, 4, 4, 12].map(group).join("-")
}

#[derive(Default)]
struct TimerState {
    is_over: Cell<bool>,
    waker: RefCell<Option<Waker>>,
}

/// A running timer; cleared when dropped.
struct Timer {
    state: Rc<TimerState>,
    handle: Option<JsValue>,
    // The platform calls it; it must live as long as the timer.
    _callback: Closure<dyn FnMut()>,
}

impl Timer {
    fn start(ms: u32) -> Self {
        // Longer ones fire at once.
        const LONGEST_MS: u32 = i32::MAX.unsigned_abs();
        let state = Rc::<TimerState>::default();
        let ring = Rc::clone(&state);
        let callback = Closure::<dyn FnMut()>::new(move || {
            ring.is_over.set(true);
            let waker = ring.waker.take();
            if let Some(waker) = waker {
                waker.wake();
            }
        });
        let ms = i32::try_from(ms.min(LONGEST_MS)).unwrap_or(i32::MAX);
        let handle = set_timeout(callback.as_ref().unchecked_ref(), ms).ok();
        Self { state, handle, _callback: callback }
    }
}

impl Drop for Timer {
    fn drop(&mut self) {
        if let Some(handle) = self.handle.take().filter(|_| !self.state.is_over.get()) {
            let _ = clear_timeout(&handle);
        }
    }
}
