//! Reads the small exports in `fixtures/exports`, each in the manner of one vendor, and holds all
//! that was read of them against the JSON beside them: `ovid.ris` and `ovid.ris.expected.json`. A new
//! dialect is tested by adding two files. `REVFLOW_EXPECTED=write cargo test -p revflow-import --test
//! fixtures` writes what is read now; look at it before you commit it.

use revflow_import::{Import, Options, read};
use revflow_review::Author;
use serde_json::{Map, Value, json};
use std::fs::{self, File};
use std::path::{Path, PathBuf};

const EXPECTED: &str = ".expected.json";

/// Every export of the folder, in the order of their paths.
fn exports() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/exports");
    let mut paths: Vec<PathBuf> = fs::read_dir(folder)
        .expect("the fixtures are there")
        .flatten()
        .filter_map(|dialect| fs::read_dir(dialect.path()).ok())
        .flat_map(|files| files.flatten().map(|file| file.path()))
        .filter(|path| {
            let name = path.to_string_lossy();
            !name.ends_with(".md") && !name.ends_with(EXPECTED)
        })
        .collect();
    paths.sort();
    paths
}

fn expected_path(export: &Path) -> PathBuf {
    let mut path = export.as_os_str().to_owned();
    path.push(EXPECTED);
    path.into()
}

/// The receipt, every record field by field, and every problem, for people to read.
fn described(import: &Import) -> Value {
    let receipt = &import.receipt;
    let entries: Vec<Value> = import
        .entries
        .iter()
        .map(|entry| {
            let mut entry_json = Map::new();
            entry_json.insert("place".into(), json!(format!("{}-{}", entry.place, entry.place.last_line)));
            if let Ok(Value::Object(mut fields)) = serde_json::to_value(&entry.citation) {
                for (name, people) in
                    [("authors", &entry.citation.authors), ("editors", &entry.citation.editors)]
                {
                    fields.insert(name.into(), people.iter().map(person).collect());
                }
                fields.insert("date".into(), json!(entry.citation.date.map(|date| date.to_string())));
                fields.retain(|_, value| !is_nothing(value));
                entry_json.extend(fields);
            }
            if let Some(source) = &entry.listed_source {
                entry_json.insert("listed source".into(), json!(source));
            }
            if !entry.decisions.is_empty() {
                entry_json.insert("decisions".into(), json!(entry.decisions));
            }
            let beside: Vec<String> =
                entry.unknown.iter().map(|(tag, value, line)| format!("{line}: {tag} = {value}")).collect();
            if !beside.is_empty() {
                entry_json.insert("beside".into(), json!(beside));
            }
            Value::Object(entry_json)
        })
        .collect();
    let problems: Vec<String> =
        import.problems.iter().map(|problem| format!("{:?}: {problem}", problem.severity)).collect();
    json!({ "receipt": receipt.to_string(), "entries": entries, "problems": problems })
}

/// `Family, Given`; the name of a group in braces.
fn person(author: &Author) -> Value {
    match author {
        Author::Group(name) => json!(format!("{{{name}}}")),
        Author::Person { .. } => json!(author.inverted()),
    }
}

fn is_nothing(value: &Value) -> bool {
    value.is_null() || value.as_array().is_some_and(Vec::is_empty)
}

#[test]
fn every_export_is_read_as_the_json_beside_it_says() {
    let write = std::env::var_os("REVFLOW_EXPECTED").is_some_and(|value| value == "write");
    let mut wrong = Vec::new();
    for export in exports() {
        let name = export.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let file = File::open(&export).expect("the fixture is there");
        let described = match read(file, &name, &Options::default()) {
            Ok(import) => described(&import),
            Err(refused) => json!({ "refused": refused.to_string() }),
        };
        let described = format!("{described:#}\n");
        let path = expected_path(&export);
        if write {
            fs::write(&path, &described).expect("the folder can be written");
        }
        let expected = fs::read_to_string(&path).unwrap_or_default();
        if described != expected {
            let line = described.lines().zip(expected.lines()).position(|(read, expected)| read != expected);
            let line = line.unwrap_or_else(|| described.lines().count().min(expected.lines().count()));
            wrong.push(format!(
                "{}, line {}:\n  read     {}\n  expected {}",
                path.display(),
                line + 1,
                described.lines().nth(line).unwrap_or("nothing more"),
                expected.lines().nth(line).unwrap_or("nothing more"),
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_expected_file_has_its_export() {
    let exports = exports();
    assert!(exports.len() > 20);
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/exports");
    for dialect in fs::read_dir(folder).expect("the fixtures are there").flatten() {
        let Ok(files) = fs::read_dir(dialect.path()) else { continue };
        for path in files.flatten().map(|file| file.path()) {
            let name = path.to_string_lossy().into_owned();
            if let Some(export) = name.strip_suffix(EXPECTED) {
                assert!(exports.contains(&PathBuf::from(export)), "{name} stands alone");
            }
        }
    }
}
