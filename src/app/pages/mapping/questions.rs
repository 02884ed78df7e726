//! What only the user can decide, asked before anything else, with both readings side by side.

use yew::{AttrValue, Callback, Html, component, html};

use super::currency::CurrencyQuestion;
use crate::app::components::{RadioCard, RadioCards};
use crate::app::contexts::Dispatch;
use crate::app::hooks::{use_dispatch, use_import, use_look};
use crate::format::{Formatter, parse_iso_day, words};
use crate::protocol::{
    ContractChoices, DateOrder, DecimalMark, EndDay, ImportPlan, ImportPreview, Question, Reading,
};
use crate::state::{ImportAction, PlanChange};

/// What only the user can decide.
#[component]
pub fn Questions() -> Html {
    let (import, look, dispatch) = (use_import(), use_look(), use_dispatch());
    let Some(opened) = import.opened.as_deref() else { return Html::default() };
    if opened.asked.is_empty() {
        return Html::default();
    }
    let ask = Ask { preview: &opened.preview, plan: &opened.plan, f: &look.formatter, dispatch: &dispatch };
    html! {
        <section class="questions" aria-label="Questions">
            { for opened.asked.iter().map(|question| ask.view(question)) }
        </section>
    }
}

struct Ask<'a> {
    preview: &'a ImportPreview,
    plan: &'a ImportPlan,
    f: &'a Formatter,
    dispatch: &'a Dispatch,
}

impl Ask<'_> {
    fn view(&self, question: &Question) -> Html {
        match question {
            Question::DateOrder { column, examples } => {
                let chosen = match self.plan.date_order {
                    Some(DateOrder::Dmy) => "first",
                    Some(DateOrder::Mdy) => "second",
                    _ => "",
                };
                self.two_readings(question, *column, examples, chosen)
            }
            Question::DecimalMark { column, examples } => {
                let chosen = match self.plan.decimal {
                    Some(DecimalMark::Comma) => "first",
                    Some(DecimalMark::Point) => "second",
                    None => "",
                };
                self.two_readings(question, *column, examples, chosen)
            }
            Question::EndDay { column, examples } => {
                let chosen = match self.plan.contract.ends {
                    Some(EndDay::LastWith) => "first",
                    Some(EndDay::FirstWithout) => "second",
                    None => "",
                };
                self.two_readings(question, *column, examples, chosen)
            }
            Question::Currency { found } => html! { <CurrencyQuestion found={found.clone()} /> },
        }
    }

    fn two_readings(
        &self,
        question: &Question,
        column: u32,
        examples: &[Reading],
        chosen: &'static str,
    ) -> Html {
        let text = words::question(self.f, question);
        let dates = matches!(question, Question::DateOrder { .. } | Question::EndDay { .. });
        let answer = |at: usize| text.answers.get(at).cloned().unwrap_or_default();
        let cards = vec![
            RadioCard {
                key: "first".into(),
                title: answer(0).into(),
                body: self.readings(examples, dates, |reading| &reading.first),
            },
            RadioCard {
                key: "second".into(),
                title: answer(1).into(),
                body: self.readings(examples, dates, |reading| &reading.second),
            },
        ];
        let heading = self.preview.columns.get(column as usize).map(|column| column.name.clone());
        let help = match heading {
            Some(name) => format!("Column “{name}”. {}", text.help),
            None => text.help,
        };
        let (name, on_choose) = (name_of(question), self.choose(question));
        html! {
            <RadioCards {name} legend={text.title} {help}
                {cards} {chosen} {on_choose} />
        }
    }

    fn readings(&self, examples: &[Reading], dates: bool, reading: fn(&Reading) -> &String) -> Html {
        let line = |example: &Reading| {
            let read = reading(example);
            let day = parse_iso_day(read).filter(|_| dates).map(|day| self.f.day(day));
            html! { <span class="reading"><code>{ &example.text }</code>{ " → " }<b>{ day.unwrap_or_else(|| read.clone()) }</b></span> }
        };
        html! { <>{ for examples.iter().take(3).map(line) }</> }
    }

    fn choose(&self, question: &Question) -> Callback<AttrValue> {
        let (dispatch, choices) = (self.dispatch.clone(), self.plan.contract);
        let change: [PlanChange; 2] = match question {
            Question::DateOrder { .. } => [DateOrder::Dmy, DateOrder::Mdy].map(PlanChange::DateOrder),
            Question::EndDay { .. } => [EndDay::LastWith, EndDay::FirstWithout]
                .map(|ends| PlanChange::Contract(ContractChoices { ends: Some(ends), ..choices })),
            _ => [DecimalMark::Comma, DecimalMark::Point].map(PlanChange::Decimal),
        };
        Callback::from(move |key: AttrValue| {
            let [first, second] = change.clone();
            dispatch.send(ImportAction::Change(if key == "first" { first } else { second }));
        })
    }
}

fn name_of(question: &Question) -> &'static str {
    match question {
        Question::DateOrder { .. } => "date-order",
        Question::EndDay { .. } => "end-day",
        _ => "decimal-mark",
    }
}
