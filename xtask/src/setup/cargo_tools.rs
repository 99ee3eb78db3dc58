//! Programs that cargo installs, each in exactly one version, under `target/tools`.

use std::{env, fs, path::PathBuf, process::Command};

use anyhow::{Context, Result};

use crate::{run, workspace::Workspace};

/// Brings `wasm-bindgen-test` to a browser.
const WASM_PACK: &str = "0.15.1";

/// Lets a test drive Firefox.
const GECKODRIVER: &str = "0.37.1";

/// Builds what a fuzzer runs.
const CARGO_FUZZ: &str = "0.13.2";

/// Reads advisories, licences and sources of the crates.
const CARGO_DENY: &str = "0.20.2";

/// One package that installs a program.
struct Tool<'a> {
    package: &'a str,
    program: &'a str,
    version: &'a str,
    takes: &'a str,
}

/// wasm-bindgen, of the version that the component links: the two speak an unversioned format to
/// each other.
///
/// # Errors
///
/// When it is not installed and cannot be.
pub(crate) fn wasm_bindgen(workspace: &Workspace) -> Result<()> {
    let lock =
        fs::read_to_string(workspace.root.join("Cargo.lock")).context("reading Cargo.lock")?;
    let version = locked_version(&lock, "wasm-bindgen")?;
    let package = "wasm-bindgen-cli";
    install(
        workspace,
        &Tool { package, program: "wasm-bindgen", version: &version, takes: "3 minutes" },
    )
}

/// wasm-pack.
///
/// # Errors
///
/// As [`wasm_bindgen`].
pub(crate) fn wasm_pack(workspace: &Workspace) -> Result<()> {
    let name = "wasm-pack";
    install(
        workspace,
        &Tool { package: name, program: name, version: WASM_PACK, takes: "3 minutes" },
    )
}

/// geckodriver, and where it is.
///
/// # Errors
///
/// As [`wasm_bindgen`].
pub(crate) fn geckodriver(workspace: &Workspace) -> Result<PathBuf> {
    let name = "geckodriver";
    let tool = Tool { package: name, program: name, version: GECKODRIVER, takes: "5 minutes" };
    install(workspace, &tool)?;
    Ok(installed(workspace, &tool))
}

/// cargo-fuzz.
///
/// # Errors
///
/// As [`wasm_bindgen`].
pub(crate) fn cargo_fuzz(workspace: &Workspace) -> Result<()> {
    let name = "cargo-fuzz";
    install(
        workspace,
        &Tool { package: name, program: name, version: CARGO_FUZZ, takes: "1 minute" },
    )
}

/// cargo-deny, and where it is.
///
/// # Errors
///
/// As [`wasm_bindgen`].
pub(crate) fn cargo_deny(workspace: &Workspace) -> Result<PathBuf> {
    let name = "cargo-deny";
    let tool = Tool { package: name, program: name, version: CARGO_DENY, takes: "8 minutes" };
    install(workspace, &tool)?;
    Ok(installed(workspace, &tool))
}

fn install(workspace: &Workspace, tool: &Tool<'_>) -> Result<()> {
    if is_installed(workspace, tool) {
        return Ok(());
    }
    let _lock = workspace.lock()?;
    if is_installed(workspace, tool) {
        return Ok(());
    }
    let Tool { package, version, takes, .. } = tool;
    eprintln!("Installing {package} {version} into target/tools (about {takes}, once) …");
    run::progress(cargo_install(workspace, tool).arg("--locked")).or_else(|error| {
        // A mirror may lack one of the very versions that the tool was released with.
        eprintln!("{error}; trying again with the newest versions of what {package} depends on …");
        run::progress(&mut cargo_install(workspace, tool))
    })
}

fn is_installed(workspace: &Workspace, tool: &Tool<'_>) -> bool {
    let program = installed(workspace, tool);
    program.is_file()
        && run::output(workspace.command(program).arg("--version"))
            .is_ok_and(|text| text.split_whitespace().nth(1) == Some(tool.version))
}

fn installed(workspace: &Workspace, tool: &Tool<'_>) -> PathBuf {
    let program = workspace.tools().join("bin").join(tool.program);
    program.with_extension(env::consts::EXE_EXTENSION)
}

/// `cargo install` replaces a program only when it is complete, so an interrupted one leaves
/// nothing behind but objects, which the next run finds again.
fn cargo_install(workspace: &Workspace, tool: &Tool<'_>) -> Command {
    let mut command = workspace.cargo(&["install", tool.package, "--version", tool.version]);
    command
        .arg("--root")
        .arg(workspace.tools())
        .env("CARGO_TARGET_DIR", workspace.target.join("tools-build"));
    command
}

/// The version of a package in the text of a Cargo.lock.
fn locked_version(lock: &str, package: &str) -> Result<String> {
    let lock: toml::Table = lock.parse().context("Cargo.lock is not TOML")?;
    lock.get("package")
        .and_then(toml::Value::as_array)
        .and_then(|packages| {
            packages
                .iter()
                .find(|entry| entry.get("name").and_then(toml::Value::as_str) == Some(package))
        })
        .and_then(|entry| entry.get("version")?.as_str())
        .map(str::to_owned)
        .with_context(|| format!("Cargo.lock has no package {package}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const LOCK: &str = r#"
version = 4

[[package]]
name = "wasm-bindgen-shared"
version = "9.9.9"

[[package]]
name = "wasm-bindgen"
version = "0.2.130"
dependencies = ["wasm-bindgen-shared"]
"#;

    #[test]
    fn the_version_is_that_of_the_package_with_exactly_this_name() {
        assert_eq!(locked_version(LOCK, "wasm-bindgen").unwrap(), "0.2.130");
    }

    #[test]
    fn a_package_that_is_not_locked_is_an_error() {
        let error = locked_version(LOCK, "wasm").unwrap_err();
        assert_eq!(error.to_string(), "Cargo.lock has no package wasm");
    }
}
