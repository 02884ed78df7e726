//! Names of file properties in exports, made from the protocol's own.

use serde::Serialize;
use serde_json::Value;

use crate::analysis::domain::Day;
use crate::protocol::Delimiter;

/// A unit-like protocol value as its protocol name: `DateOrder::Dmy` gives `dmy`.
pub(super) fn protocol_name<T: Serialize>(value: &T) -> String {
    match serde_json::to_value(value) {
        Ok(Value::String(name)) => name,
        Ok(Value::Object(fields)) => fields.keys().next().cloned().unwrap_or_default(),
        _ => String::new(),
    }
}

/// The delimiter as it stands in the file.
pub(super) fn delimiter_text(delimiter: Delimiter) -> String {
    let known = match serde_json::to_value(delimiter) {
        Ok(Value::String(name)) => name,
        // A delimiter beyond the named ones carries its ASCII code.
        Ok(Value::Object(fields)) => {
            let code =
                fields.values().next().and_then(Value::as_u64).and_then(|code| u8::try_from(code).ok());
            return code.map_or_else(String::new, |code| char::from(code).to_string());
        }
        _ => String::new(),
    };
    let text = match known.as_str() {
        "comma" => ",",
        "semicolon" => ";",
        "tab" => "\t",
        "pipe" => "|",
        "spaces" => " ",
        other => other,
    };
    text.to_owned()
}

/// A day as `YYYY-MM-DD`.
pub(super) fn iso(day: i32) -> String {
    Day::from_days(day).to_string()
}

#[cfg(test)]
mod tests {
    use super::{delimiter_text, protocol_name};
    use crate::protocol::{DateOrder, Delimiter};

    #[test]
    fn names_are_the_protocols() {
        assert_eq!(protocol_name(&DateOrder::Dmy), "dmy");
        assert_eq!(delimiter_text(Delimiter::Semicolon), ";");
    }
}
