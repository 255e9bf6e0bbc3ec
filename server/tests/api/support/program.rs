use std::{
    io::{self, Write},
    path::{Path, PathBuf},
};

use server::{cli, program};

use super::TestApp;

/// The program, as an operator runs it beside the server: an engine of its own, on the same database.
#[derive(Clone)]
pub struct Program {
    settings: Vec<(&'static str, String)>,
}

/// How a run of the program ended.
#[derive(Debug)]
pub struct Ran {
    code: u8,
    out: String,
    err: String,
}

/// Where nobody reads any more.
struct Gone;

impl Write for Gone {
    fn write(&mut self, _: &[u8]) -> io::Result<usize> {
        Err(io::ErrorKind::BrokenPipe.into())
    }

    fn flush(&mut self) -> io::Result<()> {
        Err(io::ErrorKind::BrokenPipe.into())
    }
}

impl Program {
    /// On the database in a folder.
    pub fn on(folder: &Path) -> Self {
        let folder = PathBuf::from(folder).display().to_string();
        Self { settings: vec![("PREPAY_DATA", folder), ("PREPAY_LOG", "error".to_owned())] }
    }

    /// With another setting, named as a variable of the environment.
    pub fn with(mut self, name: &'static str, value: &str) -> Self {
        self.settings.push((name, value.to_owned()));
        self
    }

    /// Runs a command line.
    pub async fn run(&self, line: &[&str]) -> Ran {
        let (mut out, mut err) = (Vec::new(), Vec::new());
        let code;
        (code, out, err) = self.run_to(line, out, err).await;
        let text = |bytes| String::from_utf8(bytes).unwrap();
        Ran { code, out: text(out), err: text(err) }
    }

    /// Runs a command line whose words reach nobody; answers the exit code.
    pub async fn run_unheard(&self, line: &[&str]) -> u8 {
        self.run_to(line, Gone, Gone).await.0
    }

    /// In a thread: the program has a runtime of its own, and the server of the test must go on.
    async fn run_to<W: Write + Send + 'static>(&self, line: &[&str], mut out: W, mut err: W) -> (u8, W, W) {
        let line: Vec<String> = std::iter::once("prepay").chain(line.iter().copied()).map(str::to_owned).collect();
        let settings = self.settings.clone();
        let run = move || {
            let code = match cli::command().try_get_matches_from(line) {
                Ok(matches) => {
                    let setting = |name: &str| settings.iter().rev().find(|(set, _)| *set == name);
                    let value = |name: &str| setting(name).map(|(_, value)| value.clone());
                    program::run(&matches, value, &mut out, &mut err)
                }
                // As clap does it by itself.
                Err(error) => {
                    let to = if error.use_stderr() { &mut err } else { &mut out };
                    write!(to, "{}", error.render()).unwrap();
                    u8::try_from(error.exit_code()).unwrap()
                }
            };
            (code, out, err)
        };
        tokio::task::spawn_blocking(run).await.unwrap()
    }
}

impl Ran {
    /// What it printed when it did what it was asked for.
    #[track_caller]
    pub fn done(self) -> String {
        assert_eq!((self.code, self.err.as_str()), (0, ""), "{}", self.out);
        self.out
    }

    /// The sentence with which it refused; then it printed nothing else.
    #[track_caller]
    pub fn refused(self) -> String {
        assert_eq!((self.code, self.out.as_str()), (1, ""), "{}", self.err);
        sentence(&self.err)
    }

    /// What it printed and the sentence that it failed with.
    #[track_caller]
    pub fn failed(self) -> (String, String) {
        assert_eq!(self.code, 1, "{self:?}");
        let said = sentence(&self.err);
        (self.out, said)
    }

    /// What it said of a command line that cannot be read.
    #[track_caller]
    pub fn not_understood(self) -> String {
        assert_eq!((self.code, self.out.as_str()), (2, ""), "{}", self.err);
        self.err
    }

    /// All that it said when it failed, a sentence or not.
    #[track_caller]
    pub fn said(self) -> String {
        assert_eq!((self.code, self.out.as_str()), (1, ""), "{}", self.err);
        self.err
    }
}

#[track_caller]
fn sentence(err: &str) -> String {
    let said = err.strip_prefix("prepay: ").and_then(|rest| rest.strip_suffix(".\n"));
    let said = said.filter(|said| !said.contains('\n'));
    said.unwrap_or_else(|| panic!("one sentence, to the operator: {err:?}")).to_owned()
}

impl TestApp {
    /// Runs the program beside this server.
    pub async fn prepay(&self, line: &[&str]) -> Ran {
        Program::on(&self.data_folder()).run(line).await
    }
}
