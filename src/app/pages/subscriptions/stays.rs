//! How long customers stay, all together and by a property.

use yew::{AttrValue, Callback, Html, component, html, use_memo};

use super::tables::{explained, missing, or_dash, row, row_of, section_head};
use super::{PartProps, shared};
use crate::app::components::{Chart, ChartSize, Select, SelectOption, scrolled_table};
use crate::app::contexts::Dispatch;
use crate::app::hooks::{use_dispatch, use_settings};
use crate::charts::build;
use crate::format::words::{
    StayTime, log_rank_words, open_interval, property_inside, property_name, property_value,
};
use crate::format::{Formatter, capital};
use crate::protocol::{Figure, Selection, StayComparison, StayCurve, StaysView, SubscriptionSettings};
use crate::state::{AnalysisAction, SelectionChange, SettingsChange};

/// Stays.
#[component]
pub fn Stays(props: &PartProps) -> Html {
    let dispatch = use_dispatch();
    let specs = use_memo(props.clone(), |props| match &props.subscriptions.stays {
        Ok(view) => {
            let mut specs = vec![build::stay_curve(&props.formatter, view)];
            let comparison = view.comparison.as_ref();
            specs.extend(comparison.map(|of| build::stay_groups(&props.formatter, of, view.unit)));
            shared(specs)
        }
        Err(_) => Vec::new(),
    });
    let f = &props.formatter;
    let by = props.subscriptions.settings.by.clone();
    html! {
        <section aria-labelledby="stays-title">
            { section_head("stays-title", "How long they stay", "Customers who are still there have not been lost: they count for as \
                long as they have been watched (Kaplan-Meier).") }
            { match &props.subscriptions.stays {
                Ok(view) => html! {
                    <>
                        if !view.properties.is_empty() {
                            <CompareBy names={view.properties.clone()} chosen={by.clone()} formatter={*f} />
                        }
                        <div class="chart-grid">
                            { for specs.iter().map(|spec| html! {
                                <Chart key={spec.id.clone()} spec={spec.clone()} size={ChartSize::Medium} />
                            }) }
                        </div>
                        { comparison(f, view, by.as_deref(), &dispatch) }
                        { at_risk(f, view) }
                    </>
                },
                Err(gap) => missing(f, *gap),
            } }
        </section>
    }
}

/// Properties of [`CompareBy`].
#[derive(Clone, PartialEq, yew::Properties)]
struct CompareByProps {
    names: Vec<String>,
    chosen: Option<String>,
    formatter: Formatter,
}

/// What curves are compared by.
#[component]
fn CompareBy(props: &CompareByProps) -> Html {
    let (dispatch, settings) = (use_dispatch(), use_settings());
    let now = settings.choices.settings.subscriptions.clone();
    let on_choose = Callback::from(move |key: AttrValue| {
        let next = SubscriptionSettings { by: Some(key.to_string()), ..now.clone() };
        dispatch.send(AnalysisAction::Setting(SettingsChange::Subscriptions(next)));
    });
    let language = props.formatter.locale.language;
    let option = |name: &String| SelectOption::new(name.clone(), property_name(language, name));
    html! {
        <div class="part-choice">
            <Select id="stays-by" label="Compare customers by" options={props.names.iter().map(option).collect::<Vec<_>>()}
                chosen={props.chosen.clone().unwrap_or_default()} {on_choose} />
        </div>
    }
}

fn time_of(f: &Formatter, view: &StaysView) -> StayTime {
    StayTime::of(f.locale.language, view.unit, view.all.longest)
}

fn comparison(f: &Formatter, view: &StaysView, by: Option<&str>, dispatch: &Dispatch) -> Html {
    match (&view.comparison, by) {
        (Some(of), _) => groups(f, view, of, dispatch),
        (None, Some(by)) if view.all.lost > 0 => html! {
            <p class="muted part-missing">
                { format!(
                    "Groups by {} cannot be compared: too few of their customers could have left together.",
                    property_inside(f.locale.language, by),
                ) }
            </p>
        },
        _ => Html::default(),
    }
}

/// The name of a group; pressing that of a channel or a country looks at its customers only.
fn group_name(by: &str, group: &StayCurve, name: String, dispatch: &Dispatch) -> Html {
    if !matches!(by, "channel" | "country") {
        return html! { { name } };
    }
    let selection =
        Selection { dimensions: vec![(by.to_owned(), group.name.clone())], ..Selection::default() };
    let onclick = dispatch.on(AnalysisAction::Select(SelectionChange::Replace(selection)));
    html! { <button type="button" class="link-button" title="Look at these customers only" {onclick}>{ name }</button> }
}

/// The groups side by side, and whether they differ.
fn groups(f: &Formatter, view: &StaysView, of: &StayComparison, dispatch: &Dispatch) -> Html {
    let time = time_of(f, view);
    let name = |group: &StayCurve| property_value(f.locale.language, &of.by, &group.name);
    let horizon = of.groups.iter().find_map(|group| group.restricted_mean).map(|(horizon, _, _)| horizon);
    let mean_head = match horizon {
        Some(horizon) => format!("Mean of the first {}", time.words(f, horizon)),
        None => "Mean".to_owned(),
    };
    let one = |(at, group): (usize, &StayCurve)| {
        let median = match group.median {
            Figure::Value(median) => time.words(f, median),
            Figure::Undefined(_) => "not yet".to_owned(),
        };
        let mean = group.restricted_mean.map(|(_, mean, (low, high))| {
            format!("{} ({} to {})", time.column(f, mean), time.column(f, low), time.column(f, high))
        });
        row_of(
            group_name(&of.by, group, name(group), dispatch),
            "",
            &[
                f.count(f64::from(group.customers)),
                f.count(f64::from(group.lost)),
                or_dash(of.expected.get(at).map(|expected| f.number(*expected, 1))),
                median,
                or_dash(open_interval(f, &time, group.median_interval)),
                or_dash(mean),
            ],
        )
    };
    html! {
        <div class="panel" id="stay-groups">
            { explained(
                &format!("By {}", property_inside(f.locale.language, &of.by)),
                "About the comparison",
                &[
                    "Lost if all were alike: customers who would have left if all groups left at the same rate at every time. The \
                     log-rank test asks whether what happened is further from that than chance makes it.",
                    "The mean counts time within the horizon only, the longest that every group was watched for, so that means can \
                     be compared.",
                ],
            ) }
            <p class="why-text">{ log_rank_words(f, of) }</p>
            { scrolled_table(
                "Groups compared",
                &["Group", "Customers", "Lost", "Lost if all were alike", "Half gone by", "19 times out of 20", &mean_head],
                of.groups.iter().enumerate().map(one).collect(),
            ) }
            if of.others > 0 {
                <p class="muted">{ format!("{} customers of smaller groups are not listed.", f.count(f64::from(of.others))) }</p>
            }
        </div>
    }
}

/// How many customers were still watched at even times.
fn at_risk(f: &Formatter, view: &StaysView) -> Html {
    let time = time_of(f, view);
    let times: Vec<String> = view.all.at_risk.iter().map(|(at, _)| time.number(f, *at)).collect();
    let first = format!("{} since they began", capital(time.many));
    let names: Vec<&str> = std::iter::once(first.as_str()).chain(times.iter().map(String::as_str)).collect();
    let line = |name: &str, curve: &StayCurve| {
        let mut cells: Vec<String> =
            curve.at_risk.iter().map(|(_, count)| f.count(f64::from(*count))).collect();
        cells.resize(times.len(), "–".to_owned());
        row(name, "", &cells)
    };
    let own = view.comparison.iter().flat_map(|of| {
        of.groups
            .iter()
            .map(move |group| line(&property_value(f.locale.language, &of.by, &group.name), group))
    });
    html! {
        <div class="panel">
            { explained("Customers still watched", "About customers still watched", &[
                "Where few are left the curve rests on few, and its band is wide.",
            ]) }
            { scrolled_table(
                "Customers still watched at even times",
                &names,
                std::iter::once(line("All customers", &view.all)).chain(own).collect(),
            ) }
        </div>
    }
}
