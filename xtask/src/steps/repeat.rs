//! Whether a build can be repeated: elsewhere, from nothing but what is in the repository.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, ensure};

use crate::{run, workspace::Workspace};

/// Builds the package once more in another directory, and compares it byte by byte.
pub(super) fn check(workspace: &Workspace) -> Result<()> {
    let elsewhere = workspace.target.join("repeat");
    copy_repository(workspace, &elsewhere)?;
    let target = elsewhere.join("target");
    let mut build = workspace.cargo(&["run", "--quiet", "--package", "xtask", "--", "build"]);
    run::progress(build.current_dir(&elsewhere).env("CARGO_TARGET_DIR", &target))?;
    let (first, second) = (files(&workspace.package())?, files(&elsewhere.join("pkg"))?);
    ensure!(first.keys().eq(second.keys()), "the two packages have different files");
    for (path, bytes) in &first {
        ensure!(second.get(path) == Some(bytes), "{} is not the same", path.display());
    }
    println!("{} files are the same in {}", first.len(), elsewhere.display());
    Ok(())
}

/// What git knows of, as it is now.
fn copy_repository(workspace: &Workspace, to: &Path) -> Result<()> {
    let mut list = workspace.command("git");
    list.args(["ls-files", "--cached", "--others", "--exclude-standard"]);
    for path in ["src", "json", "xtask", "pkg-template", "pkg"] {
        let old = to.join(path);
        if old.exists() {
            fs::remove_dir_all(&old)?;
        }
    }
    for path in run::output(&mut list)?.lines() {
        let from = workspace.root.join(path);
        if from.is_file() {
            let copy = to.join(path);
            fs::create_dir_all(copy.parent().context("a file has a directory")?)?;
            fs::copy(from, copy)?;
        }
    }
    Ok(())
}

/// Every file below a directory.
fn files(root: &Path) -> Result<BTreeMap<PathBuf, Vec<u8>>> {
    let (mut found, mut folders) = (BTreeMap::new(), vec![root.to_owned()]);
    while let Some(folder) = folders.pop() {
        for entry in
            fs::read_dir(&folder).with_context(|| format!("reading {}", folder.display()))?
        {
            let path = entry?.path();
            if path.is_dir() {
                folders.push(path);
            } else {
                found.insert(path.strip_prefix(root)?.to_owned(), fs::read(&path)?);
            }
        }
    }
    ensure!(!found.is_empty(), "{} is empty", root.display());
    Ok(found)
}
