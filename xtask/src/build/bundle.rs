//! One file for each entry of the package and format, by esbuild.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, ensure};

use super::{
    copy, copy_tree, empty, inline,
    names::{Names, RENAMED},
};
use crate::{run, workspace::Workspace};

/// What esbuild is told for every bundle; what we are compared with is bundled in the same way.
pub(crate) const OPTIONS: &[&str] = &[
    "--bundle",
    "--minify",
    "--target=es2022",
    // The file means the same in a page of any encoding.
    "--charset=ascii",
    "--log-level=warning",
    "--legal-comments=none",
];

/// Chromium compiles all functions of such a file beside the page, while the file is still coming,
/// instead of each one on the page's own thread when it is called: the first picks are there 10 %
/// sooner. Other engines, and bundlers, see a comment.
pub(crate) const HINT: &str = "--banner:js=//# allFunctionsCalledOnLoad";

/// Properties of our own that no caller sees, which become short as the wasm's do: 50 bytes less, and as many
/// in the element. No object of anybody else has one that is used here.
const INTERNAL: &str = concat!(
    "^(broken|bytes|call|end|isOver|own|page|riders|stop|",
    "canBeAsked|card|connect|dress|given|isRightToLeft|level|locale|reserved|seats|show|until|who)$"
);

/// A file of `pkg-template/` that is bundled, and what becomes of it in `dist/`.
struct Entry {
    source: &'static str,
    outputs: &'static [Output],
}

/// One bundle.
struct Output {
    /// In `dist/`.
    file: &'static str,
    /// As esbuild calls it.
    format: &'static str,
}

const ENTRIES: &[Entry] = &[
    Entry { source: "index.js", outputs: &[esm("index.mjs"), cjs("index.cjs")] },
    Entry { source: "workerd.js", outputs: &[esm("workerd.mjs")] },
    Entry { source: "edge-light.js", outputs: &[esm("edge-light.mjs")] },
    Entry { source: "slim.js", outputs: &[esm("slim.mjs")] },
    Entry { source: "element.js", outputs: &[esm("element.mjs")] },
    Entry { source: "define.js", outputs: &[esm("define.mjs")] },
    Entry { source: "testing.js", outputs: &[esm("testing.mjs"), cjs("testing.cjs")] },
    Entry { source: "iife.js", outputs: &[script("vip-recommendations.iife.js")] },
];

const fn esm(file: &'static str) -> Output {
    Output { file, format: "esm" }
}

const fn cjs(file: &'static str) -> Output {
    Output { file, format: "cjs" }
}

const fn script(file: &'static str) -> Output {
    Output { file, format: "iife" }
}

/// The script tag without the element.
const HEADLESS: &str = include_str!("headless.js");

/// Copies `pkg-template/` to where the wasm is put beside it.
pub(super) fn stage_sources(workspace: &Workspace) -> Result<()> {
    let sources = sources(workspace);
    empty(&sources)?;
    copy_tree(&workspace.root.join("pkg-template"), &sources)?;
    minify_style(workspace, &sources.join("element").join("style.css"))?;
    fs::write(sources.join("headless.js"), HEADLESS).context("writing headless.js")
}

/// Bundles every entry. A missing one is an error.
pub(super) fn bundle(workspace: &Workspace, names: &Names) -> Result<()> {
    let out = bundles(workspace);
    empty(&out)?;
    fs::write(short_names(workspace), names.for_esbuild()?).context("writing the short names")?;
    for Entry { source, outputs } in ENTRIES {
        let path = sources(workspace).join(source);
        ensure!(path.is_file(), "pkg-template/{source} is missing: it is an entry of the package");
        for output in *outputs {
            run::progress(&mut esbuild(workspace, &path, &out, output))?;
            let made = out.join(output.file);
            names
                .check_bundle(&fs::read_to_string(&made).context("reading a bundle")?)
                .with_context(|| format!("in {}", output.file))?;
            inline::put_in(workspace, &made)?;
            if output.format == "cjs" {
                declare_commonjs(workspace, source, &made)?;
            }
        }
    }
    let (source, output) = (sources(workspace).join("headless.js"), script("headless.js"));
    run::progress(&mut esbuild(workspace, &source, &workspace.staging(), &output))?;
    inline::put_in(workspace, &headless(workspace))
}

fn esbuild(
    workspace: &Workspace,
    source: &Path,
    out: &Path,
    output: &Output,
) -> std::process::Command {
    let mut command = workspace.npm_program("esbuild");
    command.arg(source).args(OPTIONS);
    // It finds neither Node nor a browser at build time, so one file serves both.
    command.arg("--platform=neutral");
    // Who imports the wasm as a module gets it from the bundler of the shop.
    command.args(["--external:*.wasm", "--external:*.wasm?module"]);
    command.arg("--loader:.css=text");
    command.arg(format!("--mangle-props={RENAMED}|{INTERNAL}"));
    command.arg(format!("--mangle-cache={}", short_names(workspace).display()));
    if output.format != "cjs" {
        command.arg(HINT);
    }
    if output.format == "esm" {
        // Modules import each other, so that a page has one wasm and one class.
        command.args(["--external:./index.mjs", "--external:./element.mjs"]);
    }
    command.arg(format!("--format={}", output.format));
    command.arg(format!("--outfile={}", out.join(output.file).display()));
    command
}

/// A source in one file, for a wasm whose names are not short yet.
pub(super) fn readable(workspace: &Workspace, source: &str) -> Result<PathBuf> {
    let out = workspace.staging().join(source).with_extension("readable.mjs");
    let mut command = workspace.npm_program("esbuild");
    command.arg(sources(workspace).join(source)).args(["--bundle", "--platform=neutral"]);
    command.args(["--format=esm", "--log-level=warning"]);
    run::progress(command.arg(format!("--outfile={}", out.display())))?;
    Ok(out)
}

/// In place: the bundles take the style sheet of the element as text, which esbuild leaves as it is.
fn minify_style(workspace: &Workspace, style: &Path) -> Result<()> {
    let mut command = workspace.npm_program("esbuild");
    command.arg(style).args(["--minify", "--log-level=warning", "--allow-overwrite"]);
    run::progress(command.arg(format!("--outfile={}", style.display())))
}

/// TypeScript takes a `.d.ts` of this package for the typings of an ES module, since package.json
/// says so. The same text as `.d.cts` types the `CommonJS` bundle.
fn declare_commonjs(workspace: &Workspace, source: &str, bundle: &Path) -> Result<()> {
    let typings = sources(workspace).join(source).with_extension("d.ts");
    copy(&typings, &bundle.with_extension("d.cts"))
}

/// The bundles, as they are called in `dist/`.
pub(super) fn files() -> impl Iterator<Item = &'static str> {
    ENTRIES.iter().flat_map(|entry| entry.outputs).map(|output| output.file)
}

/// The bundle of the script tag without the element.
pub(crate) fn headless(workspace: &Workspace) -> PathBuf {
    workspace.staging().join("headless.js")
}

/// Where the bundles are made.
pub(super) fn bundles(workspace: &Workspace) -> PathBuf {
    workspace.staging().join("dist")
}

/// The short names of the border, as esbuild reads them.
fn short_names(workspace: &Workspace) -> PathBuf {
    workspace.staging().join("names.json")
}

/// `pkg-template/` with the wasm.
pub(super) fn sources(workspace: &Workspace) -> PathBuf {
    workspace.staging().join("sources")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_callers_see_gets_a_short_name() {
        let (_, names) = INTERNAL.trim_end_matches(")$").split_once('(').unwrap();
        let contract = ["index.d.ts", "element.d.ts", "testing.d.ts"].map(|file| {
            let template = concat!(env!("CARGO_MANIFEST_DIR"), "/../pkg-template");
            fs::read_to_string(Path::new(template).join(file)).unwrap()
        });
        for line in contract.iter().flat_map(|text| text.lines()) {
            let line = line.trim().trim_start_matches("readonly ").trim_start_matches("get ");
            let member = line.split([':', '?', '(']).next().unwrap_or_default();
            assert!(names.split('|').all(|name| name != member), "{line}");
        }
    }
}
