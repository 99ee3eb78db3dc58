//! A server of one's own, and a client that sees what is on the wire, broken responses included.

use std::fmt::Write as _;
use std::net::SocketAddr;
use std::path::PathBuf;

use serde_json::{Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use vip_proxy::{Server, Settings, Upstream};

/// A running server; it ends with the test's runtime.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Proxy {
    pub(crate) address: SocketAddr,
}

/// Whatever arrived before the connection closed.
#[derive(Debug)]
pub(crate) struct Response {
    pub(crate) status: u16,
    headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

/// A request in the making.
#[derive(Clone, Debug)]
pub(crate) struct Request {
    proxy: Proxy,
    method: &'static str,
    target: String,
    headers: Vec<(String, String)>,
    body: String,
    length: bool,
}

pub(crate) fn settings() -> Settings {
    let files = PathBuf::from(env!("CARGO_TARGET_TMPDIR"));
    Settings {
        listen: SocketAddr::from(([127, 0, 0, 1], 0)),
        upstream: Upstream::sandbox(),
        static_dir: files.join("www"),
        package_dir: files.join("pkg"),
        allow_origins: vec!["https://shop.example".into()],
        rate_limit: None,
    }
}

pub(crate) async fn start() -> Proxy {
    start_with(settings()).await
}

pub(crate) async fn start_with(settings: Settings) -> Proxy {
    let server = Server::bind(settings).await.unwrap();
    let address = server.address();
    tokio::spawn(server.run(std::future::pending()));
    Proxy { address }
}

impl Proxy {
    pub(crate) fn request(self, method: &'static str, target: &str) -> Request {
        let host = ("host".into(), self.address.to_string());
        Request {
            proxy: self,
            method,
            target: target.into(),
            headers: vec![host],
            body: String::new(),
            length: true,
        }
    }

    pub(crate) async fn get(self, target: &str) -> Response {
        self.request("GET", target).send().await
    }

    pub(crate) async fn post(self, target: &str, body: Value) -> Response {
        self.request("POST", target).json(body).send().await
    }

    /// `POST /v3/recommendations`
    pub(crate) async fn fetch(self, body: Value) -> Response {
        self.post("/v3/recommendations", body).await
    }

    /// `POST /v3/customers/{id}/orders`
    pub(crate) async fn order(self, customer_id: &str, body: Value) -> Response {
        self.post(&format!("/v3/customers/{customer_id}/orders"), body).await
    }

    /// `GET /sandbox/received`
    pub(crate) async fn received(self) -> Vec<Value> {
        self.get("/sandbox/received").await.json().as_array().unwrap().clone()
    }
}

impl Request {
    pub(crate) fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    #[expect(clippy::needless_pass_by_value, reason = "bodies are written where they are passed")]
    pub(crate) fn json(self, body: Value) -> Self {
        self.header("content-type", "application/json").text(&body.to_string())
    }

    pub(crate) fn text(mut self, body: &str) -> Self {
        self.body = body.into();
        self
    }

    /// Does not announce how long the body is.
    pub(crate) fn without_length(mut self) -> Self {
        self.length = false;
        self
    }

    /// Writes the request and leaves the connection to the caller.
    pub(crate) async fn begin(self) -> TcpStream {
        let mut connection = TcpStream::connect(self.proxy.address).await.unwrap();
        let mut head = format!("{} {} HTTP/1.1\r\nconnection: close\r\n", self.method, self.target);
        for (name, value) in &self.headers {
            write!(head, "{name}: {value}\r\n").unwrap();
        }
        if self.length {
            write!(head, "content-length: {}\r\n", self.body.len()).unwrap();
        }
        let text = format!("{head}\r\n{}", self.body);
        connection.write_all(text.as_bytes()).await.unwrap();
        connection
    }

    pub(crate) async fn send(self) -> Response {
        let mut connection = self.begin().await;
        let mut bytes = Vec::new();
        // A connection that is cut is what some tests are about.
        let _ = connection.read_to_end(&mut bytes).await;
        Response::parse(&bytes)
    }
}

impl Response {
    fn parse(bytes: &[u8]) -> Self {
        let end = bytes.windows(4).position(|four| four == b"\r\n\r\n");
        let end = end.unwrap_or_else(|| panic!("no headers in {bytes:?}"));
        // Latin-1, since a header may hold any byte.
        let head: String = bytes[..end].iter().map(|byte| char::from(*byte)).collect();
        let mut lines = head.lines();
        let status = lines.next().unwrap().split(' ').nth(1).unwrap().parse().unwrap();
        let header = |line: &str| {
            let (name, value) = line.split_once(':').unwrap();
            (name.to_ascii_lowercase(), value.trim().to_owned())
        };
        Self { status, headers: lines.map(header).collect(), body: bytes[end + 4..].to_vec() }
    }

    /// The value of a header. `None`: absent.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    pub(crate) fn tracker(&self) -> Option<&str> {
        self.header("x-recommendation-tracker-id")
    }

    pub(crate) fn text(&self) -> &str {
        std::str::from_utf8(&self.body).unwrap()
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    /// A part of the body by its JSON pointer; null where there is none.
    pub(crate) fn at(&self, pointer: &str) -> Value {
        self.json().pointer(pointer).cloned().unwrap_or_default()
    }

    /// Whether fewer bytes arrived than were announced.
    pub(crate) fn is_cut(&self) -> bool {
        let announced: Option<usize> = self.header("content-length").map(|n| n.parse().unwrap());
        announced.is_some_and(|announced| self.body.len() < announced)
    }

    /// Asserts an error in Adobe's shape.
    #[track_caller]
    pub(crate) fn is_error(&self, status: u16, code: &str, invalid_fields: &[&str]) {
        let body = self.json();
        let found = (self.status, body["code"].as_str().unwrap_or_default());
        assert_eq!(found, (status, code), "{body}");
        assert_eq!(body["invalidFields"], Value::from(invalid_fields), "{body}");
        assert!(body["message"].is_string() && body["additionalDetails"].is_array(), "{body}");
    }
}

/// An order of one line.
pub(crate) fn new(offer_id: &str, quantity: i64) -> Value {
    json!({ "orderType": "NEW", "currencyCode": "USD", "lineItems": [
        { "extLineItemNumber": 1, "offerId": offer_id, "quantity": quantity },
    ]})
}

/// `offer current/renewal status` of each subscription.
pub(crate) async fn owned(proxy: Proxy, id: &str) -> Vec<String> {
    let list = proxy.get(&format!("/v3/customers/{id}/subscriptions")).await;
    let line = |item: &Value| {
        format!(
            "{} {}/{} {}",
            item["offerId"].as_str().unwrap(),
            item["currentQuantity"],
            item["autoRenewal"]["renewalQuantity"],
            item["status"].as_str().unwrap()
        )
    };
    list.at("/items").as_array().unwrap().iter().map(line).collect()
}
