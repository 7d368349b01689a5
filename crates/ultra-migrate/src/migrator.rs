//! The list of a migrator's revisions.

use std::sync::Arc;

use sea_orm::{ConnectionTrait, DbBackend, DbErr};
use sea_orm_migration::{MigrationTrait, MigratorTrait, SchemaManager};
use ultra_revision::{File, Revision};

/// What `migrator!` knows of its files beside their code.
pub trait Files {
    /// Name, text and head of each file, in the order of the list.
    const FILES: &'static [File];

    /// The code of each file, in the same order.
    fn all() -> Vec<Box<dyn MigrationTrait>>;
}

/// What SeaORM's own runner is to run: a squashed revision only once nothing that it replaces is
/// listed any more.
#[doc(hidden)]
pub fn listed<M: Files>() -> Vec<Box<dyn MigrationTrait>> {
    let is_listed = |entry: &&str| {
        let name = entry.split_once(' ').map_or("", |(_, name)| name);
        M::FILES.iter().any(|file| file.name == name)
    };
    let is_shortcut = |file: &File| {
        let revision = file.revision.as_ref();
        revision.is_some_and(|revision| revision.replaces.iter().any(is_listed))
    };
    let all = M::all().into_iter().zip(M::FILES);
    all.filter(|(_, file)| !is_shortcut(file))
        .map(|(migration, _)| migration)
        .collect()
}

/// A revision that is linked into this binary.
#[derive(Clone)]
pub struct Compiled {
    /// The file's stem, the key in `seaql_migrations`.
    pub name: String,
    /// The file's text; empty where the list was made without `migrator!`.
    pub source: &'static str,
    /// Its head; `None` for a plain SeaORM migration.
    pub declared: Option<Revision>,
    /// Its code.
    pub migration: Arc<dyn MigrationTrait>,
}

impl std::fmt::Debug for Compiled {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Compiled")
            .field("name", &self.name)
            .finish_non_exhaustive()
    }
}

/// The revisions of a list made by `migrator!`.
pub fn compiled<M: Files>() -> Vec<Compiled> {
    M::all()
        .into_iter()
        .zip(M::FILES)
        .map(|(migration, file)| Compiled {
            name: file.name.to_owned(),
            source: file.source,
            declared: file.revision,
            migration: Arc::from(migration),
        })
        .collect()
}

/// The revisions of a SeaORM migrator as it is: all plain, without sources and checksums.
pub fn plain<M: MigratorTrait>() -> Vec<Compiled> {
    M::migrations()
        .into_iter()
        .map(|migration| Compiled {
            name: migration.name().to_owned(),
            source: "",
            declared: None,
            migration: Arc::from(migration),
        })
        .collect()
}

/// The error of a revision that has no statements for the database at hand.
pub fn unsupported(backend: DbBackend) -> DbErr {
    DbErr::Migration(format!(
        "this revision has no statements for {backend:?}: `ultra-migrate generate --complete` adds them, on a machine that has such a server"
    ))
}

/// The error of a revision that can't be reverted.
///
/// # Errors
/// Always, with the reason.
pub async fn irreversible(_manager: &SchemaManager<'_>, reason: &str) -> Result<(), DbErr> {
    Err(DbErr::Migration(format!("it can't be reverted: {reason}")))
}

/// Refuses to begin while foreign keys are enforced and one of the tables has rows. First in a
/// revision that rebuilds tables on SQLite.
///
/// # Errors
/// Where it refuses; nothing was done.
pub async fn guard_rebuilds(manager: &SchemaManager<'_>, tables: &[&str]) -> Result<(), DbErr> {
    execute_all(manager, ultra_revision::guard_rebuilds(tables)).await
}

/// Begins the rebuild of a table on SQLite: refuses where it has columns, indexes or triggers
/// other than these. Then make `_new_<table>` and copy the rows.
///
/// # Errors
/// Where it refuses.
pub async fn begin_rebuild(
    manager: &SchemaManager<'_>,
    table: &str,
    columns: &[&str],
    indexes: &[&str],
) -> Result<(), DbErr> {
    execute_all(
        manager,
        ultra_revision::begin_rebuild(table, columns, indexes),
    )
    .await
}

/// Ends the rebuild of a table on SQLite: refuses where a row wasn't copied, and puts
/// `_new_<table>` in its place. The indexes are still to be made.
///
/// # Errors
/// Where the database refuses.
pub async fn finish_rebuild(manager: &SchemaManager<'_>, table: &str) -> Result<(), DbErr> {
    execute_all(manager, ultra_revision::finish_rebuild(table, false)).await
}

/// [`finish_rebuild`] for a table with AUTOINCREMENT: its numbering goes on where it was.
///
/// # Errors
/// Where the database refuses.
pub async fn finish_numbered_rebuild(
    manager: &SchemaManager<'_>,
    table: &str,
) -> Result<(), DbErr> {
    execute_all(manager, ultra_revision::finish_rebuild(table, true)).await
}

async fn execute_all(manager: &SchemaManager<'_>, statements: Vec<String>) -> Result<(), DbErr> {
    for sql in statements {
        manager.get_connection().execute_unprepared(&sql).await?;
    }
    Ok(())
}

/// What a plain SeaORM migration lacks. A glob import of it loses against a file's own `REVISION`.
#[doc(hidden)]
pub mod plain_mark {
    /// Stands in for the missing constant.
    pub const REVISION: () = ();
}

/// `()` or a `Revision`, in a const.
#[doc(hidden)]
pub struct Declared<T>(pub T);

impl Declared<()> {
    /// A plain migration declares nothing.
    pub const fn get(self) -> Option<Revision> {
        None
    }
}

impl Declared<Revision> {
    /// What the file declares.
    pub const fn get(self) -> Option<Revision> {
        Some(self.0)
    }
}

/// Lists the revisions of a migration crate and defines its `Migrator`.
///
/// The `mod m…;` lines stay outside, where rustfmt and rust-analyzer see them. `generate` and
/// `merge` edit both. Every file needs a unit struct `Migration`; ours have a
/// `pub const REVISION`, plain SeaORM migrations don't.
///
/// ```ignore
/// mod m20261120_101500_create_users;
///
/// ultra_migrate::migrator! {
///     m20261120_101500_create_users,
/// }
/// ```
#[macro_export]
macro_rules! migrator {
    ($($file:ident),* $(,)?) => {
        /// The revisions of this crate, in the order of the list.
        #[derive(Clone, Copy, Debug)]
        pub struct Migrator;

        impl $crate::__private::MigratorTrait for Migrator {
            fn migrations() -> ::std::vec::Vec<::std::boxed::Box<dyn $crate::__private::MigrationTrait>> {
                $crate::__private::listed::<Self>()
            }
        }

        impl $crate::__private::Files for Migrator {
            fn all() -> ::std::vec::Vec<::std::boxed::Box<dyn $crate::__private::MigrationTrait>> {
                ::std::vec![$(::std::boxed::Box::new($file::Migration)),*]
            }

            const FILES: &'static [$crate::__private::File] = &[$($crate::__private::File {
                name: ::core::stringify!($file),
                source: ::core::include_str!(::core::concat!(::core::stringify!($file), ".rs")),
                revision: {
                    #[allow(unused_imports)]
                    use $crate::__private::plain::*;
                    {
                        #[allow(unused_imports)]
                        use $file::*;
                        $crate::__private::Declared(REVISION).get()
                    }
                },
            }),*];
        }
    };
}
