//! The browsers of the tests, each with its driver.

use std::{
    env,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, bail};

use super::cargo_tools;
use crate::{run, workspace::Workspace};

/// A program of a browser: where it may be, and the Debian package that brings it.
#[derive(Debug)]
pub(crate) struct Program {
    /// The environment variable that says where it is.
    variable: &'static str,
    /// Its names in `PATH`.
    names: &'static [&'static str],
    /// Where it is outside of `PATH`.
    places: &'static [&'static str],
    package: &'static str,
    /// What it takes to see that it runs. `None`: it does so on a display alone.
    proof: Option<&'static str>,
}

/// A browser on this machine.
#[derive(Debug)]
pub(crate) struct Found {
    /// The browser's program.
    pub(crate) browser: PathBuf,
    /// Its driver, which takes the commands of a test.
    pub(crate) driver: PathBuf,
}

/// Chromium, or Chrome, which is driven without one.
const CHROMIUM: Program = Program {
    variable: "CHROME",
    names: &["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"],
    places: &[
        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
        "/Applications/Chromium.app/Contents/MacOS/Chromium",
    ],
    package: "chromium",
    proof: Some("--version"),
};

/// Firefox, whose driver is no Debian package.
const FIREFOX: Program = Program {
    variable: "FIREFOX",
    names: &["firefox", "firefox-esr"],
    places: &["/Applications/Firefox.app/Contents/MacOS/firefox"],
    package: "firefox-esr",
    proof: Some("--version"),
};

/// `WebKit`'s own small browser.
const WEBKIT: Program = Program {
    variable: "WEBKIT",
    names: &["MiniBrowser"],
    places: &[
        "/usr/lib/x86_64-linux-gnu/webkit2gtk-4.1/MiniBrowser",
        "/usr/lib/aarch64-linux-gnu/webkit2gtk-4.1/MiniBrowser",
    ],
    package: "libwebkit2gtk-4.1-0",
    proof: None,
};

const WEBKIT_DRIVER: Program = Program {
    variable: "WEBKITDRIVER",
    names: &["WebKitWebDriver"],
    places: &[],
    package: "webkit2gtk-driver",
    proof: Some("--help"),
};

/// A display that nobody sees, as `WebKit` has no headless mode.
const DISPLAY: Program = Program {
    variable: "XVFB",
    names: &["Xvfb"],
    places: &[],
    package: "xvfb",
    proof: Some("-help"),
};

/// Finds Chromium, or installs it where that can be done without asking: on Debian and its kin, as
/// root.
///
/// # Errors
///
/// When it is missing and cannot be installed; the message says what to install.
pub(crate) fn chromium(workspace: &Workspace) -> Result<PathBuf> {
    let [chromium] = ensure_programs(workspace, "Chromium", [&CHROMIUM])?;
    Ok(chromium)
}

/// Firefox, found as [`chromium`] finds its browser, with geckodriver installed by cargo.
///
/// # Errors
///
/// When one is missing and cannot be installed.
pub(crate) fn firefox(workspace: &Workspace) -> Result<Found> {
    let [browser] = ensure_programs(workspace, "Firefox", [&FIREFOX])?;
    Ok(Found { browser, driver: cargo_tools::geckodriver(workspace)? })
}

/// `WebKitGTK`'s browser with its driver, and the display that it needs, found as [`chromium`] finds
/// its browser.
///
/// # Errors
///
/// As [`chromium`].
pub(crate) fn webkit(workspace: &Workspace) -> Result<(Found, PathBuf)> {
    let programs = [&WEBKIT, &WEBKIT_DRIVER, &DISPLAY];
    let [browser, driver, display] = ensure_programs(workspace, "WebKitGTK", programs)?;
    Ok((Found { browser, driver }, display))
}

fn ensure_programs<const N: usize>(
    workspace: &Workspace,
    name: &str,
    wanted: [&Program; N],
) -> Result<[PathBuf; N]> {
    if let Some(found) = find(workspace, wanted)? {
        return Ok(found);
    }
    let packages = wanted.map(|program| program.package);
    let _lock = workspace.lock()?;
    if can_apt_get(workspace) {
        eprintln!("Installing {} with apt-get (about a minute) …", packages.join(" and "));
        apt_get(workspace, &["update"])?;
        apt_get(
            workspace,
            &[&["install", "--yes", "--no-install-recommends"], &packages[..]].concat(),
        )?;
    }
    find(workspace, wanted)?.with_context(|| {
        format!(
            "{name} is missing, or what drives it: install {packages} (on Debian and Ubuntu: apt-get \
             install {packages}), or name the programs in {}",
            wanted.map(|program| program.variable).join(" and "),
            packages = packages.join(" "),
        )
    })
}

fn find<const N: usize>(
    workspace: &Workspace,
    wanted: [&Program; N],
) -> Result<Option<[PathBuf; N]>> {
    let mut found = Vec::new();
    for program in wanted {
        found.extend(locate(workspace, program)?);
    }
    Ok(found.try_into().ok())
}

fn locate(workspace: &Workspace, program: &Program) -> Result<Option<PathBuf>> {
    if let Some(path) = env::var_os(program.variable).filter(|path| !path.is_empty()) {
        let path = PathBuf::from(path);
        if !works(workspace, program, &path) {
            bail!("{} names {}, which does not run", program.variable, path.display());
        }
        return Ok(Some(path));
    }
    let directories: Vec<_> =
        env::var_os("PATH").map(|path| env::split_paths(&path).collect()).unwrap_or_default();
    let named =
        program.names.iter().flat_map(|name| directories.iter().map(move |at| at.join(name)));
    let placed = program.places.iter().map(PathBuf::from);
    Ok(named
        .map(|path| path.with_extension(env::consts::EXE_EXTENSION))
        .chain(placed)
        .find(|path| path.is_file() && works(workspace, program, path)))
}

/// A file alone is no proof: Ubuntu's `chromium-browser` may be a script that tells one to install
/// a snap.
fn works(workspace: &Workspace, program: &Program, path: &Path) -> bool {
    program.proof.is_none_or(|proof| run::succeeds(workspace.command(path).arg(proof)))
}

fn can_apt_get(workspace: &Workspace) -> bool {
    Path::new("/usr/bin/apt-get").is_file()
        && run::output(workspace.command("id").arg("-u")).is_ok_and(|user| user.trim() == "0")
}

fn apt_get(workspace: &Workspace, arguments: &[&str]) -> Result<()> {
    let mut command = workspace.command("apt-get");
    run::progress(command.args(arguments).env("DEBIAN_FRONTEND", "noninteractive"))
}
