//! `ClientOptions`, validated.

use super::{
    input::{Fields, headers},
    js,
    selection::selection,
    storage::WebStorage,
};
use crate::{
    client::{
        Persistence, Rung, Shelf,
        options::{Attribution, Options, checked_proxy_url},
    },
    domain::{ids::CustomerId, time::DAY_MS},
    error::{Error, Result},
    wire::{
        endpoint::{Endpoint, Route},
        http::{Headers, Method},
        write::find,
    },
};
use js_sys::{Function, WeakMap};
use std::cell::Cell;
use wasm_bindgen::{JsCast, JsValue, prelude::wasm_bindgen};

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_name = URL)]
    type Url;
    #[wasm_bindgen(catch, constructor, js_class = "URL")]
    fn new(url: &str, base: &str) -> std::result::Result<Url, JsValue>;
}

/// How requests are sent.
#[derive(Debug)]
pub(super) struct Sending {
    pub(super) fetch: Option<Function>,
    pub(super) headers: Headers,
    pub(super) headers_function: Option<Function>,
    pub(super) credentials: String,
    pub(super) identity: String,
}

/// What the shop knows of its offers.
#[derive(Debug)]
pub(super) struct Callbacks {
    pub(super) product_key: Option<Function>,
    pub(super) sellable: Option<Function>,
    pub(super) product_category: Option<Function>,
}

/// All of `ClientOptions`.
pub(super) struct ClientOptions {
    pub(super) options: Options,
    pub(super) sending: Sending,
    pub(super) callbacks: Callbacks,
    pub(super) shelf: Shelf<WebStorage>,
    pub(super) on_event: Option<Function>,
    pub(super) debug: bool,
}

pub(super) fn client_options(value: &JsValue) -> Result<ClientOptions> {
    // At the top level the names stand for themselves.
    let fields = Fields::of(value, "options")?.at_top();
    let attribution = fields.object("attribution")?;
    let shelf = Shelf::new(rungs(&attribution)?);
    let proxy_url = proxy_url(&fields)?;
    let mut options = Options::new(&proxy_url);
    options.customer = customer(&fields)?;
    options.country = fields.country()?;
    options.language = fields.language()?;
    if let Some(wish) = fields.include_propensity()? {
        options.include_propensity = wish;
    }
    options.include_deal_registrations =
        fields.flag("includeDealRegistrations")?.unwrap_or_default();
    options.timeout_ms = fields.timeout_ms("timeoutMs")?;
    if let Some(ms) = fields.timeout_ms("checkoutTimeoutMs")? {
        options.checkout_timeout_ms = ms;
    }
    if let Some(retries) = fields.whole("retries")? {
        options.retries = u32::try_from(retries).unwrap_or(u32::MAX);
    }
    options.correlation = fields.flag("correlation")?.unwrap_or(true);
    routes(&fields, &mut options)?;
    options.selection = selection(&fields.object("selection")?)?;
    options.attribution = attribution_options(&attribution)?;
    Ok(ClientOptions {
        options,
        sending: sending(&fields)?,
        callbacks: Callbacks {
            product_key: fields.function("productKey")?,
            sellable: fields.function("sellable")?,
            product_category: fields.function("productCategory")?,
        },
        shelf,
        on_event: fields.function("onEvent")?,
        debug: fields.flag("debug")?.unwrap_or_default(),
    })
}

fn proxy_url(fields: &Fields) -> Result<String> {
    /// Stands in for the page's address where there is none, so that the rest can be checked.
    const NOWHERE: &str = "http://localhost/";
    let url = fields.text("proxyUrl")?.filter(|url| !url.trim_ascii().is_empty());
    let url = url.ok_or_else(|| fields.wrong("proxyUrl", "the address of your proxy"))?;
    let url = url.trim_ascii();
    let page = js::get(&js::global("document"), "baseURI").ok().and_then(|it| it.as_string());
    let page = page.or_else(|| js::get(&js::global("location"), "href").ok()?.as_string());
    let parse = |base: &str| {
        let parsed = JsValue::from(Url::new(url, base).ok()?);
        js::get(&parsed, "href").ok()?.as_string()
    };
    let at_page = page.as_deref().and_then(parse);
    let href = at_page.clone().or_else(|| parse(NOWHERE));
    let href = href
        .ok_or_else(|| fields.wrong("proxyUrl", "an address, absolute or relative to the page"))?;
    checked_proxy_url(&href)?;
    let is_absolute = find(url, "://").is_some();
    let usable = if is_absolute || at_page.is_some() { href } else { url.to_owned() };
    Ok(usable.trim_end_matches('/').to_owned())
}

/// # Errors
/// `invalid_request` where it cannot be a customer id.
pub(super) fn customer(fields: &Fields) -> Result<Option<CustomerId>> {
    let wrong = || fields.wrong("customerId", "a text of 4 to 40 letters, digits or hyphens");
    let text = fields.text("customerId").map_err(|error| wrong().because(error.cause.clone()))?;
    text.map(|text| CustomerId::new(&text).ok_or_else(wrong)).transpose()
}

fn routes(fields: &Fields, options: &mut Options) -> Result<()> {
    let endpoints = fields.object("endpoints")?;
    for (endpoint, route) in Endpoint::ALL.into_iter().zip(&mut options.routes) {
        let given = endpoints.object(endpoint.as_str())?;
        let method = match given.one_of("method", &["GET", "POST"])?.as_deref() {
            Some("GET") if endpoint.has_body() && endpoint != Endpoint::Recommendations => {
                return Err(given.wrong("method", "POST, as the call has a body"));
            }
            Some("GET") => Method::Get,
            Some(_) => Method::Post,
            None => route.method,
        };
        let path = given.text("path")?.unwrap_or_else(|| route.path.clone());
        *route = Route { method, path };
    }
    Ok(())
}

fn attribution_options(fields: &Fields) -> Result<Attribution> {
    let default = Attribution::default();
    let days = fields.number("ttlDays")?;
    if days.is_some_and(|days| days <= 0.0) {
        return Err(fields.wrong("ttlDays", "a number of days above 0"));
    }
    #[expect(clippy::cast_possible_truncation, clippy::cast_precision_loss, reason = "saturates")]
    let ttl_ms = days.map_or(default.ttl_ms, |days| (days * DAY_MS as f64) as i64);
    let unmatched = fields.one_of("unmatched", &["latest", "omit"])?;
    Ok(Attribution {
        scope: fields.text("scope")?.filter(|scope| !scope.is_empty()),
        ttl_ms,
        or_latest: unmatched.as_deref() != Some("omit"),
        consent: fields.flag("consent")?.unwrap_or(true),
    })
}

/// The ladder that the `storage` option asks for. Both storages of the page are always at hand for
/// erasing, since an earlier visit may have used them.
fn rungs(fields: &Fields) -> Result<Vec<Rung<WebStorage>>> {
    const WHAT: &str =
        "\"local\", \"session\", \"memory\", or an object with getItem, setItem and removeItem";
    let storage = fields.get("storage")?.unwrap_or_else(|| "local".into());
    let name = storage.as_string();
    let uses_local = name.as_deref() == Some("local");
    let uses_session = uses_local || name.as_deref() == Some("session");
    let mut rungs = Vec::new();
    if js::is_object(&storage) {
        let has = |method| js::get(&storage, method).is_ok_and(|it| it.is_function());
        if !(has("getItem") && has("setItem") && has("removeItem")) {
            return Err(fields.wrong("storage", WHAT));
        }
        let store = WebStorage::custom(storage);
        rungs.push(Rung { persistence: Persistence::Custom, store, is_used: true });
    } else if !uses_session && name.as_deref() != Some("memory") {
        return Err(fields.wrong("storage", WHAT));
    }
    let mut of_page = |persistence, name, is_used| {
        rungs.push(Rung { persistence, store: WebStorage::of_page(name), is_used });
    };
    of_page(Persistence::Local, "localStorage", uses_local);
    of_page(Persistence::Session, "sessionStorage", uses_session);
    Ok(rungs)
}

fn sending(fields: &Fields) -> Result<Sending> {
    let fetch = fields.function("fetch")?;
    let given = fields.get("headers")?.unwrap_or_default();
    let headers_function = given.dyn_ref::<Function>().cloned();
    let headers = if headers_function.is_some() { Headers::default() } else { headers(&given)? };
    if let Some(name) = headers.unsendable() {
        return Err(Error::invalid(format!(
            "headers: {name} has a name or value that cannot be sent"
        )));
    }
    let credentials = fields.one_of("credentials", &["omit", "same-origin", "include"])?;
    let credentials = credentials.unwrap_or_else(|| "same-origin".to_owned());
    let mut identity = format!(
        "{credentials} {} {}",
        identity_of(fetch.as_ref()),
        identity_of(headers_function.as_ref())
    );
    for (name, value) in headers.iter() {
        identity = identity + "\n" + name + ":" + value;
    }
    Ok(Sending { fetch, headers, headers_function, credentials, identity })
}

thread_local! {
    static FUNCTIONS: (WeakMap, Cell<u32>) = (WeakMap::new(), Cell::new(0));
}

/// The same number for the same function, for as long as the page lives; 0 for none.
fn identity_of(function: Option<&Function>) -> u32 {
    let Some(function) = function else { return 0 };
    FUNCTIONS.with(|(known, count)| {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a count")]
        if let Some(number) = known.get(function).as_f64() {
            return number as u32;
        }
        count.set(count.get() + 1);
        known.set(function, &count.get().into());
        count.get()
    })
}
