//! Chart specs of who stays: a realistic shop, and views with nothing or nonsense in them.

use worthmap::charts::{ChartSpec, Ink, Plot, build};
use worthmap::format::Formatter;
use worthmap::protocol::{
    CellReach, ChurnRuleView, ChurnView, CohortCellView, CohortComparisonView, CohortFigure, CohortForm,
    CohortGrouping, CohortTableView, CohortUnit, CohortView, ConversionView, DisagreementView, Figure,
    MovesView, ReactivationView, Retention, RetentionSettings, Selection, ShareComparisonView,
    UndefinedReason, Unit, ValueComparisonView, WaitingOrder, WaitingPoint, WaitingView,
};

use crate::fixture;

const NONE: Figure = Figure::Undefined(UndefinedReason::NotReached);

/// Every chart of who stays.
pub fn all(f: &Formatter) -> Vec<ChartSpec> {
    let table = cohorts(14);
    let retention = retention(&table);
    let (waiting, churn, moves) = (waiting(), churn(), moves());
    vec![
        build::cohort_heat(f, &table, &retention),
        build::cohort_curves(f, &table, &retention),
        build::bracket_retention(f, &table, &retention),
        build::cohort_comparison(f, &comparison(), ("Jan 2024", "Aug 2024"), CohortUnit::Month),
        build::waiting_curve(f, &waiting),
        build::second_order_conversion(f, &waiting),
        build::order_gaps(f, &waiting),
        build::churn_rules(f, &churn),
        build::rule_disagreement(f, &churn),
        build::reactivation(f, &churn),
        build::stage_moves(f, &moves, &name),
        build::stage_values(f, &moves, &name),
    ]
}

/// Charts of views with nothing, one thing, zeros and figures that are not finite in them.
pub fn awkward(f: &Formatter) -> Vec<ChartSpec> {
    let mut specs = Vec::new();
    for table in [cohorts(0), cohorts(1), cohorts(2), odd_cohorts(0.0), odd_cohorts(f64::NAN)] {
        let mut retention = retention(&table);
        for figure in [CohortFigure::ActiveOrLater, CohortFigure::CumulativeRevenue, CohortFigure::Orders] {
            retention.settings.figure = figure;
            specs.push(build::cohort_heat(f, &table, &retention));
            specs.push(build::cohort_curves(f, &table, &retention));
            specs.push(build::bracket_retention(f, &table, &retention));
        }
    }
    for view in [odd_waiting(&[]), odd_waiting(&[0.0]), odd_waiting(&[f64::NAN, 0.5, f64::INFINITY])] {
        specs.push(build::waiting_curve(f, &view));
        specs.push(build::second_order_conversion(f, &view));
        specs.push(build::order_gaps(f, &view));
    }
    for churn in [odd_churn(&[]), odd_churn(&[0.0]), odd_churn(&[f64::NAN, 1.0])] {
        specs.push(build::churn_rules(f, &churn));
        specs.push(build::rule_disagreement(f, &churn));
        specs.push(build::reactivation(f, &churn));
    }
    for moves in [odd_moves(0), odd_moves(1), odd_moves(2)] {
        specs.push(build::stage_moves(f, &moves, &name));
        specs.push(build::stage_values(f, &moves, &name));
    }
    let mut pair = comparison();
    pair.shares[2].first = f64::NAN;
    pair.shares[3].interval = (f64::NAN, f64::INFINITY);
    pair.value = None;
    specs.push(build::cohort_comparison(f, &pair, ("A", "B"), CohortUnit::Week));
    pair.shares.clear();
    specs.push(build::cohort_comparison(f, &pair, ("A", "A"), CohortUnit::Year));
    specs
}

fn name(key: &str) -> String {
    let mut letters = key.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

fn cell(reach: CellReach, customers: u32, share: f64) -> CohortCellView {
    let active = (f64::from(customers) * share).round() as u32;
    let counted = reach != CellReach::NotYet && customers > 0;
    let figure = f64::from(active) / f64::from(customers.max(1));
    CohortCellView {
        reach,
        figure: if counted {
            Figure::Value(figure)
        } else {
            Figure::Undefined(UndefinedReason::TooFewPeriods)
        },
        interval: (counted && active < customers).then_some((figure * 0.88, figure * 1.13)),
        customers: if counted { customers } else { 0 },
        active,
        orders: active + active / 5,
        net: f64::from(active) * 41.5,
        cumulative: f64::from(customers) * 60.0,
    }
}

/// So many monthly cohorts from January 2024 on; the last one is still growing.
fn cohorts(count: usize) -> CohortTableView {
    let share = |period: usize, cohort: usize| match period {
        0 => 1.0,
        later => (0.24 + 0.006 * cohort as f64) / libm::pow(later as f64, 0.55),
    };
    let row = |at: usize| {
        let customers = 900 + ((at * 577) % 430) as u32;
        let cells = (0..count).map(|period| {
            let reach = match (at + period + 1).cmp(&count) {
                std::cmp::Ordering::Less => CellReach::Complete,
                std::cmp::Ordering::Equal => CellReach::Partial,
                std::cmp::Ordering::Greater => CellReach::NotYet,
            };
            let counted = if reach == CellReach::Partial { customers / 3 } else { customers };
            cell(reach, counted, share(period, at))
        });
        let month = |at: usize| format!("{}-{:02}-01", 2024 + at / 12, at % 12 + 1);
        CohortView {
            start: Some(fixture::day(&month(at))),
            end: Some(fixture::day(&month(at + 1)) - 1),
            key: None,
            customers,
            begins_before_data: at == 0,
            still_growing: at + 1 == count,
            cells: cells.collect(),
            brackets: vec![Figure::Value(1.0), Figure::Value(0.27), Figure::Value(0.34), NONE],
        }
    };
    let average =
        |period: usize| cell(CellReach::Complete, 1_000 * (count - period) as u32, share(period, count / 2));
    CohortTableView {
        unit: Unit::Share,
        definition: "Customers of the cohort with an order in the period.".to_owned(),
        rows: (0..count).map(row).collect(),
        averages: (0..count).map(average).collect(),
        brackets: if count == 0 { Vec::new() } else { vec![(0, 0), (1, 1), (2, 3), (4, 6)] },
        bracket_averages: [Figure::Value(1.0), Figure::Value(0.262), Figure::Value(0.325), NONE]
            .into_iter()
            .take(if count == 0 { 0 } else { 4 })
            .collect(),
        unassigned: 7,
        comparison: None,
    }
}

fn odd_cohorts(value: f64) -> CohortTableView {
    let mut table = cohorts(3);
    for cell in table.rows.iter_mut().flat_map(|row| &mut row.cells).chain(&mut table.averages) {
        cell.figure = Figure::Value(value);
        cell.interval = Some((value, f64::INFINITY));
    }
    table.bracket_averages = vec![Figure::Value(value), NONE];
    table.rows[1].key = Some("<b>{b}</b>".to_owned());
    table.rows[1].start = None;
    table
}

fn retention(table: &CohortTableView) -> Retention {
    Retention {
        settings: RetentionSettings {
            by: CohortGrouping::FirstOrder(CohortUnit::Month),
            ..RetentionSettings::default()
        },
        period: CohortUnit::Month,
        customers: table.rows.iter().map(|row| row.customers).sum(),
        cohorts: Ok(table.clone()),
        waiting: Err(UndefinedReason::NeedsOrders),
        churn: Err(UndefinedReason::NeedsOrders),
        moves: Err(UndefinedReason::NeedsOrders),
    }
}

fn comparison() -> CohortComparisonView {
    let share = |period: u32| {
        let first = 0.25 / libm::sqrt(f64::from(period));
        let difference = 0.061 - 0.009 * f64::from(period);
        ShareComparisonView {
            period,
            first,
            second: first - difference,
            difference,
            interval: (difference - 0.031, difference + 0.03),
        }
    };
    CohortComparisonView {
        cohorts: (0, 7),
        shares: (1..=6).map(share).collect(),
        value: Some(ValueComparisonView {
            period: 6,
            first: 104.2,
            second: 88.75,
            difference: 15.45,
            interval: Some((3.1, 27.8)),
        }),
    }
}

fn waiting() -> WaitingView {
    let point = |at: u32| {
        let day = 9 * at;
        let share = 0.56 * (1.0 - libm::exp(-f64::from(day) / 130.0));
        let spread = 0.004 + f64::from(at) * 0.000_6;
        WaitingPoint {
            day,
            share,
            interval: Some((share - spread, share + spread)),
            at_risk: 11_900 - 180 * at,
        }
    };
    let order = |order: u32, median: Figure, interval, naive: f64| WaitingOrder {
        order,
        customers: 12_000 / order,
        made: 5_000 / order,
        median,
        interval,
        naive: Figure::Value(naive),
    };
    let conversion = |days: u32, share: f64, naive: f64| ConversionView {
        days,
        share: Figure::Value(share),
        interval: Some((share - 0.011, share + 0.012)),
        at_risk: 9_000 - 20 * days,
        naive: Figure::Value(naive),
        mature: Figure::Value(share + 0.002),
    };
    WaitingView {
        curve: (1..=60).map(point).collect(),
        watched_days: 545,
        orders: vec![order(2, Figure::Value(289.0), (Some(271), Some(310)), 61.0)],
        conversions: vec![
            conversion(30, 0.116, 0.109),
            conversion(60, 0.207, 0.187),
            conversion(90, 0.28, 0.243),
            ConversionView { interval: None, share: NONE, mature: NONE, ..conversion(180, 0.42, 0.33) },
        ],
        gaps: vec![
            order(1, Figure::Value(289.0), (Some(271), Some(310)), 61.0),
            order(2, Figure::Value(97.0), (Some(90), Some(104)), 48.0),
            order(3, Figure::Value(71.0), (Some(63), None), 39.0),
            order(4, NONE, (None, None), 33.0),
        ],
        naive: (
            "Only customers who came back are in it, so it is too short.".to_owned(),
            "Customers whose first order lies fewer days back have not had the time, so it is too low."
                .to_owned(),
        ),
    }
}

fn odd_waiting(shares: &[f64]) -> WaitingView {
    let days = || (1..).step_by(40).zip(shares.iter().copied());
    let mut view = waiting();
    view.watched_days = 0;
    view.curve = days()
        .map(|(day, share)| WaitingPoint { day, share, interval: Some((share, share)), at_risk: 1 })
        .collect();
    view.conversions = days()
        .map(|(days, share)| ConversionView {
            days,
            share: Figure::Value(share),
            interval: Some((share, share)),
            at_risk: 0,
            naive: NONE,
            mature: NONE,
        })
        .collect();
    view.gaps.truncate(shares.len());
    for (gap, share) in view.gaps.iter_mut().zip(shares) {
        (gap.median, gap.naive) = (Figure::Value(*share), Figure::Value(*share));
    }
    view
}

fn churn() -> ChurnView {
    let rule = |key: &str, name: &str, lost: u32, revenue_share: Figure| ChurnRuleView {
        key: key.to_owned(),
        name: name.to_owned(),
        definition: format!("Lost is who {key}."),
        assumption: format!("Assumes {key}."),
        judged: 12_000,
        lost,
        share: Figure::Value(f64::from(lost) / 12_000.0),
        revenue_share,
    };
    let period = |at: i32| ReactivationView {
        start: fixture::day("2024-01-01") + 30 * at,
        end: fixture::day("2024-01-01") + 30 * at + 29,
        partial: at == 11,
        active: (3_000 + 211 * at) as u32,
        dormant: (900 + 301 * at) as u32,
        lost: (310 + (at * 37) % 90) as u32,
        came_back: (41 + (at * 23) % 60) as u32,
    };
    ChurnView {
        rules: vec![
            rule("own_gap", "Silent by the own rhythm", 6_620, Figure::Value(0.072)),
            rule("base_gap", "Silent by the base's rhythm", 7_911, Figure::Value(0.104)),
            rule("alive", "Probably gone by the model", 5_230, NONE),
        ],
        disagreements: vec![
            DisagreementView {
                first: "own_gap".to_owned(),
                second: "base_gap".to_owned(),
                both: 6_400,
                only_first: 220,
                only_second: 1_511,
                neither: 3_869,
            },
            DisagreementView {
                first: "own_gap".to_owned(),
                second: "alive".to_owned(),
                both: 4_800,
                only_first: 1_820,
                only_second: 430,
                neither: 4_950,
            },
        ],
        reactivation: (0..12).map(period).collect(),
        watch: Vec::new(),
        watched: (312, 18_400.0),
    }
}

fn odd_churn(shares: &[f64]) -> ChurnView {
    let mut view = churn();
    view.rules.truncate(shares.len());
    for (rule, share) in view.rules.iter_mut().zip(shares) {
        (rule.share, rule.judged, rule.lost) = (Figure::Value(*share), 0, 0);
    }
    view.disagreements.truncate(shares.len());
    for pair in &mut view.disagreements {
        (pair.both, pair.only_first, pair.only_second, pair.neither) = (0, 0, 0, 0);
    }
    view.reactivation.truncate(shares.len());
    for period in &mut view.reactivation {
        (period.dormant, period.lost, period.came_back) = (0, 0, 0);
    }
    view
}

fn moves() -> MovesView {
    let counts: [[u32; 5]; 6] = [
        [0, 151, 402, 233, 0],
        [0, 1_480, 390, 61, 0],
        [0, 201, 0, 610, 180],
        [0, 88, 0, 0, 702],
        [0, 120, 0, 0, 3_911],
        [812, 96, 204, 0, 0],
    ];
    let shares = counts.map(|row| {
        let sum: u32 = row.iter().sum();
        row.iter().map(|count| Figure::Value(f64::from(*count) / f64::from(sum))).collect()
    });
    MovesView {
        days: (fixture::day("2024-09-01"), fixture::day("2024-12-01")),
        stages: ["new", "active", "slipping", "lapsed", "lost"].map(str::to_owned).to_vec(),
        counts: counts.map(|row| row.to_vec()).to_vec(),
        shares: shares.to_vec(),
        steady: Ok(("one_class".to_owned(), vec![0.0, 0.31, 0.08, 0.09, 0.52])),
        values: vec![
            Figure::Value(88.2),
            Figure::Value(211.4),
            Figure::Value(97.25),
            Figure::Value(64.0),
            Figure::Undefined(UndefinedReason::NoCustomers),
        ],
    }
}

/// Nothing at all; nobody anywhere; nonsense.
fn odd_moves(kind: u8) -> MovesView {
    let mut view = moves();
    match kind {
        0 => {
            (view.stages, view.counts, view.shares, view.values) =
                (Vec::new(), Vec::new(), Vec::new(), Vec::new());
            view.steady = Err(UndefinedReason::NoCustomers);
        }
        1 => {
            view.counts = vec![vec![0; 5]; 6];
            view.values = vec![NONE; 5];
            view.steady = Err(UndefinedReason::NoCustomers);
        }
        _ => {
            view.counts.truncate(2);
            view.shares.clear();
            view.values = vec![Figure::Value(f64::NAN), Figure::Value(-3.0)];
            view.steady = Ok(("several_classes".to_owned(), vec![f64::NAN, 1.0]));
        }
    }
    view
}

#[test]
fn a_cohort_selects_the_customers_of_its_first_orders() {
    let f = Formatter::default();
    let table = cohorts(14);
    let chart = build::cohort_heat(&f, &table, &retention(&table));
    let item = &chart.items[0];
    assert_eq!(item.selects.as_ref().unwrap().first_order, Some((19_723, 19_753)));
    assert!(item.label.starts_with("Jan\u{a0}2024, month"), "{}", item.label);
    assert!(chart.items.last().unwrap().selects.is_none(), "all cohorts are no selection");
}

#[test]
fn what_is_not_over_is_marked_and_what_lies_ahead_is_blank() {
    let f = Formatter::default();
    let table = cohorts(14);
    let chart = build::cohort_heat(&f, &table, &retention(&table));
    let Plot::Heat(heat) = &chart.plot else { panic!("a grid is drawn") };
    let marked = heat.cells.iter().filter(|cell| cell.partial);
    assert!(marked.clone().all(|cell| cell.figure.ends_with('*') && cell.row + cell.column == 13));
    assert_eq!(marked.count(), 14);
    assert!(heat.cells.iter().all(|cell| cell.row == 14 || cell.row + cell.column <= 13));
    assert!(chart.table.rows[3][12].ends_with('*') && !chart.table.plain[3][12].contains('*'));
    assert_eq!(chart.table.rows[3][13], "");
    assert!(chart.note.unwrap().contains('*'));
}

#[test]
fn of_many_cohorts_the_newest_are_drawn_and_the_table_has_all() {
    let f = Formatter::default();
    let table = cohorts(40);
    let chart = build::cohort_heat(&f, &table, &retention(&table));
    let Plot::Heat(heat) = &chart.plot else { panic!("a grid is drawn") };
    assert_eq!((heat.rows.len(), chart.table.rows.len()), (25, 41));
    assert!(heat.rows[23].starts_with("Apr\u{a0}2027"), "{}", heat.rows[23]);
    assert!(chart.note.unwrap().contains("The 24 newest of 40 cohorts"));
    let curves = build::cohort_curves(&f, &table, &retention(&table));
    let Plot::Lines(lines) = &curves.plot else { panic!("lines are drawn") };
    assert_eq!(lines.lines.len(), 8);
    assert_eq!(lines.lines[7].ink, Ink::Strong);
    assert!(lines.lines.iter().all(|line| line.points.len() >= 3));
}

#[test]
fn groups_of_today_can_be_selected_and_channels_of_the_first_order_not() {
    let f = Formatter::default();
    let mut table = cohorts(2);
    for (at, row) in table.rows.iter_mut().enumerate() {
        (row.start, row.end, row.key) = (None, None, Some(at.to_string()));
    }
    let mut settings = retention(&table);
    settings.settings.by = CohortGrouping::Group("stage".to_owned());
    let chart = build::cohort_heat(&f, &table, &settings);
    let wanted = Selection { stages: vec![0], ..Selection::default() };
    assert_eq!(chart.items[0].selects, Some(wanted));
    settings.settings.by = CohortGrouping::Dimension("channel".to_owned());
    assert_eq!(build::cohort_heat(&f, &table, &settings).items[0].selects, None);
}

#[test]
fn figures_of_every_form_name_their_unit() {
    let f = Formatter::new(worthmap::format::Locale::EN_US, Some("EUR"));
    let mut table = cohorts(5);
    let mut settings = retention(&table);
    let subtitle =
        |table: &CohortTableView, settings: &Retention| build::cohort_heat(&f, table, settings).subtitle;
    assert!(subtitle(&table, &settings).starts_with("Classic retention, % of the cohort, by month"));
    settings.settings.figure = CohortFigure::ActiveOrLater;
    assert!(subtitle(&table, &settings).starts_with("Rolling retention"));
    settings.settings.figure = CohortFigure::CumulativeRevenue;
    settings.settings.form = CohortForm::Absolute;
    table.unit = Unit::Money;
    let text = subtitle(&table, &settings);
    assert!(text.starts_with("Net revenue a customer so far, in EUR, by month"), "{text}");
    settings.settings.form = CohortForm::Indexed;
    table.unit = Unit::Number;
    let text = subtitle(&table, &settings);
    assert!(text.contains("month 1 = 100"), "{text}");
}

#[test]
fn the_band_goes_round_and_the_stair_rises() {
    let chart = build::waiting_curve(&Formatter::default(), &waiting());
    let Plot::Lines(lines) = &chart.plot else { panic!("lines are drawn") };
    let (band, stair) = (&lines.lines[0].points, &lines.lines[1].points);
    assert_eq!(band.first().map(|point| point.0), band.last().map(|point| point.0));
    assert!(stair.windows(2).all(|pair| pair[0].0 <= pair[1].0 && pair[0].1 <= pair[1].1));
    assert!(chart.items.len() <= 24 && chart.items.len() == lines.stops.len());
    assert_eq!(chart.table.rows.len(), 60);
}
