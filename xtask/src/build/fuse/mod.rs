//! Small functions as one, which is told which of them it shall be.
//!
//! An engine compiles a function when it is first called, and takes as long to begin as for some 50 bytes
//! of it. Of what runs until the first picks, what is small is compiled together, which makes 96
//! functions of 182. From the options to the picks takes Chromium 6 % less, and the download is 0.35 KB larger.

mod write;

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context, Result, bail};
use wasmparser::{ElementItems, ExternalKind, FuncType, FunctionBody, Operator, Parser, Payload};

use super::{order, panics, rehearsal::Runs};

/// The largest that is small, in bytes. With 500 there are 5 functions less, for 0.2 KB.
const MOST_BYTES: usize = 300;

/// How many places may call it: each has to say which one it means.
const MOST_CALLERS: usize = 8;

/// How often it may run: to find out which one is meant takes time as well.
const MOST_RUNS: u32 = 50;

/// The same wasm without names, in which small functions are one if they run in the same act and have
/// the same type.
pub(super) fn fused(wasm: &[u8], acts: &[Runs]) -> Result<Vec<u8>> {
    // Names are by index, and several functions get the same one.
    let wasm = order::nameless(wasm)?.finish();
    let functions = Functions::of(&wasm)?;
    let groups = functions.groups(acts)?;
    write::written(&wasm, &functions, &groups)
}

/// What there is to know of the functions of a wasm, by their indices.
#[derive(Default)]
struct Functions<'w> {
    /// By the indices of types.
    types: BTreeMap<u32, FuncType>,
    /// The types of those that are not imported.
    type_of: BTreeMap<u32, u32>,
    /// What these do.
    bodies: BTreeMap<u32, FunctionBody<'w>>,
    /// How many places call each.
    callers: BTreeMap<u32, usize>,
    /// Those that are reached in other ways too, from outside or by an address.
    kept: BTreeSet<u32>,
}

/// Functions that become one.
struct Group<'f> {
    /// What each of them takes and returns. The one takes a number more.
    of_type: &'f FuncType,
    /// How many parameters that are.
    parameters: u32,
    /// The type of the one, which is behind all others.
    own_type: u32,
    members: Vec<u32>,
}

impl<'w> Functions<'w> {
    fn of(wasm: &'w [u8]) -> Result<Self> {
        let first = panics::imported(wasm)?;
        let mut all = Self::default();
        for payload in Parser::new(0).parse_all(wasm) {
            match payload.context("the wasm cannot be read")? {
                Payload::TypeSection(section) => {
                    for (index, of_type) in (0..).zip(section.into_iter_err_on_gc_types()) {
                        all.types.insert(index, of_type?);
                    }
                }
                Payload::FunctionSection(section) => {
                    for (index, of_type) in (first..).zip(section) {
                        all.type_of.insert(index, of_type?);
                    }
                }
                Payload::ExportSection(section) => {
                    for export in section {
                        let export = export?;
                        if export.kind == ExternalKind::Func {
                            all.kept.insert(export.index);
                        }
                    }
                }
                Payload::StartSection { func, .. } => {
                    all.kept.insert(func);
                }
                Payload::ElementSection(section) => {
                    for element in section {
                        let ElementItems::Functions(items) = element?.items else {
                            bail!("a table is filled by expressions");
                        };
                        for index in items {
                            all.kept.insert(index?);
                        }
                    }
                }
                Payload::CodeSectionEntry(body) => all.add(body)?,
                _ => {}
            }
        }
        Ok(all)
    }

    /// Adds the next body.
    fn add(&mut self, body: FunctionBody<'w>) -> Result<()> {
        for operator in body.get_operators_reader()? {
            match operator? {
                Operator::Call { function_index } => {
                    *self.callers.entry(function_index).or_default() += 1;
                }
                Operator::RefFunc { function_index } => {
                    self.kept.insert(function_index);
                }
                _ => {}
            }
        }
        let next = self.type_of.keys().nth(self.bodies.len());
        self.bodies.insert(*next.context("a function has no type")?, body);
        Ok(())
    }

    fn groups(&self, acts: &[Runs]) -> Result<Vec<Group<'_>>> {
        let mut groups = Vec::new();
        let mut new_types = self.types.keys().next_back().map_or(0, |last| last + 1)..;
        for runs in acts {
            let mut by_type: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
            for (&index, &times) in runs {
                if times <= MOST_RUNS && self.can_be_a_part(index) {
                    by_type.entry(self.type_of[&index]).or_default().push(index);
                }
            }
            by_type.retain(|_, members| members.len() > 1);
            for ((index, members), own_type) in by_type.into_iter().zip(&mut new_types) {
                let of_type = &self.types[&index];
                let parameters = u32::try_from(of_type.params().len())?;
                groups.push(Group { of_type, parameters, own_type, members });
            }
        }
        Ok(groups)
    }

    fn can_be_a_part(&self, index: u32) -> bool {
        let is_small = self.bodies[&index].as_bytes().len() <= MOST_BYTES;
        let has_few_callers = self.callers.get(&index).is_none_or(|all| *all <= MOST_CALLERS);
        // A block has a type of its own where it returns several values.
        let returns_one = self.types[&self.type_of[&index]].results().len() <= 1;
        is_small && has_few_callers && returns_one && !self.kept.contains(&index)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `$begin` calls others, which are 2 and 3.
    fn wasm(others: &str) -> String {
        format!(
            r#"(module
                (type (func (result i32)))
                (type (func (param i32) (result i32)))
                (import "$page" "$now" (func $now (result i32)))
                (func $begin (export "$begin") (result i32)
                    (call $twice (call $now)) (drop (call $next (i32.const 7))))
                {others})"#
        )
    }

    const TWICE: &str =
        "(func $twice (param $n i32) (result i32) (i32.mul (local.get $n) (i32.const 2)))";
    const NEXT: &str =
        "(func $next (param $n i32) (result i32) (i32.add (local.get $n) (i32.const 1)))";

    /// What becomes of it when functions run so often.
    fn assert_fused(wasm: &str, acts: &[Runs], expected: &str) {
        let fused = fused(&wat::parse_str(wasm).unwrap(), acts).unwrap();
        let expected = order::nameless(&wat::parse_str(expected).unwrap()).unwrap();
        assert_eq!(fused, expected.finish());
    }

    fn assert_left_alone(wasm: &str, acts: &[Runs]) {
        assert_fused(wasm, acts, wasm);
    }

    fn both() -> Runs {
        Runs::from([(2, 1), (3, MOST_RUNS)])
    }

    #[test]
    fn functions_of_one_type_become_one_which_is_told_what_to_be() {
        assert_fused(
            &wasm(&[TWICE, NEXT].concat()),
            &[both()],
            r#"(module
                (type (func (result i32)))
                (type (func (param i32) (result i32)))
                (type (func (param i32 i32) (result i32)))
                (import "$page" "$now" (func $now (result i32)))
                (func $begin (export "$begin") (result i32)
                    (call $one (call $now) (i32.const 0))
                    (drop (call $one (i32.const 7) (i32.const 1))))
                (func $one (param $n i32) (param $which i32) (result i32)
                    (block
                        (block (br_table 0 1 (local.get $which)))
                        (return (block (result i32) (i32.mul (local.get $n) (i32.const 2)))))
                    (return (block (result i32) (i32.add (local.get $n) (i32.const 1))))))"#,
        );
    }

    #[test]
    fn locals_serve_every_function_that_has_some_of_their_type() {
        assert_fused(
            r#"(module
                (type (func))
                (func (export "$begin") (call $first) (call $second) (call $third))
                (func $first (local $a i32) (local $b i64)
                    (local.set $a (i32.const 1)) (local.set $b (i64.const 2)))
                (func $third (local $a f64) (local.set $a (f64.const 3)))
                (func $second (local $a i64) (local $b i32) (local $c i32)
                    (local.set $a (i64.const 4)) (local.set $b (local.tee $c (i32.const 5)))))"#,
            &[Runs::from([(1, 1), (3, 1)])],
            r#"(module
                (type (func))
                (type (func (param i32)))
                (func (export "$begin")
                    (call $one (i32.const 0)) (call $one (i32.const 1)) (call $third))
                (func $one (param $which i32) (local $a i32) (local $b i64) (local $c i32)
                    (block
                        (block (br_table 0 1 (local.get $which)))
                        (block (local.set $a (i32.const 1)) (local.set $b (i64.const 2)))
                        (return))
                    (block
                        (local.set $b (i64.const 4))
                        (local.set $a (local.tee $c (i32.const 5))))
                    (return))
                (func $third (local $a f64) (local.set $a (f64.const 3))))"#,
        );
    }

    #[test]
    fn what_runs_in_another_act_or_never_is_left_alone() {
        let wasm = wasm(&[TWICE, NEXT].concat());
        assert_left_alone(&wasm, &[Runs::from([(2, 1)]), Runs::from([(3, 1)])]);
        assert_left_alone(&wasm, &[Runs::from([(2, 1)])]);
    }

    #[test]
    fn what_has_another_type_is_left_alone() {
        let others = "(func $twice (param i64)) (func $next (param i32))";
        assert_left_alone(
            &format!(
                r#"(module {others}
                    (func (export "$begin") (call $twice (i64.const 1)) (call $next (i32.const 2))))"#
            ),
            &[Runs::from([(0, 1), (1, 1)])],
        );
    }

    #[test]
    fn what_returns_several_values_is_left_alone() {
        let body = "(result i32 i32) (i32.const 1) (i32.const 2)";
        assert_left_alone(
            &format!(
                r#"(module (func $first {body}) (func $second {body})
                    (func (export "$begin") (result i32 i32 i32 i32) (call $first) (call $second)))"#
            ),
            &[Runs::from([(0, 1), (1, 1)])],
        );
    }

    #[test]
    fn what_runs_often_is_left_alone() {
        let wasm = wasm(&[TWICE, NEXT].concat());
        assert_left_alone(&wasm, &[Runs::from([(2, 1), (3, MOST_RUNS + 1)])]);
    }

    #[test]
    fn what_is_large_is_left_alone() {
        let next = NEXT.replace("(i32.add", &format!("{} (i32.add", "nop ".repeat(MOST_BYTES)));
        assert_left_alone(&wasm(&[TWICE, &next].concat()), &[both()]);
    }

    #[test]
    fn what_is_called_from_many_places_is_left_alone() {
        let calls = "(drop (call $next (i32.const 1)))".repeat(MOST_CALLERS);
        let others = [TWICE, NEXT, "(func $others ", &calls, ")"].concat();
        assert_left_alone(&wasm(&others), &[both()]);
    }

    #[test]
    fn what_is_reached_from_outside_or_by_an_address_is_left_alone() {
        for kept in [
            r#"(export "$next" (func $next))"#,
            "(table 1 funcref) (elem (i32.const 0) func $next)",
            "(elem declare func $next) (func (drop (ref.func $next)))",
        ] {
            assert_left_alone(&wasm(&[TWICE, NEXT, kept].concat()), &[both()]);
        }
    }
}
