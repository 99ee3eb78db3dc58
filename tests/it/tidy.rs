//! The sources keep the layers apart, and each file says one thing.

use std::{
    fs,
    path::{Path, PathBuf},
};

/// What the files of a layer may use of ours, each by the first word after `crate::`.
const LAYERS: [(&str, &[&str]); 4] = [
    ("domain", &["domain"]),
    ("wire", &["domain", "error", "wire"]),
    ("client", &["domain", "error", "wire", "client"]),
    ("web", &["domain", "error", "wire", "client", "web"]),
];

#[test]
fn arrows_point_down_only() {
    let mut wrong = Vec::new();
    for (path, text) in sources() {
        let name = path.to_string_lossy().into_owned();
        let layer = path.components().next().unwrap().as_os_str().to_string_lossy().into_owned();
        let allowed: &[&str] = match layer.as_str() {
            "lib.rs" => &[],
            "error.rs" => &["domain"],
            layer => LAYERS.iter().find(|(it, _)| *it == layer).map_or(&[], |(_, uses)| uses),
        };
        for used in uses(&text) {
            if !allowed.contains(&used.as_str()) {
                wrong.push(format!("{name} uses crate::{used}"));
            }
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn the_tidy_test_sees_an_arrow_that_points_up() {
    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        assert_eq!(uses(text), expected, "{text}");
    }
    check("use crate::wire::json;", &["wire"]);
    check("use crate::{domain::ids, wire};", &["domain", "wire"]);
    check(
        "use crate::{\n    domain::{ids::{A, B}, time},\n    error::Error,\n};",
        &["domain", "error"],
    );
    check("fn f() -> crate::error::Error {}", &["error"]);
    check("pub(crate) fn f() {}", &[]);
    check("// crate::web is for comments", &[]);
    check("/// See [`crate::web`].", &[]);
}

#[test]
fn no_layer_reaches_upwards_by_super() {
    let mut wrong = Vec::new();
    for (path, text) in sources() {
        // A file at depth n may climb n times and still be in its layer; once more is the root.
        let climbs = if path.ends_with("mod.rs") { 2 } else { 1 };
        let depth = path.components().count();
        let too_far = "super::".repeat((depth + 1).saturating_sub(climbs).max(1));
        if 1 < depth && code_of(&text).contains(&too_far) {
            wrong.push(format!("{} climbs out of its layer", path.display()));
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn only_the_web_layer_knows_the_browser() {
    let mut wrong = Vec::new();
    for (path, text) in sources().into_iter().filter(|(path, _)| !path.starts_with("web")) {
        for word in ["extern \"C\"", "export_name", "wasm_import_module"] {
            if code_of(&text).contains(word) {
                wrong.push(format!("{}: {word}", path.display()));
            }
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn the_domain_knows_no_json_no_clock_and_no_chance() {
    let mut wrong = Vec::new();
    for (path, text) in sources().into_iter().filter(|(path, _)| path.starts_with("domain")) {
        for word in ["Deserialize", "serde_json", "SystemTime", "Instant", "rand", "async "] {
            if code_of(&text).contains(word) {
                wrong.push(format!("{}: {word}", path.display()));
            }
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn no_file_is_longer_than_four_hundred_lines() {
    let long: Vec<_> = sources()
        .into_iter()
        .map(|(path, text)| (path, text.lines().count()))
        .filter(|(_, lines)| 400 < *lines)
        .map(|(path, lines)| format!("{}: {lines}", path.display()))
        .collect();
    assert_eq!(long, Vec::<String>::new());
}

#[test]
fn nothing_in_the_sources_can_panic_by_itself() {
    let mut wrong = Vec::new();
    for (path, text) in sources() {
        let code = code_of(&text);
        for word in
            [".unwrap()", ".expect(", "todo!", "unimplemented!", "unreachable!", "panic!", "dbg!"]
        {
            if code.contains(word) {
                wrong.push(format!("{}: {word}", path.display()));
            }
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn an_exception_to_a_lint_says_why() {
    let mut wrong = Vec::new();
    for (path, text) in sources() {
        let mut rest = text.as_str();
        while let Some((_, after)) = rest.split_once("#[expect(") {
            let attribute = after.split_once(']').map_or(after, |(attribute, _)| attribute);
            if !attribute.contains("reason") {
                wrong.push(path.display().to_string());
            }
            rest = after;
        }
        if text.contains("#[allow(") || text.contains("#![allow(") {
            wrong.push(format!("{}: allow", path.display()));
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}

/// Every source file of the component, by its path below `src`.
fn sources() -> Vec<(PathBuf, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let (mut found, mut folders) = (Vec::new(), vec![root.clone()]);
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|it| it == "rs") {
                let text = fs::read_to_string(&path).unwrap();
                found.push((path.strip_prefix(&root).unwrap().to_owned(), text));
            }
        }
    }
    assert!(30 < found.len(), "the sources are where they are looked for");
    found.sort();
    found
}

/// A source without its comments.
fn code_of(text: &str) -> String {
    let code = text.lines().map(|line| match line.trim_start() {
        comment if comment.starts_with("//") => "",
        _ => line,
    });
    code.collect::<Vec<_>>().join("\n")
}

/// The first words after `crate::`, in order.
fn uses(text: &str) -> Vec<String> {
    let code = code_of(text);
    let mut found = Vec::new();
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    for (index, _) in code.match_indices("crate::") {
        if code.get(..index).unwrap_or_default().ends_with(is_word) {
            continue;
        }
        let after = code.get(index + "crate::".len()..).unwrap_or_default();
        match after.strip_prefix('{') {
            None => found.extend(after.split(|c| !is_word(c)).next().map(str::to_owned)),
            Some(list) => {
                let (mut depth, mut word) = (1, String::new());
                for c in list.chars() {
                    match c {
                        '{' => depth += 1,
                        '}' => depth -= 1,
                        c if depth == 1 && (is_word(c) || c == ':') => word.push(c),
                        _ => {}
                    }
                    if depth == 0 || depth == 1 && c == ',' {
                        let first = word.split(':').next().unwrap_or_default();
                        if !first.is_empty() {
                            found.push(first.to_owned());
                        }
                        word.clear();
                    }
                    if depth == 0 {
                        break;
                    }
                }
            }
        }
    }
    found
}
