//! The files of the package, measured.

use std::{fs, path::Path};

use anyhow::{Context, Result, bail, ensure};
use serde_json::Value;

use super::budgets::{self, Budget};
use crate::{build, run, workspace::Workspace};

/// The script tag, which has the element in it.
const SCRIPT: &str = "dist/vip-recommendations.iife.js";

/// What the script tag weighs more than without the element; it has a budget as files have.
const ELEMENT: &str = "the element in the script tag";

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

/// What a file weighs, in bytes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Size {
    pub(super) raw: u64,
    /// gzip -9.
    pub(super) gzip: u64,
    /// Brotli, quality 11.
    pub(super) brotli: u64,
}

impl Size {
    fn more_than(self, other: Self) -> Self {
        Self {
            raw: self.raw.saturating_sub(other.raw),
            gzip: self.gzip.saturating_sub(other.gzip),
            brotli: self.brotli.saturating_sub(other.brotli),
        }
    }
}

/// One file that a browser may download, or a part of one.
#[derive(Debug)]
pub(crate) struct Artefact {
    /// Relative to the package, or what the part is.
    pub(super) file: String,
    pub(super) size: Size,
    /// What `size.brotli` may be. `None`: not limited.
    pub(super) budget: Option<Budget>,
}

impl Artefact {
    /// A file of exactly its budget is within it.
    pub(super) fn is_within_budget(&self) -> bool {
        self.budget.is_none_or(|budget| self.size.brotli <= budget.most)
    }
}

/// Measures every artefact of `pkg/dist`, and the element. Typings are none, as no browser loads them.
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
    let paths: Vec<_> = files.iter().map(|file| package.join(file)).collect();
    let mut sizes = compress(workspace, &paths)?;
    sizes.push(element(workspace)?);
    files.push(ELEMENT.to_owned());
    if let Some((file, _)) = budgets.iter().find(|(file, _)| !files.contains(file)) {
        bail!("xtask/budgets.toml has a budget for {file}, which is not in the package");
    }
    let budget = |file: &str| budgets.iter().find(|(of, _)| of == file).map(|(_, budget)| *budget);
    let measured = files.into_iter().zip(sizes);
    Ok(measured.map(|(file, size)| Artefact { budget: budget(&file), file, size }).collect())
}

/// What the element adds to the script tag. Both are measured without the text of the wasm: brotli
/// takes up to 60 bytes more or less for that, whatever it is that stands beside it.
fn element(workspace: &Workspace) -> Result<Size> {
    let script = workspace.package().join(SCRIPT);
    let mut paths = Vec::new();
    for (name, file) in [("script.js", script), ("headless.js", build::headless(workspace))] {
        let code =
            fs::read_to_string(&file).with_context(|| format!("reading {}", file.display()))?;
        let path = workspace.target.join(format!("without-wasm-{name}"));
        fs::write(&path, without_text(&code)?).context("writing a script without its wasm")?;
        paths.push(path);
    }
    match compress(workspace, &paths)?[..] {
        [script, headless] => Ok(script.more_than(headless)),
        _ => bail!("two scripts do not have two sizes"),
    }
}

/// The text of the wasm is a line of its own.
fn without_text(code: &str) -> Result<String> {
    const LONG: usize = 50_000;
    let (text, rest): (Vec<_>, Vec<_>) = code.lines().partition(|line| LONG < line.len());
    ensure!(text.len() == 1, "a script has {} lines that may be the wasm", text.len());
    Ok(rest.join("\n"))
}

/// What files weigh.
pub(super) fn compress(workspace: &Workspace, files: &[impl AsRef<Path>]) -> Result<Vec<Size>> {
    let mut node = workspace.command("node");
    node.args(["--input-type=module", "--eval", COMPRESS]);
    node.args(files.iter().map(AsRef::as_ref));
    let sizes: Vec<Value> = serde_json::from_str(&run::output(&mut node)?)?;
    let bytes = |size: &Value, name: &str| size[name].as_u64().context("a size is no number");
    sizes
        .iter()
        .map(|size| {
            Ok(Size {
                raw: bytes(size, "raw")?,
                gzip: bytes(size, "gzip")?,
                brotli: bytes(size, "brotli")?,
            })
        })
        .collect()
}
