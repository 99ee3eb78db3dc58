//! Where the bytes of a wasm go: by crate and module, and by function.

use std::{cmp::Reverse, collections::BTreeMap, ops::Range};

use anyhow::{Context, Result};
use rustc_demangle::demangle;
use wasmparser::{KnownCustom, Name, Parser, Payload, TypeRef};

/// The component's crate, as it is in the names of functions.
const OURS: [&str; 2] = ["vip_recommendations", "vip_json"];

/// Of these crates one wants to know the module: `fmt`, `slice` (sorting), `collections`, `ptr` (what
/// drops our types).
const STANDARD: &[&str] = &["core", "alloc", "std"];

/// Bytes by part and by function, most first.
#[derive(Debug, Default)]
pub(crate) struct Breakdown {
    parts: Vec<(String, u64)>,
    functions: Vec<(String, u64)>,
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
        let mut functions = Vec::new();
        for (index, bytes) in (imported..).zip(bodies) {
            let name = names.get(&index).map_or_else(|| "(no name)".into(), |name| readable(name));
            *parts.entry(group(&name)).or_default() += bytes;
            functions.push((name, bytes));
        }
        let mut parts: Vec<_> = parts.into_iter().collect();
        parts.sort_by_key(|(_, bytes)| Reverse(*bytes));
        functions.sort_by_key(|(_, bytes)| Reverse(*bytes));
        Ok(Self { parts, functions })
    }

    /// Name and bytes, most bytes first.
    pub(super) fn parts(&self) -> &[(String, u64)] {
        &self.parts
    }

    /// The largest functions, name and bytes.
    pub(super) fn functions(&self, most: usize) -> &[(String, u64)] {
        self.functions.get(..most).unwrap_or(&self.functions)
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

/// The part of the breakdown that a function of this readable name belongs to.
fn group(name: &str) -> String {
    if name.starts_with('(') {
        return name.to_owned();
    }
    if name.starts_with('$') {
        return "(exports)".into();
    }
    let Some(path) = path(name) else {
        // A method of a type without path is one of core's, of `char` for instance. What else has
        // no path is `memcpy` and the like.
        return if name.starts_with('<') { "core" } else { "(intrinsics)" }.into();
    };
    // Types and functions come last; a segment before `<impl …>` is a module though it is the last.
    let mut segments: Vec<_> = path.split("::").filter(|it| !it.is_empty()).collect();
    if !path.ends_with("::") {
        segments.pop();
    }
    let crate_name = path.split("::").next().unwrap_or_default();
    // Deeper modules than these say more than one wants to read.
    let depth = match crate_name {
        name if OURS.contains(&name) => 2,
        name if STANDARD.contains(&name) => 1,
        _ => 0,
    };
    let modules = segments.into_iter().skip(1).take(depth);
    let modules = modules.take_while(|it| it.starts_with(|c: char| c.is_ascii_lowercase()));
    [crate_name].into_iter().chain(modules).collect::<Vec<_>>().join("::")
}

/// The name of a function as its author would say it: without mangling and hashes.
fn readable(name: &str) -> String {
    let name = without_crate_hashes(&format!("{:#}", demangle(name)));
    match name.rsplit_once("::h") {
        Some((name, hash)) if is_hash(hash) => name.to_owned(),
        _ => name,
    }
}

/// Demangled, `core::fmt` is `core[c5930c85a12de822]::fmt`.
fn without_crate_hashes(name: &str) -> String {
    let mut parts = name.split('[');
    let mut text = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        match part.split_once(']') {
            Some((hash, rest)) if is_hash(hash) => text.push_str(rest),
            _ => {
                text.push('[');
                text.push_str(part);
            }
        }
    }
    text
}

fn is_hash(text: &str) -> bool {
    text.len() == 16 && text.bytes().all(|it| it.is_ascii_hexdigit())
}

/// The path that names who wrote the function: of `<a::T as b::Trait>::f` it is `a::T`, and
/// `b::Trait` when the type has no path, as `&str` has none. Of `a::m::<impl a::T>::f` it is `a::m::`.
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
        let path = text.get(..end.unwrap_or(text.len()))?;
        let rest = text.get(path.len()..)?;
        let path = if rest.starts_with("<impl") { path } else { path.trim_end_matches(':') };
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
            ("vip_recommendations::wire::fault::fault", "vip_recommendations::wire::fault"),
            ("<vip_json::parse::Parser>::next", "vip_json::parse"),
            ("vip_recommendations::a::b::c::d::f", "vip_recommendations::a::b"),
            ("vip_recommendations::client::fetch::{{closure}}", "vip_recommendations::client"),
            ("vip_recommendations::error::Error::new", "vip_recommendations::error"),
            (
                "vip_recommendations::client::send::<impl vip_recommendations::client::Core<P>>::go",
                "vip_recommendations::client::send",
            ),
            (
                "<&mut vip_recommendations::web::T as core::fmt::Debug>::fmt",
                "vip_recommendations::web",
            ),
            ("<&str as core::fmt::Debug>::fmt", "core::fmt"),
            ("core::ptr::drop_in_place<vip_recommendations::web::T>", "core::ptr"),
            ("core::slice::sort::unstable::quicksort::quicksort", "core::slice"),
            ("<alloc::vec::Vec<vip_recommendations::T>>::push", "alloc::vec"),
            ("<dlmalloc::dlmalloc::Dlmalloc<dlmalloc::sys::System>>::malloc", "dlmalloc"),
            ("another_crate::module::function", "another_crate"),
            ("<[u8]>::starts_with", "core"),
            ("$ask", "(exports)"),
            ("memcpy", "(intrinsics)"),
        ];
        for (name, expected) in cases {
            assert_eq!(group(name), expected, "{name}");
        }
    }

    #[test]
    fn names_are_read_without_mangling_and_hashes() {
        let cases = [
            ("_ZN4core3fmt5write17h0123456789abcdefE", "core::fmt::write"),
            ("core[c5930c85a12de822]::fmt::write", "core::fmt::write"),
            (
                "vip_recommendations::wire::json::parse::h1682fce445dca286",
                "vip_recommendations::wire::json::parse",
            ),
            ("<[u8]>::starts_with", "<[u8]>::starts_with"),
            ("a::b::hash", "a::b::hash"),
        ];
        for (name, expected) in cases {
            assert_eq!(readable(name), expected);
        }
    }

    #[test]
    fn bytes_are_counted_by_the_name_of_the_function() {
        // One type, one function `() -> ()` of two bytes after its length, named core::a::b.
        let name = b"\x00\x17\x04name\x01\x10\x01\x00\x0dcore::abc::de";
        let code = b"\x00asm\x01\0\0\0\x01\x04\x01\x60\0\0\x03\x02\x01\0\x0a\x04\x01\x02\0\x0b";
        let breakdown = Breakdown::of(&[&code[..], &name[..]].concat()).unwrap();
        assert!(breakdown.parts().contains(&("core::abc".to_owned(), 2)), "{breakdown:?}");
        assert_eq!(breakdown.functions(5), [("core::abc::de".to_owned(), 2)]);
        assert!(!breakdown.parts().iter().any(|(name, _)| name == "(no name)"));
    }

    #[test]
    fn what_is_no_wasm_is_an_error() {
        assert!(Breakdown::of(b"<!DOCTYPE html>").is_err());
    }
}
