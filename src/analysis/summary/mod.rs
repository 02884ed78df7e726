//! Per-customer sufficient statistics computed from a transaction log.
