//! What can be in the way of `init`.

use std::path::PathBuf;

/// A project could not be set up. Unless it is [`InitError::Left`], nothing was written.
#[derive(Debug, thiserror::Error)]
pub enum InitError {
    /// Cargo can't be run.
    #[error("cargo could not be run: {0}; install Rust")]
    NoCargo(std::io::Error),
    /// Cargo can't read a workspace here.
    #[error("Cargo finds no workspace here: {0}\n  go to the workspace that your entities are in")]
    Workspace(String),
    /// Cargo would refuse the workspace with the new crate in it.
    #[error("with the migration crate in it Cargo refuses the workspace: {0}")]
    Refused(String),
    /// Our own repository.
    #[error(
        "this is the workspace of ultra-migrate itself, which has its project: `ultra-migrate status`"
    )]
    Own,
    /// A project.
    #[error("{} is there already: this is a project, `ultra-migrate status` says where it stands", .0.display())]
    Configured(PathBuf),
    /// A migration crate that somebody made.
    #[error(
        "`{package}` in {} is a migration crate already (it depends on {on}): \
         to take over an existing one is not in this version, `adopt` will do it",
        path.display()
    )]
    MigrationCrate {
        /// Its name.
        package: String,
        /// Its folder.
        path: PathBuf,
        /// What it depends on.
        on: &'static str,
    },
    /// Something is where the migration crate would be.
    #[error(
        "{} is there already: to take over an existing migration crate is not in this version, `adopt` will do it; \
         if it is something else, say where the crate shall be: --migration PATH",
        .0.display()
    )]
    Taken(PathBuf),
    /// A package has the name already.
    #[error(
        "the workspace has a package `{0}` already, and the migration crate has the name of its folder: \
         say another folder by --migration PATH"
    )]
    NameTaken(String),
    /// The folder isn't one for a crate of this workspace.
    #[error("{} can't be the folder of the migration crate: {why}", path.display())]
    Place {
        /// The folder that was named.
        path: PathBuf,
        /// Why.
        why: &'static str,
    },
    /// No entities.
    #[error("{}", no_entities(.0))]
    NoEntities(Vec<String>),
    /// The entities can't be linked.
    #[error(
        "the entities are in {}, which is a program: the migrator must link them, so they must be in a library crate. \
         Move them to one, or give that package a src/lib.rs that has them",
        .0.join(", ")
    )]
    EntitiesInProgram(Vec<String>),
    /// Several crates have entities.
    #[error("there are entities in {}: say which crate is meant by --entity PATH", .0.join(", "))]
    SeveralEntityCrates(Vec<String>),
    /// What `--entity` names isn't it.
    #[error("{} can't be the entity crate: {why}", path.display())]
    NotTheEntityCrate {
        /// The folder that was named.
        path: PathBuf,
        /// Why.
        why: String,
    },
    /// Another SeaORM.
    #[error(
        "`{package}` depends on sea-orm {requirement}, and ultra-migrate needs SeaORM 2.0 ({needed}): change that first, \
         see https://www.sea-ql.org/SeaORM/docs/introduction/sea-orm"
    )]
    SeaOrmVersion {
        /// The entity crate.
        package: String,
        /// What it asks for.
        requirement: String,
        /// What our crates ask for.
        needed: &'static str,
    },
    /// SeaORM from somewhere else than a registry.
    #[error(
        "`{package}` has sea-orm from {place}, which is another one than ours from crates.io: \
         the migrator would not see its entities. Name a version, and the place under [patch.crates-io]"
    )]
    SeaOrmPlace {
        /// The entity crate.
        package: String,
        /// Git or a folder.
        place: String,
    },
    /// A database that isn't supported.
    #[error(
        "the features of sea-orm name MySQL alone, which this version doesn't migrate: \
         say --dialect postgres or --dialect sqlite if it isn't the only one"
    )]
    OtherDatabase,
    /// What `--crates` names isn't it.
    #[error("{} has no crates/ultra-migrate: --crates names a checkout of ultra-migrate", .0.display())]
    Checkout(PathBuf),
    /// Cargo would count our crates to the workspace.
    #[error(
        "the checkout {} lies inside this workspace, and Cargo would take its crates for members: \
         move it, or exclude it in Cargo.toml, or say --git",
        .0.display()
    )]
    CheckoutInside(PathBuf),
    /// A path that can't be written down.
    #[error("{} isn't UTF-8, which Cargo.toml must be", .0.display())]
    NotText(PathBuf),
    /// The root manifest has a shape that isn't known.
    #[error("{}: {message}", path.display())]
    Manifest {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        message: String,
    },
    /// A file can't be read or written.
    #[error("{} can't be {verb}: {source}", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// `read` or `written`.
        verb: &'static str,
        /// Why.
        source: std::io::Error,
    },
    /// It failed, and could not be undone.
    #[error("{error}\n  and this could not be undone, do it by hand: {}", left.join(", "))]
    Left {
        /// What failed.
        error: Box<InitError>,
        /// What is to be done.
        left: Vec<String>,
    },
}

impl InitError {
    /// The stable code of `--json` and of `error[code]`.
    pub fn code(&self) -> &'static str {
        match self {
            Self::NoCargo(_) => "build",
            Self::Workspace(_) | Self::Refused(_) | Self::Manifest { .. } => "workspace",
            Self::Own
            | Self::Configured(_)
            | Self::MigrationCrate { .. }
            | Self::Taken(_)
            | Self::NameTaken(_) => "already-there",
            Self::NoEntities(_)
            | Self::EntitiesInProgram(_)
            | Self::SeveralEntityCrates(_)
            | Self::NotTheEntityCrate { .. } => "entity-crate",
            Self::SeaOrmVersion { .. } | Self::SeaOrmPlace { .. } | Self::OtherDatabase => {
                "sea-orm"
            }
            Self::Place { .. } | Self::Checkout(_) | Self::CheckoutInside(_) | Self::NotText(_) => {
                "usage"
            }
            Self::File { .. } => "file",
            Self::Left { error, .. } => error.code(),
        }
    }

    /// For `map_err` where a file is read or written.
    pub(super) fn file(
        path: impl Into<PathBuf>,
        verb: &'static str,
    ) -> impl FnOnce(std::io::Error) -> Self {
        let path = path.into();
        move |source| Self::File { path, verb, source }
    }
}

fn no_entities(looked_at: &[String]) -> String {
    match looked_at {
        [] => "no crate of this workspace depends on sea-orm: go to the workspace that your entities are in".into(),
        some => format!(
            "no entities were found: no struct with `DeriveEntityModel` in the modules of {}. \
             If a macro writes them, name the crate by --entity PATH",
            some.join(", ")
        ),
    }
}
