//! Every chore of this repository, as `cargo xtask COMMAND`.
//!
//! Code map, in reading order:
//!
//! - `workspace`, `run`: where things are, and how another program is run.
//! - `group`: how one is ended with all that it started.
//! - `setup`: what must be on the machine; installs what is missing into `target/`.
//! - `build`: from Rust to the npm package in `pkg/`.
//! - `size`: what the package weighs, and the budgets.
//! - `bench`: how fast it is, beside the same work in JavaScript.
//! - `fuzz`: what a fuzzer finds in the readers of foreign input.
//! - `audit`: what is known of the dependencies, and whether a build can be repeated.
//! - `steps`: the tests, as one table of steps.
//! - `demo`: the storefront with its proxy.
//!
//! **Invariant:** results go to stdout, progress to stderr; only the steps of `test` and `check`
//! let the programs they run write to stdout.
//!
//! **Invariant:** nothing asks for input, and nothing is installed outside of the workspace, except
//! browsers by apt-get and the wasm32 target by rustup.

mod audit;
mod bench;
mod build;
mod demo;
mod fuzz;
mod group;
mod run;
mod setup;
mod size;
mod steps;
mod workspace;

use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use lexopt::{Arg, Parser, ValueExt};

use crate::workspace::Workspace;

/// One command: its name, its options, what it does, and the function that does it.
struct Command {
    name: &'static str,
    options: &'static str,
    summary: &'static str,
    run: fn(&mut Parser) -> Result<ExitCode>,
}

const COMMANDS: &[Command] = &[
    Command {
        name: "demo",
        options: "[--port 8080] [--open]",
        summary: "build everything and serve the storefront with its proxy on 127.0.0.1",
        run: demo,
    },
    Command {
        name: "test",
        options: "[--quick] [STEP…]",
        summary: "all tests, the same ones CI runs; --quick leaves out the slow steps",
        run: test,
    },
    Command {
        name: "check",
        options: "",
        summary: "the part of the tests that takes under a minute",
        run: check,
    },
    Command { name: "build", options: "", summary: "build the npm package into pkg/", run: build },
    Command {
        name: "size",
        options: "[--functions N] [--json]",
        summary: "what the package weighs, beside what, where the bytes go; fails over budget",
        run: size,
    },
    Command {
        name: "bench",
        options: "[--node] [--json | --markdown]",
        summary: "how fast it is beside the same work in JavaScript; --node leaves the browser out",
        run: bench,
    },
    Command {
        name: "fuzz",
        options: "[--seconds 60] [TARGET…]",
        summary: "feed the readers of foreign input with whatever a fuzzer thinks of",
        run: fuzz,
    },
    Command {
        name: "audit",
        options: "",
        summary: "advisories, licences and sources of the dependencies; not part of test",
        run: audit,
    },
    Command {
        name: "tools",
        options: "",
        summary: "install what the other commands need, and nothing else",
        run: tools,
    },
];

fn main() -> ExitCode {
    dispatch(&mut Parser::from_env()).unwrap_or_else(|error| {
        eprintln!("error: {error:#}");
        ExitCode::FAILURE
    })
}

fn dispatch(parser: &mut Parser) -> Result<ExitCode> {
    let name = match parser.next()? {
        None | Some(Arg::Short('h') | Arg::Long("help")) => "help".to_owned(),
        Some(Arg::Value(name)) => name.string()?,
        Some(other) => return Err(other.unexpected().into()),
    };
    if name == "help" {
        print_help();
        return Ok(ExitCode::SUCCESS);
    }
    let command = COMMANDS.iter().find(|command| command.name == name).with_context(|| {
        format!("there is no command `{name}`; `cargo xtask` alone lists the commands")
    })?;
    (command.run)(parser)
}

fn print_help() {
    println!("Usage: cargo xtask COMMAND [OPTIONS]\n");
    for Command { name, options, summary, .. } in COMMANDS {
        println!("  {:<38} {summary}", format!("{name} {options}"));
    }
    println!("  {:<38} this list", "help");
    println!("\nSteps of test: {}", steps::names().join(", "));
}

fn demo(parser: &mut Parser) -> Result<ExitCode> {
    let mut options = demo::Options { port: 8080, open: false };
    while let Some(arg) = parser.next()? {
        match arg {
            Arg::Long("port") => options.port = parser.value()?.parse()?,
            Arg::Long("open") => options.open = true,
            other => return Err(other.unexpected().into()),
        }
    }
    match demo::run(&Workspace::find()?, &options)? {}
}

fn test(parser: &mut Parser) -> Result<ExitCode> {
    let mut selection = steps::Selection::default();
    while let Some(arg) = parser.next()? {
        match arg {
            Arg::Long("quick") => selection.quick = true,
            Arg::Value(name) => selection.names.push(name.string()?),
            other => return Err(other.unexpected().into()),
        }
    }
    steps::run(&Workspace::find()?, &selection)
}

fn check(parser: &mut Parser) -> Result<ExitCode> {
    no_options(parser)?;
    steps::run(&Workspace::find()?, &steps::Selection::check())
}

fn build(parser: &mut Parser) -> Result<ExitCode> {
    no_options(parser)?;
    let workspace = Workspace::find()?;
    build::package(&workspace)?;
    print!("{}", size::table(&size::measure(&workspace)?));
    Ok(ExitCode::SUCCESS)
}

fn size(parser: &mut Parser) -> Result<ExitCode> {
    let (mut functions, mut json) = (0, false);
    while let Some(arg) = parser.next()? {
        match arg {
            Arg::Long("functions") => functions = parser.value()?.parse()?,
            Arg::Long("json") => json = true,
            other => return Err(other.unexpected().into()),
        }
    }
    let workspace = Workspace::find()?;
    build::package_if_stale(&workspace)?;
    let report = size::Report::beside_peers(&workspace)?;
    print!("{}", if json { report.to_json(functions)? } else { report.to_text(functions) });
    report.check()?;
    Ok(ExitCode::SUCCESS)
}

fn bench(parser: &mut Parser) -> Result<ExitCode> {
    let (mut in_browser, mut json, mut markdown) = (true, false, false);
    while let Some(arg) = parser.next()? {
        match arg {
            Arg::Long("node") => in_browser = false,
            Arg::Long("json") => json = true,
            Arg::Long("markdown") => markdown = true,
            other => return Err(other.unexpected().into()),
        }
    }
    let report = bench::measure(&Workspace::find()?, in_browser)?;
    let text = match (json, markdown) {
        (true, _) => report.to_json()?,
        (false, true) => report.to_markdown(),
        (false, false) => report.to_text(),
    };
    print!("{text}");
    report.check()?;
    Ok(ExitCode::SUCCESS)
}

fn fuzz(parser: &mut Parser) -> Result<ExitCode> {
    let mut options = fuzz::Options { seconds: 60, targets: Vec::new() };
    while let Some(arg) = parser.next()? {
        match arg {
            Arg::Long("seconds") => options.seconds = parser.value()?.parse()?,
            Arg::Value(name) => options.targets.push(name.string()?),
            other => return Err(other.unexpected().into()),
        }
    }
    fuzz::run(&Workspace::find()?, &options)?;
    Ok(ExitCode::SUCCESS)
}

fn audit(parser: &mut Parser) -> Result<ExitCode> {
    no_options(parser)?;
    audit::run(&Workspace::find()?)
}

fn tools(parser: &mut Parser) -> Result<ExitCode> {
    no_options(parser)?;
    setup::all(&Workspace::find()?)?;
    Ok(ExitCode::SUCCESS)
}

fn no_options(parser: &mut Parser) -> Result<()> {
    match parser.next()? {
        None => Ok(()),
        Some(Arg::Value(value)) => bail!("this command takes no argument: {}", value.display()),
        Some(other) => Err(other.unexpected().into()),
    }
}
