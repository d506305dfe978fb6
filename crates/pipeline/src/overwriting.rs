//! Nothing a person made is written over: not the files a command reads, and not verdicts that somebody
//! wrote into a queue.

use crate::failure::Failure;
use revflow_deduplication::holds_verdicts;
use std::fs;
use std::path::{Path, PathBuf};

/// Makes sure, before any work is done, that files may be written: none of `outputs` is one of `inputs`,
/// no two of them are one file, and none holds verdicts. Terminals and pipes may always be written to.
///
/// # Errors
/// [`Failure::Overwriting`] with the first file that may not be written; [`Failure::Input`] when a file
/// that is there cannot be read.
pub fn check_outputs(outputs: &[&Path], inputs: &[PathBuf]) -> Result<(), Failure> {
    let refused = |path: &Path, fact| Err(Failure::Overwriting { path: path.to_owned(), fact });
    let inputs: Vec<PathBuf> = inputs.iter().map(|path| place_of(path)).collect();
    let mut seen: Vec<PathBuf> = Vec::new();
    for path in outputs {
        let is_file = fs::metadata(path).map_or(true, |found| found.is_file());
        if !is_file {
            continue;
        }
        let place = place_of(path);
        if inputs.contains(&place) {
            return refused(path, "the command reads this file, and would write over it");
        }
        if seen.contains(&place) {
            return refused(path, "two outputs would be written into this file");
        }
        if path.exists() {
            let bytes = fs::read(path).map_err(|cause| Failure::Input { path: (*path).to_owned(), cause })?;
            if holds_verdicts(&bytes) {
                return refused(path, "verdicts stand in this file, and would be lost");
            }
        }
        seen.push(place);
    }
    Ok(())
}

/// The one name of a file, whichever way the person wrote it; the file need not be there.
fn place_of(path: &Path) -> PathBuf {
    if let Ok(place) = path.canonicalize() {
        return place;
    }
    let folder = path.parent().filter(|folder| *folder != Path::new("")).unwrap_or(Path::new("."));
    let folder = folder.canonicalize().unwrap_or_else(|_| folder.to_owned());
    folder.join(path.file_name().unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(outputs: &[&str], inputs: &[&str]) -> String {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in
            [("medline.ris", "TY  - JOUR\n"), ("judged.csv", "record,other,verdict\na,b,alone\n")]
        {
            fs::write(folder.path().join(name), text).unwrap();
        }
        let paths = |names: &[&str]| names.iter().map(|name| folder.path().join(name)).collect::<Vec<_>>();
        let (outputs, inputs) = (paths(outputs), paths(inputs));
        let outputs: Vec<&Path> = outputs.iter().map(PathBuf::as_path).collect();
        match check_outputs(&outputs, &inputs) {
            Ok(()) => "may be written".to_owned(),
            Err(failure) => failure.to_string().replace(&folder.path().display().to_string(), "."),
        }
    }

    #[test]
    fn new_files_may_be_written_and_inputs_and_verdicts_may_not() {
        assert_eq!(check(&["groups.csv", "pairs.csv"], &["medline.ris"]), "may be written");
        for (outputs, refused) in [
            (["x.csv", "../medline.ris"], "may be written"),
            (
                ["x.csv", "./medline.ris"],
                "././medline.ris: the command reads this file, and would write over it; name another file",
            ),
            (["x.csv", "x.csv"], "./x.csv: two outputs would be written into this file; name another file"),
            (
                ["judged.csv", "x.csv"],
                "./judged.csv: verdicts stand in this file, and would be lost; name another file",
            ),
        ] {
            assert_eq!(check(&outputs, &["medline.ris"]), refused);
        }
    }
}
