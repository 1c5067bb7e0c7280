//! A shard as the script that the browser loads: a call with base64 of raw deflate. What is in it is no matter here.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use flate2::{Compress, Compression, FlushCompress, Status};

/// What compresses, for many files one after the other: to set it up takes as long as to compress a small file.
pub struct Deflate {
    /// For what every search loads. The highest level would save 1 % more and take more than twice the time.
    index: Compress,
    /// For the texts, nine tenths of all: 2 % larger than by the other, in two thirds of the time.
    texts: Compress,
}

impl Default for Deflate {
    fn default() -> Self {
        let raw = |level| Compress::new(Compression::new(level), false);
        Deflate { index: raw(6), texts: raw(3) }
    }
}

/// The file of a shard: its name and its bytes. Shards of texts have names that begin with `t`.
pub fn script(name: &str, raw: &[u8], deflate: &mut Deflate) -> (String, Vec<u8>) {
    let mut text = format!("pb(\"{name}\",\"");
    let compress = if name.starts_with('t') { &mut deflate.texts } else { &mut deflate.index };
    STANDARD.encode_string(compressed(raw, compress), &mut text);
    text.push_str("\")\n");
    (format!("{name}.js"), text.into_bytes())
}

fn compressed(raw: &[u8], compress: &mut Compress) -> Vec<u8> {
    compress.reset();
    let mut out = Vec::with_capacity(raw.len() / 2 + 64);
    // In memory it does not fail; where the room is used up, there is more.
    while let Ok(Status::Ok | Status::BufError) =
        compress.compress_vec(&raw[compress.total_in() as usize..], &mut out, FlushCompress::Finish)
    {
        out.reserve(out.len() + 64);
    }
    out
}

#[cfg(test)]
pub mod tests {
    use std::io::Read as _;

    use super::*;

    /// What a shard's file holds: its name and its bytes.
    pub fn open(file: &[u8]) -> (String, Vec<u8>) {
        let text = std::str::from_utf8(file).expect("a script is text");
        let inner = text.strip_prefix("pb(\"").and_then(|text| text.strip_suffix("\")\n")).expect("it is one call");
        let (name, data) = inner.split_once("\",\"").expect("it has two arguments");
        let (data, mut raw) = (STANDARD.decode(data).expect("it is base64"), Vec::new());
        flate2::read::DeflateDecoder::new(data.as_slice()).read_to_end(&mut raw).expect("it is deflate");
        (name.to_owned(), raw)
    }

    #[test]
    fn what_is_compressed_comes_back_whatever_was_compressed_before() {
        let mut deflate = Deflate::default();
        let noise: Vec<u8> = (0..200_000_u32).map(|at| (at.wrapping_mul(2_654_435_761) >> 24) as u8).collect();
        for raw in [b"".as_slice(), b"a", &noise, &[b'x'; 100_000], b"abcabc", &noise[..1000]] {
            for name in ["t0", "root"] {
                let (file, bytes) = script(name, raw, &mut deflate);
                assert_eq!((file, open(&bytes)), (format!("{name}.js"), (name.to_owned(), raw.to_vec())));
            }
        }
    }
}
