//! The only types that cross the worker boundary; versioned.
