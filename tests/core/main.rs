//! Core tests in one native binary: correctness, consistency, inputs, runs, properties.

// What a test builds on may fail the test.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod cdnow;
mod charts;
mod command_line;
mod exports;
mod fit_command;
mod fixture;
mod heading_words;
mod ingest_doubts;
mod ingest_files;
mod ingest_inputs;
mod ingest_presets;
mod ingest_properties;
mod loading;
mod logs;
mod metric_tables;
mod metrics;
mod model_bases;
mod models_awkward;
mod models_bg_bb;
mod models_bg_nbd;
mod models_consistency;
mod models_mbg_nbd;
mod models_nbd;
mod models_pareto_nbd;
mod models_recovery;
mod models_regular;
mod predictions;
mod predictions_awkward;
mod preset_headers;
mod preset_rows;
mod reading;
mod records_fixtures;
mod records_limits;
mod records_papaparse;
mod records_properties;
mod records_sniff;
mod segments;
mod sessions;
mod simulate;
mod snapshot;
mod stray_quotes;
mod tokens;
mod value_bootstrap;
mod value_lifetime;
mod value_properties;
mod value_selection;
mod value_spend;
mod value_uncertainty;
mod value_validation;
mod what_users_ask;
mod what_users_ask_parts;
