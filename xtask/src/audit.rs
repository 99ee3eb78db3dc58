//! `cargo xtask audit`: what is known of the dependencies. Not a test, as the answer changes without a
//! change of ours, and as the data may be out of reach.

use std::process::{Command, ExitCode};

use anyhow::Result;

use crate::{run, setup, workspace::Workspace};

/// What is asked, and where the data is from.
struct Question {
    name: &'static str,
    needs: &'static str,
    command: fn(&Workspace) -> Result<Command>,
    /// Whether there is data to ask at all. `None`: it is in the repository.
    has_data: Option<fn(&Workspace) -> Result<Command>>,
}

const QUESTIONS: &[Question] = &[
    Question {
        name: "licences, bans and sources of the crates",
        needs: "the lock file and the crates themselves",
        command: |workspace| deny(workspace, &["check", "licenses", "bans", "sources"]),
        has_data: None,
    },
    Question {
        name: "advisories about the crates",
        needs: "the advisory database, a git repository",
        command: |workspace| deny(workspace, &["check", "--disable-fetch", "advisories"]),
        has_data: Some(|workspace| deny(workspace, &["fetch", "db"])),
    },
    Question {
        name: "advisories about the npm packages of the build",
        needs: "the audit service of the npm registry",
        command: |workspace| Ok(npm_audit(workspace, &["--audit-level", "moderate"])),
        has_data: Some(|workspace| Ok(npm_audit(workspace, &["--audit-level", "none", "--json"]))),
    },
];

/// Asks all of it. What cannot be asked is said, and is no failure.
///
/// # Errors
///
/// When a tool cannot be installed.
pub(crate) fn run(workspace: &Workspace) -> Result<ExitCode> {
    setup::npm_packages(workspace)?;
    let mut is_clean = true;
    for question in QUESTIONS {
        if let Some(has_data) = question.has_data
            && !run::succeeds(&mut has_data(workspace)?)
        {
            println!("not asked  {}: {} cannot be had here", question.name, question.needs);
            continue;
        }
        let is_good = run::progress(&mut (question.command)(workspace)?).is_ok();
        println!("{}  {}", if is_good { "clean    " } else { "FOUND    " }, question.name);
        is_clean &= is_good;
    }
    Ok(if is_clean { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn deny(workspace: &Workspace, arguments: &[&str]) -> Result<Command> {
    let mut command = workspace.command(setup::cargo_deny(workspace)?);
    command.args(["--workspace", "--all-features"]).args(arguments);
    Ok(command)
}

fn npm_audit(workspace: &Workspace, arguments: &[&str]) -> Command {
    let mut command = workspace.command(if cfg!(windows) { "npm.cmd" } else { "npm" });
    command.arg("audit").args(arguments);
    command
}
