//! PayPal's error object.

use axum::http::StatusCode;
use serde_json::{Value, json};

/// An error answer.
#[derive(Debug, Clone)]
pub(crate) struct Fault {
    pub status: StatusCode,
    name: &'static str,
    message: &'static str,
    details: Option<Box<Detail>>,
    /// Where the payer chooses another means of payment.
    redirect: Option<Box<str>>,
}

#[derive(Debug, Clone)]
struct Detail {
    issue: &'static str,
    description: String,
    field: Option<String>,
}

impl Fault {
    /// 400: the request itself is wrong. `field` is a JSON pointer.
    pub fn invalid(issue: &'static str, field: &str, description: &str) -> Self {
        Self {
            status: StatusCode::BAD_REQUEST,
            name: "INVALID_REQUEST",
            message: "Request is not well-formed, syntactically incorrect, or violates schema.",
            details: Some(Box::new(Detail {
                issue,
                description: description.to_owned(),
                field: (!field.is_empty()).then(|| field.to_owned()),
            })),
            redirect: None,
        }
    }

    /// 422: understood, but not possible.
    pub fn unprocessable(issue: &'static str, description: &str) -> Self {
        let details = Some(Box::new(Detail { issue, description: description.to_owned(), field: None }));
        let message = "The requested action could not be performed, semantically incorrect, or failed business \
                       validation.";
        Self {
            status: StatusCode::UNPROCESSABLE_ENTITY,
            name: "UNPROCESSABLE_ENTITY",
            message,
            details,
            redirect: None,
        }
    }

    pub fn at(mut self, pointer: &str) -> Self {
        if let Some(detail) = &mut self.details {
            detail.field = Some(pointer.to_owned());
        }
        self
    }

    pub fn with_redirect(self, url: String) -> Self {
        Self { redirect: Some(url.into()), ..self }
    }

    pub fn not_found() -> Self {
        Self {
            status: StatusCode::NOT_FOUND,
            name: "RESOURCE_NOT_FOUND",
            message: "The specified resource does not exist.",
            details: Some(Box::new(Detail {
                issue: "INVALID_RESOURCE_ID",
                description: "Specified resource ID does not exist. Please check the resource ID and try again."
                    .to_owned(),
                field: None,
            })),
            redirect: None,
        }
    }

    pub fn authentication() -> Self {
        Self {
            status: StatusCode::UNAUTHORIZED,
            name: "AUTHENTICATION_FAILURE",
            message: "Authentication failed due to invalid authentication credentials or a missing Authorization \
                      header.",
            details: None,
            redirect: None,
        }
    }

    pub fn body(&self, debug_id: &str) -> Value {
        let issue = self.details.as_ref().map_or(self.name, |detail| detail.issue);
        let mut links = vec![json!({
            "href": format!("https://developer.paypal.com/docs/api/orders/v2/#error-{issue}"),
            "rel": "information_link",
            "method": "GET",
        })];
        if let Some(url) = &self.redirect {
            links.push(json!({ "href": url, "rel": "redirect", "method": "GET" }));
        }
        let mut body = json!({ "name": self.name, "message": self.message, "debug_id": debug_id, "links": links });
        if let (Some(detail), Some(fields)) = (&self.details, body.as_object_mut()) {
            let mut entry = json!({ "issue": detail.issue, "description": detail.description });
            if let (Some(field), Some(entry)) = (&detail.field, entry.as_object_mut()) {
                entry.insert("field".to_owned(), field.clone().into());
                entry.insert("location".to_owned(), "body".into());
            }
            fields.insert("details".to_owned(), json!([entry]));
        }
        body
    }
}
