//! What the workspace says about SeaORM: its version and its databases.

use std::collections::BTreeSet;

use semver::{Version, VersionReq};
use ultra_schema::Dialect;

use super::entity::Entity;
use super::error::InitError;
use super::workspace::Workspace;

/// What our crates ask for.
const NEEDED: &str = "~2.0.4";

/// In the order in which configurations name them.
pub(super) const ALL: [Dialect; 2] = [Dialect::Postgres, Dialect::Sqlite];

/// Refuses an entity crate whose SeaORM can't be the one of our crates.
pub(super) fn refuse_other(entity: &Entity) -> Result<(), InitError> {
    let package = entity.package.name.clone();
    let registry =
        |source: &String| source.starts_with("registry+") || source.starts_with("sparse+");
    if !entity.sea_orm.source.as_ref().is_some_and(registry) {
        let place = entity.sea_orm.source.clone();
        return Err(InitError::SeaOrmPlace {
            package,
            place: place.unwrap_or_else(|| "a folder".into()),
        });
    }
    let requirement = entity.sea_orm.requirement.clone();
    if fits(&requirement) {
        Ok(())
    } else {
        Err(InitError::SeaOrmVersion {
            package,
            requirement,
            needed: NEEDED,
        })
    }
}

/// True where one version can be had that suits both.
fn fits(requirement: &str) -> bool {
    let (Ok(theirs), Ok(ours)) = (VersionReq::parse(requirement), VersionReq::parse(NEEDED)) else {
        // Cargo knows better what it means.
        return true;
    };
    (0..100)
        .map(|patch| Version::new(2, 0, patch))
        .any(|version| theirs.matches(&version) && ours.matches(&version))
}

/// The databases that the features of sea-orm name, in the members' dependencies or in features
/// of their own; both where none is named.
pub(super) fn dialects(workspace: &Workspace) -> Result<Vec<Dialect>, InitError> {
    let mut features = BTreeSet::new();
    for package in &workspace.packages {
        if let Some(dependency) = package.depends_on("sea-orm") {
            features.extend(dependency.features.iter().map(String::as_str));
            let parts = package.features.values().flatten();
            features.extend(parts.filter_map(|part| {
                part.strip_prefix("sea-orm/")
                    .or_else(|| part.strip_prefix("sea-orm?/"))
            }));
        }
    }
    let named = |feature: &str| features.contains(feature) || features.contains("sqlx-all");
    let found: Vec<Dialect> = ALL
        .into_iter()
        .filter(|dialect| match dialect {
            Dialect::Postgres => named("sqlx-postgres"),
            Dialect::Sqlite => named("sqlx-sqlite"),
        })
        .collect();
    match found.as_slice() {
        [] if named("sqlx-mysql") => Err(InitError::OtherDatabase),
        [] => Ok(ALL.to_vec()),
        _ => Ok(found),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn what_is_needed_is_what_our_manifest_says() {
        let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../Cargo.toml");
        let manifest = std::fs::read_to_string(root).unwrap();
        assert!(manifest.contains(&format!("\nsea-orm = {{ version = \"{NEEDED}\"")));
    }

    #[test]
    fn requirements_that_meet_ours_fit() {
        for fitting in [
            "^2",
            "^2.0",
            "*",
            ">=1.1",
            "~2.0.1",
            "=2.0.4",
            "^2.0.0-rc.38",
            ">=1, <3",
        ] {
            assert!(fits(fitting), "{fitting}");
        }
        for other in ["^1.1", "~1.0", "<2", "=2.0.1", "^2.1", ">=3", "0.12"] {
            assert!(!fits(other), "{other}");
        }
    }
}
