//! A revision's own statements.

use std::sync::Arc;

use sea_orm::{Statement, Values};

use super::bind::{Literal, bound};
use super::split::{Piece, split};
use super::sqlite_literal::Mirror;
use super::{Unwritable, postgres_literal};
use crate::record::{Recorded, record};
use crate::run::journal::{BEGUN, DONE, goes_apart, mark, speaks_for_itself};
use crate::{Backend, Step};

/// What one of its statements, or one of its transactions' ends, is as SQL.
pub(super) struct Unit {
    pub(super) texts: Vec<String>,
    /// Its line in the journal, where there is one.
    pub(super) line: Option<Line>,
}

/// What the journal says of a statement.
pub(super) struct Line {
    /// It can't be in a transaction with its line: it is announced.
    pub(super) apart: bool,
    /// Announced: how many are done before it, and their mark.
    pub(super) begun: (usize, String),
    /// Done: how many are, and their mark; `None` where the claim says it.
    pub(super) done: Option<(usize, String)>,
}

struct Writer {
    backend: Backend,
    in_transaction: bool,
    /// Whether the runner would keep a journal of it.
    journalled: bool,
    mirror: Option<Mirror>,
    /// Its own transactions that are open: savepoints.
    depth: usize,
    units: Vec<Unit>,
}

/// A revision's statements, and how many there are.
pub(super) async fn own(
    step: &Step,
    backend: Backend,
    in_transaction: bool,
) -> Result<(Vec<Unit>, usize), Unwritable> {
    let migration = Arc::clone(&step.migration);
    let recording = record(migration, step.direction, backend, in_transaction).await;
    let mut writer = Writer {
        backend,
        in_transaction,
        journalled: !in_transaction && !step.plain,
        mirror: None,
        depth: 0,
        units: Vec::new(),
    };
    let recorded = recording.verdict?;
    let statements: Vec<&Statement> = recorded.iter().filter_map(executed).collect();
    let mut done = 0;
    for event in &recorded {
        match event {
            Recorded::Execute(_) => {
                writer.execute(&statements, done).await?;
                done += 1;
            }
            Recorded::Begin => {
                writer.depth += 1;
                writer.say(vec![format!("SAVEPOINT ultra_{}", writer.depth)]);
            }
            Recorded::Commit => {
                writer.say(vec![format!("RELEASE SAVEPOINT ultra_{}", writer.depth)]);
                writer.depth = writer.depth.saturating_sub(1);
            }
            Recorded::Rollback => {
                writer.say(vec![
                    format!("ROLLBACK TO SAVEPOINT ultra_{}", writer.depth),
                    format!("RELEASE SAVEPOINT ultra_{}", writer.depth),
                ]);
                writer.depth = writer.depth.saturating_sub(1);
            }
        }
    }
    Ok((writer.units, done))
}

fn executed(event: &Recorded) -> Option<&Statement> {
    match event {
        Recorded::Execute(statement) => Some(statement),
        Recorded::Begin | Recorded::Commit | Recorded::Rollback => None,
    }
}

impl Writer {
    fn say(&mut self, texts: Vec<String>) {
        self.units.push(Unit { texts, line: None });
    }

    /// The statement behind those that are done.
    async fn execute(&mut self, all: &[&Statement], done: usize) -> Result<(), Unwritable> {
        let Some(statement) = all.get(done).copied() else {
            return Ok(());
        };
        let pieces = split(&statement.sql, self.backend)?;
        for piece in &pieces {
            piece.check(self.backend)?;
            if self.in_transaction && piece.ends_transaction() {
                return Err(Unwritable::EndsTransaction);
            }
        }
        let texts = match &statement.values {
            None => self.texts(&pieces),
            Some(values) => self.prepared(&pieces, values).await?,
        };
        let line = self.journalled.then(|| {
            let mark = |kind, done: usize| (done, mark(kind, all.iter().take(done).copied()));
            let apart = goes_apart(statement, self.backend)
                || pieces.iter().any(|piece| piece.stands_alone(self.backend));
            let told = apart && speaks_for_itself(statement) && done + 1 == all.len();
            Line {
                apart,
                begun: mark(BEGUN, done),
                done: (!told).then(|| mark(DONE, done + 1)),
            }
        });
        self.units.push(Unit { texts, line });
        Ok(())
    }

    /// The server takes a text of several statements for one transaction, its client doesn't.
    fn texts(&self, pieces: &[Piece<'_>]) -> Vec<String> {
        let together = self.backend == Backend::Postgres
            && !self.in_transaction
            && !self.journalled
            && pieces.len() > 1
            && !pieces.iter().any(Piece::controls_transaction);
        let mut texts = Vec::new();
        texts.extend(together.then(|| "BEGIN".to_owned()));
        for piece in pieces {
            // Without values a parameter is none.
            let mut as_it_is = |at: usize| {
                let token = piece.tokens.get(at);
                token.map_or_else(String::new, |token| token.text.to_owned())
            };
            texts.push(piece.text(self.backend, &mut as_it_is));
        }
        texts.extend(together.then(|| "COMMIT".to_owned()));
        texts
    }

    async fn prepared(
        &mut self,
        pieces: &[Piece<'_>],
        values: &Values,
    ) -> Result<Vec<String>, Unwritable> {
        let [piece] = pieces else {
            if pieces.is_empty() {
                return Ok(Vec::new());
            }
            return Err(Unwritable::Text {
                what: "it prepares several statements as one, which no server runs".to_owned(),
            });
        };
        let mut literals = Vec::new();
        for value in &values.0 {
            literals.push(self.literal(value).await?);
        }
        Ok(vec![bound(piece, &literals, self.backend)?])
    }

    async fn literal(&mut self, value: &sea_orm::Value) -> Result<Literal, Unwritable> {
        match self.backend {
            Backend::Postgres => postgres_literal::literal(value),
            Backend::Sqlite => {
                let mirror = match self.mirror.take() {
                    Some(mirror) => mirror,
                    None => Mirror::open().await?,
                };
                let literal = mirror.literal(value).await;
                self.mirror = Some(mirror);
                literal
            }
        }
    }
}
