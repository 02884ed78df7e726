//! What opens over the page. Windows are the browser's own dialogue element: it keeps the focus inside, closes
//! on Escape and gives the focus back.

mod dialog;
mod drawer;
mod explain;
mod menu;

pub use dialog::Dialog;
pub use drawer::Drawer;
pub use explain::Explain;
pub use menu::{Menu, MenuItem};
