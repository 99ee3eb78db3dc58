//! How another program is run: without input, and with an error that says which one failed.

use std::{
    fmt::Write as _,
    io,
    process::{Command, ExitStatus, Stdio},
    time::Duration,
};

use anyhow::{Context, Result, bail};

use crate::group;

/// How long tests may take. The slowest of them take seven minutes on a machine with two cores that
/// has nothing yet.
const LIMIT: Duration = Duration::from_mins(20);

/// Runs a program that is a means to an end: what it writes to stdout goes to stderr.
///
/// # Errors
///
/// When it cannot be started, or does not succeed.
pub(crate) fn progress(command: &mut Command) -> Result<()> {
    run(command.stdout(io::stderr()))
}

/// Runs a program whose output is the result, as a test's is: it keeps our stdout.
///
/// # Errors
///
/// As [`progress`].
pub(crate) fn report(command: &mut Command) -> Result<()> {
    run(command)
}

/// Runs tests. What they have started ends with them; if they hang, they are ended.
///
/// # Errors
///
/// As [`progress`], and when they take longer than they may.
pub(crate) fn tests(command: &mut Command) -> Result<()> {
    let status = group::status(command.stdin(Stdio::null()), LIMIT)
        .with_context(|| format!("cannot start {}", describe(command)))?;
    let Some(status) = status else {
        let minutes = LIMIT.as_secs() / 60;
        bail!("{} hung: it was ended after {minutes} minutes", describe(command));
    };
    succeeded(command, status)
}

/// Runs a program and returns what it wrote to stdout.
///
/// # Errors
///
/// As [`progress`], and when the output is not UTF-8.
pub(crate) fn output(command: &mut Command) -> Result<String> {
    let output = command
        .stdin(Stdio::null())
        .stderr(Stdio::inherit())
        .output()
        .with_context(|| format!("cannot start {}", describe(command)))?;
    if !output.status.success() {
        bail!("{} failed ({})", describe(command), output.status);
    }
    String::from_utf8(output.stdout).with_context(|| format!("reading {}", describe(command)))
}

/// Whether a program can be started and succeeds. It is only asked, so what it says is of no
/// interest.
pub(crate) fn succeeds(command: &mut Command) -> bool {
    let silent = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    silent.status().is_ok_and(|status| status.success())
}

fn run(command: &mut Command) -> Result<()> {
    // A program that wants to ask something gets an end of file, not a user who waits with it.
    let status = command
        .stdin(Stdio::null())
        .status()
        .with_context(|| format!("cannot start {}", describe(command)))?;
    succeeded(command, status)
}

fn succeeded(command: &Command, status: ExitStatus) -> Result<()> {
    if !status.success() {
        bail!("{} failed ({status})", describe(command));
    }
    Ok(())
}

/// The command as one would type it, cut at a length that still is one line.
fn describe(command: &Command) -> String {
    let program = std::path::Path::new(command.get_program());
    let mut text = program.file_name().unwrap_or_default().to_string_lossy().into_owned();
    for argument in command.get_args() {
        let argument = argument.to_string_lossy();
        // A script given as an argument says nothing in an error.
        let Some(line) = argument.lines().next().filter(|_| !argument.contains('\n')) else {
            text.push_str(" …");
            continue;
        };
        if text.len() + line.len() > 160 {
            text.push_str(" …");
            break;
        }
        let _ = write!(text, " {line}");
    }
    format!("`{text}`")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_is_described_as_it_would_be_typed() {
        let mut command = Command::new("/usr/bin/node");
        command.args(["-e", "one\ntwo", "file"]);
        assert_eq!(describe(&command), "`node -e … file`");
    }

    #[test]
    fn a_failure_names_the_program() {
        let error = progress(&mut Command::new("/nowhere/at-all")).unwrap_err();
        assert_eq!(error.to_string(), "cannot start `at-all`");
    }
}
