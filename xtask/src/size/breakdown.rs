//! Where the bytes of a wasm go: by crate, and by module for our own.

use std::{cmp::Reverse, collections::BTreeMap, ops::Range};

use anyhow::{Context, Result};
use rustc_demangle::demangle;
use wasmparser::{KnownCustom, Name, Parser, Payload, TypeRef};

/// The component's crate, as it is in the names of functions.
const OURS: &str = "vip_recommendations";

/// Bytes by part, most first.
#[derive(Debug, Default)]
pub(crate) struct Breakdown {
    parts: Vec<(String, u64)>,
}

impl Breakdown {
    /// Takes a wasm with a name section apart. The names themselves do not count: they are not
    /// shipped.
    pub(super) fn of(wasm: &[u8]) -> Result<Self> {
        let mut imported = 0_u32;
        let mut bodies = Vec::new();
        let mut names = BTreeMap::new();
        let mut parts = BTreeMap::<String, u64>::new();
        for payload in Parser::new(0).parse_all(wasm) {
            match payload.context("the wasm cannot be read")? {
                Payload::ImportSection(section) => {
                    *parts.entry("(imports)".into()).or_default() += length(&section.range());
                    for import in section.into_imports() {
                        imported += u32::from(matches!(import?.ty, TypeRef::Func(_)));
                    }
                }
                Payload::CodeSectionEntry(body) => bodies.push(length(&body.range())),
                Payload::CustomSection(section) => {
                    if let KnownCustom::Name(section) = section.as_known() {
                        names = function_names(section)?;
                    }
                }
                Payload::DataSection(section) => {
                    *parts.entry("(data: texts, tables)".into()).or_default() +=
                        length(&section.range());
                }
                other => {
                    if let Some((_, range)) = other.as_section().filter(|_| !is_code(&other)) {
                        *parts.entry("(other sections)".into()).or_default() += length(&range);
                    }
                }
            }
        }
        for (index, bytes) in (imported..).zip(bodies) {
            let group = names.get(&index).map_or_else(|| "(no name)".into(), |name| group(name));
            *parts.entry(group).or_default() += bytes;
        }
        let mut parts: Vec<_> = parts.into_iter().collect();
        parts.sort_by_key(|(_, bytes)| Reverse(*bytes));
        Ok(Self { parts })
    }

    /// Name and bytes, most bytes first.
    pub(super) fn parts(&self) -> &[(String, u64)] {
        &self.parts
    }

    /// All bytes.
    pub(super) fn total(&self) -> u64 {
        self.parts.iter().map(|(_, bytes)| bytes).sum()
    }
}

/// The code section is counted function by function.
fn is_code(payload: &Payload<'_>) -> bool {
    matches!(payload, Payload::CodeSectionStart { .. })
}

fn length(range: &Range<u64>) -> u64 {
    range.end - range.start
}

fn function_names(section: wasmparser::NameSectionReader<'_>) -> Result<BTreeMap<u32, String>> {
    let mut names = BTreeMap::new();
    for part in section {
        if let Name::Function(functions) = part? {
            for function in functions {
                let function = function?;
                names.insert(function.index, function.name.to_owned());
            }
        }
    }
    Ok(names)
}

/// The part of the breakdown that a function belongs to.
fn group(name: &str) -> String {
    let name = without_hashes(&demangle(name).to_string());
    let Some(path) = path(&name) else {
        // A method of a type without path is one of core's, of `char` for instance. What else has
        // no path are wasm-bindgen's exports, `memcpy` and the like.
        return if name.starts_with('<') { "core" } else { "(exports, intrinsics)" }.into();
    };
    let mut segments = path.split("::");
    let crate_name = segments.next().unwrap_or_default();
    if crate_name != OURS {
        return crate_name.to_owned();
    }
    // The last segment is the function or the type. Deeper modules than two say more than one wants
    // to read.
    let modules: Vec<_> = segments.collect();
    let modules = modules.split_last().map_or(&[][..], |(_, modules)| modules);
    [OURS].iter().chain(modules.iter().take(2)).copied().collect::<Vec<_>>().join("::")
}

/// wasm-bindgen writes `core[c5930c85a12de822]::fmt` for `core::fmt`.
fn without_hashes(name: &str) -> String {
    let mut parts = name.split('[');
    let mut text = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        match part.split_once(']') {
            Some((hash, rest))
                if hash.len() == 16 && hash.bytes().all(|it| it.is_ascii_hexdigit()) =>
            {
                text.push_str(rest);
            }
            _ => {
                text.push('[');
                text.push_str(part);
            }
        }
    }
    text
}

/// The path that names who wrote the function: of `<a::T as b::Trait>::f` it is `a::T`, and
/// `b::Trait` when the type has no path, as `&str` has none.
fn path(name: &str) -> Option<&str> {
    let qualified = name.strip_prefix('<');
    let (of_type, of_trait) = match qualified.and_then(|inner| inner.split_once(" as ")) {
        Some((of_type, of_trait)) => (of_type, Some(of_trait)),
        None => (qualified.unwrap_or(name), None),
    };
    [Some(of_type), of_trait].into_iter().flatten().find_map(|text| {
        let text = text.trim_start_matches(['&', '*', '[', '(', '<']);
        let text =
            text.trim_start_matches("mut ").trim_start_matches("const ").trim_start_matches("dyn ");
        let end = text.find(|c: char| !c.is_ascii_alphanumeric() && c != '_' && c != ':');
        let path = text.get(..end.unwrap_or(text.len()))?.trim_end_matches(':');
        path.contains("::").then_some(path)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_function_belongs_to_its_crate_and_ours_to_its_module() {
        let cases = [
            ("vip_recommendations::version", "vip_recommendations"),
            ("vip_recommendations::wire::json::parse", "vip_recommendations::wire::json"),
            ("<vip_recommendations::wire::json::Reader>::next", "vip_recommendations::wire::json"),
            ("vip_recommendations::a::b::c::d::f", "vip_recommendations::a::b"),
            ("vip_recommendations::client::fetch::{{closure}}", "vip_recommendations::client"),
            (
                "<&mut vip_recommendations::web::T as core::fmt::Debug>::fmt",
                "vip_recommendations::web",
            ),
            ("<&str as core::fmt::Debug>::fmt", "core"),
            ("core::ptr::drop_in_place<vip_recommendations::web::T>", "core"),
            ("<alloc::vec::Vec<vip_recommendations::T>>::push", "alloc"),
            ("_ZN4core3fmt5write17h0123456789abcdefE", "core"),
            ("core[c5930c85a12de822]::fmt::write", "core"),
            (
                "<dlmalloc[e24a27700634d609]::dlmalloc::Dlmalloc<dlmalloc[e24a27700634d609]::System>>::free",
                "dlmalloc",
            ),
            ("<[u8]>::starts_with", "core"),
            ("__wbindgen_malloc", "(exports, intrinsics)"),
        ];
        for (name, expected) in cases {
            assert_eq!(group(name), expected, "{name}");
        }
    }

    #[test]
    fn bytes_are_counted_by_the_name_of_the_function() {
        // One type, one function `() -> ()` of two bytes after its length, named core::a::b.
        let name = b"\x00\x17\x04name\x01\x10\x01\x00\x0dcore::abc::de";
        let code = b"\x00asm\x01\0\0\0\x01\x04\x01\x60\0\0\x03\x02\x01\0\x0a\x04\x01\x02\0\x0b";
        let breakdown = Breakdown::of(&[&code[..], &name[..]].concat()).unwrap();
        assert!(breakdown.parts().contains(&("core".to_owned(), 2)), "{breakdown:?}");
        assert!(!breakdown.parts().iter().any(|(name, _)| name == "(no name)"));
    }

    #[test]
    fn what_is_no_wasm_is_an_error() {
        assert!(Breakdown::of(b"<!DOCTYPE html>").is_err());
    }
}
