//! Two programs that live and end together.

use anyhow::{Context, Result};
use rustix::process::{Pid, Signal, kill_process};
use signal_hook::iterator::Signals;
use std::{
    os::unix::process::CommandExt,
    process::{self, Command, ExitStatus},
    thread,
    time::{Duration, Instant},
};

/// Between two looks at the programs and the signals.
pub const PAUSE: Duration = Duration::from_millis(100);
/// How long a program may take to finish its work after SIGTERM.
const GRACE: Duration = Duration::from_secs(10);

/// A started program.
pub struct Child {
    name: &'static str,
    process: process::Child,
    status: Option<ExitStatus>,
}

/// Why everything ends.
#[derive(Debug)]
pub enum Ending {
    /// Ctrl-C or a signal.
    Asked,
    /// A program ended without being asked.
    Died {
        /// Which one.
        name: &'static str,
        /// With what.
        status: ExitStatus,
    },
}

impl Child {
    /// Starts a program in a process group of its own: the terminal's Ctrl-C comes here first and is passed on in
    /// order.
    pub fn start(name: &'static str, command: &mut Command) -> Result<Self> {
        let process = command.process_group(0).spawn().with_context(|| format!("The {name} cannot be started"))?;
        Ok(Self { name, process, status: None })
    }

    fn has_ended(&mut self) -> Result<bool> {
        if self.status.is_none() {
            self.status = self.process.try_wait()?;
        }
        Ok(self.status.is_some())
    }

    fn terminate(&mut self) -> Result<()> {
        if !self.has_ended()? {
            // It may end between the two lines; then there is nobody to tell.
            kill_process(Pid::from_child(&self.process), Signal::TERM).ok();
        }
        Ok(())
    }
}

/// Waits until something ends it.
pub fn watch(children: &mut [Child], signals: &mut Signals) -> Result<Ending> {
    loop {
        if let Some(ending) = ended(children, signals)? {
            return Ok(ending);
        }
        thread::sleep(PAUSE);
    }
}

/// Looks once whether it is to end.
pub fn ended(children: &mut [Child], signals: &mut Signals) -> Result<Option<Ending>> {
    if signals.pending().next().is_some() {
        println!("\nStopping …");
        return Ok(Some(Ending::Asked));
    }
    for child in children {
        if child.has_ended()?
            && let Some(status) = child.status
        {
            return Ok(Some(Ending::Died { name: child.name, status }));
        }
    }
    Ok(None)
}

/// Asks all to finish, last started first, and kills what is left after the grace, or at a second Ctrl-C.
pub fn stop(children: &mut [Child], signals: &mut Signals) -> Result<()> {
    stop_within(children, signals, GRACE)
}

fn stop_within(children: &mut [Child], signals: &mut Signals, grace: Duration) -> Result<()> {
    let start = Instant::now();
    for child in children.iter_mut().rev() {
        child.terminate()?;
        while !child.has_ended()? {
            if start.elapsed() > grace || signals.pending().next().is_some() {
                eprintln!("The {} did not finish in time and was killed.", child.name);
                child.process.kill()?;
                child.status = Some(child.process.wait()?);
            }
            thread::sleep(PAUSE / 4);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use signal_hook::consts::SIGUSR2;

    fn start(script: &str) -> Child {
        Child::start("script", Command::new("sh").args(["-c", script])).unwrap()
    }

    #[test]
    fn a_program_that_ends_by_itself_ends_everything() {
        let mut signals = Signals::new([SIGUSR2]).unwrap();
        let mut children = [start("exec sleep 60"), start("exit 3")];
        let ending = watch(&mut children, &mut signals).unwrap();
        stop(&mut children, &mut signals).unwrap();
        assert!(matches!(ending, Ending::Died { status, .. } if status.code() == Some(3)));
        assert!(children.iter().all(|child| child.status.is_some()));
    }

    #[test]
    fn a_program_that_does_not_listen_is_killed() {
        let mut signals = Signals::new([SIGUSR2]).unwrap();
        let mut children = [start("trap '' TERM; while :; do sleep 0.1; done")];
        thread::sleep(Duration::from_millis(200));
        stop_within(&mut children, &mut signals, Duration::from_millis(300)).unwrap();
        assert!(children[0].status.is_some_and(|status| !status.success()));
    }
}
