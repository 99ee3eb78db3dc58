//! How fast the package is, beside the same work written by hand in JavaScript.
//!
//! `tests/bench` has what is measured and how; here it is built, run and judged.

mod report;

use std::{fs, path::Path};

use anyhow::{Context, Result};

pub(crate) use self::report::Report;
use crate::{build, run, setup, workspace::Workspace};

/// Builds what is not up to date, and measures; without the browser where it is not wanted.
///
/// # Errors
///
/// When something cannot be built or run, when the two do not say the same of a body, or when the
/// budgets cannot be read.
pub(crate) fn measure(workspace: &Workspace, in_browser: bool) -> Result<Report> {
    build::package_if_stale(workspace)?;
    let directory = workspace.target.join("bench");
    build::bench_core(workspace, &directory)?;
    let core = workspace.root.join("tests/bench/core/reader.js");
    bundle(workspace, &core, &directory.join("core.mjs"), &[])?;
    let twin = workspace.root.join("tests/bench/twin/index.js");
    bundle(workspace, &twin, &directory.join("twin.mjs"), &[])?;
    bundle(workspace, &twin, &directory.join("hinted.mjs"), &[build::BUNDLE_HINT])?;

    let mut node = workspace.command("node");
    node.arg("tests/bench/run.mjs").env("VIP_BENCH_DIR", &directory);
    node.env("VIP_PACKAGE_DIR", workspace.package()).env_remove("VIP_CHROMIUM");
    if in_browser {
        node.env("VIP_CHROMIUM", setup::chromium(workspace)?);
    }
    let measured = run::output(&mut node)?;
    let budgets = fs::read_to_string(workspace.root.join("xtask/budgets.toml"))
        .context("reading xtask/budgets.toml")?;
    Report::of(&measured, &budgets)
}

/// One ES module, minified as ours are.
fn bundle(workspace: &Workspace, source: &Path, to: &Path, more: &[&str]) -> Result<()> {
    let mut esbuild = workspace.npm_program("esbuild");
    esbuild.arg(source).args(build::BUNDLE_OPTIONS).args(["--platform=neutral", "--format=esm"]);
    esbuild.args(more);
    run::progress(esbuild.arg(format!("--outfile={}", to.display())))
}
