//! The transactions of this run.

use super::request::PayRequest;
use crate::back::{Back, Progress};
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
    /// Refunds, oldest first, in VND x 100.
    pub backs: Vec<Back>,
}

/// After so many seconds a refund is at the bank (06), and after so many it has arrived.
const AT_THE_BANK: i64 = 86_400;
const ARRIVED: i64 = 3 * 86_400;

impl Transaction {
    /// Whether there is money that can go back.
    pub fn is_paid(&self) -> bool {
        self.ending.as_ref().is_some_and(|ending| ending.status == "00")
    }

    /// What was paid, in VND x 100.
    pub fn paid(&self) -> i64 {
        i64::try_from(self.request.amount).unwrap_or(i64::MAX)
    }

    /// `vnp_TransactionType` and `vnp_TransactionStatus` of a refund at `now`.
    pub fn refund_words(&self, back: &Back, now: Timestamp) -> (&'static str, &'static str) {
        let age = now.as_second() - back.created.as_second();
        let status = match back.progress {
            Progress::Open if age < AT_THE_BANK => "05",
            Progress::Open if age < ARRIVED => "06",
            Progress::Open | Progress::Done => "00",
            Progress::Failed => "09",
        };
        (if back.amount == self.paid() { "02" } else { "03" }, status)
    }

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

    pub fn transactions_mut(&mut self) -> &mut [Transaction] {
        &mut self.transactions
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
