//! What all pages share: the frame, the controls of a pay page, the stylesheet.

mod controls;
mod figure;

pub(crate) use controls::{Button, Choice, pay_form};
pub(crate) use figure::{grouped, minor_to_decimal};

use crate::state::Shared;
use axum::{
    Router,
    http::{StatusCode, header},
    response::{Html, IntoResponse, Response},
    routing::get,
};
use maud::{DOCTYPE, Markup, html};

const STYLESHEET: &str = include_str!("../assets/sandbox.css");
const ICON: &str = include_str!("../assets/sandbox.svg");

pub(crate) fn routes() -> Router<Shared> {
    Router::new()
        .route("/assets/sandbox.css", get(async || ([(header::CONTENT_TYPE, "text/css; charset=utf-8")], STYLESHEET)))
        .route("/assets/sandbox.svg", get(async || ([(header::CONTENT_TYPE, "image/svg+xml")], ICON)))
}

/// A whole page. `title` is also its heading.
pub(crate) fn page(title: &str, content: &Markup) -> Html<String> {
    let markup = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                title { (title) " – Sandbox" }
                link rel="stylesheet" href="/assets/sandbox.css";
                link rel="icon" href="/assets/sandbox.svg" type="image/svg+xml";
            }
            body {
                header class="strip" { p { "Sandbox – no real money moves here" } }
                main class="page" {
                    h1 { (title) }
                    (content)
                }
            }
        }
    };
    Html(markup.into_string())
}

/// Names and values, such as the facts of a payment.
pub(crate) fn facts(rows: &[(&str, String)]) -> Markup {
    html! {
        dl class="facts" {
            @for (name, value) in rows {
                div { dt { (name) } dd { (value) } }
            }
        }
    }
}

/// A page that says in one sentence what is wrong.
pub(crate) fn problem(status: StatusCode, title: &str, sentence: &str) -> Response {
    let content = html! {
        p class="alert" { (sentence) }
        p { a href="/" { "All emulated gateways" } }
    };
    (status, page(title, &content)).into_response()
}

pub(crate) async fn not_found() -> Response {
    problem(StatusCode::NOT_FOUND, "Not found", "The sandbox has no such page.")
}
