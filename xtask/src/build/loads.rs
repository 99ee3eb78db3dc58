//! Whether every artefact works: a client of each is made and picks.
//!
//! A file that cannot even be loaded must not replace the last good one, so this comes before
//! `pkg/` is replaced. The files differ in format and in where their wasm comes from, and each can be
//! broken alone: by esbuild, by the inlining, by names that its two sides do not share.

use std::{io, path::Path};

use anyhow::{Context, Result};

use super::{bundle, pack};
use crate::{run, workspace::Workspace};

/// Loads every bundle in Node and, where one is given, in this browser.
pub(super) fn check(workspace: &Workspace, chromium: Option<&Path>) -> Result<()> {
    let dist = pack::assembled(workspace).join("dist");
    let run = |script: &str, arguments: &[&Path]| {
        let mut node = workspace.command("node");
        node.arg(workspace.root.join("xtask/src/build").join(script)).arg(&dist).args(arguments);
        run::tests(node.args(bundle::files()).stdout(io::stderr()))
    };
    run("loads-in-node.mjs", &[]).context("not every file of dist works in Node")?;
    match chromium {
        Some(chromium) => run("loads-in-chromium.mjs", &[chromium])
            .context("not every file of dist works in Chromium"),
        None => Ok(()),
    }
}
