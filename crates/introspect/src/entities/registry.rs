//! Which entities there are.

use std::collections::BTreeMap;

use sea_orm::sea_query::{SchemaName, TableName, TableRef};
use sea_orm::{EntityRegistry, Schema};
use ultra_schema::Name;

use super::EntityError;
use super::recorder::{self, BACKEND, Recorded};
use super::render::caught;

/// An entity as it was recorded.
#[derive(Clone, Debug)]
pub(super) struct Entity {
    /// The module that it stands in.
    pub(super) module: String,
    pub(super) name: Name,
    pub(super) recorded: Recorded,
}

/// Records the entities that match, by table name.
pub(super) fn record(prefixes: &[&str]) -> Result<Vec<Entity>, EntityError> {
    let mut found: Vec<Entity> = Vec::new();
    for module in modules(prefixes) {
        found.extend(own(module, &found)?);
    }
    if found.is_empty() {
        let prefixes = if prefixes.is_empty() {
            "*".to_owned()
        } else {
            prefixes.join(", ")
        };
        return Err(EntityError::Empty { prefixes });
    }
    found.sort_by(|a, b| (&a.name, &a.module).cmp(&(&b.name, &b.module)));
    no_duplicates(&found)?;
    Ok(found)
}

/// The first table that two entities describe is an error.
pub(super) fn no_duplicates(entities: &[Entity]) -> Result<(), EntityError> {
    let mut seen: BTreeMap<&Name, &str> = BTreeMap::new();
    for entity in entities {
        if let Some(first) = seen.insert(&entity.name, &entity.module) {
            return Err(duplicate(entity, first));
        }
    }
    Ok(())
}

fn duplicate(entity: &Entity, first: &str) -> EntityError {
    EntityError::DuplicateTable {
        table: entity.name.to_string(),
        first: first.to_owned(),
        second: entity.module.clone(),
    }
}

/// The matching modules, the longest paths first.
fn modules(prefixes: &[&str]) -> Vec<&'static str> {
    let mut modules: Vec<&'static str> = inventory::iter::<EntityRegistry>()
        .map(|entry| entry.module_path)
        .filter(|module| !module.starts_with("sea_orm_migration::"))
        .filter(|module| {
            prefixes.is_empty() || prefixes.iter().any(|prefix| matches(module, prefix))
        })
        .collect();
    modules.sort_by(|a, b| b.len().cmp(&a.len()).then(a.cmp(b)));
    modules.dedup();
    modules
}

/// SeaORM's rules (a beginning of the path, stars ignored, `-` for `_`), and `*` for all.
fn matches(module: &str, prefix: &str) -> bool {
    let prefix = prefix.trim_end_matches('*').replace('-', "_");
    if prefix.is_empty() || prefix.contains("::") {
        return module.starts_with(&prefix);
    }
    module
        .strip_prefix(&prefix)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with("::"))
}

/// The entity of one module. The registry answers to the beginning of a path only, so those of longer
/// paths, found before, come along and are taken out again. One by one, because SeaORM passes over an
/// entity whose table it has already, and so that a panic can be told by its module.
fn own(module: &str, deeper: &[Entity]) -> Result<Vec<Entity>, EntityError> {
    if !module.contains("::") {
        return Err(EntityError::AtCrateRoot {
            module: module.to_owned(),
        });
    }
    let recorded =
        caught(|| recorder::record(EntityRegistry::build_schema(Schema::new(BACKEND), module)))
            .map_err(|message| EntityError::Described {
                module: module.to_owned(),
                message,
            })?
            .map_err(|source| EntityError::Recorded {
                module: module.to_owned(),
                source,
            })?;
    let mut own = Vec::new();
    let mut other = None;
    for recorded in recorded {
        let name = recorded
            .table
            .get_table_name()
            .and_then(table_name)
            .ok_or_else(|| EntityError::NoTable {
                module: module.to_owned(),
            })?;
        match deeper
            .iter()
            .find(|entity| entity.name == name && entity.module.starts_with(module))
        {
            Some(entity) => other = Some(entity),
            None => own.push(Entity {
                module: module.to_owned(),
                name,
                recorded,
            }),
        }
    }
    match other {
        Some(entity) if own.is_empty() => Err(duplicate(entity, module)),
        Some(_) | None => Ok(own),
    }
}

/// The name in a plain reference to a table.
pub(super) fn table_name(table: &TableRef) -> Option<Name> {
    match table {
        TableRef::Table(TableName(schema, name), None) => Some(Name {
            schema: schema
                .as_ref()
                .map(|SchemaName(_, schema)| schema.to_string()),
            name: name.to_string(),
        }),
        // A foreign enum that may grow: a query, a function or an alias is no table.
        _ => None,
    }
}

/// A plain reference to a table.
pub(super) fn table_ref(name: &Name) -> TableRef {
    let table = name.name.clone();
    match &name.schema {
        Some(schema) => TableRef::from((schema.clone(), table)),
        None => TableRef::from(table),
    }
}
