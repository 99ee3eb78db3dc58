//! The tests, as steps. What is not in the table below is not checked by anybody.

mod browser;
mod javascript;
mod outcome;
mod package;
mod panics;
mod repeat;
mod rust;

use std::process::ExitCode;

use anyhow::{Result, ensure};

use self::outcome::{run_step, summarise};
use crate::workspace::Workspace;

/// One step of the tests.
struct Step {
    name: &'static str,
    /// What it shows when it passes.
    shows: &'static str,
    /// Why `--quick` leaves it out; `None`: it does not.
    slow: Option<&'static str>,
    /// The steps whose results it uses.
    needs: &'static [&'static str],
    run: fn(&Workspace) -> Result<()>,
}

const STEPS: &[Step] = &[
    step("fmt", "the Rust is formatted", &[], rust::format),
    step("prettier", "the JavaScript, TypeScript, CSS and HTML is formatted", &[], package::format),
    step("clippy", "no lint, native", &[], rust::lint_native),
    step("clippy-wasm", "no lint, wasm32", &[], rust::lint_wasm),
    step("native", "the native tests and doctests pass", &[], rust::test),
    Step {
        slow: Some("compiles the component for a fuzzer"),
        ..step("fuzz", "a fuzzer finds nothing in five seconds a target", &[], rust::fuzz)
    },
    step("doc", "the documentation builds without a warning", &[], rust::document),
    step("build", "the npm package builds, and works in Node and Chromium", &[], package::build),
    step(
        "install",
        "the packed package installs into an empty project",
        &["build"],
        package::install,
    ),
    step(
        "package-lint",
        "package.json is right, and TypeScript finds every entry",
        &["build"],
        package::lint,
    ),
    step("types", "the typings say what the tests use", &["install"], package::types),
    step("proxy", "the proxy builds for release", &[], browser::build_proxy),
    step("node", "the packed package works in Node", &["install", "proxy"], package::node),
    Step {
        slow: Some("drives two browsers"),
        ..step(
            "e2e",
            "storefront and proxy work together, in Chromium and Firefox",
            &["install", "proxy"],
            browser::end_to_end,
        )
    },
    step("panics", "no function of ours panics by itself", &["build"], panics::check),
    Step {
        slow: Some("builds everything once more"),
        ..step("repeat", "another build gives the same package", &["build"], repeat::check)
    },
    Step {
        slow: Some("drives three browsers"),
        ..step(
            "matrix",
            "the packed package stands every fault in Node, Chromium, Firefox and WebKit",
            &["install"],
            browser::matrix,
        )
    },
    Step {
        slow: Some("builds shops with many tools and drives a browser"),
        ..step(
            "consumers",
            "the packed package works under bundlers, frameworks, test runners and runtimes",
            &["build", "proxy"],
            package::consumers,
        )
    },
    step("size", "every artefact is within its budget", &["build"], package::size),
];

const fn step(
    name: &'static str,
    shows: &'static str,
    needs: &'static [&'static str],
    run: fn(&Workspace) -> Result<()>,
) -> Step {
    Step { name, shows, slow: None, needs, run }
}

/// Which steps to run.
#[derive(Debug, Default)]
pub(crate) struct Selection {
    /// Leave out the slow ones.
    pub(crate) quick: bool,
    /// Those whose name contains one of these, and what they need. Empty: all.
    pub(crate) names: Vec<String>,
}

impl Selection {
    /// The steps that together take less than a minute.
    pub(crate) fn check() -> Self {
        let names = ["fmt", "prettier", "clippy", "native"].map(str::to_owned).to_vec();
        Self { quick: false, names }
    }
}

/// The names of all steps, in order.
pub(crate) fn names() -> Vec<&'static str> {
    STEPS.iter().map(|step| step.name).collect()
}

/// Runs the selected steps in order. A failed one does not keep others from running, except those
/// that need it.
///
/// # Errors
///
/// When the selection names a step that does not exist. A failed step is told by the exit code
/// alone, as the counts shall be the last line.
pub(crate) fn run(workspace: &Workspace, selection: &Selection) -> Result<ExitCode> {
    let (steps, left_out) = plan(selection)?;
    for step in &left_out {
        println!("Left out by --quick: {:<8} {}", step.name, step.slow.unwrap_or_default());
    }
    let mut outcomes = Vec::new();
    for step in steps {
        let outcome = run_step(workspace, step, &outcomes);
        outcomes.push(outcome);
    }
    Ok(if summarise(&outcomes) { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// The steps to run, with what they need, and those that `--quick` leaves out.
fn plan(selection: &Selection) -> Result<(Vec<&'static Step>, Vec<&'static Step>)> {
    for name in &selection.names {
        let known = STEPS.iter().any(|step| step.name.contains(name));
        ensure!(known, "there is no step `{name}`; the steps are {}", names().join(", "));
    }
    let is_selected = |step: &&Step| {
        selection.names.is_empty() || selection.names.iter().any(|name| step.name.contains(name))
    };
    let (left_out, mut wanted): (Vec<_>, Vec<_>) =
        STEPS.iter().filter(is_selected).partition(|step| selection.quick && step.slow.is_some());
    let mut names: Vec<_> = wanted.iter().map(|step| step.name).collect();
    // A step comes after those it needs, so one walk backwards finds the needs of needs as well.
    for step in STEPS.iter().rev() {
        if names.contains(&step.name) {
            names.extend(step.needs);
        }
    }
    wanted = STEPS.iter().filter(|step| names.contains(&step.name)).collect();
    Ok((wanted, left_out))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(quick: bool, names: &[&str], steps: &[&str], left_out: &[&str]) {
        let names = names.iter().map(|&name| name.to_owned()).collect();
        let (planned, left) = plan(&Selection { quick, names }).unwrap();
        let names =
            |steps: Vec<&'static Step>| -> Vec<_> { steps.iter().map(|it| it.name).collect() };
        assert_eq!(names(planned), steps);
        assert_eq!(names(left), left_out);
    }

    #[test]
    fn a_selected_step_brings_what_it_needs() {
        check(false, &["node"], &["build", "install", "proxy", "node"], &[]);
        check(false, &["e2e"], &["build", "install", "proxy", "e2e"], &[]);
        check(false, &["clippy"], &["clippy", "clippy-wasm"], &[]);
    }

    #[test]
    fn quick_leaves_out_the_slow_steps_and_what_only_they_need() {
        check(true, &["e2e", "fmt"], &["fmt"], &["e2e"]);
        let (planned, left_out) = plan(&Selection { quick: true, names: Vec::new() }).unwrap();
        assert_eq!(planned.len() + left_out.len(), STEPS.len());
        assert!(planned.iter().all(|step| step.slow.is_none()));
    }

    #[test]
    fn a_name_that_selects_nothing_is_an_error() {
        assert!(plan(&Selection { quick: false, names: vec!["firefox".into()] }).is_err());
    }

    #[test]
    fn every_need_is_an_earlier_step() {
        for (index, step) in STEPS.iter().enumerate() {
            for need in step.needs {
                assert!(
                    STEPS[..index].iter().any(|earlier| earlier.name == *need),
                    "{}",
                    step.name
                );
            }
        }
    }
}
