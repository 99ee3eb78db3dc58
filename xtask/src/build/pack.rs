//! The package's directory and tarball, and the checks of what is in them.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, bail, ensure};
use serde_json::Value;

use super::{bundle, copy, copy_tree, elements, empty, stubs, tarball, wasm};
use crate::{
    run,
    workspace::{PACKAGE, Workspace},
};

/// Puts the package together in the staging directory: bundles, wasm, typings, package.json, stubs,
/// README and licences.
pub(super) fn assemble(workspace: &Workspace) -> Result<()> {
    let package = assembled(workspace);
    empty(&package)?;
    let dist = package.join("dist");
    copy_tree(&bundle::bundles(workspace), &dist)?;
    copy(&wasm::optimised(workspace), &dist.join(wasm::WASM))?;
    let sources = bundle::sources(workspace);
    for file in files_named(&sources, |name| name.ends_with(".d.ts"))? {
        copy(&sources.join(&file), &dist.join(&file))?;
    }
    copy(&sources.join("README.md"), &package.join("README.md"))?;
    for file in files_named(&workspace.root, |name| name.starts_with("LICENSE"))? {
        copy(&workspace.root.join(&file), &package.join(&file))?;
    }
    let template = fs::read_to_string(sources.join("package.json"))
        .context("reading pkg-template/package.json")?;
    let mut manifest = versioned(&template, &workspace.version)?;
    stubs::write(&package, &mut manifest)?;
    elements::describe(workspace, &package, &mut manifest)?;
    fs::write(package.join("package.json"), format!("{manifest:#}\n"))?;
    for file in files_named_in(&manifest) {
        ensure!(
            package.join(&file).exists(),
            "package.json names {file}, which the build does not make"
        );
    }
    Ok(())
}

/// package.json with the version of the component.
fn versioned(template: &str, version: &str) -> Result<Value> {
    let mut manifest: Value =
        serde_json::from_str(template).context("pkg-template/package.json")?;
    match manifest.get("version").and_then(Value::as_str) {
        Some(stated) if stated != version => {
            bail!("pkg-template/package.json says version {stated}, Cargo.toml says {version}")
        }
        _ => {}
    }
    let fields = manifest.as_object_mut().context("pkg-template/package.json is no object")?;
    fields.insert("version".into(), version.into());
    Ok(manifest)
}

/// The files that package.json promises: every text in it that starts with `./`, patterns apart.
fn files_named_in(manifest: &Value) -> BTreeSet<String> {
    match manifest {
        Value::String(text) if text.starts_with("./") && !text.contains('*') => {
            BTreeSet::from([text.clone()])
        }
        Value::Array(items) => items.iter().flat_map(files_named_in).collect(),
        Value::Object(fields) => fields.values().flat_map(files_named_in).collect(),
        _ => BTreeSet::new(),
    }
}

/// Replaces `pkg/`.
pub(super) fn replace_package(workspace: &Workspace) -> Result<()> {
    let package = workspace.package();
    empty(&package)?;
    copy_tree(&assembled(workspace), &package)
}

/// Packs `pkg/` as npm would publish it, for tests and for partners who want to try it.
pub(super) fn pack(workspace: &Workspace) -> Result<()> {
    let stable = tarball(workspace);
    let directory = stable.parent().context("a tarball without directory")?;
    empty(directory)?;
    let npm = if cfg!(windows) { "npm.cmd" } else { "npm" };
    let mut command = workspace.command(npm);
    command.arg("pack").arg(workspace.package()).arg("--pack-destination").arg(directory);
    run::progress(command.arg("--silent"))?;
    let versioned = directory.join(format!("{PACKAGE}-{}.tgz", workspace.version));
    copy(&versioned, &stable)
}

/// Where the package is put together.
pub(super) fn assembled(workspace: &Workspace) -> PathBuf {
    workspace.staging().join("package")
}

fn files_named(directory: &Path, wanted: impl Fn(&str) -> bool) -> Result<Vec<String>> {
    let mut names = Vec::new();
    for entry in
        fs::read_dir(directory).with_context(|| format!("reading {}", directory.display()))?
    {
        names.push(entry?.file_name().to_string_lossy().into_owned());
    }
    names.retain(|name| wanted(name));
    names.sort();
    Ok(names)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_version_is_that_of_the_component() {
        let manifest = versioned(r#"{"name": "a", "type": "module"}"#, "1.2.3").unwrap();
        assert_eq!(manifest.to_string(), r#"{"name":"a","type":"module","version":"1.2.3"}"#);
        assert!(versioned(r#"{"version": "1.2.3"}"#, "1.2.3").is_ok());
        assert_eq!(
            versioned(r#"{"version": "1.0.0"}"#, "1.2.3").unwrap_err().to_string(),
            "pkg-template/package.json says version 1.0.0, Cargo.toml says 1.2.3",
        );
    }

    #[test]
    fn the_promised_files_are_found_wherever_they_are_named() {
        let manifest = serde_json::json!({
            "name": "a",
            "main": "./dist/index.cjs",
            "exports": { ".": { "import": "./dist/index.mjs" }, "./*": "./dist/*.mjs" },
            "sideEffects": ["./dist/define.mjs"],
        });
        let expected = ["./dist/define.mjs", "./dist/index.cjs", "./dist/index.mjs"];
        assert!(files_named_in(&manifest).iter().eq(expected.iter()));
    }
}
