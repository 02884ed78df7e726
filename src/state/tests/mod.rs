//! The state machine as a table: what was done, what must follow. Here are the fixtures and the driver.

mod importing;
mod predicting;
mod results;
mod staying;

use crate::protocol::{
    Analysis, AnalysisSettings, ColumnPreview, Command, Concentration, ContractChoices, CurrencyChoice,
    CustomerRow, DateOrder, DecimalMark, Delimiter, Duplicates, Event, EventBody, Failure, FailureKind,
    Figure, FileInfo, GapView, ImportPlan, ImportPreview, IngestReport, Outcome, Overview, Question,
    RequestId, Role, SegmentsView, Selection, Shape, Source, UndefinedReason,
};
use crate::state::{
    Action, AppState, Effect, Handle, ImportAction, NoticeKind, Opened, Phase, ShellAction, WorkerAction,
    step,
};

fn plan() -> ImportPlan {
    ImportPlan {
        encoding: "utf-8".to_owned(),
        delimiter: Delimiter::Comma,
        quotes: true,
        skip_lines: 0,
        has_header: true,
        shape: Shape::Orders,
        roles: vec![Role::Customer, Role::Date, Role::Amount],
        date_order: Some(DateOrder::Ymd),
        decimal: Some(DecimalMark::Point),
        currency: CurrencyChoice::AsFound,
        duplicates: Duplicates::Keep,
        utc_offset_minutes: None,
        preset: None,
        contract: ContractChoices::default(),
    }
}

fn preview() -> ImportPreview {
    let column = |name: &str| ColumnPreview {
        name: name.to_owned(),
        guesses: Vec::new(),
        blank: 0,
        distinct: 9,
        examples: Vec::new(),
    };
    ImportPreview {
        name: "orders.csv".to_owned(),
        size: 1_000,
        plan: plan(),
        confidence: 0.97,
        columns: ["E-Mail", "Day", "Total"].map(column).to_vec(),
        rows: Vec::new(),
        parsed: Vec::new(),
        sample_rows: 50,
        sample_rejected: 0,
        questions: Vec::new(),
        warnings: Vec::new(),
        missing: Vec::new(),
        preset_name: None,
        preset_rules: Vec::new(),
        encodings: vec!["utf-8".to_owned()],
    }
}

fn doubtful() -> ImportPreview {
    ImportPreview { questions: vec![Question::DateOrder { column: 1, examples: Vec::new() }], ..preview() }
}

fn report(plan: ImportPlan) -> IngestReport {
    IngestReport {
        name: "orders.csv".to_owned(),
        date_order: plan.date_order,
        plan,
        rows_read: 50,
        rows_accepted: 50,
        rows_rejected: 0,
        rows_excluded: 0,
        rows_without_customer: 0,
        issues: Vec::new(),
        samples: Vec::new(),
        bytes: 1_000,
        currency: None,
    }
}

fn analysis(all_customers: u32) -> Analysis {
    let none = Figure::Undefined(UndefinedReason::NoOrders);
    Analysis {
        forecast: None,
        settings: AnalysisSettings::default(),
        selection: Selection::default(),
        selected_customers: all_customers,
        all_customers,
        window: None,
        file_days: None,
        filters: Vec::new(),
        active_days: none,
        currency: None,
        unidentified: (0, 0.0),
        overview: Overview {
            tiles: Vec::new(),
            metrics: Vec::new(),
            periods: Vec::new(),
            concentration: Concentration { curve: Vec::new(), top: Vec::new(), gini: none, hhi: none },
            orders_per_customer: Vec::new(),
            gaps: GapView { bins: Vec::new(), count: 0, median: none, p80: none, p90: none },
            splits: Vec::new(),
            findings: Vec::new(),
        },
        segments: SegmentsView {
            rfm: None,
            segments: Vec::new(),
            tiers: Vec::new(),
            deciles: Vec::new(),
            stages: Vec::new(),
        },
    }
}

fn row(customer: u32) -> CustomerRow {
    CustomerRow {
        customer,
        id: format!("c{customer}"),
        name: None,
        orders: 1,
        revenue: 1.0,
        gross: 1.0,
        refunded: 0.0,
        average_order: None,
        first_day: None,
        last_day: None,
        recency: None,
        median_gap: None,
        r: 0,
        f: 0,
        m: 0,
        segment: 0,
        tier: 0,
        decile: 1,
        stage: 0,
        outlook: None,
    }
}

/// A state with what it asked for last.
struct App {
    state: AppState,
    effects: Vec<Effect>,
}

impl App {
    fn started(hash: &str) -> App {
        let mut app = App { state: AppState::default(), effects: Vec::new() };
        app.act(ShellAction::Started { hash: hash.to_owned(), remembered: None });
        app
    }

    /// With a file on the mapping page.
    fn mapping() -> App {
        let mut app = App::started("");
        app.open(1);
        app.done(Outcome::Preview(doubtful()));
        assert_eq!(app.state.phase, Phase::Mapping);
        app
    }

    /// With results.
    fn ready() -> App {
        let mut app = App::started("");
        app.open(1);
        app.done(Outcome::Preview(preview()));
        app.done(loaded());
        assert_eq!(app.state.phase, Phase::Ready);
        app
    }

    fn act(&mut self, action: impl Into<Action>) {
        self.effects = step(&mut self.state, action.into());
    }

    fn open(&mut self, handle: u32) {
        let source = Source::Files(vec![FileInfo { name: "orders.csv".to_owned(), size: 1_000 }]);
        self.act(ImportAction::Open { source, handle: Handle(handle) });
    }

    fn event(&mut self, id: RequestId, body: EventBody) {
        self.act(WorkerAction::Event { event: Event { id, body }, at: 0.0 });
    }

    /// The last request ends well.
    fn done(&mut self, outcome: Outcome) {
        let id = self.last_id();
        self.event(id, EventBody::Done(Box::new(outcome)));
    }

    fn fail(&mut self, kind: FailureKind) {
        let id = self.last_id();
        self.event(id, EventBody::Failed(Failure::new(kind)));
    }

    fn last_id(&self) -> RequestId {
        RequestId(self.state.last_id)
    }

    fn commands(&self) -> Vec<&Command> {
        let sent = self.effects.iter().filter_map(|effect| match effect {
            Effect::Send(command) => Some(command),
            _ => None,
        });
        sent.collect()
    }

    fn sent(&self, test: impl Fn(&Command) -> bool) -> bool {
        self.commands().into_iter().any(test)
    }

    fn hash(&self) -> Option<&str> {
        self.effects.iter().find_map(|effect| match effect {
            Effect::SetHash { hash, .. } => Some(hash.as_str()),
            _ => None,
        })
    }

    fn opened(&self) -> &Opened {
        let Some(opened) = &self.state.opened else { unreachable!("nothing is open") };
        opened
    }

    fn customers(&self) -> u32 {
        self.state.results.as_ref().map_or(0, |results| results.analysis.all_customers)
    }

    fn customer_at(&self, position: u32) -> &str {
        self.state.table.row(position).map_or("", |row| row.id.as_str())
    }

    fn said(&self) -> Option<&NoticeKind> {
        self.state.notices.last().map(|notice| &notice.kind)
    }
}

fn loaded() -> Outcome {
    Outcome::Loaded { report: report(plan()), analysis: analysis(7) }
}

fn failed(app: &App) -> Option<FailureKind> {
    match &app.state.phase {
        Phase::Failed(trouble) => Some(trouble.failure.kind),
        _ => None,
    }
}
