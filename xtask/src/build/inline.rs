//! The wasm as text inside the bundle.
//!
//! Base64 spreads each byte over two characters, which hides the repetitions that brotli lives on:
//! the wasm grows by a third as it is downloaded. Here each byte is one character or two, always
//! the same ones, so that what repeats in the wasm repeats in the text. Which ones was looked for by
//! `alphabet.mjs`: with the characters in the order of bytes the text would be 3 % larger as it is downloaded
//! than the wasm is, and is 2 %. `pkg-template/inline.wat` has the other half.

use std::{fs, path::Path};

use anyhow::{Context, Result, ensure};

use super::{bundle::sources, order::nameless, wasm};
use crate::workspace::Workspace;

/// The bytes that come most often, which are one character each, in the order of [`characters`].
const ORDER: [u8; 89] = [
    32, 240, 118, 104, 33, 77, 14, 111, 35, 82, 45, 255, 23, 34, 69, 98, 41, 180, 54, 140, 248, 55,
    99, 36, 52, 7, 11, 16, 252, 70, 73, 208, 112, 119, 102, 47, 113, 96, 101, 28, 17, 109, 114, 40,
    126, 72, 115, 97, 108, 117, 58, 65, 116, 127, 19, 105, 103, 106, 158, 107, 120, 71, 100, 5, 27,
    20, 3, 15, 79, 1, 2, 10, 0, 110, 56, 44, 64, 24, 13, 6, 4, 66, 9, 8, 48, 12, 192, 128, 60,
];

/// What is added to the code of a character behind a prefix; together they reach all bytes else.
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

/// Writes `wasm.js`, which `inline.js` imports, and beside it the text.
pub(super) fn write(workspace: &Workspace) -> Result<()> {
    let bytes = fs::read(wasm::optimised(workspace)).context("reading the wasm")?;
    let program =
        fs::read_to_string(sources(workspace).join("inline.wat")).context("reading the decoder")?;
    let decoder = decoder(&program)?;
    let module =
        format!("export const decoder = {decoder:?};\nexport const text = {PLACEHOLDER};\n");
    fs::write(sources(workspace).join("wasm.js"), module).context("writing wasm.js")?;
    fs::write(sources(workspace).join("wasm.txt"), encode(&bytes)).context("writing wasm.txt")
}

/// The wasm of the decoder.
fn decoder(program: &str) -> Result<Vec<u8>> {
    let mut table = [0; 127];
    let singles = characters().into_iter().zip(ORDER);
    for (code, byte) in singles.chain(PREFIXES.into_iter().zip(BASES)) {
        table[usize::from(code)] = byte;
    }
    let table: Vec<String> = table[32..].iter().map(|byte| format!("\\{byte:02x}")).collect();
    let wasm = wat::parse_str(program.replace("{table}", &table.concat()))?;
    Ok(nameless(&wasm)?.finish())
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

fn encode(bytes: &[u8]) -> String {
    let texts = texts();
    bytes.iter().map(|byte| texts[usize::from(*byte)].as_str()).collect()
}

/// What each byte is written as: one character, or a prefix and another.
fn texts() -> Vec<String> {
    let mut texts = vec![String::new(); 256];
    for (prefix, base) in PREFIXES.into_iter().zip(BASES) {
        for code in characters() {
            let text = &mut texts[usize::from(base.wrapping_add(code))];
            if text.is_empty() {
                text.extend([char::from(prefix), char::from(code)]);
            }
        }
    }
    for (code, byte) in characters().into_iter().zip(ORDER) {
        texts[usize::from(byte)] = char::from(code).into();
    }
    texts
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::{collections::BTreeSet, process::Command};

    /// Decodes with the files that are shipped.
    fn decoded(bytes: &[u8]) -> Vec<u8> {
        let shipped = |file: &str| {
            let directory = concat!(env!("CARGO_MANIFEST_DIR"), "/../pkg-template");
            fs::read_to_string(Path::new(directory).join(file)).unwrap()
        };
        let decoder = decoder(&shipped("inline.wat")).unwrap();
        let source = shipped("inline.js");
        let (_, code) = source.split_once("wasm.js\";").unwrap();
        let script = format!(
            "const decoder = {decoder:?}, text = \"{}\"; {}\n process.stdout.write(inlined())",
            encode(bytes),
            code.replace("export ", "")
        );
        let output = Command::new("node").arg("--eval").arg(script).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        output.stdout
    }

    #[test]
    fn every_byte_comes_back() {
        let bytes: Vec<u8> = (0..=u8::MAX).chain((0..=u8::MAX).rev()).collect();
        assert_eq!(decoded(&bytes), bytes);
    }

    #[test]
    fn a_text_may_end_where_a_page_of_memory_does() {
        for length in [65_407, 65_408, 65_409] {
            let bytes = vec![ORDER[0]; length];
            assert_eq!(decoded(&bytes), bytes, "{length}");
        }
    }

    #[test]
    fn the_text_is_safe_in_a_string_and_in_a_page() {
        let bytes: Vec<u8> = (0..=u8::MAX).collect();
        let text = encode(&bytes);
        assert!(text.bytes().all(|byte| (b' '..=b'~').contains(&byte)));
        assert!(!text.contains(['"', '\\', '<']));
    }

    #[test]
    fn each_character_has_a_byte_of_its_own() {
        let bytes: BTreeSet<u8> = ORDER.into_iter().collect();
        assert_eq!([bytes.len(), characters().len()], [89, 89]);
    }
}
