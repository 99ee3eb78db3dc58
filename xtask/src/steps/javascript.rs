//! `node --test`, and what failed in it.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, Result, anyhow, ensure};

use crate::{run, workspace::Workspace};

/// `node --test` of every `*.test.mjs` in a directory. The files are named one by one, as Node 20
/// searches a directory that it is given and Node 22 does not. No file is an error: tests that
/// nobody finds pass for ever.
pub(super) fn tests(workspace: &Workspace, directory: &str) -> Result<Command> {
    let mut files = Vec::new();
    find(&workspace.root.join(directory), &mut files)?;
    ensure!(!files.is_empty(), "{directory} has no *.test.mjs");
    files.sort();
    let option = |name: &str, value: &Path| format!("--test-reporter{name}={}", value.display());
    let mut node = workspace.command("node");
    node.args(["--test", "--test-reporter=spec", "--test-reporter-destination=stdout"]);
    node.arg(option("", &workspace.root.join("xtask/src/steps/failures.mjs")));
    node.arg(option("-destination", &failures(workspace))).args(files);
    Ok(node)
}

/// Runs them.
///
/// # Errors
///
/// With the tests that failed: where they ran is far up in the log by the time the error is read.
pub(super) fn pass(workspace: &Workspace, node: &mut Command) -> Result<()> {
    fs::create_dir_all(&workspace.target)?;
    run::tests(node).map_err(|error| {
        let failed = fs::read_to_string(failures(workspace)).unwrap_or_default();
        anyhow!("{error:#}\n{}", failed.trim_end())
    })
}

fn failures(workspace: &Workspace) -> PathBuf {
    workspace.target.join("failures.txt")
}

fn find(directory: &Path, files: &mut Vec<PathBuf>) -> Result<()> {
    for entry in
        fs::read_dir(directory).with_context(|| format!("reading {}", directory.display()))?
    {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if path.is_dir() && name != "node_modules" {
            find(&path, files)?;
        } else if name.ends_with(".test.mjs") {
            files.push(path);
        }
    }
    Ok(())
}
