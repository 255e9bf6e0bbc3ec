//! File names, lengths and white space.

use super::Finding;
use std::path::Path;

/// A file this long asks to be cut.
const LONG: usize = 400;
/// A Rust file this long must be cut.
const TOO_LONG: usize = 500;

/// Whether the rules for text apply.
pub fn is_text(path: &Path) -> bool {
    let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    let extension = path.extension().and_then(|extension| extension.to_str()).unwrap_or_default();
    matches!(extension, "rs" | "css" | "toml" | "md" | "ts" | "js" | "mjs" | "sh" | "sql" | "yml" | "html" | "svg")
        || matches!(name, "Makefile" | ".gitignore")
        || path == Path::new(".ci/run")
}

/// What a path must not be called.
pub fn name(path: &Path) -> Vec<Finding> {
    if path.file_name().is_some_and(|name| name == "mod.rs") {
        let place = path.display().to_string();
        return vec![Finding::error(
            place,
            "a module's file has the module's name: foo.rs beside foo/, not foo/mod.rs",
        )];
    }
    Vec::new()
}

/// Length and white space of a text file.
pub fn contents(path: &Path, text: &str) -> Vec<Finding> {
    let mut findings = Vec::new();
    let extension = path.extension().and_then(|extension| extension.to_str()).unwrap_or_default();
    let lines = text.lines().count();
    let place = path.display().to_string();
    if extension == "rs" && lines > TOO_LONG {
        findings
            .push(Finding::error(&place, format!("{lines} lines: one file, one thing; cut it ({TOO_LONG} at most)")));
    } else if matches!(extension, "rs" | "css" | "ts" | "js" | "mjs") && lines > LONG {
        findings.push(Finding::warning(&place, format!("{lines} lines: one file, one thing; more than {LONG}")));
    }
    for (line, number) in text.lines().zip(1..) {
        if line.ends_with([' ', '\t']) {
            findings.push(Finding::at(path, number, "white space at the end of the line"));
        }
    }
    if !text.is_empty() && (!text.ends_with('\n') || text.ends_with("\n\n")) {
        findings.push(Finding::error(place, "a file ends with exactly one line break"));
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_files_warn_and_then_fail() {
        let of = |lines: usize| contents(Path::new("a.rs"), &"x\n".repeat(lines));
        assert_eq!(of(400), []);
        assert!(of(401)[0].is_warning);
        assert!(!of(501)[0].is_warning);
    }

    #[test]
    fn white_space_is_found_with_its_line() {
        let findings = contents(Path::new("a.md"), "a\nb \n");
        assert_eq!(findings[0].place, "a.md:2");
        assert_eq!(contents(Path::new("a.md"), "a").len(), 1);
    }

    #[test]
    fn mod_rs_has_another_name() {
        assert_eq!(name(Path::new("app/src/page/mod.rs")).len(), 1);
        assert_eq!(name(Path::new("app/src/page.rs")), []);
    }
}
