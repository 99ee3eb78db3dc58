//! Where things are.

use std::{
    env,
    ffi::OsStr,
    fs::{self, File, TryLockError},
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, Result};
use serde_json::Value;

use crate::run;

/// The npm package and the crate have the same name.
pub(crate) const PACKAGE: &str = "vip-recommendations";

/// The crate that exports what the bench measures without a client around it.
pub(crate) const BENCH_CORE: &str = "vip-bench-core";

/// What the component is compiled to.
pub(crate) const WASM_TARGET: &str = "wasm32-unknown-unknown";

/// This repository on this machine.
#[derive(Debug)]
pub(crate) struct Workspace {
    /// The directory of the workspace's Cargo.toml.
    pub(crate) root: PathBuf,
    /// Cargo's output directory: `target/`, unless `CARGO_TARGET_DIR` or a configuration says
    /// otherwise.
    pub(crate) target: PathBuf,
    /// The version of the component, and so of the npm package.
    pub(crate) version: String,
}

impl Workspace {
    /// Asks cargo, so that it is right in every directory of the repository.
    ///
    /// # Errors
    ///
    /// When cargo fails, or does not know the component.
    pub(crate) fn find() -> Result<Self> {
        let mut command = cargo_program();
        command.args(["metadata", "--no-deps", "--format-version", "1"]);
        if let Some(xtask) = env::var_os("CARGO_MANIFEST_DIR") {
            command.arg("--manifest-path").arg(Path::new(&xtask).join("Cargo.toml"));
        }
        let metadata: Value = serde_json::from_str(&run::output(&mut command)?)?;
        let text = |value: &Value| value.as_str().map(str::to_owned);
        let version = metadata["packages"]
            .as_array()
            .and_then(|packages| packages.iter().find(|package| package["name"] == PACKAGE))
            .and_then(|package| text(&package["version"]))
            .with_context(|| format!("this workspace has no package {PACKAGE}"))?;
        let root = text(&metadata["workspace_root"]).context("cargo metadata has no root")?;
        let target = text(&metadata["target_directory"]).context("cargo metadata has no target")?;
        Ok(Self { root: root.into(), target: target.into(), version })
    }

    /// A program that runs in the root of the workspace.
    pub(crate) fn command(&self, program: impl AsRef<OsStr>) -> Command {
        let mut command = Command::new(program);
        self.settle(&mut command);
        command
    }

    /// Cargo, run in the root of the workspace.
    pub(crate) fn cargo(&self, arguments: &[&str]) -> Command {
        let mut command = cargo_program();
        self.settle(&mut command);
        command.args(arguments);
        command
    }

    /// A program that an npm package of ours brings, for instance esbuild.
    pub(crate) fn npm_program(&self, name: &str) -> Command {
        let name = if cfg!(windows) { format!("{name}.cmd") } else { name.to_owned() };
        self.command(self.root.join("node_modules").join(".bin").join(name))
    }

    fn settle(&self, command: &mut Command) {
        command.current_dir(&self.root).env("CARGO_TARGET_DIR", &self.target);
        // What `cargo run` says about xtask makes build scripts that look at it run again and
        // again.
        for (name, _) in env::vars_os() {
            let text = name.to_string_lossy();
            if text.starts_with("CARGO_PKG_") || text.starts_with("CARGO_MANIFEST_") {
                command.env_remove(&name);
            }
        }
    }

    /// The npm package: what `npm publish` would send.
    pub(crate) fn package(&self) -> PathBuf {
        self.root.join("pkg")
    }

    /// Where the package is made before it replaces `pkg/`.
    pub(crate) fn staging(&self) -> PathBuf {
        self.target.join("pkg-build")
    }

    /// Where the tools of the build are installed.
    pub(crate) fn tools(&self) -> PathBuf {
        self.target.join("tools")
    }

    /// An empty project that has installed the packed package, as a partner's has.
    pub(crate) fn consumer(&self) -> PathBuf {
        self.target.join("consumer")
    }

    /// Keeps other runs of xtask out until the result is dropped; waits for one that is at work.
    ///
    /// # Errors
    ///
    /// When the lock file cannot be made or locked.
    pub(crate) fn lock(&self) -> Result<File> {
        fs::create_dir_all(&self.target)?;
        let file = File::create(self.target.join("xtask.lock"))?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                eprintln!("Waiting for another cargo xtask to finish …");
                file.lock()?;
            }
            Err(TryLockError::Error(error)) => return Err(error.into()),
        }
        Ok(file)
    }
}

/// The cargo that runs us, so that a `cargo +toolchain xtask` stays with its toolchain.
fn cargo_program() -> Command {
    Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
}
