//! What is changed in the JavaScript that wasm-bindgen writes.
//!
//! Text against text: each change names what it expects, and fails when wasm-bindgen writes
//! something else, as it may after an update.

use anyhow::{Result, bail};

/// The glue as it goes into the bundle.
pub(super) fn rewrite(glue: &str) -> Result<String> {
    ensure_it_imports_nothing(glue)?;
    let glue = decode_on_first_use(glue)?;
    let glue = encode_on_first_use(&glue)?;
    ensure_nothing_runs_on_import(&glue)?;
    Ok(glue)
}

/// Nothing is imported into the glue: what Rust asks of the page goes through the object it is given.
fn ensure_it_imports_nothing(glue: &str) -> Result<()> {
    match glue.lines().find(|line| line.starts_with("import ")) {
        Some(line) => bail!("the glue imports what the build does not know: {line}"),
        None => Ok(()),
    }
}

/// Importing must work where there is no `TextDecoder`, as in jsdom. The glue has a place where it
/// makes a new decoder, for Safari's sake; the first one is made there too.
fn decode_on_first_use(glue: &str) -> Result<String> {
    if !glue.contains("TextDecoder") {
        return Ok(glue.to_owned());
    }
    let glue = replace_once(
        glue,
        "let cachedTextDecoder = new TextDecoder('utf-8', { ignoreBOM: true });\ncachedTextDecoder.decode();\n",
        "let cachedTextDecoder;\n",
    )?;
    replace_once(
        &glue,
        "if (numBytesDecoded >= MAX_SAFARI_DECODE_BYTES) {",
        "if (!cachedTextDecoder || numBytesDecoded >= MAX_SAFARI_DECODE_BYTES) {",
    )
}

/// The same for `TextEncoder`.
fn encode_on_first_use(glue: &str) -> Result<String> {
    if !glue.contains("TextEncoder") {
        return Ok(glue.to_owned());
    }
    let marker = "const cachedTextEncoder = new TextEncoder();\n";
    let (before, after) = split_once(glue, marker)?;
    let used = |text: &str| text.replace("cachedTextEncoder.", "textEncoder().");
    let lazy = "let cachedTextEncoder;\n\
                function textEncoder() {\n    \
                    return cachedTextEncoder || (cachedTextEncoder = new TextEncoder());\n\
                }\n";
    Ok([&used(before), lazy, &used(after)].concat())
}

/// Statements of the module itself are not indented.
fn ensure_nothing_runs_on_import(glue: &str) -> Result<()> {
    let eager = glue.lines().find(|line| {
        !line.starts_with(' ') && (line.contains("new Text") || line.starts_with("cachedText"))
    });
    match eager {
        Some(line) => bail!("the glue still makes a text codec when it is imported: {line}"),
        None => Ok(()),
    }
}

fn replace_once(text: &str, from: &str, to: &str) -> Result<String> {
    let (before, after) = split_once(text, from)?;
    Ok([before, to, after].concat())
}

fn split_once<'a>(text: &'a str, marker: &str) -> Result<(&'a str, &'a str)> {
    match text.split_once(marker) {
        Some((before, after)) if !after.contains(marker) => Ok((before, after)),
        _ => bail!(
            "the glue does not have exactly one {:?}",
            marker.lines().next().unwrap_or(marker)
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const GLUE: &str = "\
function passStringToWasm0(arg) {
    const buf = cachedTextEncoder.encode(arg);
}
let cachedTextDecoder = new TextDecoder('utf-8', { ignoreBOM: true });
cachedTextDecoder.decode();
const MAX_SAFARI_DECODE_BYTES = 2146435072;
let numBytesDecoded = 0;
function decodeText(bytes) {
    numBytesDecoded += bytes.length;
    if (numBytesDecoded >= MAX_SAFARI_DECODE_BYTES) {
        cachedTextDecoder = new TextDecoder('utf-8', { ignoreBOM: true });
        cachedTextDecoder.decode();
        numBytesDecoded = bytes.length;
    }
    return cachedTextDecoder.decode(bytes);
}
const cachedTextEncoder = new TextEncoder();
";

    const REWRITTEN: &str = "\
function passStringToWasm0(arg) {
    const buf = textEncoder().encode(arg);
}
let cachedTextDecoder;
const MAX_SAFARI_DECODE_BYTES = 2146435072;
let numBytesDecoded = 0;
function decodeText(bytes) {
    numBytesDecoded += bytes.length;
    if (!cachedTextDecoder || numBytesDecoded >= MAX_SAFARI_DECODE_BYTES) {
        cachedTextDecoder = new TextDecoder('utf-8', { ignoreBOM: true });
        cachedTextDecoder.decode();
        numBytesDecoded = bytes.length;
    }
    return cachedTextDecoder.decode(bytes);
}
let cachedTextEncoder;
function textEncoder() {
    return cachedTextEncoder || (cachedTextEncoder = new TextEncoder());
}
";

    #[track_caller]
    fn fails(glue: &str, message: &str) {
        assert_eq!(rewrite(glue).unwrap_err().to_string(), message);
    }

    #[test]
    fn the_glue_makes_its_codecs_on_first_use() {
        assert_eq!(rewrite(GLUE).unwrap(), REWRITTEN);
    }

    #[test]
    fn glue_that_imports_is_refused() {
        let line = "import { a } from './snippets/dom-1/inline0.js';";
        let glue = format!("{line}\n{GLUE}");
        fails(&glue, &format!("the glue imports what the build does not know: {line}"));
    }

    #[test]
    fn another_decoder_is_refused() {
        fails(
            &GLUE.replace("ignoreBOM: true", "ignoreBOM: true, fatal: true"),
            "the glue does not have exactly one \"let cachedTextDecoder = new TextDecoder('utf-8', { ignoreBOM: true });\"",
        );
    }

    #[test]
    fn another_encoder_is_refused() {
        fails(
            &GLUE.replace("const cachedTextEncoder", "let cachedTextEncoder"),
            "the glue does not have exactly one \"const cachedTextEncoder = new TextEncoder();\"",
        );
    }
}
