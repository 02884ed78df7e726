//! The session that the worker, the command line and the tests all drive.
