//! Serving, and coming to an end.

use std::future::Future;
use std::io;
use std::time::Duration;

use axum::Router;
use tokio::net::TcpListener;
use tokio::sync::oneshot;

/// How long open requests may go on after the end was asked for.
pub const GRACE: Duration = Duration::from_secs(10);

/// Serves until `shutdown` ends. Then it accepts nothing more, and open requests are finished, for
/// at most [`GRACE`].
///
/// # Errors
///
/// Where the listener fails.
pub async fn serve(
    listener: TcpListener,
    app: Router,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> io::Result<()> {
    let (begin, begun) = oneshot::channel();
    let until = async move {
        shutdown.await;
        // Nobody hears it where the server has failed.
        let _ = begin.send(());
    };
    let serving = axum::serve(listener, app).with_graceful_shutdown(until);
    let out_of_time = async move {
        match begun.await {
            Ok(()) => tokio::time::sleep(GRACE).await,
            Err(_) => std::future::pending().await,
        }
    };
    tokio::select! {
        served = serving.into_future() => served,
        () = out_of_time => {
            tracing::warn!("requests were still open after {GRACE:?} and are cut off");
            Ok(())
        }
    }
}

/// Ends when this process is told to end. Signals are taken from now on, not from when it is first
/// awaited.
#[cfg(unix)]
pub(crate) fn signals() -> io::Result<impl Future<Output = ()> + Send + 'static> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    Ok(async move {
        let name = tokio::select! {
            _ = terminate.recv() => "SIGTERM",
            _ = interrupt.recv() => "SIGINT",
        };
        tracing::info!(signal = name, "stopping: open requests are finished");
    })
}

/// Ends when this process is told to end.
#[cfg(not(unix))]
pub(crate) fn signals() -> io::Result<impl Future<Output = ()> + Send + 'static> {
    Ok(async {
        // Without it there is no way to be told.
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
        tracing::info!("stopping: open requests are finished");
    })
}
