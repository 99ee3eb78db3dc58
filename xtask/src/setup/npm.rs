//! Node, and the npm packages of the build.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, bail};

use crate::{run, workspace::Workspace};

/// The oldest Node that the tests run in.
const NODE_MAJOR: u32 = 20;

/// `npm ci`, when `node_modules` is missing or older than `package-lock.json`.
///
/// # Errors
///
/// When Node is missing or too old, or npm fails.
pub(crate) fn packages(workspace: &Workspace) -> Result<()> {
    node(workspace)?;
    if is_installed(workspace) {
        return Ok(());
    }
    let _lock = workspace.lock()?;
    if is_installed(workspace) {
        return Ok(());
    }
    eprintln!("Installing the npm packages of the build into node_modules (about 10 seconds) …");
    ci(workspace, &workspace.root)
}

/// Copies a project of `source` to `target/NAME` and runs `npm ci` there, when its lock file is not
/// the one that was installed.
///
/// # Errors
///
/// As [`packages`].
pub(crate) fn project(workspace: &Workspace, source: &str, name: &str) -> Result<PathBuf> {
    packages(workspace)?;
    let (source, project) = (workspace.root.join(source), workspace.target.join(name));
    let _lock = workspace.lock()?;
    fs::create_dir_all(&project)?;
    for entry in fs::read_dir(&source).with_context(|| format!("reading {}", source.display()))? {
        let entry = entry?;
        if entry.file_type()?.is_file() {
            fs::copy(entry.path(), project.join(entry.file_name()))?;
        }
    }
    let installed = project.join("installed.json");
    let wanted = fs::read(source.join("package-lock.json"))?;
    if fs::read(&installed).is_ok_and(|installed| installed == wanted) {
        return Ok(project);
    }
    eprintln!("Installing npm packages into {} (about 10 seconds) …", project.display());
    ci(workspace, &project)?;
    fs::write(installed, wanted)?;
    Ok(project)
}

fn ci(workspace: &Workspace, project: &Path) -> Result<()> {
    let npm = if cfg!(windows) { "npm.cmd" } else { "npm" };
    let mut command = workspace.command(npm);
    run::progress(command.current_dir(project).args(["ci", "--no-audit", "--no-fund"]))
}

/// npm writes this file last, so an interrupted installation counts as none.
fn is_installed(workspace: &Workspace) -> bool {
    let changed = |path: &str| workspace.root.join(path).metadata().and_then(|it| it.modified());
    match (changed("node_modules/.package-lock.json"), changed("package-lock.json")) {
        (Ok(installed), Ok(wanted)) => wanted <= installed,
        _ => false,
    }
}

fn node(workspace: &Workspace) -> Result<()> {
    let hint = format!("Node.js {NODE_MAJOR} or newer is needed, see https://nodejs.org");
    let version = run::output(workspace.command("node").arg("--version")).context(hint.clone())?;
    let version = version.trim();
    if major(version).is_none_or(|major| major < NODE_MAJOR) {
        bail!("{hint}; this is {version}");
    }
    Ok(())
}

fn major(version: &str) -> Option<u32> {
    version.strip_prefix('v')?.split('.').next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_major_version_is_read() {
        assert_eq!(major("v20.19.4"), Some(20));
        assert_eq!(major("20"), None);
    }
}
