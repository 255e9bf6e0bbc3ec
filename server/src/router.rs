//! All routes, and what every request passes on its way to them.

use axum::{
    Router,
    middleware::{from_fn, from_fn_with_state},
    routing::{get, post},
};
use leptos::prelude::provide_context;
use leptos_axum::LeptosRoutes;
use tower::ServiceBuilder;
use tower_http::compression::CompressionLayer;

use crate::{
    middleware::{body_limit, client_ip, headers, panic, rate_limit, request_id, same_origin, session, timeout, trace},
    problem,
    routes::{
        events, exports, front_door, health, history_rows, machine, pages, problems, receipts, returns, texts, webhooks,
    },
    state::AppState,
};

/// The whole router.
pub fn router(state: AppState) -> Router {
    let context = state.context.clone();
    let options = state.options.clone();
    let portal = Router::new()
        .leptos_routes_with_context(
            &state,
            pages::listing(),
            move || provide_context(context.clone()),
            move || app::document(options.clone()),
        )
        .route("/", get(front_door::home))
        .route("/events", get(events::stream))
        .route("/billing/payments/{id}/receipt.pdf", get(receipts::pdf))
        .route("/billing/credit-history/export.xlsx", get(exports::excel))
        .route("/billing/credit-history/export.csv", get(exports::csv))
        .route("/billing/credit-history/export/{id}", get(exports::finished))
        .route("/credit-history/rows", get(history_rows::rows))
        .route("/pay/{gateway}/{way}", get(returns::come_back))
        .fallback(pages::fallback)
        .layer(from_fn(front_door::lead_strangers))
        .layer(from_fn(front_door::drop_last_slash))
        .layer(from_fn(front_door::drop_told_refusal))
        .layer(from_fn_with_state(state.clone(), session::identify));
    Router::new()
        .route("/healthz", get(health::healthz))
        .route("/readyz", get(health::readyz))
        .route("/problems/{slug}", get(problems::explain))
        .route("/texts/{name}", get(texts::file))
        .route("/webhooks/vnpay", get(webhooks::vnpay))
        .route("/webhooks/stripe", post(webhooks::stripe))
        .route("/webhooks/paypal", post(webhooks::paypal))
        .merge(machine::router())
        .merge(portal)
        .layer(
            ServiceBuilder::new()
                .layer(from_fn(request_id::assign))
                .layer(from_fn(trace::requests))
                .layer(from_fn_with_state(state.clone(), headers::secure))
                .layer(CompressionLayer::new().compress_when(exports::not_compressed_yet()))
                .layer(from_fn(problem::render))
                .layer(from_fn(panic::catch))
                .layer(from_fn(timeout::limit))
                .layer(from_fn_with_state(state.clone(), same_origin::require))
                .layer(from_fn_with_state(state.clone(), client_ip::identify))
                .layer(from_fn_with_state(state.clone(), rate_limit::by_address))
                .layer(from_fn(body_limit::limit)),
        )
        .with_state(state)
}
