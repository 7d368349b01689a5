//! A case: two structures, rows, and what must hold when one becomes the other.

use std::path::Path;

use ultra_plan::Backfills;
use ultra_schema::{
    Hints, Name, Pair, Renamed, RenamedColumn, RenamedObject, RenamedTable, RenamedValue, Schema,
    possible_renames,
};

/// One case, from a file or from a collection.
#[derive(Clone, Debug, Default)]
pub(crate) struct Case {
    /// Where it comes from.
    pub(crate) id: String,
    /// The SQL of the first structure.
    pub(crate) before: String,
    /// The SQL of the wanted structure.
    pub(crate) after: String,
    /// Rows of the first structure.
    pub(crate) seed: String,
    /// Queries that answer the same before and after, and after the way back.
    pub(crate) checks: Vec<String>,
    /// Rows that a query must give after the way up, as `psql -At` prints them.
    pub(crate) expected: Option<(String, Vec<String>)>,
    /// Part of the refusal that is expected instead of a plan.
    pub(crate) refused: Option<String>,
    /// Part of the server's message where the way back must fail while there are rows.
    pub(crate) down_fails: Option<String>,
    /// True where the two texts may differ although nothing does.
    pub(crate) text_differs: bool,
    /// True where the way back is judged by our reader alone, which is quicker.
    pub(crate) quick: bool,
    /// True where it is known that no table has rows.
    pub(crate) empty: bool,
    /// The lowest version of PostgreSQL that it can be played on; 0 for any.
    pub(crate) since: u32,
    /// True where the statements may use what this server has.
    pub(crate) here: bool,
    /// Whether what may be a rename is one, question by question, where nobody says it by name.
    pub(crate) answers: Vec<bool>,
    pub(crate) renames: Vec<String>,
    pub(crate) drops: Vec<String>,
    pub(crate) backfills: Vec<String>,
    /// True where names that nobody chose count, too.
    pub(crate) every_name: bool,
}

impl Case {
    /// Reads the sections of a case file: `-- before`, `-- after`, `-- seed`, `-- check`,
    /// `-- options`, `-- refused`. What stands before the first one is its description.
    pub(crate) fn parse(id: &str, text: &str) -> Result<Self, String> {
        let mut case = Self {
            id: id.into(),
            ..Self::default()
        };
        let mut section = "";
        for line in text.lines() {
            let marker = line.strip_prefix("-- ").unwrap_or_default();
            if ["before", "after", "seed", "check", "options", "refused"].contains(&marker) {
                section = marker;
                continue;
            }
            match section {
                "before" => push(&mut case.before, line),
                "after" => push(&mut case.after, line),
                "seed" => push(&mut case.seed, line),
                _ if line.trim().is_empty() || section.is_empty() => {}
                "check" => case.checks.push(line.trim_end_matches(';').into()),
                "refused" => case.refused = Some(line.trim().into()),
                _ => case.option(line.trim())?,
            }
        }
        if case.before.is_empty() && case.after.is_empty() {
            return Err(format!("{id}: neither `-- before` nor `-- after`"));
        }
        Ok(case)
    }

    /// All case files of a folder, by name.
    pub(crate) fn folder(folder: &Path) -> Result<Vec<Self>, String> {
        let said = |error: std::io::Error| format!("{}: {error}", folder.display());
        let mut cases = Vec::new();
        for entry in std::fs::read_dir(folder).map_err(said)? {
            let path = entry.map_err(said)?.path();
            if path.extension().is_some_and(|extension| extension == "sql") {
                let id = path
                    .file_stem()
                    .unwrap_or_default()
                    .to_string_lossy()
                    .into_owned();
                cases.push(Self::parse(
                    &id,
                    &std::fs::read_to_string(&path).map_err(said)?,
                )?);
            }
        }
        cases.sort_by(|a, b| a.id.cmp(&b.id));
        Ok(cases)
    }

    /// Takes one answer: `empty`, `rename a=b`, `drop a.b`, `backfill a.b=1`, `down fails TEXT`; or the
    /// lowest version of PostgreSQL that can play the case, `since 17`, and `here` for statements
    /// that are for this server alone; and `names` where names that nobody chose count, too.
    pub(crate) fn option(&mut self, line: &str) -> Result<(), String> {
        let (word, value) = line.split_once(' ').unwrap_or((line, ""));
        match word {
            "empty" => self.empty = true,
            "rename" => self.renames.push(value.into()),
            "drop" => self.drops.push(value.into()),
            "backfill" => self.backfills.push(value.into()),
            "here" => self.here = true,
            "names" => self.every_name = true,
            "since" => {
                let version = value.parse();
                self.since = version.map_err(|_| format!("{}: since `{value}`", self.id))?;
            }
            "down" => {
                let text = value.strip_prefix("fails").unwrap_or(value).trim();
                self.down_fails = Some(text.into());
            }
            _ => return Err(format!("{}: option `{line}` is not known", self.id)),
        }
        Ok(())
    }

    /// The answers about renames, for this pair of schemas.
    pub(crate) fn hints(&self, schemas: Pair<&Schema>) -> Result<Hints, String> {
        let mut hints = Hints {
            drops: self.drops.clone(),
            every_name: self.every_name,
            ..Hints::default()
        };
        // Collections of pairs have structure alone.
        if self.quick || self.empty {
            hints.empty = schemas.current.tables.keys().cloned().collect();
        }
        for rename in &self.renames {
            let (from, to) = rename.split_once('=').ok_or(rename)?;
            // A value of an enum type, or the type itself.
            let value = schemas.current.enums.values().find_map(|item| {
                let value = from.strip_prefix(&format!("{}.", item.name))?;
                item.values
                    .iter()
                    .any(|it| it == value)
                    .then_some((item, value))
            });
            if let Some((item, value)) = value {
                hints.values.push(RenamedValue {
                    item: item.name.clone(),
                    from: value.into(),
                    to: to.into(),
                });
                continue;
            }
            if schemas.current.enums.contains_key(&name(from)) {
                hints.objects.push(RenamedObject {
                    kind: "enum".into(),
                    from: name(from),
                    to: name(to),
                });
                continue;
            }
            let known = |table: &Name| {
                schemas.current.tables.contains_key(table)
                    || schemas.desired.tables.contains_key(table)
            };
            match from
                .rsplit_once('.')
                .map(|(table, column)| (name(table), column))
            {
                Some((table, column)) if known(&table) => hints.columns.push(RenamedColumn {
                    table,
                    from: column.into(),
                    to: to.into(),
                }),
                Some(_) | None => {
                    hints.tables.push(RenamedTable {
                        from: name(from),
                        to: name(to),
                    });
                }
            }
        }
        self.answer(schemas, &mut hints);
        hints.check(schemas).map_err(|error| error.to_string())?;
        Ok(hints)
    }

    /// Answers what may be a rename by turns, until there is no question any more.
    fn answer(&self, schemas: Pair<&Schema>, hints: &mut Hints) {
        // In an empty table nothing is a question, unless somebody wants to be asked.
        let empty = if self.answers.iter().any(|rename| *rename) {
            std::mem::take(&mut hints.empty)
        } else {
            hints.empty.clone()
        };
        let mut answers = self.answers.iter().copied().cycle();
        while let (Some(rename), Some(question)) = (
            answers.next(),
            possible_renames(schemas, hints).into_iter().next(),
        ) {
            let to = question.to.first().filter(|_| rename);
            if let (Renamed::Value, Some(to)) = (question.what, to) {
                let (item, value) = question.from.rsplit_once('.').unwrap_or_default();
                hints.values.push(RenamedValue {
                    item: name(item),
                    from: value.into(),
                    to: to.clone(),
                });
                continue;
            }
            let column = question.from.rsplit_once('.').filter(|(table, _)| {
                let known = |schema: &Schema| schema.tables.contains_key(&name(table));
                known(schemas.current) || known(schemas.desired)
            });
            match (to, column) {
                (None, _) => hints.drops.push(question.from),
                (Some(to), Some((table, from))) => hints.columns.push(RenamedColumn {
                    table: name(table),
                    from: from.into(),
                    to: to.clone(),
                }),
                (Some(to), None) => hints.tables.push(RenamedTable {
                    from: name(&question.from),
                    to: name(to),
                }),
            }
        }
        hints.empty = empty;
    }

    /// The values for rows that exist.
    pub(crate) fn backfills(&self) -> Result<Backfills, String> {
        Backfills::parse(self.backfills.iter().map(String::as_str))
            .map_err(|error| error.to_string())
    }
}

fn push(text: &mut String, line: &str) {
    text.push_str(line);
    text.push('\n');
}

fn name(text: &str) -> Name {
    match text.split_once('.') {
        Some((schema, table)) => Name::qualified(schema, table),
        None => Name::new(text),
    }
}
