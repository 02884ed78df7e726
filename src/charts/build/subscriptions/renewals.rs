//! Losses renewal by renewal, and how many customers stay on by the models.

use super::super::parts::{Cell, entry, item, spec, table};
use super::{NOTHING, SHADED, finite, line, share_or_blank, shares, stop};
use crate::charts::{
    ChartSpec, DataTable, Ink, Item, Line, LineAxis, Lines, Plot, Stretch, Stroke, ValueAxis,
};
use crate::format::words::{billing_period, periods, renewal_model, renewal_model_short};
use crate::format::{Formatter, ValueKind};
use crate::protocol::{ProjectedShare, RenewalHazardView, RenewalModelView, RenewalPoint, RenewalsView};

const OBSERVED: &str = "Observed";
/// Renewals beyond which places that are pointed at are thinned out.
const MOST_STOPS: usize = 40;

/// Share of the customers up for each renewal who leave, with its 95 % interval, and what the preferred model says.
/// An item is a renewal with its figures; it selects nobody.
pub fn renewal_losses(f: &Formatter, view: &RenewalsView) -> ChartSpec {
    let look = Look::of(f, view);
    let rows: Vec<&RenewalHazardView> =
        view.hazards.iter().filter(|row| row.at_risk > 0 && row.share.is_finite()).collect();
    let errors = rows.iter().filter_map(|row| {
        let (low, high) = finite(Some(row.interval))?;
        Some((f64::from(row.renewal), low, high))
    });
    let observed = rows.iter().map(|row| (f64::from(row.renewal), row.share));
    let observed = Line { errors: errors.collect(), ..line(OBSERVED, Ink::Strong, Stroke::Discs, observed) };
    let mut lines = vec![observed];
    let modelled = look.preferred().map(|(at, _)| {
        let own = view.projection.iter().filter(|point| (1..=view.renewals).contains(&point.renewal));
        let own = own.filter_map(|point| Some((f64::from(point.renewal), 1.0 - share(point, at)?.retention)));
        line(look.name(at), Ink::Main, Stroke::Solid, own)
    });
    lines.extend(modelled.filter(|line| !line.points.is_empty()));
    let legend = lines.iter().map(|line| entry(&line.name, line.ink)).collect();
    let plot = Plot::Lines(Lines {
        lines,
        stops: rows.iter().map(|row| stop(f64::from(row.renewal), row.share)).collect(),
        columns: true,
        stretch: None,
        marks: Vec::new(),
        x_axis: look.axis("Renewal"),
        y_axis: ValueAxis { name: "Do not renew, %".to_owned(), kind: ValueKind::Share },
        y_reach: 0.0,
    });
    ChartSpec {
        title: losses_title(f, &rows),
        subtitle: format!("Share of the customers up for a renewal who leave, {}", look.whose()),
        note: (!rows.is_empty()).then(|| {
            "Upright lines: where the share may lie by chance, in 95 of 100 cases. They get longer as fewer customers come so far."
                .to_owned()
        }),
        description: losses_description(f, &rows),
        legend: if rows.is_empty() { Vec::new() } else { legend },
        items: rows.iter().map(|row| loss_item(f, row)).collect(),
        table: losses_table(f, &rows),
        ..spec(f, "renewal_losses", plot)
    }
}

/// The shares that leave at the first renewal and at later ones.
fn losses_title(f: &Formatter, rows: &[&RenewalHazardView]) -> String {
    let Some(first) = rows.first() else { return "Nobody has come to a renewal yet".to_owned() };
    let later = || rows.iter().skip(1);
    let lost: f64 = later().map(|row| f64::from(row.lost)).sum();
    let at_risk: f64 = later().map(|row| f64::from(row.at_risk)).sum();
    let start = format!("{} leave at the first renewal", f.percent(first.share));
    if at_risk > 0.0 { format!("{start}, {} at later ones", f.percent(lost / at_risk)) } else { start }
}

fn loss_item(f: &Formatter, row: &RenewalHazardView) -> Item {
    let mut lines = vec![("Do not renew", f.percent(row.share))];
    lines.extend(finite(Some(row.interval)).map(|interval| ("95% interval", shares(f, interval))));
    lines.push(("Customers up for it", f.count(f64::from(row.at_risk))));
    lines.push(("Lost", f.count(f64::from(row.lost))));
    item(format!("Renewal {}", f.count(f64::from(row.renewal))), &lines, None)
}

fn losses_description(f: &Formatter, rows: &[&RenewalHazardView]) -> String {
    let part = |row: &&RenewalHazardView| format!("{} {}", row.renewal, f.percent(row.share));
    let parts: Vec<String> = rows.iter().map(part).collect();
    if parts.is_empty() {
        return NOTHING.to_owned();
    }
    format!("Share of the customers up for each renewal who leave. {}.", parts.join(", "))
}

fn losses_table(f: &Formatter, rows: &[&RenewalHazardView]) -> DataTable {
    let header = ["Renewal", "Customers up for it", "Lost", "Share", "Interval from", "Interval to"];
    let rows = rows.iter().map(|row| {
        let interval = finite(Some(row.interval));
        vec![
            Cell::count(row.renewal),
            Cell::count(row.at_risk),
            Cell::count(row.lost),
            Cell::share(row.share),
            share_or_blank(interval.map(|(low, _)| low)),
            share_or_blank(interval.map(|(_, high)| high)),
        ]
    });
    table(f, &header, rows.collect())
}

/// Share of customers who make so many renewals: observed, and by the models, fitted and projected, with the band of
/// the preferred one. An item is a renewal with all of these; it selects nobody.
pub fn renewal_survival(f: &Formatter, view: &RenewalsView) -> ChartSpec {
    let look = Look::of(f, view);
    let drawn: Vec<usize> = (0..view.models.len())
        .filter(|at| view.projection.iter().any(|point| share(point, *at).is_some()))
        .collect();
    let mut lines: Vec<Line> = look.preferred().map(|(at, _)| look.band(at)).into_iter().collect();
    lines.retain(|band| band.points.len() > 2);
    lines.extend(drawn.iter().map(|at| look.line(*at)));
    let observed =
        view.projection.iter().filter_map(|point| Some((f64::from(point.renewal), point.observed?)));
    lines.push(line(OBSERVED, Ink::Strong, Stroke::Discs, observed));
    let last = view.projection.last().map_or(0, |point| point.renewal);
    let stops = look.stops();
    let height = |point: &RenewalPoint| {
        point
            .observed
            .into_iter()
            .chain(drawn.iter().filter_map(|at| Some(share(point, *at)?.share)))
            .fold(0.0, f64::max)
    };
    let mut legend = vec![entry(OBSERVED, Ink::Strong)];
    legend.extend(drawn.iter().map(|at| entry(look.name(*at), look.ink(*at))));
    let plot = Plot::Lines(Lines {
        lines,
        stops: stops.iter().map(|point| stop(f64::from(point.renewal), height(point))).collect(),
        columns: true,
        stretch: (last > view.renewals).then(|| Stretch {
            from: f64::from(view.renewals),
            to: f64::from(last),
            label: "Projected".to_owned(),
        }),
        marks: Vec::new(),
        x_axis: look.axis("Renewals made"),
        y_axis: ValueAxis { name: "Customers still there, %".to_owned(), kind: ValueKind::Share },
        y_reach: 1.0,
    });
    ChartSpec {
        title: look.title(),
        subtitle: format!(
            "Share of customers who make so many renewals, {}: observed, and by three models",
            look.whose()
        ),
        note: (!stops.is_empty()).then(|| look.note()),
        description: look.description(&stops),
        legend: if stops.is_empty() { Vec::new() } else { legend },
        items: stops.iter().map(|point| look.item(point, &drawn)).collect(),
        table: look.table(&drawn),
        ..spec(f, "renewal_survival", plot)
    }
}

fn share(point: &RenewalPoint, model: usize) -> Option<ProjectedShare> {
    point.models.get(model).copied().flatten().filter(|of| of.share.is_finite() && of.retention.is_finite())
}

/// How renewals are named and written.
struct Look<'a> {
    f: &'a Formatter,
    view: &'a RenewalsView,
    names: (&'static str, &'static str),
}

impl<'a> Look<'a> {
    fn of(f: &'a Formatter, view: &'a RenewalsView) -> Look<'a> {
        Look { f, view, names: billing_period(f.locale.language, view.interval, view.unit) }
    }

    /// The model in use and its place, if it can be trusted.
    fn preferred(&self) -> Option<(usize, &'a RenewalModelView)> {
        self.view
            .models
            .iter()
            .enumerate()
            .find(|(_, model)| model.key == self.view.preferred && model.trusted)
    }

    fn name(&self, at: usize) -> &'static str {
        let key = self.view.models.get(at).map_or("", |model| model.key.as_str());
        renewal_model_short(self.f.locale.language, key)
    }

    fn ink(&self, at: usize) -> Ink {
        match self.view.models.get(at).map(|model| model.key.as_str()) {
            Some("constant_churn") => Ink::Loss,
            Some("sbg") => Ink::Main,
            _ => Ink::Segment(3),
        }
    }

    fn axis(&self, name: &str) -> LineAxis {
        LineAxis::Numbers(ValueAxis {
            name: format!("{name} (one a {})", self.names.0),
            kind: ValueKind::Count,
        })
    }

    /// `of 928 customers`.
    fn whose(&self) -> String {
        format!("of {}", periods(self.f, f64::from(self.view.customers), ("customer", "customers")))
    }

    fn line(&self, at: usize) -> Line {
        let points = self.view.projection.iter();
        let points = points.filter_map(|point| Some((f64::from(point.renewal), share(point, at)?.share)));
        let is_preferred = self.preferred().is_some_and(|(preferred, _)| preferred == at);
        let stroke = if is_preferred { Stroke::Bold } else { Stroke::Dashed };
        line(self.name(at), self.ink(at), stroke, points)
    }

    fn band(&self, at: usize) -> Line {
        let known = || {
            self.view.projection.iter().filter_map(move |point| {
                let of = share(point, at)?;
                // Nobody has had the time to leave at the start.
                let here = finite(of.interval).or((point.renewal == 0).then_some((1.0, 1.0)))?;
                Some((f64::from(point.renewal), here))
            })
        };
        let upper: Vec<(f64, f64)> = known().map(|(at, (_, high))| (at, high)).collect();
        let lower: Vec<(f64, f64)> = known().map(|(at, (low, _))| (at, low)).collect();
        line(self.name(at), self.ink(at), Stroke::Band, upper.into_iter().chain(lower.into_iter().rev()))
    }

    /// The points that are pointed at.
    fn stops(&self) -> Vec<&'a RenewalPoint> {
        let every = self.view.projection.len().div_ceil(MOST_STOPS).max(1);
        self.view.projection.iter().step_by(every).collect()
    }

    /// How many are left at the end of the data and at the end of the projection.
    fn title(&self) -> String {
        let (f, view) = (self.f, self.view);
        let seen = view.projection.iter().rfind(|point| point.observed.is_some());
        let far = view.projection.last().filter(|far| seen.is_some_and(|seen| far.renewal > seen.renewal));
        let made = |renewals: u32| periods(f, f64::from(renewals), ("renewal", "renewals"));
        let Some((seen, observed)) = seen.and_then(|seen| Some((seen, seen.observed?))) else {
            return NOTHING.to_owned();
        };
        let start = format!("{} make {}", f.percent(observed), made(seen.renewal));
        match far.and_then(|far| Some((far, share(far, self.preferred()?.0)?))) {
            Some((far, projected)) => {
                format!(
                    "{start}, {} should make {}",
                    f.percent(projected.share),
                    f.count(f64::from(far.renewal))
                )
            }
            None => start,
        }
    }

    fn note(&self) -> String {
        match self.preferred() {
            Some((_, model)) => {
                let name = renewal_model(self.f.locale.language, &model.key);
                format!("Thick: the model in use, {name}. {SHADED}")
            }
            None => "No model can be trusted here.".to_owned(),
        }
    }

    fn item(&self, point: &RenewalPoint, drawn: &[usize]) -> Item {
        let f = self.f;
        let mut lines = Vec::new();
        if let Some(observed) = point.observed {
            lines.push((OBSERVED, f.percent(observed)));
            lines.extend(
                finite(point.observed_interval).map(|interval| ("95% interval", shares(f, interval))),
            );
        }
        for at in drawn {
            let Some(of) = share(point, *at) else { continue };
            let band = match finite(of.interval) {
                Some(band) if self.preferred().is_some_and(|(of, _)| of == *at) => {
                    format!(" ({})", shares(f, band))
                }
                _ => String::new(),
            };
            lines.push((self.name(*at), format!("{}{band}", f.percent(of.share))));
        }
        let made = periods(f, f64::from(point.renewal), ("renewal", "renewals"));
        item(format!("After {made}"), &lines, None)
    }

    fn description(&self, stops: &[&RenewalPoint]) -> String {
        let f = self.f;
        let preferred = self.preferred().map(|(at, _)| at);
        let part = |point: &&RenewalPoint| {
            let projected = preferred.and_then(|at| share(point, at)).map(|of| f.percent(of.share));
            let observed = point.observed.map(|observed| f.percent(observed));
            let both =
                [observed.map(|of| format!("observed {of}")), projected.map(|of| format!("model {of}"))];
            format!("{}: {}", point.renewal, both.into_iter().flatten().collect::<Vec<_>>().join(", "))
        };
        let parts: Vec<String> = stops.iter().map(part).collect();
        if parts.is_empty() {
            return NOTHING.to_owned();
        }
        format!(
            "Falling lines of the share of customers still there after so many renewals. {}.",
            parts.join("; ")
        )
    }

    fn table(&self, drawn: &[usize]) -> DataTable {
        let mut header = vec!["Renewals made", OBSERVED, "Interval from", "Interval to"];
        header.extend(drawn.iter().map(|at| self.name(*at)));
        let preferred = self.preferred().map(|(at, _)| at);
        header.extend(preferred.iter().flat_map(|_| ["Band from", "Band to"]));
        let row = |point: &RenewalPoint| {
            let interval = finite(point.observed_interval);
            let observed = [point.observed, interval.map(|of| of.0), interval.map(|of| of.1)];
            let mut cells = vec![Cell::count(point.renewal)];
            cells.extend(observed.map(share_or_blank));
            cells.extend(drawn.iter().map(|at| share_or_blank(share(point, *at).map(|of| of.share))));
            if let Some(at) = preferred {
                let band = share(point, at).and_then(|of| finite(of.interval));
                cells.extend([band.map(|of| of.0), band.map(|of| of.1)].map(share_or_blank));
            }
            cells
        };
        table(self.f, &header, self.view.projection.iter().map(row).collect())
    }
}
