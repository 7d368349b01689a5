//! What can be wrong with entities.

use sea_orm::DbErr;
use ultra_schema::Dialect;

/// The entities could not be turned into DDL.
#[derive(Debug, thiserror::Error)]
pub enum EntityError {
    /// The registry has no entity.
    #[error(
        "no entity is linked that matches {prefixes}; a crate that nothing refers to is left out by the \
         linker: link the entity crate with `use entity as _;` in main.rs"
    )]
    Empty {
        /// What was looked for.
        prefixes: String,
    },
    /// An entity stands where SeaORM's registry can't reach it.
    #[error(
        "the entity at the root of crate {module} can't be read from SeaORM's registry, which finds only \
         entities in modules; move it into one, as in `{module}::user`"
    )]
    AtCrateRoot {
        /// The crate.
        module: String,
    },
    /// Two entities describe one table.
    #[error(
        "{first} and {second} both describe table {table}; keep one, or give the other its own table_name"
    )]
    DuplicateTable {
        /// The table.
        table: String,
        /// The module of one entity.
        first: String,
        /// The module of the other one.
        second: String,
    },
    /// Two enums have one name and different values.
    #[error(
        "enum type {name} has the values {first} in {first_column} but {second} in {second_column}; \
         give one of them another enum_name"
    )]
    EnumValues {
        /// The type's name.
        name: String,
        /// The values in one place.
        first: String,
        /// That place, as table.column.
        first_column: String,
        /// The values in the other place.
        second: String,
        /// That place, as table.column.
        second_column: String,
    },
    /// A key of this type is not numbered by this database.
    #[error(
        "{table}.{column} is numbered by the database, which {dialect} can't do for {data_type}; use i32 or i64 \
         as a single primary key, or write #[sea_orm(primary_key, auto_increment = false)]"
    )]
    AutoIncrement {
        /// The database.
        dialect: Dialect,
        /// The table.
        table: String,
        /// The column.
        column: String,
        /// SeaORM's name of the type.
        data_type: String,
    },
    /// The table name of an entity is none.
    #[error("the entity {module} has no plain table name; give it a table_name")]
    NoTable {
        /// The entity's module.
        module: String,
    },
    /// An entity panicked while it was asked for its structure.
    #[error("the entity {module} can't describe itself: {message}")]
    Described {
        /// The entity's module.
        module: String,
        /// The panic's message.
        message: String,
    },
    /// SeaORM's builder panicked.
    #[error(
        "{place} of entity {module} can't be written as SQL for {dialect}: {message}; change the column's type"
    )]
    Rendered {
        /// The database.
        dialect: Dialect,
        /// The entity's module.
        module: String,
        /// The table, and the column where it is known.
        place: String,
        /// The panic's message.
        message: String,
    },
    /// SeaORM did something unexpected.
    #[error(
        "the statements of entity {module} can't be recorded; this version of SeaORM is not supported"
    )]
    Recorded {
        /// The entity's module.
        module: String,
        /// What it was.
        #[source]
        source: DbErr,
    },
}
