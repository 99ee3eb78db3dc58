//! The Custom Elements Manifest: what editors and documentation tools know of the element, from the
//! tags in the comment of its class.

use std::{fs, path::Path};

use anyhow::{Context, Result, ensure};
use serde_json::Value;

use super::bundle;
use crate::{run, workspace::Workspace};

/// In the package, and named by `customElements` in package.json.
const MANIFEST: &str = "custom-elements.json";

/// The class, in `pkg-template/` and in the package.
const SOURCE: &str = "element.js";
const SHIPPED: &str = "dist/element.mjs";

/// Writes the manifest into the package and tells package.json of it.
pub(super) fn describe(workspace: &Workspace, package: &Path, manifest: &mut Value) -> Result<()> {
    let sources = bundle::sources(workspace);
    if !sources.join(SOURCE).is_file() {
        return Ok(());
    }
    let mut analyzer = workspace.npm_program("custom-elements-manifest");
    analyzer.current_dir(&sources).args(["analyze", "--quiet", "--globs", SOURCE]);
    run::progress(&mut analyzer)?;
    let written = fs::read_to_string(sources.join(MANIFEST)).context("reading the manifest")?;
    fs::write(package.join(MANIFEST), shipped(&written)?).context("writing the manifest")?;
    let fields = manifest.as_object_mut().context("package.json is no object")?;
    fields.insert("customElements".into(), format!("./{MANIFEST}").into());
    fields["files"].as_array_mut().context("package.json has no files")?.push(MANIFEST.into());
    Ok(())
}

/// The manifest with the path that the class has in the package. One that says nothing is refused.
fn shipped(written: &str) -> Result<String> {
    let elements: Value = serde_json::from_str(written).context("the manifest is no JSON")?;
    let class = &elements["modules"][0]["declarations"][0];
    for (field, tag) in [
        ("tagName", "tagname"),
        ("attributes", "attr"),
        ("events", "fires"),
        ("slots", "slot"),
        ("cssParts", "csspart"),
        ("cssProperties", "cssprop"),
    ] {
        ensure!(!class[field].is_null(), "the comment of the class in {SOURCE} has no @{tag}");
    }
    let from = format!("\"{SOURCE}\"");
    Ok(format!("{elements:#}\n").replace(&from, &format!("\"{SHIPPED}\"")))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn manifest() -> Value {
        json!({ "modules": [{ "path": "element.js", "declarations": [{
            "tagName": "vip-recommendations",
            "attributes": [], "events": [], "slots": [], "cssParts": [], "cssProperties": [],
        }] }] })
    }

    #[test]
    fn the_class_is_where_the_package_has_it() {
        let text = shipped(&manifest().to_string()).unwrap();
        let shipped: Value = serde_json::from_str(&text).unwrap();
        assert_eq!(shipped["modules"][0]["path"], "dist/element.mjs");
    }

    #[test]
    fn a_class_without_a_tag_is_refused() {
        let mut manifest = manifest();
        manifest["modules"][0]["declarations"][0]["events"] = Value::Null;
        assert_eq!(
            shipped(&manifest.to_string()).unwrap_err().to_string(),
            "the comment of the class in element.js has no @fires",
        );
    }
}
