//! Handlers that may decide to say nothing.

use yew::Callback;

/// A handler that makes something of an event and passes it on, unless there is nothing to pass on.
pub fn emit_some<E: 'static, T: 'static>(
    to: &Callback<T>,
    make: impl Fn(E) -> Option<T> + 'static,
) -> Callback<E> {
    let to = to.clone();
    Callback::from(move |event: E| {
        if let Some(made) = make(event) {
            to.emit(made);
        }
    })
}
