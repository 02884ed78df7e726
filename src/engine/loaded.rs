//! A source that was read to its end, and everything computed from it.

use std::rc::Rc;

use crate::analysis::domain::{Contracts, CustomerIx, TransactionLog};
use crate::analysis::ingest::{self, Ingested};
use crate::analysis::metrics::{MetricSettings, MetricView, Metrics, compute_metrics, splits};
use crate::analysis::summary::{CustomerSelection, CustomerSummaries, summarise};
use crate::protocol::{
    Analysis, AnalysisSettings, CustomerDetail, Failure, FailureKind, Figure, ImportPlan, IngestReport,
    IssueSample, Retention, RetentionSettings, Selection, SubscriptionSettings, Subscriptions, TablePage,
    TableQuery, Window,
};

use super::analyse;
use super::convert::{issue_samples, report_view};
use super::predict::{Outlooks, Predicted, check_prediction, selected_forecast};
use super::retention;
use super::segments::Groups;
use super::settings::{
    as_of_day, check_subscriptions, discount_rate, metric_settings, rfm_settings, tier_cutoffs,
};
use super::subscriptions;
use super::table::{self, SortedRows, TableData};

/// A source that was read to its end, and everything computed from it.
pub(super) struct Loaded {
    pub(super) log: TransactionLog,
    /// What a file of contracts says beside the log.
    pub(super) contracts: Option<Contracts>,
    ingest_report: ingest::IngestReport,
    report: IngestReport,
    base: Base,
    /// The settings as they were asked for.
    asked: AnalysisSettings,
    pub(super) predicted: Option<Predicted>,
    analysis: Analysis,
    sorted: SortedRows,
}

/// What depends on the settings and not on the selection.
struct Base {
    summaries: Rc<CustomerSummaries>,
    groups: Rc<Groups>,
    metric_settings: MetricSettings,
}

impl Loaded {
    /// Computes everything for a fresh log. Fails if a setting is out of its range.
    pub(super) fn new(
        ingested: Ingested,
        name: String,
        plan: ImportPlan,
        settings: AnalysisSettings,
    ) -> Result<Loaded, Failure> {
        let Ingested { log, contracts, report: ingest_report } = ingested;
        let report = report_view(&ingest_report, name, plan);
        let base = Base::compute(&log, &settings, None)?;
        let analysis = base.analysis((&log, Outlooks::default()), &settings, Selection::default());
        Ok(Loaded {
            log,
            contracts,
            ingest_report,
            report,
            base,
            asked: settings,
            predicted: None,
            analysis,
            sorted: SortedRows::default(),
        })
    }

    /// What became of the rows.
    pub(super) fn report(&self) -> &IngestReport {
        &self.report
    }

    /// Every row with an issue that was kept, by line.
    pub(super) fn issues(&self) -> Vec<IssueSample> {
        issue_samples(&self.ingest_report, usize::MAX)
    }

    /// The results of the last analysis.
    pub(super) fn analysis(&self) -> &Analysis {
        &self.analysis
    }

    /// Computes again for other settings or another selection. On failure the last results stay.
    pub(super) fn analyse(
        &mut self,
        settings: AnalysisSettings,
        selection: Selection,
    ) -> Result<&Analysis, Failure> {
        check_prediction(&settings)?;
        let base = Base::compute(&self.log, &settings, Some((&self.base, &self.asked)))?;
        let asked = &self.asked;
        let is_same = (asked.as_of, asked.margin_percent, &asked.prediction)
            == (settings.as_of, settings.margin_percent, &settings.prediction);
        if !is_same {
            self.predicted = None;
        }
        let outlooks = Outlooks::new(self.predicted.as_ref().and_then(|of| of.fitted.as_ref()));
        self.analysis = base.analysis((&self.log, outlooks), &settings, selection);
        self.asked = settings;
        self.base = base;
        self.sorted = SortedRows::default();
        let forecast = selected_forecast(self.table(), &self.analysis.selection);
        self.analysis.forecast = forecast.map(Box::new);
        Ok(&self.analysis)
    }

    /// The results for all customers, whatever is selected at the moment.
    pub(super) fn analysis_of_all(&self) -> Analysis {
        if self.analysis.selection == Selection::default() {
            return self.analysis.clone();
        }
        let data = (&self.log, Outlooks::default());
        self.base.analysis(data, &self.analysis.settings, Selection::default())
    }

    /// Statistics of each customer.
    pub(super) fn summaries(&self) -> &CustomerSummaries {
        &self.base.summaries
    }

    pub(super) fn page(&mut self, query: TableQuery) -> Result<TablePage, Failure> {
        let fitted = self.predicted.as_ref().and_then(|of| of.fitted.as_ref());
        let data = TableData {
            log: &self.log,
            summaries: &self.base.summaries,
            scores: &self.base.groups.scores,
            outlooks: Outlooks::new(fitted),
        };
        Ok(self.sorted.page(data, query))
    }

    pub(super) fn customer(&self, customer: u32) -> Result<CustomerDetail, Failure> {
        let at = CustomerIx(customer);
        if !self.summaries().is_observed(at) {
            return Err(Failure::new(FailureKind::NothingOpen));
        }
        Ok(table::detail(self.table(), at))
    }

    /// Who stays of the customers of the last analysis.
    pub(super) fn retention(&mut self, settings: &RetentionSettings) -> Result<Retention, Failure> {
        let found = self.retention_of(&self.analysis.selection, settings)?;
        // The printed report looks at it the same way.
        self.asked.retention = settings.clone();
        Ok(found)
    }

    /// Who stays of all customers, looked at in the usual way.
    pub(super) fn retention_of_all(&self) -> Result<Retention, Failure> {
        self.retention_of(&Selection::default(), &RetentionSettings::default())
    }

    fn retention_of(
        &self,
        selection: &Selection,
        settings: &RetentionSettings,
    ) -> Result<Retention, Failure> {
        let metric_settings = metric_settings(&self.asked)?;
        let data = self.table();
        let selected = table::select(data, selection);
        let view = MetricView::new(&self.log, self.summaries(), &selected, &metric_settings);
        let base = retention::Base {
            data,
            view: &view,
            selected: &selected,
            margin: self.asked.margin_percent.map(|percent| percent / 100.0),
            discount_percent: self.asked.prediction.discount_percent,
        };
        Ok(retention::retention(&base, settings))
    }

    /// Who stays, and what becomes of contracts, of the customers of the last analysis, under the settings in force.
    pub(super) fn stays_of_selection(&self) -> Result<(Retention, Option<Subscriptions>), Failure> {
        let selection = &self.analysis.selection;
        let retention = self.retention_of(selection, &self.asked.retention)?;
        Ok((retention, self.subscriptions_of(selection, &self.asked.subscriptions)?))
    }

    /// What becomes of the contracts of the customers of the last analysis.
    pub(super) fn subscriptions(
        &mut self,
        settings: &SubscriptionSettings,
    ) -> Result<Subscriptions, Failure> {
        let found = self.subscriptions_of(&self.analysis.selection, settings)?;
        self.asked.subscriptions = settings.clone();
        found.ok_or_else(|| Failure::new(FailureKind::NothingOpen))
    }

    /// What becomes of all contracts, looked at in the usual way; `None` where the file holds none.
    pub(super) fn subscriptions_of_all(&self) -> Result<Option<Subscriptions>, Failure> {
        self.subscriptions_of(&Selection::default(), &SubscriptionSettings::default())
    }

    fn subscriptions_of(
        &self,
        selection: &Selection,
        settings: &SubscriptionSettings,
    ) -> Result<Option<Subscriptions>, Failure> {
        let Some(contracts) = &self.contracts else { return Ok(None) };
        check_subscriptions(settings)?;
        let selected = if *selection == Selection::default() {
            // Who never paid is not in the log's view and has a contract all the same.
            CustomerSelection::All
        } else {
            table::select(self.table(), selection)
        };
        let base = subscriptions::Base {
            log: &self.log,
            contracts,
            selected: &selected,
            as_of: as_of_day(&self.asked)?,
            margin: self.asked.margin_percent.map(|percent| percent / 100.0),
            discount: discount_rate(&self.asked)?,
        };
        Ok(Some(subscriptions::subscriptions(&base, settings)))
    }

    /// The settings in force, as they were asked for.
    pub(super) fn settings(&self) -> &AnalysisSettings {
        &self.asked
    }

    /// Keeps what the models say.
    pub(super) fn keep(&mut self, predicted: Predicted) {
        self.predicted = Some(predicted);
        self.sorted = SortedRows::default();
    }

    fn outlooks(&self) -> Outlooks<'_> {
        Outlooks::new(self.predicted.as_ref().and_then(|of| of.fitted.as_ref()))
    }

    /// What tables and lists are made from.
    pub(super) fn table(&self) -> TableData<'_> {
        TableData {
            log: &self.log,
            summaries: self.summaries(),
            scores: &self.base.groups.scores,
            outlooks: self.outlooks(),
        }
    }
}

impl Base {
    /// `before` is what was computed for other settings: what does not depend on those that differ is kept.
    fn compute(
        log: &TransactionLog,
        settings: &AnalysisSettings,
        before: Option<(&Base, &AnalysisSettings)>,
    ) -> Result<Base, Failure> {
        let metric_settings = metric_settings(settings)?;
        let rfm_settings = rfm_settings(settings)?;
        let cutoffs = tier_cutoffs(settings)?;
        let as_of = as_of_day(settings)?;
        let of_day = before.filter(|(_, asked)| asked.as_of == settings.as_of);
        let summaries = match of_day {
            Some((base, _)) => Rc::clone(&base.summaries),
            None => Rc::new(summarise(log, as_of)),
        };
        let alike =
            |asked: &AnalysisSettings| (&asked.rfm, asked.tier_cuts) == (&settings.rfm, settings.tier_cuts);
        let groups = match of_day.filter(|(_, asked)| alike(asked)) {
            Some((base, _)) => Rc::clone(&base.groups),
            None => Rc::new(Groups::compute(&summaries, &rfm_settings, cutoffs)),
        };
        Ok(Base { summaries, groups, metric_settings })
    }

    fn analysis(
        &self,
        (log, outlooks): (&TransactionLog, Outlooks<'_>),
        settings: &AnalysisSettings,
        selection: Selection,
    ) -> Analysis {
        let (summaries, scores) = (&*self.summaries, &self.groups.scores);
        let data = TableData { log, summaries, scores, outlooks };
        let selected = table::select(data, &selection);
        let view = MetricView::new(log, &self.summaries, &selected, &self.metric_settings);
        let metrics = compute_metrics(&view);
        let filters = if view.is_everybody() {
            analyse::filters(&metrics.splits)
        } else {
            let everybody =
                MetricView::new(log, &self.summaries, &CustomerSelection::All, &self.metric_settings);
            analyse::filters(&splits(&everybody))
        };
        let file_days = log.day_range().map(|(first, last)| (first.days(), last.days()));
        Analysis {
            file_days,
            filters,
            settings: self.resolved(settings, &metrics),
            selected_customers: analyse::to_u32(metrics.totals.customers),
            all_customers: self.summaries.observed_count(),
            window: self.summaries.window().map(|window| Window {
                first_day: window.first_day.days(),
                last_day: window.last_day.days(),
                as_of: window.as_of.days(),
            }),
            active_days: Figure::Value(f64::from(metrics.active_window.days)),
            currency: log.currency.map(|code| code.to_string()),
            unidentified: (log.unidentified.rows, log.unidentified.net().to_f64()),
            overview: analyse::overview(log, &metrics, log.currency),
            segments: self.groups.view.clone(),
            selection,
            forecast: None,
        }
    }

    /// The settings with the defaults that were taken.
    fn resolved(&self, settings: &AnalysisSettings, metrics: &Metrics) -> AnalysisSettings {
        let mut resolved = settings.clone();
        // Without a window the day that was asked for stands, so that it can be told why there is none.
        resolved.as_of = self.summaries.window().map(|window| window.as_of.days()).or(settings.as_of);
        resolved.period = Some(analyse::period_unit(metrics.periods.unit));
        resolved
    }
}
