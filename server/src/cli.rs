//! The command line. Its flags are made from the list of settings.

use std::path::PathBuf;

use clap::{Arg, ArgMatches, Command, value_parser};

use crate::{
    commands::{
        CommandError,
        adjust::{self, AdjustTask},
        explain::{self, ExplainTask},
        key::{self, KeyTask},
        limit::{self, LimitTask},
        payment::{self, PaymentTask},
        plan::{self, PlanTask},
        rate::{self, RateTask},
        reconcile::{self, ReconcileTask},
        review::{self, ReviewTask},
        statement::{self, StatementTask},
        verify,
        voucher::{self, VoucherTask},
    },
    config::{
        ConfigError, ConfigErrors, Settings,
        keys::{KEYS, Key},
    },
};

/// What to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Task {
    /// Run the portal.
    Serve,
    /// Make sure that the demo customers exist and print their sign-ins.
    Demo,
    /// Make a demo customer whose history has so many movements.
    DemoHistory(i64),
    /// Bring the database up to date.
    Migrate,
    /// Check the configuration and print it.
    CheckConfig,
    /// Show and set an account's limits.
    Limit(LimitTask),
    /// Make, show and revoke API keys.
    Key(KeyTask),
    /// Correct a balance by hand.
    Adjust(AdjustTask),
    /// Make, show, end and redeem vouchers.
    Voucher(VoucherTask),
    /// Print an account's statement.
    Statement(StatementTask),
    /// Explain one movement.
    Explain(ExplainTask),
    /// Check the whole ledger.
    Verify,
    /// Hold payments and postings against each other.
    Reconcile(ReconcileTask),
    /// Show payments, ask the gateways about them, refund them.
    Payment(PaymentTask),
    /// Show and decide what about payments does not add up.
    Review(ReviewTask),
    /// Offer plans, and sell and change them.
    Plan(PlanTask),
    /// Enter and show exchange rates.
    Rate(RateTask),
}

/// Under what help lists settings, after a command's own options.
const SETTINGS: &str = "Settings";
/// The settings that help shows with every command: where the database is, and what is logged.
const ALWAYS: [&str; 4] = ["data", "database_url", "log", "log_format"];
/// Where the others are.
const OTHERS: &str = "All settings: see `server --help`.";

/// The command line's grammar.
#[must_use]
pub fn command() -> Command {
    let config = Arg::new("config")
        .long("config")
        .env("PREPAY_CONFIG")
        .value_name("FILE")
        .value_parser(value_parser!(PathBuf))
        .global(true)
        .help("Configuration file (TOML)")
        .help_heading(SETTINGS);
    let demo_history = Command::new("demo-history")
        .about("Creates a demo customer with a very long history, for measuring, and prints its e-mail")
        .arg(Arg::new("rows").required(true).value_parser(value_parser!(i64).range(1..=10_000_000)))
        .hide(true);
    let on_the_database = [
        Command::new("demo").about("Creates the demo customers and prints their sign-ins"),
        demo_history,
        Command::new("migrate").about("Brings the database up to date"),
        limit::grammar(),
        key::grammar(),
        adjust::grammar(),
        voucher::grammar(),
        statement::grammar(),
        explain::grammar(),
        verify::grammar(),
        plan::grammar(),
        payment::grammar(),
        reconcile::grammar(),
        review::grammar(),
        rate::grammar(),
    ];
    Command::new("prepay")
        .version(env!("CARGO_PKG_VERSION"))
        .about("The prepaid billing portal. Settings come from the configuration file, PREPAY_* variables and flags.")
        .arg(config)
        .args(KEYS.iter().filter_map(flag))
        .subcommand(Command::new("serve").about("Runs the portal (the default)"))
        .subcommands(on_the_database.map(with_few_settings))
        .subcommand(Command::new("check-config").about("Checks the configuration and prints it without secrets"))
}

/// A setting's flag; secrets have none.
fn flag(key: &Key) -> Option<Arg> {
    let flag = key.flag?;
    let arg = Arg::new(flag).long(flag).value_name("VALUE").global(true).help(key.meaning).help_heading(SETTINGS);
    Some(arg.hide_short_help(flag.contains('-')))
}

/// The command takes all settings, and its help shows few: a flag of its own stands in the place of the one that it would
/// get from above.
fn with_few_settings(command: Command) -> Command {
    let others = KEYS.iter().filter(|key| !ALWAYS.contains(&key.name)).filter_map(flag);
    name_others(command.args(others.map(|flag| flag.hide(true))))
}

fn name_others(command: Command) -> Command {
    command.after_help(OTHERS).mut_subcommands(name_others)
}

/// What to do, and with which settings.
///
/// # Errors
/// [`CommandError::Config`]: faults of the configuration file.
pub fn read(
    matches: &ArgMatches,
    environment: impl Fn(&str) -> Option<String>,
) -> Result<(Task, Settings), CommandError> {
    let task = match matches.subcommand() {
        Some(("demo", _)) => Task::Demo,
        Some(("demo-history", inner)) => Task::DemoHistory(inner.get_one("rows").copied().unwrap_or(1)),
        Some(("migrate", _)) => Task::Migrate,
        Some(("check-config", _)) => Task::CheckConfig,
        Some(("limit", inner)) => Task::Limit(limit::read(inner)?),
        Some(("key", inner)) => Task::Key(key::read(inner)?),
        Some(("adjust", inner)) => Task::Adjust(adjust::read(inner)?),
        Some(("voucher", inner)) => Task::Voucher(voucher::read(inner)?),
        Some(("statement", inner)) => Task::Statement(statement::read(inner)?),
        Some(("explain", inner)) => Task::Explain(explain::read(inner)?),
        Some(("verify", _)) => Task::Verify,
        Some(("reconcile", inner)) => Task::Reconcile(reconcile::read(inner)),
        Some(("payment", inner)) => Task::Payment(payment::read(inner)?),
        Some(("review", inner)) => Task::Review(review::read(inner)?),
        Some(("plan", inner)) => Task::Plan(plan::read(inner)?),
        Some(("rate", inner)) => Task::Rate(rate::read(inner)?),
        _ => Task::Serve,
    };
    // A global flag may stand before or after the sub-command; clap hands it down to the sub-command's matches.
    let matches = matches.subcommand().map_or(matches, |(_, inner)| inner);
    let mut settings = Settings::default();
    if let Some(path) = matches.get_one::<PathBuf>("config") {
        let text = std::fs::read_to_string(path).map_err(|error| {
            let file = path.display().to_string();
            ConfigErrors(vec![ConfigError::FileUnreadable { file, reason: error.to_string() }])
        })?;
        settings.add_file(path, &text).map_err(ConfigErrors)?;
    }
    settings.add_environment(environment);
    settings.add_flags(|flag| matches.get_one::<String>(flag).cloned());
    Ok((task, settings))
}

#[cfg(test)]
mod tests {
    use super::{Task, command, read};
    use crate::config::Origin;

    #[test]
    fn the_grammar_is_sound() {
        command().debug_assert();
    }

    #[test]
    fn flags_stand_before_or_after_the_task() {
        for line in [["prepay", "--listen", "[::1]:1", "demo"], ["prepay", "demo", "--listen", "[::1]:1"]] {
            let (task, settings) = read(&command().try_get_matches_from(line).unwrap(), |_| None).unwrap();
            assert_eq!(task, Task::Demo);
            assert_eq!(settings.get("listen").unwrap().origin, Origin::Flag("listen"));
        }
        let (task, _) = read(&command().try_get_matches_from(["prepay"]).unwrap(), |_| None).unwrap();
        assert_eq!(task, Task::Serve);
    }

    fn help(line: &[&str]) -> String {
        command().try_get_matches_from(line).unwrap_err().render().to_string()
    }

    #[test]
    fn help_shows_a_commands_own_options_before_the_settings_it_needs() {
        for line in [&["prepay", "payment", "refund", "--help"][..], &["prepay", "adjust", "--help"]] {
            let help = help(line);
            let (_, options) = help.split_once("\nOptions:\n").unwrap();
            let (own, settings) = options.split_once("\nSettings:\n").unwrap();
            assert!(own.contains("--amount ") && own.contains("--actor ") && !own.contains("--data "), "{help}");
            for flag in ["--config ", "--data ", "--database-url ", "--log ", "--log-format "] {
                assert!(settings.contains(flag), "{flag} in {help}");
            }
            assert!(!settings.contains("--stripe-live") && !settings.contains("--listen"), "{help}");
            assert!(settings.contains(super::OTHERS), "{help}");
        }
        for line in [&["prepay", "--help"][..], &["prepay", "serve", "--help"]] {
            let help = help(line);
            for flag in super::KEYS.iter().filter_map(|key| key.flag) {
                assert!(help.contains(&format!("--{flag} ")), "{flag} in {help}");
            }
        }
    }

    #[test]
    fn settings_that_help_does_not_show_are_taken() {
        for line in [
            ["prepay", "--stripe-live", "true", "payment", "show", "--payment", "p"],
            ["prepay", "payment", "--stripe-live", "true", "show", "--payment", "p"],
            ["prepay", "payment", "show", "--payment", "p", "--stripe-live", "true"],
        ] {
            let (_, settings) = read(&command().try_get_matches_from(line).unwrap(), |_| None).unwrap();
            assert_eq!(settings.get("stripe.live").unwrap().origin, Origin::Flag("stripe-live"));
        }
    }

    #[test]
    fn a_file_that_is_not_there_is_named() {
        let matches = command().try_get_matches_from(["prepay", "--config", "/nowhere/prepay.toml"]).unwrap();
        let message = read(&matches, |_| None).unwrap_err().to_string();
        assert!(message.contains("/nowhere/prepay.toml"), "{message}");
    }
}
