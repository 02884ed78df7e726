//! Bytes of a customer file to a [`TransactionLog`](crate::analysis::domain::TransactionLog), push-based.
