//! The reference service.

use std::io::Write;
use std::process::ExitCode;

fn main() -> ExitCode {
    match ultra_server::run(std::env::args_os()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            // If even that can't be written, there is no better place to say it.
            let _ = writeln!(std::io::stderr(), "error[{}]: {failure}", failure.code());
            ExitCode::from(2)
        }
    }
}
