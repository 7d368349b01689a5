//! `diff` and `inspect`: any two structures, and one as statements.

use std::path::Path;

use futures_util::future::try_join;
use serde::Serialize;
use ultra_codegen::{Arm, arm_on, statements};
use ultra_plan::{Backfills, Plan, plan};
use ultra_revision::Ids;
use ultra_runner::{DatabaseUrl, is_to_be_made};
use ultra_schema::{Change, Dialect, Hints, Pair, Schema, diff, masked_statement};

use super::answers::{Answers, backfills, hints, refuse_unused, unused};
use super::desired::{desired, execute};
use super::error::WriteError;
use super::extras;
use super::materialize::base;
use super::place::{Place, Scratch, dialect_of, within};
use super::probe::{null_rows, refuse_values};
use super::remade;
use super::rows::empty_tables;
use super::side::{self, Side};
use crate::config::Config;
use crate::error::Error;
use crate::project::{self, Project};

/// How two structures are compared.
#[derive(Clone, Debug, Default)]
pub struct CompareOptions {
    /// What must not be guessed.
    pub answers: Answers,
    /// A server for SQL files and revisions.
    pub scratch_url: Option<String>,
    /// The PostgreSQL schema that unqualified names mean.
    pub schema: Option<String>,
    /// Compare what was granted and revoked, too.
    pub privileges: bool,
    /// Compare who owns what, too.
    pub owners: bool,
    /// The database that SQL files are written for, where neither side says it.
    pub dialect: Option<String>,
}

/// What leads from one structure to the other.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Comparison {
    /// `postgres` or `sqlite`.
    pub dialect: &'static str,
    /// The differences in words.
    pub changes: Vec<String>,
    /// The statements that lead there.
    pub up: Vec<String>,
    /// The statements that lead back.
    pub down: Vec<String>,
    /// True where foreign keys must be off meanwhile (SQLite).
    pub foreign_keys_off: bool,
    /// What a reader may pass over: rows that make it fail, owners that change.
    pub warnings: Vec<String>,
}

impl Comparison {
    /// True where its statements hold passwords and the like, as options of user mappings and
    /// foreign servers.
    pub fn holds_secrets(&self) -> bool {
        let mut statements = self.up.iter().chain(&self.down);
        statements.any(|statement| masked_statement(statement).is_some())
    }

    /// The same, with those masked.
    pub fn mask_secrets(&mut self) {
        for statement in self.up.iter_mut().chain(&mut self.down) {
            if let Some(masked) = masked_statement(statement) {
                *statement = masked;
            }
        }
    }
}

/// Where the sides are read.
pub struct Reader<'a> {
    /// The folder of the project, or the working folder.
    pub root: &'a Path,
    /// The configuration.
    pub config: &'a Config,
    /// The revisions and entities, where they are linked.
    pub project: Option<&'a Project>,
    /// The project's database.
    pub live: Option<DatabaseUrl>,
}

impl Reader<'_> {
    /// Compares two structures and plans the way from the first to the second.
    ///
    /// # Errors
    /// Where a side can't be read, and where the plan is refused: never a part of it.
    pub async fn compare(
        &self,
        sides: Pair<&Side>,
        options: &CompareOptions,
    ) -> Result<Comparison, Error> {
        let dialect = self.dialect(sides, options)?;
        let read = |side| self.read(side, dialect, sides, options);
        let both = sides.map(|side| self.database(side).is_some());
        // A database first: files are tried out on its server, where its trouble would look like theirs.
        let (current, desired) = match (both.current, both.desired) {
            // Each has a server process of its own.
            (true, true) => try_join(read(sides.current), read(sides.desired)).await?,
            (true, false) => (read(sides.current).await?, read(sides.desired).await?),
            (false, _) => {
                let desired = read(sides.desired).await?;
                (read(sides.current).await?, desired)
            }
        };
        let schemas = Pair::new(&current, &desired);
        let answers = &options.answers;
        let mut hints = hints(dialect, answers, schemas, &[], false)?;
        hints.privileges = options.privileges;
        let is_read = |side: &Side| matches!(side, Side::Url(_) | Side::Files(_));
        hints.every_name =
            dialect == Dialect::Postgres && is_read(sides.current) && is_read(sides.desired);
        let backfills = backfills(dialect, answers, schemas, &hints)?;
        let changes = diff(dialect, schemas, &hints);
        refuse_unused(&unused(dialect, (answers, &hints), schemas, &changes))?;
        if let Some(url) = self.database(sides.current) {
            hints.empty =
                empty_tables(url, options.schema.as_deref(), dialect, schemas, &hints).await?;
        }
        let server = self.server(sides.current, options, &changes).await?;
        let own = (&hints, &backfills);
        let warnings = self.probed(sides, options, schemas, &changes, own).await?;
        // Of thousands of tables each of these is large: none stays longer than it is needed.
        let words = in_words(changes);
        let plan = plan(dialect, schemas, &hints, &backfills);
        drop((current, desired));
        let owned = options.owners || dialect == Dialect::Sqlite;
        let unowned = (!owned).then(|| remade::warning(&plan)).flatten();
        let mut comparison = spelled(dialect, plan, words, server)?;
        comparison.warnings = warnings.into_iter().chain(unowned).collect();
        Ok(comparison)
    }

    /// What the databases say of the answers, and of rows that stand in the way.
    async fn probed(
        &self,
        sides: Pair<&Side>,
        options: &CompareOptions,
        schemas: Pair<&Schema>,
        changes: &[Change],
        (hints, backfills): (&Hints, &Backfills),
    ) -> Result<Vec<String>, Error> {
        let schema = options.schema.as_deref();
        let current = self.database(sides.current);
        let server = current.or_else(|| self.database(sides.desired));
        if let Some(url) = server.filter(|url| url.pg_options().is_some()) {
            refuse_values(url, schema, schemas, backfills).await?;
        }
        let Some(url) = current else {
            return Ok(Vec::new());
        };
        let dialect = dialect_of(url.dialect());
        null_rows(url, schema, dialect, changes, (hints, backfills)).await
    }

    /// The major version of the server that the statements are for, where it makes a difference.
    async fn server(
        &self,
        side: &Side,
        options: &CompareOptions,
        changes: &[Change],
    ) -> Result<Option<u32>, Error> {
        let computes = |change: &Change| {
            matches!(change, Change::AlterColumn { column, .. }
                if column.as_ref().map(|it| &it.generated).differs())
        };
        let Some(url) = self.database(side).filter(|_| changes.iter().any(computes)) else {
            return Ok(None);
        };
        let session = project::open(url, options.schema.as_deref(), false).await?;
        let version = session.server_version().map(|version| version / 10_000);
        session.close().await?;
        Ok(version)
    }

    /// One structure, from nothing.
    ///
    /// # Errors
    /// Where it can't be read, or has something that no statement here can make.
    pub async fn inspect(
        &self,
        side: &Side,
        options: &CompareOptions,
    ) -> Result<(Schema, Comparison), Error> {
        let sides = Pair::new(side, side);
        let dialect = self.dialect(sides, options)?;
        let schema = self.read(side, dialect, sides, options).await?;
        let empty = Schema::default();
        let schemas = Pair::new(&empty, &schema);
        let hints = Hints {
            privileges: options.privileges,
            ..Hints::default()
        };
        let none = (hints, Backfills::default());
        let words = in_words(diff(dialect, schemas, &none.0));
        let plan = plan(dialect, schemas, &none.0, &none.1);
        let comparison = spelled(dialect, plan, words, None)?;
        Ok((schema, comparison))
    }

    fn database<'s>(&'s self, side: &'s Side) -> Option<&'s DatabaseUrl> {
        match side {
            Side::Url(url) => Some(url),
            Side::Live => self.live.as_ref(),
            Side::Files(_) | Side::Entities | Side::Revisions => None,
        }
    }

    fn dialect(&self, sides: Pair<&Side>, options: &CompareOptions) -> Result<Dialect, Error> {
        let of = |side| self.database(side).map(|url| dialect_of(url.dialect()));
        let named = match options.dialect.as_deref() {
            None => None,
            Some("postgres") => Some(Dialect::Postgres),
            Some("sqlite") => Some(Dialect::Sqlite),
            Some(other) => {
                return Err(WriteError::Answer(format!(
                    "--dialect {other}: it is `postgres` or `sqlite`"
                ))
                .into());
            }
        };
        let (first, second) = (of(sides.current), of(sides.desired));
        if let (Some(first), Some(second)) = (first, second)
            && first != second
        {
            return Err(WriteError::Answer(format!(
                "a {first} database and a {second} database can't be compared"
            ))
            .into());
        }
        let scratch = options
            .scratch_url
            .as_deref()
            .or(self.config.scratch_url.as_deref());
        let scratch = scratch.map(|_| Dialect::Postgres);
        let live = self.live.as_ref().map(|url| dialect_of(url.dialect()));
        if let (Some(named), Some(is)) = (named, first.or(second))
            && named != is
        {
            return Err(WriteError::Answer(format!(
                "--dialect {} is for SQL files alone: the other side is a {} database; leave it out",
                named.name(),
                is.title()
            ))
            .into());
        }
        let found = first.or(second).or(named).or(live).or(scratch);
        Ok(found.unwrap_or(Dialect::Postgres))
    }

    /// A server to try things out on: the one that was named, else that of a side or the project.
    fn scratch(&self, sides: Pair<&Side>, options: &CompareOptions) -> Result<Scratch, Error> {
        let url = self.database(sides.current);
        let url = url.or_else(|| self.database(sides.desired));
        let url = url.or(self.live.as_ref());
        let scratch = Scratch::near(self.root, self.config, url, options.scratch_url.as_deref())?;
        Ok(scratch.with_owners(options.owners))
    }

    async fn read(
        &self,
        side: &Side,
        dialect: Dialect,
        sides: Pair<&Side>,
        options: &CompareOptions,
    ) -> Result<Schema, Error> {
        let scratch = self.scratch(sides, options)?;
        if options.owners && side.needs_project() {
            return Err(WriteError::Answer(
                "`--owners` is for databases and SQL files: entities and revisions belong to whoever runs them"
                    .into(),
            )
            .into());
        }
        match side {
            Side::Url(_) | Side::Live => {
                let url = self.database(side).ok_or(WriteError::NoServer(dialect))?;
                // The project's own file may be made later; another one was named by mistake.
                let own = matches!(side, Side::Live);
                if own && is_to_be_made(url)? {
                    return Ok(Schema::default());
                }
                live(url, &scratch, dialect, options.schema.as_deref()).await
            }
            Side::Files(path) => {
                side::there(path)?;
                let files = extras::side(path, dialect)?;
                let read = within(&scratch, dialect, "files", async |place: &Place| {
                    execute(place.connection(), dialect, &files).await?;
                    Ok::<_, WriteError>(scratch.read(dialect, place.connection()).await?)
                });
                Ok(read.await?)
            }
            Side::Entities => {
                let project = self.linked()?;
                let server = scratch.version(dialect).await?;
                Ok(desired(project, &scratch, dialect, &server).await?.schema)
            }
            Side::Revisions => {
                let project = self.linked()?;
                let server = scratch.version(dialect).await?;
                let all: Ids = project.graph().iter().map(|node| node.id.clone()).collect();
                Ok(base(project, &scratch, dialect, &server, &all).await?)
            }
        }
    }

    fn linked(&self) -> Result<&Project, Error> {
        self.project.ok_or_else(|| {
            WriteError::Answer(
                "`entities` and `revisions` are a project's: run this in its folder".into(),
            )
            .into()
        })
    }
}

fn in_words(changes: Vec<Change>) -> Vec<String> {
    let words = changes.into_iter().map(|change| change.to_string());
    words.collect()
}

/// A plan as statements; a refusal of any part is one of the whole.
fn spelled(
    dialect: Dialect,
    plan: Plan,
    changes: Vec<String>,
    server: Option<u32>,
) -> Result<Comparison, Error> {
    WriteError::refused(&plan).map_err(WriteError::without_files)?;
    let Arm {
        up,
        down,
        rebuilds_tables,
        ..
    } = arm_on(dialect, &plan, server);
    drop(plan);
    // Each way's calls end where its statements are.
    let sql = |calls: Vec<_>| statements(dialect, &calls).ok_or(WriteError::Unsayable(dialect));
    Ok(Comparison {
        dialect: dialect.name(),
        changes,
        up: sql(up)?,
        down: sql(down)?,
        foreign_keys_off: rebuilds_tables,
        warnings: Vec::new(),
    })
}

async fn live(
    url: &DatabaseUrl,
    scratch: &Scratch,
    dialect: Dialect,
    schema: Option<&str>,
) -> Result<Schema, Error> {
    let session = project::open(url, schema, false).await?;
    let read = scratch.read(dialect, session.connection()).await;
    session.close().await?;
    Ok(read.map_err(WriteError::Introspect)?)
}
