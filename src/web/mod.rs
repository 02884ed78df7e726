//! Browser glue: the only room that names web-sys, js-sys or gloo.
