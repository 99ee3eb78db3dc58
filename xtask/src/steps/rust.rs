//! The steps that cargo runs.

use anyhow::Result;

use crate::{
    fuzz as fuzzer, run, setup,
    workspace::{BENCH_CORE, PACKAGE, WASM_TARGET, Workspace},
};

/// `cargo fmt --check`.
pub(super) fn format(workspace: &Workspace) -> Result<()> {
    run::report(&mut workspace.cargo(&["fmt", "--all", "--check"]))
}

/// Everything that is compiled natively, tests included.
pub(super) fn lint_native(workspace: &Workspace) -> Result<()> {
    let clippy = ["clippy", "--workspace", "--all-targets", "--", "--deny", "warnings"];
    run::report(&mut workspace.cargo(&clippy))
}

/// The component as the browser gets it, and what of it the bench exports.
pub(super) fn lint_wasm(workspace: &Workspace) -> Result<()> {
    setup::wasm_target(workspace)?;
    let mut clippy = workspace.cargo(&["clippy", "--package", PACKAGE, "--package", BENCH_CORE]);
    clippy.args(["--target", WASM_TARGET]);
    run::report(clippy.args(["--lib", "--", "--deny", "warnings"]))
}

/// Unit tests, `tests/it` and doctests of all crates.
pub(super) fn test(workspace: &Workspace) -> Result<()> {
    run::tests(&mut workspace.cargo(&["test", "--workspace"]))
}

/// Every target of `tests/fuzz`, for a moment; `cargo xtask fuzz` takes its time.
pub(super) fn fuzz(workspace: &Workspace) -> Result<()> {
    fuzzer::run(workspace, &fuzzer::Options { seconds: 5, targets: Vec::new() })
}

/// The documentation, of private items too. Once more for wasm32, where there is a layer that is
/// not there natively.
pub(super) fn document(workspace: &Workspace) -> Result<()> {
    setup::wasm_target(workspace)?;
    let private = ["doc", "--no-deps", "--document-private-items"];
    for scope in [&["--workspace"][..], &["--package", PACKAGE, "--target", WASM_TARGET]] {
        let mut doc = workspace.cargo(&private);
        run::report(doc.args(scope).env("RUSTDOCFLAGS", "--deny warnings"))?;
    }
    Ok(())
}
