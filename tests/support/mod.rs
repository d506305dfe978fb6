//! A review in a temporary folder, and what the binary said of it. Tests tell a story with it:
//! take the first review, break one thing, run, and look.

use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use tempfile::TempDir;

/// The root of the repository.
pub(crate) fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .ancestors()
        .nth(2)
        .expect("crates/cli is two folders deep")
        .to_owned()
}

/// What a command left behind.
pub(crate) struct Said {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Said {
    fn of(output: Output) -> Self {
        Self {
            code: output.status.code().expect("the command was not killed"),
            out: String::from_utf8(output.stdout).expect("standard output is UTF-8"),
            err: String::from_utf8(output.stderr).expect("standard error is UTF-8"),
        }
    }

    /// Asserts the exit code; shows everything that was said where it differs.
    #[track_caller]
    pub(crate) fn code(self, expected: i32) -> Self {
        assert_eq!(self.code, expected, "\nstdout:\n{}\nstderr:\n{}", self.out, self.err);
        self
    }

    /// Both streams.
    pub(crate) fn all(&self) -> String {
        format!("{}{}", self.out, self.err)
    }
}

/// Runs the binary in a folder.
pub(crate) fn revflow_in(folder: &Path, arguments: &[&str]) -> Said {
    let mut command = Command::new(env!("CARGO_BIN_EXE_revflow"));
    Said::of(command.args(arguments).current_dir(folder).output().expect("the binary starts"))
}

/// Runs the binary in the repository.
pub(crate) fn revflow(arguments: &[&str]) -> Said {
    revflow_in(&repository(), arguments)
}

/// A copy of the first review, free to be broken.
pub(crate) struct FirstReview {
    folder: TempDir,
}

impl FirstReview {
    pub(crate) fn copy() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let copy = |relative: &str| {
            let (from, to) = (repository().join(relative), folder.path().join(relative));
            fs::create_dir_all(to.parent().expect("a file has a folder")).expect("folders can be made");
            fs::copy(from, to).expect("fixtures can be copied");
        };
        copy("pipelines/first-review.toml");
        let fixtures = "fixtures/reviews/first-review";
        for entry in fs::read_dir(repository().join(fixtures)).expect("the fixture is there") {
            let name = entry.expect("a readable folder").file_name();
            copy(&format!("{fixtures}/{}", name.to_string_lossy()));
        }
        Self { folder }
    }

    /// The folder that stands for the repository.
    pub(crate) fn root(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) fn protocol(&self) -> PathBuf {
        self.root().join("pipelines/first-review.toml")
    }

    pub(crate) fn file(&self, name: &str) -> PathBuf {
        self.root().join("fixtures/reviews/first-review").join(name)
    }

    /// Replaces a text that must be there in a file.
    #[track_caller]
    pub(crate) fn replace(&self, path: &Path, from: &str, to: &str) -> &Self {
        let text = fs::read_to_string(path).expect("a text file");
        assert!(text.contains(from), "{} does not hold {from:?}", path.display());
        fs::write(path, text.replacen(from, to, 1)).expect("a writable file");
        self
    }

    /// Adds a row at the end of a CSV file of the review.
    pub(crate) fn append(&self, name: &str, row: &str) -> &Self {
        let path = self.file(name);
        let text = fs::read_to_string(&path).expect("a text file");
        fs::write(&path, format!("{}\n{row}\n", text.trim_end())).expect("a writable file");
        self
    }

    pub(crate) fn run(&self) -> Said {
        revflow_in(self.root(), &["run", "pipelines/first-review.toml", "--out", "out"])
    }

    pub(crate) fn command(&self, arguments: &[&str]) -> Said {
        revflow_in(self.root(), arguments)
    }

    /// An output of the last run.
    pub(crate) fn output(&self, name: &str) -> String {
        fs::read_to_string(self.root().join("out").join(name)).expect("the run wrote it")
    }

    pub(crate) fn flow(&self) -> FlowJson {
        FlowJson(serde_json::from_str(&self.output("flow.json")).expect("flow.json is JSON"))
    }
}

/// `flow.json`, asked by the names of boxes.
pub(crate) struct FlowJson(pub(crate) Value);

impl FlowJson {
    pub(crate) fn read(path: &Path) -> Self {
        Self(serde_json::from_slice(&fs::read(path).expect("a file")).expect("flow.json is JSON"))
    }

    pub(crate) fn boxes(&self) -> &[Value] {
        self.0["boxes"].as_array().expect("flow.json has boxes")
    }

    /// The number in a box.
    #[track_caller]
    pub(crate) fn count(&self, key: &str) -> u64 {
        let found = self.boxes().iter().find(|found| found["box"] == key);
        found.unwrap_or_else(|| panic!("no box {key}"))["count"].as_u64().expect("a count is a number")
    }
}

/// Every file below a folder with its bytes, but the store: its pages are not part of the promise.
pub(crate) fn bytes_below(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(here) = folders.pop() {
        for entry in fs::read_dir(here).expect("a readable folder") {
            let path = entry.expect("a readable entry").path();
            if path.is_dir() {
                folders.push(path);
            } else if !path.to_string_lossy().contains(".sqlite") {
                let name =
                    path.strip_prefix(folder).expect("below the folder").to_string_lossy().into_owned();
                files.push((name, fs::read(&path).expect("a readable file")));
            }
        }
    }
    files.sort();
    files
}
