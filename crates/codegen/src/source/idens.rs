//! The names that a migration freezes in local `Iden` enums.

use std::collections::{BTreeMap, BTreeSet};

use ultra_schema::Name;

/// The prefix of the table that a rebuild fills.
const REBUILT: &str = "_new_";

/// The `Iden` enums of one file: table by table, the columns in order of their first use.
#[derive(Debug, Default)]
pub(super) struct Idens {
    tables: Vec<Enum>,
}

#[derive(Debug)]
struct Enum {
    table: String,
    name: String,
    used: bool,
    rebuilt: bool,
    columns: Vec<String>,
}

impl Idens {
    /// The path that names a table in Rust, qualified where it is in another schema.
    pub(super) fn table(&mut self, name: &Name) -> String {
        let (table, rebuilt) = match name.name.strip_prefix(REBUILT) {
            Some(table) => (table, true),
            None => (name.name.as_str(), false),
        };
        let item = self.entry(table);
        item.rebuilt |= rebuilt;
        item.used |= !rebuilt;
        let path = format!(
            "{}::{}",
            item.name,
            if rebuilt { "Rebuilt" } else { "Table" }
        );
        match &name.schema {
            Some(schema) => format!("(Alias::new({schema:?}), {path})"),
            None => path,
        }
    }

    /// The path that names a column in Rust.
    pub(super) fn column(&mut self, table: &Name, column: &str) -> String {
        let table = table.name.strip_prefix(REBUILT).unwrap_or(&table.name);
        let item = self.entry(table);
        if !item.columns.iter().any(|known| known == column) {
            item.columns.push(column.to_owned());
        }
        let variants = item.variants();
        let variant = variants.get(column).cloned().unwrap_or_default();
        format!("{}::{variant}", item.name)
    }

    fn entry(&mut self, table: &str) -> &mut Enum {
        let at = self
            .tables
            .iter()
            .position(|item| item.table == table)
            .unwrap_or_else(|| {
                let taken: BTreeSet<&str> =
                    self.tables.iter().map(|item| item.name.as_str()).collect();
                let reserved = RESERVED.into_iter();
                let name = free(pascal(table), &taken.into_iter().chain(reserved).collect());
                self.tables.push(Enum::new(table, name));
                self.tables.len() - 1
            });
        // The position was found or made just now.
        #[expect(clippy::indexing_slicing, reason = "the position is that of an item")]
        &mut self.tables[at]
    }

    /// The enums as source, each with a blank line before it.
    pub(super) fn source(&self) -> String {
        self.tables.iter().map(Enum::source).collect()
    }
}

impl Enum {
    fn new(table: &str, name: String) -> Self {
        Self {
            table: table.into(),
            name,
            used: false,
            rebuilt: false,
            columns: Vec::new(),
        }
    }

    /// Variant names by column. Names that would clash get a number, in order of first use.
    fn variants(&self) -> BTreeMap<String, String> {
        // `Self` is no name for a variant.
        let mut taken: BTreeSet<String> = ["Table", "Rebuilt", "Self"].map(String::from).into();
        let mut variants = BTreeMap::new();
        for column in &self.columns {
            let known: BTreeSet<&str> = taken.iter().map(String::as_str).collect();
            let variant = free(pascal(column), &known);
            taken.insert(variant.clone());
            variants.insert(column.clone(), variant);
        }
        variants
    }

    fn source(&self) -> String {
        let mut out = format!("\n#[derive(DeriveIden)]\nenum {} {{\n", self.name);
        if self.used {
            out.push_str(&variant(
                "Table",
                &self.table,
                snake(&self.name) == self.table,
            ));
        }
        if self.rebuilt {
            out.push_str(&variant(
                "Rebuilt",
                &format!("{REBUILT}{}", self.table),
                false,
            ));
        }
        let variants = self.variants();
        for column in &self.columns {
            let name = variants.get(column).map(String::as_str).unwrap_or_default();
            out.push_str(&variant(name, column, snake(name) == *column));
        }
        out.push_str("}\n");
        out
    }
}

fn variant(name: &str, iden: &str, derived: bool) -> String {
    if derived {
        format!("    {name},\n")
    } else {
        format!("    #[sea_orm(iden = {iden:?})]\n    {name},\n")
    }
}

/// A name that isn't taken: the wanted one, else with a number.
fn free(wanted: String, taken: &BTreeSet<&str>) -> String {
    let mut name = wanted.clone();
    let mut number = 2;
    while taken.contains(name.as_str()) {
        name = format!("{wanted}{number}");
        number += 1;
    }
    name
}

/// What a generated file has in scope already, as far as a table may be called so.
const RESERVED: [&str; 25] = [
    "Self",
    "Migration",
    "Revision",
    "Table",
    "Index",
    "Type",
    "Expr",
    "Alias",
    "ColumnDef",
    "ColumnType",
    "ForeignKey",
    "ForeignKeyAction",
    "StringLen",
    "SchemaManager",
    "DbErr",
    "DbBackend",
    "Result",
    "Ok",
    "Err",
    "Some",
    "None",
    "Iden",
    "Query",
    "Value",
    "Order",
];

/// `display_name` → `DisplayName`; what no identifier can hold is left out.
fn pascal(name: &str) -> String {
    let mut out = String::new();
    let mut upper = true;
    for c in name.chars() {
        if !c.is_ascii_alphanumeric() {
            upper = true;
        } else if upper {
            out.push(c.to_ascii_uppercase());
            upper = false;
        } else {
            out.push(c);
        }
    }
    if out.is_empty() || out.starts_with(|c: char| c.is_ascii_digit()) {
        out.insert(0, 'N');
    }
    out
}

/// What `DeriveIden` makes of a variant, as far as that is beyond doubt: words of two or more
/// letters. Everything else is spelt out, which the empty answer leads to.
fn snake(name: &str) -> String {
    let mut out = String::new();
    let mut word = 0;
    for c in name.chars() {
        if c.is_ascii_uppercase() {
            if !out.is_empty() {
                if word < 2 {
                    return String::new();
                }
                out.push('_');
            }
            out.push(c.to_ascii_lowercase());
            word = 1;
        } else if c.is_ascii_lowercase() {
            out.push(c);
            word += 1;
        } else {
            return String::new();
        }
    }
    if word < 2 { String::new() } else { out }
}
