//! The UI state machine: a pure step from a state and an action to a state and effects.
