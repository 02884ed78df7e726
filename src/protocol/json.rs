//! JSON text, with numbers written by the core library.
//!
//! serde_json brings a writer of numbers of its own, with ten kilobytes of powers of ten that no compression makes
//! smaller. The digits of the core library are the same, the shortest that read back as the number; the form is that
//! of serde_json too: `1.0`, and an exponent below 0.00001 and from 10000000000000000 on.

use std::io;

use serde::Serialize;
use serde_json::ser::{CompactFormatter, Formatter, PrettyFormatter, Serializer};

/// One line of JSON. Fails for maps whose keys are not texts.
pub fn to_string<T: Serialize>(value: &T) -> Result<String, serde_json::Error> {
    let bytes = written(value, CompactFormatter)?;
    String::from_utf8(bytes).map_err(|_| serde::ser::Error::custom("not UTF-8"))
}

/// JSON with a line for each value, two spaces of indentation. Fails for maps whose keys are not texts.
pub fn to_vec_pretty<T: Serialize>(value: &T) -> Result<Vec<u8>, serde_json::Error> {
    written(value, PrettyFormatter::new())
}

fn written<T: Serialize, F: Formatter>(value: &T, form: F) -> Result<Vec<u8>, serde_json::Error> {
    let mut bytes = Vec::new();
    value.serialize(&mut Serializer::with_formatter(&mut bytes, Numbers(form)))?;
    Ok(bytes)
}

/// A formatter, but for its numbers.
struct Numbers<F>(F);

impl<F: Formatter> Formatter for Numbers<F> {
    fn write_f64<W: ?Sized + io::Write>(&mut self, writer: &mut W, value: f64) -> io::Result<()> {
        // The core library turns to exponents one digit earlier.
        let is_just_small = (1e-5..1e-4).contains(&value.abs());
        if is_just_small { write!(writer, "{value}") } else { write!(writer, "{value:?}") }
    }

    fn begin_array<W: ?Sized + io::Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.begin_array(writer)
    }

    fn end_array<W: ?Sized + io::Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.end_array(writer)
    }

    fn begin_array_value<W: ?Sized + io::Write>(&mut self, writer: &mut W, first: bool) -> io::Result<()> {
        self.0.begin_array_value(writer, first)
    }

    fn end_array_value<W: ?Sized + io::Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.end_array_value(writer)
    }

    fn begin_object<W: ?Sized + io::Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.begin_object(writer)
    }

    fn end_object<W: ?Sized + io::Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.end_object(writer)
    }

    fn begin_object_key<W: ?Sized + io::Write>(&mut self, writer: &mut W, first: bool) -> io::Result<()> {
        self.0.begin_object_key(writer, first)
    }

    fn begin_object_value<W: ?Sized + io::Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.begin_object_value(writer)
    }

    fn end_object_value<W: ?Sized + io::Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.end_object_value(writer)
    }
}

#[cfg(test)]
mod tests {
    use super::{to_string, to_vec_pretty};
    use crate::analysis::numerics::SeededDraws;

    #[test]
    fn numbers_are_written_as_serde_json_writes_them() {
        let mut draws = SeededDraws::new(11);
        let mut numbers = vec![0.0, -0.0, 1.0, 0.1 + 0.2, 1e15, 1e16, 123456789012345680.0, f64::MAX];
        numbers.extend([1e-4, 0.000099999, 1e-5, 9.99e-6, -5e-5, f64::MIN_POSITIVE, 5e-324]);
        numbers.extend((0..20_000).map(|_| {
            let exponent = (draws.uniform() * 60.0) as i32 - 30;
            (draws.uniform() - 0.5) * 10_f64.powi(exponent)
        }));
        for number in numbers {
            assert_eq!(to_string(&number).unwrap(), serde_json::to_string(&number).unwrap());
        }
        assert_eq!(to_string(&f64::NAN).unwrap(), "null");
    }

    #[test]
    fn everything_else_is_as_serde_json_writes_it() {
        let value =
            serde_json::json!({ "a": [1, 2.5, [], {}], "b": { "c\n": "\u{1}", "d": null }, "e": true });
        assert_eq!(to_string(&value).unwrap(), serde_json::to_string(&value).unwrap());
        assert_eq!(to_vec_pretty(&value).unwrap(), serde_json::to_vec_pretty(&value).unwrap());
    }
}
