//! The panic machinery out of the wasm.
//!
//! It is there for the allocation that fails, which the standard library cannot do without: hooks,
//! payloads and formatting for a message that nobody in a browser would see. Here the functions that
//! are called in order to panic trap at once, which is how they end anyway, and wasm-opt drops what
//! only they called. The paths of sources that they would name are blanked. Whether a function of ours
//! calls them is for the step `panics`, which looks at the wasm as it was before.
//!
//! The wasm is 0.9 KB of 39 smaller by it as it is downloaded.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context, Result, ensure};
use wasm_encoder::{CodeSection, Function, Instruction, Module, RawSection};
use wasmparser::{KnownCustom, Name, Parser, Payload, TypeRef};

use super::sections::raw;

/// What functions have in their names that panic, begin to, or say why.
const PANICKING: &[&str] = &[
    "panicking",
    "unwrap_failed",
    "expect_failed",
    "slice_index",
    "core::fmt::",
    "core::any::Any",
];

/// The same of an allocation that fails, which every function may have that allocates.
const ALLOCATING: &[&str] = &["handle_error", "handle_alloc_error", "alloc_error_hook"];

/// Whether a function of this name panics, and not for want of memory.
pub(crate) fn is_panicking(name: &str) -> bool {
    has(name, PANICKING)
}

fn has(name: &str, parts: &[&str]) -> bool {
    parts.iter().any(|part| name.contains(part))
}

/// The names of all functions, imported ones first, without mangling.
pub(crate) fn names(wasm: &[u8]) -> Result<BTreeMap<u32, String>> {
    let mut names = BTreeMap::new();
    for payload in Parser::new(0).parse_all(wasm) {
        let Payload::CustomSection(section) = payload.context("the wasm cannot be read")? else {
            continue;
        };
        let KnownCustom::Name(parts) = section.as_known() else { continue };
        for part in parts {
            if let Name::Function(functions) = part? {
                for function in functions {
                    let function = function?;
                    let name = format!("{:#}", rustc_demangle::demangle(function.name));
                    names.insert(function.index, name);
                }
            }
        }
    }
    ensure!(!names.is_empty(), "the wasm has no names");
    Ok(names)
}

/// How many functions are imported.
pub(crate) fn imported(wasm: &[u8]) -> Result<u32> {
    let mut count = 0;
    for payload in Parser::new(0).parse_all(wasm) {
        if let Payload::ImportSection(section) = payload.context("the wasm cannot be read")? {
            for import in section.into_imports() {
                count += u32::from(matches!(import?.ty, TypeRef::Func(_)));
            }
        }
    }
    Ok(count)
}

/// The same wasm, with a trap in place of each function that panics.
pub(super) fn cut(wasm: &[u8]) -> Result<Vec<u8>> {
    let panicking: BTreeSet<u32> = names(wasm)?
        .into_iter()
        .filter(|(_, name)| has(name, PANICKING) || has(name, ALLOCATING))
        .map(|(index, _)| index)
        .collect();
    ensure!(!panicking.is_empty(), "the wasm has no function that panics by its name");
    let mut trap = Function::new([]);
    trap.instruction(&Instruction::Unreachable).instruction(&Instruction::End);

    let (mut module, mut code) = (Module::new(), CodeSection::new());
    let (mut index, mut left) = (imported(wasm)?, 0);
    for payload in Parser::new(0).parse_all(wasm) {
        let payload = payload.context("the wasm cannot be read")?;
        match &payload {
            Payload::CodeSectionStart { count, .. } => left = *count,
            Payload::CodeSectionEntry(body) => {
                if panicking.contains(&index) {
                    code.function(&trap);
                } else {
                    code.raw(body.as_bytes());
                }
                index += 1;
                left -= 1;
                if left == 0 {
                    module.section(&code);
                }
            }
            _ => {
                if let Some(RawSection { id, data }) = raw(&payload, wasm)? {
                    let blanked = matches!(payload, Payload::DataSection(_)).then(|| blank(data));
                    module.section(&RawSection { id, data: blanked.as_deref().unwrap_or(data) });
                }
            }
        }
    }
    Ok(module.finish())
}

/// Data without the paths of the standard library's sources: zeros in their places.
fn blank(data: &[u8]) -> Vec<u8> {
    let (begin, end) = (b"/rustc/", b".rs");
    let mut data = data.to_vec();
    let mut from = 0;
    while let Some(start) = find(&data, from, begin) {
        let Some(last) = find(&data, start, end) else { break };
        from = last + end.len();
        data[start..from].fill(0);
    }
    data
}

/// Where a text begins in data, from some place on.
fn find(data: &[u8], from: usize, text: &[u8]) -> Option<usize> {
    data[from..].windows(text.len()).position(|it| it == text).map(|at| from + at)
}

#[cfg(test)]
mod tests {
    use super::*;

    const WASM: &str = r#"(module
        (import "$page" "$now" (func $now (result f64)))
        (func $core::panicking::panic_fmt (drop (call $now)))
        (func (export "$pick") (call $core::panicking::panic_fmt) (drop (call $now))))"#;

    #[test]
    fn what_panics_traps_and_the_rest_stays() {
        let cut = cut(&wat::parse_str(WASM).unwrap()).unwrap();
        let expected = WASM.replace("panic_fmt (drop (call $now))", "panic_fmt unreachable");
        assert_eq!(cut, wat::parse_str(expected).unwrap());
    }

    #[test]
    fn paths_of_the_standard_library_are_blanked() {
        let data = b"text/rustc/0123/library/alloc/src/vec.rs\x07more/rustc/4/a.rs/rustc/";
        let expected = [&b"text"[..], &[0; 36], b"\x07more", &[0; 13], b"/rustc/"].concat();
        assert_eq!(blank(data), expected);
    }

    #[test]
    fn a_wasm_without_names_is_refused() {
        let error = cut(&wat::parse_str("(module (func))").unwrap()).unwrap_err();
        assert_eq!(error.to_string(), "the wasm has no names");
    }

    #[test]
    fn names_that_have_changed_are_noticed() {
        let error = cut(&wat::parse_str("(module (func $pick))").unwrap()).unwrap_err();
        assert_eq!(error.to_string(), "the wasm has no function that panics by its name");
    }
}
