//! The names of countries in every language, for the server only: the form's data brings the visitor's language along.
//!
//! Names and their order are those of the Unicode CLDR (territory display names, root collation of each language).

use domain::language::Language;

/// Code and name of every country in ISO 3166-1, in the alphabetical order of the language.
pub fn names(language: Language) -> impl Iterator<Item = (&'static str, &'static str)> {
    let table = match language {
        Language::En => include_str!("../data/countries.en.tsv"),
        Language::Vi => include_str!("../data/countries.vi.tsv"),
        Language::Ja => include_str!("../data/countries.ja.tsv"),
    };
    table.lines().filter_map(|line| line.split_once('\t'))
}

#[cfg(test)]
mod tests {
    use domain::{country::CountryCode, language::Language};

    use super::names;

    #[test]
    fn every_language_names_every_country() {
        for language in Language::ALL {
            let mut codes: Vec<_> = names(language).map(|(code, _)| code).collect();
            codes.sort_unstable();
            let mut all = CountryCode::ALL.to_vec();
            all.sort_unstable();
            assert_eq!(codes, all, "{language:?}");
            assert!(names(language).all(|(_, name)| !name.is_empty()));
        }
    }
}
