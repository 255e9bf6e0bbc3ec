//! Compressed twins: the server hands out `x.br` or `x.gz` for `x` when the browser accepts them.

use anyhow::Result;
use brotli::enc::BrotliEncoderParams;
use flate2::{Compression, write::GzEncoder};
use std::{io::Write, path::Path};

/// Whether compressing such a file pays: text and WASM, not pictures.
pub fn is_worthwhile(path: &Path) -> bool {
    let extension = path.extension().and_then(|extension| extension.to_str()).unwrap_or_default();
    matches!(extension, "wasm" | "pack" | "js" | "css" | "svg" | "html" | "json" | "txt" | "webmanifest" | "xml")
}

/// Brotli at its best quality.
pub fn brotli(contents: &[u8]) -> Result<Vec<u8>> {
    let parameters =
        BrotliEncoderParams { quality: 11, lgwin: 24, size_hint: contents.len(), ..BrotliEncoderParams::default() };
    let mut compressed = Vec::new();
    brotli::BrotliCompress(&mut &contents[..], &mut compressed, &parameters)?;
    Ok(compressed)
}

/// gzip at its best quality.
pub fn gzip(contents: &[u8]) -> Result<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(contents)?;
    Ok(encoder.finish()?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Read;

    #[test]
    fn twins_unpack_to_the_original() {
        let original = b"prepaid credit ".repeat(100);
        let mut unpacked = Vec::new();
        brotli::BrotliDecompress(&mut &brotli(&original).unwrap()[..], &mut unpacked).unwrap();
        assert_eq!(unpacked, original);
        unpacked.clear();
        flate2::read::GzDecoder::new(&gzip(&original).unwrap()[..]).read_to_end(&mut unpacked).unwrap();
        assert_eq!(unpacked, original);
    }

    #[test]
    fn pictures_are_left_alone() {
        assert!(is_worthwhile(Path::new("pkg/prepay.wasm")));
        assert!(!is_worthwhile(Path::new("logo.png")));
    }
}
