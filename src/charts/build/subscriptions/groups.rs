//! How long customers stay, by a property.

use super::super::parts::{Cell, entry, item, spec, table};
use super::stays::{axis, stair};
use super::{NOTHING, line, share_or_blank, stop};
use crate::charts::{ChartSpec, DataTable, Ink, Item, Line, Lines, Plot, Stroke, ValueAxis};
use crate::format::words::{CHANCE, StayTime, log_rank_words, property_inside, property_value};
use crate::format::{Formatter, ValueKind, capital};
use crate::protocol::{Figure, StayComparison, StayCurve, TenureUnit};

/// Places that are pointed at.
const MOST_STOPS: u32 = 12;

/// Curves of staying by a property, and whether they differ by more than chance. An item is a time with the share of
/// each group that is still there; it selects nobody.
pub fn stay_groups(f: &Formatter, comparison: &StayComparison, unit: TenureUnit) -> ChartSpec {
    let longest = comparison.groups.iter().map(|group| group.longest).fold(0.0, f64::max);
    let look = Look { f, comparison, time: StayTime::of(f.locale.language, unit, longest) };
    let drawn: Vec<&StayCurve> = comparison.groups.iter().filter(|group| group.customers > 0).collect();
    let lines: Vec<Line> = drawn
        .iter()
        .enumerate()
        .map(|(at, group)| {
            let points = stair(group, &look.time);
            line(&look.name(group), ink(at), Stroke::Solid, points)
        })
        .collect();
    let times = times(longest, drawn.is_empty());
    let top = |time: f64| drawn.iter().filter_map(|group| share_at(group, time)).fold(0.0, f64::max);
    let plot = Plot::Lines(Lines {
        stops: times.iter().map(|time| stop(look.time.told(*time), top(*time))).collect(),
        columns: true,
        stretch: None,
        marks: Vec::new(),
        x_axis: axis(&look.time),
        y_axis: ValueAxis { name: "Customers still there, %".to_owned(), kind: ValueKind::Share },
        y_reach: 1.0,
        lines,
    });
    ChartSpec {
        title: look.title(),
        subtitle: format!(
            "Share of customers still there, by {} since they began and by {}, by Kaplan-Meier",
            look.time.many,
            property_inside(f.locale.language, &comparison.by)
        ),
        note: (!drawn.is_empty()).then(|| log_rank_words(f, comparison)),
        description: look.description(&drawn),
        legend: drawn.iter().enumerate().map(|(at, group)| entry(&look.name(group), ink(at))).collect(),
        items: times.iter().map(|time| look.item(&drawn, *time)).collect(),
        table: look.table(&drawn, &times),
        ..spec(f, "stay_groups", plot)
    }
}

struct Look<'a> {
    f: &'a Formatter,
    comparison: &'a StayComparison,
    time: StayTime,
}

impl Look<'_> {
    fn name(&self, group: &StayCurve) -> String {
        property_value(self.f.locale.language, &self.comparison.by, &group.name)
    }

    /// Who stays longest and who shortest, where they differ by more than chance.
    fn title(&self) -> String {
        let means = self.comparison.groups.iter().filter_map(|group| Some((group, group.restricted_mean?.1)));
        let longest = means.clone().max_by(|left, right| left.1.total_cmp(&right.1));
        let shortest = means.min_by(|left, right| left.1.total_cmp(&right.1));
        let by = property_inside(self.f.locale.language, &self.comparison.by);
        if self.comparison.groups.iter().all(|group| group.customers == 0) {
            return NOTHING.to_owned();
        }
        if self.comparison.p_value >= CHANCE {
            return format!("By {by}, nobody clearly stays longer than others");
        }
        let told = longest.zip(shortest).filter(|((_, long), (_, short))| long > short);
        let Some(((long, long_mean), (short, short_mean))) = told else {
            return format!("By {by}, customers do not stay equally long");
        };
        let horizon = long.restricted_mean.map_or(0.0, |(horizon, _, _)| horizon);
        format!(
            "{} stays longest: {} of the first {}, {} only {}",
            self.name(long),
            self.time.number(self.f, long_mean),
            self.time.words(self.f, horizon),
            self.name(short),
            self.time.number(self.f, short_mean)
        )
    }

    fn item(&self, drawn: &[&StayCurve], time: f64) -> Item {
        let names: Vec<String> = drawn.iter().map(|group| self.name(group)).collect();
        let share = |group: &StayCurve| match share_at(group, time) {
            Some(share) => self.f.percent(share),
            None => "not watched for so long".to_owned(),
        };
        let lines: Vec<(&str, String)> =
            names.iter().zip(drawn).map(|(name, group)| (name.as_str(), share(group))).collect();
        item(format!("After {}", self.time.words(self.f, time)), &lines, None)
    }

    fn description(&self, drawn: &[&StayCurve]) -> String {
        let part = |group: &&StayCurve| {
            let half = match group.median {
                Figure::Value(median) => format!("half gone after {}", self.time.words(self.f, median)),
                Figure::Undefined(_) => "fewer than half gone".to_owned(),
            };
            format!("{}: {} customers, {half}", self.name(group), self.f.count(f64::from(group.customers)))
        };
        let parts: Vec<String> = drawn.iter().map(part).collect();
        if parts.is_empty() {
            return NOTHING.to_owned();
        }
        format!("Falling stairs, one a group. {}.", parts.join("; "))
    }

    /// Shares at the times of the items.
    fn table(&self, drawn: &[&StayCurve], times: &[f64]) -> DataTable {
        let names: Vec<String> = drawn.iter().map(|group| self.name(group)).collect();
        let first = capital(self.time.many);
        let header: Vec<&str> =
            [first.as_str()].into_iter().chain(names.iter().map(String::as_str)).collect();
        let row = |time: &f64| {
            let shares = drawn.iter().map(|group| share_or_blank(share_at(group, *time)));
            [Cell::Value(ValueKind::Number, self.time.told(*time))].into_iter().chain(shares).collect()
        };
        table(self.f, &header, times.iter().map(row).collect())
    }
}

/// Colours that are told apart by everybody, next to each other most of all.
fn ink(at: usize) -> Ink {
    const INKS: [u8; 6] = [1, 6, 3, 7, 2, 8];
    Ink::Segment(INKS.get(at).copied().unwrap_or(9))
}

/// Even times up to the longest.
fn times(longest: f64, nothing: bool) -> Vec<f64> {
    if nothing || !longest.is_finite() || longest <= 0.0 {
        return Vec::new();
    }
    (1..=MOST_STOPS).map(|at| longest * f64::from(at) / f64::from(MOST_STOPS)).collect()
}

/// The share of a group that is there longer; `None` where nobody was watched for so long.
fn share_at(group: &StayCurve, time: f64) -> Option<f64> {
    let last = group.points.iter().rfind(|point| point.time <= time);
    (time <= group.longest).then(|| last.map_or(1.0, |point| point.share)).filter(|share| share.is_finite())
}
