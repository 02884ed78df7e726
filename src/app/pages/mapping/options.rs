//! Everything else that decides how the file is read.

use yew::{AttrValue, Callback, Html, component, html};

use crate::app::components::{NumberField, Select, SelectOption, Switch};
use crate::app::contexts::Dispatch;
use crate::app::hooks::{use_dispatch, use_import, use_look};
use crate::app::words;
use crate::format::words as facts;
use crate::protocol::{
    ContractChoices, DateOrder, DecimalMark, Delimiter, Duplicates, EndDay, ImportPlan, ImportPreview,
    Interval, Shape, TenureUnit,
};
use crate::state::{ImportAction, PlanChange};

const DELIMITERS: [(&str, Delimiter); 5] = [
    ("comma", Delimiter::Comma),
    ("semicolon", Delimiter::Semicolon),
    ("tab", Delimiter::Tab),
    ("pipe", Delimiter::Pipe),
    ("spaces", Delimiter::Spaces),
];
const SHAPES: [(&str, Shape); 6] = [
    ("orders", Shape::Orders),
    ("lines", Shape::OrderLines),
    ("customers", Shape::CustomerSummary),
    ("subscriptions", Shape::Subscriptions),
    ("months", Shape::MonthColumns),
    ("stays", Shape::Tenures),
];
const INTERVALS: [(&str, Interval, &str); 9] = [
    ("day", Interval::Day, "A day"),
    ("week", Interval::Week, "A week"),
    ("two-weeks", Interval::TwoWeeks, "Two weeks"),
    ("four-weeks", Interval::FourWeeks, "Four weeks"),
    ("month", Interval::Month, "A month"),
    ("two-months", Interval::TwoMonths, "Two months"),
    ("quarter", Interval::Quarter, "A quarter"),
    ("half-year", Interval::HalfYear, "Half a year"),
    ("year", Interval::Year, "A year"),
];
const ENDS: [(&str, EndDay, &str); 2] = [
    ("first-without", EndDay::FirstWithout, "The first day without it"),
    ("last-with", EndDay::LastWith, "The last day with it"),
];
const TENURES: [(&str, TenureUnit, &str); 3] = [
    ("day", TenureUnit::Day, "Days"),
    ("month", TenureUnit::Month, "Months"),
    ("year", TenureUnit::Year, "Years"),
];
const DATE_ORDERS: [(&str, DateOrder, &str); 3] = [
    ("dmy", DateOrder::Dmy, "Day, month, year"),
    ("mdy", DateOrder::Mdy, "Month, day, year"),
    ("ymd", DateOrder::Ymd, "Year, month, day"),
];
const MARKS: [(&str, DecimalMark, &str); 2] =
    [("comma", DecimalMark::Comma, "Comma: 1.234,56"), ("point", DecimalMark::Point, "Point: 1,234.56")];

/// Everything else that decides how the file is read, folded away.
#[component]
pub fn Options() -> Html {
    let (import, dispatch, look) = (use_import(), use_dispatch(), use_look());
    let Some(opened) = import.opened.as_deref() else { return Html::default() };
    let (plan, preview) = (&opened.plan, &opened.preview);
    let language = look.formatter.locale.language;
    let delimiters = DELIMITERS.iter().map(|(key, mark)| (*key, facts::delimiter_name(language, *mark)));
    html! {
        <details class="options">
            <summary>{ "More about how the file is read" }<span class="muted">
                { " encoding, separator, dates, duplicates, time zone" }</span></summary>
            <div class="options-grid">
                { pick("option-shape", "One row of the file is", SHAPES.map(|(key, shape)| (key, words::shape_name(shape))),
                    key_of(&SHAPES, &plan.shape), (&dispatch, |key: &str| find(&SHAPES, key).map(PlanChange::Shape))) }
                { contract(plan, &dispatch) }
                { encoding(plan, preview, &dispatch) }
                { pick("option-delimiter", "Columns are separated by", delimiters, key_of(&DELIMITERS, &plan.delimiter),
                    (&dispatch, |key: &str| find(&DELIMITERS, key).map(PlanChange::Delimiter))) }
                { pick("option-dates", "Dates are written", DATE_ORDERS.map(|(key, _, name)| (key, name)),
                    plan.date_order.and_then(|held| triple_key(&DATE_ORDERS, &held)).unwrap_or(""), (&dispatch,
                    |key: &str| triple(&DATE_ORDERS, key).map(PlanChange::DateOrder))) }
                { pick("option-decimal", "Decimal mark", MARKS.map(|(key, _, name)| (key, name)),
                    plan.decimal.and_then(|held| triple_key(&MARKS, &held)).unwrap_or(""), (&dispatch,
                    |key: &str| triple(&MARKS, key).map(PlanChange::Decimal))) }
                { time_zone(plan, &dispatch) }
                { skip_lines(plan, &dispatch) }
                { switches(plan, &dispatch) }
            </div>
        </details>
    }
}

/// What only files of contracts leave open.
fn contract(plan: &ImportPlan, dispatch: &Dispatch) -> Html {
    let choices = plan.contract;
    let with = move |changed: ContractChoices| Some(PlanChange::Contract(changed));
    match plan.shape {
        Shape::Subscriptions => html! {
            <>
                { pick("option-interval", "Billed each, where no column says it", names(&INTERVALS),
                    triple_key(&INTERVALS, &choices.interval).unwrap_or(""), (dispatch, move |key: &str| {
                    triple(&INTERVALS, key).and_then(|interval| with(ContractChoices { interval, ..choices }))
                })) }
                { pick("option-ends", "The end of a subscription is", names(&ENDS),
                    choices.ends.and_then(|ends| triple_key(&ENDS, &ends)).unwrap_or(""), (dispatch, move |key: &str| {
                    triple(&ENDS, key).and_then(|ends| with(ContractChoices { ends: Some(ends), ..choices }))
                })) }
            </>
        },
        Shape::Tenures => pick(
            "option-tenure",
            "How long customers stayed is in",
            names(&TENURES),
            triple_key(&TENURES, &choices.tenure_unit).unwrap_or(""),
            (dispatch, move |key: &str| {
                triple(&TENURES, key).and_then(|tenure_unit| with(ContractChoices { tenure_unit, ..choices }))
            }),
        ),
        Shape::Orders | Shape::OrderLines | Shape::CustomerSummary | Shape::MonthColumns => Html::default(),
    }
}

fn names<T>(
    triples: &'static [(&'static str, T, &'static str)],
) -> impl Iterator<Item = (&'static str, &'static str)> {
    triples.iter().map(|(key, _, name)| (*key, *name))
}

fn change(dispatch: &Dispatch, to: impl Fn(&str) -> Option<PlanChange> + 'static) -> Callback<AttrValue> {
    let dispatch = dispatch.clone();
    Callback::from(move |key: AttrValue| {
        if let Some(change) = to(&key) {
            dispatch.send(ImportAction::Change(change));
        }
    })
}

fn pick<'a>(
    id: &'static str,
    label: &'static str,
    options: impl IntoIterator<Item = (&'a str, &'a str)>,
    chosen: &str,
    (dispatch, to): (&Dispatch, impl Fn(&str) -> Option<PlanChange> + 'static),
) -> Html {
    let blank = chosen.is_empty().then(|| SelectOption::new("", "not decided"));
    let options = options.into_iter().map(|(key, name)| SelectOption::new(key.to_owned(), name.to_owned()));
    let options: Vec<SelectOption> = blank.into_iter().chain(options).collect();
    html! {
        <Select {id} {label} {options} chosen={chosen.to_owned()} on_choose={change(dispatch, to)} />
    }
}

fn encoding(plan: &ImportPlan, preview: &ImportPreview, dispatch: &Dispatch) -> Html {
    let names: Vec<(String, String)> =
        preview.encodings.iter().map(|key| (key.clone(), words::encoding_name(key))).collect();
    let options = names.iter().map(|(key, name)| (key.as_str(), name.as_str()));
    pick(
        "option-encoding",
        "Text encoding",
        options,
        &plan.encoding,
        (dispatch, |key: &str| Some(PlanChange::Encoding(key.to_owned()))),
    )
}

fn time_zone(plan: &ImportPlan, dispatch: &Dispatch) -> Html {
    let offsets: Vec<(String, String)> =
        words::utc_offsets().into_iter().map(|(minutes, name)| (minutes.to_string(), name)).collect();
    let as_written = ("as-written", "The day as it is written");
    let options =
        std::iter::once(as_written).chain(offsets.iter().map(|(key, name)| (key.as_str(), name.as_str())));
    let chosen = plan.utc_offset_minutes.map_or("as-written".to_owned(), |minutes| minutes.to_string());
    pick(
        "option-zone",
        "Days of times with a zone",
        options,
        &chosen,
        (dispatch, |key: &str| Some(PlanChange::UtcOffset(key.parse().ok()))),
    )
}

fn skip_lines(plan: &ImportPlan, dispatch: &Dispatch) -> Html {
    let dispatch = dispatch.clone();
    let on_change = Callback::from(move |lines: Option<f64>| {
        let change = PlanChange::SkipLines(lines.unwrap_or(0.0).round() as u32);
        dispatch.send(ImportAction::Change(change));
    });
    html! {
        <NumberField id="option-skip" label="Lines above the table" value={Some(f64::from(plan.skip_lines))}
            range={(0.0, 1000.0)} {on_change} />
    }
}

fn switches(plan: &ImportPlan, dispatch: &Dispatch) -> Html {
    let set = |to: fn(bool) -> PlanChange| {
        let dispatch = dispatch.clone();
        Callback::from(move |on| dispatch.send(ImportAction::Change(to(on))))
    };
    html! {
        <div class="option-switches">
            <Switch label="The first row names the columns" on={plan.has_header}
                on_change={set(PlanChange::HasHeader)} />
            <Switch label="Quotation marks enclose fields" on={plan.quotes} on_change={set(PlanChange::Quotes)} />
            <Switch label="Leave out rows that are the same to the letter" on={plan.duplicates == Duplicates::Drop}
                help="Otherwise each is a purchase of its own"
                on_change={set(|on| PlanChange::Duplicates(if on { Duplicates::Drop } else { Duplicates::Keep }))} />
        </div>
    }
}

fn find<T: Copy>(pairs: &[(&str, T)], key: &str) -> Option<T> {
    pairs.iter().find(|(held, _)| *held == key).map(|(_, value)| *value)
}

fn key_of<T: PartialEq>(pairs: &[(&'static str, T)], value: &T) -> &'static str {
    pairs.iter().find(|(_, held)| held == value).map_or("", |(key, _)| key)
}

fn triple<T: Copy>(triples: &[(&str, T, &str)], key: &str) -> Option<T> {
    triples.iter().find(|(held, _, _)| *held == key).map(|(_, value, _)| *value)
}

fn triple_key<T: PartialEq>(triples: &[(&'static str, T, &str)], value: &T) -> Option<&'static str> {
    triples.iter().find(|(_, held, _)| held == value).map(|(key, _, _)| *key)
}
