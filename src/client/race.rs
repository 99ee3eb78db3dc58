//! Waiting for the first of several things.

use std::{
    cell::{Cell, RefCell},
    future::{Future, poll_fn},
    pin::{Pin, pin},
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
    listeners: Cell<u32>,
    waiting: RefCell<Vec<(u32, Waker)>>,
}

impl Bell {
    pub(super) fn ring(&self) {
        self.rung.set(self.rung.get().wrapping_add(1));
        // Taken out first: a waker may run code that comes back here.
        let waiting = self.waiting.take();
        for (_, waker) in waiting {
            waker.wake();
        }
    }

    /// Resolves at the first ring after this call, not after the first poll.
    pub(super) fn next(self: &Rc<Self>) -> Listener {
        self.listeners.set(self.listeners.get().wrapping_add(1));
        Listener { bell: Rc::clone(self), before: self.rung.get(), number: self.listeners.get() }
    }
}

/// Waits for a bell. Dropped, it leaves nothing behind: a bell may outlive thousands of them.
pub(super) struct Listener {
    bell: Rc<Bell>,
    before: u32,
    number: u32,
}

impl Listener {
    fn leave(&self) {
        let mut waiting = self.bell.waiting.borrow_mut();
        let place = waiting.iter().position(|(number, _)| *number == self.number);
        let gone = place.map(|place| waiting.swap_remove(place));
        // A waker may be the last to hold a task, and that task may listen here too.
        drop(waiting);
        drop(gone);
    }
}

impl Future for Listener {
    type Output = ();

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        if self.bell.rung.get() != self.before {
            return Poll::Ready(());
        }
        self.leave();
        self.bell.waiting.borrow_mut().push((self.number, context.waker().clone()));
        Poll::Pending
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        self.leave();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_listener_that_goes_leaves_nothing_behind() {
        let bell = Rc::<Bell>::default();
        let mut context = Context::from_waker(Waker::noop());
        let mut listeners = [bell.next(), bell.next()];
        for listener in &mut listeners {
            assert!(Pin::new(&mut *listener).poll(&mut context).is_pending());
            assert!(Pin::new(listener).poll(&mut context).is_pending());
        }
        assert_eq!(bell.waiting.borrow().len(), 2);
        drop(listeners);
        assert_eq!(bell.waiting.borrow().len(), 0);
    }

    #[test]
    fn a_listener_hears_a_ring_before_its_first_poll_and_none_from_before_it() {
        let bell = Rc::<Bell>::default();
        let mut context = Context::from_waker(Waker::noop());
        bell.ring();
        let mut early = bell.next();
        assert!(Pin::new(&mut early).poll(&mut context).is_pending());
        let mut late = bell.next();
        bell.ring();
        assert!(Pin::new(&mut early).poll(&mut context).is_ready());
        assert!(Pin::new(&mut late).poll(&mut context).is_ready());
    }
}
