//! Decoders of the native program: `encoding_rs`. The browser uses its own decoder instead, which costs no bytes.

use super::decode::{DecodeStats, Decoders, REPLACEMENT, TextDecoder};
use super::encoding::EncodingName;
use encoding_rs::{Decoder, DecoderResult, Encoding};

/// Every encoding of the WHATWG standard through `encoding_rs`.
#[derive(Debug, Clone, Copy, Default)]
pub struct NativeDecoders;

impl Decoders for NativeDecoders {
    fn open(&self, name: EncodingName) -> Option<Box<dyn TextDecoder>> {
        let encoding = Encoding::for_label(name.label().as_bytes())?;
        Some(Box::new(NativeDecoder(encoding.new_decoder_without_bom_handling())))
    }
}

struct NativeDecoder(Decoder);

impl TextDecoder for NativeDecoder {
    fn decode(&mut self, bytes: &[u8], last: bool, out: &mut Vec<u8>) -> DecodeStats {
        let mut stats = DecodeStats::default();
        let mut rest = bytes;
        loop {
            let filled = out.len();
            let room =
                self.0.max_utf8_buffer_length_without_replacement(rest.len()).unwrap_or(4 << 10).max(16);
            out.resize(filled + room, 0);
            let (result, read, written) =
                self.0.decode_to_utf8_without_replacement(rest, &mut out[filled..], last);
            out.truncate(filled + written);
            rest = &rest[read..];
            match result {
                DecoderResult::InputEmpty => return stats,
                DecoderResult::OutputFull => {}
                DecoderResult::Malformed(_, _) => {
                    stats.replaced += 1;
                    out.extend_from_slice(REPLACEMENT);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::NativeDecoders;
    use crate::analysis::ingest::decode::Decoders;
    use crate::analysis::ingest::encoding::EncodingName;

    #[test]
    fn legacy_text_is_the_same_in_any_cut() {
        let bytes = b"\x92\x8d\x95\xb6\x94\xd4\x8d\x86,\x81\x8f440\r\n\x92";
        let (expected, _) = encoding_rs::SHIFT_JIS.decode_without_bom_handling(bytes);
        for size in 1..=bytes.len() {
            let mut decoder = NativeDecoders.open(EncodingName::SHIFT_JIS).unwrap();
            let (mut out, mut replaced) = (Vec::new(), 0);
            for chunk in bytes.chunks(size) {
                replaced += decoder.decode(chunk, false, &mut out).replaced;
            }
            replaced += decoder.decode(&[], true, &mut out).replaced;
            assert_eq!(String::from_utf8(out).unwrap(), expected);
            assert_eq!(replaced, 1);
        }
    }
}
