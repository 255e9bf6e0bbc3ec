//! The `vnp_` parameters of a query string, as received.

/// Names and values in the order received, each name once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Params(Vec<(String, String)>);

impl Params {
    /// Reads a query string. Other parameters are kept, they are merely not signed. The error is a `vnp_` name that
    /// occurs twice.
    pub fn parse(query: &str) -> Result<Self, String> {
        let mut pairs: Vec<(String, String)> = Vec::new();
        for (name, value) in form_urlencoded::parse(query.as_bytes()).into_owned() {
            if name.starts_with("vnp_") && pairs.iter().any(|(known, _)| *known == name) {
                return Err(name);
            }
            pairs.push((name, value));
        }
        Ok(Self(pairs))
    }

    /// A parameter's value; empty values count as absent.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(known, value)| known == name && !value.is_empty()).map(|(_, value)| value.as_str())
    }

    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }
}
