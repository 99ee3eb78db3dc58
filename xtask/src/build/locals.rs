//! The locals of each function numbered as they are in functions like it.
//!
//! Two functions that do the same with other locals differ in each byte that names one, and compilers
//! number locals in the order in which a function happens to set or use them. Which number one has makes
//! no difference, so here each function exchanges numbers until no exchange makes it more like the
//! others. The wasm is 0.3 KB of 31 smaller by it as it is downloaded.

use std::{collections::HashMap, ops::Range};

use anyhow::{Context, Result};
use wasmparser::{FunctionBody, Operator, Parser, Payload};

/// How many bytes are looked at together: what a byte is depends on those just before it.
const RUN: usize = 5;

/// How often all functions are gone through. What one has found changes what is best for the next.
const ROUNDS: usize = 4;

/// What a few occurrences of a longer run are worth beside many of a shorter one.
const DOUBT: f64 = 1.0;

/// The same wasm with other numbers for its locals.
pub(super) fn renumbered(wasm: &[u8]) -> Result<Vec<u8>> {
    let functions = functions(wasm)?;
    let mut wasm = wasm.to_vec();
    let mut seen = Seen::default();
    for function in &functions {
        seen.count(&wasm, &function.bytes, 1);
    }
    for _ in 0..ROUNDS {
        for function in &functions {
            // It shall be like the others, not like itself.
            seen.count(&wasm, &function.bytes, -1);
            function.settle(&mut wasm, &seen);
            seen.count(&wasm, &function.bytes, 1);
        }
    }
    Ok(wasm)
}

/// A function of the wasm.
struct Function {
    /// Where its body is.
    bytes: Range<usize>,
    /// Its locals of one type, for each type; parameters are none, as their order is the caller's.
    groups: Vec<Range<u8>>,
    /// Where the bytes are that name a local.
    names: Vec<usize>,
}

fn functions(wasm: &[u8]) -> Result<Vec<Function>> {
    let (mut parameters, mut types, mut functions) = (Vec::new(), Vec::new(), Vec::new());
    for payload in Parser::new(0).parse_all(wasm) {
        match payload.context("the wasm cannot be read")? {
            Payload::TypeSection(section) => {
                for ty in section.into_iter_err_on_gc_types() {
                    parameters.push(u8::try_from(ty?.params().len())?);
                }
            }
            Payload::FunctionSection(section) => {
                for ty in section {
                    types.push(usize::try_from(ty?)?);
                }
            }
            Payload::CodeSectionEntry(body) => {
                let ty = types.get(functions.len()).context("a function has no type")?;
                let first = parameters.get(*ty).context("a function has an unknown type")?;
                functions.push(Function::read(&body, *first)?);
            }
            _ => {}
        }
    }
    Ok(functions)
}

impl Function {
    fn read(body: &FunctionBody, parameters: u8) -> Result<Self> {
        let range = body.range();
        let bytes = usize::try_from(range.start)?..usize::try_from(range.end)?;
        let (mut groups, mut next) = (Vec::new(), u32::from(parameters));
        for group in body.get_locals_reader()? {
            let first = next;
            next += group?.0;
            // Numbers above are of two bytes. Such a function stays as it is.
            if next <= 0x80 {
                groups.push(u8::try_from(first)?..u8::try_from(next)?);
            }
        }
        let mut names = Vec::new();
        for operator in body.get_operators_reader()?.into_iter_with_offsets() {
            if let (
                Operator::LocalGet { .. } | Operator::LocalSet { .. } | Operator::LocalTee { .. },
                at,
            ) = operator?
            {
                names.push(usize::try_from(at)? + 1);
            }
        }
        Ok(Self { bytes, groups, names })
    }

    /// Exchanges numbers until that makes nothing more likely.
    fn settle(&self, wasm: &mut [u8], seen: &Seen) {
        let pairs = |group: &Range<u8>| {
            let last = group.end;
            group.clone().flat_map(move |one| (one + 1..last).map(move |other| (one, other)))
        };
        let mut is_better = true;
        while is_better {
            is_better = false;
            for (one, other) in self.groups.iter().flat_map(pairs) {
                is_better |= self.exchange(one, other, wasm, seen);
            }
        }
    }

    /// Where a local is named.
    fn naming(&self, local: u8, wasm: &[u8]) -> Vec<usize> {
        self.names.iter().copied().filter(|at| wasm[*at] == local).collect()
    }

    /// Exchanges two numbers if the function is more likely with it.
    fn exchange(&self, one: u8, other: u8, wasm: &mut [u8], seen: &Seen) -> bool {
        let ones = self.naming(one, wasm);
        let others = self.naming(other, wasm);
        let mut touched: Vec<usize> =
            ones.iter().chain(&others).flat_map(|at| *at..self.bytes.end.min(at + RUN)).collect();
        touched.sort_unstable();
        touched.dedup();

        let before = seen.surprise(wasm, &touched);
        write(wasm, &ones, other);
        write(wasm, &others, one);
        let is_better = seen.surprise(wasm, &touched) < before;
        if !is_better {
            write(wasm, &ones, one);
            write(wasm, &others, other);
        }
        is_better
    }
}

fn write(wasm: &mut [u8], places: &[usize], number: u8) {
    for at in places {
        wasm[*at] = number;
    }
}

/// How often each run of up to [`RUN`] bytes has been seen.
#[derive(Default)]
struct Seen(HashMap<u64, i32>);

impl Seen {
    fn count(&mut self, wasm: &[u8], range: &Range<usize>, by: i32) {
        for at in range.clone() {
            for length in 0..=RUN {
                *self.0.entry(key(&wasm[at + 1 - length..=at])).or_default() += by;
            }
        }
    }

    fn times(&self, run: &[u8]) -> f64 {
        self.0.get(&key(run)).copied().unwrap_or(0).into()
    }

    /// How unlikely the bytes at these places are together: the sum of logarithms. The bits of a
    /// number grow as its logarithm does, near enough, and are the same on every machine.
    fn surprise(&self, wasm: &[u8], places: &[usize]) -> u64 {
        let bits = |at: &usize| self.likelihood(wasm, *at).to_bits() >> 32;
        places.iter().map(|at| u64::from(u32::MAX) - bits(at)).sum()
    }

    /// How likely a byte is after those before it: with each longer run of them, as far as it has been
    /// seen, the better founded opinion counts more.
    fn likelihood(&self, wasm: &[u8], at: usize) -> f64 {
        let mut likelihood = 1.0 / 256.0;
        for length in 0..RUN {
            let all = self.times(&wasm[at - length..at]);
            if all == 0.0 {
                break;
            }
            let same = self.times(&wasm[at - length..=at]);
            likelihood = (same + DOUBT * likelihood) / (all + DOUBT);
        }
        likelihood
    }
}

/// A run of bytes as a number; the first one bit tells its length.
fn key(run: &[u8]) -> u64 {
    run.iter().fold(1, |key, byte| key << 8 | u64::from(*byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Three functions that add, and one more with these locals and this body.
    fn wasm(locals: &str, body: &str) -> Vec<u8> {
        let usual = "(func (param i32) (local i32 i32 i64)
            (local.set 1 (i32.const 7))
            (local.set 2 (i32.add (local.get 0) (local.get 1))))";
        let text = format!("(module {usual} {usual} {usual} (func (param i32) {locals} {body}))");
        wat::parse_str(text).unwrap()
    }

    #[test]
    fn a_function_that_differs_from_others_in_its_locals_becomes_like_them() {
        let unlike = "(local.set 2 (i32.const 7))
            (local.set 1 (i32.add (local.get 0) (local.get 2)))";
        let alike = "(local.set 1 (i32.const 7))
            (local.set 2 (i32.add (local.get 0) (local.get 1)))";
        let locals = "(local i32 i32 i64)";
        assert_eq!(renumbered(&wasm(locals, unlike)).unwrap(), wasm(locals, alike));
    }

    #[test]
    fn parameters_and_locals_of_other_types_keep_their_numbers() {
        let locals = "(local i32 i64 i32)";
        let body = "(local.set 0 (i32.const 7))
            (local.set 2 (i64.const 7))
            (local.set 3 (i32.add (local.get 1) (local.get 0)))";
        let wasm = wasm(locals, body);
        assert_eq!(renumbered(&wasm).unwrap(), wasm);
    }

    #[test]
    fn a_function_with_many_locals_stays_as_it_is() {
        let locals = format!("(local {})", "i32 ".repeat(200));
        let body = "(local.set 2 (i32.const 7))
            (local.set 150 (i32.add (local.get 0) (local.get 2)))";
        let wasm = wasm(&locals, body);
        assert_eq!(renumbered(&wasm).unwrap(), wasm);
    }
}
