//! Whether `pkg/` is what the sources make.

use std::{fs, io, path::Path, time::SystemTime};

use anyhow::{Context, Result};

use super::tarball;
use crate::workspace::Workspace;

/// Everything that the package is made of. Directories count with all that is in them.
const INPUTS: &[&str] = &[
    "Cargo.toml",
    "Cargo.lock",
    "LICENSE-APACHE",
    "LICENSE-MIT",
    "json",
    "package-lock.json",
    "pkg-template",
    "src",
    "tests/fixtures/fetch",
    "xtask/src/build",
];

/// Whether the last build was complete and nothing has changed since it began.
pub(super) fn is_fresh(workspace: &Workspace) -> bool {
    let complete = fs::metadata(workspace.staging().join("complete")).and_then(|it| it.modified());
    let outputs = [workspace.package().join("package.json"), tarball(workspace)];
    outputs.iter().all(|path| path.is_file())
        && complete.is_ok_and(|began| is_unchanged(&workspace.root, INPUTS, began))
}

/// Marks the package as not complete.
pub(super) fn begin(workspace: &Workspace) -> Result<()> {
    let staging = workspace.staging();
    fs::create_dir_all(&staging).context("creating the staging directory")?;
    match fs::remove_file(staging.join("complete")) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error.into()),
        _ => {}
    }
    fs::write(staging.join("begun"), "").context("marking the build")
}

/// Marks the package as complete. A renamed file keeps its time, so the mark has the time when the
/// build began, and what changed while it ran counts as newer.
pub(super) fn finish(workspace: &Workspace) -> Result<()> {
    let staging = workspace.staging();
    fs::rename(staging.join("begun"), staging.join("complete")).context("marking the build")
}

/// A path that cannot be read has changed.
fn is_unchanged(root: &Path, paths: &[&str], since: SystemTime) -> bool {
    paths.iter().all(|path| newest(&root.join(path)).is_ok_and(|changed| changed < since))
}

/// When a file, or the newest file or directory in a directory, was last changed. A directory
/// changes when something in it is added or removed.
fn newest(path: &Path) -> io::Result<SystemTime> {
    let metadata = fs::metadata(path)?;
    let mut newest = metadata.modified()?;
    if metadata.is_dir() {
        for entry in fs::read_dir(path)? {
            newest = newest.max(self::newest(&entry?.path())?);
        }
    }
    Ok(newest)
}

#[cfg(test)]
mod tests {
    use std::{fs::File, time::Duration};

    use super::*;

    #[test]
    fn a_change_deep_in_a_directory_makes_the_package_stale() {
        let root = std::env::temp_dir().join(format!("xtask-stale-{}", std::process::id()));
        fs::create_dir_all(root.join("src/wire")).unwrap();
        let file = File::create(root.join("src/wire/fault.rs")).unwrap();
        let made = fs::metadata(root.join("src/wire")).unwrap().modified().unwrap();

        file.set_modified(made - Duration::from_mins(1)).unwrap();
        assert!(is_unchanged(&root, &["src"], made + Duration::from_mins(1)));
        file.set_modified(made + Duration::from_mins(2)).unwrap();
        assert!(!is_unchanged(&root, &["src"], made + Duration::from_mins(1)));
        assert!(!is_unchanged(&root, &["src", "gone"], made + Duration::from_mins(4)));

        fs::remove_dir_all(root).unwrap();
    }
}
