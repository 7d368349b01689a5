//! `ultra-migrate`: finds the project and does, or lets its migrator do, what the arguments say.

use std::process::ExitCode;

fn main() -> ExitCode {
    ultra_migrate_cli::front()
}
