//! The files of the package, measured.

use std::fs;

use anyhow::{Context, Result, bail};
use serde_json::Value;

use super::budgets;
use crate::{run, workspace::Workspace};

/// Node has gzip and brotli in it, in the implementations that servers use.
const COMPRESS: &str = r#"
import { readFileSync } from "node:fs";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
const sizes = process.argv.slice(1).map((file) => {
  const bytes = readFileSync(file);
  const params = {
    [constants.BROTLI_PARAM_QUALITY]: 11,
    [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
  };
  const [gzip, brotli] = [gzipSync(bytes, { level: 9 }), brotliCompressSync(bytes, { params })];
  return { raw: bytes.length, gzip: gzip.length, brotli: brotli.length };
});
console.log(JSON.stringify(sizes));
"#;

/// One file that a browser may download, in bytes.
#[derive(Debug)]
pub(crate) struct Artefact {
    /// Relative to the package.
    pub(super) file: String,
    pub(super) raw: u64,
    /// gzip -9.
    pub(super) gzip: u64,
    /// Brotli, quality 11.
    pub(super) brotli: u64,
    /// The most that `brotli` may be. `None`: not limited.
    pub(super) budget: Option<u64>,
}

impl Artefact {
    /// A file of exactly its budget is within it.
    pub(super) fn is_within_budget(&self) -> bool {
        self.budget.is_none_or(|budget| self.brotli <= budget)
    }
}

/// Measures every artefact of `pkg/dist`; typings are none, as no browser loads them.
///
/// # Errors
///
/// When the package or the budgets cannot be read, or a budget is for a file that does not exist.
pub(crate) fn measure(workspace: &Workspace) -> Result<Vec<Artefact>> {
    let budgets = budgets::read(&workspace.root.join("xtask/budgets.toml"))?;
    let package = workspace.package();
    let mut files = Vec::new();
    for entry in fs::read_dir(package.join("dist")).context("reading pkg/dist")? {
        files.push(format!("dist/{}", entry?.file_name().to_string_lossy()));
    }
    files.retain(|file| !file.contains(".d."));
    files.sort();
    if let Some((file, _)) = budgets.iter().find(|(file, _)| !files.contains(file)) {
        bail!("xtask/budgets.toml has a budget for {file}, which is not in the package");
    }
    let mut node = workspace.command("node");
    node.args(["--input-type=module", "--eval", COMPRESS]);
    node.args(files.iter().map(|file| package.join(file)));
    let sizes: Vec<Value> = serde_json::from_str(&run::output(&mut node)?)?;
    let size = |sizes: &Value, name: &str| sizes[name].as_u64().context("a size is no number");
    files
        .into_iter()
        .zip(&sizes)
        .map(|(file, sizes)| {
            Ok(Artefact {
                raw: size(sizes, "raw")?,
                gzip: size(sizes, "gzip")?,
                brotli: size(sizes, "brotli")?,
                budget: budgets.iter().find(|(of, _)| *of == file).map(|(_, most)| *most),
                file,
            })
        })
        .collect()
}
