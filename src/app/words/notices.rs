//! What is said in the corner of the page.

use crate::format::{Formatter, words};
use crate::protocol::Failure;
use crate::state::NoticeKind;

/// A notice in words.
pub fn notice(f: &Formatter, kind: &NoticeKind) -> String {
    match kind {
        NoticeKind::Saved(name) => format!("{name} was handed to your browser for saving."),
        NoticeKind::NotSaved(failure) => sentence(f, "The file could not be made.", failure),
        NoticeKind::NotAnalysed(failure) => {
            sentence(f, "These settings could not be used; the last results stay.", failure)
        }
        NoticeKind::NotPreviewed(failure) => sentence(f, "The file cannot be read like that.", failure),
        NoticeKind::WorkerRestarted => {
            "The part that reads your file stopped. It was started again and reads the file once more; \
             your choices are kept."
                .to_owned()
        }
        NoticeKind::Cancelled => "Stopped.".to_owned(),
        NoticeKind::Kept => {
            "Kept on this device: how this kind of file is read, and your settings. No row of it.".to_owned()
        }
        NoticeKind::NotKept => "Your browser does not let this page keep anything.".to_owned(),
        NoticeKind::Forgotten => {
            "Forgotten: the file, the results, your choices and anything kept.".to_owned()
        }
        NoticeKind::NotForgotten => {
            "The file and the results are forgotten, but your browser did not confirm that \
             its record is gone. Clear the site data of this page to be sure."
                .to_owned()
        }
        NoticeKind::LinkCopied => {
            "Link copied. It holds the page and the settings, nothing of your data.".to_owned()
        }
        NoticeKind::LinkNotCopied => {
            "Your browser did not let the link be copied. It also stands in the address bar.".to_owned()
        }
    }
}

fn sentence(f: &Formatter, lead: &str, failure: &Failure) -> String {
    let text = words::failure(f, failure);
    format!("{lead} {} {}", text.what, text.remedy)
}
