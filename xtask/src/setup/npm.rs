//! Node, and the npm packages of the build.

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
    let npm = if cfg!(windows) { "npm.cmd" } else { "npm" };
    run::progress(workspace.command(npm).args(["ci", "--no-audit", "--no-fund"]))
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
