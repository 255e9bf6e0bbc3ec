//! The lanes: each is one task that takes all requests that wait for it and commits them together. An account's requests
//! all go to one lane.
//!
//! The batch is what gathered while the one before it was committing, so it grows with load and adds no delay without.
//! `docs/decisions/0002-lanes.md` says why.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use domain::{account::AccountId, ledger::Request, money::Money, payment::Evidence, time::Timestamp};
use tokio::{
    sync::{mpsc, oneshot, watch},
    task::JoinHandle,
};

use crate::{
    clock::Clock,
    events::{Hub, Moved},
    ledger::{PostError, Posted},
    payments::{
        Settled,
        money_back::{BackTask, BookError, Booked},
        review::{Decided, Finding, ReviewError, ReviewTask},
    },
    plans::{PlanChange, PlanError, decide::PlanTask},
    store::{Access, Store, StoreError},
};

pub(crate) mod batch;
mod cache;
mod job;
mod load;
mod past;
mod working;
mod write;

#[cfg(test)]
pub(crate) use {
    load::{ACCOUNTS, ACCOUNTS_LOCKED, GRANTS, HOLDS, KEYS, LIMITS},
    past::UNDONE,
};

use batch::Batch;
use cache::{Cache, Kept};
use job::{BookJob, FindJob, Job, Outcome, PlanJob, PostJob, ReviewJob, SettleJob, decide_all, fail, wanted};

/// The most requests in one transaction. More gain little and make the first of them wait.
const BATCH_MAX: usize = 256;
/// Requests that may wait; beyond, callers wait for a place.
const QUEUE: usize = 4_096;
/// How often a transaction that stood in another's way is tried before its requests are told.
const TRIES: usize = 4;

/// A batch that is durable.
struct Done {
    outcomes: Vec<Outcome>,
    moved: Vec<Moved>,
}

/// A request that was handed in and is not answered yet.
pub(crate) struct Waiting(oneshot::Receiver<Result<Posted, PostError>>);

impl Waiting {
    /// Its answer.
    pub(crate) async fn answer(self) -> Result<Posted, PostError> {
        self.0.await.map_err(|_| StoreError::Closed)?
    }
}

/// The way into the lanes.
#[derive(Clone)]
pub(crate) struct Lanes {
    lanes: Vec<mpsc::Sender<Job>>,
}

impl Lanes {
    /// Starts as many lanes as the store has use for. Their tasks end, with everything accepted answered, when `stopped`
    /// turns true or goes away.
    pub(crate) fn start(
        store: &Store,
        clock: &Arc<dyn Clock>,
        hub: &Arc<Hub>,
        seller: &Arc<str>,
        stopped: &watch::Receiver<bool>,
    ) -> (Self, Vec<JoinHandle<()>>) {
        let start = |_| {
            let (jobs, waiting) = mpsc::channel(QUEUE);
            let worker = Worker {
                store: store.clone(),
                clock: Arc::clone(clock),
                hub: Arc::clone(hub),
                seller: Arc::clone(seller),
                cache: Mutex::default(),
            };
            (jobs, tokio::spawn(run(worker, waiting, stopped.clone())))
        };
        let (lanes, workers) = (0..store.lanes()).map(start).unzip();
        (Self { lanes }, workers)
    }

    /// The lane of an account. Their numbers are random, so the lanes share them evenly.
    async fn send(&self, account_id: AccountId, job: Job) -> Result<(), StoreError> {
        let number = usize::try_from(account_id.0.unsigned_abs()).unwrap_or(0) % self.lanes.len().max(1);
        let lane = self.lanes.get(number).ok_or(StoreError::Closed)?;
        lane.send(job).await.map_err(|_| StoreError::Closed)
    }

    /// Posts a request; `at` is the time it is posted under, the clock's when there is none.
    pub(crate) async fn post(
        &self,
        account_id: AccountId,
        request: Request,
        at: Option<Timestamp>,
    ) -> Result<Posted, PostError> {
        self.hand_in(account_id, request, at).await?.answer().await
    }

    /// Hands a request in, behind all that were handed in before; `at` as for [`Lanes::post`].
    pub(crate) async fn hand_in(
        &self,
        account_id: AccountId,
        request: Request,
        at: Option<Timestamp>,
    ) -> Result<Waiting, StoreError> {
        let (answer, answered) = oneshot::channel();
        let job = Job::Post(PostJob { account_id, request, at, answer });
        self.send(account_id, job).await?;
        Ok(Waiting(answered))
    }

    /// Settles a payment by evidence; `at` as for [`Lanes::post`].
    pub(crate) async fn settle(&self, evidence: Evidence, at: Option<Timestamp>) -> Result<Settled, StoreError> {
        let (answer, answered) = oneshot::channel();
        let account_id = evidence.payment_id.account_id();
        let job = Job::Settle(SettleJob { evidence, at, answer });
        self.send(account_id, job).await?;
        answered.await.map_err(|_| StoreError::Closed)?
    }

    /// Changes an account's plan, or does what its time asks for.
    pub(crate) async fn plan(&self, task: PlanTask) -> Result<PlanChange, PlanError> {
        let (answer, answered) = oneshot::channel();
        self.send(task.account_id, Job::Plan(PlanJob { task, answer })).await?;
        answered.await.map_err(|_| StoreError::Closed)?
    }

    /// Books refunds and disputes.
    pub(crate) async fn book(&self, task: BackTask) -> Result<Booked, BookError> {
        let (answer, answered) = oneshot::channel();
        self.send(task.payment_id.account_id(), Job::Book(BookJob { task, answer })).await?;
        answered.await.map_err(|_| StoreError::Closed)?
    }

    /// Opens a finding about a payment for operators, unless the same one is open.
    pub(crate) async fn find(&self, finding: Finding) -> Result<(), StoreError> {
        let (answer, answered) = oneshot::channel();
        self.send(finding.payment_id.account_id(), Job::Find(FindJob { finding, answer })).await?;
        answered.await.map_err(|_| StoreError::Closed)?
    }

    /// Lets an operator decide about a payment.
    pub(crate) async fn review(&self, task: ReviewTask, four_eyes_above: Arc<[Money]>) -> Result<Decided, ReviewError> {
        let (answer, answered) = oneshot::channel();
        let account_id = task.payment_id.account_id();
        self.send(account_id, Job::Review(ReviewJob { task, four_eyes_above, answer })).await?;
        answered.await.map_err(|_| StoreError::Closed)?
    }
}

struct Worker {
    store: Store,
    clock: Arc<dyn Clock>,
    hub: Arc<Hub>,
    seller: Arc<str>,
    cache: Mutex<Cache>,
}

async fn run(worker: Worker, mut waiting: mpsc::Receiver<Job>, mut stopped: watch::Receiver<bool>) {
    let mut closing = false;
    let mut jobs = Vec::with_capacity(BATCH_MAX);
    loop {
        let taken = tokio::select! {
            biased;
            taken = waiting.recv_many(&mut jobs, BATCH_MAX) => taken,
            _ = stopped.wait_for(|stop| *stop), if !closing => {
                waiting.close();
                closing = true;
                continue;
            }
        };
        if taken == 0 {
            return;
        }
        if let Some(error) = worker.work_off(std::mem::take(&mut jobs)).await {
            // Whoever came meanwhile has waited for the same, and would wait for it again behind others.
            while let Ok(job) = waiting.try_recv() {
                jobs.push(job);
            }
            fail(std::mem::take(&mut jobs), &error);
        }
        // Whoever was just answered may have more to ask, and should not miss the next batch by a hair. One turn is not
        // enough where other threads have taken some of them over.
        tokio::task::yield_now().await;
        tokio::task::yield_now().await;
    }
}

impl Worker {
    /// Does a batch and answers everyone in it. When the database refuses a batch its jobs are tried one by one, so that
    /// one that it refuses cannot hold up the others. When it does not answer, they are all told so at once; answers its
    /// error when it was waited for in vain.
    async fn work_off(&self, jobs: Vec<Job>) -> Option<StoreError> {
        let mut in_vain = None;
        match self.attempt(&jobs).await {
            Ok(done) => self.answer(jobs, done),
            Err(error) if jobs.len() > 1 && error.is_refusal() => {
                tracing::warn!(%error, jobs = jobs.len(), "a batch failed; its requests are tried one by one.");
                let mut jobs = jobs.into_iter();
                while let Some(job) = jobs.next() {
                    let one = vec![job];
                    match self.attempt(&one).await {
                        Ok(done) => self.answer(one, done),
                        Err(error) => {
                            let rest = if error.is_refusal() { Vec::new() } else { jobs.by_ref().collect() };
                            fail(one.into_iter().chain(rest), &error);
                            in_vain = Some(error);
                        }
                    }
                }
            }
            Err(error) => {
                fail(jobs, &error);
                in_vain = Some(error);
            }
        }
        in_vain.filter(StoreError::is_timeout)
    }

    /// Tries until no other process's transaction is in the way. Within this process none is: each locks its accounts
    /// in the order of their numbers before it does anything else.
    async fn attempt(&self, jobs: &[Job]) -> Result<Done, StoreError> {
        for _ in 1..TRIES {
            match self.attempt_once(jobs).await {
                Err(error) if error.is_conflict() => {
                    tracing::warn!(%error, jobs = jobs.len(), "a batch met another transaction and is tried again.");
                }
                result => return result,
            }
        }
        self.attempt_once(jobs).await
    }

    /// One transaction: load what the jobs touch, decide each in turn, write, commit.
    async fn attempt_once(&self, jobs: &[Job]) -> Result<Done, StoreError> {
        let wanted = wanted(jobs);
        if self.store.applies_alone()
            && jobs.iter().all(|job| matches!(job, Job::Post(_)))
            && let Some(done) = self.attempt_alone(jobs, &wanted).await?
        {
            return Ok(done);
        }
        let now = self.clock.now();
        let mut tx = self.store.write().await?;
        let kept = self.remembered(&wanted);
        let mut batch = Batch::load(&mut Access::Within(&mut tx), &wanted, kept).await?;
        batch.seller = Arc::clone(&self.seller);
        let outcomes = decide_all(&mut batch, jobs, now);
        let (moved, kept) = (batch.moved(&self.hub, now), batch.kept());
        batch.write(&mut tx, now).await?;
        tx.commit().await?;
        self.remember(kept);
        Ok(Done { outcomes, moved })
    }

    /// The same in two round trips: what was loaded is not locked, and what is written depends on its being as it was
    /// loaded. Nothing when another process has changed an account in between.
    async fn attempt_alone(&self, jobs: &[Job], wanted: &load::Wanted) -> Result<Option<Done>, StoreError> {
        let now = self.clock.now();
        let kept = self.remembered(wanted);
        let mut batch = Batch::load(&mut Access::Before(&self.store), wanted, kept).await?;
        let outcomes = decide_all(&mut batch, jobs, now);
        let (moved, kept) = (batch.moved(&self.hub, now), batch.kept());
        let is_written = batch.write_alone(&self.store, now).await?;
        Ok(is_written.then(|| {
            self.remember(kept);
            Done { outcomes, moved }
        }))
    }

    /// What is remembered of the accounts; it is gone until the batch is durable.
    fn remembered(&self, wanted: &load::Wanted) -> HashMap<AccountId, Kept> {
        let mut cache = self.cache.lock().unwrap_or_else(PoisonError::into_inner);
        wanted.accounts().filter_map(|account_id| Some((account_id, cache.take(account_id)?))).collect()
    }

    fn remember(&self, kept: Vec<(AccountId, Kept)>) {
        let mut cache = self.cache.lock().unwrap_or_else(PoisonError::into_inner);
        for (account_id, kept) in kept {
            cache.keep(account_id, kept);
        }
    }

    fn answer(&self, jobs: Vec<Job>, Done { outcomes, moved }: Done) {
        self.hub.written();
        for moved in moved {
            self.hub.tell(moved);
        }
        for (job, outcome) in jobs.into_iter().zip(outcomes) {
            job.answer(outcome);
        }
    }
}
