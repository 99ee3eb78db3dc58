//! What the wasm exports: nothing that nobody reads, and its memory by the version of the component.
//!
//! By that name JavaScript knows the wasm that it was packed with; in that of another version the short
//! names may mean something else. With a section for the version, and with what the linker exports, the
//! download was 0.1 KB larger.

use anyhow::{Context, Result, bail};
use wasm_encoder::{ExportKind, ExportSection, Module};
use wasmparser::{ExternalKind, Parser, Payload};

use super::sections::raw;

/// What the linker exports beside the memory.
const LINKERS: [&str; 2] = ["__data_end", "__heap_base"];

/// The same wasm, without what the linker exports for nobody.
pub(super) fn wanted(wasm: &[u8]) -> Result<Vec<u8>> {
    renamed(wasm, |name, _| (!LINKERS.contains(&name)).then(|| name.to_owned()))
}

/// The same wasm, with the version for the name of its memory.
pub(super) fn versioned(wasm: &[u8], version: &str) -> Result<Vec<u8>> {
    renamed(wasm, |name, kind| {
        Some(if kind == ExternalKind::Memory { version } else { name }.to_owned())
    })
}

/// The same wasm with other names for its exports; those without one are left out.
fn renamed(wasm: &[u8], name_of: impl Fn(&str, ExternalKind) -> Option<String>) -> Result<Vec<u8>> {
    let mut module = Module::new();
    for payload in Parser::new(0).parse_all(wasm) {
        let payload = payload.context("the wasm cannot be read")?;
        if let Payload::ExportSection(section) = payload {
            let mut exports = ExportSection::new();
            for export in section {
                let export = export?;
                let kind = match export.kind {
                    ExternalKind::Func => ExportKind::Func,
                    ExternalKind::Memory => ExportKind::Memory,
                    ExternalKind::Global => ExportKind::Global,
                    other => bail!("the export {} is of the kind {other:?}", export.name),
                };
                if let Some(name) = name_of(export.name, export.kind) {
                    exports.export(&name, kind, export.index);
                }
            }
            module.section(&exports);
        } else if let Some(section) = raw(&payload, wasm)? {
            module.section(&section);
        }
    }
    Ok(module.finish())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wasm(exports: &str) -> Vec<u8> {
        wat::parse_str(format!(
            "(module (memory 1) (global i32 (i32.const 1)) (func) {exports} (data (i32.const 0) \"text\"))"
        ))
        .unwrap()
    }

    #[test]
    fn what_the_linker_exports_for_nobody_is_left_out() {
        let given = wasm(
            r#"(export "memory" (memory 0)) (export "$ask" (func 0)) (export "__heap_base" (global 0))"#,
        );
        let wanted_ones = wasm(r#"(export "memory" (memory 0)) (export "$ask" (func 0))"#);
        assert_eq!(wanted(&given).unwrap(), wanted_ones);
    }

    #[test]
    fn the_memory_is_called_as_the_version_is() {
        let given = wasm(r#"(export "a" (memory 0)) (export "b" (func 0))"#);
        let expected = wasm(r#"(export "1.2.3" (memory 0)) (export "b" (func 0))"#);
        assert_eq!(versioned(&given, "1.2.3").unwrap(), expected);
    }
}
