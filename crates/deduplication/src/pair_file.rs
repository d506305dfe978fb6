//! What people decided on pairs, as a CSV file: `record,other,verdict,relation,reviewer,at,note`. It is
//! the review queue that [`write_queue`](crate::write_queue) writes, with a verdict filled in, or a
//! file a team types: the columns that show the two records side by side may be there or not.

use crate::side_by_side::{AUTHORS, DOI, PMID, SOURCE, TITLE, YEAR, other_side};
use crate::{PairDecision, Relation, Said};
use revflow_review::{Problem, RecordId, ReviewerId, Row, Severity, read_rows};
use std::collections::BTreeMap;
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

/// The record a row of a file means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Meant {
    /// The record with the id.
    Record(RecordId),
    /// This record, by what the row says of it: the id is gone, or stands for another work now.
    Described(RecordId),
    /// The id stands for another work than the row describes, which is called this, and no record
    /// fits the description.
    OtherWork(String),
    /// Any of several records, of which the first few are listed.
    Ambiguous(Vec<RecordId>),
    /// No record.
    Unknown,
}

/// Reads decisions on pairs.
///
/// The verdicts are `duplicate`, `different`, `related` (with a relation or without), `undecided`,
/// which takes back what the same person said, and, with no other record, `alone` and `not-alone`.
/// Rows without a verdict wait. `reviewers` are those of the protocol; with none listed any name will
/// do. `resolve` finds the record that is meant; it should not go by the id alone where the row
/// describes the record, since ids made of lines come to stand for other records.
///
/// A row is not read, and is listed in the problems, if its verdict, relation or reviewer is unknown,
/// or if both sides are one record; it is not applied if no record is meant.
pub fn read_pairs(
    reader: impl io::Read,
    file: &str,
    reviewers: &[ReviewerId],
    resolve: &dyn Fn(&Described) -> Meant,
) -> PairFile {
    let described = crate::side_by_side::columns();
    let optional: Vec<&'static str> = OPTIONAL.into_iter().chain(described).collect();
    let (rows, problems) = read_rows(reader, file, &REQUIRED, &optional);
    let mut read = PairFile { problems, ..PairFile::default() };
    let mut times: BTreeMap<(Option<ReviewerId>, RecordId, Option<RecordId>), String> = BTreeMap::new();
    for row in rows {
        if row.get("verdict").is_empty() {
            read.waiting += 1;
            continue;
        }
        match decision(&row, reviewers, resolve, &mut read.problems) {
            Ok(decision) => {
                read.problems.extend(out_of_time(&row, &decision, &mut times));
                read.decisions.push(decision);
            }
            Err(problem) => read.problems.push(problem),
        }
    }
    read
}

/// The last word counts, and the last word is the last row. Where the times say otherwise, a person
/// should look.
fn out_of_time(
    row: &Row,
    decision: &PairDecision,
    times: &mut BTreeMap<(Option<ReviewerId>, RecordId, Option<RecordId>), String>,
) -> Option<Problem> {
    let at = row.given("at")?;
    let (record, other) = decision.said.records();
    let (first, second) = match other {
        Some(other) if other < record => (other, Some(record)),
        other => (record, other),
    };
    let earlier = times.insert((decision.by.clone(), first.clone(), second.cloned()), at.clone())?;
    // Dates and times of RFC 3339 sort as text.
    let is_date = |text: &str| text.len() >= 10 && text.as_bytes()[..4].iter().all(u8::is_ascii_digit);
    (is_date(&at) && is_date(&earlier) && at < earlier).then(|| {
        let fact = format!("the row is of {at}, and a row above it on the same records of {earlier}");
        Problem::warning(row.place().clone(), fact, "the lower row counts; put them in order of time")
    })
}

fn decision(
    row: &Row,
    reviewers: &[ReviewerId],
    resolve: &dyn Fn(&Described) -> Meant,
    notes: &mut Vec<Problem>,
) -> Result<PairDecision, Problem> {
    let by = reviewer(row, reviewers)?;
    let mut record = |side: Side| found(row, &described(row, side), resolve, notes);
    let mut pair =
        |said: fn(RecordId, RecordId) -> Said| Ok(said(record(Side::First)?, record(Side::Other)?));
    let said = match row.get("verdict").to_lowercase().as_str() {
        "duplicate" => pair(Said::Duplicate)?,
        "different" => pair(Said::Different)?,
        "undecided" => pair(Said::Undecided)?,
        "related" => {
            let relation = relation(row)?;
            Said::Related(record(Side::First)?, record(Side::Other)?, relation)
        }
        "alone" => Said::Alone(only(row, record(Side::First)?)?),
        "not-alone" => Said::NotAlone(only(row, record(Side::First)?)?),
        // The nearest of the known verdicts would be the opposite.
        verdict if verdict.starts_with("not ") || verdict.starts_with("no ") => {
            let fact = format!("unknown verdict \"{verdict}\"");
            let remedy = "not read; write different for two records that are not duplicates";
            return Err(Problem::rejected(row.place().clone(), fact, remedy));
        }
        verdict => return Err(row.unknown("verdict", verdict, VERDICTS)),
    };
    if let (record, Some(other)) = said.records()
        && record == other
    {
        let fact = format!("both sides of the row are the record {record}");
        return Err(Problem::rejected(row.place().clone(), fact, "not read; name two records"));
    }
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
    resolve: &dyn Fn(&Described) -> Meant,
    notes: &mut Vec<Problem>,
) -> Result<RecordId, Problem> {
    let id = &described.id;
    let fact = match resolve(described) {
        Meant::Record(record) => return Ok(record),
        Meant::Described(record) => {
            let fact = format!("no record of this work is called {id} any more");
            let remedy = format!("taken for {record}, which its source describes as the row does");
            notes.push(Problem::note(row.place().clone(), fact, remedy));
            return Ok(record);
        }
        Meant::OtherWork(title) => {
            format!(
                "decision on {id}, which the row calls \"{}\" and the export \"{title}\"",
                described.title
            )
        }
        Meant::Unknown if id.is_empty() => "the row names no record".to_owned(),
        Meant::Unknown => format!("decision on record {id}, which no export holds"),
        Meant::Ambiguous(records) => {
            let records: Vec<&str> = records.iter().map(RecordId::as_str).collect();
            format!("decision on record {id}, which may be {}", records.join(" or "))
        }
    };
    Err(Problem::warning(row.place().clone(), fact, "kept in the file, not applied"))
}

/// Whether a file holds what a person decided: a column for verdicts, and something in it or in the
/// cells beside it. Read loosely, whatever a spreadsheet made of it: such a file must not be written
/// over. The list of pairs that [`write_pairs`](crate::write_pairs) writes holds none.
#[must_use]
pub fn holds_verdicts(bytes: &[u8]) -> bool {
    let text = match bytes {
        [0xff, 0xfe, rest @ ..] => utf16(rest, u16::from_le_bytes),
        [0xfe, 0xff, rest @ ..] => utf16(rest, u16::from_be_bytes),
        bytes => String::from_utf8_lossy(bytes).into_owned(),
    };
    let header = text.lines().next().unwrap_or_default();
    let Some(delimiter) = [b',', b';', b'\t']
        .into_iter()
        .max_by_key(|delimiter| header.bytes().filter(|byte| byte == delimiter).count())
    else {
        return false;
    };
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter)
        .flexible(true)
        .has_headers(false)
        .from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    let mut rows = reader.records().map_while(Result::ok);
    let Some(header) = rows.next() else { return false };
    let names: Vec<String> = header.iter().map(|name| name.trim().to_lowercase()).collect();
    let has = |wanted: &str| names.iter().any(|name| name == wanted);
    if !names.iter().any(|name| name.contains("verdict")) || has("because") && !has("reviewer") {
        return false;
    }
    let filled_in = ["verdict", "relation", "reviewer", "at", "note"];
    let is_filled_in = |name: &String| name.contains("verdict") || filled_in.contains(&name.as_str());
    rows.any(|row| row.iter().zip(&names).any(|(cell, name)| is_filled_in(name) && !cell.trim().is_empty()))
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> String {
    let units = bytes.chunks_exact(2).map(|pair| unit([pair[0], pair[1]]));
    char::decode_utf16(units).map(|letter| letter.unwrap_or(char::REPLACEMENT_CHARACTER)).collect()
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
            known @ ("a" | "b" | "c") => Meant::Record(id(known)),
            "other" => Meant::OtherWork("Bees of the upper Danube".to_owned()),
            _ if described.doi == "10.1000/b" => Meant::Described(id("b")),
            _ => Meant::Unknown,
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
             a,z,duplicate,,\na,b,alone,,\na,b,duplicate,version,\nb,b,different,,\na,b,not duplicate,,\n",
        );
        assert_eq!(said, []);
        insta::assert_snapshot!(problems.join("\n"), @r#"
        pairs.csv:2: unknown verdict "duplicat"; not read; did you mean "duplicate"?
        pairs.csv:3: unknown relation "corection"; not read; did you mean "correction"?
        pairs.csv:4: unknown reviewer "XY"; not read; known: MM, KL
        pairs.csv:5: decision on record z, which no export holds; kept in the file, not applied
        pairs.csv:6: verdict alone is about one record, and the row names two; not read; leave `other` empty, or write different
        pairs.csv:7: relation "version" on a verdict of duplicate; not read; write the verdict related, or take the relation out
        pairs.csv:8: both sides of the row are the record b; not read; name two records
        pairs.csv:9: unknown verdict "not duplicate"; not read; write different for two records that are not duplicates
        "#);
    }

    #[test]
    fn record_whose_id_has_changed_is_found_by_what_the_row_says_of_it() {
        let (said, _, problems) = read("record,other,verdict,doi,other-doi\na,old-b,duplicate,,10.1000/b\n");
        assert_eq!(said, [Said::Duplicate(id("a"), id("b"))]);
        assert_eq!(
            problems,
            [
                "pairs.csv:2: no record of this work is called old-b any more; taken for b, which its source describes as the row does"
            ]
        );
    }

    #[test]
    fn id_that_stands_for_another_work_now_is_not_decided_on() {
        let (said, _, problems) = read("record,other,verdict,title\nother,a,duplicate,Kinship care\n");
        assert_eq!(said, []);
        assert_eq!(
            problems,
            [
                "pairs.csv:2: decision on other, which the row calls \"Kinship care\" and the export \"Bees of the upper Danube\"; kept in the file, not applied"
            ]
        );
    }

    #[test]
    fn later_row_of_an_earlier_time_is_told() {
        let rows = "a,b,different,MM,2024-05-01\nb,a,duplicate,MM,2024-01-01\na,b,duplicate,KL,2023-01-01\n";
        let (said, _, problems) = read(&format!("record,other,verdict,reviewer,at\n{rows}"));
        assert_eq!(said.len(), 3);
        assert_eq!(
            problems,
            [
                "pairs.csv:3: the row is of 2024-01-01, and a row above it on the same records of 2024-05-01; the lower row counts; put them in order of time"
            ]
        );
    }

    #[test]
    fn verdicts_are_seen_whatever_a_spreadsheet_made_of_the_file() {
        let queue = "record,other,verdict,reviewer,note\na,b,duplicate,MM,\n";
        let utf16: Vec<u8> =
            [0xfeff].into_iter().chain(queue.encode_utf16()).flat_map(u16::to_le_bytes).collect();
        for text in [
            queue.as_bytes(),
            &utf16,
            b"\xef\xbb\xbfrecord;other-record;Verdict\r\na;b;different\r\n",
            b"record\tother\tverdict\tverdict\na\tb\t\talone\n",
            b"record,other,verdict,reviewer,note\na,b,,,to be discussed\n",
        ] {
            assert!(holds_verdicts(text), "{}", String::from_utf8_lossy(text));
        }
        for text in [
            "record,other,verdict,reviewer,note\na,b,,,\n",
            "record,other,verdict,relation,because,title\na,b,unsure,,the titles differ,\n",
            "id,group\na,a\n",
            "",
        ] {
            assert!(!holds_verdicts(text.as_bytes()), "{text}");
        }
    }
}
