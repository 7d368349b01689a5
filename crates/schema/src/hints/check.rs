//! Which renames can be done.

use super::{HintError, Missing};
use crate::{Hints, Pair, Rename, Schema};

/// The first rename that can't be done, or leads nowhere.
pub(super) fn check(hints: &Hints, schemas: Pair<&Schema>) -> Result<(), HintError> {
    let (_, left) = schemas.current.ordered(hints);
    let after = schemas.current.renamed(hints);
    if let Some(rename) = left.into_iter().next() {
        let former = former(&rename);
        let (reason, missing) = if former.is_in(&after) {
            (format!("there is a {} already", wanted(&rename)), None)
        } else {
            let reason = format!("there is no {}", former.at(&rename));
            (reason, Some(former.missing()))
        };
        let asked = asked(&rename);
        return Err(HintError {
            asked,
            reason,
            missing,
        });
    }
    for rename in hints.all() {
        if !wanted(&rename).is_in(schemas.desired) {
            return Err(HintError {
                asked: asked(&rename),
                reason: format!("no {} is wanted", wanted(&rename)),
                missing: Some(wanted(&rename).missing()),
            });
        }
    }
    Ok(())
}

/// As it was typed.
fn asked(rename: &Rename) -> String {
    match rename {
        Rename::Table { from, to } | Rename::Object { from, to, .. } => format!("{from}={to}"),
        Rename::Column { table, from, to } => format!("{table}.{from}={to}"),
        Rename::Value { item, from, to } => format!("{item}.{from}={to}"),
    }
}

/// One end of a rename.
struct End<'a> {
    rename: &'a Rename,
    new: bool,
}

fn former(rename: &Rename) -> End<'_> {
    End { rename, new: false }
}

fn wanted(rename: &Rename) -> End<'_> {
    End { rename, new: true }
}

impl End<'_> {
    fn is_in(&self, schema: &Schema) -> bool {
        match self.rename {
            Rename::Table { from, to } => schema.tables.contains_key(self.of(from, to)),
            Rename::Object { kind, from, to } => schema.names_of(kind).contains(self.of(from, to)),
            Rename::Column { table, from, to } => {
                let table = schema.tables.get(table);
                table.is_some_and(|table| table.columns.contains_key(self.of(from, to)))
            }
            Rename::Value { item, from, to } => {
                let item = schema.enums.get(item);
                item.is_some_and(|item| item.values.contains(self.of(from, to)))
            }
        }
    }

    fn of<'b, T>(&self, from: &'b T, to: &'b T) -> &'b T {
        if self.new { to } else { from }
    }

    fn missing(&self) -> Missing {
        let name = match self.rename {
            Rename::Table { from, to } | Rename::Object { from, to, .. } => {
                self.of(from, to).to_string()
            }
            Rename::Column { table, from, to } => format!("{table}.{}", self.of(from, to)),
            Rename::Value { item, from, to } => format!("{item}.{}", self.of(from, to)),
        };
        Missing {
            name,
            wanted: self.new,
        }
    }

    /// Of something that isn't there.
    fn at(&self, rename: &Rename) -> String {
        match rename {
            Rename::Column { table, from, .. } => format!("column {from} in {table}"),
            Rename::Value { item, from, .. } => format!("value {from} in enum {item}"),
            Rename::Table { .. } | Rename::Object { .. } => self.to_string(),
        }
    }
}

impl std::fmt::Display for End<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.rename {
            Rename::Table { from, to } => write!(f, "table {}", self.of(from, to)),
            Rename::Object { kind, from, to } => write!(f, "{kind} {}", self.of(from, to)),
            Rename::Column { table, from, to } => {
                write!(f, "column {table}.{}", self.of(from, to))
            }
            Rename::Value { item, from, to } => {
                write!(f, "value {} in enum {item}", self.of(from, to))
            }
        }
    }
}
