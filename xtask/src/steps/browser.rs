//! The steps in real browsers.

use std::{
    env, fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result};
use serde_json::Value;

use super::package::{installed, node_tests};
use crate::{run, setup, workspace::Workspace};

/// `tests/web` in headless Chromium, by wasm-pack.
pub(super) fn chrome(workspace: &Workspace) -> Result<()> {
    setup::for_wasm_tests(workspace)?;
    let found = setup::browser(workspace, &setup::CHROME)?;
    let tools = workspace.tools().join("bin");
    let mut wasm_pack = workspace.command(tools.join("wasm-pack"));
    // With the tools in front of PATH wasm-pack finds the wasm-bindgen that it wants, and downloads
    // nothing.
    let path = env::var_os("PATH").unwrap_or_default();
    wasm_pack.env("PATH", env::join_paths([tools].into_iter().chain(env::split_paths(&path)))?);
    wasm_pack.env("WASM_PACK_CACHE", workspace.tools().join("wasm-pack-cache"));
    wasm_pack.env("WASM_BINDGEN_TEST_WEBDRIVER_JSON", capabilities(workspace, &found.browser)?);
    wasm_pack.args(["test", "--mode", "no-install", "--headless", "--chrome", "--chromedriver"]);
    run::report(wasm_pack.arg(found.driver).args(["--test", "web"]))
}

/// `webdriver.json` with the browser that was found, which need not be the one that the driver
/// would take.
fn capabilities(workspace: &Workspace, browser: &Path) -> Result<PathBuf> {
    let text = fs::read_to_string(workspace.root.join("webdriver.json"))
        .context("reading webdriver.json")?;
    let mut all: Value = serde_json::from_str(&text).context("webdriver.json is no JSON")?;
    all["goog:chromeOptions"]["binary"] = browser.to_string_lossy().into();
    let file = workspace.target.join("webdriver.json");
    fs::write(&file, all.to_string()).context("writing target/webdriver.json")?;
    Ok(file)
}

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
    let chromium = setup::browser(workspace, &setup::CHROME)?;
    let firefox = setup::firefox(workspace)?;
    let mut node = node_tests(workspace, "tests/e2e")?;
    node.env("VIP_PROXY_BIN", proxy(workspace));
    node.env("VIP_CHROMIUM", chromium.browser);
    node.env("VIP_FIREFOX", firefox.browser);
    node.env("VIP_GECKODRIVER", firefox.driver);
    node.env("VIP_PACKAGE_DIR", installed(workspace));
    node.env("VIP_WWW_DIR", workspace.root.join("www"));
    run::report(&mut node)
}

/// `tests/matrix`: the installed package in Node and in three browser engines.
pub(super) fn matrix(workspace: &Workspace) -> Result<()> {
    setup::npm_packages(workspace)?;
    let chrome = setup::browser(workspace, &setup::CHROME)?;
    let firefox = setup::firefox(workspace)?;
    let (webkit, display) = setup::webkit(workspace)?;
    let mut node = node_tests(workspace, "tests/matrix")?;
    node.env("VIP_PACKAGE_DIR", installed(workspace));
    node.env("VIP_CHROMIUM", chrome.browser);
    node.env("VIP_FIREFOX", firefox.browser).env("VIP_GECKODRIVER", firefox.driver);
    node.env("VIP_WEBKIT", webkit.browser).env("VIP_WEBKITDRIVER", webkit.driver);
    run::report(node.env("VIP_XVFB", display))
}
