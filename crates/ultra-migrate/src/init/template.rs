//! The files that `init` writes.

use std::path::Path;

use toml_edit::Value;
use ultra_schema::Dialect;

use super::checkout::Dependencies;
use super::entity::Entity;
use super::error::InitError;
use super::place::Place;
use super::{relative, slashed};
use crate::config::FILE_NAME;

const MANIFEST: &str = r#"[package]
name = "{package}"
version = "0.1.0"
{edition}

[features]
default = ["cli"]
# The migrator binary. A service depends on this crate without it: revisions and runner, nothing else.
cli = ["dep:{entity}", "dep:ultra-migrate-cli"]

[[bin]]
name = "{program}"
path = "src/main.rs"
required-features = ["cli"]

[dependencies]
{entity} = { path = {entity-path}{entity-features}, optional = true }
ultra-migrate = { {ultra-migrate} }
ultra-migrate-cli = { {ultra-migrate-cli}, optional = true }
"#;

const LIBRARY: &str = "\
//! The migrations. `generate` and `merge` edit the list; everything else is yours.

ultra_migrate::migrator! {}
";

const PROGRAM: &str = r#"//! The migrator: revisions, entities and the command line in one binary.

use std::process::ExitCode;

{uses}
fn main() -> ExitCode {
    let revisions = ultra_migrate::compiled::<Migrator>();
    ultra_migrate_cli::migrator(revisions, include_str!("{up}{config}"))
}
"#;

const LINKED: &str = "\
// Nothing is named, but the crate must be linked: entities are found through SeaORM's registry.
use {entity} as _;
";

const CONFIG: &str = "\
# Configuration of ultra-migrate. Flags and the environment win over it.

# The databases that revisions are planned for.
dialects = [{dialects}]

# The entity crate, the migration crate, and the SQL files that say what entities can't.
entity = {entity}
migration = {migration}
schema = {schema}
";

/// What the files depend on.
pub(super) struct Texts<'a> {
    pub(super) entity: &'a Entity,
    pub(super) place: &'a Place,
    pub(super) root: &'a Path,
    pub(super) dialects: &'a [Dialect],
    pub(super) dependencies: &'a Dependencies,
    /// True where the members take their edition from the workspace.
    pub(super) inherited_edition: bool,
}

impl Texts<'_> {
    /// The files of the crate, by their path in it.
    pub(super) fn migration_crate(&self) -> Result<Vec<(&'static str, String)>, InitError> {
        Ok(vec![
            ("Cargo.toml", self.manifest()?),
            ("src/lib.rs", LIBRARY.to_owned()),
            ("src/main.rs", self.program()),
        ])
    }

    fn manifest(&self) -> Result<String, InitError> {
        // Links resolved, as those of the checkout are: a way that leads up must not pass one.
        let root = self
            .root
            .canonicalize()
            .map_err(InitError::file(self.root, "read"))?;
        let folder = root.join(&self.place.folder);
        let edition = if self.inherited_edition {
            "edition.workspace = true"
        } else {
            "edition = \"2024\""
        };
        let features = self
            .entity
            .feature
            .as_ref()
            .map(|feature| format!(", features = [{}]", Value::from(feature.as_str())));
        let entity_path =
            self.path_from(&self.root.join(&self.place.folder), &self.entity.folder)?;
        Ok(filled(
            MANIFEST,
            &[
                ("package", &self.place.package),
                ("edition", edition),
                ("entity", &self.entity.package.name),
                ("program", &self.place.program),
                ("entity-path", &entity_path),
                ("entity-features", &features.unwrap_or_default()),
                (
                    "ultra-migrate",
                    &self.dependencies.place("ultra-migrate", &folder)?,
                ),
                (
                    "ultra-migrate-cli",
                    &self.dependencies.place("cli", &folder)?,
                ),
            ],
        ))
    }

    fn program(&self) -> String {
        let linked = filled(LINKED, &[("entity", &self.entity.crate_name)]);
        let library = self.place.package.replace('-', "_");
        let used = format!("use {library}::Migrator;\n");
        // In rustfmt's order.
        let uses = if self.entity.crate_name < library {
            linked + &used
        } else {
            used + &linked
        };
        let up = "../".repeat(self.place.depth() + 1);
        filled(
            PROGRAM,
            &[("uses", &uses), ("up", &up), ("config", FILE_NAME)],
        )
    }

    /// `ultra-migrate.toml`.
    pub(super) fn config(&self) -> Result<String, InitError> {
        let quoted = self
            .dialects
            .iter()
            .map(|name| Value::from(name.name()).to_string());
        // A folder of that name has SQL of its own, which isn't for us to run.
        let schema = if self.root.join("schema").symlink_metadata().is_ok() {
            format!("{}/schema", self.place.folder)
        } else {
            "schema".to_owned()
        };
        Ok(filled(
            CONFIG,
            &[
                ("dialects", &quoted.collect::<Vec<_>>().join(", ")),
                ("entity", &self.path_from(self.root, &self.entity.folder)?),
                (
                    "migration",
                    &Value::from(self.place.folder.as_str()).to_string(),
                ),
                ("schema", &Value::from(schema).to_string()),
            ],
        ))
    }

    /// A way between two folders, in quotes.
    fn path_from(&self, from: &Path, to: &Path) -> Result<String, InitError> {
        let path = relative(from, to).unwrap_or_else(|| to.to_owned());
        Ok(Value::from(slashed(&path)?).to_string())
    }
}

/// A text with `{name}` replaced, in one go: what is put in is never looked at again.
fn filled(text: &str, values: &[(&str, &str)]) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find('{') {
        let (before, from) = rest.split_at(at);
        out.push_str(before);
        let known = values.iter().find_map(|(name, value)| {
            let after = from
                .strip_prefix('{')?
                .strip_prefix(name)?
                .strip_prefix('}')?;
            Some((*value, after))
        });
        match known {
            Some((value, after)) => {
                out.push_str(value);
                rest = after;
            }
            None => {
                out.push('{');
                rest = from.strip_prefix('{').unwrap_or_default();
            }
        }
    }
    out + rest
}
