//! `revflow convert` as a child with little memory and little time, and the sums it must have said
//! whatever it was fed.

use serde_json::Value;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// The memory a child may ask for, in kilobytes, where the system can hold it to that.
const MEMORY: u32 = 512 * 1024;

/// Far more than any test needs on a busy machine: only what is quadratic reaches it.
const PATIENCE: Duration = Duration::from_secs(100);

/// A file in a folder of its own, which goes with it.
pub(super) struct HostileFile {
    pub(super) path: PathBuf,
    folder: TempDir,
}

impl HostileFile {
    /// The names of what is in its folder.
    pub(super) fn neighbours(&self) -> Vec<String> {
        let entries = fs::read_dir(self.folder.path()).expect("a readable folder");
        entries.map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned()).collect()
    }
}

/// Writes a file to convert.
pub(super) fn file(name: &str, bytes: impl AsRef<[u8]>) -> HostileFile {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join(name);
    fs::write(&path, bytes).expect("a writable folder");
    HostileFile { path, folder }
}

/// How a conversion ended.
pub(super) struct Converted {
    pub(super) code: Option<i32>,
    pub(super) out: String,
    pub(super) err: String,
}

/// Converts a file to CSL-JSON.
pub(super) fn convert(path: &Path) -> Converted {
    convert_to(path, "csl-json")
}

/// Converts a file, in a child that ends by itself.
#[track_caller]
pub(super) fn convert_to(path: &Path, format: &str) -> Converted {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let (out, err) = (folder.path().join("out"), folder.path().join("err"));
    let sink = |path: &Path| Stdio::from(File::create(path).expect("a writable folder"));
    let mut command = revflow();
    command.arg("convert").arg(path).args(["--to", format]);
    command.stdin(Stdio::null()).stdout(sink(&out)).stderr(sink(&err));
    let mut child = command.spawn().expect("the binary starts");
    let began = Instant::now();
    let status = loop {
        match child.try_wait().expect("a child can be waited for") {
            Some(status) => break status,
            None if began.elapsed() < PATIENCE => thread::sleep(Duration::from_millis(5)),
            None => {
                child.kill().expect("a child can be ended");
                panic!("{} takes longer than {PATIENCE:?}", path.display());
            }
        }
    };
    let text = |path| String::from_utf8(fs::read(path).expect("the child wrote it")).expect("UTF-8");
    Converted { code: status.code(), out: text(out), err: text(err) }
}

/// The binary, on Unix with a limit to its memory.
fn revflow() -> Command {
    let binary = env!("CARGO_BIN_EXE_revflow");
    if !cfg!(unix) {
        return Command::new(binary);
    }
    // A system that knows no such limit leaves the child without one.
    let limited = format!("ulimit -v {MEMORY} 2>/dev/null; exec \"$0\" \"$@\"");
    let mut command = Command::new("sh");
    command.args(["-c", &limited, binary]);
    command
}

impl Converted {
    /// The records read and rejected, or `None` where the file was refused; asserts that the exit
    /// code, the receipt and what was written say the same.
    #[track_caller]
    pub(super) fn sums(&self) -> Option<(usize, usize)> {
        assert!(!self.err.contains("panicked"), "{self:?}");
        let commands = |c: char| c.is_control() && c != '\n' && c != '\t';
        assert!(!self.err.contains(commands), "what is quoted commands no terminal: {:?}", self.err);
        if self.code == Some(3) {
            assert!(self.err.starts_with("error: ") && self.out.is_empty(), "{self:?}");
            return None;
        }
        let receipt = self.err.lines().last().unwrap_or_default();
        let mut words = receipt.rsplit(": ").next().unwrap_or_default().split(' ').step_by(2);
        let mut number = || words.next().and_then(|word| word.parse::<usize>().ok());
        let (Some(starts), Some(read), Some(rejected)) = (number(), number(), number()) else {
            panic!("no receipt: {self:?}");
        };
        assert_eq!(starts, read + rejected, "{self:?}");
        assert_eq!(self.code, Some(i32::from(rejected > 0)), "{self:?}");
        Some((read, rejected))
    }

    /// What was written as CSL-JSON: as many records as were read.
    #[track_caller]
    pub(super) fn records(&self) -> Vec<Value> {
        let (read, _) = self.sums().expect("the file is read");
        let records: Vec<Value> = serde_json::from_str(&self.out).expect("CSL-JSON");
        assert_eq!(records.len(), read, "{self:?}");
        records
    }
}
