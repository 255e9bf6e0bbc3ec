//! Stripe's nested forms (`a[b][0]=..`), kept flat: the full name is the key.

use super::fault::Fault;
use std::collections::BTreeMap;

/// Parameters by full name. An empty value means "unset" and counts as absent.
#[derive(Debug, Default)]
pub(crate) struct Params(BTreeMap<String, String>);

impl Params {
    /// Reads a body or a query string. Names are percent-decoded before their brackets are looked at; `a[]` counts up.
    pub fn parse(text: &[u8]) -> Self {
        let mut params = Self::default();
        for (name, value) in form_urlencoded::parse(text).into_owned() {
            let name = match name.strip_suffix("[]") {
                Some(list) => {
                    let next = (0..).find(|index| !params.0.contains_key(&format!("{list}[{index}]"))).unwrap_or(0);
                    format!("{list}[{next}]")
                }
                None => name,
            };
            params.0.insert(name, value);
        }
        params
    }

    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str).filter(|value| !value.is_empty())
    }

    pub fn needed(&self, name: &str) -> Result<&str, Fault> {
        self.get(name).ok_or_else(|| Fault::missing(name))
    }

    pub fn integer(&self, name: &str) -> Result<Option<i64>, Fault> {
        self.get(name)
            .map(|text| {
                text.parse()
                    .map_err(|_| Fault::invalid("parameter_invalid_integer", name, format!("Invalid integer: {text}")))
            })
            .transpose()
    }

    /// Whether anything is given at or below `name`.
    pub fn has(&self, name: &str) -> bool {
        self.0.keys().any(|key| key == name || key.strip_prefix(name).is_some_and(|rest| rest.starts_with('[')))
    }

    /// The members of `name[0]`, `name[1]`, ...
    pub fn list(&self, name: &str) -> Vec<String> {
        (0..).map_while(|index| self.get(&format!("{name}[{index}]")).map(str::to_owned)).collect()
    }

    /// The members of `name[key]`.
    pub fn map(&self, name: &str) -> BTreeMap<String, String> {
        let member = |key: &str| Some(key.strip_prefix(name)?.strip_prefix('[')?.strip_suffix(']')?.to_owned());
        self.0.iter().filter_map(|(key, value)| Some((member(key)?, value.clone()))).collect()
    }

    /// The first name whose head is not one of `known`.
    pub fn unknown(&self, known: &[&str]) -> Option<&str> {
        let head = |key: &'_ str| key.split('[').next().unwrap_or_default().to_owned();
        self.0.keys().find(|key| !known.contains(&head(key).as_str())).map(String::as_str)
    }

    /// One text for equal parameters, whatever their order.
    pub fn fingerprint(&self) -> String {
        form_urlencoded::Serializer::new(String::new()).extend_pairs(&self.0).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_decoded_before_their_brackets() {
        let params = Params::parse(b"line_items%5B0%5D%5Bquantity%5D=1&expand[]=a&expand[]=b&metadata[payment_id]=p");
        assert_eq!(params.get("line_items[0][quantity]"), Some("1"));
        assert_eq!(params.list("expand"), ["a", "b"]);
        assert_eq!(params.map("metadata").get("payment_id").map(String::as_str), Some("p"));
        assert!(params.has("line_items") && !params.has("line"));
        assert_eq!(params.unknown(&["line_items", "expand"]), Some("metadata[payment_id]"));
    }
}
