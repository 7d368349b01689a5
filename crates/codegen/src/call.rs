//! The tree that both interpreters walk: one node per statement of a migration.

use sea_query::ColumnType;
use ultra_plan::ValuePlace;
use ultra_schema::{EnumType, ForeignKey, Name};

/// One statement with the words above it.
#[derive(Clone, Debug, PartialEq)]
pub struct Call {
    /// Why it is there and what can hurt, a sentence each; becomes comments.
    pub comments: Vec<String>,
    /// What is done.
    pub statement: Statement,
    /// The table that it belongs to: long files are divided by tables.
    pub table: Option<Name>,
}

impl From<Statement> for Call {
    fn from(statement: Statement) -> Self {
        Self {
            comments: Vec::new(),
            statement,
            table: None,
        }
    }
}

/// What a migration asks the database to do: builder calls where sea-query can say it, SQL where
/// it can't.
#[derive(Clone, Debug, PartialEq)]
pub enum Statement {
    /// `CREATE TABLE`.
    CreateTable(TableNode),
    /// `DROP TABLE`.
    DropTable(Name),
    /// `ALTER TABLE … RENAME TO`.
    RenameTable {
        /// The former name.
        from: Name,
        /// The new name.
        to: Name,
    },
    /// `ALTER TABLE … ADD COLUMN`.
    AddColumn {
        /// The table.
        table: Name,
        /// The column.
        column: ColumnNode,
    },
    /// `ALTER TABLE … DROP COLUMN`.
    DropColumn {
        /// The table.
        table: Name,
        /// The column's name.
        column: String,
    },
    /// `ALTER TABLE … RENAME COLUMN`.
    RenameColumn {
        /// The table.
        table: Name,
        /// The former name.
        from: String,
        /// The new name.
        to: String,
    },
    /// `CREATE INDEX` over plain columns.
    CreateIndex(IndexNode),
    /// `DROP INDEX`.
    DropIndex {
        /// The table; its schema is the index's.
        table: Name,
        /// The index's name.
        name: String,
    },
    /// `ALTER TABLE … ADD CONSTRAINT … FOREIGN KEY` (PostgreSQL).
    AddForeignKey {
        /// The referring table.
        table: Name,
        /// The key.
        key: ForeignKey,
    },
    /// `ALTER TABLE … DROP CONSTRAINT` of a foreign key (PostgreSQL).
    DropForeignKey {
        /// The referring table.
        table: Name,
        /// The key's name.
        name: String,
    },
    /// `CREATE TYPE … AS ENUM` (PostgreSQL).
    CreateEnum(EnumType),
    /// `DROP TYPE` (PostgreSQL).
    DropEnum(Name),
    /// `ALTER TYPE … ADD VALUE` (PostgreSQL).
    AddEnumValue {
        /// The type.
        name: Name,
        /// The new value.
        value: String,
        /// Where it goes.
        place: ValuePlace,
    },
    /// What comes first in a revision that rebuilds these tables (SQLite).
    GuardRebuilds(Vec<String>),
    /// The beginning of a table's rebuild (SQLite).
    BeginRebuild {
        /// The table.
        table: String,
        /// The columns that it has, as far as the revisions know.
        columns: Vec<String>,
        /// Its indexes, as far as the revisions know.
        indexes: Vec<String>,
    },
    /// The end of a table's rebuild (SQLite).
    FinishRebuild {
        /// The table.
        table: String,
        /// True where it has AUTOINCREMENT.
        numbered: bool,
    },
    /// An error in the place of a way back that there isn't: why, for people.
    Irreversible(String),
    /// Anything else, as tidy SQL of one statement without a semicolon.
    Sql(String),
}

/// A table as `CREATE TABLE` makes it.
#[derive(Clone, Debug, PartialEq)]
pub struct TableNode {
    /// The table's name.
    pub name: Name,
    /// The columns.
    pub columns: Vec<ColumnNode>,
    /// The primary key where it isn't said at its only column: name and columns.
    pub primary_key: Option<(Option<String>, Vec<String>)>,
    /// Unique keys that aren't said at their only column: name and columns.
    pub uniques: Vec<(Option<String>, Vec<String>)>,
    /// Foreign keys (SQLite; on PostgreSQL they follow the tables).
    pub foreign_keys: Vec<ForeignKey>,
    /// Checks: name and condition.
    pub checks: Vec<(Option<String>, String)>,
}

/// A column as the builders make it.
#[derive(Clone, Debug, PartialEq)]
pub struct ColumnNode {
    /// The column's name.
    pub name: String,
    /// Its type.
    pub data_type: ColumnType,
    /// True where NULL is allowed.
    pub nullable: bool,
    /// The default.
    pub default: Option<DefaultNode>,
    /// True for the only column of the primary key.
    pub primary_key: bool,
    /// True where the database numbers the rows.
    pub auto_increment: bool,
    /// True for the only column of an unnamed unique key.
    pub unique: bool,
}

/// A default as the builders take it.
#[derive(Clone, Debug, PartialEq)]
pub enum DefaultNode {
    /// A string.
    Text(String),
    /// A whole number.
    Integer(i64),
    /// A truth value.
    Boolean(bool),
    /// `CURRENT_TIMESTAMP`.
    CurrentTimestamp,
    /// Any other expression, as SQL.
    Expression(String),
}

/// An index over plain columns.
#[derive(Clone, Debug, PartialEq)]
pub struct IndexNode {
    /// The index's name.
    pub name: String,
    /// Its table.
    pub table: Name,
    /// The columns; true for descending.
    pub columns: Vec<(String, bool)>,
    /// True for `UNIQUE`.
    pub unique: bool,
}
