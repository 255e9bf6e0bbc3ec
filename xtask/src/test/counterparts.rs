//! The gateways' own SDKs as the other side of every protocol (`counterparts/README.md`).

mod matrix;

use super::{
    rust::PRODUCT,
    tally::{Counts, Tally},
};
use crate::{
    command::{cargo, output_of_tests, succeed},
    project::Project,
};
use anyhow::{Result, bail};
use matrix::Matrix;
use std::{env::consts::EXE_SUFFIX, path::PathBuf, process::Command};

/// Our side, as programs of this clone.
struct Programs {
    sandbox: PathBuf,
    wire: PathBuf,
    exports: PathBuf,
}

/// Runs the tests in both languages and prints what was proven.
pub fn run(project: &Project, tally: &mut Tally) {
    let programs = Programs::of(project);
    if !tally.check("counterparts: our side", || build(project)) {
        return;
    }
    let mut matrix = Matrix::default();
    let sdks = project.root.join("counterparts/node/node_modules");
    if sdks.is_dir() {
        let mut tests = Command::new("node");
        tests.args(["--test", "--test-reporter=./reporter.mjs", "--test-concurrency=1", "tests/"]);
        tests.current_dir(project.root.join("counterparts/node"));
        tally.tests("counterparts: SDKs in Node.js", || programs.prove(&mut tests, &mut matrix));
    } else {
        tally.skip("counterparts: SDKs in Node.js", "run scripts/setup.sh test, which installs them or says how");
    }
    let python = project.root.join(".tools/python-sdks/bin/python");
    if python.is_file() {
        let mut tests = Command::new(python);
        tests.arg("run.py").current_dir(project.root.join("counterparts/python"));
        tally.tests("counterparts: SDKs in Python", || programs.prove(&mut tests, &mut matrix));
    } else {
        let want = "install Python 3.10 or newer with venv (Debian: python3-venv) and run scripts/setup.sh test";
        tally.skip("counterparts: SDKs in Python", want);
    }
    eprint!("\n{matrix}");
}

/// Together with the product's other packages: any other choice has other features, and compiles everything anew.
fn build(project: &Project) -> Result<()> {
    succeed(cargo(project, ["build", "--bin", "sandbox", "--example", "wire", "--example", "exports"]).args(PRODUCT))
}

impl Programs {
    fn of(project: &Project) -> Self {
        let program = |name: &str| project.cargo_target.join(format!("debug/{name}{EXE_SUFFIX}"));
        Self { sandbox: program("sandbox"), wire: program("examples/wire"), exports: program("examples/exports") }
    }

    /// Runs tests, which print a line for each of their groups, and adds them to the matrix.
    fn prove(&self, tests: &mut Command, matrix: &mut Matrix) -> Result<Counts> {
        tests.env("PREPAY_SANDBOX_PROGRAM", &self.sandbox).env("PREPAY_WIRE_PROGRAM", &self.wire);
        tests.env("PREPAY_EXPORTS_PROGRAM", &self.exports);
        let (text, success) = output_of_tests(tests)?;
        print!("{text}");
        let mut counts = matrix.read(&text);
        if counts == Counts::default() {
            bail!("no group of tests has reported");
        }
        if !success && counts.failed == 0 {
            counts.failed = 1;
        }
        Ok(counts)
    }
}
