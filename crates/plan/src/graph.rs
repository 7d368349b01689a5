//! PostgreSQL: an order in which each operation finds what it needs.
//!
//! Operations of one table keep the order of their phases. Between tables and objects the order
//! comes from what needs what; where nothing is needed, phases decide again.

use std::cmp::Reverse as Least;
use std::collections::{BTreeMap, BTreeSet, BinaryHeap, HashMap};

use ultra_schema::{Key, Name, OtherObject, Pair, Schema, Table, identifiers};

use crate::family::ancestors;
use crate::objects::{column_keys, is_retyped};
use crate::operation::Operation;
use crate::order::phase;
use crate::refusal::Refusal;

/// Sorts the operations; refuses where they need each other in a circle.
pub(crate) fn sort(
    schemas: Pair<&Schema>,
    operations: &mut Vec<Operation>,
    refusals: &mut Vec<Refusal>,
) {
    operations.sort_by_key(|operation| (phase(operation), generation(schemas, operation)));
    let touched: Vec<Touched> = operations.iter().map(Touched::of).collect();
    let mut edges = Edges::new(operations.len());
    chains(schemas, operations, &mut edges);
    let tables: Vec<Vec<Name>> = operations.iter().map(tables_of).collect();
    needs(schemas, &touched, &tables, &mut edges);
    same_names(&touched, &mut edges);
    mentions(operations, &touched, &mut edges);
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
}

/// What an operation has to do with keys.
#[derive(Debug, Default)]
struct Touched {
    /// There, or in their new form, once it has run.
    provides: BTreeSet<Key>,
    /// Gone, or no longer in their old form, once it has run.
    removes: BTreeSet<Key>,
    /// What these need must be there before it runs.
    requires: BTreeSet<Key>,
    /// What these needed is free once it has run.
    releases: BTreeSet<Key>,
}

impl Touched {
    fn of(operation: &Operation) -> Self {
        let mut touched = Self::default();
        match operation {
            Operation::CreateTable { table } => touched.makes(table_keys(table)),
            Operation::DropTable { table } => touched.drops(table_keys(table)),
            Operation::AddColumn { table, column, .. } => {
                touched.makes([Key::part("column", table, &column.name)]);
            }
            Operation::DropColumn { table, column, .. } => {
                touched.drops([Key::part("column", table, &column.name)]);
            }
            Operation::AlterColumn { table, column, .. } => {
                let key = Key::part("column", table, &column.desired.name);
                if is_retyped(column) {
                    touched.provides.insert(key.clone());
                    touched.removes.insert(key.clone());
                }
                if column.desired.default.is_some() {
                    touched.requires.insert(key.clone());
                }
                let default = column.as_ref().map(|column| &column.default);
                if is_retyped(column) || (default.differs() && default.current.is_some()) {
                    touched.releases.insert(key);
                }
            }
            Operation::CreateIndex { table, index } => {
                touched.makes([Key::part("index", table, &index.name)]);
            }
            Operation::DropIndex { table, index } => {
                touched.drops([Key::part("index", table, &index.name)]);
            }
            Operation::CreateEnum { item } => touched.makes([Key::enum_type(&item.name)]),
            Operation::DropEnum { item } => touched.drops([Key::enum_type(&item.name)]),
            Operation::AddEnumValue { item, .. } => {
                touched.provides.insert(Key::enum_type(&item.desired.name));
            }
            Operation::ReplaceEnum { item, columns } => {
                let columns = columns.iter();
                let keys = columns.map(|it| Key::part("column", &it.table, &it.column.name));
                let keys: BTreeSet<Key> =
                    keys.chain([Key::enum_type(&item.desired.name)]).collect();
                touched.provides.clone_from(&keys);
                touched.removes = keys;
            }
            Operation::CreateObject { object, .. } => touched.makes([object.key()]),
            Operation::DropObject { object, .. } => touched.drops([object.key()]),
            Operation::AlterObject { object, .. } => {
                let key = object.desired.key();
                touched.provides.insert(key.clone());
                touched.requires.insert(key.clone());
                touched.releases.insert(key);
            }
            Operation::AddCheck { .. }
            | Operation::DropCheck { .. }
            | Operation::AddUnique { .. }
            | Operation::DropUnique { .. }
            | Operation::AddForeignKey { .. }
            | Operation::DropForeignKey { .. }
            | Operation::AlterPrimaryKey { .. } => touched.constraint(operation),
            // What is dropped in its former words goes before, what is made in new ones comes after.
            Operation::RenameTable { to, .. } => {
                touched.provides.insert(Key::table(to));
                touched.removes.insert(Key::table(to));
            }
            Operation::RenameColumn { table, to, .. } => {
                touched.provides.insert(Key::part("column", table, to));
                touched.removes.insert(Key::part("column", table, to));
            }
            Operation::RenameConstraint { .. }
            | Operation::RenameIndex { .. }
            | Operation::AlterTableComment { .. }
            | Operation::AlterOptions { .. }
            | Operation::RebuildTable { .. } => {}
        }
        touched
    }

    fn constraint(&mut self, operation: &Operation) {
        let key = |table: &Name, name: &str| [Key::part("constraint", table, name)];
        if let Operation::AddCheck { table, check } = operation {
            self.makes(key(table, &check.name));
        } else if let Operation::DropCheck { table, check } = operation {
            self.drops(key(table, &check.name));
        } else if let Operation::AddUnique { table, unique } = operation {
            self.makes(key(table, &unique.name));
        } else if let Operation::DropUnique { table, unique } = operation {
            self.drops(key(table, &unique.name));
        } else if let Operation::AddForeignKey { table, foreign_key } = operation {
            self.makes(key(table, &foreign_key.name));
        } else if let Operation::DropForeignKey { table, foreign_key } = operation {
            self.drops(key(table, &foreign_key.name));
        } else if let Operation::AlterPrimaryKey { table, key: pair } = operation {
            let name = |key: &Option<ultra_schema::PrimaryKey>| key.as_ref()?.name.clone();
            if let Some(name) = name(&pair.current) {
                self.drops(key(table, &name));
            }
            if let Some(name) = name(&pair.desired) {
                self.makes(key(table, &name));
            }
        }
    }

    fn makes(&mut self, keys: impl IntoIterator<Item = Key>) {
        for key in keys {
            self.requires.insert(key.clone());
            self.provides.insert(key);
        }
    }

    fn drops(&mut self, keys: impl IntoIterator<Item = Key>) {
        for key in keys {
            self.releases.insert(key.clone());
            self.removes.insert(key);
        }
    }

    fn named(&self) -> Option<String> {
        let mut keys = self.provides.iter().chain(&self.removes);
        keys.next().map(ToString::to_string)
    }
}

fn table_keys(table: &Table) -> Vec<Key> {
    let of = &table.name;
    let part = |kind: &'static str| move |name: &String| Key::part(kind, of, name);
    let primary = table.primary_key.iter().filter_map(|key| key.name.as_ref());
    std::iter::once(Key::table(of))
        .chain(column_keys(table))
        .chain(table.indexes.keys().map(part("index")))
        .chain(table.checks.keys().map(part("constraint")))
        .chain(table.uniques.keys().map(part("constraint")))
        .chain(primary.map(part("constraint")))
        .collect()
}

/// Which operation must run before which.
struct Edges {
    after: Vec<BTreeSet<usize>>,
    soft: Vec<BTreeSet<usize>>,
}

impl Edges {
    fn new(length: usize) -> Self {
        Self {
            after: vec![BTreeSet::new(); length],
            soft: vec![BTreeSet::new(); length],
        }
    }

    fn add(&mut self, first: usize, then: usize) {
        if first != then
            && let Some(after) = self.after.get_mut(first)
        {
            after.insert(then);
        }
    }

    fn add_soft(&mut self, first: usize, then: usize) {
        if first != then
            && let Some(after) = self.soft.get_mut(first)
        {
            after.insert(then);
        }
    }

    /// The order, and what is left in a circle. Soft edges give way first.
    fn order(&self) -> (Vec<usize>, Vec<usize>) {
        let (order, stuck) = self.sorted(true);
        if stuck.is_empty() {
            return (order, stuck);
        }
        self.sorted(false)
    }

    fn sorted(&self, soft: bool) -> (Vec<usize>, Vec<usize>) {
        let next = |at: usize| {
            let hard = self.after.get(at).into_iter().flatten();
            let soft = self
                .soft
                .get(at)
                .into_iter()
                .flatten()
                .filter(move |_| soft);
            hard.chain(soft).copied()
        };
        let length = self.after.len();
        let mut waits = vec![0_usize; length];
        for at in 0..length {
            for then in next(at) {
                if let Some(count) = waits.get_mut(then) {
                    *count += 1;
                }
            }
        }
        // They are sorted by phase already: the lowest place that waits for nothing is next.
        let free = waits.iter().enumerate().filter(|(_, count)| **count == 0);
        let mut ready: BinaryHeap<Least<usize>> = free.map(|(at, _)| Least(at)).collect();
        let mut order = Vec::with_capacity(length);
        let mut done = vec![false; length];
        while let Some(Least(at)) = ready.pop() {
            order.push(at);
            if let Some(done) = done.get_mut(at) {
                *done = true;
            }
            for then in next(at) {
                if let Some(count) = waits.get_mut(then) {
                    *count -= 1;
                    if *count == 0 {
                        ready.push(Least(then));
                    }
                }
            }
        }
        let left = done.iter().enumerate().filter(|(_, done)| !**done);
        let stuck = left.map(|(at, _)| at).collect();
        (order, stuck)
    }
}

/// The tables whose order of phases an operation keeps.
fn tables_of(operation: &Operation) -> Vec<Name> {
    let mut tables: Vec<Name> = operation.table().cloned().into_iter().collect();
    if let Operation::RenameTable { to, .. } = operation {
        tables.push(to.clone());
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
        ];
        let kind = if relation.contains(&&*key.kind) {
            "relation"
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
            if !["column", "index", "constraint", "comment"].contains(&&*key.kind) {
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
        .map(|word| word.to_lowercase())
        .collect();
    words.into_iter()
}
