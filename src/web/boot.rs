//! What to do about a panic.

use web_sys::console;

/// To be called first, by the page's module and by the workers': a panic is reported on the console before the module stops.
pub fn prepare() {
    std::panic::set_hook(Box::new(|panic| console::error_1(&panic.to_string().into())));
}
