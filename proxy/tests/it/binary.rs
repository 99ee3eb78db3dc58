//! The program itself: its one line, its refusal, its end.

use std::io::{BufRead as _, BufReader, Read as _};
use std::process::{Child, Command, Stdio};

use serde_json::json;

use crate::support::Proxy;

fn serve(arguments: &[&str]) -> Child {
    Command::new(env!("CARGO_BIN_EXE_vip-proxy"))
        .args(["serve", "--listen", "127.0.0.1:0"])
        .args(arguments)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
}

fn read(mut from: impl std::io::Read) -> String {
    let mut text = String::new();
    from.read_to_string(&mut text).unwrap();
    text
}

#[cfg(unix)]
#[tokio::test]
async fn it_says_where_it_listens_and_stops_when_told_even_with_a_request_hanging() {
    let mut child = serve(&["--dev-any-customer", "--upstream", "sandbox"]);
    let mut stdout = BufReader::new(child.stdout.take().unwrap());
    let mut line = String::new();
    stdout.read_line(&mut line).unwrap();
    let address = line.trim_end().strip_prefix("listening on http://").unwrap().parse().unwrap();
    let proxy = Proxy { address };
    let body = json!({ "customerId": "P1005060001", "country": "US" });
    assert_eq!(proxy.fetch(body.clone()).await.status, 200);
    let hanging = proxy.request("POST", "/v3/recommendations").json(body);
    let hanging =
        hanging.header("x-sandbox-fault", "hang").header("authorization", "Bearer s3cret");
    let connection = hanging.begin().await;
    while proxy.received().await.len() < 2 {}

    let pid = child.id().to_string();
    assert!(Command::new("kill").args(["-TERM", &pid]).status().unwrap().success());
    let stderr = read(child.stderr.take().unwrap());
    assert!(child.wait().unwrap().success());
    drop(connection);
    let mut rest = String::new();
    stdout.read_to_string(&mut rest).unwrap();
    assert_eq!(rest, "");
    assert!(stderr.contains("/v3/recommendations"));
    for secret in ["P1005060001", "s3cret", "country"] {
        assert!(!stderr.contains(secret), "{stderr}");
    }
}

#[test]
fn it_refuses_to_act_for_anybody_unless_told_to() {
    let mut child = serve(&[]);
    assert_eq!(child.wait().unwrap().code(), Some(1));
    assert_eq!(read(child.stdout.take().unwrap()), "");
    let stderr = read(child.stderr.take().unwrap());
    assert_eq!(stderr.lines().count(), 1, "{stderr}");
    assert!(stderr.contains("--dev-any-customer"), "{stderr}");
}
