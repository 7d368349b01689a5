//! How it ends.

use std::io::Write;
use std::net::TcpStream;
use std::time::{Duration, Instant};

use nix::sys::signal::Signal;

use crate::process::{Server, read};

#[test]
fn a_request_that_is_open_when_the_end_comes_is_finished() {
    for signal in [Signal::SIGTERM, Signal::SIGINT] {
        let folder = tempfile::tempdir().unwrap();
        let mut server = Server::start(folder.path(), &[]);
        let mut open = TcpStream::connect(server.address).unwrap();
        open.write_all(b"GET / HTTP/1.1\r\nHost: test\r\n").unwrap();
        // Until the server has read it; it doesn't say so.
        std::thread::sleep(Duration::from_millis(200));
        server.signal(signal);
        let entry = server.wait_for("stopping");
        assert_eq!(entry["signal"], signal.as_str());
        // Nobody else gets in.
        let began = Instant::now();
        while TcpStream::connect(server.address).is_ok() {
            assert!(began.elapsed() < Duration::from_secs(5));
            std::thread::sleep(Duration::from_millis(10));
        }
        open.write_all(b"\r\n").unwrap();
        let (code, body) = read(&mut open);
        assert_eq!(code, 200);
        assert!(body.contains("ultra-server"), "{body}");
        assert_eq!(server.end().code(), Some(0));
        assert_eq!(server.said.last().unwrap()["message"], "stopped");
    }
}

#[test]
fn a_request_that_never_ends_is_cut_off() {
    let folder = tempfile::tempdir().unwrap();
    let mut server = Server::start(folder.path(), &[]);
    let mut open = TcpStream::connect(server.address).unwrap();
    open.write_all(b"GET / HTTP/1.1\r\n").unwrap();
    std::thread::sleep(Duration::from_millis(200));
    server.signal(Signal::SIGTERM);
    let began = Instant::now();
    assert_eq!(server.end().code(), Some(0));
    let took = began.elapsed();
    assert!((9..12).contains(&took.as_secs()), "{took:?}");
    let cut = |entry: &serde_json::Value| entry["message"].as_str().unwrap().contains("cut off");
    assert!(server.said.iter().any(cut), "{:?}", server.said);
}

#[test]
fn idle_connections_do_not_hold_up_the_end() {
    let folder = tempfile::tempdir().unwrap();
    let mut server = Server::start(folder.path(), &[]);
    // One that never asked, and one that asked and is kept.
    let _silent = TcpStream::connect(server.address).unwrap();
    let mut kept = TcpStream::connect(server.address).unwrap();
    kept.write_all(b"GET / HTTP/1.1\r\nHost: test\r\n\r\n")
        .unwrap();
    std::thread::sleep(Duration::from_millis(200));
    server.signal(Signal::SIGTERM);
    let began = Instant::now();
    assert_eq!(server.end().code(), Some(0));
    assert!(began.elapsed() < Duration::from_secs(5));
}

/// A handler at work, not only a request on its way.
#[tokio::test]
async fn work_is_finished() {
    use axum::{Router, routing::get};
    use tokio::io::{AsyncReadExt, AsyncWriteExt};

    let slow = get(|| async {
        tokio::time::sleep(Duration::from_millis(500)).await;
        "done"
    });
    let app = Router::new().route("/slow", slow);
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let shutdown = async move { stopped.await.unwrap() };
    let serving = tokio::spawn(ultra_server::serve(listener, app, shutdown));
    let mut open = tokio::net::TcpStream::connect(address).await.unwrap();
    open.write_all(b"GET /slow HTTP/1.1\r\nHost: test\r\n\r\n")
        .await
        .unwrap();
    tokio::time::sleep(Duration::from_millis(100)).await;
    stop.send(()).unwrap();
    let mut text = String::new();
    open.read_to_string(&mut text).await.unwrap();
    assert!(text.ends_with("done"), "{text}");
    serving.await.unwrap().unwrap();
}
