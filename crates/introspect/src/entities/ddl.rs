//! From recorded entities to statements.

use std::collections::BTreeSet;

use sea_orm::sea_query::{ColumnDef, ForeignKeyCreateStatement, Table, TableCreateStatement};
use ultra_schema::{Dialect, Name, RenamedColumn};

use super::postgres::{self, Enums};
use super::registry::{Entity, no_duplicates, table_name, table_ref};
use super::{EntityDdl, EntityError, render, sqlite};

/// Renders the DDL of entities, which are sorted by name.
pub(super) fn render(
    dialect: Dialect,
    mut entities: Vec<Entity>,
) -> Result<EntityDdl, EntityError> {
    let mut ddl = EntityDdl::default();
    if dialect == Dialect::Sqlite {
        without_schemas(&mut entities, &mut ddl.warnings)?;
    }
    ddl.tables = entities
        .iter()
        .map(|entity| entity.name.to_string())
        .collect();
    let names: BTreeSet<&Name> = entities.iter().map(|entity| &entity.name).collect();
    let mut parts = Parts::default();
    for entity in &entities {
        parts.add(dialect, entity, &mut ddl)?;
        ddl.warnings
            .extend(unknown_targets(dialect, entity, &names));
    }
    if dialect == Dialect::Postgres {
        let schemas: BTreeSet<&str> = entities
            .iter()
            .filter_map(|entity| entity.name.schema.as_deref())
            .collect();
        ddl.statements
            .extend(schemas.into_iter().map(postgres::create_schema));
    }
    ddl.statements.extend(parts.enums.statements());
    for list in [
        parts.tables,
        parts.indexes,
        parts.foreign_keys,
        parts.comments,
    ] {
        ddl.statements.extend(list);
    }
    ddl.renames.sort();
    Ok(ddl)
}

/// SQLite has no schemas: tables go by their bare names there.
fn without_schemas(entities: &mut [Entity], warnings: &mut Vec<String>) -> Result<(), EntityError> {
    for entity in entities.iter_mut() {
        if let Some(schema) = entity.name.schema.take() {
            warnings.push(format!(
                "{}: SQLite has no schemas, `{schema}` is left out",
                entity.name
            ));
        }
    }
    entities.sort_by(|a, b| (&a.name, &a.module).cmp(&(&b.name, &b.module)));
    no_duplicates(entities)
}

fn unknown_targets(dialect: Dialect, entity: &Entity, names: &BTreeSet<&Name>) -> Vec<String> {
    let keys = entity.recorded.table.get_foreign_key_create_stmts();
    let targets = keys
        .iter()
        .filter_map(|key| key.get_foreign_key().get_ref_table())
        .filter_map(table_name);
    let mut unknown = BTreeSet::new();
    for mut target in targets {
        if dialect == Dialect::Sqlite {
            target.schema = None;
        }
        if !names.contains(&target) {
            unknown.insert(format!(
                "{} refers to table {target}, which no linked entity describes",
                entity.name
            ));
        }
    }
    unknown.into_iter().collect()
}

/// The statements by kind.
#[derive(Default)]
struct Parts {
    enums: Enums,
    tables: Vec<String>,
    indexes: Vec<String>,
    foreign_keys: Vec<String>,
    comments: Vec<String>,
}

impl Parts {
    fn add(
        &mut self,
        dialect: Dialect,
        entity: &Entity,
        ddl: &mut EntityDdl,
    ) -> Result<(), EntityError> {
        let source = &entity.recorded.table;
        let mut out = Table::create();
        out.table(table_ref(&entity.name));
        for column in source.get_columns() {
            let place = Place {
                table: &entity.name,
                column: column.get_column_name(),
            };
            let column = match dialect {
                Dialect::Postgres => {
                    postgres::column(&place, column, &mut self.enums, &mut ddl.warnings)?
                }
                Dialect::Sqlite => sqlite::column(&place, column, &mut ddl.warnings)?,
            };
            self.comment(dialect, &place, &column, ddl);
            out.col(column);
        }
        if let (Dialect::Postgres, Some(comment)) = (dialect, source.get_comment()) {
            self.comments
                .push(postgres::comment_on_table(&entity.name, comment));
        }
        table_keys(source, &mut out);
        let keys = distinct_keys(entity)?;
        match dialect {
            Dialect::Postgres => {
                for (_, sql) in keys {
                    self.foreign_keys.push(sql);
                }
            }
            Dialect::Sqlite => {
                for (mut key, _) in keys {
                    out.foreign_key(&mut key);
                }
            }
        }
        self.tables.push(render::table(dialect, entity, &out)?);
        self.add_indexes(dialect, entity)
    }

    fn add_indexes(&mut self, dialect: Dialect, entity: &Entity) -> Result<(), EntityError> {
        let mut indexes = Vec::new();
        for index in &entity.recorded.indexes {
            let mut index = index.clone();
            index.table(table_ref(&entity.name));
            indexes.push(render::index(dialect, entity, &index)?);
        }
        indexes.sort();
        self.indexes.extend(indexes);
        Ok(())
    }

    /// A comment, and the former name that may be in it.
    fn comment(
        &mut self,
        dialect: Dialect,
        place: &Place<'_>,
        column: &ColumnDef,
        ddl: &mut EntityDdl,
    ) {
        let Some(comment) = &column.get_column_spec().comment else {
            return;
        };
        let (comment, renamed_from) = split_comment(comment);
        if let Some(from) = renamed_from {
            ddl.renames.push(RenamedColumn {
                table: place.table.clone(),
                from: from.to_owned(),
                to: place.column.clone(),
            });
        }
        if let (Dialect::Postgres, Some(comment)) = (dialect, comment) {
            self.comments
                .push(postgres::comment_on_column(place, comment));
        }
    }
}

/// A column by name.
pub(super) struct Place<'a> {
    pub(super) table: &'a Name,
    pub(super) column: String,
}

impl std::fmt::Display for Place<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}.{}", self.table, self.column)
    }
}

/// The composite primary key; SeaORM makes all other keys columns' own, or indexes.
fn table_keys(source: &TableCreateStatement, out: &mut TableCreateStatement) {
    for index in source.get_indexes() {
        let mut index = index.clone();
        if index.is_primary_key() {
            out.primary_key(&mut index);
        } else {
            out.index(&mut index);
        }
    }
}

/// The foreign keys, sorted, with their SQL; two relations that ask for the same one make one.
fn distinct_keys(entity: &Entity) -> Result<Vec<(ForeignKeyCreateStatement, String)>, EntityError> {
    let mut keys = Vec::new();
    for key in entity.recorded.table.get_foreign_key_create_stmts() {
        let mut key = key.clone();
        key.from_tbl(table_ref(&entity.name));
        let sql = render::foreign_key(entity, &key)?;
        keys.push((key, sql));
    }
    keys.sort_by(|(_, a), (_, b)| a.cmp(b));
    keys.dedup_by(|(_, a), (_, b)| a == b);
    Ok(keys)
}

/// SeaORM writes `renamed_from "old"` into the comment, behind `; ` where there is one.
fn split_comment(comment: &str) -> (Option<&str>, Option<&str>) {
    const MARK: &str = "renamed_from \"";
    let found = comment.rfind(MARK).and_then(|at| {
        let (before, rest) = comment.split_at_checked(at)?;
        let from = rest.strip_prefix(MARK)?.strip_suffix('"')?;
        let before = if before.is_empty() {
            ""
        } else {
            before.strip_suffix("; ")?
        };
        Some((before, from))
    });
    match found {
        Some(("", from)) => (None, Some(from)),
        Some((before, from)) => (Some(before), Some(from)),
        None => (Some(comment), None),
    }
}
