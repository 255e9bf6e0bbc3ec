//! A PostgreSQL server of a test's own, which flushes what it commits, and which can be killed.

use std::{
    fs::{self, File},
    path::{Path, PathBuf},
    process::{Child, Command, Output, Stdio},
    time::{Duration, Instant},
};

use sqlx::{Connection, PgConnection};
use tempfile::TempDir;

/// Longer than any start takes, recovery included.
const PATIENCE: Duration = Duration::from_secs(60);
/// How its programs are found.
const SCRIPT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../scripts/postgres.sh");

/// A server and its files; both are gone with this value.
pub struct Cluster {
    folder: TempDir,
    binaries: PathBuf,
    /// The server refuses to run as root.
    is_root: bool,
    server: Option<Child>,
}

impl Cluster {
    /// Makes the files of a server that is not started yet.
    pub fn make() -> Self {
        let found = output(Command::new("sh").args(["-c", ". \"$0\"; postgres_binaries", SCRIPT]));
        let binaries = PathBuf::from(text(&found).trim());
        assert!(
            found.status.success(),
            "PostgreSQL is missing: run scripts/setup.sh test, which installs it or says how"
        );
        // The path of its socket must be short, so not in the usual folder. What is written to memory outlives a killed
        // process as what is written to a disk does, and PostgreSQL flushes all its files whenever it recovers.
        let place = ["/dev/shm", "/tmp"].into_iter().find(|place| Path::new(place).is_dir()).unwrap();
        let folder = tempfile::Builder::new().prefix("prepay-pg.").tempdir_in(place).unwrap();
        let is_root = text(&output(Command::new("id").arg("-u"))).trim() == "0";
        if is_root {
            assert!(output(Command::new("chown").arg("postgres").arg(folder.path())).status.success());
        }
        let cluster = Self { folder, binaries, is_root, server: None };
        let mut initdb = cluster.program("initdb");
        initdb.args(["--username=postgres", "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync", "--pgdata"]);
        let made = output(initdb.arg(cluster.data()));
        assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
        cluster
    }

    /// The address of its database.
    pub fn address(&self) -> String {
        format!("postgres://postgres@localhost/postgres?host={}", self.folder.path().display())
    }

    /// Starts it, and waits until it has recovered and answers.
    pub async fn start(&mut self) {
        let begun = Instant::now();
        let mut server = self.spawn();
        while PgConnection::connect(&self.address()).await.is_err() {
            assert!(begun.elapsed() < PATIENCE, "PostgreSQL does not start:\n{}", self.log());
            // It refuses to while a process of the one before it is not quite gone.
            if server.try_wait().unwrap().is_some() {
                server = self.spawn();
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        self.server = Some(server);
    }

    /// Kills all its processes at once, as a machine that fails does: none of them can tell another or flush anything.
    pub fn kill(&mut self) {
        let Some(mut server) = self.server.take() else { return };
        // Stopped it starts no further process while they are listed.
        signal("STOP", &[server.id()]);
        let mut all = children(server.id());
        all.push(server.id());
        signal("KILL", &all);
        server.wait().unwrap();
    }

    fn spawn(&self) -> Child {
        let log = File::options().create(true).append(true).open(self.log_file()).unwrap();
        let mut server = self.program("postgres");
        server.arg("-D").arg(self.data()).args(["-c", "listen_addresses=", "-c", "fsync=on"]);
        server.args(["-c", "max_connections=50", "-c", "shared_buffers=64MB"]);
        server.arg("-c").arg(format!("unix_socket_directories={}", self.folder.path().display()));
        server.stdin(Stdio::null()).stdout(Stdio::null()).stderr(log).spawn().unwrap()
    }

    /// One of its programs; started as root, it becomes another user.
    fn program(&self, name: &str) -> Command {
        let file = self.binaries.join(name);
        let mut command = if self.is_root { Command::new("setpriv") } else { Command::new(&file) };
        if self.is_root {
            command.args(["--reuid", "postgres", "--regid", "postgres", "--init-groups"]).arg(file);
        }
        command.current_dir(self.folder.path());
        command
    }

    fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    fn log_file(&self) -> PathBuf {
        self.folder.path().join("log")
    }

    fn log(&self) -> String {
        fs::read_to_string::<&Path>(&self.log_file()).unwrap_or_default()
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        self.kill();
    }
}

/// The processes that a process has started and that have not been waited for.
fn children(parent: u32) -> Vec<u32> {
    let listed = output(Command::new("ps").args(["-A", "-o", "ppid=,pid="]));
    let read = |line: &str| {
        let mut numbers = line.split_whitespace().map(|number| number.parse::<u32>().unwrap());
        (numbers.next().unwrap(), numbers.next().unwrap())
    };
    text(&listed).lines().map(read).filter(|(of, _)| *of == parent).map(|(_, child)| child).collect()
}

/// Some of them may have ended by themselves.
fn signal(name: &str, processes: &[u32]) {
    let processes = processes.iter().map(u32::to_string);
    output(Command::new("kill").arg(format!("-{name}")).args(processes));
}

fn output(command: &mut Command) -> Output {
    command.output().unwrap_or_else(|error| panic!("{command:?}: {error}"))
}

fn text(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}
