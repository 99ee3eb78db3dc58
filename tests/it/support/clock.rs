//! Time that passes only when nothing else can happen, and the one thread that everything runs on.

use std::{
    cell::{Cell, RefCell},
    future::Future,
    pin::Pin,
    rc::Rc,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    task::{Context, Poll, Wake, Waker},
};
use vip_recommendations::{client::ports::Host, domain::time::UnixMs};

/// 2026-03-01T00:00:00Z, where every test begins.
const START: i64 = 1_772_323_200_000;

/// More polls than any test needs: something wakes itself for ever.
const TOO_MANY_POLLS: u32 = 200_000;

/// A clock, its timers, and the tasks that run by it. Clones are the same clock.
///
/// A task is polled only after it was woken, so that a forgotten waker shows as a hang.
#[derive(Clone, Default)]
pub(crate) struct FixedHost(Rc<State>);

#[derive(Default)]
struct State {
    elapsed: Cell<u64>,
    /// How far the time of day is off.
    shift: Cell<i64>,
    timers: RefCell<Vec<Rc<Timer>>>,
    tasks: RefCell<Vec<Task>>,
    sequence: Cell<u64>,
    ids: Cell<u32>,
    random: Cell<f64>,
}

struct Task {
    number: u64,
    future: Pin<Box<dyn Future<Output = ()>>>,
    woken: Arc<Woken>,
}

struct Woken(AtomicBool);

impl Wake for Woken {
    fn wake(self: Arc<Self>) {
        self.0.store(true, Ordering::Relaxed);
    }
}

struct Timer {
    due: u64,
    number: u64,
    rung: Cell<bool>,
    waker: RefCell<Option<Waker>>,
}

/// Clears its timer when it is dropped.
struct Sleep {
    timer: Rc<Timer>,
    state: Rc<State>,
}

impl Future for Sleep {
    type Output = ();

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        if self.timer.rung.get() {
            return Poll::Ready(());
        }
        self.timer.waker.replace(Some(context.waker().clone()));
        Poll::Pending
    }
}

impl Drop for Sleep {
    fn drop(&mut self) {
        self.state.timers.borrow_mut().retain(|timer| !Rc::ptr_eq(timer, &self.timer));
    }
}

/// Something that runs, and what came of it.
pub(crate) struct Running<T> {
    outcome: Rc<RefCell<Option<T>>>,
    number: u64,
    host: FixedHost,
}

impl<T> Running<T> {
    /// The outcome, where there is one by now.
    pub(crate) fn done(&self) -> Option<T> {
        self.outcome.borrow_mut().take()
    }

    pub(crate) fn is_done(&self) -> bool {
        self.outcome.borrow().is_some()
    }

    /// Drops the future, as a caller does who does not wait any more.
    pub(crate) fn drop_it(self) {
        let mut tasks = self.host.0.tasks.borrow_mut();
        let index = tasks.iter().position(|task| task.number == self.number);
        let dropped = index.map(|index| tasks.remove(index));
        drop(tasks);
        drop(dropped);
    }
}

impl FixedHost {
    /// Starts a task and leaves it at that.
    pub(crate) fn start<T: 'static>(
        &self,
        future: impl Future<Output = T> + 'static,
    ) -> Running<T> {
        let outcome = Rc::new(RefCell::new(None));
        let into = Rc::clone(&outcome);
        let number = self.add(Box::pin(async move {
            let value = future.await;
            into.replace(Some(value));
        }));
        Running { outcome, number, host: self.clone() }
    }

    /// Runs until the future is done, at whatever time that is.
    pub(crate) fn run<T: 'static>(&self, future: impl Future<Output = T> + 'static) -> T {
        let running = self.start(future);
        self.finish(&running)
    }

    /// Runs until what was started is done.
    pub(crate) fn finish<T>(&self, running: &Running<T>) -> T {
        loop {
            self.idle();
            if let Some(value) = running.done() {
                return value;
            }
            assert!(self.ring_next(u64::MAX), "it waits for something that never comes");
        }
    }

    /// Runs what can run now. Timers stay where they are.
    pub(crate) fn idle(&self) {
        for _ in 0..TOO_MANY_POLLS {
            let mut tasks = self.0.tasks.borrow_mut();
            let next = tasks.iter().position(|task| task.woken.0.load(Ordering::Relaxed));
            let Some(mut task) = next.map(|index| tasks.remove(index)) else { return };
            drop(tasks);
            task.woken.0.store(false, Ordering::Relaxed);
            let waker = Waker::from(Arc::clone(&task.woken));
            if task.future.as_mut().poll(&mut Context::from_waker(&waker)).is_pending() {
                self.0.tasks.borrow_mut().push(task);
            }
        }
        panic!("something wakes itself for ever");
    }

    /// Lets time pass.
    pub(crate) fn advance(&self, ms: u64) {
        let until = self.0.elapsed.get() + ms;
        self.idle();
        while self.ring_next(until) {
            self.idle();
        }
        self.0.elapsed.set(until);
    }

    /// Milliseconds since the test began.
    pub(crate) fn elapsed(&self) -> u64 {
        self.0.elapsed.get()
    }

    /// Sets the time of day forward or back, as a user or a time server does.
    pub(crate) fn shift_clock(&self, ms: i64) {
        self.0.shift.set(self.0.shift.get() + ms);
    }

    /// What chance says from now on.
    pub(crate) fn set_random(&self, random: f64) {
        self.0.random.set(random);
    }

    /// Timers that would still ring, and tasks that still wait.
    pub(crate) fn leftovers(&self) -> (usize, usize) {
        (self.0.timers.borrow().len(), self.0.tasks.borrow().len())
    }

    fn add(&self, future: Pin<Box<dyn Future<Output = ()>>>) -> u64 {
        let woken = Arc::new(Woken(AtomicBool::new(true)));
        let number = self.next_number();
        self.0.tasks.borrow_mut().push(Task { number, future, woken });
        number
    }

    fn next_number(&self) -> u64 {
        self.0.sequence.set(self.0.sequence.get() + 1);
        self.0.sequence.get()
    }

    /// Rings the timer that is due first, up to a moment. One at a time: each is a macrotask.
    fn ring_next(&self, until: u64) -> bool {
        let mut timers = self.0.timers.borrow_mut();
        let first = timers.iter().enumerate().min_by_key(|(_, timer)| (timer.due, timer.number));
        let first = first.filter(|(_, timer)| timer.due <= until).map(|(index, _)| index);
        let Some(timer) = first.map(|index| timers.remove(index)) else { return false };
        drop(timers);
        self.0.elapsed.set(self.0.elapsed.get().max(timer.due));
        timer.rung.set(true);
        if let Some(waker) = timer.waker.take() {
            waker.wake();
        }
        true
    }
}

impl Host for FixedHost {
    fn now(&self) -> UnixMs {
        UnixMs(START + self.0.shift.get() + i64::try_from(self.0.elapsed.get()).unwrap())
    }

    fn tick(&self) -> u64 {
        self.0.elapsed.get()
    }

    fn sleep(&self, ms: u32) -> impl Future<Output = ()> + 'static {
        let timer = Rc::new(Timer {
            due: self.0.elapsed.get() + u64::from(ms),
            number: self.next_number(),
            rung: Cell::new(false),
            waker: RefCell::new(None),
        });
        self.0.timers.borrow_mut().push(Rc::clone(&timer));
        Sleep { timer, state: Rc::clone(&self.0) }
    }

    fn random(&self) -> f64 {
        self.0.random.get()
    }

    fn id(&self) -> String {
        self.0.ids.set(self.0.ids.get() + 1);
        format!("id-{}", self.0.ids.get())
    }

    fn spawn(&self, task: impl Future<Output = ()> + 'static) {
        self.add(Box::pin(task));
    }
}
