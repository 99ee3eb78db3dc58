//! How steps end, and how that is told.

use std::time::{Duration, Instant};

use super::Step;
use crate::workspace::Workspace;

/// How a step ended.
pub(super) struct Outcome {
    name: &'static str,
    took: Duration,
    /// Why it failed; `None`: it passed.
    failure: Option<String>,
}

/// Runs a step, unless one that it needs has failed.
pub(super) fn run_step(workspace: &Workspace, step: &Step, earlier: &[Outcome]) -> Outcome {
    println!("\n=== {}: {}", step.name, step.shows);
    let missing = earlier
        .iter()
        .find(|outcome| step.needs.contains(&outcome.name) && outcome.failure.is_some());
    let (result, took) = match missing {
        Some(missing) => (Err(anyhow::anyhow!("needs {}", missing.name)), Duration::ZERO),
        None => timed(|| (step.run)(workspace)),
    };
    let failure = result.err().map(|error| format!("{error:#}"));
    let seconds = took.as_secs_f64();
    match &failure {
        None => println!("--- {} passed in {seconds:.1} s", step.name),
        Some(why) => println!("--- {} failed in {seconds:.1} s: {why}", step.name),
    }
    Outcome { name: step.name, took, failure }
}

#[expect(
    clippy::disallowed_methods,
    reason = "a duration for people to read, no rule depends on it"
)]
fn timed<T>(work: impl FnOnce() -> T) -> (T, Duration) {
    let began = Instant::now();
    let result = work();
    (result, began.elapsed())
}

/// Prints all outcomes; the last line has the counts. Returns whether every step passed.
pub(super) fn summarise(outcomes: &[Outcome]) -> bool {
    println!();
    for Outcome { name, took, failure } in outcomes {
        let seconds = took.as_secs_f64();
        match failure {
            None => println!("{name:<12}{seconds:>7.1} s  passed"),
            Some(why) => println!("{name:<12}{seconds:>7.1} s  FAILED  {why}"),
        }
    }
    let failed = outcomes.iter().filter(|outcome| outcome.failure.is_some()).count();
    println!("{} passed, {failed} failed", outcomes.len() - failed);
    failed == 0
}

#[cfg(test)]
mod tests {
    use super::{super::step, *};

    #[test]
    fn a_step_whose_need_failed_fails_without_running() {
        let workspace = Workspace { root: "/".into(), target: "/".into(), version: String::new() };
        let step = Step { needs: &["build"], ..step("node", "", &[], |_| anyhow::bail!("ran")) };
        let failure = Some("broken".to_owned());
        let build = Outcome { name: "build", took: Duration::ZERO, failure };
        let outcome = run_step(&workspace, &step, &[build]);
        assert_eq!(outcome.failure.as_deref(), Some("needs build"));
    }
}
