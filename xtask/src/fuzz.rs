//! `cargo xtask fuzz`: what a fuzzer finds in a given time.

use std::{fs, path::PathBuf};

use anyhow::{Result, ensure};

use crate::{run, setup, workspace::Workspace};

/// Every target of `tests/fuzz`, in the order of its manifest.
const TARGETS: &[&str] =
    &["json", "normalise", "part_number", "dates", "retry_after", "rules", "ledger"];

/// How long, and what.
#[derive(Debug)]
pub(crate) struct Options {
    /// For each target.
    pub(crate) seconds: u32,
    /// Empty: all.
    pub(crate) targets: Vec<String>,
}

/// Feeds each target for its time. What was interesting stays in `target/fuzz-corpus` for the next
/// run, beside the seeds of the repository.
///
/// # Errors
///
/// When a target fails; the input is named by what the fuzzer prints. When there is no such target.
pub(crate) fn run(workspace: &Workspace, options: &Options) -> Result<()> {
    for name in &options.targets {
        let known = TARGETS.contains(&name.as_str());
        ensure!(known, "there is no target `{name}`; the targets are {}", TARGETS.join(", "));
    }
    setup::cargo_fuzz(workspace)?;
    for target in TARGETS {
        if options.targets.is_empty() || options.targets.iter().any(|name| name == target) {
            feed(workspace, target, options.seconds)?;
        }
    }
    Ok(())
}

fn feed(workspace: &Workspace, target: &str, seconds: u32) -> Result<()> {
    let project = workspace.root.join("tests/fuzz");
    let corpus = workspace.target.join("fuzz-corpus").join(target);
    fs::create_dir_all(&corpus)?;
    let seeds: PathBuf = project.join("seeds").join(target);
    eprintln!("Feeding {target} for {seconds} seconds …");
    let mut fuzz = workspace.command(workspace.tools().join("bin").join("cargo-fuzz"));
    // The sanitizers need a nightly compiler; what is looked for here are panics, which need none.
    fuzz.args(["run", "--sanitizer", "none", "--fuzz-dir"]).arg(&project);
    fuzz.arg("--target-dir").arg(workspace.target.join("fuzz")).arg(target);
    fuzz.arg(corpus).arg(seeds).arg("--");
    fuzz.arg(format!("-max_total_time={seconds}")).arg("-print_final_stats=1");
    run::progress(&mut fuzz)
}
