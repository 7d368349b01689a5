//! PostgreSQL: an order in which each operation finds what it needs.
//!
//! Operations of one table keep the order of their phases. Between tables and objects the order
//! comes from what needs what; where nothing is needed, phases decide again.

mod along;
mod edges;
mod touched;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use ultra_schema::{Key, Name, OtherObject, Pair, Schema, Table, identifiers, quote_literal};

use self::edges::Edges;
use self::touched::Touched;
use crate::family::{ancestors, comes_back};
use crate::objects::is_retyped;
use crate::operation::Operation;
use crate::order::phase;
use crate::refusal::Refusal;

/// The place of what goes first of all.
const BEFORE_TABLES: i16 = 11;

/// Sorts the operations; refuses where they need each other in a circle.
pub(crate) fn sort(
    schemas: Pair<&Schema>,
    operations: &mut Vec<Operation>,
    refusals: &mut Vec<Refusal>,
) {
    let altered = altered(operations);
    let renames = |it: &&Operation| {
        matches!(
            it,
            Operation::RenameTable { .. }
                | Operation::RenameObject { .. }
                | Operation::RenameEnumValue { .. }
        )
    };
    let renames: Vec<Operation> = operations.iter().filter(renames).cloned().collect();
    let place = |operation: &Operation| {
        let Operation::DropObject { object, .. } = operation else {
            return self::place(schemas, &altered, operation);
        };
        // It would hold up the rename, and all that comes after that.
        let early =
            object.is_text_alone() && renames.iter().any(|rename| says_former(object, rename));
        if early {
            BEFORE_TABLES
        } else {
            self::place(schemas, &altered, operation)
        }
    };
    operations.sort_by_cached_key(|operation| (place(operation), generation(schemas, operation)));
    let touched: Vec<Touched> = operations
        .iter()
        .map(|operation| Touched::of(operation, schemas))
        .collect();
    let mut edges = Edges::new(operations.len());
    chains(schemas, operations, &mut edges);
    let tables: Vec<Vec<Name>> = operations.iter().map(tables_of).collect();
    needs(schemas, &touched, &tables, &mut edges);
    same_names(&touched, &mut edges);
    mentions(operations, &touched, &mut edges);
    former_words(operations, &mut edges);
    let (order, stuck) = edges.order();
    if !stuck.is_empty() {
        let names: Vec<String> = stuck
            .iter()
            .filter_map(|at| touched.get(*at)?.named())
            .collect();
        refusals.push(Refusal {
            change: names.join(", "),
            reason: "they need each other in a circle".into(),
            remedy: "write the statements by hand: `generate MESSAGE` makes an empty revision"
                .into(),
        });
    }
    let mut taken: Vec<Option<Operation>> = operations.drain(..).map(Some).collect();
    let all = order.into_iter().chain(stuck);
    operations.extend(all.filter_map(|at| taken.get_mut(at).and_then(Option::take)));
    along::part_ways(schemas, operations);
}

fn has_column(schema: &Schema, table: &Name, column: &str) -> bool {
    let table = schema.tables.get(table);
    table.is_none_or(|table| table.columns.contains_key(column))
}

/// The tables whose columns change.
fn altered(operations: &[Operation]) -> BTreeSet<Name> {
    let column = |operation: &&Operation| {
        matches!(
            operation,
            Operation::AddColumn { .. }
                | Operation::AlterColumn { .. }
                | Operation::DropColumn { .. }
        )
    };
    let operations = operations.iter().filter(column);
    operations.filter_map(|it| it.table().cloned()).collect()
}

/// The phase; a column that takes another type for a while does so before all types are replaced.
fn place(schemas: Pair<&Schema>, altered: &BTreeSet<Name>, operation: &Operation) -> i16 {
    const ASIDE: i16 = 62;
    // It comes from a parent in this plan.
    const ARRIVED: i16 = 110;
    // It has all that was done to its parent by then.
    const LEAVES: i16 = 144;
    if let Operation::AlterColumn { table, column, .. } = operation
        && !touched::has_type(schemas.desired, table, &column.desired)
        && is_retyped(column)
    {
        return ASIDE;
    }
    if let Operation::AlterColumn { table, column, .. } = operation
        && !has_column(schemas.current, table, &column.current.name)
    {
        return phase(operation).max(ARRIVED);
    }
    if let Operation::AlterOptions { table, options } = operation
        && comes_back(schemas.desired, table, options)
        && options.current.parents().any(|it| altered.contains(it))
    {
        return LEAVES;
    }
    phase(operation)
}

/// The tables whose order of phases an operation keeps.
fn tables_of(operation: &Operation) -> Vec<Name> {
    let mut tables: Vec<Name> = operation.table().cloned().into_iter().collect();
    if let Operation::RenameTable { to, .. } = operation {
        tables.push(to.clone());
    } else if let Operation::CreateObject { object, .. } | Operation::DropObject { object, .. } =
        operation
        && object.kind == "exclusion constraint"
    {
        tables.extend(object.table.clone());
    } else if let Operation::AddForeignKey { foreign_key, .. }
    | Operation::DropForeignKey { foreign_key, .. } = operation
    {
        tables.push(foreign_key.references.clone());
    } else if let Operation::ReplaceEnum { columns, .. } | Operation::AddEnumValue { columns, .. } =
        operation
    {
        tables.extend(columns.iter().map(|it| it.table.clone()));
    }
    tables
}

/// Parents are made before their children, and dropped after them.
fn generation(schemas: Pair<&Schema>, operation: &Operation) -> isize {
    let depth = |table: &Table| {
        let depth = ancestors(schemas, &table.name).len();
        isize::try_from(depth).unwrap_or(isize::MAX)
    };
    if let Operation::CreateTable { table } = operation {
        depth(table)
    } else if let Operation::DropTable { table } = operation {
        -depth(table)
    } else {
        0
    }
}

/// Operations of one table, and of those that it descends from, keep the order of their phases.
fn chains(schemas: Pair<&Schema>, operations: &[Operation], edges: &mut Edges) {
    let mut last: BTreeMap<Name, usize> = BTreeMap::new();
    for (at, operation) in operations.iter().enumerate() {
        let tables: BTreeSet<Name> = tables_of(operation)
            .into_iter()
            .flat_map(|table| {
                let above = ancestors(schemas, &table);
                above.into_iter().chain([table])
            })
            .collect();
        for table in tables {
            if let Some(before) = last.insert(table, at) {
                edges.add(before, at);
            }
        }
    }
}

fn index<'a>(
    touched: &'a [Touched],
    keys: impl Fn(&'a Touched) -> &'a BTreeSet<Key>,
) -> HashMap<&'a Key, Vec<usize>> {
    let mut found: HashMap<&Key, Vec<usize>> = HashMap::new();
    for (at, touched) in touched.iter().enumerate() {
        for key in keys(touched) {
            found.entry(key).or_default().push(at);
        }
    }
    found
}

/// Operations of one table are in order already.
fn needs(schemas: Pair<&Schema>, touched: &[Touched], tables: &[Vec<Name>], edges: &mut Edges) {
    let apart = |first: usize, then: usize| {
        let of = |at: usize| tables.get(at).into_iter().flatten();
        !of(first).any(|table| of(then).any(|other| other == table))
    };
    let provides = index(touched, |it| &it.provides);
    let removes = index(touched, |it| &it.removes);
    for (at, touched) in touched.iter().enumerate() {
        for needed in touched
            .requires
            .iter()
            .flat_map(|key| schemas.desired.needs.of(key))
        {
            for first in provides.get(needed).into_iter().flatten() {
                if apart(*first, at) {
                    edges.add(*first, at);
                }
            }
        }
        for needed in touched
            .releases
            .iter()
            .flat_map(|key| schemas.current.needs.of(key))
        {
            for then in removes.get(needed).into_iter().flatten() {
                if apart(at, *then) {
                    edges.add(at, *then);
                }
            }
        }
    }
}

/// A name must be free before it is taken: by the same thing in a new form, or by another of the
/// kinds that share their names.
fn same_names(touched: &[Touched], edges: &mut Edges) {
    let name = |key: &Key| {
        let relation = [
            "table",
            "view",
            "materialized view",
            "sequence",
            "foreign table",
            "composite type",
            "partitioned table",
            "partition",
            // A relation has a type of its name.
            "enum",
            "domain",
            "range type",
        ];
        let routine = ["function", "procedure", "aggregate"];
        let kind = if relation.contains(&&*key.kind) {
            "relation"
        } else if routine.contains(&&*key.kind) {
            "routine"
        } else {
            &*key.kind
        };
        (kind.to_owned(), key.name.clone())
    };
    let mut removed: HashMap<(String, String), Vec<usize>> = HashMap::new();
    // What changes in place, both gone and there again, keeps its name all the while.
    for (at, touched) in touched.iter().enumerate() {
        for key in touched.removes.difference(&touched.provides) {
            removed.entry(name(key)).or_default().push(at);
        }
    }
    for (at, touched) in touched.iter().enumerate() {
        for key in touched.provides.difference(&touched.removes) {
            for first in removed.get(&name(key)).into_iter().flatten() {
                edges.add(*first, at);
            }
        }
    }
}

/// What is made anew goes, in its former words, before what these name is renamed: on the way back
/// it finds that under its former name again.
fn former_words(operations: &[Operation], edges: &mut Edges) {
    let anew = made_anew(operations);
    let numbered = || operations.iter().enumerate();
    for (first, operation) in numbered() {
        let Operation::DropObject { object, .. } = operation else {
            continue;
        };
        let returns = object.is_text_alone() || anew.contains(&object.key());
        for (then, rename) in numbered() {
            let on_table = matches!(rename, Operation::RenameTable { from, .. }
                if object.table.as_ref() == Some(from));
            if on_table || returns && says_former(object, rename) {
                edges.add(first, then);
            }
        }
    }
}

/// True where the object's text names what is renamed, by its former name.
fn says_former(object: &OtherObject, rename: &Operation) -> bool {
    let texts = || [&object.definition].into_iter().chain(&object.drop);
    let names = |name: &str| {
        let mut words = texts().flat_map(|text| identifiers(text));
        words.any(|word| word.eq_ignore_ascii_case(name))
    };
    if let Operation::RenameTable { from, .. } | Operation::RenameObject { from, .. } = rename {
        names(&from.name)
    } else if let Operation::RenameEnumValue { from, .. } = rename {
        let label = quote_literal(from);
        texts().any(|text| text.contains(&label))
    } else {
        false
    }
}

/// The objects that are dropped and made again.
fn made_anew(operations: &[Operation]) -> BTreeSet<Key> {
    let keys = |made: bool| {
        let key = |operation: &Operation| {
            if let Operation::CreateObject { object, .. } = operation {
                made.then(|| object.key())
            } else if let Operation::DropObject { object, .. } = operation {
                (!made).then(|| object.key())
            } else {
                None
            }
        };
        let found = operations.iter().filter_map(key);
        found.collect::<BTreeSet<Key>>()
    };
    let (made, dropped) = (keys(true), keys(false));
    made.intersection(&dropped).cloned().collect()
}

/// The body of a function is a text to the server; it is better made after what it names.
fn mentions(operations: &[Operation], touched: &[Touched], edges: &mut Edges) {
    let made = by_last_name(touched, |touched| &touched.provides);
    let gone = by_last_name(touched, |touched| &touched.removes);
    for (at, operation) in operations.iter().enumerate() {
        let (former, wanted) = if let Operation::CreateObject { object, .. } = operation {
            (None, Some(object))
        } else if let Operation::AlterObject { object, .. } = operation {
            (Some(&object.current), Some(&object.desired))
        } else if let Operation::DropObject { object, .. } = operation {
            (Some(object), None)
        } else {
            continue;
        };
        for first in words(wanted).filter_map(|word| made.get(&word)).flatten() {
            edges.add_soft(*first, at);
        }
        // The same on the way back.
        for then in words(former).filter_map(|word| gone.get(&word)).flatten() {
            edges.add_soft(at, *then);
        }
    }
}

/// Tables, views, functions and the like by their name alone.
fn by_last_name(
    touched: &[Touched],
    keys: impl Fn(&Touched) -> &BTreeSet<Key>,
) -> HashMap<String, Vec<usize>> {
    let mut found: HashMap<String, Vec<usize>> = HashMap::new();
    for (at, touched) in touched.iter().enumerate() {
        for key in keys(touched) {
            if !["column", "index", "constraint", "comment", "owner"].contains(&&*key.kind) {
                let name = key.name.split('(').next().unwrap_or_default();
                let name = name.rsplit('.').next().unwrap_or_default();
                found.entry(name.to_lowercase()).or_default().push(at);
            }
        }
    }
    found
}

/// The words of a function's text.
fn words(object: Option<&OtherObject>) -> impl Iterator<Item = String> + '_ {
    let function = object.filter(|it| ["function", "procedure"].contains(&&*it.kind));
    let words: BTreeSet<String> = function
        .into_iter()
        .flat_map(|object| identifiers(&object.definition))
        // The mark that ends a body may stand close to its last word.
        .flat_map(|word| {
            word.split('$')
                .map(str::to_lowercase)
                .collect::<Vec<String>>()
        })
        .collect();
    words.into_iter()
}
