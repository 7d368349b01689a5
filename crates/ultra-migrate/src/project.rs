//! A project: its revisions and its configuration.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use ultra_revision::{DeclaredRevision, Graph, Node, RevisionId, nodes};
use ultra_runner::{DatabaseUrl, Session, SessionOptions};

use crate::config::{self, Config, UrlSource};
use crate::error::Error;
use crate::migrator::Compiled;

/// A list of revisions with its configuration; its commands are methods.
#[derive(Debug)]
pub struct Project {
    root: PathBuf,
    config: Config,
    revisions: Vec<Compiled>,
    /// Where each name stands in them.
    places: BTreeMap<String, usize>,
    graph: Graph,
}

impl Project {
    /// A project whose folder is `root`.
    ///
    /// # Errors
    /// Where the revisions make no graph.
    pub fn new(
        root: impl Into<PathBuf>,
        config: Config,
        revisions: Vec<Compiled>,
    ) -> Result<Self, Error> {
        let list = revisions
            .iter()
            .map(|item| (item.name.clone(), item.declared.map(DeclaredRevision::from)));
        let graph = Graph::new(nodes(list)?)?;
        let places = revisions.iter().enumerate();
        let places = places.map(|(at, item)| (item.name.clone(), at)).collect();
        Ok(Self {
            root: root.into(),
            config,
            revisions,
            places,
            graph,
        })
    }

    /// The folder of `ultra-migrate.toml`.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// The configuration.
    pub fn config(&self) -> &Config {
        &self.config
    }

    /// The graph of the linked revisions.
    pub fn graph(&self) -> &Graph {
        &self.graph
    }

    /// The linked revision of a node, or of a shortcut.
    pub fn revision(&self, id: &RevisionId) -> Option<(&Node, &Compiled)> {
        let shortcut = || self.graph.shortcut(id).map(|shortcut| &shortcut.node);
        let node = self.graph.get(id).or_else(shortcut)?;
        let at = *self.places.get(node.name.as_str())?;
        Some((node, self.revisions.get(at)?))
    }

    /// The linked revisions, in the order of the list.
    pub fn revisions(&self) -> &[Compiled] {
        &self.revisions
    }

    /// The URL that the application uses: as [`Project::database_url`], without the direct one
    /// that the migrator has beside a pooler.
    ///
    /// # Errors
    /// Where what was found is no URL.
    pub fn application_url(&self, flag: Option<&str>) -> Result<(DatabaseUrl, UrlSource), Error> {
        let variable = |name: &str| {
            let direct = name == "MIGRATE_DATABASE_URL";
            std::env::var(name).ok().filter(|_| !direct)
        };
        config::database_url(flag, &self.config, &self.root, &variable)
    }

    /// The database's URL: `flag`, the environment, `ultra-migrate.toml`, the default.
    ///
    /// # Errors
    /// Where what was found is no URL.
    pub fn database_url(&self, flag: Option<&str>) -> Result<(DatabaseUrl, UrlSource), Error> {
        let variable = |name: &str| std::env::var(name).ok();
        config::database_url(flag, &self.config, &self.root, &variable)
    }
}

/// Opens a session for a command that writes (`create`: makes a missing SQLite file) or reads.
pub(crate) async fn open(
    url: &DatabaseUrl,
    schema: Option<&str>,
    create: bool,
) -> Result<Session, Error> {
    let (limits, default) = (config::limits()?, SessionOptions::default());
    let options = SessionOptions {
        create_sqlite: create,
        // Who creates nothing only looks.
        jit: create,
        schema: schema.map(str::to_owned),
        connect_timeout: limits.connect.unwrap_or(default.connect_timeout),
        lock_timeout: limits.lock.unwrap_or(default.lock_timeout),
        ..default
    };
    Ok(Session::open(url, &options).await?)
}
