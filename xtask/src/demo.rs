//! The storefront and its proxy, on this machine.

use std::{
    convert::Infallible,
    io::{BufRead, BufReader},
    process::{Command, Stdio},
};

use anyhow::{Context, Result, bail};

use crate::{build, group::Group, run, workspace::Workspace};

/// What the command line says.
#[derive(Debug)]
pub(crate) struct Options {
    /// The port on 127.0.0.1; 0 takes a free one.
    pub(crate) port: u16,
    /// Whether to open the page in the user's browser.
    pub(crate) open: bool,
}

/// Builds what is not up to date and serves it until Ctrl-C, which ends us as well.
///
/// # Errors
///
/// When the build fails, or the proxy ends by itself.
pub(crate) fn run(workspace: &Workspace, options: &Options) -> Result<Infallible> {
    build::package_if_stale(workspace)?;
    eprintln!("Building the proxy …");
    run::progress(&mut workspace.cargo(&["build", "--release", "--package", "vip-proxy"]))?;

    let mut command = proxy(workspace, options);
    let mut proxy = Group::start(command.stdin(Stdio::null()).stdout(Stdio::piped()))
        .context("cannot start the proxy")?;
    let said = proxy.child.stdout.take().context("the proxy has no stdout")?;

    for line in BufReader::new(said).lines() {
        let line = line.context("reading what the proxy says")?;
        match line.strip_prefix("listening on ") {
            Some(url) => {
                println!("The demo is at {url} (Ctrl-C ends it)");
                if options.open {
                    open(url);
                }
            }
            None => println!("{line}"),
        }
    }
    let status = proxy.child.wait().context("waiting for the proxy")?;
    bail!("the proxy ended by itself ({status})")
}

fn proxy(workspace: &Workspace, options: &Options) -> Command {
    let mut command = workspace.command(workspace.target.join("release").join("vip-proxy"));
    command.args(["serve", "--upstream", "sandbox", "--dev-any-customer"]);
    command.arg("--listen").arg(format!("127.0.0.1:{}", options.port));
    command.arg("--static-dir").arg(workspace.root.join("www"));
    command.arg("--package-dir").arg(workspace.package());
    command
}

/// Opens a page in the user's browser. A demo without a browser is still a demo, so a failure is
/// only said.
fn open(url: &str) {
    let opener = if cfg!(target_os = "macos") {
        "open"
    } else if cfg!(windows) {
        "explorer"
    } else {
        "xdg-open"
    };
    if let Err(error) = run::progress(Command::new(opener).arg(url)) {
        eprintln!("cannot open a browser: {error:#}");
    }
}
