//! What the files of a protocol are called in messages and in the manifest: by their file name, and
//! by as much of their path as it takes to tell two of one name apart.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// The shortest ending of each path that is the ending of no other and is not among `taken`.
pub(super) fn names<'p>(
    paths: impl IntoIterator<Item = &'p Path>,
    taken: &BTreeSet<&str>,
) -> BTreeMap<PathBuf, String> {
    let paths: BTreeSet<&Path> = paths.into_iter().collect();
    let name = |path: &Path| {
        let told_apart = |ending: &String| {
            let others = paths.iter().filter(|other| **other != path);
            !taken.contains(ending.as_str())
                && others.into_iter().all(|other| endings(other).all(|other| other != *ending))
        };
        endings(path).find(told_apart).unwrap_or_else(|| path.to_string_lossy().into_owned())
    };
    paths.iter().map(|path| (path.to_path_buf(), name(path))).collect()
}

/// `c.csv`, `b/c.csv`, `a/b/c.csv`.
fn endings(path: &Path) -> impl Iterator<Item = String> {
    let parts: Vec<_> =
        path.components().map(|part| part.as_os_str().to_string_lossy().into_owned()).collect();
    (0..parts.len()).rev().map(move |from| parts[from..].join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(paths: &[&str], taken: &[&str]) -> Vec<String> {
        let names = names(paths.iter().map(Path::new), &taken.iter().copied().collect());
        paths.iter().map(|path| names[Path::new(path)].clone()).collect()
    }

    #[test]
    fn file_is_called_by_its_name_alone_where_that_tells_it_apart() {
        assert_eq!(named(&["../r/votes.csv", "../r/studies.csv"], &[]), ["votes.csv", "studies.csv"]);
    }

    #[test]
    fn files_of_one_name_are_told_apart_by_their_folders() {
        let paths = ["../r/title/votes.csv", "../r/text/votes.csv", "../r/studies.csv"];
        assert_eq!(named(&paths, &[]), ["title/votes.csv", "text/votes.csv", "studies.csv"]);
        assert_eq!(named(&["r/grey.csv"], &["grey.csv"]), ["r/grey.csv"]);
    }

    #[test]
    fn file_named_twice_is_one_file() {
        assert_eq!(named(&["r/votes.csv", "r/votes.csv"], &[]), ["votes.csv", "votes.csv"]);
    }
}
