//! Which full texts were got: the results a team notes by hand, as a CSV file
//! `record,outcome,reason,at,note`. They live beside the decisions until the retrieval stage has a
//! crate of its own.

use revflow_review::{Problem, RecordId, Resolution, Retrieval, Row, read_rows};
use std::collections::BTreeMap;
use std::io;

/// Reads retrieval results; `resolve` finds the record a text means.
///
/// Gives one result per record, in the order of the file; of several rows on a record the last one
/// counts. A row is not read, and is listed in the problems, if its outcome or its record is
/// unknown.
pub fn read_retrieval(
    reader: impl io::Read,
    file: &str,
    resolve: &dyn Fn(&str) -> Resolution,
) -> (Vec<(RecordId, Retrieval)>, Vec<Problem>) {
    let (rows, mut problems) = read_rows(reader, file, &["record", "outcome"], &["reason", "at", "note"]);
    let mut results: Vec<(RecordId, Retrieval)> = Vec::new();
    let mut known: BTreeMap<RecordId, (usize, u32)> = BTreeMap::new();
    for row in rows {
        match result(&row, resolve, &mut problems) {
            Ok((record, retrieval)) => {
                let line = row.place().line;
                match known.get_mut(&record) {
                    Some((nth, earlier)) => {
                        let fact = format!("record {record} has a result on line {earlier} already");
                        problems.push(Problem::note(row.place().clone(), fact, "the later one counts"));
                        *earlier = line;
                        if let Some(result) = results.get_mut(*nth) {
                            result.1 = retrieval;
                        }
                    }
                    None => {
                        known.insert(record.clone(), (results.len(), line));
                        results.push((record, retrieval));
                    }
                }
            }
            Err(problem) => problems.push(problem),
        }
    }
    problems.sort_by_key(|problem| problem.place.line);
    (results, problems)
}

fn result(
    row: &Row,
    resolve: &dyn Fn(&str) -> Resolution,
    problems: &mut Vec<Problem>,
) -> Result<(RecordId, Retrieval), Problem> {
    let (text, outcome) = (row.get("record"), row.get("outcome").to_lowercase());
    let record = match resolve(text) {
        Resolution::Record(record) => record,
        Resolution::Unknown => {
            let fact = format!("retrieval of record \"{text}\", which no export holds");
            return Err(Problem::rejected(
                row.place().clone(),
                fact,
                "not applied; write the id of a record",
            ));
        }
        Resolution::Ambiguous(records) => {
            let records: Vec<&str> = records.iter().map(RecordId::as_str).collect();
            let fact = format!("retrieval of record \"{text}\", which may be {}", records.join(" or "));
            return Err(Problem::rejected(row.place().clone(), fact, "not applied; write more of its id"));
        }
    };
    let retrieval = match outcome.as_str() {
        "retrieved" => {
            if let Some(reason) = row.given("reason") {
                let fact = format!("reason \"{reason}\" on a report that was retrieved");
                problems.push(Problem::warning(row.place().clone(), fact, "passed over"));
            }
            Retrieval::Retrieved(row.given("note"))
        }
        "not-retrieved" => Retrieval::NotRetrieved(row.given("reason").unwrap_or_else(|| {
            let fact = format!("no reason why the report of {record} was not retrieved");
            problems.push(Problem::warning(row.place().clone(), fact, "noted as \"reason not noted\""));
            "reason not noted".to_owned()
        })),
        other => return Err(row.unknown("outcome", other, ["retrieved", "not-retrieved"])),
    };
    Ok((record, retrieval))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::record;

    fn read(text: &str) -> (Vec<(RecordId, Retrieval)>, Vec<Problem>) {
        let records = ["a-2020-00000001", "b-2021-00000002", "b-2021-00000003"].map(record);
        read_retrieval(text.as_bytes(), "retrieval.csv", &|text| {
            Resolution::of(text, &records.clone().into())
        })
    }

    #[test]
    fn report_is_retrieved_or_not_with_a_reason() {
        let (results, problems) = read(
            "record,outcome,reason,at,note\na-2020,retrieved,,,shelf 3\nb-2021-00000002,not-retrieved,out of print,,\n",
        );
        assert_eq!(problems, []);
        let retrieved = (record("a-2020-00000001"), Retrieval::Retrieved(Some("shelf 3".into())));
        let not_retrieved = (record("b-2021-00000002"), Retrieval::NotRetrieved("out of print".into()));
        assert_eq!(results, [retrieved, not_retrieved]);
    }

    #[test]
    fn later_result_on_a_record_counts() {
        let (results, problems) =
            read("record,outcome,reason\na-2020,not-retrieved,no reply\na-2020,retrieved,\n");
        assert_eq!(results, [(record("a-2020-00000001"), Retrieval::Retrieved(None))]);
        let expected =
            "retrieval.csv:3: record a-2020-00000001 has a result on line 2 already; the later one counts";
        assert_eq!(problems[0].to_string(), expected);
    }

    #[test]
    fn every_bad_row_is_named_with_its_line_and_remedy() {
        let (results, problems) = read(
            "record,outcome,reason\nz-2020,retrieved,\nb-2021,retrieved,\na-2020,retreived,\n\
             a-2020,lost,\na-2020,not-retrieved,\na-2020,retrieved,late\n",
        );
        assert_eq!(results.len(), 1);
        let problems: String = problems.iter().map(|problem| format!("{problem}\n")).collect();
        insta::assert_snapshot!(problems, @r#"
        retrieval.csv:2: retrieval of record "z-2020", which no export holds; not applied; write the id of a record
        retrieval.csv:3: retrieval of record "b-2021", which may be b-2021-00000002 or b-2021-00000003; not applied; write more of its id
        retrieval.csv:4: unknown outcome "retreived"; not read; did you mean "retrieved"?
        retrieval.csv:5: unknown outcome "lost"; not read; known: retrieved, not-retrieved
        retrieval.csv:6: no reason why the report of a-2020-00000001 was not retrieved; noted as "reason not noted"
        retrieval.csv:7: reason "late" on a report that was retrieved; passed over
        retrieval.csv:7: record a-2020-00000001 has a result on line 6 already; the later one counts
        "#);
    }
}
