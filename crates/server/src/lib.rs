//! The reference service: Ultra's axum application with its health mounted.
//!
//! It shows what a team's own service does: links the migration crate without its tools, starts
//! [`Health`], merges its router, and ends in an orderly way. It migrates nothing; that is the
//! start script's work.

mod app;
mod arguments;
mod failure;
mod logging;
mod serve;
mod surroundings;

use std::ffi::OsString;

use tokio::net::TcpListener;
use ultra_health::{Health, HealthOptions};
use ultra_migrate::{Project, UrlSource};

pub use app::app;
pub use failure::Failure;
pub use serve::{GRACE, serve};

use arguments::Arguments;

/// Runs the server until it is told to end by SIGTERM or SIGINT.
///
/// # Errors
///
/// Where it can't start. That the database is away is no reason.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> Result<(), Failure> {
    // Variables of `.env` count like others, so they come before whatever asks for one.
    let found = surroundings::project();
    let Some(arguments) = Arguments::read(arguments)? else {
        return Ok(());
    };
    logging::begin(arguments.log_format)?;
    let project = found?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(Failure::Runtime)?;
    let ended = runtime.block_on(start(arguments, project));
    // A name that is being looked up, or a file system that hangs, doesn't hold up the end.
    runtime.shutdown_background();
    ended
}

async fn start(arguments: Arguments, project: Project) -> Result<(), Failure> {
    // First of all: as process 1 of a container nothing else would end it.
    let shutdown = serve::signals().map_err(Failure::Runtime)?;
    let (url, source) = project.application_url(arguments.url.as_deref())?;
    let listener = listen(&arguments).await?;
    let address = listener.local_addr().map_err(Failure::Runtime)?;
    let database = url.masked();
    if source == UrlSource::Default {
        tracing::warn!(
            database,
            "nothing says which database: this is the default; set DATABASE_URL or --url"
        );
    }
    let options = HealthOptions {
        schema: arguments.schema.filter(|schema| !schema.is_empty()),
        application_name: "ultra-server health".to_owned(),
        ..HealthOptions::default()
    };
    let health = Health::start(project, url, options).await;
    let version = env!("CARGO_PKG_VERSION");
    tracing::info!(%address, database, %source, version, "listening");
    serve(listener, app(&health), shutdown)
        .await
        .map_err(Failure::Runtime)?;
    tracing::info!("stopped");
    Ok(())
}

async fn listen(arguments: &Arguments) -> Result<TcpListener, Failure> {
    let (host, port) = (arguments.host.as_str(), arguments.port);
    TcpListener::bind((host, port))
        .await
        .map_err(|source| match source.kind() {
            std::io::ErrorKind::AddrInUse => Failure::PortInUse {
                host: host.to_owned(),
                port,
            },
            _ => Failure::Listen {
                host: host.to_owned(),
                port,
                source,
            },
        })
}
