//! Access to JavaScript values that may do anything: everything here is fallible.

use js_sys::{Array, Function, Object, Promise, Reflect, Uint8Array};
use std::future::Future;
use wasm_bindgen::{JsCast, JsValue, prelude::wasm_bindgen};
use wasm_bindgen_futures::JsFuture;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(thread_local_v2, js_name = globalThis)]
    static GLOBAL: JsValue;

    #[wasm_bindgen(catch, js_namespace = JSON, js_name = stringify)]
    fn json_stringify(value: &JsValue) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(catch, js_namespace = JSON, js_name = parse)]
    fn json_parse(text: &str) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(catch, js_namespace = Object, js_name = keys)]
    fn object_keys(value: &JsValue) -> Result<Array, JsValue>;

    #[wasm_bindgen(catch, js_namespace = Reflect, js_name = get)]
    fn reflect_get(object: &JsValue, key: &str) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(catch, js_namespace = Reflect, js_name = set)]
    fn reflect_set(object: &JsValue, key: &str, value: &JsValue) -> Result<bool, JsValue>;

    #[wasm_bindgen(catch, js_namespace = Array, js_name = isArray)]
    fn array_is_array(value: &JsValue) -> Result<bool, JsValue>;

    #[wasm_bindgen(js_name = Uint8Array)]
    type Bytes;
    #[wasm_bindgen(catch, constructor, js_class = "Uint8Array")]
    fn new(value: &JsValue) -> Result<Bytes, JsValue>;
}

/// A property of the global object, whatever that is here. `undefined` where it has none, or throws.
pub(super) fn global(name: &str) -> JsValue {
    GLOBAL.with(|global| get(global, name)).unwrap_or_default()
}

/// A property; of `null` and `undefined`, `undefined`.
pub(super) fn get(value: &JsValue, key: &str) -> Result<JsValue, JsValue> {
    if value.is_null() || value.is_undefined() {
        return Ok(JsValue::UNDEFINED);
    }
    // A text has properties too, but `Reflect` takes objects only.
    if !is_object(value) {
        return Ok(JsValue::UNDEFINED);
    }
    reflect_get(value, key)
}

/// Calls a method. `None`: there is no such method.
pub(super) fn call(
    value: &JsValue,
    method: &str,
    arguments: &[&JsValue],
) -> Option<Result<JsValue, JsValue>> {
    let function = match get(value, method) {
        Ok(function) => function.dyn_into::<Function>().ok()?,
        Err(thrown) => return Some(Err(thrown)),
    };
    let list = Array::new();
    for argument in arguments {
        list.push(argument);
    }
    Some(Reflect::apply(&function, value, &list))
}

/// Whether it can have properties.
pub(super) fn is_object(value: &JsValue) -> bool {
    value.is_object() || value.is_function()
}

/// Sets a property of an object of our own.
pub(super) fn set(object: &Object, key: &str, value: &JsValue) {
    // Only frozen objects and setters refuse, and ours are plain.
    let _ = reflect_set(object, key, value);
}

/// Whether it is an array. A proxy that was revoked is nothing.
pub(super) fn is_array(value: &JsValue) -> bool {
    array_is_array(value).unwrap_or_default()
}

/// The elements of an array; proxies of arrays included, as reactive frameworks make them.
pub(super) fn elements(value: &JsValue) -> Result<Vec<JsValue>, JsValue> {
    let length = get(value, "length")?.as_f64().unwrap_or_default();
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "saturates")]
    let length = length as u32;
    (0..length).map(|index| Reflect::get_u32(value, index)).collect()
}

/// The names of an object's own properties.
pub(super) fn keys(value: &JsValue) -> Result<Vec<String>, JsValue> {
    Ok(object_keys(value)?.iter().filter_map(|key| key.as_string()).collect())
}

/// The bytes of a buffer or view of any realm.
pub(super) fn bytes(value: &JsValue) -> Result<Vec<u8>, JsValue> {
    Ok(Bytes::new(value)?.unchecked_into::<Uint8Array>().to_vec())
}

/// `JSON.stringify`. `Ok(None)`: the value has no JSON.
pub(super) fn stringify(value: &JsValue) -> Result<Option<String>, JsValue> {
    json_stringify(value).map(|text| text.as_string())
}

/// `JSON.parse`, of text that this crate has found to be JSON.
pub(super) fn parse(text: &str) -> JsValue {
    json_parse(text).unwrap_or(JsValue::NULL)
}

/// Waits for a value that may be a promise, of any kind, or none.
///
/// The promise that is waited for is always one of our own: adopting a foreign one is the engine's
/// business, which turns whatever its `then` does into a rejection.
pub(super) fn settled(value: &JsValue) -> impl Future<Output = Result<JsValue, JsValue>> + use<> {
    let own = Promise::new(&mut |resolve, _| {
        let _ = resolve.call1(&JsValue::UNDEFINED, value);
    });
    JsFuture::from(own)
}
