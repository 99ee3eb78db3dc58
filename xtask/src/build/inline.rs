//! The wasm as text inside the bundle.
//!
//! Base64 spreads each byte over two characters, which hides the repetitions that brotli lives on:
//! the wasm grows by a third as it is downloaded. Here each byte is one character or two, always
//! the same ones, so that what repeats in the wasm repeats in the text, which is 2 % larger as it is
//! downloaded than the bytes. What is written is no wasm yet: `streams.rs` has taken it apart.
//! `pkg-template/inline.wat` has the other half.

use std::{cmp::Reverse, fs, path::Path};

use anyhow::{Context, Result, ensure};

use super::{
    bundle::sources,
    order::nameless,
    streams::{CODE_STREAM, FIRST_PAIR, PAIRS, Streams, kinds},
    wasm,
};
use crate::workspace::Workspace;

/// What is added to the code of a character behind a prefix. Together they reach all bytes but nine.
const BASES: [u8; 3] = [66, 148, 228];

/// The characters that stand for something: printable ASCII, so that the text survives any
/// encoding, without those that end or escape a string, begin a tag, or are prefixes.
fn characters() -> Vec<u8> {
    (b' '..b'|').filter(|byte| !br#""\<"#.contains(byte)).collect()
}

/// A character in front of another.
const PREFIXES: [u8; 3] = *b"|}~";

/// What stands in a bundle for the text until [`put_in`]: esbuild takes for short names the characters
/// that come most often, which would be those of the text.
const PLACEHOLDER: &str = "\"@wasm@\"";

/// Where `inline.wat` has the text.
const TEXT_AT: usize = 512;

/// Where `inline.wat` has the pairs.
const PAIRS_AT: usize = 416;

/// Writes `wasm.js`, which `inline.js` imports, and beside it the text.
pub(super) fn write(workspace: &Workspace) -> Result<()> {
    let wasm = fs::read(wasm::optimised(workspace)).context("reading the wasm")?;
    let program =
        fs::read_to_string(sources(workspace).join("inline.wat")).context("reading the decoder")?;
    let streams = Streams::of(&wasm)?;
    let bytes = streams.bytes();
    let alphabet = Alphabet::of(&bytes);
    let text = alphabet.encode(&bytes);
    let decoder = decoder(&program, &streams, &alphabet, text.len())?;
    // As a list of numbers the decoder was 0.1 KB larger.
    let decoder = digits(&decoder, "");
    let module =
        format!("export const decoder = {decoder:?};\nexport const text = {PLACEHOLDER};\n");
    fs::write(sources(workspace).join("wasm.js"), module).context("writing wasm.js")?;
    fs::write(sources(workspace).join("wasm.txt"), text).context("writing wasm.txt")
}

/// The wasm of the decoder of a text of some length.
fn decoder(program: &str, streams: &Streams, alphabet: &Alphabet, text: usize) -> Result<Vec<u8>> {
    let mut table = [0; 127];
    for (code, byte) in alphabet.0.iter().copied().chain(PREFIXES.into_iter().zip(BASES)) {
        table[usize::from(code)] = byte;
    }
    let mut starts = Vec::new();
    for place in streams.places() {
        starts.extend(u32::try_from(TEXT_AT + place.start)?.to_le_bytes());
    }
    let pairs: Vec<u8> = PAIRS.iter().flat_map(|(first, second)| [*first, *second]).collect();
    // The place of the first one, less that of the first byte of a pair.
    let pairs_at = PAIRS_AT - 2 * usize::from(FIRST_PAIR);
    let pages = (TEXT_AT + text + streams.length).div_ceil(PAGE);
    let mut program = program.to_owned();
    for (name, value) in [
        ("{table}", digits(&table[32..], r"\")),
        ("{kinds}", digits(&kinds(), r"\")),
        ("{streams}", digits(&starts, r"\")),
        ("{pairs}", digits(&pairs, r"\")),
        ("{first_pair}", FIRST_PAIR.to_string()),
        ("{pairs_count}", PAIRS.len().to_string()),
        ("{pairs_at}", pairs_at.to_string()),
        ("{pages}", pages.to_string()),
        ("{head}", streams.head.len().to_string()),
        ("{tail}", (TEXT_AT + streams.head.len()).to_string()),
        ("{tail_size}", streams.tail.len().to_string()),
        ("{code_end}", (TEXT_AT + streams.places()[CODE_STREAM].end).to_string()),
    ] {
        ensure!(program.contains(name), "inline.wat has no {name}");
        program = program.replace(name, &value);
    }
    Ok(nameless(&wat::parse_str(program)?)?.finish())
}

/// A page of a wasm's memory, in bytes.
const PAGE: usize = 1 << 16;

/// Two digits for each byte, behind what stands before each: in a string of wat that is a backslash.
fn digits(bytes: &[u8], before: &str) -> String {
    let digits: Vec<String> = bytes.iter().map(|byte| format!("{before}{byte:02x}")).collect();
    digits.concat()
}

/// Puts the text into a bundle that is to have it, on a line of its own: Node prints the line that an
/// uncaught error comes from, and would print the wasm.
pub(super) fn put_in(workspace: &Workspace, bundle: &Path) -> Result<()> {
    let text =
        fs::read_to_string(sources(workspace).join("wasm.txt")).context("reading wasm.txt")?;
    let code = fs::read_to_string(bundle).context("reading a bundle")?;
    let Some((before, after)) = code.split_once(PLACEHOLDER) else { return Ok(()) };
    ensure!(!after.contains(PLACEHOLDER), "esbuild writes the text of the wasm twice");
    fs::write(bundle, format!("{before}\n\"{text}\"\n{after}")).context("writing a bundle")
}

/// The bytes that are one character each, each behind that character. All others are two.
///
/// What can be is itself: the texts in the wasm stay words, which brotli has in its own dictionary, and in
/// the JavaScript beside them (0.3 KB less than with all in the order of their numbers). Letters are one
/// character even where they are rare, and what is no character gets digits first (0.1 KB).
struct Alphabet(Vec<(u8, u8)>);

impl Alphabet {
    /// One for these bytes, of which those that come most often are one character.
    fn of(bytes: &[u8]) -> Self {
        let mut counts = [0_usize; 256];
        for byte in bytes {
            counts[usize::from(*byte)] += 1;
        }
        let mut free = characters();
        let mut singles: Vec<u8> = (0..=u8::MAX).collect();
        // What no prefix reaches can be nothing else.
        singles.sort_by_key(|byte| {
            let count = Reverse(counts[usize::from(*byte)]);
            (pair(*byte).is_some(), !byte.is_ascii_lowercase(), count)
        });
        singles.truncate(free.len());
        singles.sort_unstable();
        let (themselves, others): (Vec<u8>, Vec<u8>) =
            singles.into_iter().partition(|byte| free.contains(byte));
        free.retain(|character| !themselves.contains(character));
        free.sort_by_key(|character| !character.is_ascii_digit());
        let themselves = themselves.into_iter().map(|byte| (byte, byte));
        Self(themselves.chain(free.into_iter().zip(others)).collect())
    }

    fn encode(&self, bytes: &[u8]) -> String {
        let mut texts = vec![String::new(); 256];
        for byte in 0..=u8::MAX {
            texts[usize::from(byte)].extend(pair(byte).into_iter().flatten().map(char::from));
        }
        for (code, byte) in &self.0 {
            texts[usize::from(*byte)] = char::from(*code).into();
        }
        bytes.iter().map(|byte| texts[usize::from(*byte)].as_str()).collect()
    }
}

/// The prefix and the character that are a byte together.
fn pair(byte: u8) -> Option<[u8; 2]> {
    PREFIXES.into_iter().zip(BASES).find_map(|(prefix, base)| {
        let code = byte.wrapping_sub(base);
        characters().contains(&code).then_some([prefix, code])
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::{
        collections::BTreeSet,
        io::Write,
        process::{Command, Stdio},
    };
    use wasmparser::{Parser, Payload};

    /// Decodes with the files that are shipped.
    fn decoded(wasm: &[u8]) -> Vec<u8> {
        let shipped = |file: &str| {
            let directory = concat!(env!("CARGO_MANIFEST_DIR"), "/../pkg-template");
            fs::read_to_string(Path::new(directory).join(file)).unwrap()
        };
        let streams = Streams::of(wasm).unwrap();
        let alphabet = Alphabet::of(&streams.bytes());
        let text = alphabet.encode(&streams.bytes());
        let decoder = decoder(&shipped("inline.wat"), &streams, &alphabet, text.len()).unwrap();
        let source = shipped("inline.js");
        let (_, code) = source.split_once("wasm.js\";").unwrap();
        let script = format!(
            "const decoder = {:?}, text = \"{text}\"; {}\n process.stdout.write(inlined())",
            digits(&decoder, ""),
            code.replace("export ", "")
        );
        // It is too long for an argument.
        let mut node = Command::new("node");
        node.args(["--input-type=module", "-"]).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = node.stderr(Stdio::piped()).spawn().unwrap();
        child.stdin.take().unwrap().write_all(script.as_bytes()).unwrap();
        let output = child.wait_with_output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        output.stdout
    }

    /// All that a wasm says, however it is written.
    fn contents(wasm: &[u8]) -> Vec<String> {
        let mut contents = Vec::new();
        for payload in Parser::new(0).parse_all(wasm) {
            match payload.unwrap() {
                Payload::CodeSectionStart { .. } => {}
                Payload::CodeSectionEntry(body) => {
                    contents.extend(body.get_locals_reader().unwrap().into_iter().map(debug));
                    contents.extend(body.get_operators_reader().unwrap().into_iter().map(debug));
                }
                other => {
                    let place = |at: u64| usize::try_from(at).unwrap();
                    let section = other.as_section();
                    contents.push(debug(
                        section.map(|(id, it)| (id, &wasm[place(it.start)..place(it.end)])),
                    ));
                }
            }
        }
        contents
    }

    fn debug(it: impl std::fmt::Debug) -> String {
        format!("{it:?}")
    }

    #[track_caller]
    fn comes_back(text: &str) {
        let wasm = wat::parse_str(text).unwrap();
        assert_eq!(contents(&decoded(&wasm)), contents(&wasm));
    }

    #[test]
    fn every_byte_comes_back() {
        let bytes: Vec<u8> = (0..=u8::MAX).chain((0..=u8::MAX).rev()).collect();
        let data = digits(&bytes, r"\");
        comes_back(&format!("(module (memory 1) (func) (data (i32.const 0) \"{data}\"))"));
    }

    #[test]
    fn every_kind_of_operator_comes_back() {
        let numbers = "(drop (i32.const -70000)) (drop (i64.const 0x7fffffffffffffff))
            (drop (f32.const 1.5)) (drop (f64.const -2.5))";
        let memory = "(i32.store8 offset=300 (local.get 0) (i32.load align=1 (local.get 0)))
            (i64.store offset=5 align=1 (i32.const 0) (i64.load32_u align=1 (local.get 0)))
            (drop (memory.grow (memory.size)))
            (memory.copy (i32.const 0) (i32.const 1) (i32.const 2))
            (memory.fill (i32.const 0) (i32.const 1) (i32.const 2))";
        let flow = "(block $out (loop $again (br_if $again (local.get 0))
                (if (local.get 0) (then (nop)) (else (br $out)))
                (br_table $out $again $out (local.get 0))))
            (drop (select (i32.const 1) (i32.const 2) (local.get 0)))
            (drop (i32.trunc_sat_f64_s (f64.const 1)))
            (call_indirect (type 0) (i32.const 0) (i32.const 0)) (call 1 (i32.const 3)) (return)";
        let locals =
            format!("(local {}) (local.set 150 (local.tee 3 (i32.const 1)))", "i32 ".repeat(200));
        comes_back(&format!(
            "(module (type (func (param i32))) (memory 1) (table 1 funcref)
                (global (mut i32) (i32.const 0))
                (func (type 0) {numbers}) (func (type 0) {memory}) (func (type 0) {flow})
                (func (type 0) {locals} (global.set 0 (global.get 0)))
                (export \"f\" (func 0)) (data (i32.const 0) \"text\"))"
        ));
    }

    #[test]
    fn every_pair_comes_back() {
        comes_back(
            "(module (memory 1) (global (mut i32) (i32.const 0)) (func (param i32)
                (drop (i32.load offset=300 align=1 (local.get 0)))
                (drop (i32.load offset=3 align=1 (i32.add (local.get 0) (i32.const -500))))
                (drop (i32.add (i32.const 1) (i32.const 70000)))
                (global.set 0 (local.tee 0 (i32.sub (global.get 0) (i32.const 160))))
                (drop (local.tee 0 (i32.sub (local.get 0) (i32.const 32))))
                (drop (local.tee 0 (i32.sub (local.get 0) (local.get 0))))
                (block (block (br 1)) (drop (local.get 0)) (br 0))
                (loop (br 0))))",
        );
    }

    #[test]
    fn the_number_of_every_function_comes_back() {
        let calls: Vec<String> = (0..700).map(|number| format!("(call {number})")).collect();
        comes_back(&format!("(module {} (func {}))", "(func)".repeat(700), calls.concat()));
    }

    #[test]
    fn a_wasm_of_several_pages_comes_back() {
        let functions = format!("(func {})", "(drop (i32.const 1))".repeat(5_000)).repeat(9);
        let data = "text".repeat(20_000);
        comes_back(&format!("(module (memory 2) {functions} (data (i32.const 0) \"{data}\"))"));
    }

    #[test]
    fn the_text_is_safe_in_a_string_and_in_a_page() {
        let bytes: Vec<u8> = (0..=u8::MAX).collect();
        let text = Alphabet::of(&bytes).encode(&bytes);
        assert!(text.bytes().all(|byte| (b' '..=b'~').contains(&byte)));
        assert!(!text.contains(['"', '\\', '<']));
    }

    #[test]
    fn what_comes_most_often_is_one_character_and_every_byte_has_a_text_of_its_own() {
        let alphabet = Alphabet::of(&[200, 7, 7, 201, 200, 7]);
        for byte in [7, 200, 201] {
            assert_eq!(alphabet.encode(&[byte]).len(), 1);
        }
        let texts: BTreeSet<String> = (0..=u8::MAX).map(|byte| alphabet.encode(&[byte])).collect();
        assert_eq!(texts.len(), 256);
        assert!(texts.iter().all(|text| matches!(text.len(), 1 | 2)));
        assert_eq!([alphabet.0.len(), characters().len()], [89, 89]);
    }
}
