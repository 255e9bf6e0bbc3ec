//! Exports that run by themselves: started, watched, fetched once or given up. They belong to an account, and to this
//! process: a file that nobody fetches is gone after a while, and with the process.

use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering::Relaxed},
    },
    time::{Duration, Instant},
};

use domain::account::AccountId;
use tokio::task::AbortHandle;

use super::{ExportFile, ExportRefused, ExportRequest, ROWS_PER_SHEET};
use crate::{engine::Billing, random};

/// How long a finished file waits to be fetched.
const KEPT: Duration = Duration::from_secs(600);
/// How long it waits at least, while the account begins others: whoever began it asks every half a second.
const SPARED: Duration = Duration::from_secs(30);

/// One job.
pub(super) struct Job {
    account_id: AccountId,
    rows: Arc<AtomicU64>,
    expected: Option<u64>,
    work: Option<AbortHandle>,
    result: Option<Result<ExportFile, ()>>,
    /// Since when there is a result.
    ended: Option<Instant>,
}

/// How far a job is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ExportStatus {
    /// Rows written.
    pub rows: u64,
    /// Rows in all, where that is known before the end.
    pub expected: Option<u64>,
    /// Whether it runs.
    pub state: JobState,
}

/// Whether a job runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum JobState {
    /// It does.
    Running,
    /// The file waits to be fetched.
    Ready,
    /// There will be no file; the reason is in the log.
    Failed,
}

impl Billing {
    /// Starts an export that runs by itself; answers the name it is asked for by.
    ///
    /// # Errors
    /// [`ExportRefused`].
    pub async fn start_export(&self, request: ExportRequest) -> Result<String, ExportRefused> {
        let account_id = request.account_id;
        let permit = self.export_permit(account_id)?;
        let extract = self.extract(&request).await?;
        let (id, rows, expected) = (random::token(), Arc::new(AtomicU64::new(0)), extract.expected());
        let job = Job { account_id, rows: Arc::clone(&rows), expected, work: None, result: None, ended: None };
        {
            let mut open = self.inner.exports.open();
            // Files that nobody has fetched make room. Another tab may be about to fetch a fresh one.
            let is_stale = |job: &Job| job.ended.is_some_and(|ended| ended.elapsed() > SPARED);
            open.jobs.retain(|_, job| job.account_id != account_id || !is_stale(job));
            open.jobs.insert(id.clone(), job);
        }
        let (billing, name) = (self.clone(), id.clone());
        let work = tokio::spawn(async move {
            let ExportRequest { format, wording, .. } = request;
            let written = billing.export_file(extract, format, wording, ROWS_PER_SHEET, rows, permit).await;
            let written = written.map_err(|error| tracing::error!(%error, %account_id, "an export has failed"));
            if let Some(job) = billing.inner.exports.open().jobs.get_mut(&name) {
                job.result = Some(written);
                job.ended = Some(Instant::now());
            }
            tokio::time::sleep(KEPT).await;
            billing.inner.exports.open().jobs.remove(&name);
        });
        if let Some(job) = self.inner.exports.open().jobs.get_mut(&id) {
            job.work = Some(work.abort_handle());
        }
        Ok(id)
    }

    /// How far an account's job is; `None` when it has none of that name, or no longer.
    #[must_use]
    pub fn export_status(&self, account_id: AccountId, id: &str) -> Option<ExportStatus> {
        let open = self.inner.exports.open();
        let job = open.jobs.get(id).filter(|job| job.account_id == account_id)?;
        let state = match job.result {
            None => JobState::Running,
            Some(Ok(_)) => JobState::Ready,
            Some(Err(())) => JobState::Failed,
        };
        Some(ExportStatus { rows: job.rows.load(Relaxed), expected: job.expected, state })
    }

    /// Gives an account's job up: nothing is left of it.
    pub fn cancel_export(&self, account_id: AccountId, id: &str) {
        drop(self.end_job(account_id, id, |_| true));
    }

    /// Fetches the finished file of an account's job, once.
    #[must_use]
    pub fn take_export(&self, account_id: AccountId, id: &str) -> Option<ExportFile> {
        let mut job = self.end_job(account_id, id, |job| matches!(job.result, Some(Ok(_))))?;
        job.result.take()?.ok()
    }

    fn end_job(&self, account_id: AccountId, id: &str, fits: impl Fn(&Job) -> bool) -> Option<Job> {
        let mut open = self.inner.exports.open();
        open.jobs.get(id).filter(|job| job.account_id == account_id && fits(job))?;
        open.jobs.remove(id)
    }
}

impl Drop for Job {
    fn drop(&mut self) {
        if let Some(work) = self.work.take() {
            work.abort();
        }
    }
}
