//! The steps in real browsers.

use std::path::PathBuf;

use anyhow::Result;

use super::{javascript, package::installed};
use crate::{run, setup, workspace::Workspace};

/// `cargo build --release` of the proxy.
pub(super) fn build_proxy(workspace: &Workspace) -> Result<()> {
    run::report(&mut workspace.cargo(&["build", "--release", "--package", "vip-proxy"]))
}

/// The proxy that was built.
pub(super) fn proxy(workspace: &Workspace) -> PathBuf {
    workspace.target.join("release").join("vip-proxy")
}

/// `tests/e2e`: the demo storefront with the installed package, the proxy, Chromium and Firefox.
pub(super) fn end_to_end(workspace: &Workspace) -> Result<()> {
    setup::npm_packages(workspace)?;
    let chromium = setup::chromium(workspace)?;
    let firefox = setup::firefox(workspace)?;
    let mut node = javascript::tests(workspace, "tests/e2e")?;
    node.env("VIP_PROXY_BIN", proxy(workspace));
    node.env("VIP_CHROMIUM", chromium);
    node.env("VIP_FIREFOX", firefox.browser);
    node.env("VIP_GECKODRIVER", firefox.driver);
    node.env("VIP_PACKAGE_DIR", installed(workspace));
    node.env("VIP_WWW_DIR", workspace.root.join("www"));
    javascript::pass(workspace, &mut node)
}

/// `tests/matrix`: the installed package in Node and in three browser engines.
pub(super) fn matrix(workspace: &Workspace) -> Result<()> {
    setup::npm_packages(workspace)?;
    let chromium = setup::chromium(workspace)?;
    let firefox = setup::firefox(workspace)?;
    let (webkit, display) = setup::webkit(workspace)?;
    let mut node = javascript::tests(workspace, "tests/matrix")?;
    node.env("VIP_PACKAGE_DIR", installed(workspace));
    node.env("VIP_CHROMIUM", chromium);
    node.env("VIP_FIREFOX", firefox.browser).env("VIP_GECKODRIVER", firefox.driver);
    node.env("VIP_WEBKIT", webkit.browser).env("VIP_WEBKITDRIVER", webkit.driver);
    javascript::pass(workspace, node.env("VIP_XVFB", display))
}
