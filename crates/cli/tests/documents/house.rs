//! What may be in which crate.

use std::fs;

use crate::copy::{command, workspace};
use crate::find::sources;

/// No `async`, file, network, environment, clock or randomness: ids and instants are arguments.
#[test]
fn the_pure_crates_are_pure() {
    const PURE: [&str; 4] = ["schema", "plan", "revision", "codegen"];
    let forbidden = [
        "std::fs",
        "std::env",
        "std::net",
        "std::process",
        "std::time",
        "SystemTime",
        "Instant",
        "async fn ",
        "tokio",
        "sqlx",
        "RandomState",
    ];
    for (path, source) in sources() {
        let Some(of) = PURE
            .iter()
            .find(|name| path.starts_with(format!("crates/{name}/src")))
        else {
            continue;
        };
        // Rust that is written, not run, and tests that are run.
        let code = source.split("#[cfg(test)]").next().unwrap();
        let generates = *of == "codegen";
        for word in forbidden {
            let used = code.lines().any(|line| {
                line.contains(word)
                    && !line.trim_start().starts_with("//")
                    && !(generates && line.contains('"'))
            });
            assert!(!used, "{} uses {word}", path.display());
        }
    }
    for name in PURE {
        let manifest =
            fs::read_to_string(workspace().join(format!("crates/{name}/Cargo.toml"))).unwrap();
        let dependencies = manifest
            .split("[dependencies]")
            .nth(1)
            .unwrap()
            .split("\n[")
            .next()
            .unwrap();
        for heavy in [
            "tokio",
            "sqlx",
            "sea-orm",
            "async-trait",
            "ultra-introspect",
            "ultra-runner",
        ] {
            assert!(
                !dependencies.lines().any(|line| line.starts_with(heavy)),
                "{name} depends on {heavy}"
            );
        }
    }
}

/// A service's migration crate is revisions and runner: no entities, generator, arguments.
#[test]
fn a_service_links_no_tools() {
    let tree = command(workspace())
        .args([
            "-c",
            "cargo tree --offline -q -p migration --no-default-features -e normal --prefix none",
        ])
        .output()
        .unwrap();
    let tree = String::from_utf8(tree.stdout).unwrap();
    assert!(tree.contains("ultra-runner "), "{tree}");
    for tool in [
        "entity ",
        "clap ",
        "ultra-codegen ",
        "ultra-introspect ",
        "ultra-migrate-cli ",
    ] {
        let linked = tree.lines().any(|line| line.starts_with(tool));
        assert!(!linked, "{tool} is linked");
    }
}
