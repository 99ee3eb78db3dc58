//! The steps about the npm package and its JavaScript.

use std::{fs, path::PathBuf};

use anyhow::{Context, Result};
use serde_json::Value;

use super::{browser::proxy, javascript};
use crate::{
    build as package_build, run, setup, size as sizes,
    workspace::{PACKAGE, Workspace},
};

/// `prettier --check`.
pub(super) fn format(workspace: &Workspace) -> Result<()> {
    setup::npm_packages(workspace)?;
    let files = "**/*.{js,jsx,mjs,cjs,ts,mts,cts,vue,css,html}";
    run::report(workspace.npm_program("prettier").args(["--check", files]))
}

/// The package, made anew.
pub(super) fn build(workspace: &Workspace) -> Result<()> {
    package_build::package(workspace)
}

/// Installs the tarball as a partner would: what was forgotten when packing is missing here.
pub(super) fn install(workspace: &Workspace) -> Result<()> {
    let consumer = workspace.consumer();
    if consumer.exists() {
        fs::remove_dir_all(&consumer).context("emptying target/consumer")?;
    }
    fs::create_dir_all(&consumer)?;
    fs::write(consumer.join("package.json"), "{ \"private\": true }\n")?;
    let npm = if cfg!(windows) { "npm.cmd" } else { "npm" };
    let mut command = workspace.command(npm);
    command.args(["install", "--no-save", "--offline", "--no-audit", "--no-fund", "--prefix"]);
    run::report(command.arg(&consumer).arg(package_build::tarball(workspace)))
}

/// The installed package.
pub(super) fn installed(workspace: &Workspace) -> PathBuf {
    workspace.consumer().join("node_modules").join(PACKAGE)
}

/// `tsc` over the tests that use the typings.
pub(super) fn types(workspace: &Workspace) -> Result<()> {
    setup::npm_packages(workspace)?;
    let project = ["--noEmit", "--project", "tests/js/tsconfig.json"];
    run::report(workspace.npm_program("tsc").args(project))
}

/// `tests/js`, against the installed package; the fake proxy also against the proxy.
pub(super) fn node(workspace: &Workspace) -> Result<()> {
    let mut node = javascript::tests(workspace, "tests/js")?;
    node.env("VIP_PACKAGE_DIR", installed(workspace));
    javascript::pass(workspace, node.env("VIP_PROXY_BIN", proxy(workspace)))
}

/// publint and attw over the tarball: package.json, and what TypeScript makes of every entry under each
/// way of resolving.
pub(super) fn lint(workspace: &Workspace) -> Result<()> {
    setup::npm_packages(workspace)?;
    let tarball = package_build::tarball(workspace);
    run::report(workspace.npm_program("publint").arg("run").arg(&tarball).arg("--strict"))?;
    let manifest = fs::read_to_string(workspace.package().join("package.json"))?;
    let (both, modules) = entries(&manifest)?;
    // Those without a CommonJS file are told so by their kind, which is no mistake.
    for (entries, rules) in [(both, &[][..]), (modules, &["--ignore-rules", "cjs-resolves-to-esm"])]
    {
        let mut attw = workspace.npm_program("attw");
        attw.arg(&tarball).args(["--no-definitely-typed", "--no-emoji", "--format", "ascii"]);
        run::report(attw.arg("--entrypoints").args(entries).args(rules))?;
    }
    Ok(())
}

/// The entries with typings: those for both module systems, and those for modules alone.
fn entries(manifest: &str) -> Result<(Vec<String>, Vec<String>)> {
    let manifest: Value = serde_json::from_str(manifest).context("package.json is no JSON")?;
    let exports = manifest["exports"].as_object().context("package.json has no exports")?;
    let (both, modules): (Vec<_>, Vec<_>) = exports
        .iter()
        .filter(|(_, conditions)| conditions.is_object())
        .partition(|(_, conditions)| !conditions["require"].is_null());
    let names = |entries: Vec<(&String, &Value)>| -> Vec<String> {
        entries.into_iter().map(|(path, _)| path.trim_start_matches("./").to_owned()).collect()
    };
    Ok((names(both), names(modules)))
}

/// `tests/consumers`: real projects that install the tarball.
pub(super) fn consumers(workspace: &Workspace) -> Result<()> {
    setup::npm_packages(workspace)?;
    let chromium = setup::chromium(workspace)?;
    let mut node = javascript::tests(workspace, "tests/consumers")?;
    node.env("VIP_TARBALL", package_build::tarball(workspace));
    node.env("VIP_CONSUMERS_DIR", workspace.target.join("consumers"));
    node.env("VIP_PROXY_BIN", proxy(workspace)).env("VIP_CHROMIUM", chromium);
    javascript::pass(workspace, &mut node)
}

/// The budgets.
pub(super) fn size(workspace: &Workspace) -> Result<()> {
    let report = sizes::Report::of(workspace)?;
    print!("{}", report.to_text(0));
    report.check()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_are_told_apart_by_whether_they_can_be_required() {
        let manifest = r#"{ "exports": {
            ".": { "import": { "default": "./a.mjs" }, "require": { "default": "./a.cjs" } },
            "./slim": { "default": "./slim.mjs" },
            "./package.json": "./package.json"
        } }"#;
        assert_eq!(entries(manifest).unwrap(), (vec![".".to_owned()], vec!["slim".to_owned()]));
    }
}
