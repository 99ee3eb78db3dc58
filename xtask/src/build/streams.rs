//! The wasm in an order in which it is smaller as it is downloaded.
//!
//! Between what is done comes with what it is done: locals, constants, offsets into memory. Each of
//! them is like others of its kind, and nothing like what stands beside it. So they are taken out of the
//! code, kind by kind, and left out where they say nothing: how well an address is aligned, and how long
//! a function is. Some operators often stand together, and then have one byte for both. The download is
//! 2.5 KB of 32 smaller by all this. `pkg-template/inline.wat` puts all of it back, so that here is
//! nothing that it does not know.

use std::ops::Range;

use anyhow::{Context, Result, ensure};
use wasm_encoder::{Encode, RawSection};
use wasmparser::{FunctionBody, Parser, Payload};

use super::sections::raw;

/// What follows an operator.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// Nothing.
    None,
    /// A number, which goes to this stream. An offset has an alignment before it, which goes nowhere.
    In(usize),
    /// The number of a function, see [`push_function`].
    Call,
    /// Something else, which is rare: behind how many bytes it is.
    Other,
}

/// The functions, without what is in the streams below.
pub(super) const CODE_STREAM: usize = 0;
const LOCALS: usize = 1;
const CONSTANTS: usize = 2;
const OFFSETS: usize = 3;
/// The types of blocks.
const BLOCKS: usize = 4;
/// What is counted: the locals that a function declares, and the rare that follows an operator.
const COUNTED: usize = 5;
/// What follows the first operator of a pair, where something does; a stream for each.
const OF_PAIRS: usize = 6;

/// How many streams there are.
const STREAMS: usize = OF_PAIRS + PAIRS.len();

/// One of the best orders for brotli.
const IN_ORDER: [usize; STREAMS] = [
    COUNTED,
    CONSTANTS,
    OF_PAIRS,
    OF_PAIRS + 1,
    OF_PAIRS + 2,
    OF_PAIRS + 3,
    OF_PAIRS + 4,
    OF_PAIRS + 5,
    OF_PAIRS + 6,
    BLOCKS,
    CODE_STREAM,
    LOCALS,
    OFFSETS,
];

/// Operators that often stand together: the first, and the second, which may be a pair. From
/// [`FIRST_PAIR`] on, each has a byte that no operator has. Tried were all of two to four that are frequent;
/// these pay for their place in `inline.wat`.
pub(super) const PAIRS: [(u8, u8); 7] = [
    (0x41, 0x6A), // `i32.const`, `i32.add`
    (0x0C, 0x0B), // `br`, `end`
    (0x20, 0x28), // `local.get`, `i32.load`
    (0x20, 0xC5), // `local.get`, and the first pair
    (0x6B, 0x22), // `i32.sub`, `local.tee`
    (0x41, 0xC9), // `i32.const`, and that
    (0x23, 0xCA), // `global.get`, and that: most functions that need a stack begin so
];

/// The byte of the first pair.
pub(super) const FIRST_PAIR: u8 = 0xC5;

/// The byte of a pair.
fn byte_of(pair: usize) -> u8 {
    (FIRST_PAIR..).nth(pair).unwrap_or(FIRST_PAIR)
}

/// The pair that has this byte.
fn pair_of(byte: u8) -> Option<usize> {
    let pair = usize::from(byte.checked_sub(FIRST_PAIR)?);
    (pair < PAIRS.len()).then_some(pair)
}

impl Kind {
    /// What follows the operator, or the first one of the pair, that has this byte.
    fn after(byte: u8) -> Option<Self> {
        Some(match byte {
            0x00..=0x01 | 0x05 | 0x0B | 0x0F | 0x1A..=0x1B | 0x45..=0xC4 => Self::None,
            0x02..=0x04 => Self::In(BLOCKS),
            CALL => Self::Call,
            0x0C..=0x0D | 0x23..=0x24 | 0x3F..=0x40 => Self::In(CODE_STREAM),
            0x20..=0x22 => Self::In(LOCALS),
            0x41..=0x42 => Self::In(CONSTANTS),
            0x28..=0x3E => Self::In(OFFSETS),
            0x0E | 0x11 | 0x43..=0x44 | 0xFC => Self::Other,
            _ => {
                let pair = pair_of(byte)?;
                let has_none = Self::after(PAIRS[pair].0) == Some(Self::None);
                if has_none { Self::None } else { Self::In(OF_PAIRS + pair) }
            }
        })
    }
}

/// For each byte of the code how `inline.wat` has it: 0 for nothing, 1 for what is counted, 2 for a
/// function, and where it keeps the place of a stream, whose words are one behind the other from the second
/// on.
pub(super) fn kinds() -> Vec<u8> {
    let kind = |byte| match Kind::after(byte) {
        Some(Kind::In(stream)) => u8::try_from(4 * (stream + 1)).unwrap_or(0),
        Some(Kind::Other) => 1,
        Some(Kind::Call) => 2,
        Some(Kind::None) | None => 0,
    };
    (0..=u8::MAX).map(kind).collect()
}

/// A wasm, taken apart.
#[derive(Debug, Default)]
pub(super) struct Streams {
    /// What is before the functions.
    pub(super) head: Vec<u8>,
    /// What is behind them.
    pub(super) tail: Vec<u8>,
    /// The functions, stream by stream.
    functions: [Vec<u8>; STREAMS],
    /// How long the wasm is when it is put together again.
    pub(super) length: usize,
}

impl Streams {
    /// Takes a wasm apart that has functions.
    pub(super) fn of(wasm: &[u8]) -> Result<Self> {
        let mut streams = Self { head: wasm[..8].to_vec(), ..Self::default() };
        let (mut count, mut functions) = (0, 0);
        for payload in Parser::new(0).parse_all(wasm) {
            let payload = payload.context("the wasm cannot be read")?;
            match &payload {
                Payload::CodeSectionStart { count: all, .. } => count = *all,
                Payload::CodeSectionEntry(body) => functions += streams.push(body)?,
                _ => {}
            }
            if let Some(RawSection { id, data }) = raw(&payload, wasm)?
                && id != CODE
            {
                let is_before = functions == 0;
                let part = if is_before { &mut streams.head } else { &mut streams.tail };
                part.push(id);
                data.encode(part);
            }
        }
        ensure!(count > 0, "the wasm has no functions");
        let mut number = Vec::new();
        count.encode(&mut number);
        streams.head.push(CODE);
        (number.len() + functions).encode(&mut streams.head);
        streams.head.extend(number);
        streams.length = streams.head.len() + functions + streams.tail.len();
        Ok(streams)
    }

    /// Takes a function apart. Returns how long it is when it is put together again.
    fn push(&mut self, body: &FunctionBody) -> Result<usize> {
        let (bytes, start) = (body.as_bytes(), body.range().start);
        let mut length = bytes.len();
        let mut places = Vec::new();
        for operator in body.get_operators_reader()?.into_iter_with_offsets() {
            places.push(usize::try_from(operator?.1 - start)?);
        }
        let locals = places.first().copied().context("a function has no end")?;
        push_counted(&mut self.functions[COUNTED], &bytes[..locals])?;
        places.push(bytes.len());
        let operators: Vec<&[u8]> = places.windows(2).map(|it| &bytes[it[0]..it[1]]).collect();
        let mut left = operators.as_slice();
        while let Some(operator) = left.first() {
            // The numbers of functions are put back as two bytes.
            if operator[0] == CALL && operator.len() == 2 {
                length += 1;
            }
            let mut byte = pair_at(left).map_or(operator[0], byte_of);
            self.functions[CODE_STREAM].push(byte);
            while let Some(pair) = pair_of(byte) {
                left = self.push_next(byte, left)?;
                byte = PAIRS[pair].1;
            }
            left = self.push_next(byte, left)?;
        }
        // Its size is written in two bytes of seven bits.
        ensure!(length < 1 << 14, "a function is too long to be taken apart");
        Ok(2 + length)
    }

    /// Puts what follows the first of some operators where this byte says. Returns the other operators.
    fn push_next<'o>(&mut self, byte: u8, operators: &'o [&'o [u8]]) -> Result<&'o [&'o [u8]]> {
        let ([operator], left) = operators.split_at(1) else { return Ok(operators) };
        let rest = &operator[1..];
        let kind = Kind::after(byte)
            .with_context(|| format!("operator {byte:#x} cannot be taken apart"))?;
        match kind {
            Kind::None => {}
            Kind::In(OFFSETS) => self.functions[OFFSETS].extend(&rest[1..]),
            Kind::In(stream) => self.functions[stream].extend(rest),
            Kind::Call => push_function(&mut self.functions[CODE_STREAM], rest)?,
            Kind::Other => push_counted(&mut self.functions[COUNTED], rest)?,
        }
        Ok(left)
    }

    /// All of it, one after the other.
    pub(super) fn bytes(&self) -> Vec<u8> {
        let streams = IN_ORDER.map(|stream| self.functions[stream].as_slice());
        [&self.head, &self.tail, streams.concat().as_slice()].concat()
    }

    /// Where each stream is among [`Self::bytes`].
    pub(super) fn places(&self) -> [Range<usize>; STREAMS] {
        let mut end = self.head.len() + self.tail.len();
        let mut places = [const { 0..0 }; STREAMS];
        for stream in IN_ORDER {
            let start = end;
            end += self.functions[stream].len();
            places[stream] = start..end;
        }
        places
    }
}

/// The pair of which the first of these operators is the first.
fn pair_at(operators: &[&[u8]]) -> Option<usize> {
    let [operator, others @ ..] = operators else { return None };
    PAIRS.iter().position(|(first, second)| {
        operator[0] == *first
            && match pair_of(*second) {
                Some(pair) => pair_at(others) == Some(pair),
                None => others.first().is_some_and(|other| other[0] == *second),
            }
    })
}

/// The number of the section that has the functions.
const CODE: u8 = 10;

/// The operator that calls a function.
const CALL: u8 = 0x10;

/// From this byte on, the number of a function goes on in the next one.
const LONG_CALL: u8 = 252;

/// Puts the number of a function as one byte where that is enough. It is written in seven bits a byte before,
/// the lowest first: of most functions as two, of which the second says next to nothing.
fn push_function(code: &mut Vec<u8>, number: &[u8]) -> Result<()> {
    let number = number.iter().rev().fold(0, |number, byte| number << 7 | usize::from(byte & 127));
    if number < usize::from(LONG_CALL) {
        code.extend(u8::try_from(number));
        return Ok(());
    }
    let beyond = number - usize::from(LONG_CALL);
    let high = u8::try_from(beyond >> 8).ok().and_then(|high| LONG_CALL.checked_add(high));
    code.extend([high.context("too many functions")?, u8::try_from(beyond & 0xFF)?]);
    Ok(())
}

fn push_counted(code: &mut Vec<u8>, bytes: &[u8]) -> Result<()> {
    code.push(u8::try_from(bytes.len()).context("an operator is too long to be taken apart")?);
    code.extend(bytes);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn streams(text: &str) -> Result<Streams> {
        Streams::of(&wat::parse_str(text).unwrap())
    }

    #[test]
    fn each_kind_is_with_its_likes() {
        let text = "(module (memory 1) (func (param i32) (local i64)
                (i32.store offset=9 (local.get 0) (i32.const 300))
                (local.set 1 (i64.load offset=200 align=4 (i32.const -1)))
                (block (br_if 0 (local.get 0)))
                (memory.copy (local.get 0) (local.get 0) (local.get 0))))";
        let all = streams(text).unwrap().functions;
        assert_eq!(all[LOCALS], [0, 1, 0, 0, 0, 0]);
        assert_eq!(all[CONSTANTS], [0xAC, 2, 0x7F]);
        assert_eq!(all[OFFSETS], [9, 0xC8, 1]);
        assert_eq!(all[BLOCKS], [0x40]);
        // Three bytes of locals: one group, of one, i64. Three bytes for memory.copy behind its first.
        assert_eq!(all[COUNTED], [3, 1, 1, 0x7E, 3, 10, 0, 0]);
        // Other operators have no more than their own bytes, a branch its target.
        let code = [
            0x20, 0x41, 0x36, 0x41, 0x29, 0x21, 0x02, 0x20, 0x0D, 0, 0x0B, 0x20, 0x20, 0x20, 0xFC,
            0x0B,
        ];
        assert_eq!(all[CODE_STREAM], code);
        assert!(all[OF_PAIRS..].iter().all(Vec::is_empty));
    }

    #[test]
    fn a_pair_is_one_byte_and_what_follows_its_first_is_apart() {
        let text = "(module (memory 1) (func (param i32)
                (drop (i32.load offset=7 (local.get 0)))
                (drop (i32.add (nop) (local.get 0) (i32.const 5)))
                (drop (i32.add (i32.const 1) (i32.const 6)))
                (block (br 0))))";
        let all = streams(text).unwrap().functions;
        // Each pair with `drop`.
        let code = [0xC7, 0x1A, 0x01, 0xC8, 0x1A, 0x41, 0xC5, 0x1A, 0x02, 0xC6, 0x0B];
        assert_eq!(all[CODE_STREAM], code);
        assert_eq!(all[OF_PAIRS..][..4], [vec![5, 6], vec![0], vec![0], vec![0]]);
        assert_eq!([&all[LOCALS], &all[CONSTANTS], &all[OFFSETS]], [&vec![], &vec![1], &vec![7]]);
    }

    #[test]
    fn pairs_of_pairs_are_one_byte() {
        let text = "(module (memory 1) (global (mut i32) (i32.const 0)) (func (local i32)
                (global.set 0 (local.tee 0 (i32.sub (global.get 0) (i32.const 16))))
                (drop (local.tee 0 (i32.sub (local.get 0) (i32.const 32))))
                (drop (local.tee 0 (i32.sub (local.get 0) (local.get 0))))))";
        let all = streams(text).unwrap().functions;
        let code = [0xCB, 0x24, 0, 0x20, 0xCA, 0x1A, 0x20, 0x20, 0xC9, 0x1A, 0x0B];
        assert_eq!(all[CODE_STREAM], code);
        assert_eq!(all[OF_PAIRS + 4..], [vec![], vec![16, 32], vec![0]]);
        assert_eq!(all[LOCALS], [0; 6]);
    }

    #[test]
    fn the_number_of_a_function_is_one_byte_for_as_long_as_that_is_enough() {
        let said = |number: u32| {
            let (mut said, mut written) = (Vec::new(), Vec::new());
            number.encode(&mut written);
            push_function(&mut said, &written).map(|()| said).map_err(|error| error.to_string())
        };
        assert_eq!(said(0), Ok(vec![0]));
        assert_eq!(said(251), Ok(vec![251]));
        assert_eq!(said(252), Ok(vec![252, 0]));
        assert_eq!(said(252 + 256), Ok(vec![253, 0]));
        assert_eq!(said(252 + 1023), Ok(vec![255, 255]));
        assert_eq!(said(252 + 1024), Err("too many functions".to_owned()));
    }

    #[test]
    fn no_operator_has_the_byte_of_a_pair() {
        let last = byte_of(PAIRS.len() - 1);
        assert!((FIRST_PAIR..=last).all(|byte| (0xC5..0xD0).contains(&byte)));
        for (first, _) in PAIRS {
            // Nothing of a kind with a rule of its own can go to a pair's stream.
            let kind = Kind::after(first);
            assert!(
                matches!(kind, Some(Kind::None | Kind::In(_))) && kind != Some(Kind::In(OFFSETS))
            );
        }
    }

    #[test]
    fn what_is_around_the_functions_stays_together() {
        let streams = streams("(module (memory 1) (func) (data (i32.const 0) \"text\"))").unwrap();
        assert!(streams.head.starts_with(b"\0asm"));
        assert!(streams.tail.ends_with(b"text"));
        let bytes = streams.bytes();
        for (stream, place) in streams.places().into_iter().enumerate() {
            assert_eq!(bytes[place], streams.functions[stream]);
        }
    }

    #[test]
    fn what_the_decoder_does_not_know_is_refused() {
        let error = |text: &str| streams(text).unwrap_err().to_string();
        assert_eq!(error("(module)"), "the wasm has no functions");
        let tail_call = "(module (func (return_call 0)))";
        assert_eq!(error(tail_call), "operator 0x12 cannot be taken apart");
        let long = format!("(module (func {}))", "nop ".repeat(1 << 14));
        assert_eq!(error(&long), "a function is too long to be taken apart");
    }
}
