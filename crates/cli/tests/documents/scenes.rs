//! What can't be brought about by a command on the page: servers that refuse, hang or are full,
//! locks, signals, rights. Each scene gives what was said; every `text` block of the guide must be
//! in one of them, and every scene must be in the guide.

use std::collections::BTreeMap;
use std::fs;
use std::net::TcpListener;

use ultra_migrate::runner::{DatabaseUrl, LockOptions, Session, SessionOptions};
use ultra_testing::{PostgresServer, TestDatabase, TestRole, require_postgres};

use crate::background::Background;
use crate::block::blocks;
use crate::compare::{lines, matches};
use crate::copy::{Copy, executable};
use crate::guides::Reader;
use crate::setups;

const PASSWORD: &str = "Kn0rr-and-Zwiebel";

/// A copy whose database has the first revision, on a server of our own.
struct Stage<'a> {
    copy: Copy,
    server: &'a PostgresServer,
    database: TestDatabase,
    /// What was said, by scene.
    said: Vec<(&'static str, String)>,
    /// What can't be brought about here.
    skipped: Vec<&'static str>,
}

/// Every `text` block of a page is produced here, and nothing else is.
pub(crate) async fn every_message_is_said(reader: &Reader, page: &str) {
    let Some(server) = require_postgres().unwrap() else {
        return;
    };
    if server.folder().is_none() {
        // That of `TEST_DATABASE_URL` may let in anybody, and must not be changed.
        eprintln!("the messages of the guide were not produced: the server isn't the tests' own");
        return;
    }
    let mut stage = Stage {
        copy: reader.copy.clone(),
        server,
        database: server.database().await.unwrap(),
        said: Vec::new(),
        skipped: Vec::new(),
    };
    let name = stage.database.name().to_owned();
    stage.copy.names.push((name, "ultra".into()));
    setups::as_it_was(&stage.copy);
    stage.ok("ultra-migrate upgrade ab38c3f2f48f");
    stage.connecting().await;
    stage.locks().await;
    stage.rights().await;
    stage.revisions();
    stage.backups().await;
    stage.compare(page);
}

impl Stage<'_> {
    fn url(&self) -> String {
        self.database.url()
    }

    /// Runs a command on a database, and keeps what it says.
    fn keep(&mut self, scene: &'static str, url: &str, command: &str) {
        let environment = BTreeMap::from([("DATABASE_URL".to_owned(), url.to_owned())]);
        let (code, output) = self.copy.run_with(command, &environment);
        assert_ne!(code, 0, "{scene}: $ {command}\n{output}");
        assert!(!output.contains(PASSWORD), "{output}");
        self.said.push((scene, output));
    }

    /// Runs a command that ends well.
    fn ok(&self, command: &str) -> String {
        let environment = BTreeMap::from([("DATABASE_URL".to_owned(), self.url())]);
        let (code, output) = self.copy.run_with(command, &environment);
        assert_eq!(code, 0, "$ {command}\n{output}");
        output
    }

    /// A role that the page calls by this name.
    async fn role(&mut self, shown: &str, options: &str) -> TestRole {
        let role = self.server.role("ultra_guide", options, Some(PASSWORD));
        let role = role.await.unwrap();
        self.copy.names.push((role.name().into(), shown.into()));
        role
    }

    async fn connecting(&mut self) {
        let status = "ultra-migrate status";
        let role = self.role("app", "NOCREATEDB").await;
        let right = self.database.url_as(&role);
        self.keep("password", &right.replace(PASSWORD, "wrong-one"), status);
        let other = right.replace(self.database.name(), "ultra_production");
        self.keep("no database", &other, status);
        let full = self.role("app", "CONNECTION LIMIT 0").await;
        self.keep("full", &self.database.url_as(&full), status);
        let silent = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let port = silent.local_addr().unwrap().port();
        let url = format!("postgres://app@127.0.0.1:{port}/ultra");
        self.keep("silence", &url, status);
        // Every connection seems to be served by the same process, as behind a pooler.
        let name = self.database.name().to_owned();
        let pooled = format!(
            "CREATE SCHEMA pooler;
             CREATE FUNCTION pooler.pg_backend_pid() RETURNS int LANGUAGE sql AS 'SELECT 1';
             ALTER DATABASE \"{name}\" SET search_path = pooler, pg_catalog, public"
        );
        self.database.execute(&pooled).await.unwrap();
        self.keep("pooler", &self.url(), "ultra-migrate downgrade base");
        let back =
            format!("ALTER DATABASE \"{name}\" RESET search_path; DROP SCHEMA pooler CASCADE");
        self.database.execute(&back).await.unwrap();
    }

    async fn locks(&mut self) {
        let shared = "m20261122_090000_add_shared";
        setups::add_column(&self.copy, shared, "c0ffee000002", "shared");
        let url = DatabaseUrl::parse(&self.url()).unwrap();
        let session = Session::open(&url, &SessionOptions::default())
            .await
            .unwrap();
        let options = LockOptions::default();
        let locked = session.lock(&options, &mut |_| {}).await.unwrap();
        let upgrade = "ultra-migrate upgrade --lock-wait 1";
        self.keep("locked", &self.url(), upgrade);
        self.interrupted();
        locked.unlock().await.unwrap();
        session.close().await.unwrap();

        let pool = self.database.connect().await.unwrap();
        let open = sea_orm::TransactionTrait::begin(&pool).await.unwrap();
        let taken = sea_orm::ConnectionTrait::execute_unprepared(&open, "LOCK TABLE users");
        taken.await.unwrap();
        self.keep(
            "table",
            &self.url(),
            "PGLOCK_TIMEOUT=300 ultra-migrate upgrade --retry-for 1ms",
        );
        open.rollback().await.unwrap();
        pool.close().await.unwrap();
    }

    /// A run that is waiting for the lock is ended as one that is at work.
    fn interrupted(&mut self) {
        let environment = BTreeMap::from([("DATABASE_URL".to_owned(), self.url())]);
        let mut run = Background::start(&self.copy, "ultra-migrate upgrade", &environment);
        run.says(
            &self.copy,
            &[
                "...".into(),
                "another run has the lock, waiting for it: [..]".into(),
            ],
        );
        let (code, output) = run.end();
        assert_eq!(code, 130, "{output}");
        self.said.push(("interrupted", output));
    }

    async fn rights(&mut self) {
        let role = self.role("app", "NOCREATEDB").await;
        let grant = format!(
            "GRANT ALL ON ALL TABLES IN SCHEMA public TO \"{0}\"; GRANT ALL ON SCHEMA public TO \"{0}\"",
            role.name()
        );
        self.database.execute(&grant).await.unwrap();
        self.keep(
            "scratch",
            &self.database.url_as(&role),
            "ultra-migrate verify",
        );
        let revoke = format!("DROP OWNED BY \"{}\"", role.name());
        self.database.execute(&revoke).await.unwrap();
    }

    /// Two branches with the same column.
    fn revisions(&mut self) {
        setups::add_column(
            &self.copy,
            "m20261122_100000_shared_too",
            "c0ffee000003",
            "shared",
        );
        self.keep("conflict", &self.url(), "ultra-migrate upgrade heads");
    }

    async fn backups(&mut self) {
        let url = self.url();
        let none = "ultra-migrate backup --pg-bin /opt/postgresql/bin";
        self.keep("no pg_dump", &url, none);
        let old = self.copy.folder.join("old");
        fs::create_dir_all(&old).unwrap();
        let program = old.join("pg_dump");
        fs::write(&program, "#!/bin/sh\necho 'pg_dump (PostgreSQL) 9.6.24'\n").unwrap();
        executable(&program);
        self.keep(
            "old pg_dump",
            &url,
            "MIGRATE_PG_BIN=old ultra-migrate backup",
        );
        self.ok("ultra-migrate backup -o backups/rights.zst");
        let role = self.role("app", "NOCREATEDB").await;
        let restore = "ultra-migrate restore backups/rights.zst";
        self.keep("no right", &self.database.url_as(&role), restore);

        let small = "mkdir -p small && mount -t tmpfs -o size=4k tmpfs small";
        let (code, _) = self.copy.run(&format!("unshare --mount sh -c '{small}'"));
        if code == 0 {
            let full = format!("{small} && ultra-migrate backup -o small/monday.zst");
            self.keep(
                "full disk",
                &url,
                &format!("unshare --mount sh -c '{full}'"),
            );
        } else {
            eprintln!("error[disk-full] was not produced: mounting takes root");
            self.skipped.push("error[disk-full]");
        }
    }

    fn compare(&self, page: &str) {
        let mut unused: Vec<&str> = self.said.iter().map(|(scene, _)| *scene).collect();
        let mut missing = Vec::new();
        let skipped = |text: &str| self.skipped.iter().any(|code| text.starts_with(code));
        for block in blocks(page)
            .iter()
            .filter(|block| block.language == "text" && !skipped(&block.text))
        {
            let block: Vec<String> = block
                .text
                .lines()
                .map(|line| self.copy.steady(line))
                .collect();
            let around = ["...".to_owned()];
            let block = [&around[..], &block, &around].concat();
            let scene = self.said.iter().find(|(_, output)| {
                let said: Vec<String> = lines(output).map(|line| self.copy.steady(line)).collect();
                matches(&block, &said)
            });
            match scene {
                Some((scene, _)) => unused.retain(|other| other != scene),
                None => missing.push(block.join("\n")),
            }
        }
        assert!(
            missing.is_empty() && unused.is_empty(),
            "nothing says:\n{}\n\nthe guide lacks {unused:?}; what was said:\n{:#?}",
            missing.join("\n"),
            self.said
        );
    }
}
