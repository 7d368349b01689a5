//! Servers that answer and are not what is supported.

use std::net::SocketAddr;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use ultra_runner::{DatabaseUrl, Session, SessionError};

use crate::support::options;

/// A server that says to each who connects what `talk` says.
async fn listen(talk: fn(Vec<u8>) -> Vec<u8>) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            // Whoever hangs up has heard enough.
            let _ = serve(stream, talk).await;
        }
    });
    address
}

async fn serve(mut stream: TcpStream, talk: fn(Vec<u8>) -> Vec<u8>) -> std::io::Result<()> {
    let mut heard = vec![0; 4096];
    loop {
        let length = stream.read(&mut heard).await?;
        if length == 0 {
            return Ok(());
        }
        stream.write_all(&talk(heard[..length].to_vec())).await?;
    }
}

/// A message of the protocol: its letter, its length, its content.
fn message(letter: u8, content: &[u8]) -> Vec<u8> {
    let length = u32::try_from(content.len() + 4).unwrap();
    [&[letter][..], &length.to_be_bytes(), content].concat()
}

/// The beginning of a conversation with PostgreSQL 13.
fn old(heard: Vec<u8>) -> Vec<u8> {
    // The request for encryption: eight bytes.
    if heard.len() == 8 {
        return b"N".to_vec();
    }
    [
        message(b'R', &0_u32.to_be_bytes()),
        message(b'S', b"server_version\x0013.14 (Debian 13.14-1)\0"),
        message(b'K', &[0; 8]),
        message(b'Z', b"I"),
    ]
    .concat()
}

fn web(_: Vec<u8>) -> Vec<u8> {
    b"HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n".to_vec()
}

async fn refused(address: SocketAddr) -> SessionError {
    let text = format!("postgres://ada:hunter2@{address}/db");
    let url = DatabaseUrl::parse(&text).unwrap();
    let error = Session::open(&url, &options()).await.err().unwrap();
    assert!(!format!("{error} {error:?}").contains("hunter2"));
    error
}

#[tokio::test]
async fn a_server_that_is_too_old_is_told_by_its_version() {
    let address = listen(old).await;
    let error = refused(address).await;
    assert_eq!(error.code(), "too-old");
    assert_eq!(
        error.to_string(),
        format!(
            "the server at {address} is PostgreSQL 13, and 14 is the lowest supported version; upgrade the server"
        )
    );
}

#[tokio::test]
async fn what_is_no_postgres_is_said_to_be_none() {
    let error = refused(listen(web).await).await;
    assert!(
        matches!(error, SessionError::NotPostgres { .. }),
        "{error:?}"
    );
    assert_eq!(error.code(), "not-postgres");
}
