//! Short names between the wasm and its glue.
//!
//! wasm-bindgen gives each import and export a long name, most with a hash in it, in the wasm and
//! once more in the glue. Nobody reads them there. wasm-opt gives the wasm names of one or two
//! letters and says which; here the glue gets the same ones, and is checked to have no other.
//!
//! The wasm is 0.6 KB of 48 smaller by it as it is downloaded.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context, Result, bail, ensure};
use serde_json::Value;
use wasmparser::{Parser, Payload};

/// The new names by the old ones, as wasm-opt gave them.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Names {
    imports: BTreeMap<String, String>,
    exports: BTreeMap<String, String>,
}

/// The module that the wasm imports from, as wasm-bindgen calls it. It has one.
const MODULE: &str = "./vip_recommendations_bg.js";

/// The same, as wasm-opt calls it.
const SHORT_MODULE: &str = "a";

impl Names {
    /// Reads what wasm-opt printed.
    pub(super) fn parse(printed: &str) -> Result<Self> {
        let map: Value = serde_json::from_str(printed).context("wasm-opt printed no names")?;
        let rows = |kind: &str| -> Result<Vec<Vec<String>>> {
            serde_json::from_value(map[kind].clone())
                .with_context(|| format!("wasm-opt printed no {kind}"))
        };
        let mut imports = BTreeMap::new();
        for row in rows("imports")? {
            let [module, old, new] = <[String; 3]>::try_from(row)
                .map_err(|row| anyhow::anyhow!("an import is {row:?}"))?;
            ensure!(module == MODULE, "the wasm imports from {module}");
            imports.insert(old, new);
        }
        let mut exports = BTreeMap::new();
        for row in rows("exports")? {
            let [old, new] = <[String; 2]>::try_from(row)
                .map_err(|row| anyhow::anyhow!("an export is {row:?}"))?;
            exports.insert(old, new);
        }
        Ok(Self { imports, exports })
    }

    /// Whether the wasm has exactly the new names.
    pub(super) fn check_wasm(&self, wasm: &[u8]) -> Result<()> {
        let (mut imports, mut exports) = (BTreeSet::new(), BTreeSet::new());
        for payload in Parser::new(0).parse_all(wasm) {
            match payload.context("the wasm cannot be read")? {
                Payload::ImportSection(section) => {
                    for import in section.into_imports() {
                        let import = import?;
                        ensure!(
                            import.module == SHORT_MODULE,
                            "the wasm imports from {}",
                            import.module
                        );
                        imports.insert(import.name.to_owned());
                    }
                }
                Payload::ExportSection(section) => {
                    for export in section {
                        exports.insert(export?.name.to_owned());
                    }
                }
                _ => {}
            }
        }
        ensure!(imports.iter().eq(new(&self.imports).iter()), "the wasm imports {imports:?}");
        ensure!(exports.iter().eq(new(&self.exports).iter()), "the wasm exports {exports:?}");
        Ok(())
    }

    /// The glue with the new names.
    ///
    /// The places that are known: the key of the module, the keys of its functions, and what is
    /// read from `wasm`. Everything else would be a new habit of wasm-bindgen.
    pub(super) fn rename(&self, glue: &str) -> Result<String> {
        let glue = self.rename_exports(glue)?;
        let mut lines = Vec::new();
        let mut renamed = BTreeSet::new();
        let mut modules = 0;
        let mut unused = false;
        for line in glue.lines() {
            if let Some((name, rest)) = import_key(line) {
                // wasm-opt may have found that nothing calls it.
                unused = !self.imports.contains_key(name);
                if let Some(new) = self.imports.get(name) {
                    ensure!(renamed.insert(name.to_owned()), "the glue has {name} twice");
                    lines.push(format!("{KEY_INDENT}{new}{rest}"));
                }
            } else if line.trim_start().starts_with(&format!("\"{MODULE}\":")) {
                modules += 1;
                lines.push(line.replace(MODULE, SHORT_MODULE));
            } else if !unused {
                lines.push(line.to_owned());
            }
            unused &= !line.starts_with(KEY_END);
        }
        ensure!(modules == 1, "the glue names {MODULE} {modules} times");
        if let Some(missing) = self.imports.keys().find(|name| !renamed.contains(*name)) {
            bail!("the wasm imports {missing}, which the glue does not have");
        }
        lines.push(String::new());
        Ok(lines.join("\n"))
    }

    fn rename_exports(&self, glue: &str) -> Result<String> {
        let mut parts = glue.split(ACCESS);
        let mut text = parts.next().unwrap_or_default().to_owned();
        for part in parts {
            let before = text.bytes().next_back().unwrap_or(b' ');
            text.push_str(ACCESS);
            if is_name(before) || before == b'.' {
                text.push_str(part);
                continue;
            }
            let end = part.bytes().position(|byte| !is_name(byte)).unwrap_or(part.len());
            let (name, rest) = part.split_at(end);
            let new = self.exports.get(name).with_context(|| {
                format!("the glue reads {name}, which the wasm does not export")
            })?;
            text.push_str(new);
            text.push_str(rest);
        }
        Ok(text)
    }

    /// Whether a finished bundle is free of the old names. `memory` is a word of ours as well, and is left to
    /// [`Self::rename`].
    pub(super) fn check_bundle(&self, code: &str) -> Result<()> {
        let old = self.imports.keys().chain(self.exports.keys()).map(String::as_str);
        match [MODULE].into_iter().chain(old).find(|name| *name != "memory" && code.contains(name))
        {
            Some(name) => bail!("the name {name} is left"),
            None => Ok(()),
        }
    }
}

/// How the glue reads an export.
const ACCESS: &str = "wasm.";

/// What stands before the key of an import, and at the start of the line that ends its function.
const KEY_INDENT: &str = "        ";
const KEY_END: &str = "        }";

/// The name and the rest of `        NAME: function…`.
fn import_key(line: &str) -> Option<(&str, &str)> {
    let line = line.strip_prefix(KEY_INDENT)?;
    let name = &line[..line.find(": function")?];
    name.bytes().all(is_name).then(|| line.split_at(name.len()))
}

fn is_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'$'
}

fn new(names: &BTreeMap<String, String>) -> BTreeSet<String> {
    names.values().cloned().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const PRINTED: &str = r#"{
        "imports": [
            ["./vip_recommendations_bg.js", "__wbg_now_463ac581d2fc7ea3", "a"],
            ["./vip_recommendations_bg.js", "__wbg_get_b778b6456b6000ad", "b"]
        ],
        "exports": [["memory", "c"], ["client_pick", "d"], ["unread", "e"]]
    }"#;

    const GLUE: &str = r#"
    pick(query) {
        return wasm.client_pick(this.ptr, query);
    }
function imports() {
    const import0 = {
        __wbg_now_463ac581d2fc7ea3: function() {
            return Date.now();
        },
        __wbg_uncalled_0000000000000000: function() {
            return 0;
        },
        __wbg_get_b778b6456b6000ad: function() { return handleError(function (arg0) {
            return arg0;
        }, arguments); },
    };
    return {
        "./vip_recommendations_bg.js": import0,
    };
}
new DataView(wasm.memory.buffer);
it.wasm.file;
"#;

    const RENAMED: &str = r#"
    pick(query) {
        return wasm.d(this.ptr, query);
    }
function imports() {
    const import0 = {
        a: function() {
            return Date.now();
        },
        b: function() { return handleError(function (arg0) {
            return arg0;
        }, arguments); },
    };
    return {
        "a": import0,
    };
}
new DataView(wasm.c.buffer);
it.wasm.file;
"#;

    fn names() -> Names {
        Names::parse(PRINTED).unwrap()
    }

    #[track_caller]
    fn fails(glue: &str, message: &str) {
        assert_eq!(names().rename(glue).unwrap_err().to_string(), message);
    }

    #[test]
    fn imports_and_exports_are_renamed_and_an_import_that_nothing_calls_goes() {
        assert_eq!(names().rename(GLUE).unwrap(), RENAMED);
    }

    #[test]
    fn glue_that_lacks_an_import_is_refused() {
        fails(
            &GLUE.replace("__wbg_now_", "__now_"),
            "the wasm imports __wbg_now_463ac581d2fc7ea3, which the glue does not have",
        );
    }

    #[test]
    fn glue_that_reads_what_is_not_exported_is_refused() {
        fails(
            &GLUE.replace("client_pick", "client_choose"),
            "the glue reads client_choose, which the wasm does not export",
        );
    }

    #[test]
    fn glue_with_another_module_is_refused() {
        fails(
            &GLUE.replace(MODULE, "./other_bg.js"),
            "the glue names ./vip_recommendations_bg.js 0 times",
        );
    }

    #[test]
    fn a_bundle_with_an_old_name_is_refused() {
        let check = |code: &str| names().check_bundle(code).map_err(|error| error.to_string());
        assert_eq!(check("wasm.c.buffer;persistence??\"memory\""), Ok(()));
        assert_eq!(check("e.client_pick()"), Err("the name client_pick is left".into()));
        assert_eq!(
            check("{__wbg_now_463ac581d2fc7ea3(){}}"),
            Err("the name __wbg_now_463ac581d2fc7ea3 is left".into())
        );
    }

    #[test]
    fn a_wasm_with_other_names_is_refused() {
        // One type, `() -> ()`; the import a.NAME of it; the export NAME of that.
        let wasm = |import: &[u8; 1], export: &[u8; 1]| {
            let mut bytes = b"\0asm\x01\0\0\0\x01\x04\x01\x60\0\0\x02\x07\x01\x01a\x01".to_vec();
            bytes.extend(import);
            bytes.extend(b"\0\0\x07\x05\x01\x01");
            bytes.extend(export);
            bytes.extend(b"\0\0");
            bytes
        };
        let printed =
            format!(r#"{{ "imports": [["{MODULE}", "now", "b"]], "exports": [["memory", "c"]] }}"#);
        let names = Names::parse(&printed).unwrap();
        assert!(names.check_wasm(&wasm(b"b", b"c")).is_ok());
        assert!(names.check_wasm(&wasm(b"b", b"x")).is_err());
        assert!(names.check_wasm(&wasm(b"x", b"c")).is_err());
    }

    #[test]
    fn what_is_no_map_of_names_is_an_error() {
        for printed in ["", "{}", r#"{"imports": [["a", "b"]], "exports": []}"#] {
            assert!(Names::parse(printed).is_err(), "{printed}");
        }
    }
}
