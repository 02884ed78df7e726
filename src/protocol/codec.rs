//! Messages as bytes.
//!
//! Values follow one another without names, so both sides must be of one build, as they are: the shell takes both
//! modules by their digests. The compiler makes far less of this than of a format with names, which is what the size
//! of the page depends on.

use serde::Serialize;
use serde::de::DeserializeOwned;
use thiserror::Error;

/// Why a value and its bytes could not be turned into each other.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
#[non_exhaustive]
pub enum CodecError {
    /// A value of this kind has no form in bytes.
    #[error("a value of this kind cannot be put into a message")]
    NotEncodable,
    /// The bytes are not those of such a value.
    #[error("the bytes are not those of such a value")]
    NotDecodable,
}

/// The bytes of a value. Fails only for values whose lists do not know their length.
pub fn encode<T: Serialize>(value: &T) -> Result<Vec<u8>, CodecError> {
    postcard::to_allocvec(value).map_err(|_| CodecError::NotEncodable)
}

/// The value of these bytes, all of them. Fails for anything that [`encode`] did not make.
pub fn decode<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, CodecError> {
    match postcard::take_from_bytes(bytes) {
        Ok((value, [])) => Ok(value),
        _ => Err(CodecError::NotDecodable),
    }
}

#[cfg(test)]
mod tests {
    use super::{CodecError, decode, encode};
    use crate::protocol::{Command, RequestId};

    #[test]
    fn what_is_encoded_comes_back_and_nothing_else_is_taken() {
        let command = Command::Slice { id: RequestId(300), file: 1, offset: 1 << 40 };
        let bytes = encode(&command).unwrap();
        assert_eq!(decode(&bytes), Ok(command));
        let refused = Err::<Command, _>(CodecError::NotDecodable);
        assert_eq!(decode(&bytes[..bytes.len() - 1]), refused);
        assert_eq!(decode(&[&bytes[..], &[0]].concat()), refused);
        assert_eq!(decode(&[255, 255]), refused);
    }
}
