//! SIGINT and SIGTERM: what is under way is undone, then the program ends.

use std::future::Future;
use std::process::ExitCode;

use crate::failure::Failure;

/// Runs `work` to its end, or until a signal asks to stop.
///
/// With handlers of our own the signals count in a container, too, where the program may be the
/// first process and the system's defaults don't hold. Dropping the work closes its connections:
/// the server rolls back, child processes are killed, partial files removed.
pub(crate) fn until_stopped(
    work: impl Future<Output = Result<ExitCode, Failure>>,
) -> Result<ExitCode, Failure> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| Failure::new("runtime", format!("no async runtime: {error}")))?;
    runtime.block_on(async {
        let mut stopped = std::pin::pin!(stopped()?);
        tokio::select! {
            biased;
            name = &mut stopped => Err(Failure::interrupted(name)),
            result = work => result,
        }
    })
}

fn unheard(error: std::io::Error) -> Failure {
    Failure::new("runtime", format!("signals can't be heard: {error}"))
}

/// Ends with the name of the first signal. The handlers are there when this returns.
#[cfg(unix)]
fn stopped() -> Result<impl Future<Output = &'static str>, Failure> {
    use tokio::signal::unix::{SignalKind, signal};

    let mut interrupt = signal(SignalKind::interrupt()).map_err(unheard)?;
    let mut terminate = signal(SignalKind::terminate()).map_err(unheard)?;
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => "SIGINT",
            _ = terminate.recv() => "SIGTERM",
        }
    })
}

#[cfg(windows)]
fn stopped() -> Result<impl Future<Output = &'static str>, Failure> {
    let mut pressed = tokio::signal::windows::ctrl_c().map_err(unheard)?;
    Ok(async move {
        pressed.recv().await;
        "Ctrl-C"
    })
}
