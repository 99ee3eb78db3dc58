//! What a shop could take instead, bundled with the options of our own bundles and measured in the
//! same run.

use std::{fs, path::PathBuf};

use anyhow::{Context, Result};
use serde_json::Value;

use super::artefact::{Size, compress};
use crate::{build, run, setup, workspace::Workspace};

/// A peer: an entry in `tests/bench/peers`, which says what of it a shop would use.
struct Entry {
    source: &'static str,
    /// Dependencies in package.json whose versions are told.
    packages: &'static [&'static str],
    /// As esbuild calls it; that of the artefact beside which it stands.
    format: &'static str,
    beside: &'static str,
}

const ENTRIES: &[Entry] = &[
    Entry {
        source: "algolia",
        packages: &["algolia-recommend-5", "search-insights"],
        format: "esm",
        beside: "dist/index.mjs",
    },
    Entry {
        source: "constructor",
        packages: &["@constructor-io/constructorio-client-javascript"],
        format: "esm",
        beside: "dist/index.mjs",
    },
    Entry {
        source: "algolia-ui",
        packages: &["@algolia/recommend-js", "@algolia/recommend", "search-insights"],
        format: "iife",
        beside: "dist/vip-recommendations.iife.js",
    },
];

/// A peer, measured.
#[derive(Debug)]
pub(crate) struct Peer {
    /// Packages and versions.
    pub(super) name: String,
    /// The artefact of ours that it is compared with.
    pub(super) beside: &'static str,
    pub(super) size: Size,
}

/// Installs, bundles and measures the peers.
///
/// # Errors
///
/// When they cannot be installed or bundled.
pub(super) fn measure(workspace: &Workspace) -> Result<Vec<Peer>> {
    let project = setup::npm_project(workspace, "tests/bench/peers", "peers")?;
    let bundles: Vec<PathBuf> =
        ENTRIES.iter().map(|it| project.join("out").join(it.source).with_extension("js")).collect();
    for (entry, bundle) in ENTRIES.iter().zip(&bundles) {
        let mut esbuild = workspace.npm_program("esbuild");
        esbuild.arg(project.join(entry.source).with_extension("js"));
        // They have a file for browsers among others, and ask for this constant.
        esbuild.args(build::BUNDLE_OPTIONS).arg("--platform=browser");
        esbuild.arg("--define:process.env.NODE_ENV=\"production\"");
        esbuild.arg(format!("--format={}", entry.format));
        run::progress(esbuild.arg(format!("--outfile={}", bundle.display())))?;
    }
    let manifest = fs::read_to_string(project.join("package.json"))?;
    let manifest = serde_json::from_str(&manifest).context("tests/bench/peers/package.json")?;
    let sizes = compress(workspace, &bundles)?;
    ENTRIES
        .iter()
        .zip(sizes)
        .map(|(entry, size)| Ok(Peer { name: name(entry, &manifest)?, beside: entry.beside, size }))
        .collect()
}

/// Packages and versions, as in `@algolia/recommend 5.64.0 + search-insights 2.17.3`.
fn name(entry: &Entry, manifest: &Value) -> Result<String> {
    let versions = entry.packages.iter().map(|package| {
        let version = manifest["dependencies"][package].as_str();
        let version = version.with_context(|| format!("{package} is no dependency"))?;
        // Two versions of one package are there under two names: `npm:@algolia/recommend@5.64.0`.
        Ok(match version.strip_prefix("npm:").and_then(|it| it.rsplit_once('@')) {
            Some((package, version)) => format!("{package} {version}"),
            None => format!("{package} {version}"),
        })
    });
    Ok(versions.collect::<Result<Vec<_>>>()?.join(" + "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_peer_is_named_by_its_packages_and_their_versions() {
        let manifest = serde_json::json!({ "dependencies": {
            "algolia-recommend-5": "npm:@algolia/recommend@5.64.0",
            "search-insights": "2.17.3",
        }});
        assert_eq!(
            name(&ENTRIES[0], &manifest).unwrap(),
            "@algolia/recommend 5.64.0 + search-insights 2.17.3",
        );
        assert!(name(&ENTRIES[1], &manifest).is_err());
    }
}
