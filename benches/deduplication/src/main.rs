//! `deduplication-peers FILE.csv GROUPS.csv`: the duplicates biblib finds, with its own reader and its
//! defaults but for the threads, as `id,group`.

use biblib::CitationParser;
use biblib::csv::CsvParser;
use biblib::dedupe::Deduplicator;
use std::error::Error;
use std::fs;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [file, groups] = arguments.as_slice() else { return Err("say: FILE.csv GROUPS.csv".into()) };
    let text = fs::read_to_string(file)?;
    let citations = CsvParser::new().parse(&text)?;
    // Its citations have no id; theirs are read again, in the same order.
    let mut table = csv::Reader::from_reader(text.as_bytes());
    let id = table.headers()?.iter().position(|name| name == "id").ok_or("no column id")?;
    let ids = table.records().map(|row| Ok(row?[id].to_owned())).collect::<Result<Vec<_>, csv::Error>>()?;
    if ids.len() != citations.len() {
        return Err(format!("{} rows, {} citations", ids.len(), citations.len()).into());
    }
    let found = Deduplicator::builder().parallel(true).build().find_duplicates(&citations);
    let mut group_of: Vec<usize> = (0..ids.len()).collect();
    for group in found {
        for duplicate in group.duplicates {
            group_of[duplicate] = group.unique;
        }
    }
    let mut csv = csv::Writer::from_path(groups)?;
    csv.write_record(["id", "group"])?;
    for (id, group) in ids.iter().zip(&group_of) {
        csv.write_record([id, &ids[*group]])?;
    }
    Ok(csv.flush()?)
}
