//! Schemas by chance: a seed says what shall be there, `Builder` makes a well-formed schema of it.
//!
//! Tables, columns, indexes and types have few names, so that two schemas share many of them.

use proptest::prelude::*;
use ultra_schema::{
    Dialect, Hints, Name, Pair, Renamed, RenamedColumn, RenamedTable, RenamedValue, Schema,
    possible_renames,
};

use crate::build::Builder;

pub const TABLES: [&str; 4] = ["alpha", "beta", "gamma", "mood"];
pub const COLUMNS: [&str; 6] = ["a", "b", "c", "d", "level", "computed"];

/// What a column shall be.
#[derive(Clone, Debug)]
pub struct ColumnSeed {
    pub present: bool,
    pub kind: u8,
    pub nullable: bool,
    pub default: u8,
    pub comment: bool,
}

/// What a key, check or index shall be; `on` picks columns, `name` a name or none.
#[derive(Clone, Debug)]
pub struct PartSeed {
    pub kind: u8,
    pub on: u8,
    pub name: u8,
    pub target: u8,
}

/// What a table shall be.
#[derive(Clone, Debug)]
pub struct TableSeed {
    pub present: bool,
    pub columns: Vec<ColumnSeed>,
    pub primary_key: PartSeed,
    pub uniques: Vec<PartSeed>,
    pub foreign_keys: Vec<PartSeed>,
    pub checks: Vec<PartSeed>,
    pub indexes: Vec<PartSeed>,
    pub comment: bool,
    pub strict: bool,
}

/// What a schema shall be: tables, the order of each enum's labels, objects beside them.
#[derive(Clone, Debug)]
pub struct Seed {
    pub tables: Vec<TableSeed>,
    pub enums: Vec<(Vec<&'static str>, usize)>,
    pub objects: Vec<PartSeed>,
}

fn column() -> impl Strategy<Value = ColumnSeed> {
    (
        prop::bool::weighted(0.75),
        0..10_u8,
        any::<bool>(),
        any::<u8>(),
        prop::bool::weighted(0.1),
    )
        .prop_map(|(present, kind, nullable, default, comment)| ColumnSeed {
            present,
            kind,
            nullable,
            default,
            comment,
        })
}

fn part() -> impl Strategy<Value = PartSeed> {
    (any::<u8>(), any::<u8>(), 0..6_u8, any::<u8>()).prop_map(|(kind, on, name, target)| PartSeed {
        kind,
        on,
        name,
        target,
    })
}

fn table() -> impl Strategy<Value = TableSeed> {
    let parts = || prop::collection::vec(part(), 0..3);
    (
        prop::bool::weighted(0.75),
        prop::collection::vec(column(), COLUMNS.len()),
        part(),
        (parts(), parts(), parts(), parts()),
        prop::bool::weighted(0.2),
        prop::bool::weighted(0.1),
    )
        .prop_map(|(present, columns, primary_key, parts, comment, strict)| {
            let (uniques, foreign_keys, checks, indexes) = parts;
            TableSeed {
                present,
                columns,
                primary_key,
                uniques,
                foreign_keys,
                checks,
                indexes,
                comment,
                strict,
            }
        })
}

fn seed() -> impl Strategy<Value = Seed> {
    let labels = Just(vec!["low", "high", "o'k", "new"]).prop_shuffle();
    let item = prop_oneof![
        3 => Just(vec!["low", "high", "o'k", "new"]),
        1 => labels,
    ];
    let items = prop::collection::vec((item, 1..5_usize), 2);
    let tables = prop::collection::vec(table(), TABLES.len());
    let objects = prop::collection::vec(part(), 7);
    (tables, items, objects).prop_map(|(tables, enums, objects)| Seed {
        tables,
        enums,
        objects,
    })
}

/// Takes from `other` what the bits say; what they don't say stays.
fn crossed(own: &Seed, other: &Seed, bits: &[bool]) -> Seed {
    let mut bits = bits.iter().copied().cycle();
    let mut take = || bits.next().unwrap_or_default();
    let mut seed = own.clone();
    for (table, from) in seed.tables.iter_mut().zip(&other.tables) {
        if take() && take() {
            table.present = from.present;
        }
        for (column, from) in table.columns.iter_mut().zip(&from.columns) {
            if take() {
                column.clone_from(from);
            }
        }
        if take() {
            table.primary_key = from.primary_key.clone();
        }
        let lists = [
            (&mut table.uniques, &from.uniques),
            (&mut table.foreign_keys, &from.foreign_keys),
            (&mut table.checks, &from.checks),
            (&mut table.indexes, &from.indexes),
        ];
        for (list, from) in lists {
            if take() {
                list.clone_from(from);
            }
        }
        if take() {
            table.comment = from.comment;
            table.strict = from.strict;
        }
    }
    for (item, from) in seed.enums.iter_mut().zip(&other.enums) {
        if take() {
            item.clone_from(from);
        }
    }
    for (object, from) in seed.objects.iter_mut().zip(&other.objects) {
        if take() {
            object.clone_from(from);
        }
    }
    seed
}

/// One schema.
pub fn schema(dialect: Dialect) -> impl Strategy<Value = Schema> {
    seed().prop_map(move |seed| Builder::schema(dialect, &seed))
}

/// Two schemas that have much in common.
pub fn schemas(dialect: Dialect) -> impl Strategy<Value = Pair<Schema>> {
    let bits = prop::collection::vec(prop::bool::weighted(0.3), 61);
    (seed(), seed(), bits).prop_map(move |(current, other, bits)| {
        let desired = crossed(&current, &other, &bits);
        Pair::new(current, desired).map(|seed| Builder::schema(dialect, &seed))
    })
}

/// Two schemas and an answer to every question: the bits choose between rename and drop.
pub fn answered(dialect: Dialect) -> impl Strategy<Value = (Pair<Schema>, Hints)> {
    let bits = prop::collection::vec(any::<bool>(), 8);
    (schemas(dialect), bits).prop_map(|(schemas, bits)| {
        let hints = answers(schemas.as_ref(), &bits);
        (schemas, hints)
    })
}

fn answers(schemas: Pair<&Schema>, bits: &[bool]) -> Hints {
    let mut hints = Hints::default();
    let mut bits = bits.iter().copied().cycle();
    while let Some(possible) = possible_renames(schemas, &hints).into_iter().next() {
        let rename = bits.next().unwrap_or_default();
        let to = possible
            .to
            .first()
            .expect("a possible rename has a new name");
        let (owner, from) = possible.from.rsplit_once('.').unwrap_or_default();
        match possible.what {
            _ if !rename => hints.drops.push(possible.from),
            Renamed::Column => hints.columns.push(RenamedColumn {
                table: Name::parse(owner),
                from: from.into(),
                to: to.clone(),
            }),
            Renamed::Value => hints.values.push(RenamedValue {
                item: Name::parse(owner),
                from: from.into(),
                to: to.clone(),
            }),
            Renamed::Table => hints.tables.push(RenamedTable {
                from: Name::parse(&possible.from),
                to: Name::parse(to),
            }),
        }
    }
    hints
}
