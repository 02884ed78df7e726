//! What is said in the corner of the page.

use std::rc::Rc;

use yew::{Html, Properties, classes, component, html};

use super::icon::{Icon, Shape};
use crate::app::hooks::{use_dispatch, use_look};
use crate::app::words;
use crate::state::{Notice, ViewAction};

/// Properties of [`Notices`].
#[derive(Clone, PartialEq, Properties)]
pub struct NoticesProps {
    /// The notices, oldest first.
    pub notices: Rc<Vec<Notice>>,
}

/// What is said in the corner of the page; also read out.
#[component]
pub fn Notices(props: &NoticesProps) -> Html {
    let (dispatch, look) = (use_dispatch(), use_look());
    let item = |notice: &Notice| {
        let dismiss = dispatch.on(ViewAction::Dismiss(notice.number));
        let trouble = notice.kind.is_trouble();
        let shape = if trouble { Shape::Warning } else { Shape::Check };
        html! {
            <li key={notice.number} class={classes!("notice", trouble.then_some("notice-trouble"))}>
                <Icon {shape} />
                <span>{ words::notice(&look.formatter, &notice.kind) }</span>
                <button type="button" class="button-icon" onclick={dismiss} aria-label="Dismiss">
                    <Icon shape={Shape::Close} />
                </button>
            </li>
        }
    };
    html! {
        <div role="status" aria-live="polite">
            <ul class="notices">{ for props.notices.iter().map(item) }</ul>
        </div>
    }
}
