//! Waiting for the first of several things.

use std::{
    cell::{Cell, RefCell},
    future::{Future, poll_fn},
    pin::pin,
    rc::Rc,
    task::{Context, Poll, Waker},
};

/// Which of two came first.
pub(super) enum First<A, B> {
    One(A),
    Other(B),
}

/// Waits for either; where both are there, the first one counts. The loser is dropped.
pub(super) async fn race<A, B>(
    one: impl Future<Output = A>,
    other: impl Future<Output = B>,
) -> First<A, B> {
    let (mut one, mut other) = (pin!(one), pin!(other));
    poll_fn(|context| {
        if let Poll::Ready(value) = one.as_mut().poll(context) {
            return Poll::Ready(First::One(value));
        }
        other.as_mut().poll(context).map(First::Other)
    })
    .await
}

/// Wakes whoever waits, any number of times.
#[derive(Default)]
pub(super) struct Bell {
    rung: Cell<u32>,
    waiting: RefCell<Vec<Waker>>,
}

impl Bell {
    pub(super) fn ring(&self) {
        self.rung.set(self.rung.get().wrapping_add(1));
        // Taken out first: a waker may run code that comes back here.
        let waiting = self.waiting.take();
        waiting.into_iter().for_each(Waker::wake);
    }

    /// Has `context` woken at the next ring.
    pub(super) fn listen(&self, context: &Context<'_>) {
        let mut waiting = self.waiting.borrow_mut();
        if !waiting.iter().any(|waker| waker.will_wake(context.waker())) {
            waiting.push(context.waker().clone());
        }
    }

    /// Resolves at the first ring after this call, not after the first poll.
    pub(super) fn next(self: &Rc<Self>) -> impl Future<Output = ()> + use<> {
        let (bell, before) = (Rc::clone(self), self.rung.get());
        poll_fn(move |context| {
            if bell.rung.get() != before {
                return Poll::Ready(());
            }
            bell.listen(context);
            Poll::Pending
        })
    }
}
