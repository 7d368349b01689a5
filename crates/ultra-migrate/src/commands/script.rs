//! `upgrade --sql`, `downgrade --sql`: the script of a range, without a database.

use std::fmt;

use serde::Serialize;
use ultra_revision::{
    Anchor, Follow, Ids, Point, RevisionId, Target, Transition, downgrade_path, shorten,
    upgrade_path,
};
use ultra_runner::script::{self, Section, Start};
use ultra_runner::{Backend, Direction, Place};

use super::conflict;
use super::steps::has_statements;
use crate::error::Error;
use crate::project::Project;

/// What a script is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScriptOptions {
    /// The database that it is for.
    pub backend: Backend,
    /// The PostgreSQL schema that unqualified names mean.
    pub schema: Option<String>,
}

/// A range of revisions as SQL. Shown, it is the script that psql or sqlite3 runs; all statements
/// in their order do the same through a driver.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Script {
    /// `postgres` or `sqlite`.
    pub dialect: &'static str,
    /// `up` or `down`.
    pub direction: Direction,
    /// The range, as `base:head`.
    pub range: String,
    /// What comes before the revisions: it refuses a database that is somewhere else.
    pub before: Vec<String>,
    /// The revisions in their order.
    pub revisions: Vec<ScriptRevision>,
    /// What comes after them.
    pub after: Vec<String>,
    #[serde(skip)]
    backend: Option<Backend>,
}

/// A revision of a script.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ScriptRevision {
    /// The key in the graph.
    pub revision: String,
    /// The file's stem.
    pub name: String,
    /// What it does.
    pub message: String,
    /// Whether it is in a transaction.
    pub transaction: bool,
    /// Its statements.
    #[serde(flatten)]
    pub section: Section,
}

impl Project {
    /// The script that leads from one place to another, whatever a database says: none is asked.
    ///
    /// An upgrade begins at the base unless `target` is a range; a downgrade needs one. A revision
    /// whose statements can't be known stops the script where it stands, and has a reason in it.
    ///
    /// # Errors
    /// Where the places can't be resolved, a revision lacks the database's statements, or two
    /// branches make the same thing.
    pub async fn script(
        &self,
        direction: Direction,
        target: &Target,
        options: &ScriptOptions,
    ) -> Result<Script, Error> {
        let backend = options.backend;
        let path = self.offline_path(direction, target)?;
        let ids: Ids = path.iter().map(|step| step.id.clone()).collect();
        let path = shorten(self.graph(), path, |node| {
            has_statements(node, backend.name())
        });
        self.refuse_incomplete(&path, backend)?;
        if direction == Direction::Up
            && let Some(error) = conflict::first(self, &ids, backend).await
        {
            return Err(error);
        }
        let mut revisions = Vec::new();
        for (at, transition) in path.iter().enumerate() {
            let place = Place {
                index: at + 1,
                total: path.len(),
            };
            revisions.extend(self.scripted(transition, place, backend).await?);
        }
        let (from, to) = ends(target);
        let start = self.start(direction, &ids, &from, options);
        Ok(Script {
            dialect: backend.name(),
            direction,
            range: format!("{from}:{to}"),
            before: script::start(backend, &start),
            revisions,
            after: script::end(backend),
            backend: Some(backend),
        })
    }

    /// The path, where the target says where it begins.
    fn offline_path(
        &self,
        direction: Direction,
        target: &Target,
    ) -> Result<Vec<Transition>, Error> {
        let unplaced = || Error::ScriptStart {
            asked: target.to_string(),
            example: match direction {
                Direction::Up => "base:+2",
                Direction::Down => "head:-1",
            },
        };
        let anywhere = |point: &Point| point.anchor == Anchor::Current;
        let none = Ids::new();
        match (direction, target) {
            (_, Target::Range { start, end })
                if start.iter().chain(end).any(anywhere)
                    || start.as_ref().is_some_and(Point::is_relative) =>
            {
                Err(unplaced())
            }
            (Direction::Up, Target::Points(points))
                if points
                    .iter()
                    .any(|point| point.is_relative() || anywhere(point)) =>
            {
                Err(unplaced())
            }
            (
                Direction::Down,
                Target::Points(_)
                | Target::Range { start: None, .. }
                | Target::Range { end: None, .. },
            ) => Err(unplaced()),
            (Direction::Up, _) => Ok(upgrade_path(self.graph(), &none, target)?),
            (Direction::Down, _) => Ok(downgrade_path(self.graph(), &none, target)?),
        }
    }

    async fn scripted(
        &self,
        transition: &Transition,
        place: Place,
        backend: Backend,
    ) -> Result<Option<ScriptRevision>, Error> {
        let Some(step) = self.written_step(transition, place)? else {
            return Ok(None);
        };
        let Some((node, _)) = self.revision(&transition.id) else {
            return Ok(None);
        };
        let section = script::section(&step, backend, env!("CARGO_PKG_VERSION")).await;
        Ok(Some(ScriptRevision {
            revision: node.id.to_string(),
            name: node.name.to_string(),
            message: node.message.clone(),
            transaction: step.in_transaction(backend),
            section,
        }))
    }

    /// What a database must have, and must not have, where the script begins.
    fn start(
        &self,
        direction: Direction,
        path: &Ids,
        from: &str,
        options: &ScriptOptions,
    ) -> Start {
        let graph = self.graph();
        let names = |ids: &Ids| -> Vec<String> {
            let nodes = graph.topological().filter(|node| ids.contains(&node.id));
            nodes.map(|node| node.name.to_string()).collect()
        };
        let beyond = |ids: Ids| -> Ids { ids.difference(path).cloned().collect() };
        let list: Vec<RevisionId> = path.iter().cloned().collect();
        let (applied, absent, known) = match direction {
            Direction::Up => {
                let below = beyond(graph.ancestors_and_self(&list, Follow::Everything));
                let mut absent = names(path);
                let nodes = path.iter().filter_map(|id| graph.get(id));
                let replaced = nodes.flat_map(|node| &node.replaces);
                // As `id name`.
                absent.extend(replaced.filter_map(|text| Some(text.split_once(' ')?.1.to_owned())));
                (names(&below), absent, None)
            }
            Direction::Down => {
                let above = beyond(graph.descendants_and_self(&list, Follow::Everything));
                let all = graph.iter().map(|node| node.name.to_string()).collect();
                (names(path), names(&above), Some(all))
            }
        };
        Start {
            schema: options.schema.clone(),
            direction,
            from: from.to_owned(),
            applied,
            absent,
            known,
        }
    }
}

/// Both ends as they were typed, or as they are meant.
fn ends(target: &Target) -> (String, String) {
    let said = |point: &Option<Point>, default: &str| {
        point
            .as_ref()
            .map_or_else(|| default.to_owned(), ToString::to_string)
    };
    match target {
        Target::Points(_) => ("base".to_owned(), target.to_string()),
        Target::Range { start, end } => (said(start, "base"), said(end, "heads")),
    }
}

impl Script {
    /// The revisions that stop it: their statements can't be known without a database.
    pub fn gaps(&self) -> impl Iterator<Item = &ScriptRevision> {
        let stops = |revision: &&ScriptRevision| revision.section.reason.is_some();
        self.revisions.iter().filter(stops)
    }

    /// The file's head, in comments.
    fn head(&self) -> Vec<String> {
        let verb = match self.direction {
            Direction::Up => "upgrade",
            Direction::Down => "downgrade",
        };
        let (server, run) = match self.backend {
            Some(Backend::Postgres) | None => ("PostgreSQL", "psql -d DATABASE -f FILE"),
            Some(Backend::Sqlite) => ("SQLite", "sqlite3 DATABASE < FILE"),
        };
        let mut lines = vec![
            format!("{verb} {} on {server}", self.range),
            format!("Run it with: {run}"),
            "It refuses a database that is somewhere else, and stops at the first error."
                .to_owned(),
            "What was done before stays; `ultra-migrate upgrade` goes on from there.".to_owned(),
        ];
        let gaps: Vec<&str> = self.gaps().map(|gap| gap.name.as_str()).collect();
        if !gaps.is_empty() {
            lines.push(format!("NOT COMPLETE: it stops at {}", gaps.join(", ")));
        }
        lines
    }
}

impl fmt::Display for Script {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.revisions.is_empty() {
            return Ok(());
        }
        for line in self.head() {
            writeln!(f, "-- {}", one_line(&line))?;
        }
        let client = self.backend.map(script::client).unwrap_or_default();
        for line in client {
            writeln!(f, "{line}")?;
        }
        statements(f, &self.before)?;
        for (at, revision) in self.revisions.iter().enumerate() {
            let place = format!("[{}/{}]", at + 1, self.revisions.len());
            let (id, message) = (&revision.revision, one_line(&revision.message));
            writeln!(f, "\n-- {place} {id}: {message} ({})", revision.name)?;
            if !revision.transaction {
                writeln!(f, "-- without a transaction: a failure leaves a part of it")?;
            }
            statements(f, &revision.section.before)?;
            if let Some(reason) = &revision.section.reason {
                writeln!(f, "-- NOT IN THIS SCRIPT: {}", one_line(reason))?;
                writeln!(
                    f,
                    "-- Put its statements in the place of the next one, or run `ultra-migrate`."
                )?;
            }
            statements(f, &revision.section.statements)?;
            statements(f, &revision.section.after)?;
        }
        writeln!(f, "\n-- done")?;
        statements(f, &self.after)
    }
}

fn statements(f: &mut fmt::Formatter<'_>, statements: &[String]) -> fmt::Result {
    statements
        .iter()
        .try_for_each(|text| writeln!(f, "{text};"))
}

/// For a comment, which the end of its line ends.
fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
