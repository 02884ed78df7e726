//! By what customers are put together, and what is shown of them.

use yew::{AttrValue, Callback, Html, html};

use crate::app::components::{Choice, Explain, Segmented, Select, SelectOption};
use crate::app::contexts::Dispatch;
use crate::format::Language;
use crate::format::words::{cohort_figure_name, cohort_form_name, cohort_grouping_name, cohort_unit_words};
use crate::protocol::{
    Analysis, CohortFigure, CohortForm, CohortGrouping, CohortUnit, Retention, RetentionSettings,
};
use crate::state::{
    AnalysisAction, SettingsChange, cohort_figure_address, cohort_figure_at, cohort_form_address,
    cohort_form_at, cohort_unit_address, cohort_unit_at, grouping_address, grouping_at,
};

const UNITS: [CohortUnit; 5] =
    [CohortUnit::Day, CohortUnit::Week, CohortUnit::Month, CohortUnit::Quarter, CohortUnit::Year];
const FORMS: [CohortForm; 3] = [CohortForm::Share, CohortForm::Absolute, CohortForm::Indexed];

/// What is chosen, what was used, and how to change it.
pub struct Controls<'a> {
    /// As the user set it.
    pub chosen: &'a RetentionSettings,
    /// What was used.
    pub used: &'a Retention,
    /// For the properties that there are.
    pub analysis: &'a Analysis,
    /// The way to the shell.
    pub dispatch: &'a Dispatch,
    /// The language of the names.
    pub language: Language,
}

impl Controls<'_> {
    fn change<T: 'static>(&self, set: impl Fn(&mut RetentionSettings, T) + 'static) -> Callback<T> {
        let (chosen, dispatch) = (self.chosen.clone(), self.dispatch.clone());
        Callback::from(move |value| {
            let mut next = chosen.clone();
            set(&mut next, value);
            dispatch.send(AnalysisAction::Setting(SettingsChange::Retention(next)));
        })
    }

    /// The controls of the cohorts.
    pub fn view(&self) -> Html {
        html! {
            <section class="forecast-settings" aria-label="How cohorts are looked at">
                <div class="forecast-more retention-controls">
                    { self.grouping() }
                    { self.period() }
                    { self.figure() }
                    { self.form() }
                </div>
            </section>
        }
    }

    fn grouping(&self) -> Html {
        let mut options: Vec<SelectOption> = UNITS
            .iter()
            .map(|unit| {
                let label = cohort_grouping_name(self.language, &CohortGrouping::FirstOrder(*unit));
                SelectOption::new(cohort_unit_address(*unit), label).in_group("First order")
            })
            .collect();
        let has = |key: &str| self.analysis.filters.iter().any(|filter| filter.dimension == key);
        let named = |by: CohortGrouping, heading: &'static str| {
            SelectOption::new(grouping_address(&by), cohort_grouping_name(self.language, &by))
                .in_group(heading)
        };
        let dimensions = ["channel", "country"].into_iter().filter(|key| has(key));
        options.extend(dimensions.map(|key| named(CohortGrouping::Dimension(key.to_owned()), "Property")));
        let groups = ["segment", "tier", "stage"].into_iter();
        options.extend(groups.map(|key| named(CohortGrouping::Group(key.to_owned()), "Group of today")));
        let used = grouping_address(&self.used.settings.by);
        let on_choose = self.change(|next, key: AttrValue| {
            next.by = grouping_at(&key);
            next.compare = None;
        });
        html! {
            <div class="setting">
                <Select id="cohorts-by" label="Customers together by" {options} chosen={used} {on_choose} />
            </div>
        }
    }

    fn period(&self) -> Html {
        let options: Vec<SelectOption> = UNITS
            .iter()
            .map(|unit| {
                SelectOption::new(
                    cohort_unit_address(*unit),
                    format!("In {}", cohort_unit_words(self.language, *unit).1),
                )
            })
            .collect();
        let on_choose = self.change(|next, key: AttrValue| next.period = cohort_unit_at(&key));
        html! {
            <div class="setting">
                <Select id="cohorts-period" label="Time since then" {options}
                    chosen={cohort_unit_address(self.used.period)} {on_choose} />
            </div>
        }
    }

    fn figure(&self) -> Html {
        let has_margin = self.analysis.settings.margin_percent.is_some();
        let figures = [
            CohortFigure::Active,
            CohortFigure::ActiveOrLater,
            CohortFigure::Orders,
            CohortFigure::Revenue,
            CohortFigure::Margin,
            CohortFigure::CumulativeRevenue,
            CohortFigure::CumulativeMargin,
        ];
        let is_margin =
            |figure: &CohortFigure| matches!(figure, CohortFigure::Margin | CohortFigure::CumulativeMargin);
        let options: Vec<SelectOption> = figures
            .iter()
            .filter(|figure| has_margin || !is_margin(figure))
            .map(|figure| {
                SelectOption::new(cohort_figure_address(*figure), cohort_figure_name(self.language, *figure))
            })
            .collect();
        let on_choose = self.change(|next, key: AttrValue| {
            next.figure = cohort_figure_at(&key).unwrap_or_default();
            let value =
                matches!(next.figure, CohortFigure::CumulativeRevenue | CohortFigure::CumulativeMargin);
            if value {
                next.form = CohortForm::Absolute;
            }
        });
        html! {
            <div class="setting">
                <Select id="cohorts-figure" label="What is shown" {options}
                    chosen={cohort_figure_address(self.used.settings.figure)} {on_choose} />
                <Explain label="About what is shown">
                    { self.used.cohorts.as_ref().map(|table| table.definition.clone()).unwrap_or_default() }
                </Explain>
            </div>
        }
    }

    fn form(&self) -> Html {
        let choices: Vec<Choice> = FORMS
            .iter()
            .map(|form| {
                Choice::new(
                    cohort_form_address(*form),
                    cohort_form_name(self.language, *form, self.used.settings.figure),
                )
            })
            .collect();
        let on_choose =
            self.change(|next, key: AttrValue| next.form = cohort_form_at(&key).unwrap_or_default());
        html! {
            <div class="setting">
                <Segmented name="cohorts-form" legend="As" {choices}
                    chosen={cohort_form_address(self.used.settings.form)} {on_choose} />
            </div>
        }
    }
}
