use super::*;
use crate::testing::{decision as some, exclude, reasons, record, reviewer};
use proptest::prelude::*;
use revflow_review::Severity;

fn read_at(stage: Stage, text: &str) -> DecisionFile {
    let reviewers = ["MM", "KL", "SOC"].map(reviewer);
    let records = ["oliveira-2022-7f3a9c2e", "sebba-2017-00000001", "sebba-2017-00000002"].map(record);
    let resolve = |text: &str| Resolution::of(text, &records.clone().into());
    read_decisions(text.as_bytes(), "votes.csv", stage, &reasons(), &reviewers, &resolve)
}

fn read(text: &str) -> DecisionFile {
    read_at(Stage::TitleAbstract, text)
}

fn problems(read: &DecisionFile) -> String {
    read.problems.iter().map(|problem| format!("{:?} {problem}\n", problem.severity)).collect()
}

#[test]
fn row_of_a_decision_is_read_whole() {
    let read = read(
        "id,record,reviewer,verdict,reason,kind,at,note\n\
         7f,oliveira-2022,MM,Exclude,healthcare,consensus,2022-11-20T09:30:00Z,\"after a talk, 5 min\"\n",
    );
    assert_eq!(problems(&read), "");
    let expected = Decision {
        id: DecisionId::new("7f"),
        kind: DecisionKind::Consensus,
        at: Some("2022-11-20T09:30:00Z".parse().unwrap()),
        note: Some("after a talk, 5 min".into()),
        ..some("oliveira-2022-7f3a9c2e", "MM", exclude(Some("population")), DecisionKind::Vote)
    };
    assert_eq!(read.decisions, [expected]);
}

#[test]
fn every_bad_row_is_named_with_its_line_and_remedy() {
    let read = read(
        "record,reviewer,verdict,reason,at,kind\n\
         oliveira-2022,MM,includ,,,\n\
         oliveira-2022,MN,include,,,\n\
         oliveira-2022,Zoe Quist,include,,,\n\
         oliveira-2022,MM,exclude,populaton,,\n\
         oliveira-2022,MM,exclude,\"language, dialect\",,\n\
         oliveira-2022,MM,include,setting,,\n\
         oliveira-2022,KL,include,,last Tuesday,\n\
         oliveira-2022,KL,include,,,vot\n\
         x-2020,KL,include,,,\n\
         sebba-2017,KL,include,,,\n\
         ,KL,include,,,\n\
         oliveira-2022,KL,,,,\n",
    );
    insta::assert_snapshot!(problems(&read), @r#"
    Rejected votes.csv:2: unknown verdict "includ"; not read; did you mean "include"?
    Rejected votes.csv:3: unknown reviewer "MN"; not read; did you mean "MM"?
    Rejected votes.csv:4: unknown reviewer "Zoe Quist"; not read; known: MM, KL, SOC
    Rejected votes.csv:5: unknown reason "populaton"; not read; did you mean "population"?
    Rejected votes.csv:6: unknown reason "language, dialect"; not read; known: population, Healthcare, setting, Adult social care
    Warning votes.csv:7: reason "setting" on a verdict of include; passed over; reasons are for exclude
    Warning votes.csv:8: time "last Tuesday" is not RFC 3339, such as 2022-11-20T09:30:00Z; kept the decision without its time
    Rejected votes.csv:9: unknown kind "vot"; not read; did you mean "vote"?
    Warning votes.csv:10: decision for record x-2020, which no export holds; kept in the log, not applied
    Warning votes.csv:11: decision for record sebba-2017, which may be sebba-2017-00000001 or sebba-2017-00000002; kept in the log, not applied
    Rejected votes.csv:12: "" is not a record id; not read; write the id of a record
    Rejected votes.csv:13: no verdict; not read; known: include, exclude, unsure
    "#);
    assert_eq!(read.decisions.len(), 2);
    assert_eq!(read.not_applied.len(), 2);
    assert_eq!(read.not_applied[0].record, record("x-2020"));
}

#[test]
fn full_text_is_not_excluded_without_a_reason() {
    let text = "record,reviewer,verdict\noliveira-2022,MM,exclude\n";
    assert_eq!(read(text).decisions[0].verdict, Verdict::Exclude(None));
    let read = read_at(Stage::FullText, text);
    assert_eq!(read.decisions, []);
    assert_eq!(read.problems[0].severity, Severity::Rejected);
}

#[test]
fn made_ids_are_the_same_in_every_reading_and_tell_repeats_apart() {
    let text = "record,reviewer,verdict\noliveira-2022,MM,include\noliveira-2022-7f3a9c2e,MM,include\n";
    let once = read(text);
    assert_eq!(once, read(text));
    let ids: Vec<&str> = once.decisions.iter().map(|decision| decision.id.as_str()).collect();
    assert_eq!(
        ids,
        [
            "title-abstract;oliveira-2022-7f3a9c2e;MM;;vote;include;;;1",
            "title-abstract;oliveira-2022-7f3a9c2e;MM;;vote;include;;;2"
        ]
    );
}

#[test]
fn edited_note_makes_another_decision() {
    let id = |note| {
        read(&format!("record,reviewer,verdict,note\noliveira-2022,MM,include,{note}\n")).decisions[0]
            .id
            .clone()
    };
    assert_eq!(id("seen"), id("seen"));
    assert_ne!(id("seen"), id("seen twice"));
    // Published test vector of FNV-1a, 64 bits.
    assert_eq!(fnv1a("foobar"), 0x8594_4171_f739_67e8);
}

#[test]
fn decision_keeps_its_id_for_the_day_its_record_turns_up() {
    let text = "id,record,reviewer,verdict\n7f,x-2020,MM,include\n";
    assert_eq!(read(text).not_applied[0].id.as_str(), "7f;not-applied");
    let resolve = |text: &str| Resolution::of(text, &[record("x-2020-00000001")].into());
    let found =
        read_decisions(text.as_bytes(), "f", Stage::TitleAbstract, &reasons(), &[reviewer("MM")], &resolve);
    assert_eq!(found.decisions[0].id.as_str(), "7f");
}

#[test]
fn id_stands_for_one_decision_only() {
    let read = read(
        "id,record,reviewer,verdict\na,oliveira-2022,MM,include\na,oliveira-2022,MM,include\n\
         a,oliveira-2022,MM,unsure\n",
    );
    assert_eq!(read.decisions.len(), 1);
    insta::assert_snapshot!(problems(&read), @r"
    Note votes.csv:3: decision a stands on line 2 already; counted once
    Rejected votes.csv:4: decision a stands on line 2 with other content; not read; give it an id of its own
    ");
}

fn any_decision() -> impl Strategy<Value = Decision> {
    let verdict = prop::sample::select(vec![
        Verdict::Include,
        Verdict::Unsure,
        exclude(None),
        exclude(Some("population")),
        exclude(Some("setting")),
    ]);
    let record = prop::sample::select(vec!["oliveira-2022-7f3a9c2e", "sebba-2017-00000001"]);
    let reviewer = prop::sample::select(vec!["MM", "KL", "SOC"]);
    let kind = prop::sample::select(vec![DecisionKind::Vote, DecisionKind::Consensus]);
    let note = prop::option::of("[a-z,;\"\n\r=\u{e9}-]([ -~\n]{0,20}[a-z\"])?");
    let at = prop::option::of(0_i64..2_000_000_000);
    (record, reviewer, verdict, kind, at, note).prop_map(|(record, reviewer, verdict, kind, at, note)| {
        Decision {
            at: at.and_then(|second| Timestamp::from_second(second).ok()),
            note: note.map(|note| note.trim().to_owned()).filter(|note| !note.is_empty()),
            ..some(record, reviewer, verdict, kind)
        }
    })
}

#[test]
fn note_that_looks_like_a_formula_is_guarded_and_read_back() {
    for (note, written) in [("=1+1", "'=1+1"), ("'=a", "''=a")] {
        let decision = Decision {
            note: Some(note.to_owned()),
            ..some("oliveira-2022-7f3a9c2e", "MM", Verdict::Include, DecisionKind::Vote)
        };
        let mut bytes = Vec::new();
        write_decisions(&mut bytes, [&decision]).unwrap();
        let text = String::from_utf8(bytes).unwrap();
        assert!(text.ends_with(&format!(",{written}\n")), "{text}");
        assert_eq!(read(&text).decisions, [decision]);
    }
}

proptest! {
    #[test]
    fn written_decisions_are_read_back(decisions in prop::collection::vec(any_decision(), 0..12)) {
        let mut written = Vec::new();
        write_decisions(&mut written, &decisions).unwrap();
        let read = read(std::str::from_utf8(&written).unwrap());
        prop_assert_eq!(problems(&read), "");
        prop_assert_eq!(read.decisions, decisions);
    }

    /// Whatever a file holds, every row of it is a decision, or listed as not read.
    #[test]
    fn no_row_is_lost(lines in prop::collection::vec("(|x-1|oliveira-2022),(|MM|ZZ),(exclude|unsure|\"|x),(|setting)", 0..9)) {
        let text = format!("record,reviewer,verdict,reason\n{}", lines.join("\n"));
        let (rows, unreadable) = read_rows(text.as_bytes(), "votes.csv", &["record", "reviewer", "verdict"], &["reason"]);
        let read = read(&text);
        let rejected = read.problems.iter().filter(|problem| problem.severity == Severity::Rejected).count();
        let listed = read.decisions.len() + read.not_applied.len() + rejected;
        prop_assert_eq!(listed, rows.len() + unreadable.len());
    }

    #[test]
    fn any_bytes_are_read_without_a_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let header = b"record,reviewer,verdict,reason\n".to_vec();
        let resolve = |_: &str| Resolution::Unknown;
        read_decisions(&[header, bytes].concat()[..], "f", Stage::FullText, &reasons(), &[], &resolve);
    }
}
