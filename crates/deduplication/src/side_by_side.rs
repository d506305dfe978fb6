//! Pairs as tables a person reads: the review queue, with both records side by side and a verdict to
//! fill in, and the list of every pair with its reasons field by field.

use crate::{Field, Pair, Suggested, Verdict};
use revflow_review::{Author, Citation, Record, guarded};
use std::io;

/// A pair with what is shown of its records.
#[derive(Debug, Clone, Copy)]
pub struct ShownPair<'p> {
    /// The pair.
    pub pair: &'p Pair,
    /// The record with the smaller id, and the other.
    pub records: [&'p Record; 2],
    /// How files name the two records.
    pub ids: [&'p str; 2],
    /// The names of their sources.
    pub sources: [&'p str; 2],
}

pub(crate) const SOURCE: &str = "source";
pub(crate) const TITLE: &str = "title";
pub(crate) const AUTHORS: &str = "authors";
pub(crate) const YEAR: &str = "year";
pub(crate) const DOI: &str = "doi";
pub(crate) const PMID: &str = "pmid";

/// What the queue shows of either record: the column of the first, that of the other, and the cell.
type Shown = (&'static str, &'static str, fn(&Citation) -> String);

const SHOWN: [Shown; 11] = [
    (TITLE, "other-title", |citation| citation.title.clone().unwrap_or_default()),
    (AUTHORS, "other-authors", |citation| {
        citation.authors.iter().map(Author::inverted).collect::<Vec<_>>().join("; ")
    }),
    (YEAR, "other-year", |citation| text(citation.year())),
    ("journal", "other-journal", |citation| citation.container.clone().unwrap_or_default()),
    ("volume", "other-volume", |citation| citation.volume.clone().unwrap_or_default()),
    ("issue", "other-issue", |citation| citation.issue.clone().unwrap_or_default()),
    ("pages", "other-pages", |citation| text(citation.pages.as_ref())),
    (DOI, "other-doi", |citation| text(citation.doi.as_ref())),
    (PMID, "other-pmid", |citation| text(citation.pmid)),
    ("type", "other-type", |citation| citation.work_type.as_str().to_owned()),
    ("abstract", "other-abstract", |citation| citation.abstract_text.clone().unwrap_or_default()),
];

fn text(value: Option<impl ToString>) -> String {
    value.map(|value| value.to_string()).unwrap_or_default()
}

/// The column that shows of the other record what `column` shows of the first.
pub(crate) fn other_side(column: &'static str) -> &'static str {
    let shown = SHOWN.iter().find(|(first, ..)| *first == column);
    shown.map_or("other-source", |(_, other, _)| other)
}

/// The columns of the queue that reading its verdicts does not need.
pub(crate) fn columns() -> impl Iterator<Item = &'static str> {
    let sides = SHOWN.iter().flat_map(|(first, other, _)| [*first, *other]);
    // The last column is never empty: Excel leaves out the ends of rows that are.
    ["suggested", "because"].into_iter().chain(sides).chain([SOURCE, "other-source"])
}

/// Writes the pairs a person should decide on, one per row: first the cells to fill in (`verdict`,
/// `relation`, `reviewer`, `at`, `note`), then what the rules think and why, then both records, field
/// beside field. [`read_pairs`](crate::read_pairs) reads it back.
///
/// # Errors
/// When the writer fails.
pub fn write_queue<'p>(
    writer: impl io::Write,
    pairs: impl IntoIterator<Item = ShownPair<'p>>,
) -> io::Result<()> {
    let mut csv = csv::Writer::from_writer(writer);
    let decided = ["record", "other", "verdict", "relation", "reviewer", "at", "note"];
    csv.write_record(decided.into_iter().chain(columns()))?;
    for ShownPair { pair, records, ids, sources } in pairs {
        // A relation that has a direction is that of the first record.
        let turned = pair.relation.as_ref().and_then(|relation| relation.subject.as_ref()) == Some(&pair.b);
        let order: [usize; 2] = if turned { [1, 0] } else { [0, 1] };
        let [first, other] = order;
        let mut row = vec![ids[first].to_owned(), ids[other].to_owned()];
        row.extend([const { String::new() }; 5]);
        row.push(suggestion(pair));
        row.push(pair.because.clone());
        for (.., cell) in SHOWN {
            row.extend(order.map(|side| cell(&records[side].citation)));
        }
        row.extend([sources[first].to_owned(), sources[other].to_owned()]);
        csv.write_record(row.iter().map(|cell| guarded(cell).into_owned()))?;
    }
    csv.flush()
}

/// What the rules think of a pair, in words.
fn suggestion(pair: &Pair) -> String {
    let relation =
        pair.relation.as_ref().map(|Suggested { relation, words, .. }| format!("{relation}: {words}"));
    match (pair.verdict, relation) {
        (Verdict::Unsure, Some(relation)) => format!("duplicate, or {relation}"),
        (Verdict::Unsure, None) => "duplicate?".to_owned(),
        (_, Some(relation)) => relation,
        (verdict, None) => verdict.as_str().to_owned(),
    }
}

/// Writes every pair with its reasons: the verdict, the rule in words, and a column for each field
/// with its outcome. One row for each pair that was merged, is unsure or is related.
///
/// # Errors
/// When the writer fails.
pub fn write_pairs<'p>(
    writer: impl io::Write,
    pairs: impl IntoIterator<Item = (&'p Pair, [&'p str; 2])>,
) -> io::Result<()> {
    let mut csv = csv::Writer::from_writer(writer);
    let fields = Field::ALL.iter().map(|field| field.to_string().replace(' ', "-").to_lowercase());
    let header = ["record", "other", "verdict", "relation", "because"].map(str::to_owned);
    csv.write_record(header.into_iter().chain(fields))?;
    for (pair, [a, b]) in pairs {
        let relation = pair.relation.as_ref().map_or_else(String::new, |known| known.words.clone());
        let mut row = vec![
            a.to_owned(),
            b.to_owned(),
            pair.verdict.as_str().to_owned(),
            relation,
            pair.because.clone(),
        ];
        row.extend(Field::ALL.iter().map(|field| {
            let compared = pair.comparisons.iter().find(|comparison| comparison.field == *field);
            // The header names the field.
            let told = |words: &str| words.strip_prefix(&format!("{field} ")).unwrap_or(words).to_owned();
            compared.map_or_else(String::new, |comparison| told(&comparison.words))
        }));
        csv.write_record(row.iter().map(|cell| guarded(cell).into_owned()))?;
    }
    csv.flush()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::samples::{article, but, records};
    use crate::{Meant, Rules, Settled, find_duplicates, read_pairs};

    /// An article, its correction, and the article with another DOI and year.
    fn library() -> Vec<Record> {
        records([
            article(),
            but(|c| {
                c.title = c.title.as_ref().map(|title| format!("=Erratum: {title}"));
                c.doi = None;
                c.pages = None;
            }),
            but(|c| {
                c.doi = revflow_review::Doi::parse("10.1097/mol.0b013e3282ffaf99").ok();
                c.volume = None;
                c.date = revflow_review::Year::new(2009).ok().map(revflow_review::Date::year_only);
            }),
        ])
    }

    fn queue(library: &[Record], settled: &Settled) -> String {
        let found = find_duplicates(library, &[], &Rules::default(), settled);
        let record = |id: &revflow_review::RecordId| library.iter().find(|record| record.id == *id).unwrap();
        let shown = found.unsure.iter().chain(&found.related).map(|pair| ShownPair {
            pair,
            records: [record(&pair.a), record(&pair.b)],
            ids: [pair.a.as_str(), pair.b.as_str()],
            sources: ["Medline", "Embase"],
        });
        let mut csv = Vec::new();
        write_queue(&mut csv, shown).unwrap();
        String::from_utf8(csv).unwrap()
    }

    #[test]
    fn queue_shows_both_records_and_leaves_the_verdict_to_a_person() {
        insta::assert_snapshot!(queue(&library(), &Settled::default()));
    }

    #[test]
    fn queue_with_verdicts_is_read_back_and_leaves_nothing_to_ask() {
        let library = library();
        let queue_before = queue(&library, &Settled::default());
        let decided = queue_before.replace(",,,,,", ",different,,MM,,");
        let known = |described: &crate::Described| {
            let record = library.iter().find(|record| record.id.as_str() == described.id);
            record.map_or(Meant::Unknown, |record| Meant::Record(record.id.clone()))
        };
        let read = read_pairs(decided.as_bytes(), "queue.csv", &[], &known);
        assert_eq!((read.waiting, read.problems), (0, vec![]));
        let settled = Settled { decisions: read.decisions };
        assert_eq!(queue(&library, &settled).lines().count(), 1, "the header alone");
    }

    #[test]
    fn every_pair_is_written_with_the_outcome_of_every_field() {
        let found = find_duplicates(&library(), &[], &Rules::default(), &Settled::default());
        let pairs = found.unsure.iter().chain(&found.related);
        let mut csv = Vec::new();
        write_pairs(&mut csv, pairs.map(|pair| (pair, [pair.a.as_str(), pair.b.as_str()]))).unwrap();
        insta::assert_snapshot!(String::from_utf8(csv).unwrap());
    }
}
