//! Servers that are away: stopped, or frozen in the middle of whatever they do.

use std::fs;

use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;

use crate::{PostgresServer, TestingError};

/// A server that takes connections and says nothing. Dropping it lets the server go on.
#[derive(Debug)]
pub struct Frozen {
    processes: Vec<u32>,
}

impl Drop for Frozen {
    fn drop(&mut self) {
        for process in &self.processes {
            // One that has ended meanwhile needs no waking.
            let _ = signal(*process, Signal::SIGCONT);
        }
    }
}

impl PostgresServer {
    /// Stops the processes of the server where they stand, as a host does that hangs. For a server
    /// of [`PostgresServer::start`], on Linux.
    ///
    /// # Errors
    ///
    /// When a process can't be stopped.
    pub fn freeze(&self) -> Result<Frozen, TestingError> {
        let main = self.own()?.pid();
        let mut frozen = Frozen {
            processes: vec![main],
        };
        // The main process first: it makes no others then.
        signal(main, Signal::SIGSTOP)?;
        for child in children(main)? {
            frozen.processes.push(child);
            signal(child, Signal::SIGSTOP)?;
        }
        Ok(frozen)
    }

    /// Stops the server; its data stays. For a server of [`PostgresServer::start`].
    ///
    /// # Errors
    ///
    /// When it can't be stopped.
    pub fn stop(&mut self) -> Result<(), TestingError> {
        self.own_mut()?.stop()
    }

    /// Starts it again after [`PostgresServer::stop`].
    ///
    /// # Errors
    ///
    /// When it doesn't start.
    pub fn start_again(&mut self) -> Result<(), TestingError> {
        self.own_mut()?.start_again()
    }
}

pub(crate) fn signal(process: u32, signal: Signal) -> Result<(), TestingError> {
    let doing = format!("cannot signal process {process}");
    let number = i32::try_from(process).map_err(std::io::Error::other);
    let number = number.map_err(TestingError::io(&doing))?;
    kill(Pid::from_raw(number), signal)
        .map_err(std::io::Error::from)
        .map_err(TestingError::io(doing))
}

/// Processes whose parent is this one.
fn children(parent: u32) -> Result<Vec<u32>, TestingError> {
    let entries = fs::read_dir("/proc").map_err(TestingError::io("cannot list processes"))?;
    let children = entries.flatten().filter_map(|entry| {
        let process: u32 = entry.file_name().to_str()?.parse().ok()?;
        let stat = fs::read_to_string(entry.path().join("stat")).ok()?;
        // `pid (name) state parent …`, and a name may hold anything.
        let (_, rest) = stat.rsplit_once(')')?;
        let of: u32 = rest.split_whitespace().nth(1)?.parse().ok()?;
        (of == parent).then_some(process)
    });
    Ok(children.collect())
}
