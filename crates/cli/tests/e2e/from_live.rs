//! What only the live database has: reported by `--from-live` and by `verify`, never dropped.

use crate::database::Database;
use crate::project::Project;

const BY_HAND: &str = "CREATE TABLE by_hand (id integer PRIMARY KEY);
    ALTER TABLE users ADD COLUMN shoe_size integer;
    CREATE INDEX ix_by_hand ON users (full_name);";

#[tokio::test]
async fn what_only_the_live_database_has_is_reported_and_stays() {
    let project = Project::stock("from-live");
    // No database at all is planned for but the live one.
    for database in Database::both().await {
        let dialect = if database.is_postgres() {
            "postgres"
        } else {
            "sqlite"
        };
        project.write(
            "ultra-migrate.toml",
            &format!("dialects = [\"{dialect}\"]\n"),
        );
        let url = database.url();
        let url = Some(url.as_str());
        project.built(url, &["upgrade"]).ok();
        let nothing = project.built(url, &["auto", "x", "--from-live"]).ok();
        nothing.says(&["no difference between entities and the live database"]);
        database.execute(BY_HAND).await;

        let files = project.files();
        let before = database.dump().await;
        let report = project
            .built(url, &["auto", "x", "--from-live", "--json"])
            .ok()
            .json();
        let only = report["only_live"].to_string();
        for what in ["by_hand", "users.shoe_size", "ix_by_hand"] {
            assert!(only.contains(what), "{what}: {report}");
        }
        assert!(report["file"].is_null() && report["changes"].as_array().unwrap().is_empty());
        let said = project.built(url, &["auto", "x", "--from-live"]).ok();
        said.says(&["only in the live database, left alone:", "shoe_size"]);
        let against_revisions = project.built(url, &["auto", "x"]).ok();
        against_revisions.says(&["nothing to do"]);

        let verified = project.built(url, &["verify", "--json"]).code(1).json();
        assert_eq!(verified["drift"].as_array().unwrap().len(), 3, "{verified}");
        project
            .built(url, &["verify"])
            .code(1)
            .says(&["by_hand", "users.shoe_size", "ix_by_hand"]);

        // An edit beside it is planned, and leaves it alone.
        let indexes = project.read("schema/indexes.sql");
        project.append(
            "schema/indexes.sql",
            "CREATE INDEX ix_users_role ON users (role);\n",
        );
        let report = project
            .built(url, &["auto", "x", "--from-live", "--dry-run", "--json"])
            .ok()
            .json();
        assert_eq!(report["changes"].as_array().unwrap().len(), 1, "{report}");
        assert!(
            report["only_live"].to_string().contains("shoe_size"),
            "{report}"
        );
        project.write("schema/indexes.sql", &indexes);
        assert_eq!((files, before), (project.files(), database.dump().await));
    }
}
