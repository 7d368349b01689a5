//! A client that reads what is on the wire, and a place to serve a router.

use std::net::SocketAddr;

use axum::Router;
use serde_json::Value;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

pub(crate) struct Response {
    pub(crate) code: u16,
    pub(crate) head: String,
    pub(crate) text: String,
}

impl Response {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap()
    }
}

/// Serves until the test ends.
pub(crate) async fn serve(app: Router) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, app).await.unwrap() });
    address
}

pub(crate) async fn get(address: SocketAddr, path: &str) -> Response {
    request(address, "GET", path).await
}

pub(crate) async fn request(address: SocketAddr, method: &str, path: &str) -> Response {
    let mut stream = TcpStream::connect(address).await.unwrap();
    let asked = format!("{method} {path} HTTP/1.1\r\nHost: test\r\nConnection: close\r\n\r\n");
    stream.write_all(asked.as_bytes()).await.unwrap();
    let mut text = String::new();
    stream.read_to_string(&mut text).await.unwrap();
    let (head, body) = text.split_once("\r\n\r\n").unwrap();
    Response {
        code: head.split(' ').nth(1).unwrap().parse().unwrap(),
        head: head.to_ascii_lowercase(),
        text: body.to_owned(),
    }
}

/// One connection that asks again and again, and says how many answers it got.
pub(crate) async fn hammer(address: SocketAddr, path: &str, until: tokio::time::Instant) -> u32 {
    let mut stream = TcpStream::connect(address).await.unwrap();
    let asked = format!("GET {path} HTTP/1.1\r\nHost: test\r\n\r\n");
    let mut answers = 0;
    let mut buffer = vec![0; 16 * 1024];
    while tokio::time::Instant::now() < until {
        stream.write_all(asked.as_bytes()).await.unwrap();
        // Answers are small: they come in one piece.
        let read = stream.read(&mut buffer).await.unwrap();
        assert!(buffer[..read].starts_with(b"HTTP/1.1 200"));
        answers += 1;
    }
    answers
}
