//! PostgreSQL: a partition's own key that is at the same time its part of an index of its parent.

use ultra_schema::{Name, Pair, Schema, Table};

use crate::family::ancestors;
use crate::operation::Operation;
use crate::refusal::Refusal;

/// Such a key, and the index that it is a part of.
struct Backed<'a> {
    table: &'a Name,
    key: &'a str,
    whole: &'a str,
}

/// The server lets neither the key nor the index go before the other, and makes no key of a part that
/// is there.
pub(crate) fn refusals(schemas: Pair<&Schema>, out: &[Operation]) -> Vec<Refusal> {
    let goes = backed(schemas.current).filter(|it| {
        let above = ancestors(schemas, it.table);
        out.iter().any(|operation| takes(operation, it, &above))
    });
    let comes = backed(schemas.desired).filter(|it| {
        let name = format!("{}.{}", it.table, it.whole);
        let mut current = schemas.current.others.iter();
        let there = current.any(|object| object.kind == "attached index" && object.name == name);
        there && out.iter().any(|operation| makes(operation, it))
    });
    goes.chain(comes).map(|it| refusal(&it)).collect()
}

fn backed(schema: &Schema) -> impl Iterator<Item = Backed<'_>> {
    let attached = schema.others.iter();
    let attached = attached.filter(|object| object.kind == "attached index");
    attached.filter_map(|object| {
        let table = object.table.as_ref()?;
        let whole = object.name.strip_prefix(&format!("{table}."))?;
        let key = object.definition.as_str();
        let own = schema.tables.get(table).is_some_and(|it| has_key(it, key));
        own.then_some(Backed { table, key, whole })
    })
}

fn has_key(table: &Table, name: &str) -> bool {
    let primary = table.primary_key.as_ref();
    table.uniques.contains_key(name) || primary.is_some_and(|key| key.name.as_deref() == Some(name))
}

fn takes(operation: &Operation, backed: &Backed<'_>, above: &[Name]) -> bool {
    if let Operation::DropUnique { table, unique } = operation {
        table == backed.table && unique.name == backed.key
    } else if let Operation::AlterPrimaryKey { table, key } = operation {
        let name = key.current.as_ref().and_then(|key| key.name.as_deref());
        table == backed.table && name == Some(backed.key)
    } else if let Operation::DropIndex { table, index } = operation {
        above.contains(table) && index.name == backed.whole
    } else {
        false
    }
}

fn makes(operation: &Operation, backed: &Backed<'_>) -> bool {
    if let Operation::AddUnique { table, unique } = operation {
        table == backed.table && unique.name == backed.key
    } else if let Operation::AlterPrimaryKey { table, key } = operation {
        let name = key.desired.as_ref().and_then(|key| key.name.as_deref());
        table == backed.table && name == Some(backed.key)
    } else {
        false
    }
}

fn refusal(backed: &Backed<'_>) -> Refusal {
    let Backed { table, key, whole } = backed;
    Refusal {
        change: format!("key {key} of partition {table}"),
        reason: format!("it is the partition's part of index {whole}, and the server lets neither go, or come, without the other"),
        remedy: "write the statements by hand: detach the partition, change both, attach it again; `generate MESSAGE` makes an empty revision".into(),
    }
}
