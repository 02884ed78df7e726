//! Files that are no table of text, told by their first bytes, so that they can be refused by name.

/// What a file is that cannot be read as a table of text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum ForeignKind {
    /// Excel workbook (`.xlsx`): a zip with `xl/`.
    Xlsx,
    /// Old Excel, Word or Outlook file (an OLE compound file, `.xls`).
    OleCompound,
    /// Word document.
    Docx,
    /// PowerPoint presentation.
    Pptx,
    /// OpenDocument file (LibreOffice), spreadsheets included.
    OpenDocument,
    /// Apple Numbers, Pages or Keynote file.
    AppleIwork,
    /// PDF.
    Pdf,
    /// A picture.
    Image,
    /// Sound or video.
    Media,
    /// Parquet.
    Parquet,
    /// Arrow or Feather.
    Arrow,
    /// SQLite database.
    Sqlite,
    /// Access database.
    AccessDatabase,
    /// SPSS, Stata or SAS data.
    StatisticsData,
    /// A program or library.
    Executable,
    /// 7z, RAR, bzip2, xz, Zstandard, LZ4 or tar.
    OtherArchive,
    /// A gzip or zip file inside another.
    NestedArchive,
    /// An HTML page, often a sign-in page saved in place of the export.
    Html,
    /// XML.
    Xml,
    /// JSON.
    Json,
    /// Rich text.
    Rtf,
    /// Bytes that are text in no encoding.
    Binary,
}

/// Signatures that are unmistakable at the start of a file.
const SIGNATURES: &[(&[u8], ForeignKind)] = &[
    (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", ForeignKind::OleCompound),
    (b"%PDF-", ForeignKind::Pdf),
    (b"\x89PNG\r\n\x1A\n", ForeignKind::Image),
    (b"\xFF\xD8\xFF", ForeignKind::Image),
    (b"GIF87a", ForeignKind::Image),
    (b"GIF89a", ForeignKind::Image),
    (b"II*\0", ForeignKind::Image),
    (b"MM\0*", ForeignKind::Image),
    (b"8BPS\0", ForeignKind::Image),
    (b"\0\0\x01\0", ForeignKind::Image),
    (b"ID3\x03", ForeignKind::Media),
    (b"ID3\x04", ForeignKind::Media),
    (b"OggS\0", ForeignKind::Media),
    (b"fLaC\0", ForeignKind::Media),
    (b"\x1A\x45\xDF\xA3", ForeignKind::Media),
    (b"PAR1", ForeignKind::Parquet),
    (b"ARROW1\0\0", ForeignKind::Arrow),
    (b"FEA1", ForeignKind::Arrow),
    (b"SQLite format 3\0", ForeignKind::Sqlite),
    (b"\0\x01\0\0Standard ", ForeignKind::AccessDatabase),
    (b"$FL2@(#)", ForeignKind::StatisticsData),
    (b"<stata_dta>", ForeignKind::StatisticsData),
    (b"\0\0\0\0\0\0\0\0\0\0\0\0\xC2\xEA\x81\x60", ForeignKind::StatisticsData),
    (b"\x7FELF", ForeignKind::Executable),
    (b"\0asm", ForeignKind::Executable),
    (b"\xCF\xFA\xED\xFE", ForeignKind::Executable),
    (b"\xCE\xFA\xED\xFE", ForeignKind::Executable),
    (b"\xCA\xFE\xBA\xBE", ForeignKind::Executable),
    (b"#!/", ForeignKind::Executable),
    (b"7z\xBC\xAF\x27\x1C", ForeignKind::OtherArchive),
    (b"Rar!\x1A\x07", ForeignKind::OtherArchive),
    (b"\xFD7zXZ\0", ForeignKind::OtherArchive),
    (b"\x28\xB5\x2F\xFD", ForeignKind::OtherArchive),
    (b"\x04\x22\x4D\x18", ForeignKind::OtherArchive),
    (b"{\\rtf", ForeignKind::Rtf),
];

/// Beginnings of mark-up, compared without case after blanks and a byte order mark.
const MARKUP: &[(&str, ForeignKind)] = &[
    ("<!doctype html", ForeignKind::Html),
    ("<html", ForeignKind::Html),
    ("<head", ForeignKind::Html),
    ("<?xml", ForeignKind::Xml),
    ("<svg", ForeignKind::Image),
    ("[{", ForeignKind::Json),
    ("{\"", ForeignKind::Json),
    ("{\n", ForeignKind::Json),
    ("{\r\n", ForeignKind::Json),
    ("[\n", ForeignKind::Json),
    ("[\r\n", ForeignKind::Json),
];

/// The kind of file that begins with `head`, if it is a known one that is no table. Gzip and zip are not judged.
pub fn detect_foreign(head: &[u8]) -> Option<ForeignKind> {
    let by_signature = SIGNATURES.iter().find(|(magic, _)| head.starts_with(magic)).map(|(_, kind)| *kind);
    by_signature.or_else(|| detect_container(head)).or_else(|| detect_markup(head))
}

/// Kinds whose signature is short or not at the start, and so needs a second look.
fn detect_container(head: &[u8]) -> Option<ForeignKind> {
    let at = |from: usize, magic: &[u8]| head.get(from..from + magic.len()) == Some(magic);
    if at(0, b"RIFF") && at(8, b"WEBP") {
        return Some(ForeignKind::Image);
    }
    if at(0, b"RIFF") && (at(8, b"WAVE") || at(8, b"AVI ")) {
        return Some(ForeignKind::Media);
    }
    if at(4, b"ftyp") {
        let pictures: [&[u8]; 4] = [b"heic", b"heix", b"avif", b"mif1"];
        let is_picture = pictures.iter().any(|brand| at(8, brand));
        return Some(if is_picture { ForeignKind::Image } else { ForeignKind::Media });
    }
    if at(0, b"BM") && at(6, &[0; 4]) {
        return Some(ForeignKind::Image);
    }
    if at(0, b"MZ") && head.get(2..64).is_some_and(|header| header.contains(&0)) {
        return Some(ForeignKind::Executable);
    }
    if at(257, b"ustar") || (at(0, b"BZh") && at(4, b"\x31\x41\x59\x26\x53\x59")) {
        return Some(ForeignKind::OtherArchive);
    }
    None
}

fn detect_markup(head: &[u8]) -> Option<ForeignKind> {
    let text = head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head).trim_ascii_start();
    let begins = |start: &str| {
        text.get(..start.len()).is_some_and(|beginning| beginning.eq_ignore_ascii_case(start.as_bytes()))
    };
    MARKUP.iter().find(|(start, _)| begins(start)).map(|(_, kind)| *kind)
}

/// What a zip is that holds an entry of this name, if it is a document rather than an archive.
pub(super) fn document_of_entry(name: &str) -> Option<ForeignKind> {
    const PREFIXES: &[(&str, ForeignKind)] = &[
        ("xl/", ForeignKind::Xlsx),
        ("word/", ForeignKind::Docx),
        ("ppt/", ForeignKind::Pptx),
        ("META-INF/", ForeignKind::Executable),
        ("AndroidManifest.xml", ForeignKind::Executable),
        ("Index/", ForeignKind::AppleIwork),
        ("Index.zip", ForeignKind::AppleIwork),
    ];
    if name == "mimetype" {
        return Some(ForeignKind::OpenDocument);
    }
    PREFIXES.iter().find(|(prefix, _)| name.starts_with(prefix)).map(|(_, kind)| *kind)
}

/// Whether decoded text is mostly control characters: the file was no text, whatever its encoding.
pub(super) fn is_binary(text: &[u8]) -> bool {
    let is_control = |byte: &&u8| **byte < 0x20 && !matches!(**byte, b'\t' | b'\n' | b'\r' | 0x0B | 0x0C);
    let controls = text.iter().filter(is_control).count();
    controls > 8 && controls * 20 > text.len()
}

#[cfg(test)]
mod tests {
    use super::{ForeignKind, detect_foreign, is_binary};

    #[test]
    fn files_that_are_no_tables_are_named() {
        let cases: &[(&[u8], ForeignKind)] = &[
            (b"\x89PNG\r\n\x1A\n\0\0\0\rIHDR", ForeignKind::Image),
            (b"\xFF\xD8\xFF\xE0\0\x10JFIF", ForeignKind::Image),
            (b"%PDF-1.7\n", ForeignKind::Pdf),
            (b"PAR1\x15\x04", ForeignKind::Parquet),
            (b"SQLite format 3\0\x10\0", ForeignKind::Sqlite),
            (b"\x7FELF\x02\x01", ForeignKind::Executable),
            (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1\0", ForeignKind::OleCompound),
            (b"\r\n  <!DOCTYPE HTML><title>Sign in</title>", ForeignKind::Html),
            (b"[{\"id\":1}]", ForeignKind::Json),
            (b"\0\0\0\x18ftypheic", ForeignKind::Image),
        ];
        for (head, kind) in cases {
            assert_eq!(detect_foreign(head), Some(*kind), "{kind:?}");
        }
    }

    #[test]
    fn tables_are_not_taken_for_something_else() {
        for table in ["MZ,BM\n1,2\n", "BMW,price\n", "id;RIFF\n", "GIF,PDF\n1,2", "", "a", "PARTNER,x"] {
            assert_eq!(detect_foreign(table.as_bytes()), None, "{table}");
        }
        assert!(!is_binary(b"a,b\0\n1,2\n"));
        assert!(is_binary(&[1; 100]));
    }
}
