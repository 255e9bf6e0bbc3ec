//! The stream of an account's events (server-sent events): every open page listens.

use std::{collections::VecDeque, convert::Infallible, pin::Pin, time::Duration};

use app::context::CurrentViewer;
use axum::{
    Extension,
    extract::State,
    http::HeaderMap,
    response::sse::{Event, KeepAlive, Sse},
};
use billing::{Billing, StoreError};
use domain::{account::AccountId, event::AccountEvent};
use futures::{Stream, stream};
use tokio::{
    sync::broadcast::{Receiver, error::RecvError},
    time::{Instant, Interval, interval_at},
};

use crate::{middleware::session, problem::ProblemKind, state::AppState};

/// How soon a browser tries again after the stream has ended.
const RETRY: Duration = Duration::from_secs(3);
/// A comment so often keeps proxies from closing a quiet stream.
const KEEP_ALIVE: Duration = Duration::from_secs(15);
/// How often it is checked whether the session still stands.
const SESSION_CHECK: Duration = Duration::from_secs(20);

/// Streams the viewer's events. Begins with the balance as it stands, so that a reconnect misses nothing; ends with the
/// session or with the server.
///
/// # Errors
/// [`ProblemKind::Unauthenticated`], [`ProblemKind::Unavailable`].
pub async fn stream(
    State(state): State<AppState>,
    Extension(CurrentViewer(viewer)): Extension<CurrentViewer>,
    headers: HeaderMap,
) -> Result<Sse<impl Stream<Item = Result<Event, Infallible>>>, ProblemKind> {
    let viewer = viewer.ok_or(ProblemKind::Unauthenticated)?;
    let token = session::token(&headers, state.context.site.secure_cookies).ok_or(ProblemKind::Unauthenticated)?;
    let billing = state.context.billing.clone();
    // Subscribed before the balance is read: what happens in between is told twice rather than never.
    let receiver = billing.subscribe(viewer.account_id).await.map_err(|error| unreadable(&error))?;
    let mut waiting = VecDeque::from([Event::default().retry(RETRY).comment("listening")]);
    waiting.extend(balance(&billing, viewer.account_id).await?);
    let listener = Listener {
        account_id: viewer.account_id,
        token: token.to_owned(),
        receiver,
        waiting,
        session_check: interval_at(Instant::now() + SESSION_CHECK, SESSION_CHECK),
        shutdown: Box::pin(state.services.shutdown.begun()),
        billing,
    };
    Ok(Sse::new(stream::unfold(listener, Listener::next)).keep_alive(KeepAlive::new().interval(KEEP_ALIVE)))
}

/// One open stream.
struct Listener {
    billing: Billing,
    account_id: AccountId,
    token: String,
    receiver: Receiver<AccountEvent>,
    /// Events to be sent before anything is waited for.
    waiting: VecDeque<Event>,
    session_check: Interval,
    shutdown: Pin<Box<dyn Future<Output = ()> + Send>>,
}

impl Listener {
    /// The next event, or the end.
    async fn next(mut self) -> Option<(Result<Event, Infallible>, Self)> {
        loop {
            if let Some(event) = self.waiting.pop_front() {
                return Some((Ok(event), self));
            }
            tokio::select! {
                () = &mut self.shutdown => return None,
                _ = self.session_check.tick() => {
                    // A store that fails for a moment is no reason to send everybody away.
                    if matches!(self.billing.viewer(&self.token).await, Ok(None)) {
                        return None;
                    }
                }
                received = self.receiver.recv() => match received {
                    Ok(event) => self.waiting.extend(encode(&event)),
                    // Too slow for some events: the balance as it stands replaces them.
                    Err(RecvError::Lagged(_)) => {
                        self.waiting.extend(balance(&self.billing, self.account_id).await.ok().flatten());
                    }
                    Err(RecvError::Closed) => return None,
                },
            }
        }
    }
}

/// The balance as it stands; nothing before the first billing profile.
async fn balance(billing: &Billing, account_id: AccountId) -> Result<Option<Event>, ProblemKind> {
    let balance = billing.balance(account_id).await.map_err(|error| unreadable(&error))?;
    Ok(balance.and_then(|balance| encode(&AccountEvent::Balance { balance, change: 0 })))
}

fn unreadable(error: &StoreError) -> ProblemKind {
    tracing::error!(%error, "the balance cannot be read");
    ProblemKind::Unavailable
}

fn encode(event: &AccountEvent) -> Option<Event> {
    match Event::default().json_data(event) {
        Ok(event) => Some(event),
        Err(error) => {
            tracing::error!(%error, "an event cannot be written as JSON");
            None
        }
    }
}
