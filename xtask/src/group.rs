//! A program and everything it starts, as one group that ends together.
//!
//! Tests start servers, drivers and browsers. One of them that hangs would keep the tests waiting, and
//! with them whoever waits for the tests; one that is left behind would go on in their place.

use std::{
    io,
    process::{self, Child, Command, ExitStatus},
    sync::{Mutex, MutexGuard, Once, PoisonError},
    time::Duration,
};

use wait_timeout::ChildExt;

/// What a shell says of a program that Ctrl-C has ended.
const ENDED_BY_USER: i32 = 130;

/// The group that runs, by the id of its first process.
static RUNNING: Mutex<Option<u32>> = Mutex::new(None);

/// A program that runs, with everything it starts. All of it ends when this is dropped, and with us.
#[derive(Debug)]
pub(crate) struct Group {
    /// The program itself.
    pub(crate) child: Child,
}

impl Group {
    /// Starts a program. There is one group at a time.
    ///
    /// # Errors
    ///
    /// When it cannot be started.
    pub(crate) fn start(command: &mut Command) -> io::Result<Self> {
        end_with_us();
        let mut running = running();
        let child = start(command)?;
        *running = Some(child.id());
        Ok(Self { child })
    }
}

impl Drop for Group {
    fn drop(&mut self) {
        let mut running = running();
        end(self.child.id());
        *running = None;
        // It may be in no group. That it has ended is no error.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Runs a program to its end. `None`: it did not end in time.
///
/// # Errors
///
/// When it cannot be started.
pub(crate) fn status(command: &mut Command, limit: Duration) -> io::Result<Option<ExitStatus>> {
    let mut group = Group::start(command)?;
    group.child.wait_timeout(limit)
}

/// A terminal sends Ctrl-C to our group, and the program has one of its own. `kill` reaches us alone.
fn end_with_us() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let listens = ctrlc::set_handler(|| {
            // Kept until we are gone: who waits for the program is not to say how it ended.
            let running = running();
            if let Some(group) = *running {
                end(group);
            }
            process::exit(ENDED_BY_USER);
        });
        if let Err(error) = listens {
            eprintln!("Ctrl-C will not end what is started: {error}");
        }
    });
}

fn running() -> MutexGuard<'static, Option<u32>> {
    RUNNING.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(unix)]
fn start(command: &mut Command) -> io::Result<Child> {
    std::os::unix::process::CommandExt::process_group(command, 0).spawn()
}

/// A group without processes is none, so that it cannot be found is no error.
#[cfg(unix)]
fn end(group: u32) {
    use nix::{
        sys::signal::{Signal, killpg},
        unistd::Pid,
    };
    if let Ok(group) = i32::try_from(group) {
        let _ = killpg(Pid::from_raw(group), Signal::SIGKILL);
    }
}

#[cfg(not(unix))]
fn start(command: &mut Command) -> io::Result<Child> {
    command.spawn()
}

/// There are no groups: only the program itself can be ended.
#[cfg(not(unix))]
fn end(_: u32) {}

#[cfg(all(test, unix))]
mod tests {
    use std::io::{PipeReader, Read};

    use super::*;

    /// Runs a script; the reader comes to an end when nothing that the script started is left.
    fn run(script: &str, limit: Duration) -> (Option<ExitStatus>, PipeReader) {
        let (reader, writer) = io::pipe().unwrap();
        let mut shell = Command::new("sh");
        let status = status(shell.args(["-c", script]).stdout(writer), limit).unwrap();
        (status, reader)
    }

    #[track_caller]
    fn check_nothing_is_left(mut reader: PipeReader, said: &str) {
        let mut text = String::new();
        reader.read_to_string(&mut text).unwrap();
        assert_eq!(text, said);
    }

    const LONG: Duration = Duration::from_mins(10);

    #[test]
    fn what_a_program_leaves_behind_ends_with_it() {
        let (status, reader) = run("sleep 1000 & echo done; exit 3", LONG);
        assert_eq!(status.and_then(|status| status.code()), Some(3));
        check_nothing_is_left(reader, "done\n");
    }

    #[test]
    fn a_program_that_hangs_is_ended_with_what_it_started() {
        let (status, reader) = run("trap '' TERM; sleep 1000 & wait", Duration::from_millis(50));
        assert_eq!(status, None);
        check_nothing_is_left(reader, "");
    }

    #[test]
    fn a_program_that_cannot_be_started_is_an_error() {
        assert!(status(&mut Command::new("/nowhere/at-all"), LONG).is_err());
    }
}
