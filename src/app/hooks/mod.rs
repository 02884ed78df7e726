//! Hooks: the contexts, and what components share in behaviour.

mod contexts;
mod keys;

pub use contexts::{
    use_analysis, use_dispatch, use_import, use_look, use_predict, use_settings, use_stay, use_subscriptions,
    use_table,
};
pub use keys::{use_escape, use_outside_press};
