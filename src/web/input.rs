//! What callers pass in, read field by field; an error names the field.

use super::{error::cause, js, signal};
use crate::{
    client::{
        CallOptions, CheckoutOptions, HostQuery, Query,
        event::ShownPick,
        options::{checked_country, checked_limit},
    },
    domain::{
        opportunity::Item,
        query::{IncludePropensity, Line, Signal},
        recommendation::Kind,
    },
    error::{Error, Result},
    wire::{
        endpoint::Endpoint,
        http::{Headers, is_header_safe},
        json::Tape,
    },
};
use js_sys::Function;
use wasm_bindgen::{JsCast, JsValue};

/// An object from outside, and what to call it in errors.
pub(super) struct Fields {
    value: JsValue,
    path: String,
}

impl Fields {
    /// `undefined` and `null` are an object without fields.
    pub(super) fn of(value: &JsValue, path: &str) -> Result<Self> {
        let is_absent = value.is_undefined() || value.is_null();
        if !is_absent && !js::is_object(value) {
            return Err(Error::invalid(format!("{path}: must be an object")));
        }
        let path = if path.is_empty() { String::new() } else { format!("{path}.") };
        Ok(Self { value: value.clone(), path })
    }

    /// The same fields, named without the object they are of.
    pub(super) fn at_top(self) -> Self {
        Self { path: String::new(), ..self }
    }

    pub(super) fn wrong(&self, key: &str, what: &str) -> Error {
        Error::invalid(format!("{}{key}: must be {what}", self.path))
    }

    /// A field; `None` for `undefined` and `null`.
    pub(super) fn get(&self, key: &str) -> Result<Option<JsValue>> {
        let value = js::get(&self.value, key)
            .map_err(|thrown| self.wrong(key, "readable").because(cause(thrown)))?;
        Ok((!value.is_undefined() && !value.is_null()).then_some(value))
    }

    fn read<T>(
        &self,
        key: &str,
        what: &str,
        convert: impl FnOnce(JsValue) -> Option<T>,
    ) -> Result<Option<T>> {
        let Some(value) = self.get(key)? else { return Ok(None) };
        convert(value).map(Some).ok_or_else(|| self.wrong(key, what))
    }

    pub(super) fn text(&self, key: &str) -> Result<Option<String>> {
        self.read(key, "a text", |value| value.as_string())
    }

    pub(super) fn flag(&self, key: &str) -> Result<Option<bool>> {
        self.read(key, "true or false", |value| value.as_bool())
    }

    pub(super) fn number(&self, key: &str) -> Result<Option<f64>> {
        self.read(key, "a number", |value| value.as_f64().filter(|number| !number.is_nan()))
    }

    /// A whole number ≥ 0.
    pub(super) fn whole(&self, key: &str) -> Result<Option<u64>> {
        self.read(key, "a whole number", |value| whole(&value))
    }

    /// Milliseconds; more than timers can take means as long as they can.
    pub(super) fn timeout_ms(&self, key: &str) -> Result<Option<u32>> {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "saturates")]
        let ms = |value: JsValue| value.as_f64().filter(|ms| 0.0 < *ms).map(|ms| ms as u32);
        self.read(key, "a number of milliseconds above 0", ms)
    }

    pub(super) fn function(&self, key: &str) -> Result<Option<Function>> {
        self.read(key, "a function", |value| value.dyn_into().ok())
    }

    pub(super) fn object(&self, key: &str) -> Result<Self> {
        let value = self.get(key)?.unwrap_or_default();
        Self::of(&value, &format!("{}{key}", self.path))
    }

    pub(super) fn list(&self, key: &str) -> Result<Option<Vec<JsValue>>> {
        let list = |value: JsValue| {
            if js::is_array(&value) { js::elements(&value).ok() } else { None }
        };
        self.read(key, "an array", list)
    }

    /// One text of a closed set.
    pub(super) fn one_of(&self, key: &str, allowed: &[&str]) -> Result<Option<String>> {
        let known = |value: JsValue| value.as_string().filter(|text| allowed.contains(&&**text));
        self.read(key, &format!("one of {}", allowed.join(", ")), known)
    }

    pub(super) fn lines(&self, key: &str) -> Result<Vec<Line>> {
        let list = self.list(key)?.unwrap_or_default();
        let lines = list.iter().enumerate();
        lines.map(|(index, it)| line(it, &format!("{}{key}[{index}]", self.path))).collect()
    }

    pub(super) fn country(&self) -> Result<Option<String>> {
        self.text("country")?.map(|text| checked_country(&text)).transpose()
    }

    pub(super) fn language(&self) -> Result<Option<String>> {
        self.one_of("language", &["EN", "MULT"])
    }

    pub(super) fn limit(&self) -> Result<Option<usize>> {
        let wrong = |_| self.wrong("limit", "a whole number from 1 to 20");
        let Some(limit) = self.whole("limit").map_err(wrong)? else { return Ok(None) };
        checked_limit(limit).map(Some).map_err(wrong)
    }

    pub(super) fn include_propensity(&self) -> Result<Option<IncludePropensity>> {
        const KEY: &str = "includePropensity";
        let Some(value) = self.get(KEY)? else { return Ok(None) };
        if let Some(flag) = value.as_bool() {
            return Ok(Some(IncludePropensity::Flag(flag)));
        }
        let wrong = || self.wrong(KEY, "a boolean or a list of \"churn\" and \"seatExpansion\"");
        let signal = |value: &JsValue| match value.as_string().as_deref() {
            Some("churn") => Ok(Signal::Churn),
            Some("seatExpansion") => Ok(Signal::SeatExpansion),
            _ => Err(wrong()),
        };
        let list = self.list(KEY).map_err(|_| wrong())?.unwrap_or_default();
        let signals: Result<_> = list.iter().map(signal).collect();
        Ok(Some(IncludePropensity::Signals(signals?)))
    }
}

fn whole(value: &JsValue) -> Option<u64> {
    const MAX_SAFE_INTEGER: f64 = 9_007_199_254_740_991.0;
    let number = value.as_f64()?;
    let fits = number.fract() == 0.0 && (0.0..=MAX_SAFE_INTEGER).contains(&number);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "checked above")]
    fits.then_some(number as u64)
}

fn line(value: &JsValue, path: &str) -> Result<Line> {
    let fields = Fields::of(value, path)?;
    let offer_id = fields.text("offerId")?.filter(|id| !id.trim_ascii().is_empty());
    let offer_id = offer_id.ok_or_else(|| fields.wrong("offerId", "a part number"))?;
    Ok(Line { offer_id, quantity: fields.whole("quantity")? })
}

/// Lines of a synchronous call, and what was wrong with the others.
pub(super) fn lines(value: &JsValue) -> (Vec<Line>, Vec<Error>) {
    each(value, "lines", line)
}

/// One pick or a list of them, and what was wrong with the others.
pub(super) fn picks(value: &JsValue) -> (Vec<ShownPick>, Vec<Error>) {
    if js::is_array(value) {
        return each(value, "picks", pick);
    }
    match pick(value, "pick") {
        Ok(pick) => (vec![pick], Vec::new()),
        Err(error) => (Vec::new(), vec![error]),
    }
}

fn each<T>(
    value: &JsValue,
    path: &str,
    read: impl Fn(&JsValue, &str) -> Result<T>,
) -> (Vec<T>, Vec<Error>) {
    let wrong = || Error::invalid(format!("{path}: must be an array"));
    let (mut good, mut bad) = (Vec::new(), Vec::new());
    if !js::is_array(value) {
        return (good, vec![wrong()]);
    }
    match js::elements(value) {
        Err(thrown) => bad.push(wrong().because(cause(thrown))),
        Ok(list) => {
            for (index, element) in list.iter().enumerate() {
                match read(element, &format!("{path}[{index}]")) {
                    Ok(read) => good.push(read),
                    Err(error) => bad.push(error),
                }
            }
        }
    }
    (good, bad)
}

fn pick(value: &JsValue, path: &str) -> Result<ShownPick> {
    let fields = Fields::of(value, path)?;
    let name = fields.text("kind")?;
    let kind = Kind::ALL.into_iter().find(|kind| Some(kind.as_str()) == name.as_deref());
    let texts = |key| -> Result<Vec<String>> {
        let list = fields.list(key)?.unwrap_or_default();
        Ok(list.iter().filter_map(JsValue::as_string).collect())
    };
    let lines = fields.lines("items")?;
    let item = |line: Line| Item { offer_id: line.offer_id.into(), quantity: line.quantity };
    if lines.is_empty() {
        return Err(fields.wrong("items", "the offers of a pick"));
    }
    Ok(ShownPick {
        id: fields.text("id")?.unwrap_or_default(),
        kind: kind.ok_or_else(|| fields.wrong("kind", "a kind of pick"))?,
        items: lines.into_iter().map(item).collect(),
        rank: fields.whole("rank")?,
        source_offer_ids: texts("sourceOfferIds")?,
        replaces: texts("replaces")?,
        tracker_id: fields.text("trackerId")?.filter(|id| !id.is_empty()),
        expires_at: fields.text("expiresAt")?,
    })
}

pub(super) fn query(value: &JsValue) -> Result<Query> {
    let fields = Fields::of(value, "query")?;
    Ok(Query {
        context: fields.text("context")?,
        offers: fields.lines("offers")?,
        owned: fields.lines("owned")?,
        include_deal_registrations: fields.flag("includeDealRegistrations")?,
        country: fields.country()?,
        language: fields.language()?,
        include_propensity: fields.include_propensity()?,
        limit: fields.limit()?,
    })
}

/// A record of header names and values.
pub(super) fn headers(value: &JsValue) -> Result<Headers> {
    let fields = Fields::of(value, "headers")?;
    let mut headers = Headers::default();
    if js::is_object(value) {
        let unreadable =
            |thrown| Error::invalid("headers: must be a record of texts").because(cause(thrown));
        for name in js::keys(value).map_err(unreadable)? {
            if let Some(text) = fields.text(&name)? {
                headers.set(&name, &text);
            }
        }
    }
    Ok(headers)
}

pub(super) fn call_options(value: &JsValue) -> Result<CallOptions> {
    let fields = Fields::of(value, "options")?;
    Ok(CallOptions {
        cancel: signal::cancel(&fields.get("signal")?.unwrap_or_default())?,
        timeout_ms: fields.timeout_ms("timeoutMs")?,
        headers: headers(&fields.get("headers")?.unwrap_or_default())?,
    })
}

pub(super) fn checkout_options(value: &JsValue) -> Result<CheckoutOptions> {
    let fields = Fields::of(value, "options")?;
    let safe = |key: &str| -> Result<Option<String>> {
        let text = fields.text(key)?;
        if text.as_deref().is_some_and(|text| !is_header_safe(text) || 1024 < text.len()) {
            return Err(fields.wrong(key, "visible ASCII, as it travels in a header"));
        }
        Ok(text)
    };
    let is_off = js::get(value, "trackerId").is_ok_and(|tracker| tracker.is_null());
    let chosen = safe("trackerId")?;
    Ok(CheckoutOptions {
        call: call_options(value)?,
        correlation_id: safe("correlationId")?,
        tracker: if is_off { Some(None) } else { chosen.map(Some) },
    })
}

/// A host call's options and, where it has one, its body.
pub(super) fn host_query(
    endpoint: Endpoint,
    body: Option<Body>,
    options: &JsValue,
) -> Result<HostQuery> {
    let fields = Fields::of(options, "options")?;
    let mut parameters = Vec::new();
    if let Some(query) = fields.get("query")? {
        let wrong = |_| fields.wrong("query", "an object of texts");
        let query_fields = fields.object("query")?;
        for key in js::keys(&query).map_err(wrong)? {
            if let Some(value) = query_fields.text(&key)? {
                parameters.push((key, value));
            }
        }
    }
    let (text, lines) = body.map_or((None, Vec::new()), |body| (Some(body.text), body.lines));
    Ok(HostQuery {
        endpoint,
        body: text,
        cart: lines,
        owned: fields.lines("owned")?,
        country: fields.country()?,
        language: fields.language()?,
        limit: fields.limit()?,
        parameters,
    })
}

/// A body as it is sent, and its lines.
pub(super) struct Body {
    pub(super) text: String,
    pub(super) lines: Vec<Line>,
}

impl Body {
    /// The same with an order type, where the caller gave none. It is added to the text, so that the
    /// rest stays as it was given; of two the last one counts.
    pub(super) fn with_type(mut self, order_type: &str) -> Self {
        const KEY: &str = "orderType";
        let has_type = Tape::new(&self.text)
            .is_ok_and(|tape| tape.root(&self.text).get(KEY).is_some_and(|given| !given.is_null()));
        if !has_type {
            self.text.truncate(self.text.trim_ascii_end().len().saturating_sub(1));
            let separator = if self.text.len() == 1 { "" } else { "," };
            self.text = format!("{}{separator}\"{KEY}\":\"{order_type}\"}}", self.text);
        }
        self
    }
}

/// Reads a body that the caller wrote. It is sent as given: only what Adobe is known to refuse, and
/// what cannot be sent at all, is refused.
pub(super) fn body(value: &JsValue, name: &str) -> Result<Body> {
    /// Source: error code 2126.
    const MAX_REFERENCE: usize = 35;
    let refuse = |what: &str| Error::invalid(format!("{name}{what}"));
    if !js::is_object(value) || js::is_array(value) {
        return Err(refuse(": must be an object"));
    }
    let fields = Fields::of(value, name)?;
    let reference = fields.get("externalReferenceId")?.and_then(|reference| reference.as_string());
    if reference.is_some_and(|reference| MAX_REFERENCE < reference.chars().count()) {
        return Err(refuse(".externalReferenceId: must not be longer than 35 characters"));
    }
    let text = js::stringify(value)
        .map_err(|thrown| refuse(": has no JSON").because(cause(thrown)))?
        .ok_or_else(|| refuse(": has no JSON"))?;
    // A subscription is a line itself.
    let lines = match fields.get("lineItems")? {
        Some(list) if js::is_array(&list) => js::elements(&list).unwrap_or_default(),
        _ => vec![value.clone()],
    };
    let lines = lines.iter().filter_map(|it| {
        let offer_id = js::get(it, "offerId").ok()?.as_string()?;
        let quantity = js::get(it, "quantity").ok().as_ref().and_then(whole);
        Some(Line { offer_id, quantity })
    });
    Ok(Body { lines: lines.collect(), text })
}
