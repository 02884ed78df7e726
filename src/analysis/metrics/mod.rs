//! Descriptive measures of customer value, one file per family.
