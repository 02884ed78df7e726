//! A realistic result, in the size of a record shop of the nineties, for charts and exports.

use worthmap::analysis::domain::Day;
use worthmap::protocol::{
    Analysis, AnalysisSettings, CellView, Concentration, ContractChoices, CountBin, CurrencyChoice,
    CustomerDetail, CustomerRow, DateOrder, DecimalMark, Delimiter, Duplicates, Figure, Finding, GapBin,
    GapView, ImportPlan, IngestReport, IssueCount, IssueSample, Meaning, MetricView, OrderRow, Overview,
    PartitionProof, PeriodUnit, PeriodView, RfmView, Role, SegmentCard, SegmentId, SegmentsView, Selection,
    Shape, SplitRowView, SplitView, StageView, TierView, Tile, TopShare, UndefinedReason, Unit, VariantView,
    Window,
};

/// Segment keys, names, cells and figures: customers, revenue, recency.
const SEGMENTS: [(&str, &str, u32, f64, f64); 11] = [
    ("champions", "Champions", 3_412, 1_052_318.44, 38.0),
    ("loyal", "Loyal", 2_104, 391_207.10, 92.0),
    ("potential_loyalist", "Potential Loyalist", 2_890, 214_870.52, 61.0),
    ("new", "New", 611, 14_002.75, 20.0),
    ("promising", "Promising", 904, 18_440.03, 74.0),
    ("need_attention", "Need Attention", 1_377, 98_713.20, 190.0),
    ("about_to_sleep", "About to Sleep", 2_240, 61_540.87, 214.0),
    ("at_risk", "At Risk", 3_015, 318_204.66, 402.0),
    ("cant_lose", "Can't Lose", 521, 142_866.91, 377.0),
    ("hibernating", "Hibernating", 2_688, 77_301.15, 441.0),
    ("lost", "Lost", 3_808, 110_850.00, 509.0),
];

/// The index of the segment of a cell, by the recommended partition.
const MAP: [[u8; 5]; 5] =
    [[10, 10, 7, 7, 8], [9, 9, 7, 7, 8], [6, 6, 5, 1, 1], [4, 2, 2, 1, 0], [3, 2, 2, 0, 0]];

pub fn day(text: &str) -> i32 {
    Day::parse_iso(text).map_or(0, Day::days)
}

pub fn analysis() -> Analysis {
    Analysis {
        forecast: None,
        settings: AnalysisSettings {
            as_of: Some(day("1998-06-30")),
            period: Some(PeriodUnit::Month),
            ..AnalysisSettings::default()
        },
        selection: Selection::default(),
        selected_customers: 23_570,
        all_customers: 23_570,
        window: Some(Window {
            first_day: day("1997-01-01"),
            last_day: day("1998-06-30"),
            as_of: day("1998-06-30"),
        }),
        file_days: Some((day("1997-01-01"), day("1998-06-30"))),
        filters: Vec::new(),
        active_days: Figure::Value(176.0),
        currency: Some("USD".to_owned()),
        unidentified: (12, 843.2),
        overview: overview(),
        segments: segments(),
    }
}

fn overview() -> Overview {
    Overview {
        tiles: tiles_of_overview(),
        metrics: metrics(),
        periods: periods(),
        concentration: concentration(),
        orders_per_customer: orders_per_customer(),
        gaps: gaps(),
        splits: splits(),
        findings: findings(),
    }
}

fn tiles_of_overview() -> Vec<Tile> {
    let trend = |base: f64| (0..17).map(|at| base * (1.0 + 0.3 * libm::sin(f64::from(at) * 0.8))).collect();
    let tile = |metric: &str, value: f64, base: f64| Tile {
        metric: metric.to_owned(),
        value: Figure::Value(value),
        latest: Figure::Value(base * 1.08),
        previous: Figure::Value(base),
        trend: trend(base),
        more_is_better: Some(true),
    };
    let mut refunds = tile("refund_rate", 0.0, 0.0);
    refunds.value = Figure::Undefined(UndefinedReason::NoColumn);
    refunds.latest = Figure::Undefined(UndefinedReason::NoEarlierPeriod);
    refunds.trend = Vec::new();
    refunds.more_is_better = Some(false);
    vec![
        tile("revenue", 2_500_315.63, 96_000.0),
        tile("customers", 23_570.0, 2_800.0),
        tile("orders", 67_591.0, 2_700.0),
        tile("average_order_value", 36.991, 36.0),
        tile("repeat_customer_share", 0.483_24, 0.48),
        refunds,
    ]
}

fn metrics() -> Vec<MetricView> {
    let metric = |key: &str, name: &str, value: Figure, unit: Unit| MetricView {
        key: key.to_owned(),
        name: name.to_owned(),
        value,
        unit,
        meaning: Meaning::ToBusiness,
        definition: format!("{name} over the whole window."),
        formula: "V / O".to_owned(),
        substituted: "2,500,315.63 / 67,591 < 40 & > 30".to_owned(),
        chosen: "default".to_owned(),
        variants: vec![VariantView { key: "default".to_owned(), name: "Default".to_owned(), unit, value }],
        source: "Farris et al., Marketing Metrics, 3rd ed., 2015".to_owned(),
    };
    let v = Figure::Value;
    vec![
        metric("customers", "Customers", v(23_570.0), Unit::Count),
        metric("orders", "Orders", v(67_591.0), Unit::Count),
        metric("revenue", "Net revenue", v(2_500_315.63), Unit::Money),
        metric("revenue_without_customer", "Revenue without a customer", v(843.2), Unit::Money),
        metric("average_order_value", "Average order value", v(36.991_842_553), Unit::Money),
        metric("revenue_per_customer", "Revenue per customer", v(106.080_426), Unit::Money),
        metric("repeat_customer_share", "Repeat customer share", v(0.483_24), Unit::Share),
        metric("median_interpurchase_days", "Median days between orders", v(34.0), Unit::Days),
        metric("gini", "Gini coefficient", v(0.630_917), Unit::Number),
        metric("hhi", "Herfindahl-Hirschman index", v(0.000_228), Unit::Number),
        metric(
            "discount_dependence",
            "Discount dependence",
            Figure::Undefined(UndefinedReason::NoColumn),
            Unit::Share,
        ),
    ]
}

fn periods() -> Vec<PeriodView> {
    const NEW: [f64; 18] = [
        261_000.0, 311_000.0, 300_000.0, 4_000.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0,
        0.0, 0.0,
    ];
    const RETURNING: [f64; 18] = [
        38_060.0, 68_590.0, 93_155.0, 138_457.0, 107_933.0, 108_395.0, 122_079.0, 88_367.0, 81_949.0,
        89_780.0, 115_769.0, 95_577.0, 76_756.0, 77_096.0, 108_970.0, 66_231.0, 70_989.0, 76_109.0,
    ];
    (0..18)
        .map(|at: usize| {
            let start = Day::from_date(1997 + (at / 12) as i32, (at % 12 + 1) as u8, 1).map_or(0, Day::days);
            let end = Day::from_date(1997 + ((at + 1) / 12) as i32, ((at + 1) % 12 + 1) as u8, 1)
                .map_or(0, Day::days)
                - 1;
            PeriodView {
                start,
                end,
                partial: at == 17,
                revenue_new: NEW[at],
                revenue_returning: RETURNING[at],
                refunded: 0.0,
                orders_new: (NEW[at] / 33.0) as u32,
                orders_returning: (RETURNING[at] / 38.0) as u32,
                customers_new: (NEW[at] / 34.5) as u32,
                customers_returning: (RETURNING[at] / 46.0) as u32,
            }
        })
        .collect()
}

fn concentration() -> Concentration {
    let height = |x: f64| 1.0 - libm::pow(1.0 - x, 4.2) * (1.0 - 0.15 * x);
    let curve = (0..=100).map(|at| f64::from(at) / 100.0).map(|x| (x, height(x).max(0.0))).collect();
    let top = [(1.0, 236), (10.0, 2_357), (20.0, 4_714), (50.0, 11_785)].map(|(percent, customers)| {
        TopShare { percent, customers, share: Figure::Value(height(percent / 100.0)) }
    });
    Concentration { curve, top: top.to_vec(), gini: Figure::Value(0.630_917), hhi: Figure::Value(0.000_228) }
}

fn orders_per_customer() -> Vec<CountBin> {
    let bins = [
        (1, Some(1), 12_054),
        (2, Some(2), 4_302),
        (3, Some(3), 2_214),
        (4, Some(5), 2_180),
        (6, Some(9), 1_644),
        (10, None, 1_176),
    ];
    bins.map(|(from, to, customers)| CountBin {
        from,
        to,
        customers,
        revenue: f64::from(customers) * f64::from(from) * 38.0,
    })
    .to_vec()
}

fn gaps() -> GapView {
    let counts = [9_800, 7_300, 4_900, 3_600, 2_900, 2_300, 2_000, 1_700, 1_500, 1_300, 1_100, 900, 2_900];
    let bins = (0..13_u32).map(|at| GapBin {
        from: at * 15 + u32::from(at == 0),
        to: (at < 12).then_some(at * 15 + 14),
        count: counts[at as usize],
    });
    GapView {
        bins: bins.collect(),
        count: counts.iter().sum(),
        median: Figure::Value(34.0),
        p80: Figure::Value(112.0),
        p90: Figure::Value(176.0),
    }
}

fn splits() -> Vec<SplitView> {
    let row = |value: &str, revenue: f64| SplitRowView {
        value: value.to_owned(),
        count: (revenue / 37.0) as u64,
        customers: Some((revenue / 106.0) as u32),
        revenue,
        share: Figure::Value(revenue / 2_500_315.63),
    };
    let rows = vec![
        row("Online shop", 1_204_118.0),
        row("Marketplace Western & Central Europe (incl. \"partners\")", 604_200.5),
        row("<b>Phone</b> {b}", 371_004.0),
        row("", 201_993.13),
        row("Fair", 90_000.0),
    ];
    vec![SplitView { dimension: "channel".to_owned(), rows, others: (7, 29_000.0), follows_selection: true }]
}

fn findings() -> Vec<Finding> {
    let finding = |key: &str, figures: &[(&str, f64)], backed_by: &str| Finding {
        key: key.to_owned(),
        figures: figures.iter().map(|(name, value)| ((*name).to_owned(), *value)).collect(),
        texts: Vec::new(),
        backed_by: backed_by.to_owned(),
    };
    vec![
        finding(
            "top_customers",
            &[("percent", 10.0), ("customers", 2_357.0), ("share", 0.508_07)],
            "concentration",
        ),
        finding(
            "one_time_buyers",
            &[
                ("customers", 12_054.0),
                ("share", 0.511),
                ("second_order_value", 39.2),
                ("worth", 47_251.0),
                ("won_back", 0.1),
            ],
            "orders_per_customer",
        ),
        finding(
            "at_risk",
            &[("customers", 3_015.0), ("revenue", 318_204.66), ("share", 0.127), ("silent_days", 176.0)],
            "segments",
        ),
    ]
}

fn segments() -> SegmentsView {
    let customers: u32 = SEGMENTS.iter().map(|segment| segment.2).sum();
    let revenue: f64 = SEGMENTS.iter().map(|segment| segment.3).sum();
    let cards = SEGMENTS.iter().enumerate().map(|(at, (key, name, count, net, recency))| SegmentCard {
        id: SegmentId { index: at as u8, key: (*key).to_owned(), name: (*name).to_owned() },
        customers: *count,
        customer_share: Figure::Value(f64::from(*count) / f64::from(customers)),
        revenue: *net,
        revenue_share: Figure::Value(net / revenue),
        median_recency: Figure::Value(*recency),
        mean_orders: Figure::Value(net / f64::from(*count) / 37.0),
        average_order: Figure::Value(37.4),
        action: "Thank them in person, ask for a review".to_owned(),
        avoid: "Blanket discounts".to_owned(),
        measure: "Referrals".to_owned(),
    });
    SegmentsView {
        rfm: Some(rfm(customers)),
        segments: cards.collect(),
        tiers: tiers(),
        deciles: deciles(),
        stages: stages(),
    }
}

fn rfm(customers: u32) -> RfmView {
    let mut cells = Vec::new();
    for r in 1..=5_u8 {
        for fm in 1..=5_u8 {
            let segment = MAP[usize::from(r - 1)][usize::from(fm - 1)];
            let count =
                60 + 310 * u32::from(r.abs_diff(fm) < 2) * u32::from(r) + u32::from((6 - r) * (6 - fm)) * 90;
            let count = if (r, fm) == (1, 5) { 0 } else { count };
            let revenue = f64::from(count) * 21.0 * f64::from(fm * fm);
            cells.push(CellView { r, fm, segment, customers: count, revenue });
        }
    }
    RfmView {
        recency: [60.0, 170.0, 340.0, 470.0],
        frequency: [2.0, 3.0, 4.0, 6.0],
        monetary: [19.99, 39.95, 78.1, 160.4],
        frequency_fixed_by_ties: true,
        cells,
        proof: PartitionProof { customers, assigned: customers, in_none: 0, in_several: 0 },
    }
}

fn tiers() -> Vec<TierView> {
    let tier = |key: &str, customers: u32, revenue: f64, lowest: f64| TierView {
        key: key.to_owned(),
        customers,
        revenue,
        share: Figure::Value(revenue / 2_500_315.63),
        lowest: Figure::Value(lowest),
    };
    vec![
        tier("a", 7_781, 2_000_200.0, 98.2),
        tier("b", 8_502, 375_100.0, 26.4),
        tier("c", 7_287, 125_015.63, 0.0),
    ]
}

fn deciles() -> Vec<TierView> {
    let shares = [0.508, 0.167, 0.098, 0.066, 0.046, 0.036, 0.028, 0.022, 0.018, 0.011];
    let decile = |(at, share): (usize, &f64)| TierView {
        key: (at + 1).to_string(),
        customers: 2_357,
        revenue: share * 2_500_315.63,
        share: Figure::Value(*share),
        lowest: Figure::Value(300.0 * share),
    };
    shares.iter().enumerate().map(decile).collect()
}

fn stages() -> Vec<StageView> {
    let stages = [
        ("new", "New", 611, "One order, within the usual gap"),
        ("active", "Active", 6_120, "Last order within the own rhythm"),
        ("slipping", "Slipping", 2_804, "Later than usual"),
        ("lapsed", "Lapsed", 3_395, "More than twice the usual gap"),
        ("lost", "Lost", 10_640, "Far beyond the usual gap"),
    ];
    let stage = |(at, (key, name, customers, rule)): (usize, (&str, &str, u32, &str))| StageView {
        index: at as u8,
        key: key.to_owned(),
        name: name.to_owned(),
        rule: rule.to_owned(),
        customers,
        revenue: f64::from(customers) * 106.0,
    };
    stages.into_iter().enumerate().map(stage).collect()
}

pub fn customer() -> CustomerRow {
    CustomerRow {
        customer: 7,
        id: "=cmd|' /C calc'!A0".to_owned(),
        name: Some("Ana \"Nina\" Müller, Zürich".to_owned()),
        orders: 9,
        revenue: 1_204.5,
        gross: 1_254.5,
        refunded: 50.0,
        average_order: Some(133.833_333_333),
        first_day: Some(day("1997-01-14")),
        last_day: Some(day("1998-05-02")),
        recency: Some(59),
        median_gap: Some(41.5),
        r: 5,
        f: 5,
        m: 5,
        segment: 0,
        tier: 0,
        decile: 1,
        outlook: None,
        stage: 1,
    }
}

pub fn detail() -> CustomerDetail {
    let order = |text: &str, gross: f64, refunded: f64| OrderRow {
        day: day(text),
        gross,
        refunded,
        is_order: gross > 0.0,
    };
    let orders = vec![
        order("1997-01-14", 80.0, 0.0),
        order("1997-02-20", 140.0, 0.0),
        order("1997-04-02", 95.5, 0.0),
        order("1997-04-09", 0.0, 50.0),
        order("1997-06-18", 210.0, 0.0),
        order("1997-09-01", 130.0, 0.0),
        order("1997-11-27", 299.0, 0.0),
        order("1998-02-11", 100.0, 0.0),
        order("1998-03-24", 90.0, 0.0),
        order("1998-05-02", 110.0, 0.0),
    ];
    CustomerDetail {
        row: customer(),
        orders_total: orders.len() as u32,
        orders,
        rank: 41,
        revenue_share: Some(0.000_482),
        due_day: Some(day("1998-06-13")),
        alive_history: Vec::new(),
    }
}

pub fn report() -> IngestReport {
    let issue = |kind: &str, rejects: bool, count: u64| IssueCount { kind: kind.to_owned(), rejects, count };
    IngestReport {
        name: "orders <1997>.csv".to_owned(),
        date_order: Some(DateOrder::Ymd),
        plan: ImportPlan {
            encoding: "utf-8".to_owned(),
            delimiter: Delimiter::Comma,
            quotes: true,
            skip_lines: 0,
            has_header: true,
            shape: Shape::Orders,
            roles: vec![Role::Customer, Role::Date, Role::Quantity, Role::Amount],
            date_order: Some(DateOrder::Ymd),
            decimal: Some(DecimalMark::Point),
            currency: CurrencyChoice::AsFound,
            duplicates: Duplicates::Keep,
            utc_offset_minutes: None,
            preset: None,
            contract: ContractChoices::default(),
        },
        rows_read: 69_676,
        rows_accepted: 69_659,
        rows_rejected: 5,
        rows_excluded: 12,
        rows_without_customer: 12,
        issues: vec![issue("bad_date", true, 5), issue("zero_amount", false, 80)],
        samples: vec![IssueSample {
            kind: "bad_date".to_owned(),
            line: 1_204,
            column: Some("date".to_owned()),
            value: "=HYPERLINK(\"http://x\")".to_owned(),
        }],
        bytes: 1_744_303,
        currency: Some("USD".to_owned()),
    }
}
