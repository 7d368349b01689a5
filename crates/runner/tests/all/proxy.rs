//! Connections that are cut on their way, by a proxy of our own.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream, UnixStream};

use crate::child;
use crate::support::{Database, number, postgres};

/// Forwards to the server's socket; cuts everything once the server has answered so many times.
struct Proxy {
    port: u16,
    answers: Arc<AtomicUsize>,
    task: tokio::task::JoinHandle<()>,
}

impl Proxy {
    async fn start(socket: std::path::PathBuf, cut_after: usize) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let answers = Arc::new(AtomicUsize::new(0));
        let counted = Arc::clone(&answers);
        let task = tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                let server = UnixStream::connect(&socket).await.unwrap();
                tokio::spawn(forward(client, server, Arc::clone(&counted), cut_after));
            }
        });
        Self {
            port,
            answers,
            task,
        }
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn forward(
    client: TcpStream,
    server: UnixStream,
    answers: Arc<AtomicUsize>,
    cut_after: usize,
) {
    let (mut from_client, mut to_client) = client.into_split();
    let (mut from_server, mut to_server) = server.into_split();
    let up = tokio::spawn(async move {
        let _ = tokio::io::copy(&mut from_client, &mut to_server).await;
    });
    let mut buffer = [0; 16 * 1024];
    while let Ok(read @ 1..) = from_server.read(&mut buffer).await {
        // What the server did is done; that it said so is lost.
        if answers.fetch_add(1, Ordering::SeqCst) + 1 == cut_after {
            break;
        }
        if to_client.write_all(&buffer[..read]).await.is_err() {
            break;
        }
    }
    up.abort();
}

/// A URL that leads through the proxy.
fn through(database: &Database, port: u16) -> ultra_runner::DatabaseUrl {
    let Database::Postgres(database) = database else {
        panic!("PostgreSQL alone");
    };
    let url = format!("postgres://postgres@127.0.0.1:{port}/{}", database.name());
    ultra_runner::DatabaseUrl::parse(&url).unwrap()
}

fn socket() -> Option<std::path::PathBuf> {
    let server = ultra_testing::PostgresServer::shared().ok()?;
    Some(server.folder()?.join(".s.PGSQL.5432"))
}

async fn answers_in_all(socket: &std::path::Path) -> usize {
    let database = postgres().await.unwrap();
    let proxy = Proxy::start(socket.to_owned(), usize::MAX).await;
    child::upgrade(&through(&database, proxy.port), &child::revisions())
        .await
        .unwrap();
    proxy.answers.load(Ordering::SeqCst)
}

#[tokio::test]
async fn a_run_that_is_cut_off_anywhere_is_finished_by_the_next() {
    let Some(_) = postgres().await else {
        return;
    };
    let Some(socket) = socket() else {
        println!("left out: the server is somebody else's");
        return;
    };
    let all = answers_in_all(&socket).await;
    for cut in 1..=25 {
        let database = postgres().await.unwrap();
        let proxy = Proxy::start(socket.clone(), cut * all / 26).await;
        // It ends well where the cut meets a second connection.
        let _ = child::upgrade(&through(&database, proxy.port), &child::revisions()).await;
        drop(proxy);
        child::upgrade(&database.url(), &child::revisions())
            .await
            .unwrap();
        let session = database.session().await;
        for (query, wanted) in child::EFFECTS {
            assert_eq!(number(&session, query).await, wanted, "cut {cut}: {query}");
        }
    }
}
