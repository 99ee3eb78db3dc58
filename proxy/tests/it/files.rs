//! The storefront and the package.

use std::fs;
use std::path::PathBuf;

use crate::support::{Proxy, settings, start_with};

async fn start(name: &str) -> Proxy {
    let root = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    let (www, pkg) = (root.join("www"), root.join("pkg"));
    fs::create_dir_all(www.join("sub")).unwrap();
    fs::create_dir_all(&pkg).unwrap();
    fs::write(root.join("secret.txt"), "secret").unwrap();
    fs::write(www.join("index.html"), "<!doctype html>").unwrap();
    fs::write(www.join("style.css"), "").unwrap();
    for file in ["index.js", "index.mjs", "vip.wasm", "package.json"] {
        fs::write(pkg.join(file), "x").unwrap();
    }
    let mut settings = settings();
    settings.static_dir = www;
    settings.package_dir = pkg;
    start_with(settings).await
}

#[tokio::test]
async fn files_have_the_types_that_browsers_insist_on() {
    let proxy = start("types").await;
    let cases = [
        ("/", "text/html"),
        ("/index.html", "text/html"),
        ("/style.css", "text/css"),
        ("/pkg/index.js", "text/javascript"),
        ("/pkg/index.mjs", "text/javascript"),
        ("/pkg/vip.wasm", "application/wasm"),
        ("/pkg/package.json", "application/json"),
    ];
    for (target, content_type) in cases {
        let response = proxy.get(target).await;
        assert_eq!(response.status, 200, "{target}");
        assert_eq!(response.header("content-type"), Some(content_type), "{target}");
        assert_eq!(response.header("cache-control"), Some("no-cache"), "{target}");
        assert_eq!(response.header("x-content-type-options"), Some("nosniff"), "{target}");
    }
}

#[tokio::test]
async fn nothing_outside_of_the_directories_is_served() {
    let proxy = start("outside").await;
    for target in [
        "/../secret.txt",
        "/%2e%2e/secret.txt",
        "/sub/..%2f..%2fsecret.txt",
        "/pkg/../../secret.txt",
        "/pkg/%2e%2e/secret.txt",
        "/none",
        "/pkg/none",
    ] {
        let response = proxy.get(target).await;
        assert_eq!(response.status, 404, "{target}");
        assert!(!response.text().contains("secret"));
    }
}

#[tokio::test]
async fn a_missing_directory_leaves_the_rest_working() {
    let mut settings = settings();
    settings.static_dir = "does/not/exist".into();
    settings.package_dir = "does/not/exist".into();
    let proxy = start_with(settings).await;
    assert_eq!(proxy.get("/").await.status, 404);
    assert_eq!(proxy.get("/pkg/index.js").await.status, 404);
    assert_eq!(proxy.get("/sandbox/catalogue").await.status, 200);
}
