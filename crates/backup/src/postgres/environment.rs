//! What a program of PostgreSQL gets to see: a clean environment, in which the password is a file
//! that only we can read.

use std::ffi::{OsStr, OsString};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::Stdio;

use tempfile::{NamedTempFile, TempPath};
use tokio::process::Command;
use ultra_runner::{DatabaseUrl, LibpqParts, Pem, Secret};

use crate::error::Trouble;

/// What programs need of our own surroundings.
const HANDED_ON: [&str; 6] = [
    "PATH",
    "HOME",
    "LD_LIBRARY_PATH",
    "DYLD_LIBRARY_PATH",
    "SSL_CERT_FILE",
    "SSL_CERT_DIR",
];

/// Where systems keep the certificates that everybody trusts.
const TRUSTED: [&str; 4] = [
    "/etc/ssl/certs/ca-certificates.crt",
    "/etc/pki/tls/certs/ca-bundle.crt",
    "/etc/ssl/ca-bundle.pem",
    "/etc/ssl/cert.pem",
];

/// Shorter passwords are parts of words, and masking them would spell them out.
const SHORTEST_MASKED: usize = 4;

/// The environment of the programs that work on one database. Dropping it removes its files.
#[derive(Debug)]
pub(super) struct Environment {
    variables: Vec<(&'static str, OsString)>,
    password: Option<Secret>,
    _files: Vec<TempPath>,
}

impl Environment {
    /// For this URL, with these settings of the session besides those of the URL.
    pub(super) fn of(url: &DatabaseUrl, settings: &str) -> Result<Self, Trouble> {
        const DOING: &str = "preparing the programs' environment";
        let parts = url
            .libpq()
            .ok_or_else(|| Trouble::new(DOING, "the URL isn't one of PostgreSQL"))?;
        Self::of_parts(parts, settings, &|name| std::env::var_os(name))
            .map_err(|error| Trouble::new(DOING, error))
    }

    fn of_parts(
        parts: LibpqParts,
        settings: &str,
        ours: &dyn Fn(&str) -> Option<OsString>,
    ) -> io::Result<Self> {
        let mut made = Self {
            variables: Vec::new(),
            password: parts.password,
            _files: Vec::new(),
        };
        for name in HANDED_ON {
            if let Some(value) = ours(name) {
                made.set(name, value);
            }
        }
        // Messages in English, as far as they come from the programs.
        made.set("LC_ALL", "C");
        made.set("PGHOST", parts.host);
        made.set("PGPORT", parts.port.to_string());
        made.set("PGUSER", parts.user);
        made.set("PGDATABASE", parts.database);
        made.set("PGAPPNAME", "ultra-migrate");
        made.set("PGCONNECT_TIMEOUT", "10");
        let options = [parts.options.as_deref().unwrap_or_default(), settings];
        let options = options.join(" ");
        if !options.trim().is_empty() {
            made.set("PGOPTIONS", options.trim());
        }
        made.set("PGSSLMODE", parts.ssl_mode);
        made.certificate("PGSSLCERT", parts.ssl_cert)?;
        made.certificate("PGSSLKEY", parts.ssl_key)?;
        let root = parts.ssl_root_cert.or_else(|| trusted(parts.ssl_mode));
        made.certificate("PGSSLROOTCERT", root)?;
        match made.password.clone() {
            Some(password) => made.hide(&password),
            // libpq looks into the same files as our own connections do.
            None => {
                if let Some(file) = ours("PGPASSFILE") {
                    made.set("PGPASSFILE", file);
                }
            }
        }
        Ok(made)
    }

    fn set(&mut self, name: &'static str, value: impl Into<OsString>) {
        self.variables.push((name, value.into()));
    }

    fn certificate(&mut self, name: &'static str, pem: Option<Pem>) -> io::Result<()> {
        match pem {
            Some(Pem::File(path)) => self.set(name, path),
            Some(Pem::Inline(text)) => {
                let path = secret_file(text.expose())?;
                self.set(name, path.to_path_buf());
                self._files.push(path);
            }
            None => {}
        }
        Ok(())
    }

    /// The password into a file. Where no file can be made, or the password doesn't fit into one,
    /// into the program's environment, which nobody but us and root can read either.
    fn hide(&mut self, password: &Secret) {
        let Some(line) = pass_line(password.expose()) else {
            self.set("PGPASSWORD", password.expose());
            return;
        };
        match secret_file(&line) {
            Ok(path) => {
                self.set("PGPASSFILE", path.to_path_buf());
                self._files.push(path);
            }
            Err(error) => {
                tracing::debug!(%error, "no file for the password");
                self.set("PGPASSWORD", password.expose());
            }
        }
    }

    /// A program that dies with the future that runs it. It has a process group of its own, so
    /// that an interrupt from the terminal comes to us alone, and we end it.
    pub(super) fn command(&self, program: &Path) -> Command {
        let mut command = Command::new(program);
        command
            .env_clear()
            .envs(self.variables.iter().map(|(name, value)| (name, value)))
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .kill_on_drop(true);
        #[cfg(unix)]
        command.process_group(0);
        command
    }

    /// A text of a program, with the password masked should it be in it.
    pub(super) fn masked(&self, text: &str) -> String {
        match &self.password {
            Some(password) if password.expose().len() >= SHORTEST_MASKED => {
                text.replace(password.expose(), "***")
            }
            Some(_) | None => text.to_owned(),
        }
    }

    /// Folders in which programs are looked for.
    pub(super) fn path(&self) -> Option<&OsStr> {
        let found = self.variables.iter().find(|(name, _)| *name == "PATH");
        found.map(|(_, value)| value.as_os_str())
    }
}

/// Our own connections trust what the system trusts; libpq asks for a file.
fn trusted(ssl_mode: &str) -> Option<Pem> {
    if !ssl_mode.starts_with("verify-") {
        return None;
    }
    let found = TRUSTED
        .iter()
        .map(PathBuf::from)
        .find(|path| path.is_file());
    found.map(Pem::File)
}

/// One line of a password file, for every host and database; `None` where it can't be one line.
fn pass_line(password: &str) -> Option<String> {
    if password.contains(['\n', '\r']) {
        return None;
    }
    let escaped = password.replace('\\', "\\\\").replace(':', "\\:");
    Some(format!("*:*:*:*:{escaped}\n"))
}

/// A file that only we can read: the temporary folder is everybody's, the mode is 0600.
fn secret_file(text: &str) -> io::Result<TempPath> {
    let mut file = NamedTempFile::with_prefix(".ultra-migrate-")?;
    file.write_all(text.as_bytes())?;
    file.flush()?;
    Ok(file.into_temp_path())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn made(url: &str, ours: &[(&str, &str)]) -> Environment {
        let parts = DatabaseUrl::parse(url).unwrap().libpq().unwrap();
        let look = |name: &str| {
            let found = ours.iter().find(|(key, _)| *key == name)?;
            Some(OsString::from(found.1))
        };
        Environment::of_parts(parts, "-c x.y=1", &look).unwrap()
    }

    fn value(environment: &Environment, name: &str) -> Option<String> {
        let found = environment.variables.iter().find(|(key, _)| *key == name)?;
        Some(found.1.to_string_lossy().into_owned())
    }

    #[test]
    fn a_password_is_in_a_file_and_nowhere_else() {
        let url = "postgres://ada:p%3Aq%5Cr%20'%22@h:1/app?options=-c%20a.b%3D2";
        let environment = made(url, &[("PATH", "/bin"), ("SECRET", "x")]);
        let file = value(&environment, "PGPASSFILE").unwrap();
        assert_eq!(
            std::fs::read_to_string(&file).unwrap(),
            "*:*:*:*:p\\:q\\\\r '\"\n"
        );
        assert_eq!(value(&environment, "PGPASSWORD"), None);
        assert_eq!(value(&environment, "SECRET"), None);
        assert_eq!(
            value(&environment, "PGOPTIONS").as_deref(),
            Some("-c a.b=2 -c x.y=1")
        );
        assert_eq!(environment.masked("no p:q\\r '\" here"), "no *** here");
        assert!(!format!("{environment:?}").contains("p:q"));
        drop(environment);
        assert!(!Path::new(&file).exists());
    }

    #[test]
    fn a_password_of_two_lines_is_in_the_environment() {
        let environment = made("postgres://ada:a%0Ab@h/app", &[]);
        assert_eq!(value(&environment, "PGPASSWORD").as_deref(), Some("a\nb"));
        assert_eq!(value(&environment, "PGPASSFILE"), None);
    }

    #[test]
    fn without_a_password_the_own_file_is_handed_on() {
        let environment = made("postgres://ada@h/app", &[("PGPASSFILE", "/mine")]);
        assert_eq!(value(&environment, "PGPASSFILE").as_deref(), Some("/mine"));
        let url = "postgres://ada@h/app?sslmode=verify-full&sslrootcert=/ca.pem";
        let environment = made(url, &[]);
        assert_eq!(
            value(&environment, "PGSSLROOTCERT").as_deref(),
            Some("/ca.pem")
        );
    }
}
