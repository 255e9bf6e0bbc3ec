//! What is asked of a lane, and whom to answer.

use std::sync::Arc;

use domain::{account::AccountId, ledger::Request, money::Money, payment::Evidence, time::Timestamp};
use tokio::sync::oneshot;

use super::{batch::Batch, load};
use crate::{
    ledger::{PostError, Posted},
    payments::{
        Settled,
        money_back::{self, BackTask, BookError, Booked},
        review::{self, Decided, Finding, ReviewError, ReviewTask},
        settle,
    },
    plans::{PlanChange, PlanError, decide, decide::PlanTask},
    store::StoreError,
};

/// One thing to do in the lane, and whom to answer.
pub(super) enum Job {
    Post(PostJob),
    Settle(SettleJob),
    Plan(PlanJob),
    Book(BookJob),
    Review(ReviewJob),
    Find(FindJob),
}

pub(super) struct PostJob {
    pub(super) account_id: AccountId,
    pub(super) request: Request,
    pub(super) at: Option<Timestamp>,
    pub(super) answer: oneshot::Sender<Result<Posted, PostError>>,
}

pub(super) struct SettleJob {
    pub(super) evidence: Evidence,
    pub(super) at: Option<Timestamp>,
    pub(super) answer: oneshot::Sender<Result<Settled, StoreError>>,
}

pub(super) struct PlanJob {
    pub(super) task: PlanTask,
    pub(super) answer: oneshot::Sender<Result<PlanChange, PlanError>>,
}

pub(super) struct BookJob {
    pub(super) task: BackTask,
    pub(super) answer: oneshot::Sender<Result<Booked, BookError>>,
}

pub(super) struct ReviewJob {
    pub(super) task: ReviewTask,
    pub(super) four_eyes_above: Arc<[Money]>,
    pub(super) answer: oneshot::Sender<Result<Decided, ReviewError>>,
}

pub(super) struct FindJob {
    pub(super) finding: Finding,
    pub(super) answer: oneshot::Sender<Result<(), StoreError>>,
}

/// What a job came to, before it is durable.
pub(super) enum Outcome {
    Posted(Result<Posted, PostError>),
    Settled(Settled),
    Planned(Result<PlanChange, PlanError>),
    Booked(Result<Booked, BookError>),
    Decided(Result<Decided, ReviewError>),
    Found,
}

impl Job {
    /// Tells who asked what it came to.
    pub(super) fn answer(self, outcome: Outcome) {
        // Whoever no longer waits for the answer has no use for it.
        match (self, outcome) {
            (Self::Post(job), Outcome::Posted(posted)) => drop(job.answer.send(posted)),
            (Self::Settle(job), Outcome::Settled(settled)) => drop(job.answer.send(Ok(settled))),
            (Self::Plan(job), Outcome::Planned(planned)) => drop(job.answer.send(planned)),
            (Self::Book(job), Outcome::Booked(booked)) => drop(job.answer.send(booked)),
            (Self::Review(job), Outcome::Decided(decided)) => drop(job.answer.send(decided)),
            (Self::Find(job), Outcome::Found) => drop(job.answer.send(Ok(()))),
            _ => {}
        }
    }
}

/// Tells everyone that the database failed.
pub(super) fn fail(jobs: impl IntoIterator<Item = Job>, error: &StoreError) {
    tracing::error!(%error, "the ledger could not write.");
    for job in jobs {
        match job {
            Job::Post(job) => drop(job.answer.send(Err(PostError::Store(error.clone())))),
            Job::Settle(job) => drop(job.answer.send(Err(error.clone()))),
            Job::Plan(job) => drop(job.answer.send(Err(PlanError::Store(error.clone())))),
            Job::Book(job) => drop(job.answer.send(Err(BookError::Store(error.clone())))),
            Job::Review(job) => drop(job.answer.send(Err(ReviewError::Store(error.clone())))),
            Job::Find(job) => drop(job.answer.send(Err(error.clone()))),
        }
    }
}

/// Lets the rules decide each job in turn: later ones see what earlier ones did.
pub(super) fn decide_all(batch: &mut Batch, jobs: &[Job], now: Timestamp) -> Vec<Outcome> {
    let decide = |job: &Job| match job {
        Job::Post(job) => Outcome::Posted(batch.post(job.account_id, &job.request, job.at.unwrap_or(now))),
        Job::Settle(job) => Outcome::Settled(settle::settle(batch, &job.evidence, job.at.unwrap_or(now))),
        Job::Plan(job) => Outcome::Planned(decide::decide(batch, &job.task, job.task.at.unwrap_or(now))),
        Job::Book(job) => Outcome::Booked(money_back::book(batch, &job.task, now)),
        Job::Review(job) => Outcome::Decided(review::decide(batch, &job.task, &job.four_eyes_above, now)),
        Job::Find(FindJob { finding: Finding { payment_id, what, detail }, .. }) => {
            if let Some(payment) = batch.payment(payment_id) {
                batch.find(payment, what, detail, now);
            }
            Outcome::Found
        }
    };
    jobs.iter().map(decide).collect()
}

/// What must be loaded for these jobs.
pub(super) fn wanted(jobs: &[Job]) -> load::Wanted {
    let mut wanted = load::Wanted::default();
    for job in jobs {
        match job {
            Job::Post(job) => wanted.post(job.account_id, &job.request),
            Job::Settle(job) => wanted.settle(&job.evidence),
            Job::Plan(job) => wanted.plan(&job.task),
            Job::Book(job) => wanted.book(&job.task),
            Job::Review(job) => wanted.review(&job.task),
            Job::Find(job) => wanted.find(&job.finding),
        }
    }
    wanted
}
