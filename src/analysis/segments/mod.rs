//! Segments: RFM scores and grid, value tiers, lifecycle stages.
