//! Where the file goes.

use yew::{Callback, Event, Html, MouseEvent, component, html, use_state_eq};

use crate::app::components::{Icon, IconShape};
use crate::app::hooks::use_dispatch;
use crate::web::dom::{HtmlTextAreaElement, element_by_id};
use crate::web::files::files_of_input;
use wasm_bindgen::JsCast;

/// Where the file goes: click, keyboard, drop or paste.
#[component]
pub fn DropZone() -> Html {
    let dispatch = use_dispatch();
    let pasting = use_state_eq(|| false);
    let onchange = {
        let dispatch = dispatch.clone();
        Callback::from(move |event: Event| dispatch.open_files(files_of_input(&event)))
    };
    let show_paste = {
        let pasting = pasting.clone();
        Callback::from(move |_: MouseEvent| pasting.set(!*pasting))
    };
    html! {
        <div class="drop-zone-block">
            <label class="drop-zone">
                <input id="file" type="file" class="visually-hidden" multiple={true} {onchange}
                    accept=".csv,.tsv,.txt,.tab,.gz,.zip,text/csv,text/plain" />
                <span class="drop-zone-icon"><Icon shape={IconShape::Upload} /></span>
                <span class="drop-zone-title">{ "Drop your file here" }</span>
                <span class="button button-primary button-large">{ "Choose a file" }</span>
                <span class="muted">{ "CSV, TSV or text, also as .gz or .zip, of any size" }</span>
            </label>
            <p class="drop-zone-foot">
                <Icon shape={IconShape::Shield} />
                { "Your file stays on this device. " }
                <button type="button" class="link-button" onclick={show_paste} aria-expanded={pasting.to_string()}>
                    { "Paste a table instead" }
                </button>
            </p>
            if *pasting { <PasteBox /> }
        </div>
    }
}

#[component]
fn PasteBox() -> Html {
    let dispatch = use_dispatch();
    let read = Callback::from(move |_: MouseEvent| {
        let area = element_by_id("paste").and_then(|element| element.dyn_into::<HtmlTextAreaElement>().ok());
        if let Some(area) = area {
            dispatch.open_text(area.value());
        }
    });
    html! {
        <div class="paste-box">
            <label class="label" for="paste">{ "Rows copied from a spreadsheet, with the row of headings" }</label>
            <textarea id="paste" class="control" rows="6" autocomplete="off" spellcheck="false" />
            <button type="button" class="button" onclick={read}>{ "Read this table" }</button>
        </div>
    }
}
