//! Controls: labelled, reached by keyboard, told to assistive technology by their own elements.

mod day_field;
mod number_field;
mod radio_cards;
mod segmented;
mod select;
mod switch;

pub use day_field::DayField;
pub use number_field::NumberField;
pub use radio_cards::{RadioCard, RadioCards};
pub use segmented::{Choice, Segmented};
pub use select::{Select, SelectOption};
pub use switch::Switch;
