//! JavaScript as a page would write it, over the package's own modules for what Rust does not do: the
//! page, and the driver of a call.

use js_sys::{Function, JSON, Promise, Reflect};
use vip_recommendations::web::RecommendationClient;
use wasm_bindgen::{JsCast, JsValue, prelude::wasm_bindgen};
use wasm_bindgen_futures::JsFuture;

#[wasm_bindgen(module = "/pkg-template/page.js")]
extern "C" {
    #[derive(Clone)]
    type Page;
    #[wasm_bindgen(constructor, catch)]
    fn new(options: &JsValue) -> Result<Page, JsValue>;
}

#[wasm_bindgen(module = "/pkg-template/flight.js")]
extern "C" {
    #[wasm_bindgen(js_name = toText)]
    fn to_text(value: &JsValue) -> String;

    type Flight;
    #[wasm_bindgen(constructor)]
    fn new(call: &JsValue, page: &Page, ended: &Function) -> Flight;
    /// Where `fetch` hangs, so does what this returns; the end is told by [`Flight::landed`].
    #[wasm_bindgen(method)]
    fn start(this: &Flight);
    #[wasm_bindgen(method, getter)]
    fn landed(this: &Flight) -> Promise;
    #[wasm_bindgen(method, getter)]
    fn cause(this: &Flight) -> JsValue;
}

#[wasm_bindgen(module = "/pkg-template/errors.js")]
extern "C" {
    #[wasm_bindgen(js_name = toError)]
    fn to_error(told: &JsValue, thrown: &JsValue) -> JsValue;
}

#[wasm_bindgen]
extern "C" {
    /// The exported call, as JavaScript sees it.
    type Exported;
    #[wasm_bindgen(method, structural, catch)]
    fn outcome(this: &Exported, lead: &Exported) -> Result<String, JsValue>;
}

/// Runs an expression of JavaScript, with `body` as the documented sample of a response.
pub(crate) fn js(expression: &str) -> JsValue {
    const PRELUDE: &str = r#"
        const body = JSON.stringify({
            productRecommendations: {
                upsells: [{ rank: 0, product: { baseOfferId: "99000001CA01A12" } }],
                crossSells: [{ rank: 0, product: { baseOfferId: "99000005CA01A12" } }],
                addOns: [],
            },
        });
        const answer = (tracker, status = 200, text = body) =>
            new Response(text, { status, headers: { "x-recommendation-tracker-id": tracker } });
    "#;
    let function = Function::new_no_args(&format!("{PRELUDE} return ({expression});"));
    function.call0(&JsValue::UNDEFINED).expect("the test's own JavaScript runs")
}

/// A client and its page.
pub(crate) struct Partner {
    page: Page,
    pub(crate) client: RecommendationClient,
}

/// A client with these options, as an object literal without its braces.
pub(crate) fn client(options: &str) -> Partner {
    let options = format!(r#"{{ proxyUrl: "/proxy", customerId: "P1005060001", {options} }}"#);
    created(&options).map_err(|error| text(&error, "message")).expect("the options are good")
}

/// A client with these options, or the error that refuses them.
pub(crate) fn created(options: &str) -> Result<Partner, JsValue> {
    let options = js(&format!("({options})"));
    let page = Page::new(&options).expect("the options can be read");
    let of_page = JsValue::from(page.clone()).unchecked_into();
    match RecommendationClient::new(&to_text(&options), of_page) {
        Ok(client) => Ok(Partner { page, client }),
        Err(told) => Err(error(&told, &JsValue::UNDEFINED)),
    }
}

impl Partner {
    /// Picks, or the error as JavaScript sees it.
    pub(crate) async fn pick(&self, arguments: &str) -> Result<JsValue, JsValue> {
        let call = self.client.begin("pick", arguments, None).expect("the arguments are good");
        let call = JsValue::from(call);
        let flight = Flight::new(&call, &self.page, &Function::new_no_args(""));
        flight.start();
        JsFuture::from(flight.landed()).await.expect("it lands");
        let call: Exported = call.unchecked_into();
        match call.outcome(&call) {
            Ok(text) => Ok(parsed(&text)),
            Err(told) => Err(error(&told, &flight.cause())),
        }
    }

    pub(crate) async fn picks(&self) -> JsValue {
        self.pick("{}").await.map_err(|error| text(&error, "message")).expect("it resolves")
    }

    pub(crate) async fn fails(&self) -> JsValue {
        match self.pick("{}").await {
            Ok(picks) => panic!("it resolved to {:?}", JSON::stringify(&picks)),
            Err(error) => error,
        }
    }
}

fn error(text: &JsValue, cause: &JsValue) -> JsValue {
    to_error(&told(text), cause)
}

/// What Rust tells, which is text.
pub(crate) fn told(text: &JsValue) -> JsValue {
    parsed(&text.as_string().expect("Rust tells text"))
}

pub(crate) fn parsed(text: &str) -> JsValue {
    JSON::parse(text).expect("what Rust tells is JSON")
}

/// A property along a path, as JSON text; texts without their quotes, `undefined` as that word.
pub(crate) fn text(value: &JsValue, path: &str) -> String {
    let found = path.split('.').filter(|key| !key.is_empty()).fold(value.clone(), |value, key| {
        Reflect::get(&value, &key.into()).unwrap_or(JsValue::UNDEFINED)
    });
    found.as_string().unwrap_or_else(|| match JSON::stringify(&found) {
        Ok(text) if text.is_string() => String::from(text),
        _ => "undefined".to_owned(),
    })
}
