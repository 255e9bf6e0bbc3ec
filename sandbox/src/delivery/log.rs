use super::{Message, Mode};
use crate::{Gateway, clock};
use jiff::Timestamp;
use serde::Serialize;

/// Where a delivery stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum DeliveryState {
    /// Not sent yet, or to be sent again.
    Waiting,
    /// The merchant accepted it.
    Delivered,
    /// Every attempt was refused; the gateway has given up.
    GivenUp,
    /// Never sent, as chosen on the pay page.
    Lost,
}

/// One call to the merchant.
#[derive(Debug, Clone, Serialize)]
pub struct Attempt {
    /// When the call was made.
    #[serde(serialize_with = "clock::serialize")]
    pub at: Timestamp,
    /// HTTP status of the answer; none when there was no answer.
    pub status: Option<u16>,
    /// The answer's body (shortened), or why there was none.
    pub answer: String,
}

/// One message and what became of it.
#[derive(Debug, Clone, Serialize)]
pub struct Delivery {
    /// Running number, from 1.
    pub id: usize,
    /// Who sends it.
    pub gateway: Gateway,
    /// What it tells: an event type, or `IPN` and its result code.
    pub kind: String,
    /// The payment it is about.
    pub reference: String,
    /// The choice on the pay page.
    pub mode: Mode,
    /// Where it stands.
    pub state: DeliveryState,
    /// The calls so far, oldest first.
    pub attempts: Vec<Attempt>,
    #[serde(skip)]
    pub(crate) message: Message,
}

/// All deliveries since the start.
#[derive(Default)]
pub(crate) struct Log(Vec<Delivery>);

impl Log {
    pub fn all(&self) -> &[Delivery] {
        &self.0
    }

    pub fn get(&self, id: usize) -> Option<&Delivery> {
        self.0.get(id.checked_sub(1)?)
    }

    /// Opens an entry and returns its id.
    pub fn open(&mut self, message: Message, mode: Mode, state: DeliveryState) -> usize {
        let id = self.0.len() + 1;
        let (gateway, kind, reference) = (message.gateway(), message.kind.clone(), message.reference.clone());
        self.0.push(Delivery { id, gateway, kind, reference, mode, state, attempts: Vec::new(), message });
        id
    }

    pub fn record(&mut self, id: usize, attempt: Attempt, state: DeliveryState) {
        if let Some(delivery) = id.checked_sub(1).and_then(|index| self.0.get_mut(index)) {
            delivery.attempts.push(attempt);
            delivery.state = state;
        }
    }

    pub fn give_up(&mut self, id: usize) {
        if let Some(delivery) = id.checked_sub(1).and_then(|index| self.0.get_mut(index)) {
            delivery.state = DeliveryState::GivenUp;
        }
    }
}
