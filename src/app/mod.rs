//! The Yew user interface.
//!
//! One struct component, the `shell`, owns the state machine of [`crate::state`], the link to the worker and
//! everything that happens outside. All others are function components with at most six properties; what many
//! of them need reaches them through [`contexts`], split by how often it changes. Large data travels in a
//! [`contexts::Held`], which is compared by pointer.

pub mod components;
pub mod contexts;
pub mod hooks;
pub mod pages;
mod shell;
pub mod words;

use yew::Renderer;

/// Puts the app on the page.
pub fn start() {
    Renderer::<shell::Shell>::new().render();
}
