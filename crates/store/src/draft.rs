//! A file that is filled under another name and takes its own when it is whole and on disk, so that
//! nobody ever finds half of it; and the names of files SQLite keeps beside a database.

use crate::StoreError;
use std::fs::{self, File, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};
use tempfile::TempPath;

/// A file beside the one it is to become. It is gone when dropped before it has a name.
pub(crate) struct Draft(TempPath);

impl Draft {
    pub(crate) fn of(path: &Path) -> Result<Self, StoreError> {
        let prefix = format!("{}-new-", path.file_name().unwrap_or_default().to_string_lossy());
        let draft = tempfile::Builder::new().prefix(&prefix).tempfile_in(folder(path));
        draft.map(|draft| Self(draft.into_temp_path())).map_err(refused(path))
    }

    pub(crate) fn path(&self) -> &Path {
        &self.0
    }

    /// Gives the draft its name, in place of the file that has it.
    pub(crate) fn take_name(self, path: &Path) -> Result<(), StoreError> {
        self.sync(path)?;
        self.0.persist(path).map_err(|error| refused(path)(error.error))?;
        sync_folder(path)
    }

    /// Gives the draft its name unless a file has it. Whether it was free.
    pub(crate) fn take_free_name(self, path: &Path) -> Result<Option<Self>, StoreError> {
        self.sync(path)?;
        match self.0.persist_noclobber(path) {
            Ok(()) => sync_folder(path).map(|()| None),
            Err(error) if error.error.kind() == io::ErrorKind::AlreadyExists => Ok(Some(Self(error.path))),
            Err(error) => Err(refused(path)(error.error)),
        }
    }

    /// SQLite has synced what it committed, but promises nothing of the kind for VACUUM INTO.
    fn sync(&self, path: &Path) -> Result<(), StoreError> {
        let file = OpenOptions::new().write(true).open(&self.0);
        file.and_then(|file| file.sync_all()).map_err(refused(path))
    }
}

/// Makes a new name in the folder of a file survive a power cut. Elsewhere than on Unix a folder is no
/// file that could be synced.
pub(crate) fn sync_folder(path: &Path) -> Result<(), StoreError> {
    let folder = folder(path);
    let synced = if cfg!(unix) {
        File::open(folder).and_then(|folder| folder.sync_all())
    } else {
        fs::metadata(folder).map(|_| ())
    };
    synced.map_err(refused(path))
}

/// What SQLite adds to the name of a database for the journals it keeps beside it.
pub(crate) const JOURNALS: [&str; 2] = ["-wal", "-journal"];

/// The file beside `path` whose name goes on with `suffix`.
pub(crate) fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    name.into()
}

/// Whether a file has the name.
pub(crate) fn taken(path: &Path) -> Result<bool, StoreError> {
    match fs::metadata(path) {
        Ok(_) => Ok(true),
        Err(cause) if cause.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(cause) => Err(StoreError::File { path: path.to_owned(), cause }),
    }
}

fn folder(path: &Path) -> &Path {
    path.parent().filter(|folder| *folder != Path::new("")).unwrap_or(Path::new("."))
}

fn refused(path: &Path) -> impl FnOnce(io::Error) -> StoreError {
    let path: PathBuf = path.to_owned();
    move |cause| StoreError::File { path, cause }
}
