//! The script that starts the app in the browser.
//!
//! Leptos' own `HydrationScripts` lets the browser fetch the WASM ahead of the first paint, which then has to share the
//! network with half a megabyte that nobody can see; its `defer` fetches it as early, at a lower priority only.

use std::{collections::BTreeMap, fs, iter, path::Path, sync::OnceLock};

use leptos::{config::LeptosOptions, nonce::use_nonce, prelude::*};

use crate::{
    lazy::{Part, needed},
    ssr,
};

const SCRIPT: &str = include_str!("start.js");

/// The files that the build has written, by what the app calls them.
struct Files {
    /// The folder of all of them, as an address.
    folder: String,
    /// Kind of a file, and the hash in its name.
    hashes: BTreeMap<String, String>,
    /// The files of each part.
    parts: BTreeMap<String, Vec<String>>,
    /// The base of the main files' names.
    name: String,
}

impl Files {
    /// Reads what the build has written beside the server and into its site; `None` when something is missing.
    fn read(options: &LeptosOptions) -> Option<Self> {
        let beside = std::env::current_exe().ok()?.parent()?.join(&*options.hash_file);
        let hashes = fs::read_to_string(beside).ok()?;
        let pair =
            |line: &str| line.split_once(':').map(|(kind, hash)| (kind.trim().to_owned(), hash.trim().to_owned()));
        let hashes: BTreeMap<_, _> = hashes.lines().filter_map(pair).collect();
        let manifest = format!("__wasm_split_manifest.{}.json", hashes.get("manifest")?);
        let manifest = Path::new(&*options.site_root).join(&*options.site_pkg_dir).join(manifest);
        let parts = serde_json::from_str(&fs::read_to_string(manifest).ok()?).ok()?;
        Some(Self {
            folder: format!("/{}", options.site_pkg_dir),
            hashes,
            parts,
            name: options.output_name.to_string(),
        })
    }

    /// The address of one of the main files.
    fn address(&self, name: &str, kind: &str, extension: &str) -> String {
        let hash = self.hashes.get(kind).map(String::as_str).unwrap_or_default();
        format!("{}/{name}.{hash}.{extension}", self.folder)
    }

    /// What the script is called with: the main files, the pack of the page's parts, and what else it will ask for.
    fn argument(&self, path: &str, query: &str, texts: &str) -> serde_json::Value {
        let mut parts = needed(path, query).map(Part::name);
        let page = parts.next().unwrap_or_default();
        let files_of = |part: &str| self.parts.get(part).map(Vec::as_slice).unwrap_or_default();
        let wasm = self.address(&self.name, "wasm", "wasm");
        let mut fetched = vec![wasm.clone(), texts.to_owned()];
        for part in parts {
            let files = files_of(part).iter().filter(|file| !files_of(page).contains(file));
            fetched.extend(files.map(|file| format!("{}/{file}", self.folder)));
        }
        // The loader of the parts, without which the main script does not run.
        let loader = self.address("__wasm_split", "split", "js");
        let hints = fetched.into_iter().map(|href| ["preload".to_owned(), href]);
        let also: Vec<_> = iter::once(["modulepreload".to_owned(), loader]).chain(hints).collect();
        serde_json::json!({
            "module": self.address(&self.name, "js", "js"),
            "wasm": wasm,
            "pack": self.address(page, "split", "pack"),
            "also": also,
        })
    }
}

/// The script for the page that is asked for. `texts` is where the texts of its language are.
///
/// Nothing where the build is incomplete: the page then stays as the server made it, plain links and forms.
pub fn start_script(options: &LeptosOptions, texts: &str) -> Option<impl IntoView + use<>> {
    static FILES: OnceLock<Option<Files>> = OnceLock::new();
    let files = FILES.get_or_init(|| {
        let files = Files::read(options);
        if files.is_none() {
            tracing::error!("the files of the app are incomplete: pages work without WASM only");
        }
        files
    });
    let (path, query) = ssr::path_and_query();
    let argument = files.as_ref()?.argument(&path, &query, texts).to_string();
    // Within a script only this could end it.
    let argument = argument.replace('<', "\\u003c");
    Some(view! {
        <script type="module" nonce=use_nonce()>
            {format!("{}({argument})", SCRIPT.trim_end())}
        </script>
    })
}
