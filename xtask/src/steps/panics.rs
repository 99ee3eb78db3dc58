//! Whether the wasm can panic. A panic is a trap, after which the instance is lost for the page.

use std::fs;

use anyhow::{Context, Result, ensure};
use wasmparser::{Operator, Parser, Payload};

use crate::{
    build::{self, panics},
    workspace::Workspace,
};

/// The component's crates, as they are in the names of functions.
const OURS: [&str; 2] = ["vip_recommendations", "vip_json"];

/// Fails when a function of ours calls the panic machinery, that of formatting included. Told, but no failure, is who else does.
///
/// What cannot be seen here: a call through a table, and what was inlined into a function of the
/// standard library. What is left by design is the end of memory, which traps in the allocation.
pub(super) fn check(workspace: &Workspace) -> Result<()> {
    let wasm = fs::read(build::compiled_wasm(workspace)).context("reading the wasm as compiled")?;
    let calls = panicking(&wasm)?;
    let (ours, others): (Vec<_>, Vec<_>) = calls.iter().partition(|(caller, _)| is_ours(caller));
    for (caller, callee) in &others {
        println!("not ours: {caller} calls {callee}");
    }
    for (caller, callee) in &ours {
        println!("OURS: {caller} calls {callee}");
    }
    ensure!(ours.is_empty(), "{} functions of ours can panic", ours.len());
    Ok(())
}

/// Who calls what panics, by name; what panics by trade is left out.
fn panicking(wasm: &[u8]) -> Result<Vec<(String, String)>> {
    let (names, mut calls) = (panics::names(wasm)?, Vec::new());
    let mut caller = panics::imported(wasm)?;
    for payload in Parser::new(0).parse_all(wasm) {
        if let Payload::CodeSectionEntry(body) = payload.context("the wasm cannot be read")? {
            for operator in body.get_operators_reader()? {
                if let Operator::Call { function_index: callee } = operator? {
                    calls.push((caller, callee));
                }
            }
            caller += 1;
        }
    }
    ensure!(names.values().any(|name| is_ours(name)), "the wasm has no names of ours");
    let name = |index| names.get(&index).cloned().unwrap_or_default();
    let mut found: Vec<_> = calls
        .into_iter()
        .map(|(caller, callee)| (name(caller), name(callee)))
        .filter(|(caller, callee)| panics::is_panicking(callee) && !panics::is_panicking(caller))
        .collect();
    found.sort();
    found.dedup();
    Ok(found)
}

fn is_ours(name: &str) -> bool {
    OURS.iter().any(|part| name.contains(part))
}
