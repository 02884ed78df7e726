//! Digests and the files of a finished site.

use std::io::Write as _;

use anyhow::Result;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use flate2::Compression;
use flate2::write::GzEncoder;
use sha2::{Digest as _, Sha256};

/// One file that the shell fetches: its address relative to the shell and the digest it must have.
pub struct Asset {
    /// Path below the site's folder; carries eight hex digits of the digest.
    pub path: String,
    /// `sha256-...`, as both `integrity` and a policy's source expression want it.
    pub digest: String,
}

/// A file of a finished site with what is in it.
pub struct Part {
    /// Where it lies.
    pub asset: Asset,
    /// What is in it.
    pub content: Vec<u8>,
}

impl Part {
    /// See [`Asset::of`].
    pub fn of(stem: &str, extension: &str, content: Vec<u8>) -> Part {
        Part { asset: Asset::of(stem, extension, &content), content }
    }

    /// The content packed with gzip, as text: the same on every machine, since no time is written.
    pub fn packed(&self) -> Result<String> {
        let mut packer = GzEncoder::new(Vec::new(), Compression::best());
        packer.write_all(&self.content)?;
        Ok(STANDARD.encode(packer.finish()?))
    }
}

impl Asset {
    /// Names `content` by its digest: `assets/STEM-1a2b3c4d.EXTENSION`.
    pub fn of(stem: &str, extension: &str, content: &[u8]) -> Asset {
        let short = &hex_digest(content)[..8];
        Asset { path: format!("assets/{stem}-{short}.{extension}"), digest: policy_digest(content) }
    }
}

/// SHA-256 in the form of a content security policy, without the quotes.
pub fn policy_digest(content: &[u8]) -> String {
    format!("sha256-{}", STANDARD.encode(Sha256::digest(content)))
}

/// SHA-256 in hexadecimal.
pub fn hex_digest(content: &[u8]) -> String {
    Sha256::digest(content).iter().map(|byte| format!("{byte:02x}")).collect()
}
