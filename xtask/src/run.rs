//! `cargo xtask run`: the server and the gateway sandbox, started and stopped together.

mod children;
mod gateways;
mod place;
mod ready;
mod settings;

use crate::{command::output, project::Project};
use anyhow::{Result, bail};
use children::{Child, Ending};
use settings::Settings;
use signal_hook::{
    consts::{SIGHUP, SIGINT, SIGQUIT, SIGTERM},
    iterator::Signals,
};
use std::{env::consts::EXE_SUFFIX, process::Command};

/// Starts both, prints where they are and who can sign in, and waits for Ctrl-C.
pub fn run(project: &Project) -> Result<()> {
    let settings = Settings::from_environment(&project.root)?;
    let server = program(project, &project.leptos.bin_package)?;
    let sandbox = program(project, "sandbox")?;
    place::port_is_free(settings.port, settings::PORT)?;
    place::port_is_free(settings.sandbox_port, settings::SANDBOX_PORT)?;
    place::data_is_writable(&settings.data)?;

    let mut signals = Signals::new([SIGINT, SIGTERM, SIGHUP, SIGQUIT])?;
    let environment = settings.server_environment(project);
    let mut demo = Command::new(&server);
    let sign_ins = output(demo.arg("demo").current_dir(&project.root).envs(environment.clone()))?;

    let mut sandbox = Command::new(&sandbox);
    sandbox.current_dir(&project.root).envs(settings.sandbox_environment());
    let mut serve = Command::new(&server);
    serve.arg("serve").current_dir(&project.root).envs(environment);
    let mut children = vec![Child::start("sandbox", &mut sandbox)?];
    let ending = Child::start("server", &mut serve).and_then(|server| {
        children.push(server);
        match ready::wait(&settings, &mut children, &mut signals)? {
            Some(ending) => Ok(ending),
            None => {
                print!("{}", banner(&settings, &sign_ins));
                children::watch(&mut children, &mut signals)
            }
        }
    });
    children::stop(&mut children, &mut signals)?;
    match ending? {
        Ending::Asked => {
            println!("Stopped.");
            Ok(())
        }
        Ending::Died { name, status } => {
            bail!("The {name} stopped by itself ({status}), so everything was stopped; its last lines above say why")
        }
    }
}

fn program(project: &Project, name: &str) -> Result<std::path::PathBuf> {
    let path = project.bin().join(format!("{name}{EXE_SUFFIX}"));
    if !path.is_file() {
        bail!("The {name} is not built yet: run `make run`, or `cargo xtask build` first");
    }
    Ok(path)
}

fn banner(settings: &Settings, sign_ins: &str) -> String {
    format!(
        "\n  Prepay   {}\n  Sandbox  {}  (VNPay, Stripe and PayPal emulators)\n  Data     {}\n\n{}\n\nCtrl-C stops both.\n",
        settings.base_url,
        settings.sandbox_url(),
        settings.data.display(),
        sign_ins.trim_end(),
    )
}
