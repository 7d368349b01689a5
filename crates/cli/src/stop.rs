//! SIGINT and SIGTERM: what is under way is undone, then the program ends.

use std::future::Future;
use std::process::ExitCode;
use std::time::Duration;

use ultra_migrate::runner::Stop;

use crate::failure::Failure;

/// How long a run that was asked to stop may take to end in order.
const GRACE: Duration = Duration::from_secs(10);

/// Runs `work` to its end, or until a signal asks to stop.
///
/// With handlers of our own the signals count in a container, too, where the program may be the
/// first process and the system's defaults don't hold. A revision under way is cancelled on the
/// server and rolled back in order; a second signal doesn't wait for that. Dropping the work
/// closes its connections: the server rolls back, child processes are killed, partial files
/// removed.
pub(crate) fn until_stopped(
    stop: &Stop,
    work: impl Future<Output = Result<ExitCode, Failure>>,
) -> Result<ExitCode, Failure> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| Failure::new("runtime", format!("no async runtime: {error}")))?;
    runtime.block_on(async {
        let mut signals = Signals::listen()?;
        let mut work = std::pin::pin!(work);
        let name = tokio::select! {
            biased;
            name = signals.next() => name,
            result = &mut work => return result,
        };
        stop.request();
        if !stop.is_heeded() {
            return Err(Failure::interrupted(name));
        }
        tokio::select! {
            biased;
            name = signals.next() => Err(Failure::interrupted(name)),
            result = &mut work => result.map_err(|failure| failure.stopped_by(name)),
            () = tokio::time::sleep(GRACE) => Err(Failure::interrupted(name)),
        }
    })
}

fn unheard(error: std::io::Error) -> Failure {
    Failure::new("runtime", format!("signals can't be heard: {error}"))
}

/// The signals that ask to stop.
#[cfg(unix)]
struct Signals {
    interrupt: tokio::signal::unix::Signal,
    terminate: tokio::signal::unix::Signal,
}

#[cfg(unix)]
impl Signals {
    /// The handlers are there when this returns.
    fn listen() -> Result<Self, Failure> {
        use tokio::signal::unix::{SignalKind, signal};

        Ok(Self {
            interrupt: signal(SignalKind::interrupt()).map_err(unheard)?,
            terminate: signal(SignalKind::terminate()).map_err(unheard)?,
        })
    }

    async fn next(&mut self) -> &'static str {
        tokio::select! {
            _ = self.interrupt.recv() => "SIGINT",
            _ = self.terminate.recv() => "SIGTERM",
        }
    }
}

/// The signals that ask to stop.
#[cfg(windows)]
struct Signals(tokio::signal::windows::CtrlC);

#[cfg(windows)]
impl Signals {
    fn listen() -> Result<Self, Failure> {
        tokio::signal::windows::ctrl_c().map(Self).map_err(unheard)
    }

    async fn next(&mut self) -> &'static str {
        self.0.recv().await;
        "Ctrl-C"
    }
}
