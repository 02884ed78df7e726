//! The active selection of a results page.

use std::rc::Rc;

use yew::{Callback, Html, component, html};

use super::customer_grid::RowWords;
use super::selection_chips::SelectionChips;
use crate::app::hooks::{use_analysis, use_dispatch, use_look, use_settings};
use crate::state::{AnalysisAction, SelectionChange};

/// The selection as chips, for any page with results.
#[component]
pub fn PageSelection() -> Html {
    let (dispatch, look, settings, view) = (use_dispatch(), use_look(), use_settings(), use_analysis());
    let Some(analysis) = view.analysis else { return Html::default() };
    let on_change =
        Callback::from(move |change: SelectionChange| dispatch.send(AnalysisAction::Select(change)));
    html! {
        <SelectionChips selection={settings.choices.selection.clone()} updating={settings.updating} {on_change}
            counts={(analysis.selected_customers, analysis.all_customers)}
            words={Rc::new(RowWords::new(look.formatter, &analysis))} />
    }
}
