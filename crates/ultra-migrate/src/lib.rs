//! Alembic-class migrations for SeaORM.
//!
//! A [`Project`] is a list of revisions (made by [`migrator!`]) with its configuration. Its
//! commands return data and never print: the command line, a start script and a service use the
//! same ones.
//!
//! Without features this crate runs migrations and reports where a database stands. The feature
//! `autogenerate` adds what developers need: entities and catalogs are read, plans made and
//! revisions written.

mod commands;
mod config;
mod environment;
mod error;
mod migrator;
mod project;

#[cfg(feature = "autogenerate")]
mod autogenerate;
#[cfg(feature = "autogenerate")]
mod init;
#[cfg(feature = "autogenerate")]
mod sources;

#[cfg(feature = "backup")]
pub use commands::backup::{
    BackupContent, BackupOptions, BackupReport, RestoreOptions, RestoreReport, Surroundings,
    backup, restore,
};
pub use commands::check::{CheckOptions, CheckReport, Finding, FindingKind};
pub use commands::rehearse::{
    RehearsalOptions, RehearsalPlace, RehearsalReport, RehearsedRevision,
};
pub use commands::repair::{RepairOptions, RepairReport};
pub use commands::script::{Script, ScriptOptions, ScriptRevision};
pub use commands::stamp::{StampOptions, StampReport};
pub use commands::state::{AppliedState, ChangedRevision};
pub use commands::status::reference;
pub use commands::status::{RevisionRef, Status, StatusState};
pub use commands::upgrade::{
    MigrateOptions, MigrateReport, RanRevision, RunLimits, Transactions, Way,
};
pub use config::{Config, ConfigError, FILE_NAME, UrlSource, load_dotenv};
pub use environment::{Environment, editor, instant, now, random_id};
pub use error::Error;
pub use migrator::{Compiled, Files, compiled, plain};
pub use project::Project;

#[cfg(feature = "autogenerate")]
pub use autogenerate::{
    AdoptReport, AdoptedFile, Answers, AnswersError, CompareOptions, Comparison, Drift,
    GenerateOptions, Generated, GeneratedFile, MergeOptions, PlannedChange, Reader, Side,
    SnapshotReport, SquashOptions, Squashed, VerifyReport, WriteError, merge, read_answers,
    snapshot_path,
};
#[cfg(feature = "autogenerate")]
pub use init::{
    CrateSource, CratesFrom, EntityCrate, InitError, InitOptions, InitReport, REPOSITORY, init,
};
#[cfg(feature = "autogenerate")]
pub use sources::{SourceError, Sources};
#[cfg(feature = "autogenerate")]
pub use ultra_schema::Dialect;

#[cfg(feature = "backup")]
pub use ultra_backup::BackupError;

#[cfg(feature = "autogenerate")]
pub use ultra_plan::Question;
pub use ultra_revision as revision;
pub use ultra_runner as runner;
#[cfg(feature = "autogenerate")]
pub use ultra_schema as schema;

/// What a migration file needs in scope.
pub mod prelude {
    pub use crate::migrator::{
        Files, begin_rebuild, finish_numbered_rebuild, finish_rebuild, guard_rebuilds,
        irreversible, unsupported,
    };
    pub use sea_orm_migration;
    pub use sea_orm_migration::prelude::*;
    pub use sea_orm_migration::schema::*;
    pub use sea_orm_migration::sea_orm::DbBackend;
    pub use sea_orm_migration::sea_query::extension::postgres::Type;
    pub use ultra_revision::Revision;
}

#[doc(hidden)]
pub mod __private {
    pub use crate::migrator::plain_mark as plain;
    pub use crate::migrator::{Declared, Files, listed};
    pub use sea_orm_migration::{MigrationTrait, MigratorTrait};
    pub use ultra_revision::{File, Revision};
}
