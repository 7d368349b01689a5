//! What keeps it from starting: one line, exit code 2.

use std::net::TcpListener;
use std::path::Path;

use crate::process::{command, refusal};

fn refused(arguments: &[&str], variables: &[(&str, &str)]) -> String {
    refused_in(tempfile::tempdir().unwrap().path(), arguments, variables)
}

fn refused_in(folder: &Path, arguments: &[&str], variables: &[(&str, &str)]) -> String {
    let output = command(folder, variables).args(arguments).output().unwrap();
    refusal(&output)
}

#[test]
fn a_port_that_is_in_use() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let text = refused(&["--port", &port], &[]);
    assert!(text.starts_with("error[port-in-use]"), "{text}");
    assert!(text.contains(&port), "{text}");
}

#[test]
fn a_port_that_is_none() {
    for (arguments, variables) in [
        (vec!["--port", "http"], vec![]),
        (vec!["--port", "65536"], vec![]),
        (vec![], vec![("PORT", "http")]),
    ] {
        let text = refused(&arguments, &variables);
        assert!(text.starts_with("error[usage]"), "{text}");
        assert!(text.contains("--port"), "{text}");
    }
}

#[test]
fn a_host_that_is_none() {
    let text = refused(&["--host", "no.such.host.invalid", "--port", "0"], &[]);
    assert!(text.starts_with("error[listen]"), "{text}");
}

#[test]
fn a_url_that_is_none_is_not_repeated() {
    let secret = "postgres://me:se#cret@host/db";
    let by_flag = refused(&["--url", secret], &[]);
    let by_variable = refused(&[], &[("DATABASE_URL", secret)]);
    let misplaced = refused(&[secret], &[]);
    assert!(by_flag.starts_with("error[url]: --url"), "{by_flag}");
    assert!(
        by_variable.starts_with("error[url]: DATABASE_URL"),
        "{by_variable}"
    );
    for text in [by_flag, by_variable, misplaced] {
        assert!(!text.contains("cret"), "{text}");
    }
}

#[test]
fn logs_that_can_not_be() {
    let text = refused(&[], &[("RUST_LOG", "info=debug=trace")]);
    assert!(text.starts_with("error[log-filter]"), "{text}");
    let text = refused(&[], &[("LOG_FORMAT", "xml")]);
    assert!(text.contains("--log-format"), "{text}");
}

#[test]
fn a_configuration_that_is_not_right() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("ultra-migrate.toml");
    std::fs::write(file, "dialects = [\"oracle\"]\n").unwrap();
    let text = refused_in(folder.path(), &[], &[]);
    assert!(text.starts_with("error[config]"), "{text}");
}
