//! The pages, one folder each.

mod customers;
mod mapping;
mod methods;
mod overview;
mod predict;
mod retention;
mod segments;
mod start;
mod subscriptions;

pub use customers::Customers;
pub use mapping::Mapping;
pub use methods::Methods;
pub use overview::Overview;
pub use predict::Predict;
pub use retention::Retention;
pub use segments::Segments;
pub use start::Start;
pub use subscriptions::Subscriptions;
