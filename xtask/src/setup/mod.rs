//! What must be on the machine besides Rust and Node.
//!
//! Every step is skipped when it is satisfied, says what it does and how long that takes when it is
//! not, and can be interrupted and run again.

mod browsers;
mod cargo_tools;
mod npm;

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

pub(crate) use self::browsers::{chromium, firefox, webkit};
pub(crate) use self::cargo_tools::{cargo_deny, cargo_fuzz};
use crate::{
    run,
    workspace::{WASM_TARGET, Workspace},
};

/// Everything that any command needs.
///
/// # Errors
///
/// When something is missing and cannot be installed.
pub(crate) fn all(workspace: &Workspace) -> Result<()> {
    for_build(workspace)?;
    chromium(workspace)?;
    firefox(workspace)?;
    webkit(workspace)?;
    eprintln!("Everything is set up.");
    Ok(())
}

/// What the build of the package needs.
///
/// # Errors
///
/// As [`all`].
pub(crate) fn for_build(workspace: &Workspace) -> Result<()> {
    wasm_target(workspace)?;
    npm::packages(workspace)
}

/// prettier, tsc, esbuild and the like.
///
/// # Errors
///
/// As [`all`].
pub(crate) fn npm_packages(workspace: &Workspace) -> Result<()> {
    npm::packages(workspace)
}

/// A copy in `target/NAME` of an npm project of ours, with its packages installed there.
///
/// # Errors
///
/// As [`all`].
pub(crate) fn npm_project(workspace: &Workspace, source: &str, name: &str) -> Result<PathBuf> {
    npm::project(workspace, source, name)
}

/// The standard library for wasm32.
///
/// # Errors
///
/// As [`all`].
pub(crate) fn wasm_target(workspace: &Workspace) -> Result<()> {
    // Asked of rustc, as a Rust that does not come from rustup may well have the target.
    let mut rustc = workspace.command("rustc");
    rustc.args(["--print", "target-libdir", "--target", WASM_TARGET]);
    if Path::new(run::output(&mut rustc)?.trim()).is_dir() {
        return Ok(());
    }
    let _lock = workspace.lock()?;
    eprintln!("Adding the Rust target {WASM_TARGET} (about half a minute) …");
    run::progress(workspace.command("rustup").args(["target", "add", WASM_TARGET]))
        .with_context(|| format!("the Rust target {WASM_TARGET} is missing"))
}
