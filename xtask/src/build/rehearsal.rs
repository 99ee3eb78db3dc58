//! Which functions of the wasm run until the first picks, and how often: it is tried, in Node.
//!
//! The response is Adobe's longest example. It takes the same functions as one of 22 KB.

use std::{collections::BTreeMap, convert::Infallible, fs};

use anyhow::{Context, Result, ensure};
use wasm_encoder::{
    CodeSection, ConstExpr, ExportKind, ExportSection, FunctionSection, GlobalSection, GlobalType,
    Instruction, Module, ValType,
    reencode::{Error, Reencode, utils},
};
use wasmparser::{
    ExportSectionReader, FunctionBody, FunctionSectionReader, GlobalSectionReader, Parser,
};

use super::{bundle, exports, panics};
use crate::{run, workspace::Workspace};

const SCRIPT: &str = "xtask/src/build/rehearsal.mjs";
const RESPONSE: &str = "tests/fixtures/fetch/2026-06-23_propensity_lists.json";

/// How often each function ran, by its index. One that did not is not in it.
pub(super) type Runs = BTreeMap<u32, u32>;

/// What runs for `createClient()`, and what `pick()` is the first to need.
pub(super) fn acts(workspace: &Workspace, wasm: &[u8]) -> Result<[Runs; 2]> {
    let counting = workspace.staging().join("counting.wasm");
    let bytes = exports::versioned(&counted(wasm)?, &workspace.version)?;
    fs::write(&counting, bytes).context("writing the wasm that counts")?;
    let mut node = workspace.command("node");
    node.arg(SCRIPT).arg(bundle::readable(workspace, "slim.js")?).arg(counting).arg(RESPONSE);
    let printed = run::output(&mut node).context("nothing was picked")?;
    let acts: [Runs; 2] = serde_json::from_str(&printed).context("reading what ran")?;
    ensure!(acts.iter().all(|runs| !runs.is_empty()), "nothing ran: {printed}");
    Ok(acts)
}

/// The same wasm, which counts how often its functions begin: each in a global, which it exports by the
/// function's index.
fn counted(wasm: &[u8]) -> Result<Vec<u8>> {
    let mut counting = Counting { imported: panics::imported(wasm)?, ..Counting::default() };
    let mut module = Module::new();
    counting
        .parse_core_module(&mut module, Parser::new(0), wasm)
        .context("the wasm cannot be read")?;
    Ok(module.finish())
}

#[derive(Default)]
struct Counting {
    imported: u32,
    functions: u32,
    /// The first of its globals.
    global: u32,
    /// How many functions have been written.
    written: u32,
}

impl Reencode for Counting {
    type Error = Infallible;

    fn parse_function_section(
        &mut self,
        functions: &mut FunctionSection,
        section: FunctionSectionReader<'_>,
    ) -> Result<(), Error<Infallible>> {
        self.functions = section.count();
        utils::parse_function_section(self, functions, section)
    }

    fn parse_global_section(
        &mut self,
        globals: &mut GlobalSection,
        section: GlobalSectionReader<'_>,
    ) -> Result<(), Error<Infallible>> {
        self.global = section.count();
        utils::parse_global_section(self, globals, section)?;
        let counter = GlobalType { val_type: ValType::I32, mutable: true, shared: false };
        for _ in 0..self.functions {
            globals.global(counter, &ConstExpr::i32_const(0));
        }
        Ok(())
    }

    fn parse_export_section(
        &mut self,
        exports: &mut ExportSection,
        section: ExportSectionReader<'_>,
    ) -> Result<(), Error<Infallible>> {
        utils::parse_export_section(self, exports, section)?;
        for place in 0..self.functions {
            let index = (self.imported + place).to_string();
            exports.export(&index, ExportKind::Global, self.global + place);
        }
        Ok(())
    }

    fn parse_function_body(
        &mut self,
        code: &mut CodeSection,
        body: FunctionBody<'_>,
    ) -> Result<(), Error<Infallible>> {
        let counter = self.global + self.written;
        self.written += 1;
        let mut function = self.new_function_with_parsed_locals(&body)?;
        function
            .instruction(&Instruction::GlobalGet(counter))
            .instruction(&Instruction::I32Const(1))
            .instruction(&Instruction::I32Add)
            .instruction(&Instruction::GlobalSet(counter));
        for operator in body.get_operators_reader()? {
            function.instruction(&self.instruction(operator?)?);
        }
        code.function(&function);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::{super::order, *};

    #[test]
    fn every_function_counts_how_often_it_begins() {
        let wasm = r#"(module
            (import "$page" "$now" (func $now (result f64)))
            (global $stack (mut i32) (i32.const 0))
            (func $pick (export "$pick") (param i32) (result i32) (local i64)
                (drop (call $now)) (call $pick (local.get 0)))
            (func $rank (export "$rank") (global.set $stack (i32.const 8))))"#;
        let counting = r#"(module
            (import "$page" "$now" (func $now (result f64)))
            (global $stack (mut i32) (i32.const 0))
            (global $1 (mut i32) (i32.const 0))
            (global $2 (mut i32) (i32.const 0))
            (export "$pick" (func $pick))
            (export "$rank" (func $rank))
            (export "1" (global $1))
            (export "2" (global $2))
            (func $pick (param i32) (result i32) (local i64)
                (global.set $1 (i32.add (global.get $1) (i32.const 1)))
                (drop (call $now)) (call $pick (local.get 0)))
            (func $rank
                (global.set $2 (i32.add (global.get $2) (i32.const 1)))
                (global.set $stack (i32.const 8))))"#;
        let nameless = |wasm: &[u8]| order::nameless(wasm).unwrap().finish();
        let [wasm, expected] = [wasm, counting].map(|text| wat::parse_str(text).unwrap());
        assert_eq!(nameless(&counted(&wasm).unwrap()), nameless(&expected));
    }
}
