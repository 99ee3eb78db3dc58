//! Short names between the wasm and the JavaScript beside it.
//!
//! Names of imports and exports are in the wasm and once more in `pkg-template/border.js` and the
//! files around it, where they are properties that begin with a dollar. Nobody reads them in a bundle.
//! wasm-opt gives the wasm names of one letter or two and says which; esbuild is told to write the
//! same ones, and both are checked to have no other.
//!
//! The wasm is 0.5 KB of 42 smaller by it as it is downloaded.

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

/// The module that the wasm imports from. It has one.
const MODULE: &str = "$page";

/// The same, as wasm-opt calls it.
const SHORT_MODULE: &str = "a";

/// The name that is not ours to choose: the linker's. JavaScript calls it otherwise, see `exports.rs`.
const MEMORY: &str = "memory";

/// Which properties esbuild shall write by other names.
pub(super) const RENAMED: &str = r"^\$.+$";

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
            imports.insert(known(old)?, new);
        }
        let mut exports = BTreeMap::new();
        for row in rows("exports")? {
            let [old, new] = <[String; 2]>::try_from(row)
                .map_err(|row| anyhow::anyhow!("an export is {row:?}"))?;
            exports.insert(known(old)?, new);
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

    /// The new names as esbuild reads them. A property that is none of them is a mistake, and keeps its
    /// name, so that [`Self::check_bundle`] finds it.
    pub(super) fn for_esbuild(&self) -> Result<String> {
        let mut all = BTreeMap::from([(MODULE, SHORT_MODULE)]);
        for (old, new) in self.imports.iter().chain(&self.exports) {
            if old != MEMORY {
                all.insert(old, new);
            }
        }
        serde_json::to_string(&all).context("writing names")
    }

    /// Whether a finished bundle is free of the old names.
    pub(super) fn check_bundle(&self, code: &str) -> Result<()> {
        let old = self.imports.keys().chain(self.exports.keys()).map(String::as_str);
        match [MODULE].into_iter().chain(old).find(|name| *name != MEMORY && code.contains(name)) {
            Some(name) => bail!("the name {name} is left"),
            None => Ok(()),
        }
    }
}

/// An old name, which must be one that esbuild recognises.
fn known(name: String) -> Result<String> {
    ensure!(name == MEMORY || name.starts_with('$'), "{name} does not begin with a dollar");
    Ok(name)
}

fn new(names: &BTreeMap<String, String>) -> BTreeSet<String> {
    names.values().cloned().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const PRINTED: &str = r#"{
        "imports": [["$page", "$now", "a"], ["$page", "$family", "b"]],
        "exports": [["memory", "c"], ["$begin", "d"]]
    }"#;

    fn names() -> Names {
        Names::parse(PRINTED).unwrap()
    }

    #[test]
    fn esbuild_is_told_all_names_of_ours_and_that_of_the_module() {
        assert_eq!(
            names().for_esbuild().unwrap(),
            r#"{"$begin":"d","$family":"b","$now":"a","$page":"a"}"#
        );
    }

    #[test]
    fn a_name_that_esbuild_would_not_recognise_is_refused() {
        let error = Names::parse(&PRINTED.replace("$begin", "begin")).unwrap_err();
        assert_eq!(error.to_string(), "begin does not begin with a dollar");
    }

    #[test]
    fn a_wasm_that_imports_from_elsewhere_is_refused() {
        let error = Names::parse(&PRINTED.replace("$page", "env")).unwrap_err();
        assert_eq!(error.to_string(), "the wasm imports from env");
    }

    #[test]
    fn a_bundle_with_an_old_name_is_refused() {
        let check = |code: &str| names().check_bundle(code).map_err(|error| error.to_string());
        assert_eq!(check("w.c.buffer;persistence??\"memory\""), Ok(()));
        assert_eq!(check("w.$begin(n)"), Err("the name $begin is left".into()));
        assert_eq!(check("{$page:{}}"), Err("the name $page is left".into()));
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
        let printed = format!(
            r#"{{ "imports": [["{MODULE}", "$now", "b"]], "exports": [["memory", "c"]] }}"#
        );
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
