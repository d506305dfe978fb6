//! What people decided on pairs, as a CSV file: `record,other,verdict,relation,reviewer,at,note`. It is
//! the review queue that [`write_queue`](crate::write_queue) writes, with a verdict filled in, or a
//! file a team types: the columns that show the two records side by side may be there or not.

use crate::side_by_side::{AUTHORS, DOI, PMID, SOURCE, TITLE, YEAR, other_side};
use crate::{PairDecision, Relation, Said};
use revflow_review::{Problem, RecordId, Resolution, ReviewerId, Row, Severity, read_rows};
use std::io;

/// What a file of decisions on pairs holds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PairFile {
    /// The decisions, in the order of the file.
    pub decisions: Vec<PairDecision>,
    /// Rows that nobody has decided yet.
    pub waiting: usize,
    /// Rows that were not read or not applied, and what was assumed in others.
    pub problems: Vec<Problem>,
}

impl PairFile {
    /// Why nothing could be read, where the file itself or its header is to blame.
    #[must_use]
    pub fn unusable(&self) -> Option<&Problem> {
        let of_the_file =
            |problem: &&Problem| problem.severity == Severity::Rejected && problem.place.line <= 1;
        let is_empty = self.decisions.is_empty() && self.waiting == 0;
        self.problems.iter().find(of_the_file).filter(|_| is_empty)
    }
}

/// A record as a row of the file describes it. An export that was downloaded again may give a record
/// another id; then this tells which one is meant.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Described {
    /// The id, or the beginning of one.
    pub id: String,
    /// The name of the source.
    pub source: String,
    /// The title.
    pub title: String,
    /// The authors.
    pub authors: String,
    /// The year.
    pub year: String,
    /// The DOI.
    pub doi: String,
    /// The PubMed identifier.
    pub pmid: String,
}

const REQUIRED: [&str; 3] = ["record", "other", "verdict"];

const OPTIONAL: [&str; 4] = ["relation", "reviewer", "at", "note"];

const VERDICTS: [&str; 6] = ["duplicate", "different", "related", "undecided", "alone", "not-alone"];

/// Reads decisions on pairs.
///
/// The verdicts are `duplicate`, `different`, `related` (with a relation or without), `undecided`,
/// which takes back what the same person said, and, with no other record, `alone` and `not-alone`.
/// Rows without a verdict wait. `reviewers` are those of the protocol; with none listed any name will
/// do. `resolve` finds the record that is meant.
///
/// A row is not read, and is listed in the problems, if its verdict, relation or reviewer is unknown;
/// it is not applied if no record is meant.
pub fn read_pairs(
    reader: impl io::Read,
    file: &str,
    reviewers: &[ReviewerId],
    resolve: &dyn Fn(&Described) -> Resolution,
) -> PairFile {
    let described = crate::side_by_side::columns();
    let optional: Vec<&'static str> = OPTIONAL.into_iter().chain(described).collect();
    let (rows, problems) = read_rows(reader, file, &REQUIRED, &optional);
    let mut read = PairFile { problems, ..PairFile::default() };
    for row in rows {
        if row.get("verdict").is_empty() {
            read.waiting += 1;
            continue;
        }
        match decision(&row, reviewers, resolve) {
            Ok(decision) => read.decisions.push(decision),
            Err(problem) => read.problems.push(problem),
        }
    }
    read
}

fn decision(
    row: &Row,
    reviewers: &[ReviewerId],
    resolve: &dyn Fn(&Described) -> Resolution,
) -> Result<PairDecision, Problem> {
    let by = reviewer(row, reviewers)?;
    let record = |side: Side| found(row, &described(row, side), resolve);
    let pair = |said: fn(RecordId, RecordId) -> Said| Ok(said(record(Side::First)?, record(Side::Other)?));
    let said = match row.get("verdict").to_lowercase().as_str() {
        "duplicate" => pair(Said::Duplicate)?,
        "different" => pair(Said::Different)?,
        "undecided" => pair(Said::Undecided)?,
        "related" => Said::Related(record(Side::First)?, record(Side::Other)?, relation(row)?),
        "alone" => Said::Alone(only(row, record(Side::First)?)?),
        "not-alone" => Said::NotAlone(only(row, record(Side::First)?)?),
        verdict => return Err(row.unknown("verdict", verdict, VERDICTS)),
    };
    if !matches!(said, Said::Related(..)) && !row.get("relation").is_empty() {
        let fact = format!("relation \"{}\" on a verdict of {}", row.get("relation"), row.get("verdict"));
        let remedy = "not read; write the verdict related, or take the relation out";
        return Err(Problem::rejected(row.place().clone(), fact, remedy));
    }
    Ok(said.by(by))
}

/// A record that stands alone has no other.
fn only(row: &Row, record: RecordId) -> Result<RecordId, Problem> {
    if row.get("other").is_empty() {
        return Ok(record);
    }
    let fact = format!("verdict {} is about one record, and the row names two", row.get("verdict"));
    let remedy = "not read; leave `other` empty, or write different";
    Err(Problem::rejected(row.place().clone(), fact, remedy))
}

fn reviewer(row: &Row, reviewers: &[ReviewerId]) -> Result<Option<ReviewerId>, Problem> {
    let text = row.get("reviewer");
    if text.is_empty() {
        return Ok(None);
    }
    let known = reviewers.iter().find(|reviewer| reviewer.as_str() == text).cloned();
    match (known, reviewers) {
        (Some(known), _) => Ok(Some(known)),
        (None, []) => ReviewerId::parse(text).map(Some).map_err(|error| {
            Problem::rejected(row.place().clone(), error.to_string(), "not read; write initials or a name")
        }),
        (None, _) => Err(row.unknown("reviewer", text, reviewers.iter().map(ReviewerId::as_str))),
    }
}

fn relation(row: &Row) -> Result<Option<Relation>, Problem> {
    let text = row.get("relation").to_lowercase();
    if text.is_empty() {
        return Ok(None);
    }
    let known = Relation::ALL.into_iter().find(|relation| relation.as_str() == text);
    known.map(Some).ok_or_else(|| row.unknown("relation", &text, Relation::ALL.map(Relation::as_str)))
}

/// Which of the two records of a row.
#[derive(Debug, Clone, Copy)]
enum Side {
    First,
    Other,
}

fn described(row: &Row, side: Side) -> Described {
    let id = match side {
        Side::First => "record",
        Side::Other => "other",
    };
    let cell = |column: &'static str| match side {
        Side::First => row.get(column).to_owned(),
        Side::Other => row.get(other_side(column)).to_owned(),
    };
    Described {
        id: row.get(id).to_owned(),
        source: cell(SOURCE),
        title: cell(TITLE),
        authors: cell(AUTHORS),
        year: cell(YEAR),
        doi: cell(DOI),
        pmid: cell(PMID),
    }
}

fn found(
    row: &Row,
    described: &Described,
    resolve: &dyn Fn(&Described) -> Resolution,
) -> Result<RecordId, Problem> {
    let id = &described.id;
    let fact = match resolve(described) {
        Resolution::Record(record) => return Ok(record),
        Resolution::Unknown if id.is_empty() => "the row names no record".to_owned(),
        Resolution::Unknown => format!("decision on record {id}, which no export holds"),
        Resolution::Ambiguous(records) => {
            let records: Vec<&str> = records.iter().map(RecordId::as_str).collect();
            format!("decision on record {id}, which may be {}", records.join(" or "))
        }
    };
    Err(Problem::warning(row.place().clone(), fact, "kept in the file, not applied"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(text: &str) -> RecordId {
        RecordId::parse(text).unwrap()
    }

    /// Knows the records a, b and c, and b by its DOI as well.
    fn read(text: &str) -> (Vec<Said>, usize, Vec<String>) {
        let reviewers = ["MM", "KL"].map(|name| ReviewerId::parse(name).unwrap());
        let resolve = |described: &Described| match described.id.as_str() {
            known @ ("a" | "b" | "c") => Resolution::Record(id(known)),
            _ if described.doi == "10.1000/b" => Resolution::Record(id("b")),
            _ => Resolution::Unknown,
        };
        let PairFile { decisions, waiting, problems } =
            read_pairs(text.as_bytes(), "pairs.csv", &reviewers, &resolve);
        let said = decisions.into_iter().map(|decision| decision.said).collect();
        (said, waiting, problems.iter().map(ToString::to_string).collect())
    }

    #[test]
    fn every_verdict_is_read_and_rows_without_one_wait() {
        let (said, waiting, problems) = read(
            "record,other,verdict,relation,reviewer\na,b,duplicate,,MM\na,c,Different,,\nb,c,related,correction,KL\n\
             b,c,related,,\na,b,undecided,,MM\na,,alone,,\na,,not-alone,,\na,b,,,\n",
        );
        assert_eq!(problems, [""; 0]);
        assert_eq!(waiting, 1);
        assert_eq!(
            said,
            [
                Said::Duplicate(id("a"), id("b")),
                Said::Different(id("a"), id("c")),
                Said::Related(id("b"), id("c"), Some(Relation::Correction)),
                Said::Related(id("b"), id("c"), None),
                Said::Undecided(id("a"), id("b")),
                Said::Alone(id("a")),
                Said::NotAlone(id("a")),
            ]
        );
    }

    #[test]
    fn row_that_cannot_be_read_names_its_place_and_the_remedy() {
        let (said, _, problems) = read(
            "record,other,verdict,relation,reviewer\na,b,duplicat,,\na,b,related,corection,\na,b,duplicate,,XY\n\
             a,z,duplicate,,\na,b,alone,,\na,b,duplicate,version,\n",
        );
        assert_eq!(said, []);
        insta::assert_snapshot!(problems.join("\n"), @r#"
        pairs.csv:2: unknown verdict "duplicat"; not read; did you mean "duplicate"?
        pairs.csv:3: unknown relation "corection"; not read; did you mean "correction"?
        pairs.csv:4: unknown reviewer "XY"; not read; known: MM, KL
        pairs.csv:5: decision on record z, which no export holds; kept in the file, not applied
        pairs.csv:6: verdict alone is about one record, and the row names two; not read; leave `other` empty, or write different
        pairs.csv:7: relation "version" on a verdict of duplicate; not read; write the verdict related, or take the relation out
        "#);
    }

    #[test]
    fn record_whose_id_has_changed_is_found_by_what_the_row_says_of_it() {
        let (said, _, problems) = read("record,other,verdict,doi,other-doi\na,old-b,duplicate,,10.1000/b\n");
        assert_eq!((said, problems), (vec![Said::Duplicate(id("a"), id("b"))], vec![]));
    }
}
