//! The transactions of this run.

use super::request::PayRequest;
use jiff::Timestamp;
use std::collections::{HashMap, HashSet};

/// How a transaction ended, as told to the merchant.
#[derive(Debug, Clone)]
pub(crate) struct Ending {
    /// `vnp_TransactionStatus`.
    pub status: &'static str,
    /// `vnp_ResponseCode`.
    pub response: &'static str,
    pub bank_code: String,
    /// `vnp_PayDate`, GMT+7.
    pub pay_date: String,
    /// `vnp_TransactionNo`; `0` when no bank saw the payment.
    pub transaction_no: String,
}

/// One payment.
#[derive(Debug, Clone)]
pub(crate) struct Transaction {
    /// The secret part of the pay page's address.
    pub token: String,
    pub request: PayRequest,
    pub opened: Timestamp,
    pub ending: Option<Ending>,
    /// VND x 100, all accepted refunds together.
    pub refunded: u64,
}

impl Transaction {
    /// `vnp_TransactionStatus` at `now`.
    pub fn status(&self, now: Timestamp) -> &'static str {
        match &self.ending {
            Some(ending) => ending.status,
            None if now >= self.request.expires => "08",
            None => "01",
        }
    }
}

/// All transactions and what query and refund must remember.
#[derive(Default)]
pub(crate) struct Store {
    transactions: Vec<Transaction>,
    /// Request ids seen, with their day in GMT+7 before them.
    request_ids: HashSet<String>,
    /// The last accepted query of each merchant code.
    pub last_query: HashMap<String, Timestamp>,
}

impl Store {
    pub fn all(&self) -> &[Transaction] {
        &self.transactions
    }

    pub fn add(&mut self, transaction: Transaction) {
        self.transactions.push(transaction);
    }

    pub fn by_token(&mut self, token: &str) -> Option<&mut Transaction> {
        self.transactions.iter_mut().find(|transaction| transaction.token == token)
    }

    /// The transaction with this reference on the day of `create_date` (references are unique per day only).
    pub fn on_day(&self, txn_ref: &str, create_date: &str) -> Option<&Transaction> {
        self.transactions.iter().find(|transaction| {
            transaction.request.txn_ref == txn_ref && transaction.request.create_date.get(..8) == create_date.get(..8)
        })
    }

    /// The transaction a query or refund means: reference and the exact creation time.
    pub fn meant(&mut self, txn_ref: &str, create_date: &str) -> Option<&mut Transaction> {
        self.transactions.iter_mut().find(|transaction| {
            transaction.request.txn_ref == txn_ref && transaction.request.create_date == create_date
        })
    }

    /// Remembers a request id; false when it was used before on that day.
    pub fn first_use(&mut self, day: &str, request_id: &str) -> bool {
        self.request_ids.insert(format!("{day} {request_id}"))
    }
}
