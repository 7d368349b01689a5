#![allow(clippy::unwrap_used)]

use super::*;

fn added(text: &str, folder: &str) -> Option<String> {
    let mut manifest = RootManifest::parse("Cargo.toml".into(), text.to_owned()).unwrap();
    manifest.with_member(folder).unwrap()
}

#[track_caller]
fn becomes(text: &str, expected: &str) {
    assert_eq!(added(text, "migration").as_deref(), Some(expected));
}

#[test]
fn a_member_is_added_and_the_rest_stays() {
    becomes(
        "# Ours.\n[workspace]\nresolver = \"3\" # new\nmembers = [\"app\", \"entity\"]\n\n[profile.dev]\ndebug  =  false\n",
        "# Ours.\n[workspace]\nresolver = \"3\" # new\nmembers = [\"app\", \"entity\", \"migration\"]\n\n[profile.dev]\ndebug  =  false\n",
    );
    becomes(
        "[workspace]\nmembers = [\n    \"app\",\n    \"entity\",\n]\n",
        "[workspace]\nmembers = [\n    \"app\",\n    \"entity\",\n    \"migration\",\n]\n",
    );
    becomes(
        "[workspace]\nmembers = [\n  \"app\",\n  \"entity\"\n]\n",
        "[workspace]\nmembers = [\n  \"app\",\n  \"entity\",\n  \"migration\"\n]\n",
    );
    becomes(
        "[workspace]\nmembers = [ \"app\" ]\n",
        "[workspace]\nmembers = [ \"app\", \"migration\" ]\n",
    );
    becomes(
        "[workspace]\nmembers = []\n",
        "[workspace]\nmembers = [\"migration\"]\n",
    );
    becomes(
        "[workspace]\nresolver = \"2\"\n",
        "[workspace]\nresolver = \"2\"\nmembers = [\"migration\"]\n",
    );
    becomes(
        "workspace = { members = [\"app\"] }\n",
        "workspace = { members = [\"app\", \"migration\"] }\n",
    );
}

#[test]
fn comments_stay_with_what_they_are_about() {
    becomes(
        "[workspace]\nmembers = [\n    # Serves.\n    \"app\", # the service\n    # Tables.\n    \"entity\", # the tables\n]\n",
        "[workspace]\nmembers = [\n    # Serves.\n    \"app\", # the service\n    # Tables.\n    \"entity\", # the tables\n    \"migration\",\n]\n",
    );
    becomes(
        "[workspace]\nmembers = [\n    \"entity\" # the tables\n]\n",
        "[workspace]\nmembers = [\n    \"entity\", # the tables\n    \"migration\"\n]\n",
    );
    becomes(
        "[workspace]\nmembers = [\n    \"entity\",\n    # \"old\",\n]\n",
        "[workspace]\nmembers = [\n    \"entity\",\n    # \"old\",\n    \"migration\",\n]\n",
    );
}

#[test]
fn a_package_becomes_a_workspace() {
    becomes(
        "[package]\nname = \"app\" # ours\n\n[dependencies]\nsea-orm = \"2.0\"\n",
        "[package]\nname = \"app\" # ours\n\n[dependencies]\nsea-orm = \"2.0\"\n\n[workspace]\nmembers = [\"migration\"]\n",
    );
}

#[test]
fn lines_end_as_they_did() {
    becomes(
        "[workspace]\r\nmembers = [\r\n    \"app\",\r\n]\r\n",
        "[workspace]\r\nmembers = [\r\n    \"app\",\r\n    \"migration\",\r\n]\r\n",
    );
}

#[test]
fn a_pattern_that_has_the_folder_is_enough() {
    for (members, folder) in [
        ("*", "migration"),
        ("./*", "migration"),
        ("crates/*", "crates/migration"),
        ("crates/*/", "crates/migration"),
        ("crates/m*n", "crates/migration"),
        ("migratio?", "migration"),
    ] {
        let text = format!("[workspace]\nmembers = [\"app\", \"{members}\"]\n");
        assert_eq!(added(&text, folder), None, "{members}");
        let text = format!("{text}exclude = [\"{folder}\"]\n");
        assert!(added(&text, folder).is_some(), "{members}");
    }
    for (members, folder) in [
        ("crates/*", "migration"),
        ("*", "crates/migration"),
        ("crates/a*", "crates/migration"),
        ("migration?", "migration"),
    ] {
        let text = format!("[workspace]\nmembers = [\"{members}\"]\n");
        assert!(added(&text, folder).is_some(), "{members}");
    }
}

#[test]
fn a_strange_shape_is_said() {
    for text in ["workspace = 1\n", "[workspace]\nmembers = \"*\"\n"] {
        let mut manifest = RootManifest::parse("Cargo.toml".into(), text.to_owned()).unwrap();
        let error = manifest.with_member("migration").unwrap_err();
        assert!(error.to_string().contains("`migration` by hand"), "{error}");
    }
    assert!(RootManifest::parse("Cargo.toml".into(), "[workspace".into()).is_err());
}

#[test]
fn editions_that_our_files_compile_in_are_inherited() {
    for (edition, inherited) in [("2018", false), ("2021", true), ("2024", true)] {
        let text = format!("[workspace.package]\nedition = \"{edition}\"\n");
        let manifest = RootManifest::parse("Cargo.toml".into(), text).unwrap();
        assert_eq!(manifest.has_modern_edition(), inherited, "{edition}");
    }
    let manifest = RootManifest::parse("Cargo.toml".into(), "[workspace]\n".into()).unwrap();
    assert!(!manifest.has_modern_edition());
}
