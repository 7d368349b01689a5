//! The user that PostgreSQL runs as.

use std::io;
use std::os::unix::fs::chown;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::Command;

use nix::unistd::{User, geteuid};

use crate::TestingError;

/// Ourselves, or an unprivileged user when we are root, since PostgreSQL refuses root.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Account {
    uid: u32,
    /// User and group to change to; `None` when we run as an ordinary user already.
    change_to: Option<(u32, u32)>,
}

impl Account {
    /// Chooses `postgres`, else `nobody`, when we are root.
    pub(crate) fn choose() -> Result<Self, TestingError> {
        let own = geteuid();
        if !own.is_root() {
            return Ok(Self {
                uid: own.as_raw(),
                change_to: None,
            });
        }
        ["postgres", "nobody"]
            .into_iter()
            .find_map(|name| User::from_name(name).ok().flatten())
            .map(|user| Self {
                uid: user.uid.as_raw(),
                change_to: Some((user.uid.as_raw(), user.gid.as_raw())),
            })
            .ok_or(TestingError::NoAccount)
    }

    /// The user's number.
    pub(crate) fn uid(&self) -> u32 {
        self.uid
    }

    /// A command that runs as this user.
    ///
    /// It starts in `folder`, because our own working directory may be closed to that user, and
    /// in a process group of its own, so that an interrupt from the terminal ends the tests and
    /// leaves the tidying up to the watchdog.
    pub(crate) fn command(&self, program: impl AsRef<Path>, folder: &Path) -> Command {
        let mut command = Command::new(program.as_ref());
        command.current_dir(folder).process_group(0);
        // The standard library also drops the supplementary groups when root changes the user.
        if let Some((uid, gid)) = self.change_to {
            command.gid(gid).uid(uid);
        }
        for variable in ["PGDATA", "PGHOST", "PGPORT", "PGOPTIONS", "PGTZ"] {
            command.env_remove(variable);
        }
        command
    }

    /// Gives a file or folder to this user.
    pub(crate) fn own(&self, path: &Path) -> io::Result<()> {
        match self.change_to {
            Some((uid, gid)) => chown(path, Some(uid), Some(gid)),
            None => Ok(()),
        }
    }
}
