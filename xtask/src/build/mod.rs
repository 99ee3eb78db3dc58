//! From Rust to the npm package in `pkg/`.
//!
//! Everything is made in `target/pkg-build` and checked there; `pkg/` is replaced at the end, so
//! that an interrupted or failed build leaves the last good package, and can be run again.

mod bundle;
mod elements;
mod exports;
mod fuse;
mod inline;
mod loads;
mod names;
mod order;
mod pack;
pub(crate) mod panics;
mod rehearsal;
mod sections;
mod stale;
mod streams;
mod stubs;
mod wasm;

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result};

pub(crate) use self::bundle::{HINT as BUNDLE_HINT, OPTIONS as BUNDLE_OPTIONS, headless};

use crate::{
    setup,
    workspace::{BENCH_CORE, PACKAGE, Workspace},
};

/// Makes the package, and tries every file of it in Node and in Chromium.
///
/// # Errors
///
/// When a tool is missing, a step fails, or a file is not as the step expects it.
pub(crate) fn package(workspace: &Workspace) -> Result<()> {
    setup::for_build(workspace)?;
    let chromium = setup::chromium(workspace)?;
    let _lock = workspace.lock()?;
    make(workspace, Some(&chromium))
}

/// Makes the package, unless nothing that it is made of has changed. It is tried in Node only: who
/// wants to see the demo or the sizes need not have Chromium.
///
/// # Errors
///
/// As [`package`].
pub(crate) fn package_if_stale(workspace: &Workspace) -> Result<()> {
    if stale::is_fresh(workspace) {
        return Ok(());
    }
    setup::for_build(workspace)?;
    let _lock = workspace.lock()?;
    make(workspace, None)
}

/// The pipeline. Each step is described where it is defined.
fn make(workspace: &Workspace, chromium: Option<&Path>) -> Result<()> {
    stale::begin(workspace)?;
    eprintln!("Compiling the component to wasm …");
    let compiled = wasm::compile(workspace, PACKAGE)?;
    eprintln!("Optimising the wasm …");
    bundle::stage_sources(workspace)?;
    let names = wasm::optimise(workspace, &compiled)?;
    eprintln!("Bundling the package …");
    inline::write(workspace)?;
    bundle::bundle(workspace, &names)?;
    pack::assemble(workspace)?;
    loads::check(workspace, chromium)?;
    pack::replace_package(workspace)?;
    pack::pack(workspace)?;
    stale::finish(workspace)
}

/// Makes `core.wasm`, with names: the component without a client around it, by the steps of the
/// pipeline. Nothing is fused in it: that is for the first picks.
///
/// # Errors
///
/// As [`package`].
pub(crate) fn bench_core(workspace: &Workspace, directory: &Path) -> Result<()> {
    setup::for_build(workspace)?;
    let _lock = workspace.lock()?;
    eprintln!("Compiling what is measured without a client …");
    let compiled = wasm::compile(workspace, BENCH_CORE)?;
    fs::create_dir_all(directory).context("creating the directory of the bench")?;
    let core = directory.join("core.wasm");
    wasm::optimise_with_names(workspace, &compiled, &core)?;
    wasm::name_memory(workspace, &core)
}

/// The wasm of the component as it was compiled.
pub(crate) fn compiled_wasm(workspace: &Workspace) -> PathBuf {
    wasm::compiled(workspace, PACKAGE)
}

/// The wasm as it is shipped, and with the names of its functions.
pub(crate) fn named_wasm(workspace: &Workspace) -> PathBuf {
    workspace.staging().join("named.wasm")
}

/// The packed package under a name without a version.
pub(crate) fn tarball(workspace: &Workspace) -> PathBuf {
    workspace.target.join("package").join(format!("{}.tgz", crate::workspace::PACKAGE))
}

/// An empty directory, whatever was there.
fn empty(directory: &Path) -> Result<()> {
    if directory.exists() {
        fs::remove_dir_all(directory)
            .with_context(|| format!("emptying {}", directory.display()))?;
    }
    fs::create_dir_all(directory).with_context(|| format!("creating {}", directory.display()))
}

fn copy(from: &Path, to: &Path) -> Result<()> {
    fs::copy(from, to)
        .map(drop)
        .with_context(|| format!("copying {} to {}", from.display(), to.display()))
}

/// Copies the files of a directory, and those of the directories in it.
fn copy_tree(from: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from).with_context(|| format!("reading {}", from.display()))? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy_tree(&entry.path(), &target)?;
        } else {
            copy(&entry.path(), &target)?;
        }
    }
    Ok(())
}
