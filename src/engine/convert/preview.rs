//! The head of a source under the current choices.

use crate::analysis::ingest::encoding::EncodingName;
use crate::analysis::ingest::layout::SniffWarning;
use crate::analysis::ingest::preview;
use crate::protocol;

use super::plan::{plan_view, role_view};

/// The preview as the page sees it.
pub(in crate::engine) fn preview_view(
    of: preview::Preview,
    name: &str,
    size: u64,
) -> protocol::ImportPreview {
    let rows = of.rows().map(|row| row.fields.clone()).collect();
    let preset = of.plan.preset;
    protocol::ImportPreview {
        name: name.to_owned(),
        size,
        plan: plan_view(&of.plan),
        confidence: of.confidence,
        columns: of.columns.into_iter().map(column).collect(),
        rows,
        parsed: of.parsed.into_iter().map(parsed_row).collect(),
        sample_rows: of.sample_rows,
        sample_rejected: of.sample_rejected,
        questions: of.questions.into_iter().map(question).collect(),
        warnings: warnings(of.warnings),
        missing: of.missing.into_iter().map(role_view).collect(),
        preset_name: preset.map(|preset| preset.name().to_owned()),
        preset_rules: preset
            .map(|preset| preset.rules().iter().map(ToString::to_string).collect())
            .unwrap_or_default(),
        encodings: EncodingName::all().map(|encoding| encoding.label().to_owned()).collect(),
    }
}

fn column(of: preview::ColumnPreview) -> protocol::ColumnPreview {
    protocol::ColumnPreview {
        name: of.name,
        guesses: of
            .guesses
            .iter()
            .map(|guess| protocol::RoleGuess {
                role: role_view(guess.role),
                confidence: guess.confidence,
                why: guess.why.to_owned(),
            })
            .collect(),
        blank: of.blank,
        distinct: of.distinct,
        examples: of.examples,
    }
}

fn parsed_row(of: preview::ParsedRow) -> protocol::ParsedRow {
    protocol::ParsedRow {
        line: of.line,
        customer: of.customer,
        date: of.date.map(|day| day.to_string()),
        amount: of.amount.map(|amount| amount.to_string()),
        order: of.order,
        notes: of.notes.into_iter().map(|(kind, column)| (kind.key().to_owned(), column)).collect(),
    }
}

fn question(of: preview::Question) -> protocol::Question {
    match of {
        preview::Question::DateOrder { column, examples } => {
            protocol::Question::DateOrder { column, examples: examples.iter().map(reading).collect() }
        }
        preview::Question::DecimalMark { column, examples } => {
            protocol::Question::DecimalMark { column, examples: examples.iter().map(reading).collect() }
        }
        preview::Question::EndDay { column, examples } => {
            protocol::Question::EndDay { column, examples: examples.iter().map(reading).collect() }
        }
        preview::Question::Currency { found } => protocol::Question::Currency {
            found: found
                .into_iter()
                .map(|(tag, rows)| (tag.to_string(), u32::try_from(rows).unwrap_or(u32::MAX)))
                .collect(),
        },
    }
}

fn reading<T: ToString>(of: &preview::Reading<T>) -> protocol::Reading {
    protocol::Reading { text: of.text.clone(), first: of.first.to_string(), second: of.second.to_string() }
}

/// Warnings as the page shows them: columns with the same oddity in one.
fn warnings(of: Vec<preview::Warning>) -> Vec<protocol::Warning> {
    use protocol::Warning;
    let mut shown: Vec<Warning> = Vec::new();
    for of in of.into_iter().map(warning) {
        let known =
            shown.iter_mut().find(|known| std::mem::discriminant(*known) == std::mem::discriminant(&of));
        match (known, of) {
            (Some(Warning::RepeatedHeadings { names }), Warning::RepeatedHeadings { names: more }) => {
                names.extend(more);
            }
            (Some(Warning::EmptyHeadings { columns }), Warning::EmptyHeadings { columns: more }) => {
                *columns += more;
            }
            (_, of) => shown.push(of),
        }
    }
    shown
}

fn of_layout(of: SniffWarning) -> protocol::Warning {
    use protocol::Warning;
    let count = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
    let characters = |count: u64| u32::try_from(count).unwrap_or(u32::MAX);
    match of {
        SniffWarning::UnterminatedQuote { line } => Warning::OpenQuote { line },
        SniffWarning::TextAfterQuote { rows } => Warning::TextAfterQuote { rows: count(rows) },
        SniffWarning::BlankBeforeQuote { rows } => Warning::BlankBeforeQuote { rows: count(rows) },
        SniffWarning::DuplicateHeader { name, .. } => Warning::RepeatedHeadings { names: vec![name] },
        SniffWarning::EmptyHeader { .. } => Warning::EmptyHeadings { columns: 1 },
        SniffWarning::HeaderWidth { header, rows } => {
            Warning::HeaderWidth { header: count(header), rows: count(rows) }
        }
        SniffWarning::ReplacementCharacters { count } => Warning::LostCharacters { count: characters(count) },
        SniffWarning::NulBytes { count } => Warning::NulCharacters { count: characters(count) },
    }
}

fn warning(of: preview::Warning) -> protocol::Warning {
    use preview::Warning;
    match of {
        Warning::Layout(of) => of_layout(of),
        Warning::NamesOnly => protocol::Warning::NamesOnly,
        Warning::MostlyBlank { share } => protocol::Warning::MostlyBlank { share },
        Warning::GiantCustomer { id, share } => protocol::Warning::GiantCustomer { id, share },
        Warning::EveryRowDiffers => protocol::Warning::EveryRowDiffers,
        Warning::MangledIds { example, rows } => protocol::Warning::MangledIds { example, rows },
        Warning::TwoDigitYears { from, to } => protocol::Warning::TwoDigitYears { from, to },
        Warning::NoCustomerInExport => protocol::Warning::NoCustomerInExport,
        Warning::NoDates => protocol::Warning::NoDates,
    }
}
