//! The browser's search, run under Node on shards in a temporary folder. Node is required: without it tests fail.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use serde::{Deserialize, Serialize};

/// What is asked of the reader.
#[derive(Serialize)]
pub struct Question<'a> {
    pub query: &'a str,
    pub limit: usize,
    /// The reader's day.
    pub today: &'a str,
    /// No excerpts.
    pub plain: bool,
    /// Forget all files first.
    pub fresh: bool,
    /// Files whose next load fails.
    pub fail: &'a [&'a str],
    /// From now on the files of this folder.
    pub directory: Option<&'a std::path::Path>,
}

/// What it answers.
#[derive(Debug, Deserialize)]
pub struct Answer {
    #[serde(default)]
    pub hits: Vec<Hit>,
    #[serde(default)]
    pub total: usize,
    /// Words not found, with words near them.
    #[serde(default)]
    pub missing: Vec<(String, Vec<String>)>,
    #[serde(default)]
    pub loose: bool,
    #[serde(default)]
    pub error: String,
    /// Files loaded for this question, with their sizes.
    pub files: BTreeMap<String, usize>,
}

#[derive(Debug, Deserialize)]
pub struct Hit {
    pub url: String,
    pub title: String,
    pub status: String,
    pub excerpt: Vec<String>,
    pub section: Option<(String, String)>,
    pub score: f32,
}

/// The files of `shards` in a folder of their own.
pub fn written(shards: &[(String, Vec<u8>)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for (name, bytes) in shards {
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().expect("it lies in the folder")).expect("a folder is made");
        std::fs::write(path, bytes).expect("a shard is written");
    }
    folder
}

/// Asks all of `questions`, in order, of one reader that has the files of `shards`.
pub fn ask(shards: &[(String, Vec<u8>)], questions: &[Question]) -> Vec<Answer> {
    let folder = written(shards);
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut node = Command::new("node")
        .arg(root.join("tests/search/run-reader.mjs"))
        .arg(root.join("themes/default/assets/search-reader"))
        .arg(folder.path())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("`node` (20.12 or newer) must be installed: the search in the browser is tested with it");
    let mut lines = String::new();
    for question in questions {
        lines += &serde_json::to_string(question).expect("a question is JSON");
        lines.push('\n');
    }
    let mut input = node.stdin.take().expect("node has an input");
    let writer = std::thread::spawn(move || input.write_all(lines.as_bytes()));
    let output = node.wait_with_output().expect("node ends");
    writer.join().expect("the writer ends").expect("node reads all questions");
    assert!(output.status.success(), "the reader failed");
    let text = String::from_utf8(output.stdout).expect("answers are text");
    let answers: Vec<Answer> =
        text.lines().map(|line| serde_json::from_str(line).expect("an answer is JSON")).collect();
    assert_eq!(answers.len(), questions.len());
    answers
}
