//! The command line.

fn main() -> std::process::ExitCode {
    #[cfg(not(target_arch = "wasm32"))]
    return worthmap::command_line::run();
    #[cfg(target_arch = "wasm32")]
    std::process::ExitCode::FAILURE
}
