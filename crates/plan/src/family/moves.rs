//! A partition that goes from one table to another.

use ultra_schema::{ForeignKey, Index, Name, Pair, PrimaryKey, Schema, Table, Unique};

/// The keys and indexes that a partition has of what it is a part of, without names.
#[derive(Default)]
struct Given {
    indexes: Vec<Index>,
    uniques: Vec<Unique>,
    keys: Vec<PrimaryKey>,
    foreign_keys: Vec<ForeignKey>,
}

/// True where both tables give it the same: what the former one gave stays with it when it leaves,
/// and what the new one gives stays on the way back.
pub(super) fn gives_the_same(schemas: Pair<&Schema>, table: &Name) -> bool {
    let own = schemas.desired.tables.get(table);
    let own: Vec<&str> = own.into_iter().flat_map(Table::names).collect();
    let Pair { current, desired } = Pair::new(
        given(schemas.current, table, &own),
        given(schemas.desired, table, &[]),
    );
    same(&current.indexes, &desired.indexes)
        && same(&current.uniques, &desired.uniques)
        && same(&current.keys, &desired.keys)
        && same(&current.foreign_keys, &desired.foreign_keys)
}

fn same<T: PartialEq>(some: &[T], others: &[T]) -> bool {
    let all = |some: &[T], others: &[T]| some.iter().all(|it| others.contains(it));
    some.len() == others.len() && all(some, others) && all(others, some)
}

/// What it has, but for what it has under one of these names for itself.
fn given(schema: &Schema, table: &Name, own: &[&str]) -> Given {
    let mut given = Given::default();
    let attached = |whole: &str| {
        let name = format!("{table}.{whole}");
        let mut others = schema.others.iter();
        let found = others.find(|it| it.kind == "attached index" && it.name == name);
        found.is_some_and(|it| !own.contains(&&*it.definition))
    };
    let parent = |table: &Name| {
        let of = schema.tables.get(table)?.options.partition_of.as_ref()?;
        schema.tables.get(&of.parent)
    };
    let mut next = parent(table);
    for _ in 0..schema.tables.len() {
        let Some(whole) = next else { break };
        let indexes = whole.indexes.values().filter(|it| attached(&it.name));
        given.indexes.extend(indexes.cloned().map(|mut it| {
            it.name.clear();
            it
        }));
        let uniques = whole.uniques.values().filter(|it| attached(&it.name));
        given.uniques.extend(uniques.cloned().map(|mut it| {
            it.name.clear();
            it
        }));
        let keys = whole.primary_key.iter();
        let keys = keys.filter(|it| it.name.as_deref().is_some_and(attached));
        given.keys.extend(keys.cloned().map(|mut it| {
            it.name = None;
            it
        }));
        given
            .foreign_keys
            .extend(whole.foreign_keys.values().cloned().map(|mut it| {
                it.name.clear();
                it
            }));
        next = parent(&whole.name);
    }
    given
}
