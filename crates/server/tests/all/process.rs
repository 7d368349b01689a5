//! Starts the binary, and talks to it.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::Path;
use std::process::{Child, ChildStdout, Command, ExitStatus, Output, Stdio};
use std::time::{Duration, Instant};

use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use serde_json::Value;

/// The binary in this folder, with nothing in its environment but these.
pub(crate) fn command(folder: &Path, variables: &[(&str, &str)]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_ultra-server"));
    command
        .current_dir(folder)
        .env_clear()
        .envs(variables.iter().copied())
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    command
}

/// A server that runs. Dropping it kills it.
pub(crate) struct Server {
    child: Child,
    log: BufReader<ChildStdout>,
    /// What was logged so far.
    pub(crate) said: Vec<Value>,
    pub(crate) address: SocketAddr,
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Server {
    /// Starts it on a free port, and waits until it listens.
    pub(crate) fn start(folder: &Path, variables: &[(&str, &str)]) -> Self {
        let mut child = command(folder, variables)
            .args(["--port", "0"])
            .spawn()
            .unwrap();
        let log = BufReader::new(child.stdout.take().unwrap());
        let mut server = Self {
            child,
            log,
            said: Vec::new(),
            address: SocketAddr::from(([127, 0, 0, 1], 0)),
        };
        let listening = server.wait_for("listening");
        server.address = listening["address"].as_str().unwrap().parse().unwrap();
        server
    }

    /// The next entry of the log with this message.
    pub(crate) fn wait_for(&mut self, message: &str) -> Value {
        loop {
            let mut line = String::new();
            let read = self.log.read_line(&mut line).unwrap();
            assert!(
                read > 0,
                "the log ended before `{message}`: {:?}",
                self.said
            );
            let entry: Value = serde_json::from_str(&line).unwrap();
            self.said.push(entry.clone());
            if entry["message"]
                .as_str()
                .is_some_and(|it| it.starts_with(message))
            {
                return entry;
            }
        }
    }

    pub(crate) fn signal(&self, signal: Signal) {
        let pid = i32::try_from(self.child.id()).unwrap();
        kill(Pid::from_raw(pid), signal).unwrap();
    }

    /// Waits for its end; what was left in the log is added.
    pub(crate) fn end(&mut self) -> ExitStatus {
        let status = self.child.wait().unwrap();
        let mut rest = String::new();
        self.log.read_to_string(&mut rest).unwrap();
        let entries = rest.lines().map(|line| serde_json::from_str(line).unwrap());
        self.said.extend(entries);
        status
    }

    /// Code and body.
    pub(crate) fn get(&self, path: &str) -> (u16, String) {
        let mut stream = TcpStream::connect(self.address).unwrap();
        let asked = format!("GET {path} HTTP/1.1\r\nHost: test\r\nConnection: close\r\n\r\n");
        stream.write_all(asked.as_bytes()).unwrap();
        read(&mut stream)
    }

    pub(crate) fn wait_for_code(&self, path: &str, code: u16) {
        let began = Instant::now();
        while self.get(path).0 != code {
            assert!(began.elapsed() < Duration::from_secs(20), "no {code}");
            std::thread::sleep(Duration::from_millis(20));
        }
    }
}

/// Reads an answer until its end.
pub(crate) fn read(stream: &mut TcpStream) -> (u16, String) {
    let mut text = String::new();
    stream.read_to_string(&mut text).unwrap();
    let (head, body) = text.split_once("\r\n\r\n").unwrap();
    let code = head.split(' ').nth(1).unwrap().parse().unwrap();
    (code, body.to_owned())
}

/// What a server said that didn't start: one line on stderr, exit code 2.
pub(crate) fn refusal(output: &Output) -> String {
    let text = String::from_utf8(output.stderr.clone()).unwrap();
    assert_eq!(output.status.code(), Some(2), "{text}");
    assert_eq!(text.lines().count(), 1, "{text}");
    text
}
