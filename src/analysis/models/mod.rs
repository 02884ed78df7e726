//! Probability models of purchasing; the built-in samples are drawn from them.
