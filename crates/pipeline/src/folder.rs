//! The output folder, written whole or not at all. Everything is first written to a folder beside
//! it; only when every file is complete and on disk do the two change places. One run at a time may
//! do so: two would take each other's half-written files, and the log with them.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

/// The file that lists what revflow wrote: without it, a folder is not taken for one of ours.
pub(crate) const MANIFEST: &str = "manifest.json";

/// What a run wrote, and from what.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// The version of revflow.
    pub revflow: String,
    /// The command that writes the same bytes again.
    pub command: String,
    /// SHA-256 of each file that was read, by its name or as much of its path as tells it apart.
    pub inputs: BTreeMap<String, String>,
    /// SHA-256 of each file that was written.
    pub outputs: BTreeMap<String, String>,
}

/// Why the output folder could not be written. What stood there before still stands.
#[derive(Debug, thiserror::Error)]
pub enum FolderError {
    /// The folder holds files and no manifest of ours.
    #[error("{0}: the folder holds files revflow did not write; name an empty or new folder with --out")]
    NotOurs(PathBuf),
    /// Where an output belongs stands a file of somebody else.
    #[error("{0}: revflow would write here and did not write what stands here; move it away")]
    InTheWay(PathBuf),
    /// A file has the name of the folder.
    #[error("{0}: is a file; name a folder with --out")]
    NotAFolder(PathBuf),
    /// The person stands in the folder, which would be gone from under their feet.
    #[error(
        "{0}: is replaced as a whole, and you are in it; go to the folder it is in, and name it with --out"
    )]
    StandingInIt(PathBuf),
    /// Another run has claimed the folder.
    #[error(
        "{0}: another run is writing into this folder; wait until it has ended, or name another with --out"
    )]
    Busy(PathBuf),
    /// Results cannot be prepared beside the folder.
    #[error(
        "{path}: revflow may not write here ({cause}), and prepares its results beside their folder; name a folder elsewhere with --out"
    )]
    Beside {
        /// The folder that holds the output folder.
        path: PathBuf,
        /// What the system says.
        cause: io::Error,
    },
    /// The system refused.
    #[error(
        "{path}: {cause}; nothing was changed, what stood there before still stands; if the disk is full or may not be written to, name another place"
    )]
    Io {
        /// What could not be read or written.
        path: PathBuf,
        /// What the system says.
        cause: io::Error,
    },
}

fn at(path: &Path) -> impl FnOnce(io::Error) -> FolderError {
    let path = path.to_owned();
    move |cause| FolderError::Io { path, cause }
}

/// The one path of an output folder, whichever way the person named it: what changes places must be
/// the folder itself, not a link to it.
pub(crate) fn named(out: &Path) -> Result<PathBuf, FolderError> {
    let out = std::path::absolute(out).map_err(at(out))?;
    if out.exists() {
        return out.canonicalize().map_err(at(&out));
    }
    let (Some(parent), Some(name)) = (out.parent(), out.file_name()) else { return Ok(out) };
    let beside = |cause| FolderError::Beside { path: parent.to_owned(), cause };
    fs::create_dir_all(parent).map_err(beside)?;
    Ok(parent.canonicalize().map_err(at(parent))?.join(name))
}

/// A folder that no other run may write into, as long as this lives. The system gives the claim up
/// when the run ends, however it ends.
#[derive(Debug)]
pub(crate) struct Claim {
    path: PathBuf,
    // Closing the file gives the lock back.
    _locked: File,
}

impl Claim {
    /// Claims a folder, which need not exist yet.
    pub(crate) fn of(folder: &Path) -> Result<Self, FolderError> {
        let path = beside(folder, "lock");
        let parent = folder.parent().unwrap_or(folder);
        loop {
            let cannot = |cause| FolderError::Beside { path: parent.to_owned(), cause };
            let locked = File::options().create(true).append(true).open(&path).map_err(cannot)?;
            match locked.try_lock() {
                // Another run may have removed the file between opening and locking it: then this is
                // the lock of nothing.
                Ok(()) if is_at(&locked, &path) => return Ok(Self { path, _locked: locked }),
                Ok(()) => {}
                Err(TryLockError::WouldBlock) => return Err(FolderError::Busy(folder.to_owned())),
                Err(TryLockError::Error(cause)) => return Err(at(&path)(cause)),
            }
        }
    }
}

impl Drop for Claim {
    fn drop(&mut self) {
        // A file that stays behind is in nobody's way: the lock is what counts.
        if cfg!(unix) {
            let _ = fs::remove_file(&self.path);
        }
    }
}

#[cfg(unix)]
fn is_at(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let same = |a: &fs::Metadata, b: &fs::Metadata| (a.dev(), a.ino()) == (b.dev(), b.ino());
    matches!((file.metadata(), fs::metadata(path)), (Ok(open), Ok(named)) if same(&open, &named))
}

/// Elsewhere the file is never removed.
#[cfg(not(unix))]
fn is_at(_: &File, _: &Path) -> bool {
    true
}

/// Finds out, before any work is done, whether the folder may be written: it is new, empty, holds
/// only the store, or is one of ours.
pub(crate) fn check(folder: &Path, store: &Path) -> Result<(), FolderError> {
    recover(folder)?;
    if !folder.exists() {
        return Ok(());
    }
    if !folder.is_dir() {
        return Err(FolderError::NotAFolder(folder.to_owned()));
    }
    if std::env::current_dir().is_ok_and(|here| here.starts_with(folder)) {
        return Err(FolderError::StandingInIt(folder.to_owned()));
    }
    if manifest_in(folder).is_some() {
        return Ok(());
    }
    for entry in fs::read_dir(folder).map_err(at(folder))? {
        let path = entry.map_err(at(folder))?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let store_name = store.file_name().unwrap_or_default().to_string_lossy();
        if !name.starts_with(store_name.as_ref()) {
            return Err(FolderError::NotOurs(folder.to_owned()));
        }
    }
    Ok(())
}

/// The manifest of a folder. Other programs call files so too: one that does not read as ours is not.
fn manifest_in(folder: &Path) -> Option<Manifest> {
    serde_json::from_slice(&fs::read(folder.join(MANIFEST)).ok()?).ok()
}

/// Replaces what revflow wrote in `folder` by `files`, in one step; files of other makers in it, the
/// store among them, stay. `manifest.outputs` is filled in here.
pub(crate) fn replace(
    folder: &Path,
    files: &BTreeMap<String, Vec<u8>>,
    mut manifest: Manifest,
) -> Result<Manifest, FolderError> {
    let staged = beside(folder, "new");
    if staged.exists() {
        // A run that was interrupted left it; it was never a result.
        fs::remove_dir_all(&staged).map_err(at(&staged))?;
    }
    fs::create_dir_all(&staged).map_err(at(&staged))?;
    let written = stage(folder, &staged, files, &mut manifest).and_then(|()| exchange(folder, &staged));
    if let Err(error) = written {
        // Best effort: the error that matters is the first one.
        let _ = fs::remove_dir_all(&staged);
        return Err(error);
    }
    Ok(manifest)
}

/// Replaces one file by another in one step.
pub(crate) fn replace_file(path: &Path, bytes: &[u8]) -> Result<(), FolderError> {
    let folder = match path.parent() {
        Some(parent) if parent != Path::new("") => parent,
        _ => Path::new("."),
    };
    let mut staged = tempfile::NamedTempFile::new_in(folder).map_err(at(path))?;
    io::Write::write_all(&mut staged, bytes).and_then(|()| staged.as_file().sync_all()).map_err(at(path))?;
    staged.persist(path).map_err(|error| at(path)(error.error))?;
    Ok(())
}

fn stage(
    folder: &Path,
    staged: &Path,
    files: &BTreeMap<String, Vec<u8>>,
    manifest: &mut Manifest,
) -> Result<(), FolderError> {
    let mut folders = BTreeSet::from([staged.to_owned()]);
    for (name, bytes) in files {
        let path = staged.join(name);
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent).map_err(at(parent))?;
            folders.insert(parent.to_owned());
        }
        write_durably(&path, bytes)?;
        manifest.outputs.insert(name.clone(), hex_sha256(bytes));
    }
    let path = staged.join(MANIFEST);
    let mut text = serde_json::to_vec_pretty(manifest).map_err(|cause| at(&path)(cause.into()))?;
    text.push(b'\n');
    write_durably(&path, &text)?;
    if folder.exists() {
        keep_the_files_of_others(folder, staged)?;
    }
    // A file is on disk only when the folder that names it is.
    folders.iter().try_for_each(|folder| sync(folder).map_err(at(folder)))
}

/// Brings the names in a folder to disk. Only Unix lets folders be opened for it.
fn sync(folder: &Path) -> io::Result<()> {
    if cfg!(unix) { File::open(folder)?.sync_all() } else { Ok(()) }
}

fn write_durably(path: &Path, bytes: &[u8]) -> Result<(), FolderError> {
    fs::write(path, bytes).and_then(|()| File::open(path)?.sync_all()).map_err(at(path))
}

/// Gives every file that is not ours a second name in the staged folder: the same file, not a copy,
/// so that at no moment is it in neither.
fn keep_the_files_of_others(folder: &Path, staged: &Path) -> Result<(), FolderError> {
    let ours = manifest_in(folder).map(|manifest| manifest.outputs).unwrap_or_default();
    let mut folders = vec![PathBuf::new()];
    while let Some(relative) = folders.pop() {
        let here = folder.join(&relative);
        for entry in fs::read_dir(&here).map_err(at(&here))? {
            let entry = entry.map_err(at(&here))?;
            let relative = relative.join(entry.file_name());
            let name = relative.to_string_lossy().replace('\\', "/");
            let (from, to) = (folder.join(&relative), staged.join(&relative));
            if entry.file_type().map_err(at(&from))?.is_dir() {
                folders.push(relative);
            } else if name != MANIFEST && !ours.contains_key(&name) {
                if to.exists() {
                    return Err(FolderError::InTheWay(from));
                }
                if let Some(parent) = to.parent() {
                    fs::create_dir_all(parent).map_err(at(parent))?;
                }
                fs::hard_link(&from, &to).or_else(|_| fs::copy(&from, &to).map(drop)).map_err(at(&from))?;
            }
        }
    }
    Ok(())
}

/// Lets the staged folder and the output folder change places, in one step where the system can.
/// Once they have, the run is done: what cannot be cleared away is cleared away by the next run.
fn exchange(folder: &Path, staged: &Path) -> Result<(), FolderError> {
    let old = change_places(folder, staged)?;
    let _ = folder.parent().map(sync);
    if let Some(old) = old {
        let _ = fs::remove_dir_all(old);
    }
    Ok(())
}

/// Gives the place where the old folder is now, if there was one.
fn change_places(folder: &Path, staged: &Path) -> Result<Option<PathBuf>, FolderError> {
    if !folder.exists() {
        return fs::rename(staged, folder).map(|()| None).map_err(at(folder));
    }
    #[cfg(target_os = "linux")]
    {
        use rustix::fs::{CWD, RenameFlags, renameat_with};
        if renameat_with(CWD, staged, CWD, folder, RenameFlags::EXCHANGE).is_ok() {
            return Ok(Some(staged.to_owned()));
        }
    }
    let old = beside(folder, "old");
    fs::rename(folder, &old).map_err(at(folder))?;
    if let Err(cause) = fs::rename(staged, folder) {
        let _ = fs::rename(&old, folder);
        return Err(at(folder)(cause));
    }
    Ok(Some(old))
}

/// Puts the old folder back where a run without the one-step exchange was cut between its two renames.
fn recover(folder: &Path) -> Result<(), FolderError> {
    let old = beside(folder, "old");
    match (old.exists(), folder.exists()) {
        (true, false) => fs::rename(&old, folder).map_err(at(&old)),
        // Cut after the second rename: the results are in place, and these were before them.
        (true, true) => fs::remove_dir_all(&old).map_err(at(&old)),
        (false, _) => Ok(()),
    }
}

fn beside(folder: &Path, ending: &str) -> PathBuf {
    let name = folder.file_name().map_or_else(|| "output".into(), |name| name.to_string_lossy().into_owned());
    folder.with_file_name(format!(".{name}.{ending}"))
}

/// SHA-256 in hexadecimal.
pub(crate) fn hex_sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().fold(String::with_capacity(64), |mut hex, byte| {
        // Writing to a String cannot fail.
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn manifest() -> Manifest {
        Manifest {
            revflow: "0".into(),
            command: "revflow run x.toml".into(),
            inputs: BTreeMap::new(),
            outputs: BTreeMap::new(),
        }
    }

    fn files(pairs: &[(&str, &str)]) -> BTreeMap<String, Vec<u8>> {
        pairs.iter().map(|(name, text)| ((*name).to_owned(), text.as_bytes().to_vec())).collect()
    }

    #[test]
    fn new_results_replace_old_ones_and_leave_the_files_of_others() {
        let place = tempfile::tempdir().unwrap();
        let folder = place.path().join("out");
        replace(&folder, &files(&[("flow.svg", "one"), ("tables/old.csv", "x")]), manifest()).unwrap();
        fs::write(folder.join("review.sqlite"), "store").unwrap();
        fs::create_dir_all(folder.join("notes")).unwrap();
        fs::write(folder.join("notes/mine.txt"), "mine").unwrap();

        replace(&folder, &files(&[("flow.svg", "two")]), manifest()).unwrap();
        assert_eq!(fs::read_to_string(folder.join("flow.svg")).unwrap(), "two");
        assert_eq!(fs::read_to_string(folder.join("review.sqlite")).unwrap(), "store");
        assert_eq!(fs::read_to_string(folder.join("notes/mine.txt")).unwrap(), "mine");
        assert!(!folder.join("tables/old.csv").exists(), "an output that is no longer made is gone");
        assert_eq!(fs::read_dir(place.path()).unwrap().count(), 1, "nothing is left beside the folder");
    }

    #[test]
    fn folder_with_files_of_others_and_no_manifest_is_refused() {
        let place = tempfile::tempdir().unwrap();
        fs::write(place.path().join("thesis.docx"), "years of work").unwrap();
        let refused = check(place.path(), &place.path().join("review.sqlite")).unwrap_err();
        assert!(matches!(refused, FolderError::NotOurs(_)));
    }

    #[test]
    fn folder_with_only_the_store_is_ours() {
        let place = tempfile::tempdir().unwrap();
        fs::write(place.path().join("review.sqlite-wal"), "").unwrap();
        check(place.path(), &place.path().join("review.sqlite")).unwrap();
    }

    #[test]
    fn failed_staging_leaves_the_old_results() {
        let place = tempfile::tempdir().unwrap();
        let folder = place.path().join("out");
        replace(&folder, &files(&[("flow.svg", "one")]), manifest()).unwrap();
        // A name that is both a file and a folder cannot be staged.
        replace(&folder, &files(&[("a", "x"), ("a/b", "y")]), manifest()).unwrap_err();
        assert_eq!(fs::read_to_string(folder.join("flow.svg")).unwrap(), "one");
        assert!(!beside(&folder, "new").exists());
    }

    #[test]
    fn folder_of_a_run_cut_between_two_renames_is_put_back() {
        let place = tempfile::tempdir().unwrap();
        let folder = place.path().join("out");
        fs::create_dir(beside(&folder, "old")).unwrap();
        fs::write(beside(&folder, "old").join(MANIFEST), serde_json::to_vec(&manifest()).unwrap()).unwrap();
        check(&folder, &folder.join("review.sqlite")).unwrap();
        assert!(folder.join(MANIFEST).exists());
    }

    #[test]
    fn manifest_of_another_program_does_not_make_a_folder_ours() {
        let place = tempfile::tempdir().unwrap();
        fs::write(place.path().join(MANIFEST), r#"{ "name": "a web page" }"#).unwrap();
        let refused = check(place.path(), &place.path().join("review.sqlite")).unwrap_err();
        assert!(matches!(refused, FolderError::NotOurs(_)));
    }

    #[test]
    fn file_of_others_in_the_place_of_an_output_is_not_written_over() {
        let place = tempfile::tempdir().unwrap();
        let folder = place.path().join("out");
        replace(&folder, &files(&[("flow.svg", "one")]), manifest()).unwrap();
        fs::write(folder.join("notes.csv"), "mine").unwrap();
        let refused = replace(&folder, &files(&[("notes.csv", "ours")]), manifest()).unwrap_err();
        assert!(matches!(refused, FolderError::InTheWay(path) if path == folder.join("notes.csv")));
        assert_eq!(fs::read_to_string(folder.join("notes.csv")).unwrap(), "mine");
    }

    #[test]
    fn folder_is_claimed_by_one_run_at_a_time() {
        let place = tempfile::tempdir().unwrap();
        let folder = place.path().join("out");
        let claim = Claim::of(&folder).unwrap();
        assert!(matches!(Claim::of(&folder).unwrap_err(), FolderError::Busy(_)));
        drop(claim);
        Claim::of(&folder).unwrap();
    }

    #[test]
    fn lock_of_a_run_that_was_killed_is_in_nobodys_way() {
        let place = tempfile::tempdir().unwrap();
        let folder = place.path().join("out");
        fs::write(beside(&folder, "lock"), "").unwrap();
        Claim::of(&folder).unwrap();
    }

    #[cfg(unix)]
    #[test]
    fn link_to_a_folder_means_the_folder() {
        let place = tempfile::tempdir().unwrap();
        let place = place.path().canonicalize().unwrap();
        fs::create_dir(place.join("real")).unwrap();
        std::os::unix::fs::symlink(place.join("real"), place.join("link")).unwrap();
        assert_eq!(named(&place.join("link")).unwrap(), place.join("real"));
        assert_eq!(named(&place.join("link/new")).unwrap(), place.join("real/new"));
        assert_eq!(named(&place.join("real/../real")).unwrap(), place.join("real"));
    }
}
