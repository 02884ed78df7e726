//! Controls: labelled, reached by keyboard, told to assistive technology by their own elements.

mod day_field;
mod draft_input;
mod number_field;
mod radio_cards;
mod segmented;
mod select;
mod switch;

pub use day_field::DayField;
pub use draft_input::DraftInput;
pub use number_field::NumberField;
pub use radio_cards::{RadioCard, RadioCards};
pub use segmented::{Choice, Segmented};
pub use select::{Select, SelectOption};
pub use switch::Switch;
