//! From a seed to a schema that a server could have.

use std::collections::BTreeSet;

use ultra_schema::{
    Check, Column, DataType, Dialect, EnumType, Generated, Identity, IdentityKind, Index, IndexKey,
    Name, PrimaryKey, Schema, Table, Unique, quote_identifier, quote_literal,
};

use crate::build_objects;
use crate::generate::{COLUMNS, ColumnSeed, PartSeed, Seed, TABLES, TableSeed};

pub struct Builder {
    pub dialect: Dialect,
    enums: Vec<EnumType>,
    /// Names of tables and indexes are unique in a schema.
    relations: BTreeSet<String>,
}

impl Builder {
    pub fn schema(dialect: Dialect, seed: &Seed) -> Schema {
        let names = ["mood", "level"].map(|name| Name::qualified("types", name));
        let enums = names
            .into_iter()
            .zip(&seed.enums)
            .map(|(name, (labels, count))| EnumType {
                name,
                values: labels
                    .iter()
                    .take(*count)
                    .map(|label| (*label).to_owned())
                    .collect(),
            });
        let mut builder = Self {
            dialect,
            enums: enums.collect(),
            relations: TABLES.iter().map(|name| (*name).to_owned()).collect(),
        };
        let mut schema = Schema::default();
        for (name, seed) in TABLES.iter().zip(&seed.tables) {
            if seed.present
                && let Some(table) = builder.table(name, seed)
            {
                schema.insert_table(table);
            }
        }
        for (name, seed) in TABLES.iter().zip(&seed.tables) {
            for part in &seed.foreign_keys {
                builder.foreign_key(&mut schema, &Name::new(*name), part);
            }
        }
        builder.used_enums(&mut schema);
        if dialect == Dialect::Postgres {
            build_objects::add(&mut schema, &seed.objects);
        }
        schema
    }

    /// The second enum stays where nothing uses it.
    fn used_enums(&self, schema: &mut Schema) {
        for (at, item) in self.enums.iter().enumerate() {
            let used = schema.tables.values().any(|table| {
                let mut columns = table.columns.values();
                columns.any(|column| column.data_type.enum_type.as_ref() == Some(&item.name))
            });
            if used || (at == 1 && self.dialect == Dialect::Postgres) {
                schema.insert_enum(item.clone());
            }
        }
    }

    fn table(&mut self, name: &str, seed: &TableSeed) -> Option<Table> {
        let mut table = Table::new(name);
        for (name, seed) in COLUMNS.iter().zip(&seed.columns) {
            if seed.present {
                self.column(&mut table, name, seed);
            }
        }
        if table.columns.is_empty() {
            return None;
        }
        if self.dialect == Dialect::Postgres {
            table.comment = seed.comment.then(|| format!("all of {name}"));
        } else {
            table.options.strict = seed.strict;
        }
        self.primary_key(&mut table, &seed.primary_key);
        for part in &seed.uniques {
            self.unique(&mut table, part);
        }
        for part in &seed.checks {
            self.check(&mut table, part);
        }
        for part in &seed.indexes {
            self.index(&mut table, part);
        }
        Some(table)
    }

    fn column(&self, table: &mut Table, name: &str, seed: &ColumnSeed) {
        let postgres = self.dialect == Dialect::Postgres;
        let mut column = match seed.kind {
            0..=3 => Column::new(name, "bigint"),
            4 => Column::new(name, "integer"),
            5 => Column::new(
                name,
                if postgres {
                    "character varying(40)"
                } else {
                    "varchar(40)"
                },
            ),
            kind @ 6..=8 if postgres => self.enum_column(name, kind),
            _ => Column::new(name, "text"),
        };
        column.nullable = seed.nullable;
        if name == "computed" {
            let source = table.columns.values().find(|column| is_number(column));
            let Some(source) = source.filter(|_| !postgres) else {
                return;
            };
            let expression = format!("{} + 1", quote_identifier(&source.name));
            column = Column::new(name, "integer");
            column.generated = Some(Generated {
                expression,
                stored: seed.nullable,
            });
        } else if seed.default.is_multiple_of(3) {
            column.default = Some(self.default(&column, seed.default));
        } else if postgres && seed.default % 7 == 1 && column.data_type.sql == "bigint" {
            column.nullable = false;
            column.identity = Some(Identity::of(IdentityKind::ByDefault));
        }
        column.comment = (postgres && seed.comment).then(|| format!("the {name}"));
        table.insert_column(column);
    }

    fn enum_column(&self, name: &str, kind: u8) -> Column {
        let item = &self.enums[usize::from(kind == 8)];
        let array = if kind == 7 { "[]" } else { "" };
        let sql = format!("types.{}{array}", item.name.name);
        Column::new(
            name,
            DataType {
                sql,
                enum_type: Some(item.name.clone()),
            },
        )
    }

    /// A label of the column's type, as the catalog prints it.
    fn label(&self, column: &Column, pick: u8) -> Option<String> {
        let name = column.data_type.enum_type.as_ref()?;
        let values = &self.enums.iter().find(|item| item.name == *name)?.values;
        let label = &values[usize::from(pick / 3) % values.len()];
        Some(match column.data_type.is_array() {
            true => format!(
                "{}::{}",
                quote_literal(&format!("{{{label}}}")),
                column.data_type.sql
            ),
            false => format!("{}::{}", quote_literal(label), column.data_type.sql),
        })
    }

    fn default(&self, column: &Column, pick: u8) -> String {
        let label = self.label(column, pick);
        match (label, self.dialect) {
            (Some(label), _) => label,
            (None, _) if is_number(column) => (pick / 3 % 2).to_string(),
            (None, Dialect::Postgres) => "'x'::text".into(),
            (None, Dialect::Sqlite) if pick.is_multiple_of(2) => "CURRENT_TIMESTAMP".into(),
            (None, Dialect::Sqlite) => "'x'".into(),
        }
    }

    /// One column or two, by chance; computed ones are no keys.
    fn picked(table: &Table, on: u8) -> Vec<String> {
        let plain: Vec<&Column> = table
            .columns
            .values()
            .filter(|column| column.generated.is_none())
            .collect();
        let mut picked = Vec::new();
        for pick in [Some(on), (on.is_multiple_of(5)).then_some(on / 7)]
            .into_iter()
            .flatten()
        {
            let Some(column) = plain.get(usize::from(pick) % plain.len().max(1)) else {
                continue;
            };
            if !picked.contains(&column.name) {
                picked.push(column.name.clone());
            }
        }
        picked
    }

    /// The chosen name where it is free, else the automatic one where that is.
    fn relation_name(&mut self, chosen: &str, automatic: String) -> Option<String> {
        let postgres = self.dialect == Dialect::Postgres;
        if !chosen.is_empty() && self.relations.insert(chosen.to_owned()) {
            return Some(chosen.to_owned());
        }
        (!postgres || self.relations.insert(automatic.clone())).then_some(automatic)
    }

    fn primary_key(&mut self, table: &mut Table, seed: &PartSeed) {
        let columns = Self::picked(table, seed.on);
        if seed.kind.is_multiple_of(5) || columns.is_empty() {
            return;
        }
        for column in &columns {
            table.columns[column].nullable = false;
        }
        let chosen = format!("{}_main", table.name);
        let chosen = if seed.name == 0 { &*chosen } else { "" };
        let name = match self.dialect {
            Dialect::Postgres => self
                .relation_name(chosen, format!("{}_pkey", table.name.name))
                .expect("it is free")
                .into(),
            Dialect::Sqlite => None,
        };
        table.primary_key = Some(PrimaryKey::new(name, columns));
    }

    fn unique(&mut self, table: &mut Table, seed: &PartSeed) {
        let columns = Self::picked(table, seed.on);
        let key = table.primary_key.as_ref().map(|key| &key.columns);
        let twice = table
            .uniques
            .values()
            .any(|unique| unique.columns == columns);
        if columns.is_empty() || twice || key == Some(&columns) {
            return;
        }
        let automatic = match self.dialect {
            Dialect::Postgres => format!("{}_{}_key", table.name.name, columns.join("_")),
            Dialect::Sqlite => format!("({})", columns.join(", ")),
        };
        let chosen = ["one", "two", "main", "", "", ""][usize::from(seed.name)];
        let chosen = match chosen {
            "" => String::new(),
            chosen => format!("{}_{chosen}", table.name),
        };
        let Some(name) = self.relation_name(&chosen, automatic) else {
            return;
        };
        let nulls_not_distinct = self.dialect == Dialect::Postgres && seed.kind.is_multiple_of(4);
        let include = Vec::new();
        let unique = Unique {
            name: name.clone(),
            columns,
            include,
            nulls_not_distinct,
            deferrable: None,
            without_overlaps: false,
            only: false,
        };
        table.uniques.insert(name, unique);
    }

    fn check(&self, table: &mut Table, seed: &PartSeed) {
        let count = table.columns.len();
        let Some((_, column)) = table.columns.get_index(usize::from(seed.on) % count) else {
            return;
        };
        let name = self.identifier(&column.name);
        let expression = match self.label(column, seed.kind) {
            Some(label) => format!("{name} <> {label}"),
            None if is_number(column) => format!("{name} > {}", seed.kind % 2),
            None => format!("length({name}) > {}", seed.kind % 2),
        };
        let automatic = match self.dialect {
            Dialect::Postgres => format!("{}_{}_check", table.name.name, column.name),
            Dialect::Sqlite => format!("({expression})"),
        };
        let chosen = ["positive", "sane", "one", "", "", ""][usize::from(seed.name)];
        let chosen = format!("{}_{chosen}", table.name);
        let name = if chosen.ends_with('_') {
            automatic
        } else {
            chosen
        };
        if is_taken(table, &name) {
            return;
        }
        let check = Check {
            name: name.clone(),
            expression,
            no_inherit: false,
            not_valid: false,
            not_enforced: false,
        };
        table.checks.insert(name, check);
    }

    fn index(&mut self, table: &mut Table, seed: &PartSeed) {
        let columns = Self::picked(table, seed.on);
        let Some(first) = columns.first() else { return };
        let text = self.identifier(first);
        let column = &table.columns[first];
        let mut index = Index::on("", columns.iter().map(String::as_str));
        index.unique = seed.kind.is_multiple_of(3);
        match seed.kind % 5 {
            0 => index.predicate = Some(format!("{text} IS NOT NULL")),
            1 => {
                let label = self.label(column, seed.target);
                index.predicate = label.map(|label| format!("{text} = {label}"));
            }
            2 => {
                let key = IndexKey::Expression(format!("coalesce({text}, {text})"));
                index.parts[0].key = key;
            }
            3 => index.parts[0].descending = true,
            _ => {}
        }
        let automatic = format!("idx-{}-{}", table.name.name, columns.join("-"));
        // A name that goes from table to table; elsewhere it could stay where it isn't wanted.
        let chosen = match (index.parts[0].descending, seed.name) {
            (true, name) => ["one", "two"][usize::from(name % 2)].to_owned(),
            (false, name @ 0..=2) => format!("{}_index_{name}", table.name),
            (false, _) => String::new(),
        };
        if !self.relations.insert(automatic.clone()) && chosen.is_empty() {
            return;
        }
        self.relations.remove(&automatic);
        let name = if chosen.is_empty() { automatic } else { chosen };
        if self.relations.insert(name.clone()) {
            index.name.clone_from(&name);
            table.indexes.insert(name, index);
        }
    }

    /// SQLite's reader puts all column names in quotes.
    fn identifier(&self, name: &str) -> String {
        match self.dialect {
            Dialect::Postgres => name.to_owned(),
            Dialect::Sqlite => quote_identifier(name),
        }
    }
}

/// True for the number types of the generated schemas.
pub fn is_number(column: &Column) -> bool {
    matches!(column.data_type.sql.as_str(), "bigint" | "integer")
}

/// Constraints of a table share one space of names.
pub fn is_taken(table: &Table, name: &str) -> bool {
    let key = table.primary_key.as_ref();
    key.and_then(|key| key.name.as_deref()) == Some(name)
        || table.uniques.contains_key(name)
        || table.checks.contains_key(name)
        || table.foreign_keys.contains_key(name)
}
