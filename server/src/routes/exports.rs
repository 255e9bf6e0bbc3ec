//! Files of the credit history, for whoever asks by their address: plain links, so that they work without WASM, too. They
//! hold what matches the page's own query.

use std::{
    io::{self, Read},
    pin::Pin,
    sync::Arc,
    time::Duration,
};

use app::{Texts, context::CurrentViewer, filter_of, language_of, numbers_of};
use axum::{
    Extension,
    body::Body,
    extract::{Path, RawQuery, State},
    http::{HeaderMap, HeaderName, HeaderValue, header},
    response::Response,
};
use billing::{
    Billing,
    exports::{
        CsvLines, ExportError, ExportFile, ExportRefused, ExportRequest, Extract, Format, Permit, ROWS_PER_SHEET,
    },
    identity::Viewer,
};
use futures::{Stream, StreamExt, TryStreamExt, stream};
use tower_http::compression::predicate::{DefaultPredicate, NotForContentType, Predicate};
use url::form_urlencoded::byte_serialize;

use crate::{
    problem::{Problem, ProblemKind},
    state::AppState,
};

/// How long an answer may wait for its file. Then it begins without saying how long it will be, and goes on when the file
/// is there: below the time in which every answer has to begin.
const PATIENCE: Duration = Duration::from_secs(15);
/// Bytes sent at once.
const PIECE: usize = 64 * 1024;

type Pieces = Pin<Box<dyn Stream<Item = io::Result<Vec<u8>>> + Send>>;
type Making = Pin<Box<dyn Future<Output = Result<ExportFile, ExportError>> + Send>>;

/// Leaves a workbook alone, which is compressed already.
#[must_use]
pub fn not_compressed_yet() -> impl Predicate {
    DefaultPredicate::new().and(NotForContentType::const_new("application/vnd.openxmlformats"))
}

/// `/billing/credit-history/export.xlsx`
///
/// # Errors
/// [`ProblemKind::Unauthenticated`], [`ProblemKind::NotFound`] before there is any history, [`ProblemKind::ExportBusy`],
/// [`ProblemKind::Unavailable`].
pub async fn excel(
    State(state): State<AppState>,
    Extension(CurrentViewer(viewer)): Extension<CurrentViewer>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let Begun { billing, request, extract, permit } = begin(&state, viewer, query, &headers, Format::Excel).await?;
    let name = extract.file_name(Format::Excel);
    let wording = Arc::clone(&request.wording);
    let rows = Arc::default();
    let mut making: Making =
        Box::pin(
            async move { billing.export_file(extract, Format::Excel, wording, ROWS_PER_SHEET, rows, permit).await },
        );
    match tokio::time::timeout(PATIENCE, &mut making).await {
        Ok(Ok(file)) => Ok(whole(file)),
        Ok(Err(error)) => Err(failed(&error).into()),
        Err(_) => {
            let file = async move { making.await.map_err(|error| io::Error::other(error.to_string())) };
            let pieces = stream::once(file).map_ok(|file| pieces(file.file)).try_flatten();
            Ok(attachment(Body::from_stream(pieces), &name, Format::Excel))
        }
    }
}

/// `/billing/credit-history/export.csv`: lines are sent as they are read.
///
/// # Errors
/// As [`excel`].
pub async fn csv(
    State(state): State<AppState>,
    Extension(CurrentViewer(viewer)): Extension<CurrentViewer>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let Begun { request, extract, permit, .. } = begin(&state, viewer, query, &headers, Format::Csv).await?;
    let name = extract.file_name(Format::Csv);
    let lines = CsvLines::new(extract.head(), request.wording);
    let heads = lines.heads();
    let rest = stream::try_unfold((extract, lines, permit), |(mut extract, mut lines, permit)| async move {
        let page = extract.next().await.map_err(|error| {
            tracing::error!(%error, "an export has failed");
            io::Error::other("the export has failed")
        })?;
        let Some(page) = page else { return Ok(None) };
        let bytes = lines.lines(&page)?;
        Ok::<_, io::Error>(Some((bytes, (extract, lines, permit))))
    });
    let body = Body::from_stream(stream::iter([heads]).chain(rest));
    Ok(attachment(body, &name, Format::Csv))
}

/// `/billing/credit-history/export/{id}`: the file of an export that ran by itself, once.
///
/// # Errors
/// [`ProblemKind::Unauthenticated`]; [`ProblemKind::NotFound`] when there is no such file, or it is somebody else's.
pub async fn finished(
    State(state): State<AppState>,
    Extension(CurrentViewer(viewer)): Extension<CurrentViewer>,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let viewer = viewer.ok_or(ProblemKind::Unauthenticated)?;
    let file = state.context.billing.take_export(viewer.account_id, &id).ok_or(ProblemKind::NotFound)?;
    Ok(whole(file))
}

struct Begun {
    billing: Billing,
    request: ExportRequest,
    extract: Extract,
    permit: Permit,
}

async fn begin(
    state: &AppState,
    viewer: Option<Viewer>,
    query: Option<String>,
    headers: &HeaderMap,
    format: Format,
) -> Result<Begun, Problem> {
    let viewer = viewer.ok_or(ProblemKind::Unauthenticated)?;
    let texts = Texts(language_of(headers, Some(&viewer)), numbers_of(headers, Some(&viewer)));
    let billing = state.context.billing.clone();
    let permit = billing.export_permit(viewer.account_id).map_err(|busy| refused(&busy.into()))?;
    let currency = billing.currency(viewer.account_id).await.map_err(|error| refused(&error.into()))?;
    let filter = filter_of(&query.unwrap_or_default(), texts, currency);
    let request = ExportRequest { account_id: viewer.account_id, filter, format, wording: Arc::new(texts) };
    let extract = billing.extract(&request).await.map_err(|error| refused(&error))?;
    Ok(Begun { billing, request, extract, permit })
}

fn refused(error: &ExportRefused) -> Problem {
    match error {
        ExportRefused::Busy(busy) => {
            Problem { retry_after_s: Some(busy.retry_after_s), ..ProblemKind::ExportBusy.into() }
        }
        ExportRefused::NoHistory => ProblemKind::NotFound.into(),
        ExportRefused::Store(error) => {
            tracing::error!(%error, "an export cannot begin");
            ProblemKind::Unavailable.into()
        }
    }
}

fn failed(error: &ExportError) -> ProblemKind {
    tracing::error!(%error, "an export has failed");
    ProblemKind::Unavailable
}

fn whole(file: ExportFile) -> Response {
    let ExportFile { file, length, name, format } = file;
    let mut response = attachment(Body::from_stream(pieces(file)), &name, format);
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_LENGTH, HeaderValue::from(length));
    // It is fetched once: as it is and with its length, a download that was cut off is seen to be.
    headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static("identity"));
    response
}

/// A file piece by piece, read where waiting for the disk disturbs nobody.
fn pieces(file: std::fs::File) -> Pieces {
    Box::pin(stream::try_unfold(file, |mut file| async move {
        let read = tokio::task::spawn_blocking(move || {
            let mut piece = vec![0; PIECE];
            let read = file.read(&mut piece)?;
            piece.truncate(read);
            Ok::<_, io::Error>((piece, file))
        });
        let (piece, file) = read.await.map_err(io::Error::other)??;
        Ok((!piece.is_empty()).then_some((piece, file)))
    }))
}

/// An answer that the browser saves under a name.
fn attachment(body: Body, name: &str, format: Format) -> Response {
    let mut response = Response::new(body);
    let plain: String = name.chars().filter(char::is_ascii).collect();
    // RFC 6266: those who cannot read the second name take the first.
    let encoded = byte_serialize(name.as_bytes()).collect::<String>().replace('+', "%20");
    let disposition = format!("attachment; filename=\"{plain}\"; filename*=UTF-8''{encoded}");
    let headers: [(HeaderName, HeaderValue); 3] = [
        (header::CONTENT_TYPE, HeaderValue::from_static(format.media_type())),
        (
            header::CONTENT_DISPOSITION,
            HeaderValue::from_str(&disposition).unwrap_or(HeaderValue::from_static("attachment")),
        ),
        (header::CACHE_CONTROL, HeaderValue::from_static("private, no-store")),
    ];
    response.headers_mut().extend(headers);
    response
}
