//! Foreign keys to any key of any table, their own and circles included.

use ultra_schema::{Column, Dialect, ForeignKey, Name, ReferentialAction, Schema, Table};

use crate::build::{Builder, is_taken};
use crate::generate::{PartSeed, TABLES};

impl Builder {
    pub fn foreign_key(&self, schema: &mut Schema, of: &Name, seed: &PartSeed) {
        let wanted = TABLES[usize::from(seed.target) % TABLES.len()];
        let Some(target) = schema.tables.get(&Name::new(wanted)) else {
            return;
        };
        let Some(table) = schema.tables.get(of) else {
            return;
        };
        let mut keys: Vec<&Vec<String>> =
            target.primary_key.iter().map(|key| &key.columns).collect();
        keys.extend(target.uniques.values().map(|unique| &unique.columns));
        let Some(referenced) = keys.get(usize::from(seed.kind) % keys.len().max(1)) else {
            return;
        };
        let mut columns: Vec<String> = Vec::new();
        for (at, name) in referenced.iter().enumerate() {
            let wanted = &target.columns[name].data_type;
            let fits = |column: &&Column| {
                column.data_type == *wanted
                    && column.generated.is_none()
                    && !columns.contains(&column.name)
            };
            let fitting: Vec<&Column> = table.columns.values().filter(fits).collect();
            let Some(column) = fitting.get((usize::from(seed.on) + at) % fitting.len().max(1))
            else {
                return;
            };
            columns.push(column.name.clone());
        }
        let key = self.finished(table, &target.name, columns, (*referenced).clone(), seed);
        let table = schema.tables.get_mut(of).expect("it was there");
        if let Some(key) = key {
            table.foreign_keys.insert(key.name.clone(), key);
        }
    }

    fn finished(
        &self,
        table: &Table,
        references: &Name,
        columns: Vec<String>,
        referenced_columns: Vec<String>,
        seed: &PartSeed,
    ) -> Option<ForeignKey> {
        let structure = format!(
            "({}) -> {references} ({})",
            columns.join(", "),
            referenced_columns.join(", ")
        );
        let automatic = match self.dialect {
            Dialect::Postgres => format!("{}_{}_fkey", table.name, columns.join("_")),
            Dialect::Sqlite => structure,
        };
        let chosen = ["belongs", "one", "main", "", "", ""][usize::from(seed.name)];
        let chosen = format!("{}_{chosen}", table.name);
        let name = if chosen.ends_with('_') {
            automatic
        } else {
            chosen
        };
        let taken = is_taken(table, &name);
        let on_delete = match seed.kind % 3 {
            0 => ReferentialAction::Cascade,
            _ => ReferentialAction::NoAction,
        };
        (!taken).then(|| ForeignKey {
            name,
            columns,
            references: references.clone(),
            referenced_columns,
            on_delete,
            on_delete_columns: Vec::new(),
            on_update: ReferentialAction::NoAction,
            match_full: false,
            deferrable: None,
            not_valid: false,
            not_enforced: false,
            period: false,
        })
    }
}
