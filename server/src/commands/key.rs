//! `key`: the API keys of the marketplace's services.

use std::io::Write;

use billing::{
    Billing,
    api_keys::{ApiKeyError, NewApiKey, Scope},
};
use clap::{Arg, ArgAction, ArgMatches, Command, value_parser};
use secrecy::ExposeSecret;

use super::{CommandError, operate};
use crate::{config::Config, server::open_for_command};

/// What to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KeyTask {
    /// Makes a key and prints it, once.
    Create {
        /// What it is for.
        name: String,
        /// What it may do.
        scopes: Vec<Scope>,
        /// Days until it expires by itself.
        days: Option<i64>,
        /// Who makes it.
        actor: String,
    },
    /// Prints all keys, without what is secret.
    List,
    /// Refuses a key from now on.
    Revoke {
        /// The part after `ppk_`.
        key_id: String,
        /// Who revokes it.
        actor: String,
    },
}

/// The command's grammar.
#[must_use]
pub fn grammar() -> Command {
    let scopes = Arg::new("scope").long("scope").required(true).action(ArgAction::Append);
    Command::new("key")
        .about("Makes, shows and revokes the API keys of services")
        .subcommand_required(true)
        .subcommand(
            Command::new("create")
                .about("Makes a key and prints it; it is shown only now")
                .arg(Arg::new("name").long("name").required(true).help("What it is for"))
                .arg(scopes.value_parser(Scope::ALL.map(Scope::slug)).help("What it may do; may be given again"))
                .arg(
                    Arg::new("days")
                        .long("days")
                        .value_parser(value_parser!(i64).range(1..=3_650))
                        .help("Expires after so many days; never without it"),
                )
                .arg(operate::actor()),
        )
        .subcommand(Command::new("list").about("Prints all keys, without what is secret"))
        .subcommand(
            Command::new("revoke")
                .about("Refuses a key from now on")
                .arg(Arg::new("id").long("id").required(true).help("The key's id, as `key list` prints it"))
                .arg(operate::actor()),
        )
}

/// What the command line asks for.
///
/// # Errors
/// [`CommandError::Grammar`], when it asks for nothing.
pub fn read(matches: &ArgMatches) -> Result<KeyTask, CommandError> {
    let (name, matches) = matches.subcommand().ok_or(CommandError::Grammar)?;
    let text = |id| operate::text(matches, id);
    Ok(match name {
        "create" => KeyTask::Create {
            name: text("name")?,
            scopes: matches
                .get_many::<String>("scope")
                .unwrap_or_default()
                .map(|scope| scope.parse())
                .collect::<Result<_, _>>()
                .map_err(|_| CommandError::Grammar)?,
            days: matches.get_one::<i64>("days").copied(),
            actor: text("actor")?,
        },
        "revoke" => KeyTask::Revoke { key_id: text("id")?, actor: text("actor")? },
        _ => KeyTask::List,
    })
}

/// Does it.
///
/// # Errors
/// [`CommandError`].
pub async fn run(config: Config, task: KeyTask, out: impl Write) -> Result<(), CommandError> {
    let billing = open_for_command(&config).await?;
    let done = act(&billing, task, out).await;
    billing.shutdown().await;
    done
}

async fn act(billing: &Billing, task: KeyTask, mut out: impl Write) -> Result<(), CommandError> {
    match task {
        KeyTask::Create { name, scopes, days, actor } => {
            let expires_at = days.map(|days| billing.now().plus_days(days));
            let new = NewApiKey { name, scopes, actor, expires_at };
            let (key_id, key) = billing.create_api_key(&new).await.map_err(refused)?;
            writeln!(out, "{}\nThis is key {key_id}. It is not shown again.", key.expose_secret()).map_err(|error| {
                let what = format!("key {key_id} was made, but could not be shown ({error})");
                CommandError::Refused(format!("{what}; revoke it and make another"))
            })
        }
        KeyTask::Revoke { key_id, actor } => {
            billing.revoke_api_key(&key_id, &actor).await.map_err(refused)?;
            writeln!(out, "Key {key_id} is refused from now on.").map_err(CommandError::Print)
        }
        KeyTask::List => {
            let head = ["Id", "Name", "Scopes", "State", "Made by"].map(str::to_owned).to_vec();
            let mut rows = vec![head];
            let now = billing.now();
            for key in billing.api_keys().await.map_err(CommandError::Database)? {
                let scopes: Vec<_> = key.scopes.iter().map(|scope| scope.slug()).collect();
                let state = match (key.revoked_at, key.expires_at) {
                    (Some(_), _) => "revoked",
                    (None, Some(end)) if end <= now => "expired",
                    _ => "in force",
                };
                rows.push(vec![key.key_id, key.name, scopes.join(" "), state.to_owned(), key.created_by]);
            }
            out.write_all(operate::table(&rows).as_bytes()).map_err(CommandError::Print)
        }
    }
}

fn refused(error: ApiKeyError) -> CommandError {
    match error {
        ApiKeyError::Store(error) => CommandError::Database(error),
        // What was given is not repeated: it may have been a whole key.
        ApiKeyError::NoSuchKey => CommandError::Refused(
            "there is no such key in force; give the id of one that `server key list` shows".into(),
        ),
        refusal => CommandError::Refused(refusal.to_string()),
    }
}
