//! Which reports tell of which study, as a CSV file `study,label,design,report` with one row per
//! report. Its label and design stand on the first row of a study and may be repeated.

use revflow_review::{Place, Problem, RecordId, ReportId, Resolution, Row, Study, StudyId, read_rows};
use std::collections::{BTreeMap, BTreeSet};
use std::io;

/// Reads studies in the order of the file; `included` are the records whose reports were included,
/// and `resolve` finds the record a text means.
///
/// A row is not read, and is listed in the problems, if its report is no record of the review or
/// belongs to another study already. A report that was not included is kept and named. A study left
/// without a report is none.
pub fn read_studies(
    reader: impl io::Read,
    file: &str,
    included: &BTreeSet<RecordId>,
    resolve: &dyn Fn(&str) -> Resolution,
) -> (Vec<Study>, Vec<Problem>) {
    let (rows, problems) = read_rows(reader, file, &["study", "report"], &["label", "design"]);
    let mut gathered = Gathered { problems, ..Gathered::default() };
    for row in rows {
        if let Err(problem) = gathered.row(&row, included, resolve) {
            gathered.problems.push(problem);
        }
    }
    gathered.studies()
}

#[derive(Default)]
struct Gathered {
    drafts: Vec<Draft>,
    by_id: BTreeMap<StudyId, usize>,
    study_of: BTreeMap<RecordId, (StudyId, u32)>,
    problems: Vec<Problem>,
}

/// A study while its rows are read.
struct Draft {
    id: StudyId,
    label: Option<String>,
    design: Option<String>,
    reports: Vec<ReportId>,
    place: Place,
}

impl Gathered {
    fn row(
        &mut self,
        row: &Row,
        included: &BTreeSet<RecordId>,
        resolve: &dyn Fn(&str) -> Resolution,
    ) -> Result<(), Problem> {
        let place = || row.place().clone();
        let id = StudyId::parse(row.get("study")).map_err(|error| {
            Problem::rejected(place(), error.to_string(), "not read; write an id without blanks or commas")
        })?;
        let next = self.drafts.len();
        let nth = *self.by_id.entry(id.clone()).or_insert(next);
        if nth == next {
            let draft = Draft { id: id.clone(), label: None, design: None, reports: vec![], place: place() };
            self.drafts.push(draft);
        }
        let Some(draft) = self.drafts.get_mut(nth) else { return Ok(()) };
        for (column, kept) in [("label", &mut draft.label), ("design", &mut draft.design)] {
            let given = row.given(column);
            match (&kept, given) {
                (Some(kept), Some(given)) if **kept != given => {
                    let fact = format!("study {id} has the {column} \"{given}\" and, before, \"{kept}\"");
                    self.problems.push(Problem::warning(place(), fact, "kept the first"));
                }
                (None, Some(given)) => *kept = Some(given),
                _ => {}
            }
        }
        let record = record(row, resolve)?;
        match self.study_of.get(&record) {
            Some((study, line)) if *study == id => {
                let fact = format!("report {record} stands on line {line} already");
                self.problems.push(Problem::note(place(), fact, "counted once"));
                return Ok(());
            }
            Some((study, line)) => {
                let fact = format!("report {record} belongs to study {study} already, on line {line}");
                return Err(Problem::rejected(place(), fact, "not read; a report is one study's"));
            }
            None => {}
        }
        if !included.contains(&record) {
            let fact = format!("report {record} of study {id} was not included");
            let remedy = "kept in the study; see the decisions on its full text";
            self.problems.push(Problem::warning(place(), fact, remedy));
        }
        self.study_of.insert(record.clone(), (id, row.place().line));
        draft.reports.push(ReportId::of(record));
        Ok(())
    }

    fn studies(mut self) -> (Vec<Study>, Vec<Problem>) {
        let mut studies = Vec::new();
        for Draft { id, label, design, reports, place } in self.drafts {
            let name = id.to_string();
            if label.is_none() {
                let fact = format!("study {name} has no label");
                self.problems.push(Problem::note(place.clone(), fact, "its id stands for it"));
            }
            match Study::new(id, label.unwrap_or_else(|| name.clone()), design, reports) {
                Ok(study) => studies.push(study),
                Err(_) => {
                    let fact = format!("study {name} has no report that was read");
                    self.problems.push(Problem::warning(place, fact, "left out; put its report right"));
                }
            }
        }
        self.problems.sort_by_key(|problem| problem.place.line);
        (studies, self.problems)
    }
}

fn record(row: &Row, resolve: &dyn Fn(&str) -> Resolution) -> Result<RecordId, Problem> {
    let text = row.get("report");
    let (fact, remedy) = match resolve(text) {
        Resolution::Record(record) => return Ok(record),
        Resolution::Unknown if text.is_empty() => {
            ("no report".to_owned(), "not read; write the id of its record")
        }
        Resolution::Unknown => {
            (format!("report \"{text}\" is no record of the review"), "not read; write the id of its record")
        }
        Resolution::Ambiguous(records) => {
            let records: Vec<&str> = records.iter().map(RecordId::as_str).collect();
            (format!("report \"{text}\" may be {}", records.join(" or ")), "not read; write more of the id")
        }
    };
    Err(Problem::rejected(row.place().clone(), fact, remedy))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> (Vec<Study>, Vec<Problem>) {
        let ids = ["a-2017-00000001", "b-2018-00000002", "c-2019-00000003", "d-2020-00000004"];
        let records: BTreeSet<RecordId> = ids.iter().map(|id| RecordId::parse(id).unwrap()).collect();
        let included = records.iter().take(3).cloned().collect();
        read_studies(text.as_bytes(), "studies.csv", &included, &|text| Resolution::of(text, &records))
    }

    #[test]
    fn study_gathers_its_reports_in_order() {
        let (studies, problems) = read(
            "study,label,design,report\nsebba,Sebba 2017+,Synthesis,b-2018\nalone,Alone,,c-2019\nsebba,,,a-2017\n",
        );
        assert_eq!(problems, []);
        assert_eq!(studies.len(), 2);
        assert_eq!(
            (studies[0].label.as_str(), studies[0].design.as_deref()),
            ("Sebba 2017+", Some("Synthesis"))
        );
        let reports: Vec<String> = studies[0].reports().iter().map(ToString::to_string).collect();
        assert_eq!(reports, ["b-2018-00000002", "a-2017-00000001"]);
    }

    #[test]
    fn every_bad_row_is_named_with_its_line_and_remedy() {
        let (studies, problems) = read(
            "study,label,design,report\n\
             sebba,Sebba,Synthesis,a-2017\n\
             sebba,Seba,Overview,a-2017\n\
             other,Other,,a-2017\n\
             bare,,,b-2018\n\
             late,Late,,d-2020\n\
             no id,X,,c-2019\n\
             gone,Gone,,z-1999\n\
             void,Void,,\n",
        );
        assert_eq!(
            studies.iter().map(|study| study.id.as_str()).collect::<Vec<_>>(),
            ["sebba", "bare", "late"]
        );
        let problems: String =
            problems.iter().map(|problem| format!("{:?} {problem}\n", problem.severity)).collect();
        insta::assert_snapshot!(problems, @r#"
        Warning studies.csv:3: study sebba has the label "Seba" and, before, "Sebba"; kept the first
        Warning studies.csv:3: study sebba has the design "Overview" and, before, "Synthesis"; kept the first
        Note studies.csv:3: report a-2017-00000001 stands on line 2 already; counted once
        Rejected studies.csv:4: report a-2017-00000001 belongs to study sebba already, on line 2; not read; a report is one study's
        Warning studies.csv:4: study other has no report that was read; left out; put its report right
        Note studies.csv:5: study bare has no label; its id stands for it
        Warning studies.csv:6: report d-2020-00000004 of study late was not included; kept in the study; see the decisions on its full text
        Rejected studies.csv:7: "no id" is not a study id; not read; write an id without blanks or commas
        Rejected studies.csv:8: report "z-1999" is no record of the review; not read; write the id of its record
        Warning studies.csv:8: study gone has no report that was read; left out; put its report right
        Rejected studies.csv:9: no report; not read; write the id of its record
        Warning studies.csv:9: study void has no report that was read; left out; put its report right
        "#);
    }
}
