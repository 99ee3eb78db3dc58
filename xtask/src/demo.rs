//! The storefront and its proxy, on this machine.

use std::{
    io::{BufRead, BufReader},
    process::{Child, Command, Stdio},
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
};

use anyhow::{Context, Result, bail};

use crate::{build, run, workspace::Workspace};

/// What the command line says.
#[derive(Debug)]
pub(crate) struct Options {
    /// The port on 127.0.0.1; 0 takes a free one.
    pub(crate) port: u16,
    /// Whether to open the page in the user's browser.
    pub(crate) open: bool,
}

/// Builds what is not up to date and serves it until Ctrl-C.
///
/// # Errors
///
/// When the build fails, or the proxy ends by itself.
pub(crate) fn run(workspace: &Workspace, options: &Options) -> Result<()> {
    build::package_if_stale(workspace)?;
    eprintln!("Building the proxy …");
    run::progress(&mut workspace.cargo(&["build", "--release", "--package", "vip-proxy"]))?;

    let mut child = proxy(workspace, options)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .spawn()
        .context("cannot start the proxy")?;
    let lines = BufReader::new(child.stdout.take().context("the proxy has no stdout")?).lines();
    let ended_by_user = end_with_us(child)?;
    let Ended { by_user, child } = &ended_by_user;

    for line in lines {
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
    let status = lock(child).wait().context("waiting for the proxy")?;
    if by_user.load(Ordering::SeqCst) {
        return Ok(());
    }
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

/// The proxy, and whether it was the user who ended it.
struct Ended {
    by_user: Arc<AtomicBool>,
    child: Arc<Mutex<Child>>,
}

/// A terminal sends Ctrl-C to both of us, but `kill` reaches xtask alone; the proxy must not
/// outlive it.
fn end_with_us(child: Child) -> Result<Ended> {
    let ended = Ended { by_user: Arc::default(), child: Arc::new(Mutex::new(child)) };
    let (by_user, child) = (Arc::clone(&ended.by_user), Arc::clone(&ended.child));
    ctrlc::set_handler(move || {
        by_user.store(true, Ordering::SeqCst);
        let _ = lock(&child).kill();
    })
    .context("cannot listen for Ctrl-C")?;
    Ok(ended)
}

fn lock(child: &Mutex<Child>) -> std::sync::MutexGuard<'_, Child> {
    child.lock().unwrap_or_else(PoisonError::into_inner)
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
