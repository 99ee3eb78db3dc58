//! Whether the wasm can panic. A panic is a trap, after which the instance is lost for the page.

use std::{collections::BTreeMap, fs};

use anyhow::{Context, Result, ensure};
use wasmparser::{KnownCustom, Name, Operator, Parser, Payload, TypeRef};

use crate::{build, workspace::Workspace};

/// The component's crate, as it is in the names of functions.
const OURS: &str = "vip_recommendations";

/// What functions that panic, or begin to, have in their names.
const PANICKING: &[&str] = &["panicking", "unwrap_failed", "expect_failed", "slice_index"];

/// Fails when a function of ours calls the panic machinery. Told, but no failure, is who else does.
///
/// What cannot be seen here: a call through a table, and what was inlined into a function of the
/// standard library. What is left by design is the end of memory, which traps in the allocation.
pub(super) fn check(workspace: &Workspace) -> Result<()> {
    let wasm = fs::read(build::named_wasm(workspace)).context("reading the wasm with names")?;
    let calls = panicking(&wasm)?;
    let (ours, others): (Vec<_>, Vec<_>) =
        calls.iter().partition(|(caller, _)| caller.contains(OURS));
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
    let (mut names, mut imported, mut calls) = (BTreeMap::new(), 0, Vec::new());
    let mut own = 0;
    for payload in Parser::new(0).parse_all(wasm) {
        match payload.context("the wasm cannot be read")? {
            Payload::ImportSection(section) => {
                for import in section.into_imports() {
                    imported += u32::from(matches!(import?.ty, TypeRef::Func(_)));
                }
            }
            Payload::CodeSectionEntry(body) => {
                let caller = imported + own;
                own += 1;
                for operator in body.get_operators_reader()? {
                    if let Operator::Call { function_index: callee } = operator? {
                        calls.push((caller, callee));
                    }
                }
            }
            Payload::CustomSection(section) => {
                if let KnownCustom::Name(section) = section.as_known() {
                    for part in section {
                        if let Name::Function(functions) = part? {
                            for function in functions {
                                let function = function?;
                                let name = format!("{:#}", rustc_demangle::demangle(function.name));
                                names.insert(function.index, name);
                            }
                        }
                    }
                }
            }
            _ => {}
        }
    }
    ensure!(names.values().any(|name| name.contains(OURS)), "the wasm has no names of ours");
    let name = |index| names.get(&index).cloned().unwrap_or_default();
    let mut found: Vec<_> = calls
        .into_iter()
        .map(|(caller, callee)| (name(caller), name(callee)))
        .filter(|(caller, callee)| is_panicking(callee) && !is_panicking(caller))
        .collect();
    found.sort();
    found.dedup();
    Ok(found)
}

fn is_panicking(name: &str) -> bool {
    PANICKING.iter().any(|part| name.contains(part))
}
