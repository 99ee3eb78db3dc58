//! The order history, in pages.

use serde_json::{Value, json};

use crate::support::{new, start};

const ID: &str = "P1005060001";

#[tokio::test]
async fn the_history_is_paged_newest_first() {
    let proxy = start().await;
    for quantity in 1..=27 {
        proxy.order(ID, new("99000005CA01A12", quantity)).await;
    }
    let page = |query: &'static str| async move {
        let page = proxy.get(&format!("/v3/customers/{ID}/orders{query}")).await.json();
        let newest = page["items"][0]["lineItems"][0]["quantity"].clone();
        let links = ["next", "prev"].map(|name| page["links"][name]["uri"].clone());
        let counts =
            ["totalCount", "count", "offset", "limit"].map(|name| page[name].as_u64().unwrap());
        (counts, newest, links)
    };
    let uri = |query: &str| Value::from(format!("/v3/customers/{ID}/orders?{query}"));
    let cases = [
        ("", [27, 25, 0, 25], json!(27), [uri("limit=25&offset=25"), Value::Null]),
        (
            "?limit=10&offset=10",
            [27, 10, 10, 10],
            json!(17),
            [uri("limit=10&offset=20"), uri("limit=10&offset=0")],
        ),
        ("?offset=25", [27, 2, 25, 25], json!(2), [Value::Null, uri("limit=25&offset=0")]),
        ("?limit=1000", [27, 27, 0, 100], json!(27), [Value::Null, Value::Null]),
        ("?offset=27", [27, 0, 27, 25], Value::Null, [Value::Null, uri("limit=25&offset=2")]),
        (
            "?status=1000&status=1002",
            [27, 25, 0, 25],
            json!(27),
            [uri("limit=25&offset=25"), Value::Null],
        ),
        ("?status=1004", [0, 0, 0, 25], Value::Null, [Value::Null, Value::Null]),
        ("?order-type=RENEWAL", [0, 0, 0, 25], Value::Null, [Value::Null, Value::Null]),
        ("?end-date=2019-05-02", [0, 0, 0, 25], Value::Null, [Value::Null, Value::Null]),
        (
            "?start-date=2019-05-02&limit=1",
            [27, 1, 0, 1],
            json!(27),
            [uri("limit=1&offset=1"), Value::Null],
        ),
    ];
    for (query, counts, newest, links) in cases {
        assert_eq!(page(query).await, (counts, newest, links), "{query}");
    }
    let orders = format!("/v3/customers/{ID}/orders");
    proxy.get(&format!("{orders}?offset=28")).await.is_error(400, "1133", &[]);
    proxy.get(&format!("{orders}?limit=ten")).await.is_error(400, "1132", &["limit"]);
    proxy.get(&format!("{orders}?limit=0")).await.is_error(400, "1132", &["limit"]);
    proxy.get(&format!("{orders}?offset=-1")).await.is_error(400, "1132", &["offset"]);
}
