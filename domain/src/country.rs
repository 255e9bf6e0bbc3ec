//! Countries, by ISO 3166-1.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};

/// A country's ISO 3166-1 alpha-2 code, officially assigned.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct CountryCode(&'static str);

impl CountryCode {
    /// Japan.
    pub const JAPAN: Self = Self("JP");
    /// Vietnam.
    pub const VIETNAM: Self = Self("VN");

    /// Every officially assigned code, in alphabetical order (ISO 3166-1:2020).
    #[rustfmt::skip]
    pub const ALL: &'static [&'static str] = &[
        "AD", "AE", "AF", "AG", "AI", "AL", "AM", "AO", "AQ", "AR", "AS", "AT", "AU", "AW", "AX", "AZ",
        "BA", "BB", "BD", "BE", "BF", "BG", "BH", "BI", "BJ", "BL", "BM", "BN", "BO", "BQ", "BR", "BS",
        "BT", "BV", "BW", "BY", "BZ", "CA", "CC", "CD", "CF", "CG", "CH", "CI", "CK", "CL", "CM", "CN",
        "CO", "CR", "CU", "CV", "CW", "CX", "CY", "CZ", "DE", "DJ", "DK", "DM", "DO", "DZ", "EC", "EE",
        "EG", "EH", "ER", "ES", "ET", "FI", "FJ", "FK", "FM", "FO", "FR", "GA", "GB", "GD", "GE", "GF",
        "GG", "GH", "GI", "GL", "GM", "GN", "GP", "GQ", "GR", "GS", "GT", "GU", "GW", "GY", "HK", "HM",
        "HN", "HR", "HT", "HU", "ID", "IE", "IL", "IM", "IN", "IO", "IQ", "IR", "IS", "IT", "JE", "JM",
        "JO", "JP", "KE", "KG", "KH", "KI", "KM", "KN", "KP", "KR", "KW", "KY", "KZ", "LA", "LB", "LC",
        "LI", "LK", "LR", "LS", "LT", "LU", "LV", "LY", "MA", "MC", "MD", "ME", "MF", "MG", "MH", "MK",
        "ML", "MM", "MN", "MO", "MP", "MQ", "MR", "MS", "MT", "MU", "MV", "MW", "MX", "MY", "MZ", "NA",
        "NC", "NE", "NF", "NG", "NI", "NL", "NO", "NP", "NR", "NU", "NZ", "OM", "PA", "PE", "PF", "PG",
        "PH", "PK", "PL", "PM", "PN", "PR", "PS", "PT", "PW", "PY", "QA", "RE", "RO", "RS", "RU", "RW",
        "SA", "SB", "SC", "SD", "SE", "SG", "SH", "SI", "SJ", "SK", "SL", "SM", "SN", "SO", "SR", "SS",
        "ST", "SV", "SX", "SY", "SZ", "TC", "TD", "TF", "TG", "TH", "TJ", "TK", "TL", "TM", "TN", "TO",
        "TR", "TT", "TV", "TW", "TZ", "UA", "UG", "UM", "US", "UY", "UZ", "VA", "VC", "VE", "VG", "VI",
        "VN", "VU", "WF", "WS", "YE", "YT", "ZA", "ZM", "ZW",
    ];

    /// The code: two capitals.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        self.0
    }
}

/// The text is no officially assigned country code.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("unknown country {0:?}")]
pub struct UnknownCountry(pub String);

impl FromStr for CountryCode {
    type Err = UnknownCountry;

    /// Reads a code in capitals.
    fn from_str(code: &str) -> Result<Self, Self::Err> {
        match Self::ALL.binary_search(&code) {
            Ok(index) => Ok(Self(Self::ALL[index])),
            Err(_) => Err(UnknownCountry(code.to_owned())),
        }
    }
}

impl Serialize for CountryCode {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.0)
    }
}

impl<'de> Deserialize<'de> for CountryCode {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(D::Error::custom)
    }
}

impl fmt::Display for CountryCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::CountryCode;

    #[test]
    fn all_codes_are_known_once_and_sorted() {
        assert_eq!(CountryCode::ALL.len(), 249);
        assert!(CountryCode::ALL.is_sorted_by(|before, after| before < after));
        for code in CountryCode::ALL {
            assert_eq!(code.parse::<CountryCode>().unwrap().as_str(), *code);
        }
        for unknown in ["", "vn", "XI", "EU", "UK", "VNM", "日本"] {
            assert!(unknown.parse::<CountryCode>().is_err(), "{unknown}");
        }
    }

    #[test]
    fn json_is_the_code() {
        assert_eq!(serde_json::to_string(&CountryCode::VIETNAM).unwrap(), r#""VN""#);
        assert_eq!(serde_json::from_str::<CountryCode>(r#""JP""#).unwrap(), CountryCode::JAPAN);
        assert!(serde_json::from_str::<CountryCode>(r#""QQ""#).is_err());
    }
}
