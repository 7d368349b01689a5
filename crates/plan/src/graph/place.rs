//! The places of operations where nothing that they need says otherwise.

mod late;

use std::collections::BTreeSet;

use ultra_schema::{Key, Name, Pair, Schema};

use super::made_anew;
use super::touched::{self, Touched};
use crate::family::{comes_back, is_brought};
use crate::objects::is_retyped;
use crate::operation::Operation;
use crate::order::phase;

/// What places depend on.
pub(super) struct Places<'a> {
    schemas: Pair<&'a Schema>,
    /// The tables whose columns change.
    altered: BTreeSet<Name>,
    /// What is not there for a while, or for good.
    gone: BTreeSet<Key>,
    /// What of it is made again.
    again: BTreeSet<Key>,
    /// New tables that are made when their parents are as wanted.
    late: BTreeSet<Name>,
}

impl<'a> Places<'a> {
    pub(super) fn of(schemas: Pair<&'a Schema>, operations: &[Operation]) -> Self {
        let drops = |operation: &&Operation| matches!(operation, Operation::DropObject { .. });
        let dropped = operations.iter().filter(drops);
        Self {
            schemas,
            altered: altered(operations),
            again: made_anew(operations),
            late: late::tables(schemas, operations),
            gone: dropped
                .flat_map(|operation| Touched::of(operation, schemas).removes)
                .collect(),
        }
    }

    /// The phase; a column that takes another type for a while does so before all types are replaced.
    pub(super) fn place(&self, operation: &Operation) -> i16 {
        const ASIDE: i16 = 62;
        // It comes from a parent in this plan.
        const ARRIVED: i16 = 110;
        // It has all that was done to its parent by then.
        const LEAVES: i16 = 144;
        // It is there before its table joins.
        const BROUGHT: i16 = 144;
        // After all that is done to columns of its parents.
        const LATE: i16 = 141;
        if is_brought(self.schemas.desired, operation) {
            return BROUGHT;
        }
        if let Operation::AlterColumn { table, column, .. } = operation
            && !touched::has_type(self.schemas.desired, table, &column.desired)
            && is_retyped(column)
        {
            return ASIDE;
        }
        if self.leaves_type(operation) || self.goes_before_type(operation) {
            return ASIDE;
        }
        if late::waits(&self.late, operation) {
            return phase(operation).max(LATE);
        }
        if let Operation::AlterColumn { table, column, .. } = operation
            && !has_column(self.schemas.current, table, &column.current.name)
        {
            return phase(operation).max(ARRIVED);
        }
        if let Operation::AlterOptions { table, options } = operation
            && comes_back(self.schemas.desired, table, options)
            && options
                .current
                .parents()
                .any(|it| self.altered.contains(it))
        {
            return LEAVES;
        }
        phase(operation)
    }

    /// True for a column that leaves a type which goes, for one that every server has: the type may
    /// have to go before another one of the table is replaced.
    fn leaves_type(&self, operation: &Operation) -> bool {
        let Operation::AlterColumn {
            table,
            column,
            backfill,
        } = operation
        else {
            return false;
        };
        let key = Key::part("column", table, &column.current.name);
        let mut left = self.schemas.current.needs.of(&key);
        let wanted = self.schemas.desired.needs.of(&key).next();
        // What else changes about it has its own place.
        let Pair { current, desired } = column;
        let tightens = current.nullable && !desired.nullable && backfill.is_none();
        let only_type = (current.nullable == desired.nullable || tightens)
            && (&current.default, &current.generated) == (&desired.default, &desired.generated);
        only_type
            && is_retyped(column)
            && wanted.is_none()
            && left.any(|needed| self.gone.contains(needed))
    }
}

impl Places<'_> {
    /// True for a column that goes and needs what is made anew: new columns of its table may need
    /// that in its new form. One of the primary key goes after that is replaced.
    fn goes_before_type(&self, operation: &Operation) -> bool {
        let Operation::DropColumn { table, column, .. } = operation else {
            return false;
        };
        let found = self.schemas.current.tables.get(table);
        let key = found.and_then(|it| it.primary_key.as_ref());
        let in_key = key.is_some_and(|key| key.columns.contains(&column.name));
        let own = Key::part("column", table, &column.name);
        let mut needs = self.schemas.current.needs.of(&own);
        column.generated.is_none() && !in_key && needs.any(|needed| self.again.contains(needed))
    }
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
