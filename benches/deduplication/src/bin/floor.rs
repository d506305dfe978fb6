//! `floor FILE.csv`: what finding duplicates costs at least. Reads the table, hashes six keys of every
//! record as they stand, without normalising anything, and counts the records that share one.

use std::collections::hash_map::DefaultHasher;
use std::error::Error;
use std::hash::{Hash, Hasher};

fn main() -> Result<(), Box<dyn Error>> {
    let file = std::env::args().nth(1).ok_or("say: FILE.csv")?;
    let mut table = csv::Reader::from_path(file)?;
    let names = table.headers()?.clone();
    let column = |name: &str| names.iter().position(|it| it == name).ok_or(format!("no column {name}"));
    let [title, authors, year, volume, pages, doi] =
        ["title", "authors", "year", "volume", "pages", "doi"].map(column);
    let (title, authors, year, volume, pages, doi) = (title?, authors?, year?, volume?, pages?, doi?);
    let mut keys: Vec<u64> = Vec::new();
    let mut row = csv::StringRecord::new();
    let mut records = 0;
    while table.read_record(&mut row)? {
        records += 1;
        let author = row[authors].split(',').next().unwrap_or_default();
        let page = row[pages].split('-').next().unwrap_or_default();
        let beginning = row[title].get(..20).unwrap_or(&row[title]);
        let parts = [
            (&row[title], ""),
            (beginning, "..."),
            (&row[doi], ""),
            (author, &row[year]),
            (&row[year], page),
            (&row[volume], page),
        ];
        for (kind, key) in parts.iter().enumerate() {
            let mut hasher = DefaultHasher::new();
            (kind, key).hash(&mut hasher);
            keys.push(hasher.finish());
        }
    }
    keys.sort_unstable();
    let shared = keys.chunk_by(|a, b| a == b).filter(|keys| keys.len() > 1).count();
    println!("{records} records, {} keys, {shared} shared", keys.len());
    Ok(())
}
