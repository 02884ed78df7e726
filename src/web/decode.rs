//! Text decoding by the browser: every encoding of the WHATWG standard at no cost in bytes.

use js_sys::Uint8Array;
use web_sys::{TextDecodeOptions, TextDecoder as Native, TextDecoderOptions};

use super::wire::set;
use crate::analysis::ingest::decode::{DecodeStats, Decoders, TextDecoder};
use crate::analysis::ingest::encoding::EncodingName;

const REPLACEMENT: char = '\u{FFFD}';

/// The browser's decoders.
#[derive(Clone, Copy, Debug, Default)]
pub struct BrowserDecoders;

impl Decoders for BrowserDecoders {
    fn open(&self, name: EncodingName) -> Option<Box<dyn TextDecoder>> {
        let options = TextDecoderOptions::new();
        set(&options, "ignoreBOM", &true.into());
        let native = Native::new_with_label_and_options(name.label(), &options).ok()?;
        Some(Box::new(BrowserDecoder { native }))
    }
}

struct BrowserDecoder {
    native: Native,
}

impl TextDecoder for BrowserDecoder {
    /// Counts U+FFFD in the text: none of these encodings can write that character, except gb18030, where a
    /// replacement that the file itself holds is counted too.
    fn decode(&mut self, bytes: &[u8], last: bool, out: &mut Vec<u8>) -> DecodeStats {
        let options = TextDecodeOptions::new();
        options.set_stream(!last);
        // A copy, since the browser refuses to decode from memory that may grow meanwhile.
        let bytes = Uint8Array::from(bytes);
        let Ok(text) = self.native.decode_with_js_u8_array_and_options(&bytes, &options) else {
            return DecodeStats::default();
        };
        out.extend_from_slice(text.as_bytes());
        DecodeStats { replaced: text.matches(REPLACEMENT).count() as u64 }
    }
}
