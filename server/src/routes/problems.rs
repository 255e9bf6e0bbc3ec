//! What the `type` of a problem document leads to.

use axum::extract::Path;

use crate::problem::ProblemKind;

/// Explains a kind of problem in plain text.
///
/// # Errors
/// [`ProblemKind::NotFound`] for a slug that is none.
pub async fn explain(Path(slug): Path<String>) -> Result<String, ProblemKind> {
    let kind = ProblemKind::ALL.into_iter().find(|kind| kind.slug() == slug).ok_or(ProblemKind::NotFound)?;
    Ok(format!("{} ({})\n\n{}\n", kind.title(), kind.status().as_u16(), kind.advice()))
}
