//! Programs that cargo installs, each in exactly one version, under `target/tools`.

use std::{env, path::PathBuf, process::Command};

use anyhow::Result;

use crate::{run, workspace::Workspace};

/// Lets a test drive Firefox.
const GECKODRIVER: &str = "0.37.1";

/// Builds what a fuzzer runs.
const CARGO_FUZZ: &str = "0.13.2";

/// Reads advisories, licences and sources of the crates.
const CARGO_DENY: &str = "0.20.2";

/// One package that installs a program.
struct Tool<'a> {
    package: &'a str,
    program: &'a str,
    version: &'a str,
    takes: &'a str,
}

/// geckodriver, and where it is.
///
/// # Errors
///
/// When it is not installed and cannot be.
pub(crate) fn geckodriver(workspace: &Workspace) -> Result<PathBuf> {
    let name = "geckodriver";
    let tool = Tool { package: name, program: name, version: GECKODRIVER, takes: "5 minutes" };
    install(workspace, &tool)?;
    Ok(installed(workspace, &tool))
}

/// cargo-fuzz.
///
/// # Errors
///
/// As [`geckodriver`].
pub(crate) fn cargo_fuzz(workspace: &Workspace) -> Result<()> {
    let name = "cargo-fuzz";
    install(
        workspace,
        &Tool { package: name, program: name, version: CARGO_FUZZ, takes: "1 minute" },
    )
}

/// cargo-deny, and where it is.
///
/// # Errors
///
/// As [`geckodriver`].
pub(crate) fn cargo_deny(workspace: &Workspace) -> Result<PathBuf> {
    let name = "cargo-deny";
    let tool = Tool { package: name, program: name, version: CARGO_DENY, takes: "8 minutes" };
    install(workspace, &tool)?;
    Ok(installed(workspace, &tool))
}

fn install(workspace: &Workspace, tool: &Tool<'_>) -> Result<()> {
    if is_installed(workspace, tool) {
        return Ok(());
    }
    let _lock = workspace.lock()?;
    if is_installed(workspace, tool) {
        return Ok(());
    }
    let Tool { package, version, takes, .. } = tool;
    eprintln!("Installing {package} {version} into target/tools (about {takes}, once) …");
    run::progress(cargo_install(workspace, tool).arg("--locked")).or_else(|error| {
        // A mirror may lack one of the very versions that the tool was released with.
        eprintln!("{error}; trying again with the newest versions of what {package} depends on …");
        run::progress(&mut cargo_install(workspace, tool))
    })
}

fn is_installed(workspace: &Workspace, tool: &Tool<'_>) -> bool {
    let program = installed(workspace, tool);
    program.is_file()
        && run::output(workspace.command(program).arg("--version"))
            .is_ok_and(|text| text.split_whitespace().nth(1) == Some(tool.version))
}

fn installed(workspace: &Workspace, tool: &Tool<'_>) -> PathBuf {
    let program = workspace.tools().join("bin").join(tool.program);
    program.with_extension(env::consts::EXE_EXTENSION)
}

/// `cargo install` replaces a program only when it is complete, so an interrupted one leaves
/// nothing behind but objects, which the next run finds again.
fn cargo_install(workspace: &Workspace, tool: &Tool<'_>) -> Command {
    let mut command = workspace.cargo(&["install", tool.package, "--version", tool.version]);
    command
        .arg("--root")
        .arg(workspace.tools())
        .env("CARGO_TARGET_DIR", workspace.target.join("tools-build"));
    command
}
