//! The envelope of worker messages: an encoded value, and bytes beside it; both are transferred, not copied.

use js_sys::{Array, ArrayBuffer, Object, Reflect, Uint8Array};
use serde::Serialize;
use serde::de::DeserializeOwned;
use wasm_bindgen::{JsCast, JsValue};

use crate::protocol::{CodecError, decode, encode};

const BODY: &str = "body";
const BYTES: &str = "bytes";
const PULSE: &str = "pulse";
const FAULT: &str = "fault";

/// What a message of the other side is.
pub(super) enum Parcel<T> {
    /// A command or an event with the bytes beside it.
    Body(T, Option<ArrayBuffer>),
    /// A heartbeat, or its answer.
    Pulse,
    /// The other side met an error that no handler caught.
    Fault,
    /// Not one of ours, or of another version.
    Unreadable,
}

/// Packs a value; the second part is the transfer list.
pub(super) fn pack<T: Serialize>(
    value: &T,
    bytes: Option<&ArrayBuffer>,
) -> Result<(JsValue, Array), CodecError> {
    let body = to_buffer(&encode(value)?);
    let envelope = Object::new();
    set(&envelope, BODY, &body);
    let transfer = Array::of1(&body);
    if let Some(bytes) = bytes {
        set(&envelope, BYTES, bytes);
        transfer.push(bytes);
    }
    Ok((envelope.into(), transfer))
}

/// A heartbeat.
pub(super) fn pulse() -> JsValue {
    let envelope = Object::new();
    set(&envelope, PULSE, &JsValue::TRUE);
    envelope.into()
}

/// The word of an uncaught error; carries no text, since an error's text may quote data.
pub(super) fn fault() -> JsValue {
    let envelope = Object::new();
    set(&envelope, FAULT, &JsValue::TRUE);
    envelope.into()
}

/// Unpacks a message.
pub(super) fn unpack<T: DeserializeOwned>(message: &JsValue) -> Parcel<T> {
    let Ok(body) = get(message, BODY).dyn_into::<ArrayBuffer>() else {
        return match (get(message, PULSE).is_truthy(), get(message, FAULT).is_truthy()) {
            (true, _) => Parcel::Pulse,
            (_, true) => Parcel::Fault,
            _ => Parcel::Unreadable,
        };
    };
    match decode(&to_vec(&body)) {
        Ok(value) => Parcel::Body(value, get(message, BYTES).dyn_into().ok()),
        Err(_) => Parcel::Unreadable,
    }
}

/// Copies bytes out of the module into a buffer of their own, ready to be transferred.
pub(super) fn to_buffer(bytes: &[u8]) -> ArrayBuffer {
    Uint8Array::from(bytes).buffer()
}

/// Copies a received buffer into the module.
pub(super) fn to_vec(buffer: &ArrayBuffer) -> Vec<u8> {
    Uint8Array::new(buffer).to_vec()
}

/// A property, or undefined.
pub(super) fn get(value: &JsValue, name: &str) -> JsValue {
    Reflect::get(value, &name.into()).unwrap_or(JsValue::UNDEFINED)
}

/// Sets a property of a plain object, which cannot fail.
pub(super) fn set(object: &Object, name: &str, value: &JsValue) {
    let _ = Reflect::set(object, &name.into(), value);
}
