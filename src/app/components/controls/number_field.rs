//! A number that the user types.

use yew::{AttrValue, Callback, Html, Properties, component, html, use_state_eq};

use super::DraftInput;

/// Properties of [`NumberField`].
#[derive(Clone, PartialEq, Properties)]
pub struct NumberFieldProps {
    /// Id of the element, unique on the page.
    pub id: AttrValue,
    /// What is typed here; shown above, or only told where `unit` says it all.
    pub label: AttrValue,
    /// The number; `None` leaves the field empty.
    pub value: Option<f64>,
    /// Lowest and highest number that is taken.
    pub range: (f64, f64),
    /// What stands behind the number, such as `%`.
    #[prop_or_default]
    pub unit: AttrValue,
    /// Called with the number once it is typed and in range; `None` once the field is emptied.
    pub on_change: Callback<Option<f64>>,
}

/// A number that the user types. A decimal comma is understood like a decimal point.
#[component]
pub fn NumberField(props: &NumberFieldProps) -> Html {
    let wrong = use_state_eq(|| false);
    let on_commit = {
        let (on_change, range, wrong) = (props.on_change.clone(), props.range, wrong.clone());
        Callback::from(move |text: String| {
            let parsed = parse(&text, range);
            wrong.set(parsed.is_err());
            if let Ok(number) = parsed {
                on_change.emit(number);
            }
        })
    };
    let hint = format!("{}-hint", props.id);
    let shown = props.value.map(|value| value.to_string()).unwrap_or_default();
    html! {
        <div class="field">
            <label for={&props.id} class="label">{ &props.label }</label>
            <span class="control-with-unit">
                <DraftInput id={&props.id} class="control number" inputmode="decimal" value={shown} {on_commit}
                    invalid={*wrong} aria_describedby={hint.clone()} />
                if !props.unit.is_empty() {
                    <span class="unit" aria-hidden="true">{ &props.unit }</span>
                }
            </span>
            <span id={hint} class="field-error" aria-live="polite">
                if *wrong {
                    { format!("Please type a number from {} to {}.", props.range.0, props.range.1) }
                }
            </span>
        </div>
    }
}

fn parse(text: &str, (lowest, highest): (f64, f64)) -> Result<Option<f64>, ()> {
    let text = text.trim().trim_end_matches('%').trim_end().replace(',', ".");
    if text.is_empty() {
        return Ok(None);
    }
    match text.parse::<f64>() {
        Ok(number) if (lowest..=highest).contains(&number) => Ok(Some(number)),
        _ => Err(()),
    }
}
