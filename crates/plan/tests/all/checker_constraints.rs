//! What a strict server demands of operations on keys and checks.

use ultra_plan::Operation;
use ultra_schema::{Dialect, Name};

use crate::checker::Server;
use crate::invariants::{Outcome, must, same_set};

impl Server {
    pub fn accepts_constraint(&self, operation: &Operation) -> Outcome {
        must(self.dialect == Dialect::Postgres, || {
            "SQLite has no ALTER for it".into()
        })?;
        let differs = |name: &str| format!("{name} is not as it is dropped");
        match operation {
            Operation::AlterPrimaryKey { table, key } => {
                let there = &self.table(table)?.primary_key;
                must(*there == key.current, || {
                    format!("the primary key is {there:?}")
                })?;
                key.current
                    .as_ref()
                    .map_or(Ok(()), |key| self.key_is_free(table, &key.columns))
            }
            Operation::DropUnique { table, unique } => {
                let there = self.table(table)?.uniques.get(&unique.name);
                must(there == Some(unique), || differs(&unique.name))?;
                self.key_is_free(table, &unique.columns)
            }
            Operation::DropForeignKey {
                table,
                foreign_key: key,
            } => {
                let there = self.table(table)?.foreign_keys.get(&key.name);
                must(there == Some(key), || differs(&key.name))
            }
            Operation::DropCheck { table, check } => {
                let there = self.table(table)?.checks.get(&check.name);
                must(there == Some(check), || differs(&check.name))
            }
            Operation::AddUnique { table, unique } => self.name_is_free(table, &unique.name),
            Operation::AddCheck { table, check } => self.name_is_free(table, &check.name),
            Operation::AddForeignKey {
                table,
                foreign_key: key,
            } => self.name_is_free(table, &key.name),
            Operation::RenameConstraint { table, from, to } => {
                must(self.name_is_free(table, from).is_err(), || {
                    format!("there is no {from}")
                })?;
                self.name_is_free(table, to)
            }
            Operation::AlterTableComment { table, comment } => {
                let there = &self.table(table)?.comment;
                must(*there == comment.current, || {
                    format!("the comment is {there:?}")
                })
            }
            other => panic!("{other:?} is no operation on a constraint"),
        }
    }

    fn name_is_free(&self, table: &Name, name: &str) -> Outcome {
        let table = self.table(table)?;
        let key = table
            .primary_key
            .as_ref()
            .and_then(|key| key.name.as_deref());
        let taken = key == Some(name)
            || table.uniques.contains_key(name)
            || table.checks.contains_key(name)
            || table.foreign_keys.contains_key(name);
        must(!taken, || format!("the constraint {name} is there already"))
    }

    fn key_is_free(&self, table: &Name, columns: &[String]) -> Outcome {
        for other in self.schema.tables.values() {
            for key in other.foreign_keys.values() {
                let leans = key.references == *table && same_set(&key.referenced_columns, columns);
                must(!leans, || {
                    format!(
                        "the foreign key {} of {} leans on the dropped key",
                        key.name, other.name
                    )
                })?;
            }
        }
        Ok(())
    }
}
