//! The wasm as text inside the bundle.
//!
//! Base64 spreads each byte over two characters, which hides the repetitions that brotli lives on:
//! the wasm grows by a third as it is downloaded. Here each byte is one character or two, always
//! the same ones, so that what repeats in the wasm repeats in the text. `pkg-template/inline.wat`
//! has the other half; it needs no table, since the mapping is a rotation.

use std::{fs, path::Path};

use anyhow::{Context, Result, ensure};

use super::{bundle::sources, wasm};
use crate::workspace::Workspace;

/// The characters that stand for something: printable ASCII, so that the text survives any
/// encoding, without those that end or escape a string, begin a tag, or are the two prefixes.
fn alphabet() -> Vec<u8> {
    (b' '..b'}').filter(|byte| !br#""\<"#.contains(byte)).collect()
}

/// A character in front of another: the second and third ninety values.
const PREFIXES: [u8; 2] = *b"}~";

/// Writes `wasm.js`, which `inline.js` imports.
pub(super) fn write(workspace: &Workspace) -> Result<()> {
    let bytes = fs::read(wasm::optimised(workspace)).context("reading the wasm")?;
    let decoder = wat::parse_file(sources(workspace).join("inline.wat"))?;
    let (rotation, text) = shortest(&bytes);
    let module = format!(
        "export const decoder = {decoder:?};\nexport const rotation = {rotation};\nexport const text = \"{text}\";\n",
    );
    fs::write(sources(workspace).join("wasm.js"), module).context("writing wasm.js")
}

/// Puts the text of a bundle that has it on a line of its own: Node prints the line that an uncaught
/// error comes from, and would print the wasm.
pub(super) fn on_a_line_of_its_own(workspace: &Workspace, bundle: &Path) -> Result<()> {
    let module =
        fs::read_to_string(sources(workspace).join("wasm.js")).context("reading wasm.js")?;
    let (_, rest) = module.split_once('"').context("wasm.js has no text")?;
    let (text, _) = rest.split_once('"').context("wasm.js has no end of its text")?;
    let code = fs::read_to_string(bundle).context("reading a bundle")?;
    if !code.contains(text) {
        return Ok(());
    }
    let quoted = format!("\"{text}\"");
    ensure!(code.contains(&quoted), "esbuild writes the text of the wasm in other quotes");
    fs::write(bundle, code.replace(&quoted, &format!("\n{quoted}\n"))).context("writing a bundle")
}

/// The rotation under which most bytes need one character only.
fn shortest(bytes: &[u8]) -> (u8, String) {
    let mut counts = [0_usize; 256];
    for byte in bytes {
        counts[usize::from(*byte)] += 1;
    }
    let singles = alphabet().len();
    let plain = |rotation: u8| -> usize {
        let single_codes = (0..=u8::MAX).take(singles);
        single_codes.map(|code| counts[usize::from(code.wrapping_sub(rotation))]).sum()
    };
    let rotation = (0..=u8::MAX).max_by_key(|rotation| plain(*rotation)).unwrap_or_default();
    (rotation, encode(bytes, rotation))
}

fn encode(bytes: &[u8], rotation: u8) -> String {
    let alphabet = alphabet();
    let mut text = String::with_capacity(bytes.len() * 3 / 2);
    for byte in bytes {
        let code = usize::from(byte.wrapping_add(rotation));
        let (prefix, rest) = (code / alphabet.len(), code % alphabet.len());
        if 0 < prefix {
            text.push(char::from(PREFIXES[prefix - 1]));
        }
        text.push(char::from(alphabet[rest]));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::process::Command;

    /// Decodes with the files that are shipped.
    fn decoded(bytes: &[u8], rotation: u8) -> Vec<u8> {
        let shipped = |file: &str| {
            let directory = concat!(env!("CARGO_MANIFEST_DIR"), "/../pkg-template");
            fs::read_to_string(Path::new(directory).join(file)).unwrap()
        };
        let decoder = wat::parse_str(shipped("inline.wat")).unwrap();
        let source = shipped("inline.js");
        let function = source.split_once("export function").unwrap().1;
        let script = format!(
            "const decoder = {decoder:?}, rotation = {rotation}, text = \"{}\"; function{function}\n\
             process.stdout.write(inlined())",
            encode(bytes, rotation)
        );
        let output = Command::new("node").arg("--eval").arg(script).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        output.stdout
    }

    #[test]
    fn every_byte_comes_back_under_every_kind_of_rotation() {
        let bytes: Vec<u8> = (0..=u8::MAX).chain((0..=u8::MAX).rev()).collect();
        for rotation in [0, 1, 43, 128, 255] {
            assert_eq!(decoded(&bytes, rotation), bytes, "rotation {rotation}");
        }
    }

    #[test]
    fn a_text_may_end_where_a_page_of_memory_does() {
        for length in [65_535, 65_536, 65_537] {
            assert_eq!(decoded(&vec![7; length], 0), vec![7; length], "{length}");
        }
    }

    #[test]
    fn the_text_is_safe_in_a_string_and_in_a_page() {
        let bytes: Vec<u8> = (0..=u8::MAX).collect();
        let text = encode(&bytes, 7);
        assert!(text.bytes().all(|byte| (b' '..=b'~').contains(&byte)));
        assert!(!text.contains(['"', '\\', '<']));
    }

    #[test]
    fn the_rotation_is_the_one_that_makes_the_shortest_text() {
        let bytes = [200, 201, 202, 0];
        let (rotation, text) = shortest(&bytes);
        assert_eq!(text.len(), 4, "rotation {rotation}: {text}");
        assert!((0..=u8::MAX).all(|other| text.len() <= encode(&bytes, other).len()));
    }
}
