//! The head of every page.

mod app_header;
mod export_menu;
mod privacy;
mod theme_toggle;

pub use app_header::AppHeader;
