//! A folder for each subpath of `exports`, for tools that look for files instead: Parcel, jest up to
//! 27, TypeScript with `moduleResolution: node`.

use std::{fs, path::Path};

use anyhow::{Context, Result};
use serde_json::{Map, Value};

/// Writes `slim/package.json` and the like, which point at what `exports` names, and adds them to
/// the files that are packed.
pub(super) fn write(package: &Path, manifest: &mut Value) -> Result<()> {
    let stubs = stubs(manifest)?;
    let files = manifest["files"].as_array_mut().context("package.json has no files")?;
    for (folder, stub) in stubs {
        fs::create_dir_all(package.join(&folder))?;
        let path = package.join(&folder).join("package.json");
        fs::write(&path, format!("{stub:#}\n"))
            .with_context(|| format!("writing {}", path.display()))?;
        files.push(format!("{folder}/package.json").into());
    }
    Ok(())
}

/// Folder and package.json of every entry that has a path of its own and is no file.
fn stubs(manifest: &Value) -> Result<Vec<(String, Value)>> {
    let exports = manifest["exports"].as_object().context("package.json has no exports")?;
    let entries = exports.iter().filter_map(|(path, conditions)| {
        let folder = path.strip_prefix("./").filter(|path| !path.contains('.'))?;
        Some((folder.to_owned(), stub(folder, conditions)))
    });
    Ok(entries.collect())
}

/// `main` is what `require` gets where there is such a file, as tools that ignore `exports` ask for
/// `module` first if they can read modules.
fn stub(folder: &str, conditions: &Value) -> Value {
    let import = conditions.get("import").unwrap_or(conditions);
    let require = conditions.get("require").unwrap_or(conditions);
    let up = "../".repeat(folder.split('/').count());
    let mut fields = Map::new();
    for (field, path) in [
        ("main", &require["default"]),
        ("module", &import["default"]),
        ("types", &require["types"]),
    ] {
        if let Some(path) = path.as_str().and_then(|path| path.strip_prefix("./")) {
            fields.insert(field.into(), format!("{up}{path}").into());
        }
    }
    Value::Object(fields)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn an_entry_that_is_a_file_or_the_package_itself_has_no_stub() {
        let manifest = json!({ "exports": {
            ".": { "import": { "default": "./dist/index.mjs" } },
            "./a.wasm": "./dist/a.wasm",
            "./package.json": "./package.json",
        } });
        assert_eq!(stubs(&manifest).unwrap(), []);
    }

    #[test]
    fn a_stub_points_at_what_exports_names_for_both_module_systems() {
        let manifest = json!({ "exports": { "./testing": {
            "import": { "types": "./dist/testing.d.ts", "default": "./dist/testing.mjs" },
            "require": { "types": "./dist/testing.d.cts", "default": "./dist/testing.cjs" },
        } } });
        let stub = json!({
            "main": "../dist/testing.cjs",
            "module": "../dist/testing.mjs",
            "types": "../dist/testing.d.cts",
        });
        assert_eq!(stubs(&manifest).unwrap(), [("testing".to_owned(), stub)]);
    }

    #[test]
    fn a_stub_deeper_down_finds_its_way_up() {
        let manifest = json!({ "exports": { "./element/define": {
            "types": "./dist/define.d.ts", "default": "./dist/define.mjs",
        } } });
        let stub = json!({
            "main": "../../dist/define.mjs",
            "module": "../../dist/define.mjs",
            "types": "../../dist/define.d.ts",
        });
        assert_eq!(stubs(&manifest).unwrap(), [("element/define".to_owned(), stub)]);
    }
}
