//! What only the text of `CREATE TABLE` says.

use ultra_schema::{ClauseOn, Deferrable};

use super::cursor::{Cursor, split_at_commas};
use super::tokens::{Kind, ParseError, Token};

/// The parts of a `CREATE TABLE` that no pragma tells. Lists are in the order of the text.
#[derive(Debug, Default)]
pub(super) struct CreateTable<'a> {
    pub(super) columns: Vec<ColumnClause<'a>>,
    pub(super) primary_key_name: Option<String>,
    pub(super) autoincrement: bool,
    pub(super) uniques: Vec<UniqueClause>,
    pub(super) foreign_keys: Vec<ForeignKeyClause>,
    pub(super) checks: Vec<CheckClause<'a>>,
    /// The actions of `ON CONFLICT`, with what they belong to; `ABORT`, the default, is left out.
    pub(super) conflicts: Vec<(ClauseOn, String)>,
}

/// A column.
#[derive(Debug)]
pub(super) struct ColumnClause<'a> {
    pub(super) name: String,
    pub(super) collation: Option<String>,
    pub(super) generated: Option<&'a [Token<'a>]>,
}

/// A unique constraint.
#[derive(Debug)]
pub(super) struct UniqueClause {
    pub(super) name: Option<String>,
    pub(super) columns: Vec<String>,
}

/// A foreign key; its columns come from the pragma.
#[derive(Debug)]
pub(super) struct ForeignKeyClause {
    pub(super) name: Option<String>,
    pub(super) deferrable: Option<Deferrable>,
}

/// A check.
#[derive(Debug)]
pub(super) struct CheckClause<'a> {
    pub(super) name: Option<String>,
    pub(super) condition: &'a [Token<'a>],
}

/// Reads a `CREATE TABLE` as SQLite stores it.
pub(super) fn parse<'a>(tokens: &'a [Token<'a>]) -> Result<CreateTable<'a>, ParseError> {
    let mut cursor = Cursor::new(tokens);
    cursor.eat(&["CREATE"]);
    if !cursor.eat(&["TEMP"]) {
        cursor.eat(&["TEMPORARY"]);
    }
    if !cursor.eat(&["TABLE"]) {
        return Err(cursor.unexpected("TABLE"));
    }
    cursor.eat(&["IF", "NOT", "EXISTS"]);
    cursor.name()?;
    if cursor.eat_symbol(".") {
        cursor.name()?;
    }
    let mut body = Cursor::new(cursor.group()?);
    let mut table = CreateTable::default();
    while !body.is_at_end() {
        // SQLite takes table constraints without commas between them.
        if body.eat_symbol(",") {
            continue;
        }
        if at_table_constraint(&body) {
            table.table_constraint(&mut body)?;
        } else {
            table.column(&mut body)?;
        }
    }
    Ok(table)
}

fn at_table_constraint(cursor: &Cursor<'_>) -> bool {
    ["CONSTRAINT", "PRIMARY", "UNIQUE", "CHECK", "FOREIGN"]
        .iter()
        .any(|word| cursor.at(&[word]))
}

/// Words that end a column's type.
const COLUMN_CONSTRAINTS: [&str; 13] = [
    "CONSTRAINT",
    "PRIMARY",
    "NOT",
    "NULL",
    "UNIQUE",
    "CHECK",
    "DEFAULT",
    "COLLATE",
    "REFERENCES",
    "GENERATED",
    "AS",
    "DEFERRABLE",
    "ON",
];

impl<'a> CreateTable<'a> {
    fn column(&mut self, cursor: &mut Cursor<'a>) -> Result<(), ParseError> {
        let mut column = ColumnClause {
            name: cursor.name()?,
            collation: None,
            generated: None,
        };
        skip_type(cursor)?;
        let mut name = None;
        while !cursor.is_at_end() && !cursor.peek().is_some_and(|token| token.is_symbol(",")) {
            if cursor.eat(&["CONSTRAINT"]) {
                name = Some(cursor.name()?);
            } else {
                self.column_constraint(&mut column, name.take(), cursor)?;
            }
        }
        self.columns.push(column);
        Ok(())
    }

    fn column_constraint(
        &mut self,
        column: &mut ColumnClause<'a>,
        name: Option<String>,
        cursor: &mut Cursor<'a>,
    ) -> Result<(), ParseError> {
        if self.deferrable(cursor) {
            return Ok(());
        }
        if cursor.eat(&["PRIMARY", "KEY"]) {
            self.primary_key_name = name;
            let _ = cursor.eat(&["ASC"]) || cursor.eat(&["DESC"]);
            self.conflict(cursor, Some(ClauseOn::PrimaryKey))?;
            self.autoincrement |= cursor.eat(&["AUTOINCREMENT"]);
            return Ok(());
        }
        if cursor.eat(&["NOT", "NULL"]) {
            return self.conflict(cursor, Some(ClauseOn::NotNull(column.name.clone())));
        }
        if cursor.eat(&["NULL"]) {
            return self.conflict(cursor, None);
        }
        if cursor.eat(&["UNIQUE"]) {
            let columns = vec![column.name.clone()];
            self.uniques.push(UniqueClause {
                name,
                columns: columns.clone(),
            });
            return self.conflict(cursor, Some(ClauseOn::Unique(columns)));
        }
        if cursor.eat(&["CHECK"]) {
            return self.check(name, cursor);
        }
        if cursor.eat(&["DEFAULT"]) {
            return skip_default(cursor);
        }
        if cursor.eat(&["COLLATE"]) {
            column.collation = Some(cursor.name()?.to_ascii_uppercase());
            return Ok(());
        }
        if cursor.eat(&["REFERENCES"]) {
            return self.references(name, cursor);
        }
        if cursor.eat(&["GENERATED", "ALWAYS", "AS"]) || cursor.eat(&["AS"]) {
            column.generated = Some(cursor.group()?);
            let _ = cursor.eat(&["STORED"]) || cursor.eat(&["VIRTUAL"]);
            return Ok(());
        }
        Err(cursor.unexpected(&format!("a constraint of column {}", column.name)))
    }

    fn table_constraint(&mut self, cursor: &mut Cursor<'a>) -> Result<(), ParseError> {
        let mut name = None;
        while cursor.eat(&["CONSTRAINT"]) {
            name = Some(cursor.name()?);
        }
        if cursor.eat(&["PRIMARY", "KEY"]) {
            let group = cursor.group()?;
            self.primary_key_name = name;
            self.autoincrement |= group.iter().any(|token| token.is_word("AUTOINCREMENT"));
            return self.conflict(cursor, Some(ClauseOn::PrimaryKey));
        }
        if cursor.eat(&["UNIQUE"]) {
            let columns: Vec<String> = split_at_commas(cursor.group()?)
                .iter()
                .filter_map(|part| part.first())
                .map(Token::name)
                .collect();
            let on = ClauseOn::Unique(columns.clone());
            self.uniques.push(UniqueClause { name, columns });
            return self.conflict(cursor, Some(on));
        }
        if cursor.eat(&["CHECK"]) {
            return self.check(name, cursor);
        }
        if cursor.eat(&["FOREIGN", "KEY"]) {
            cursor.group()?;
            if !cursor.eat(&["REFERENCES"]) {
                return Err(cursor.unexpected("REFERENCES"));
            }
            self.references(name, cursor)?;
            self.deferrable(cursor);
            return Ok(());
        }
        Err(cursor.unexpected("a table constraint"))
    }

    fn check(&mut self, name: Option<String>, cursor: &mut Cursor<'a>) -> Result<(), ParseError> {
        let condition = cursor.group()?;
        self.checks.push(CheckClause { name, condition });
        // SQLite reads it there and does nothing about it.
        self.conflict(cursor, None)
    }

    fn references(
        &mut self,
        name: Option<String>,
        cursor: &mut Cursor<'a>,
    ) -> Result<(), ParseError> {
        cursor.name()?;
        if cursor.at_group() {
            cursor.group()?;
        }
        loop {
            if cursor.eat(&["MATCH"]) {
                cursor.name()?;
            } else if cursor.eat(&["ON"]) {
                cursor.name()?;
                let two = cursor.eat(&["SET"]) || cursor.eat(&["NO"]);
                let _ = two;
                cursor.name()?;
            } else {
                break;
            }
        }
        self.foreign_keys.push(ForeignKeyClause {
            name,
            deferrable: None,
        });
        Ok(())
    }

    /// `[NOT] DEFERRABLE [INITIALLY …]`, which belongs to the latest foreign key.
    fn deferrable(&mut self, cursor: &mut Cursor<'a>) -> bool {
        let not = cursor.eat(&["NOT", "DEFERRABLE"]);
        if !not && !cursor.eat(&["DEFERRABLE"]) {
            return false;
        }
        let deferred = cursor.eat(&["INITIALLY", "DEFERRED"]);
        cursor.eat(&["INITIALLY", "IMMEDIATE"]);
        if let Some(latest) = self.foreign_keys.last_mut() {
            latest.deferrable = (deferred && !not).then_some(Deferrable::InitiallyDeferred);
        }
        true
    }

    fn conflict(
        &mut self,
        cursor: &mut Cursor<'a>,
        on: Option<ClauseOn>,
    ) -> Result<(), ParseError> {
        if cursor.eat(&["ON", "CONFLICT"]) {
            let action = cursor.name()?.to_ascii_uppercase();
            if let Some(on) = on.filter(|_| action != "ABORT") {
                self.conflicts.push((on, action));
            }
        }
        Ok(())
    }
}

fn skip_type(cursor: &mut Cursor<'_>) -> Result<(), ParseError> {
    while let Some(token) = cursor.peek() {
        if token.is_symbol("(") {
            cursor.group()?;
        } else if token.kind == Kind::Symbol
            || COLUMN_CONSTRAINTS.iter().any(|word| token.is_word(word))
        {
            break;
        } else {
            cursor.next();
        }
    }
    Ok(())
}

fn skip_default(cursor: &mut Cursor<'_>) -> Result<(), ParseError> {
    if cursor.at_group() {
        cursor.group()?;
        return Ok(());
    }
    let _ = cursor.eat_symbol("+") || cursor.eat_symbol("-");
    match cursor.next() {
        Some(_) => Ok(()),
        None => Err(cursor.unexpected("a default")),
    }
}
