//! The wasm: cargo, wasm-opt.

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, Result, ensure};

use super::{exports, fuse, named_wasm, names::Names, order, panics, rehearsal};
use crate::{
    run,
    workspace::{WASM_TARGET, Workspace},
};

/// What every browser that the package supports can do. Named one by one, since wasm-opt must
/// neither guess them from a section that we strip nor use what an older browser rejects.
const WASM_FEATURES: &[&str] = &[
    "--enable-bulk-memory",
    "--enable-bulk-memory-opt",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
];

/// What `-Os` shall leave alone, since it makes the download larger: most of it exchanges repetitions,
/// of which brotli makes next to nothing, for what has not been seen before. What is computed twice may
/// be (0.1 KB of 49 less), locals stay where they were set (0.15 KB), and zeros in the data are not left
/// out (0.15 KB): each gap costs the address of what follows.
const LEFT_ALONE: &[&str] =
    &["--skip-pass=local-cse", "--skip-pass=simplify-locals", "--skip-pass=memory-packing"];

/// What is hardly more than its call goes where it is called. An engine compiles a function when it is first
/// called, and takes as long to begin as for some 50 bytes of it. Up to 6 bytes, there would be 2 functions
/// more for the first picks.
const INLINED: &str = "--always-inline-max-function-size=8";

/// Up to this size a function goes where it is called if that is one place. For the first picks there are
/// 96 functions so, and 108 with half the size: not everything that is small can be fused, see `fuse`.
const ONE_CALLER: u32 = 300;

/// What stays a function nevertheless: most of it the first picks do not need, and it would be compiled
/// with what they do need, which is 38 KB so and 45 KB otherwise. Modules, a type, and functions.
const NOT_AT_FIRST: &[&str] = &[
    "escaped",
    "drop_slow",
    "domain::attribution",
    "domain::rank::rank",
    "domain::time::UnixMs",
    "wire::endpoint",
    "wire::fault",
    "wire::http::is_sendable",
    "wire::normalize::subscribed",
    "own_body",
    "Page::admit",
    "client::arguments",
    "client::checkout",
    "client::diagnose",
    "client::render::events",
    "client::render::results::everything",
    "client::selection",
    "client::tracking",
];

/// The stack, in bytes. It lies below everything else, so that addresses are short numbers (0.1 KB
/// less), and the page gives less memory away than with the linker's 1 MB. The deepest recursion is
/// that over a JSON document, which may be nested 127 times.
const STACK: usize = 256 * 1024;

/// The end of the stack is not used before it overflows, so that an address may be computed by a load
/// itself (0.1 KB less).
const LOW_MEMORY: &str = "--low-memory-unused";

/// What LLVM shall leave alone even where it optimises for size, for the same reason: counting loops in
/// another way, loading ahead on some paths what is loaded later on all, and working out what a loop
/// leaves behind (0.4 KB together). The names are LLVM's own: a later one may not know them, and says so.
const LLVM: &str = "-Cllvm-args=-disable-lsr -enable-load-pre=false -replexitval=never";

/// The file name of the wasm, in the package and beside the sources that are bundled.
pub(super) const WASM: &str = "vip_recommendations.wasm";

/// Compiles a crate with `[profile.wasm]`; returns the file, which has no panic machinery.
pub(super) fn compile(workspace: &Workspace, package: &str) -> Result<PathBuf> {
    let mut cargo = workspace.cargo(&["build", "--profile", "wasm", "--lib"]);
    cargo.args(["--target", WASM_TARGET, "--package", package]);
    // The result must not depend on what the shell of the person who builds it says about flags and
    // profiles.
    for (name, _) in env::vars_os() {
        let text = name.to_string_lossy();
        if text.ends_with("RUSTFLAGS") || text.starts_with("CARGO_PROFILE_") {
            cargo.env_remove(&name);
        }
    }
    let mut flags = same_paths_everywhere(workspace)?;
    flags.push(format!("-Clink-arg=-zstack-size={STACK}"));
    flags.push(LLVM.to_owned());
    cargo.env("CARGO_ENCODED_RUSTFLAGS", flags.join("\x1f"));
    run::progress(&mut cargo)?;
    let wasm = fs::read(compiled(workspace, package)).context("reading the compiled wasm")?;
    let cut = workspace.staging().join(package).with_extension("cut.wasm");
    let wanted = exports::wanted(&panics::cut(&wasm)?)?;
    fs::write(&cut, wanted).context("writing the wasm without panics")?;
    Ok(cut)
}

/// The wasm as rustc and the linker made it.
pub(super) fn compiled(workspace: &Workspace, package: &str) -> PathBuf {
    let library = package.replace('-', "_");
    workspace.target.join(WASM_TARGET).join("wasm").join(library).with_extension("wasm")
}

/// Flags that keep the paths of this machine out of panic messages: two machines build the same
/// bytes.
fn same_paths_everywhere(workspace: &Workspace) -> Result<Vec<String>> {
    let sysroot = run::output(workspace.command("rustc").args(["--print", "sysroot"]))?;
    let verbose = run::output(workspace.command("rustc").args(["--verbose", "--version"]))?;
    let commit = verbose
        .lines()
        .find_map(|line| line.strip_prefix("commit-hash: "))
        .context("rustc does not say which commit it is")?;
    // What rustc itself writes where the sources of the standard library are not installed.
    let std_sources = Path::new(sysroot.trim()).join("lib/rustlib/src/rust");
    let mut remaps =
        vec![(workspace.root.clone(), ".".to_owned()), (std_sources, format!("/rustc/{commit}"))];
    // The name of a registry's directory depends on where the crates came from, a mirror for
    // instance.
    let registries = cargo_home().map(|home| home.join("registry").join("src"));
    for registry in registries.iter().filter_map(|path| path.read_dir().ok()).flatten() {
        remaps.push((registry?.path(), "/crates".to_owned()));
    }
    Ok(remaps
        .iter()
        .map(|(from, to)| format!("--remap-path-prefix={}={to}", from.display()))
        .collect())
}

/// `CARGO_HOME`, or cargo's default for it.
fn cargo_home() -> Option<PathBuf> {
    env::var_os("CARGO_HOME")
        .map(PathBuf::from)
        .or_else(|| env::home_dir().map(|home| home.join(".cargo")))
}

/// Optimises: first with the names of functions, for the breakdown of `size`; then what is shipped, where
/// functions are fused, in another order and without names. Imports and exports of that have short ones, which
/// are returned.
pub(super) fn optimise(workspace: &Workspace, compiled: &Path) -> Result<Names> {
    let readable = named_wasm(workspace);
    optimise_with_names(workspace, compiled, &readable)?;
    let ordered = workspace.staging().join("ordered.wasm");
    let wasm = fs::read(readable).context("reading the wasm with names")?;
    let functions = panics::names(&wasm)?;
    for path in NOT_AT_FIRST {
        let is_there = functions.values().any(|name| name.contains(path));
        ensure!(is_there, "no function is in {path} any more: see NOT_AT_FIRST");
    }
    let fused = fuse::fused(&wasm, &rehearsal::acts(workspace, &wasm)?)?;
    fs::write(&ordered, order::named(&fused)?).context("writing the wasm in order")?;

    let shipped = optimised(workspace);
    // What has stayed a function shall go on to be one, and has lost its name.
    let mut command = wasm_opt(workspace, &ordered, &shipped, 0);
    command.args(["--reorder-functions-by-name", "-Os", "--skip-pass=reorder-functions"]);
    command.args(["--strip-debug", "--strip-producers", "--strip-target-features"]);
    command.arg("--minify-imports-and-exports-and-modules");
    let names = Names::parse(&run::output(&mut command)?)?;
    names.check_wasm(&fs::read(&shipped).context("reading the wasm")?)?;
    name_memory(workspace, &shipped)?;
    Ok(names)
}

/// Gives the memory the name by which JavaScript knows its wasm; wasm-opt would make it short.
pub(super) fn name_memory(workspace: &Workspace, file: &Path) -> Result<()> {
    let wasm = fs::read(file).context("reading the wasm")?;
    let named = exports::versioned(&wasm, &workspace.version)?;
    fs::write(file, named).context("writing the wasm")
}

/// Optimises the wasm and keeps the names.
pub(super) fn optimise_with_names(workspace: &Workspace, compiled: &Path, to: &Path) -> Result<()> {
    let mut command = wasm_opt(workspace, compiled, to, ONE_CALLER);
    command.args(NOT_AT_FIRST.iter().map(|path| format!("--no-inline=*{}*", mangled(path))));
    // What the first round leaves makes some of it worth another. Between them, functions become one that
    // differ in nothing but constants: six less for the first picks, 350 bytes of code.
    run::progress(command.args(["-Os", "--merge-similar-functions", "-Os", "--debuginfo"]))
}

/// A path as it is in the names of functions: each part behind its length.
fn mangled(path: &str) -> String {
    path.split("::").flat_map(|part| [part.len().to_string(), part.to_owned()]).collect()
}

fn wasm_opt(workspace: &Workspace, from: &Path, to: &Path, one_caller: u32) -> Command {
    let mut command = workspace.npm_program("wasm-opt");
    command.arg(from).arg("--output").arg(to);
    command.arg(format!("--one-caller-inline-max-function-size={one_caller}"));
    command.args([LOW_MEMORY, INLINED]).args(LEFT_ALONE).args(WASM_FEATURES);
    command
}

/// The wasm to ship.
pub(super) fn optimised(workspace: &Workspace) -> PathBuf {
    workspace.staging().join(WASM)
}
