//! The migrator: revisions, entities and the command line in one binary.

use std::process::ExitCode;

// Nothing is named, but the crate must be linked: entities are found through SeaORM's registry.
use entity as _;
use migration::Migrator;

fn main() -> ExitCode {
    let revisions = ultra_migrate::compiled::<Migrator>();
    ultra_migrate_cli::migrator(revisions, include_str!("../../ultra-migrate.toml"))
}
