//! The sources of a migration crate, read without compiling them.

use std::path::{Path, PathBuf};

use ultra_codegen::header::{HeaderError, doc_header, parse_header};
use ultra_codegen::list::{self, ListError};
use ultra_revision::{DeclaredRevision, Graph, GraphError, MigrationName, nodes};

use crate::config::Config;

/// The migration crate as it lies on disk.
#[derive(Clone, Debug)]
pub struct Sources {
    folder: PathBuf,
    /// The list; without git's markers where `resolved`.
    list: String,
    resolved: bool,
    files: Vec<SourceFile>,
    graph: Graph,
}

#[derive(Clone, Debug)]
struct SourceFile {
    name: String,
    text: String,
    declared: Option<DeclaredRevision>,
}

/// Sources that can't be read.
#[derive(Debug, thiserror::Error)]
pub enum SourceError {
    /// A file can't be read.
    #[error("{path} can't be read: {source}")]
    Read {
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// A file can't be written; nothing was changed.
    #[error("{path} can't be written: {source}; nothing was changed")]
    Write {
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The list of revisions.
    #[error("{path}: {source}")]
    List {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        source: ListError,
    },
    /// The head of a revision.
    #[error("{path}: {source}")]
    Header {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        source: HeaderError,
    },
    /// The revisions make no graph.
    #[error(transparent)]
    Graph(#[from] GraphError),
}

impl Sources {
    /// Reads `src/lib.rs` of the migration crate and the files that it lists.
    ///
    /// # Errors
    /// Names the file that can't be read or isn't right.
    pub fn read(root: &Path, config: &Config) -> Result<Self, SourceError> {
        let folder = root.join(&config.migration).join("src");
        let list = read(&folder.join("lib.rs"))?;
        Self::with_list(folder, list)
    }

    /// The same, after git's conflict markers were taken out of the list; the second value says
    /// whether there were any. Nothing is written.
    ///
    /// # Errors
    /// Where the conflict is about more than lines of the list.
    pub fn read_resolving(root: &Path, config: &Config) -> Result<(Self, bool), SourceError> {
        let folder = root.join(&config.migration).join("src");
        let path = folder.join("lib.rs");
        let text = read(&path)?;
        let resolved =
            list::resolve_conflict(&text).map_err(|source| SourceError::List { path, source })?;
        let conflicted = resolved.is_some();
        let sources = Self::with_list(folder, resolved.unwrap_or(text))?;
        let sources = Self {
            resolved: conflicted,
            ..sources
        };
        Ok((sources, conflicted))
    }

    fn with_list(folder: PathBuf, list_text: String) -> Result<Self, SourceError> {
        let path = folder.join("lib.rs");
        let names =
            list::listed(&list_text).map_err(|source| SourceError::List { path, source })?;
        let mut files = Vec::with_capacity(names.len());
        for name in names {
            let path = folder.join(format!("{name}.rs"));
            let text = read(&path)?;
            let header =
                parse_header(&text).map_err(|source| SourceError::Header { path, source })?;
            files.push(SourceFile {
                name,
                text,
                declared: header.map(|header| header.declared),
            });
        }
        let named = files
            .iter()
            .map(|file| (file.name.clone(), file.declared.clone()));
        let graph = Graph::new(nodes(named)?)?;
        Ok(Self {
            folder,
            list: list_text,
            resolved: false,
            files,
            graph,
        })
    }

    /// The graph of the listed revisions.
    pub fn graph(&self) -> &Graph {
        &self.graph
    }

    /// The names of the listed revisions, in the order of the list.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.files.iter().map(|file| file.name.as_str())
    }

    /// The folder of the revisions.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The text of a listed revision.
    pub fn text(&self, name: &str) -> Option<&str> {
        self.files
            .iter()
            .find(|file| file.name == name)
            .map(|file| file.text.as_str())
    }

    /// The file of a revision.
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.join(format!("{name}.rs"))
    }

    /// Migration files in the folder that the list doesn't have.
    ///
    /// # Errors
    /// Where the folder can't be read.
    pub fn unlisted(&self) -> Result<Vec<String>, SourceError> {
        let error = |source| SourceError::Read {
            path: self.folder.clone(),
            source,
        };
        let mut found = Vec::new();
        for entry in std::fs::read_dir(&self.folder).map_err(error)? {
            let name = entry.map_err(error)?.file_name();
            let Some(stem) = name.to_str().and_then(|name| name.strip_suffix(".rs")) else {
                continue;
            };
            let dated = MigrationName::new(stem).is_ok_and(|name| name.stamp().is_some());
            if dated && !self.files.iter().any(|file| file.name == stem) {
                found.push(stem.to_owned());
            }
        }
        found.sort();
        Ok(found)
    }

    /// Where the doc comment of a file says something else than its `REVISION`: file, sentence.
    pub fn header_differences(&self) -> Vec<(String, String)> {
        self.files
            .iter()
            .filter_map(|file| Some((file, file.declared.as_ref()?)))
            .flat_map(|(file, declared)| {
                let differences = doc_header(&file.text).differences(declared);
                differences
                    .into_iter()
                    .map(|text| (file.name.clone(), text))
            })
            .collect()
    }

    /// Writes a new revision and lists it, behind another one or at the end: both or neither.
    ///
    /// # Errors
    /// Where a file can't be written; the other one is then as it was.
    pub(crate) fn add(
        &self,
        name: &str,
        text: &str,
        after: Option<&str>,
    ) -> Result<PathBuf, SourceError> {
        let list_path = self.folder.join("lib.rs");
        // Others may generate at the same time: what is on disk now counts, and only one writes.
        let lock = std::fs::File::open(&self.folder).and_then(|folder| {
            folder.lock()?;
            Ok(folder)
        });
        if let Err(error) = &lock {
            tracing::debug!(%error, "the folder of the revisions can't be locked");
        }
        let current = read(&list_path)?;
        let former = if self.resolved { &self.list } else { &current };
        let list = match after {
            Some(after) => list::add_after(former, name, after),
            None => list::add(former, name),
        };
        let list = list.map_err(|source| SourceError::List {
            path: list_path.clone(),
            source,
        })?;
        self.refuse_unfit(name, text)?;
        let path = self.path(name);
        let failed = |path: &Path| {
            let path = path.to_owned();
            move |source| SourceError::Write { path, source }
        };
        let mut file = std::fs::File::create_new(&path).map_err(failed(&path))?;
        let written = std::io::Write::write_all(&mut file, text.as_bytes())
            .map_err(failed(&path))
            .and_then(|()| replace(&list_path, &list).map_err(failed(&list_path)));
        if let Err(error) = written {
            // The file is ours and of no use without its entry.
            if let Err(error) = std::fs::remove_file(&path) {
                tracing::warn!(%error, path = %path.display(), "a half-written file is left");
            }
            return Err(error);
        }
        Ok(path)
    }

    /// A revision that doesn't fit the graph would break every command after it.
    fn refuse_unfit(&self, name: &str, text: &str) -> Result<(), SourceError> {
        let header = parse_header(text).map_err(|source| SourceError::Header {
            path: self.path(name),
            source,
        })?;
        let listed = self
            .files
            .iter()
            .map(|file| (file.name.clone(), file.declared.clone()));
        let new = (name.to_owned(), header.map(|header| header.declared));
        Graph::new(nodes(listed.chain(std::iter::once(new)))?)?;
        Ok(())
    }

    /// Replaces the text of a listed revision.
    ///
    /// # Errors
    /// Where the file can't be written; it is then as it was.
    pub(crate) fn rewrite(&self, name: &str, text: &str) -> Result<PathBuf, SourceError> {
        let path = self.path(name);
        replace(&path, text).map_err(|source| SourceError::Write {
            path: path.clone(),
            source,
        })?;
        Ok(path)
    }
}

fn read(path: &Path) -> Result<String, SourceError> {
    std::fs::read_to_string(path).map_err(|source| SourceError::Read {
        path: path.to_owned(),
        source,
    })
}

/// Writes beside the file and renames: a reader sees the old text or the new one.
fn replace(path: &Path, text: &str) -> std::io::Result<()> {
    let beside = path.with_extension(format!("rs.{}.tmp", std::process::id()));
    let written = std::fs::write(&beside, text).and_then(|()| std::fs::rename(&beside, path));
    if written.is_err() {
        std::fs::remove_file(&beside).ok();
    }
    written
}
