//! What labelled sets and databases have taught, one lesson a test, each with records of its own. The
//! records are made up after the habits of databases; they go through `import` as an export would.
//!
//! A table has a record in each line: its id, title, authors, year, journal, volume, issue, pages, DOI
//! and abstract. What is found is written as groups: `ab c` says that a and b are one report and c is
//! another.

use revflow_deduplication::{Duplicates, Rules, Settled, find_duplicates};
use revflow_import::Options;
use revflow_review::{Record, RecordId, SourceId};
use std::collections::BTreeMap;

/// Two abstracts, for `@A` and `@B` in a table.
const TEXTS: [(&str, &str); 2] = [
    (
        "@A",
        "Levels of zinc and copper were measured in the sera of three groups of children, thirty-five in each group. \
         The levels of zinc were lower, and the levels of copper were higher, in patients with severe malaria.",
    ),
    (
        "@B",
        "Riders of three platforms were asked in the spring how long they wait between the rides, and whether an account \
         of theirs was closed. The waits were longer, and the pay was lower, in the towns with more of the riders.",
    ),
];

fn records(table: &str) -> Vec<Record> {
    let mut csv = String::from("id,title,authors,year,journal,volume,issue,pages,doi,abstract\n");
    for line in table.lines().filter(|line| !line.trim().is_empty()) {
        let mut fields: Vec<String> = line.split('|').map(|field| field.trim().to_owned()).collect();
        fields.resize(10, String::new());
        for field in &mut fields {
            for (name, text) in TEXTS {
                *field = field.replace(name, text);
            }
            *field = format!("\"{}\"", field.replace('"', "\"\""));
        }
        csv += &fields.join(",");
        csv.push('\n');
    }
    let import = revflow_import::read(csv.as_bytes(), "lesson.csv", &Options::default()).unwrap();
    let mut records = import.records(&SourceId::parse("lesson").unwrap(), |_| true);
    for record in &mut records {
        record.id = RecordId::parse(record.citation.key.as_deref().unwrap()).unwrap();
    }
    records
}

fn find(table: &str) -> Duplicates {
    find_duplicates(&records(table), &[], &Rules::default(), &Settled::default())
}

/// The groups found, and the records that stand alone: `ab c`.
fn groups(table: &str) -> String {
    let mut kept: BTreeMap<String, String> =
        records(table).iter().map(|record| (record.id.to_string(), record.id.to_string())).collect();
    for group in &find(table).groups {
        for id in &group.duplicates {
            kept.insert(id.to_string(), group.kept.to_string());
        }
    }
    let mut members: BTreeMap<&String, Vec<&str>> = BTreeMap::new();
    for (id, group) in &kept {
        members.entry(group).or_default().push(id);
    }
    let mut groups: Vec<String> = members.into_values().map(|ids| ids.concat()).collect();
    groups.sort();
    groups.join(" ")
}

/// Whether the pair is shown to a person: as unsure or as related.
fn is_shown(table: &str) -> bool {
    let found = find(table);
    !found.unsure.is_empty() || !found.related.is_empty()
}

/// Two titles, everything else the same but for the pages, which follow each other.
fn neighbours(one: &str, other: &str) -> String {
    format!(
        "a | {one} | Adeli K; Lewis GF | 2008 | Thorax | 19 | 3 | 221-8 | 10.1136/thx.1
         b | {other} | Adeli K; Lewis GF | 2008 | Thorax | 19 | 3 | 229-33 | 10.1136/thx.2"
    )
}

/// Two titles under one journal and year; neither record says where in it.
fn unplaced(one: &str, other: &str) -> String {
    format!(
        "a | {one} | Adeli K; Lewis GF | 2008 | Thorax
         b | {other} | Adeli K; Lewis GF | 2008 | Thorax"
    )
}

/// Two records of one article that differ in one column; the others are given in full.
fn differing(column: &str, one: &str, other: &str) -> String {
    let row = |id: &str, value: &str| {
        let given = |name: &str, usual: &str| (if name == column { value } else { usual }).to_owned();
        [
            id.to_owned(),
            given("title", "Sitagliptin attenuates atherosclerosis in mice"),
            given("authors", "Adeli K; Lewis GF"),
            given("year", "2008"),
            given("journal", "Current Opinion in Lipidology"),
            given("volume", "19"),
            given("issue", "3"),
            given("pages", "221-228"),
            given("doi", "10.1097/mol.1"),
        ]
        .join(" | ")
    };
    format!("{}\n{}", row("a", one), row("b", other))
}

/// Two records of one article of which neither gives a DOI, and which differ in one column.
fn without_doi(column: &str, one: &str, other: &str) -> String {
    differing(column, one, other).replace("10.1097/mol.1", "")
}

// Identifiers are evidence, not identity.

#[test]
fn one_doi_covers_the_abstracts_of_a_supplement() {
    let table = "
        a | Incretin and artery lesions in mice | Chen R; Wang Y | 2014 | Diabetes | 30 | S3 | 51 | 10.1002/dmrr.2604
        b | Liraglutide and retinal vessels in rats | Chen R; Wang Y | 2014 | Diabetes | 30 | S3 | 51 | 10.1002/dmrr.2604
        c | Camel milk in the diet of rabbits | Korish A | 2014 | Diabetes | 30 | S3 | 52 | 10.1002/dmrr.2604
        d | Statins after stroke | Adeli K | 2014 | Diabetes | 30 | S3 | 53 | 10.1002/dmrr.2604
        e | Exercise after stroke | Farr S | 2014 | Diabetes | 30 | S3 | 53 | 10.1002/dmrr.2604";
    assert_eq!(groups(table), "a b c d e");
}

#[test]
fn doi_of_a_supplement_does_not_make_like_abstracts_one() {
    let table = |doi: &str| {
        format!(
            "a | Incretin and artery lesions in mice | Chen R; Wang Y | 2014 | Diabetes | 30 | S3 | 51 | {doi}
             b | Incretin and severe artery lesions in mice | Chen R; Wang Y | 2014 | Diabetes | 30 | S3 | 51 | {doi}"
        )
    };
    assert_eq!(groups(&table("10.1002/dmrr.2604")), "a b");
    assert!(is_shown(&table("10.1002/dmrr.2604")));
}

#[test]
fn doi_is_the_same_however_it_is_written() {
    for doi in [
        "https://doi.org/10.1016/S0140-6736(20)30180-5",
        "http://dx.doi.org/10.1016/S0140-6736%2820%2930180-5",
        "doi: 10.1016/s0140-6736(20)30180-5.",
        "10.1016/S0140-6736(20)30180-5 [doi]",
        "10.1016/s0140-6736(20)3018O-5",
    ] {
        let table = format!(
            "a | Statins after stroke: a trial | Adeli K; Lewis G | 2020 | Lancet | | | | 10.1016/s0140-6736(20)30180-5
             b | After a stroke, statins | Adeli K; Lewis G | 2020 | | | | | {doi}"
        );
        let found = find(&table);
        // The titles are unlike: only the DOI brings the two together, and not to one.
        assert!(found.groups.is_empty());
        assert_eq!(groups(&differing("doi", "10.1016/s0140-6736(20)30180-5", doi)), "ab", "{doi}");
    }
}

#[test]
fn misprinted_doi_is_outweighed_by_the_place() {
    assert_eq!(groups(&differing("doi", "10.1097/mol.1", "10.1097/mol.11")), "ab");
    let elsewhere = "
        a | Sitagliptin attenuates atherosclerosis in mice | Adeli K; Lewis GF | 2008 | Thorax | | | | 10.1136/thx.1
        b | Sitagliptin attenuates atherosclerosis in mice | Adeli K; Lewis GF | 2008 | Thorax | | | | 10.1136/gut.7";
    assert_eq!(groups(elsewhere), "a b");
}

#[test]
fn versions_of_a_cochrane_review_are_not_one() {
    let table = "
        a | Inhaled steroids for asthma | Adams N; Bestall J | 2005 | Cochrane Database Syst Rev | | 1 | CD003135 | 10.1002/14651858.cd003135.pub2
        b | Inhaled steroids for asthma | Adams N; Bestall J | 2008 | Cochrane Database Syst Rev | | 4 | CD003135 | 10.1002/14651858.cd003135.pub4
        c | Inhaled steroids for asthma | Adams N; Bestall J | 2008 | Cochrane Database of Systematic Reviews (Online) | | 4 | CD003135";
    assert_eq!(groups(table), "a bc");
}

#[test]
fn preprint_is_not_the_article() {
    let table = "
        a | Statins after stroke: a trial | Adeli K; Lewis G | 2020 | medRxiv | | | | 10.1101/2020.03.11.20031096
        b | Statins after stroke: a trial | Adeli K; Lewis G | 2020 | Lancet | 12 | 3 | 4-9 | 10.1016/s0140-6736(20)30180-5";
    assert_eq!(groups(table), "a b");
    assert!(is_shown(table));
}

#[test]
fn two_dois_are_not_joined_by_a_record_without_one() {
    let table = "
        a | Statins after stroke: a trial | Adeli K; Lewis G | 2020 | Lancet | | | | 10.1016/j.one.2020.01
        b | Statins after stroke: a trial | Adeli K; Lewis G | 2020 | Lancet | | | | 10.1136/two.99
        c | Statins after stroke: a trial | Adeli K; Lewis G | 2020 | Lancet";
    let groups = groups(table);
    assert!(groups == "ac b" || groups == "a bc", "{groups}");
}

#[test]
fn registrations_with_equal_titles_are_told_by_their_numbers() {
    let table = "
        a | Vitamin D in pregnancy | Nct | 2010 | https://clinicaltrials.gov/show/NCT01234567
        b | Vitamin D in pregnancy | Nct | 2010 | https://clinicaltrials.gov/show/NCT07654321
        c | Vitamin D in pregnancy | Nct | 2010 | http://clinicaltrials.gov/ct2/show/NCT01234567";
    assert_eq!(groups(table), "ac b");
    let named = "
        a | Naps for night nurses NCT07777777 | | 2019 | ClinicalTrials.gov
        b | Naps for night nurses | | 2019 | https://clinicaltrials.gov/show/NCT07777777";
    assert_eq!(groups(named), "ab", "the number may stand in the title");
}

#[test]
fn registration_is_not_the_article() {
    let table = "
        a | Tai chi for chronic neck pain in veterans | Adeli K; Lewis GF | 2012 | https://clinicaltrials.gov/show/NCT01234568
        b | Tai chi for chronic neck pain in veterans | Adeli K; Lewis GF | 2012 | Thorax | 67 | 2";
    assert_eq!(groups(table), "a b");
    assert!(is_shown(table));
}

// Titles that name no single work.

#[test]
fn editorials_need_their_place() {
    let table = "
        a | Editorial | Avison D; Fitzgerald G | 2009 | Information Systems Journal | 19 | 1 | 1-2
        b | Editorial | Avison D; Fitzgerald G | 2009 | Information Systems Journal | 19 | 2 | 113-114
        c | Editorial. | Avison, David; Fitzgerald, Guy | 2009 | Inf Syst J | 19 | 1 | 1-2
        d | Editorial | Avison D; Fitzgerald G | 2009 | Information Systems Journal";
    assert_eq!(groups(table), "ac b d");
}

#[test]
fn title_that_many_years_bear_needs_its_place() {
    let table = "
        a | Standards of medical care in diabetes | American Diabetes Association | 2008 | Diabetes Care
        b | Standards of medical care in diabetes | American Diabetes Association | 2009 | Diabetes Care
        c | Standards of medical care in diabetes | American Diabetes Association | 2010 | Diabetes Care
        d | Standards of medical care in diabetes | American Diabetes Association | 2010 | Diabetes Care";
    assert!(!groups(table).contains("ab") && !groups(table).contains("bc"), "{}", groups(table));
}

#[test]
fn blank_title_bridges_nothing() {
    let table = "
        a | Statins after stroke: a trial | Adeli K; Lewis G | 2020 | Lancet | 12 | 3 | 4
        b | | Adeli K; Lewis G | 2020 | Lancet | 12 | 3 | 4 | 10.1016/j.x.1
        c | Exercise after stroke in the elderly | Adeli K; Lewis G | 2020 | Lancet | 12 | 3 | 4 | 10.1016/j.x.1";
    let groups = groups(table);
    assert!(!groups.contains("ac") && !groups.contains("abc"), "{groups}");
}

// Titles that are alike and name two works.

#[test]
fn parts_phases_and_numerals_are_works_of_their_own() {
    for (one, other) in [
        ("Sleep in shift workers: part 1", "Sleep in shift workers: part 2"),
        ("Sleep in shift workers. Part I: nurses", "Sleep in shift workers. Part II: drivers"),
        ("Sleep in shift workers I", "Sleep in shift workers II"),
        ("A phase II trial of sitagliptin in asthma", "A phase III trial of sitagliptin in asthma"),
        ("Sleep in shift workers", "Sleep in shift workers: part 2"),
        ("Survey of shift workers, 2009", "Survey of shift workers, 2010"),
        ("Sitagliptin 5 mg in stable asthma of adults", "Sitagliptin 10 mg in stable asthma of adults"),
        ("Sitagliptin in type 1 diabetes", "Sitagliptin in type 2 diabetes"),
    ] {
        assert_eq!(groups(&neighbours(one, other)), "a b", "{one}");
        assert_eq!(groups(&unplaced(one, other)), "a b", "{one}");
    }
}

#[test]
fn opposed_words_are_works_of_their_own() {
    for (one, other) in [
        ("Stroke in women with diabetes", "Stroke in men with diabetes"),
        ("Uptake of lipids by cells in vivo", "Uptake of lipids by cells in vitro"),
        ("Complement factor H in sera", "Complement factor I in sera"),
        ("Effect of prednisone on wheeze", "Effect of prednisolone on wheeze"),
        ("Arterial hypertension in children", "Arterial hypotension in children"),
        ("Asthma with exacerbations in adults", "Asthma without exacerbations in adults"),
        ("Vitamin A in the milk of mothers", "Vitamin D in the milk of mothers"),
        ("Sitagliptin in asthma: the placebo arm", "Sitagliptin in asthma: the treated arm"),
    ] {
        assert_eq!(groups(&neighbours(one, other)), "a b", "{one}");
        assert_eq!(groups(&unplaced(one, other)), "a b", "{one}");
    }
}

#[test]
fn notices_are_not_the_works_they_speak_of() {
    let work = "Sitagliptin attenuates atherosclerosis in mice";
    for notice in [
        "Reply to: Sitagliptin attenuates atherosclerosis in mice",
        "Re: Sitagliptin attenuates atherosclerosis in mice",
        "Sitagliptin attenuates atherosclerosis in mice: authors' reply",
        "The authors reply: Sitagliptin attenuates atherosclerosis in mice",
        "Sitagliptin attenuates atherosclerosis in mice - Response",
        "Response to \"Sitagliptin attenuates atherosclerosis in mice\"",
        "Comment on \"Sitagliptin attenuates atherosclerosis in mice\"",
        "Commentary: Sitagliptin attenuates atherosclerosis in mice",
        "Letter regarding \"Sitagliptin attenuates atherosclerosis in mice\"",
        "Erratum: Sitagliptin attenuates atherosclerosis in mice",
        "Correction to: Sitagliptin attenuates atherosclerosis in mice",
        "Publisher Correction: Sitagliptin attenuates atherosclerosis in mice",
        "Sitagliptin attenuates atherosclerosis in mice (vol 19, pg 221, 2008)",
        "Retraction: Sitagliptin attenuates atherosclerosis in mice",
        "Notice of retraction: Sitagliptin attenuates atherosclerosis in mice",
        "Expression of concern: Sitagliptin attenuates atherosclerosis in mice",
        "Sitagliptin attenuates atherosclerosis in mice: study protocol",
        "Protocol for: Sitagliptin attenuates atherosclerosis in mice",
    ] {
        assert_eq!(groups(&neighbours(work, notice)), "a b", "{notice}");
        assert_eq!(groups(&unplaced(work, notice)), "a b", "{notice}");
        assert!(is_shown(&neighbours(work, notice)), "{notice}");
    }
}

#[test]
fn retracted_article_is_the_article() {
    let work = "Sitagliptin attenuates atherosclerosis in mice";
    let retracted = format!("RETRACTED: {work}");
    assert_eq!(groups(&differing("title", work, &retracted)), "ab");
    assert_eq!(groups(&neighbours(work, &retracted)), "a b", "some publishers head the notice so");
}

#[test]
fn companions_of_a_study_are_no_subtitles_of_its_title() {
    let work = "Sitagliptin after stroke";
    for companion in [
        "Sitagliptin after stroke: rationale and design",
        "Sitagliptin after stroke: baseline characteristics",
        "Sitagliptin after stroke: two-year follow-up",
        "Sitagliptin after stroke: a cost-effectiveness analysis",
        "Sitagliptin after stroke in women",
        "Sitagliptin after stroke and mortality at one year",
        "Long-term sitagliptin after stroke",
        "Design of sitagliptin after stroke",
    ] {
        assert_eq!(groups(&unplaced(work, companion)), "a b", "{companion}");
        assert_eq!(groups(&neighbours(work, companion)), "a b", "{companion}");
    }
}

#[test]
fn subtitle_that_one_database_drops_is_no_difference() {
    let work = "Sitagliptin after stroke";
    let whole = "Sitagliptin after stroke: a randomised controlled trial";
    assert_eq!(groups(&differing("title", work, whole)), "ab");
    assert_eq!(groups(&unplaced(work, "Sitagliptin after stroke in the north of Norway")), "a b");
}

#[test]
fn summary_appendix_and_response_bear_the_title_of_the_work() {
    let work = "Sitagliptin after stroke in the towns and villages of Norway";
    for part in
        ["executive summary", "technical appendix", "process evaluation", "a critique", "second edition"]
    {
        let pair = unplaced(work, &format!("{work}: {part}"));
        assert_eq!(groups(&pair), "a b", "{part}");
        assert!(is_shown(&pair), "{part}");
    }
    // One database gives no pages, and no subtitle.
    let pages_of_one = |title: &str| {
        format!(
            "a | {title} | Adeli K; Lewis GF | 2008 | Thorax | 19 | | |
             b | {title}: results of a trial | Adeli K; Lewis GF | 2008 | Thorax | 19 | | 221-8"
        )
    };
    assert_eq!(groups(&pages_of_one(work)), "ab");
    assert_eq!(groups(&pages_of_one("Sitagliptin after stroke")), "a b", "a short title begins many");
    let discussion = format!(
        "a | {work} | Adeli K; Lewis GF | 2008 | Thorax | 19 | 3 | 221-8
         b | Discussion: {work} | Adeli K; Lewis GF | 2008 | Thorax | 19 | 3"
    );
    assert_eq!(groups(&discussion), "a b");
}

// What databases add to titles.

#[test]
fn tails_of_databases_are_no_part_of_the_title() {
    let work = "Sitagliptin attenuates atherosclerosis in mice";
    for tail in [
        " [Review]",
        ". [Review] [33 refs]",
        " (in French)",
        " [Erratum appears in Thorax 2009 Jan;20(1):4]",
        " [see comment]",
        " (author's transl)",
        ".",
    ] {
        assert_eq!(groups(&unplaced(work, &format!("{work}{tail}"))), "ab", "{tail}");
    }
}

#[test]
fn bracket_that_no_database_appends_belongs_to_the_title() {
    let work = "Sitagliptin attenuates atherosclerosis in mice";
    for tail in
        ["(in men)", "[women]", "(phase two)", "(author reply)", "(authors' reply)", "(author's response)"]
    {
        assert_eq!(groups(&unplaced(work, &format!("{work} {tail}"))), "a b", "{tail}");
    }
    // Databases append these to half of their records.
    for tail in ["(letter)", "[Letter]", "(comment)", "(editorial)", "(abstract)", "[Abstract]", "(poster)"] {
        let noted = format!("{work} {tail}");
        let pair = unplaced(work, &noted);
        assert_eq!(groups(&pair), "a b", "{tail}");
        assert!(is_shown(&pair), "{tail}");
        assert_eq!(groups(&differing("title", work, &noted)), "ab", "{tail}");
    }
}

#[test]
fn erratum_is_one_however_it_names_its_article() {
    let table = "
        a | Erratum: Sitagliptin after stroke in the north | Adeli K; Lewis GF | 2015 | Thorax | 24 | 1 | 99
        b | Sitagliptin after stroke in the north (vol 23, pg 300, 2014) | Adeli K; Lewis GF | 2015 | Thorax | 24 | 1 | 99
        c | Sitagliptin after stroke in the north | Adeli K; Lewis GF | 2014 | Thorax | 23 | 4 | 300-8";
    assert_eq!(groups(table), "ab c");
}

#[test]
fn letter_that_may_make_another_word_needs_the_place() {
    for (one, other) in [
        ("Child marriage in Niger, a survey of towns", "Child marriage in Nigeria, a survey of towns"),
        ("Hip abduction strength in old runners", "Hip adduction strength in old runners"),
        ("Dysphagia after stroke in the community", "Dysphasia after stroke in the community"),
    ] {
        assert_eq!(groups(&unplaced(one, other)), "a b", "{one}");
        assert!(is_shown(&unplaced(one, other)), "{one}");
        assert_eq!(groups(&differing("title", one, other)), "ab", "{one}");
    }
    // A letter left out is a misprint, unless other titles know both words.
    let carers = unplaced("Experiences of carers in rural towns", "Experiences of careers in rural towns");
    assert_eq!(groups(&carers), "ab");
    let known = "
        c | Sleep of carers | Holm B | 2001 | Sleep
        d | Debts of carers | Berg C | 2002 | Money
        e | Women and their careers | Lind D | 2003 | Work
        f | Law as one of several careers | Moss E | 2004 | Law";
    assert_eq!(groups(&format!("{carers}\n{known}")), "a b c d e f");
    let exchanged = unplaced("Sleep of carers in rural towns", "Sleep of cavers in rural towns");
    assert_eq!(groups(&exchanged), "a b");
    assert_eq!(groups(&format!("{exchanged}\n{known}")), "ab c d e f", "only one is a word of other titles");
}

#[test]
fn number_of_a_meeting_abstract_is_no_part_of_the_title() {
    let work = "Sitagliptin attenuates atherosclerosis in mice";
    for label in ["P1-234 ", "1034-P: ", "FRI0123 ", "Abstract 12345: "] {
        assert_eq!(groups(&unplaced(work, &format!("{label}{work}"))), "ab", "{label}");
    }
}

#[test]
fn reply_that_names_whom_it_answers_is_not_the_work() {
    let table = neighbours("Platform work in Europe", "Reply TO: Platform work in Europe");
    assert_eq!(groups(&table), "a b");
}

#[test]
fn title_is_the_same_in_any_print() {
    let work = "Effect of TGF-beta on Crohn's disease in the haematology of tumours";
    for print in [
        "EFFECT OF TGF-BETA ON CROHN'S DISEASE IN THE HAEMATOLOGY OF TUMOURS",
        "Effect of TGF-\u{3b2} on Crohn\u{2019}s disease in the haematology of tumours",
        "Effect of TGF-&beta; on Crohns disease in the haematology of tumours",
        "Effect of <i>TGF</i>-beta on Crohn's disease in the hematology of tumors",
        "Effect of TGF\u{2013}beta on Crohn's disease in the haematology of tumours",
    ] {
        assert_eq!(groups(&unplaced(work, print)), "ab", "{print}");
    }
}

#[test]
fn short_forms_of_words_are_the_words() {
    for (one, other) in [
        ("Statins versus diet in stroke", "Statins vs. diet in stroke"),
        ("Two doses of statins in stroke", "2 doses of statins in stroke"),
        (
            "Imaging of stroke in early life with Tc-99m sestamibi",
            "Imaging of stroke in early life with <sup>99m</sup>Tc-sestamibi",
        ),
        (
            "Serum TNF-alpha in stroke, sleep and old age of riders",
            "Serum TNF-a in stroke, sleep and old age of riders",
        ),
    ] {
        assert_eq!(groups(&unplaced(one, other)), "ab", "{one}");
    }
}

#[test]
fn translated_title_is_found_by_its_translation_or_its_pages() {
    let both = "Work in the platform economy [Arbeiten in der Plattform\u{f6}konomie]";
    let german = "Arbeiten in der Plattform\u{f6}konomie";
    assert_eq!(groups(&unplaced(both, german)), "ab");
    assert_eq!(
        groups(&unplaced("[Work in the platform economy]. [German]", "Work in the platform economy")),
        "ab"
    );
    let english = "Work in the platform economy";
    assert_eq!(groups(&without_doi("title", english, german)), "ab", "the pages are the same");
    assert_eq!(groups(&neighbours(english, german)), "a b");
}

// Authors.

#[test]
fn authors_are_the_same_however_they_are_written() {
    for other in [
        "Adeli, Khosrow; Lewis, Gary F.",
        "K. Adeli; G. F. Lewis",
        "Adeli K.Lewis G. F.",
        "Adeli K, Lewis GF",
        "ADELI, K.; LEWIS, G.",
        "Adeli, K; et al.",
        "Lewis GF; Adeli K",
    ] {
        assert_eq!(groups(&without_doi("authors", "Adeli K; Lewis GF", other)), "ab", "{other}");
    }
    for (one, other) in [
        ("van den Hoven J; M\u{fc}ller A", "Hoven J van den; Muller A"),
        ("M\u{fc}ller A; Grundmann S", "Mueller A; Grundmann S"),
        ("el-Kholy MS; Gas Allah MA", "Kholy MS; Allah MA"),
    ] {
        let table = without_doi("authors", one, other).replace("221-228", "");
        assert_eq!(groups(&table), "ab", "{one} / {other}");
    }
}

#[test]
fn other_authors_are_other_works() {
    let table = unplaced("Vitamin D in pregnancy", "Vitamin D in pregnancy").replacen(
        "Adeli K; Lewis GF",
        "Xu L; Zhang W",
        1,
    );
    assert_eq!(groups(&table), "a b");
    let namesakes = unplaced("Vitamin D in pregnancy", "Vitamin D in pregnancy")
        .replacen("Adeli K; Lewis GF", "Smith J", 1)
        .replacen("Adeli K; Lewis GF", "Smith A", 1);
    assert_eq!(groups(&namesakes), "a b");
}

#[test]
fn group_and_anonymous_authors_leave_it_to_the_place() {
    for other in ["Anonymous", "[No authors listed]", "HOPE Study Investigators", ""] {
        assert_eq!(groups(&without_doi("authors", "Adeli K; Lewis GF", other)), "ab", "{other}");
        let unplaced = format!(
            "a | Vitamin D in pregnancy | Adeli K; Lewis GF | 2008
             b | Vitamin D in pregnancy | {other} | 2008"
        );
        assert_eq!(groups(&unplaced), "a b", "{other}");
    }
}

// Where a work stands.

#[test]
fn pages_are_the_same_however_they_are_written() {
    for (one, other) in [
        ("221-8", "221-228"),
        ("221 -- 228", "221\u{2013}228"),
        ("pp. 221-8", "221"),
        ("S67", "67"),
        ("S67-S70", "67-70"),
        ("e505", "E505"),
        ("CD010458", "cd010458"),
        ("1-9", "01-Sep"),
        ("9-12", "09-Dec"),
    ] {
        assert_eq!(groups(&without_doi("pages", one, other)), "ab", "{one} / {other}");
    }
}

#[test]
fn article_number_and_page_range_are_not_compared() {
    for other in ["e104233", "104233", "1-8", ""] {
        assert_eq!(groups(&without_doi("pages", "221-228", other)), "ab", "{other}");
    }
}

#[test]
fn pages_of_another_item_of_the_issue_contradict() {
    assert_eq!(groups(&without_doi("pages", "221-228", "229-233")), "a b");
    assert_eq!(groups(&without_doi("pages", "221-228", "1221-1228")), "ab", "a misprint");
}

#[test]
fn volume_is_the_number_in_what_databases_write() {
    for (one, other) in [
        ("55 (SUPPL. 1)", "55"),
        ("16 (1) (no pagination)", "16"),
        ("Conference: 22nd FIGO World Congress of Gynecology and Obstetrics. Brazil. 143", "143"),
        ("Vol. 9", "9"),
        ("3)", "30"),
        ("7 Suppl 2", "7"),
    ] {
        assert_eq!(groups(&without_doi("volume", one, other)), "ab", "{one}");
    }
    assert_eq!(
        groups(
            &without_doi("volume", "19", "31").replace("2008 | Current", "| Current").replace("221-228", "")
        ),
        "a b"
    );
}

#[test]
fn issue_of_a_supplement_is_not_compared_with_a_plain_one() {
    for (one, other) in
        [("1", "1-2"), ("3", "SUPPL. 1"), ("3", ""), ("3", "Mar"), ("3", "No. 3"), ("3", "3 Pt 1")]
    {
        let table = without_doi("issue", one, other).replace("221-228", "");
        assert_eq!(groups(&table), "ab", "{one} / {other}");
    }
    let next = without_doi("issue", "3", "4").replace("221-228", "");
    assert_eq!(groups(&next), "a b");
}

#[test]
fn running_serial_in_place_of_the_issue_is_ignored() {
    // One database numbers its records where the issue should stand: no two of its issues are the same.
    let work = |number: usize| {
        ["in mice", "in rats", "after stroke", "in sleep"][number % 4].to_owned()
            + &" of old".repeat(number / 4 + 1)
    };
    let row = |id: String, number: usize, issue: usize| {
        format!(
            "{id} | Sitagliptin {} | Adeli K; Lewis GF | {} | Thorax | {} | {issue}",
            work(number),
            1990 + number / 8,
            60 + number / 8
        )
    };
    let serials: Vec<String> =
        (0..80).map(|number| row(format!("s{number:02}"), number, number + 1)).collect();
    let mut records_of = records(&serials.join("\n"));
    let mut others = records(&row("x".to_owned(), 3, 2));
    for record in &mut others {
        record.place.file = "other.csv".to_owned();
    }
    records_of.append(&mut others);
    let found = find_duplicates(&records_of, &[], &Rules::default(), &Settled::default());
    assert_eq!(found.removed(), 1, "issue 4 of the serial is issue 2");
    assert_eq!(found.groups[0].kept.as_str(), "s03");
}

#[test]
fn journal_is_the_same_under_its_many_names() {
    for (one, other) in [
        ("Lancet (London, England)", "The Lancet"),
        ("Curr Opin Lipidol", "Current Opinion in Lipidology"),
        ("Stroke; a journal of cerebral circulation", "Stroke"),
        ("JAMA", "Journal of the American Medical Association"),
        ("Revista Espa\u{f1}ola de Cardiolog\u{ed}a", "Revista espanola de cardiologia"),
        ("FASEB Journal. Conference: Experimental Biology 2013", "FASEB Journal"),
        ("Can J Surg = Journal canadien de chirurgie", "Canadian Journal of Surgery"),
    ] {
        let table = format!(
            "a | Vitamin D in pregnancy | Adeli K; Lewis GF | 2008 | {one}
             b | Vitamin D in pregnancy | Adeli K; Lewis GF | 2008 | {other}"
        );
        assert_eq!(groups(&table), "ab", "{one}");
    }
}

#[test]
fn proceedings_are_the_container_of_a_conference_paper() {
    let table = "
        a | Hiring in online markets | Adeli K; Lewis GF | 2014 | International Conference on Information Systems | | | 1-17
        b | Hiring in online markets | Adeli K; Lewis GF | 2014 | International Conference on Information Systems, ICIS";
    assert_eq!(groups(table), "ab");
}

#[test]
fn guideline_printed_in_several_journals_is_several_reports() {
    let table = "
        a | Guideline on the care of stroke | Adeli K; Lewis GF | 2008 | Circulation
        b | Guideline on the care of stroke | Adeli K; Lewis GF | 2008 | Stroke
        c | Guideline on the care of stroke | Adeli K; Lewis GF | 2008 | Journal of the American College of Cardiology
        d | Guideline on the care of stroke | Adeli K; Lewis GF | 2008 | American Journal of Cardiology";
    assert_eq!(groups(table), "a b c d");
    assert!(is_shown(table));
}

#[test]
fn abstract_of_a_congress_is_not_the_article() {
    let table = "
        a | Sitagliptin after stroke: a trial | Adeli K; Lewis GF | 2008 | Circulation | 117 | SUPPL. 1 | A77 | | @A
        b | Sitagliptin after stroke: a trial | Adeli K; Lewis GF | 2009 | Lancet | 373 | 12 | 221-228 | | @A";
    assert_eq!(groups(table), "a b");
    assert!(is_shown(table));
}

#[test]
fn abstract_shown_at_two_congresses_is_two_reports() {
    let table = "
        a | Sitagliptin after stroke | Adeli K; Lewis GF | 2008 | Diabetes | 57 | SUPPL. 1 | A254 | | @A
        b | Sitagliptin after stroke | Adeli K; Lewis GF | 2008 | Diabetologia | 51 | SUPPL. 1 | S334 | | @A";
    assert_eq!(groups(table), "a b");
    assert!(is_shown(table));
}

#[test]
fn two_abstracts_of_one_title_are_two_works() {
    let table = "
        a | Sitagliptin after stroke | Adeli K; Lewis GF | 2008 | Diabetes | | | | | @A
        b | Sitagliptin after stroke | Adeli K; Lewis GF | 2008 | Diabetes | | | | | @B";
    assert_eq!(groups(table), "a b");
}

// What is missing, or said before print.

#[test]
fn work_online_first_is_the_work_in_print() {
    let table = "
        a | Sitagliptin after stroke | Adeli K; Lewis GF | 2008 | Lancet | | | | 10.1016/j.x.1
        b | Sitagliptin after stroke | Adeli K; Lewis GF | 2009 | Lancet | 373 | 12 | 221-228 | 10.1016/j.x.1";
    assert_eq!(groups(table), "ab");
    assert_eq!(groups(&table.replace("10.1016/j.x.1", "")), "ab");
    let by_one = table.replace("10.1016/j.x.1", "").replace("; Lewis GF", "");
    assert_eq!(groups(&by_one), "ab", "only the later has a place");
}

#[test]
fn year_that_is_one_off_is_no_difference_and_other_years_are() {
    assert_eq!(groups(&without_doi("year", "2008", "2009")), "ab");
    assert_eq!(groups(&without_doi("year", "2008", "")), "ab");
    let far = without_doi("year", "2008", "2012").replace("| 19 | 3 | 221-228", "| | |");
    assert_eq!(groups(&far), "a b");
}

#[test]
fn meeting_abstract_whose_year_is_one_off_is_no_article_that_followed() {
    let table = "
        a | Sitagliptin after stroke | Adeli K; Lewis GF | 2013 | Diabetologia | 56 | SUPPL. 1 | S70-S71
        b | Sitagliptin after stroke | Adeli K; Lewis GF | 2014 | Diabetologia | 56 | 1";
    assert_eq!(groups(table), "ab");
    assert_eq!(groups(&table.replace("| 56 | 1", "| 57 | 1")), "a b");
}

#[test]
fn yearly_statistics_of_several_authors_are_many_works() {
    for (one, other) in [("| 62 | 5 | 283-298", ""), ("", "")] {
        let table = format!(
            "a | Cancer statistics for the young | Adeli K; Lewis GF | 2012 | Cancer Journal {one}
             b | Cancer statistics for the young | Adeli K; Lewis GF | 2013 | Cancer Journal {other}"
        );
        assert_eq!(groups(&table), "a b", "{one}");
        assert!(is_shown(&table), "{one}");
    }
}

#[test]
fn yearly_column_of_one_author_is_many_works() {
    let table = "
        a | A year of reading in review | Adeli K | 2008 | Thorax
        b | A year of reading in review | Adeli K | 2009 | Thorax";
    assert_eq!(groups(table), "a b");
}

#[test]
fn what_is_missing_does_not_contradict() {
    let table = "
        a | Sitagliptin attenuates atherosclerosis in mice | Adeli K; Lewis GF | 2008 | Thorax | 19 | 3 | 221-8 | 10.1136/thx.1 | @A
        b | Sitagliptin attenuates atherosclerosis in mice | Adeli K; Lewis GF | 2008
        c | Sitagliptin attenuates atherosclerosis in mice | Adeli K; Lewis GF | | Thorax | 19 | | 221";
    assert_eq!(groups(table), "abc");
}

#[test]
fn e_journal_without_pages_is_compared_by_the_rest() {
    let table = "
        a | Sitagliptin after stroke | Adeli K; Lewis GF | 2008 | PLoS ONE | 3 | 11
        b | Sitagliptin after stroke. | Adeli, K.; Lewis, G. F. | 2008 | PLoS ONE [Electronic Resource] | 3 | 11 | e3456";
    assert_eq!(groups(table), "ab");
}

#[test]
fn article_that_its_journal_printed_twice_is_one() {
    let table = "
        a | Sponsorship of projects by vendors | Liu L; Yetton P | 2009 | Thorax | 24 | 1 | 46-54 | 10.1136/thx.1 | @A
        b | Sponsorship of projects by vendors | Liu L; Yetton P | 2010 | Thorax | 25 | 1 | 56-64 | 10.1136/thx.22 | @A";
    assert_eq!(groups(table), "ab");
    assert_eq!(groups(&table.replace("56-64", "56-71")), "a b");
    assert_eq!(groups(&table.replacen("@A", "@B", 1)), "a b");
}

// Items that only stand together.

#[test]
fn two_items_of_one_group_on_the_same_pages_are_no_translation() {
    let pair = |one: &str, other: &str, pages: &str| {
        format!(
            "a | {one} | Adeli K; Lewis GF | 2014 | Thorax | 134 | 1 | {pages}
             b | {other} | Adeli K; Lewis GF | 2014 | Thorax | 134 | 1 | {pages}"
        )
    };
    let (scabies, timolol) = ("Scabies outbreak on a dementia ward", "Topical timolol for ulcers of the leg");
    for pages in ["S12-S13", "123-124", "1-200"] {
        assert_eq!(groups(&pair(scabies, timolol, pages)), "a b", "{pages}");
        assert!(is_shown(&pair(scabies, timolol, pages)), "{pages}");
    }
    let translated = pair("Kr\u{e4}tze auf der Station", scabies, "123-131");
    assert_eq!(groups(&translated), "ab");
    let on_two_pages = pair("Kr\u{e4}tze auf der Station", scabies, "123-124");
    assert_eq!(groups(&on_two_pages), "a b", "two letters may stand on the same two pages");
}

#[test]
fn namesakes_are_other_authors() {
    let table = "
        a | Effect of moxibustion on chronic insomnia | Wang Y; Li J; Zhang H | 2015 | Sleep | 35
        b | Effect of moxibustion on chronic insomnia | Wang S; Li Q; Zhang B | 2015 | Sleep | 35";
    assert_eq!(groups(table), "a b");
    assert_eq!(groups(&table.replace("Zhang B", "Zhang HX")), "ab");
}

#[test]
fn letter_under_the_title_of_an_article_ends_on_another_page() {
    let table = "
        a | Statins and cataract in the old | Adeli K; Lewis GF | 2010 | Thorax | 105 | 4 | 500-505
        b | Statins and cataract in the old | Adeli K; Lewis GF | 2010 | Thorax | 106 | 4 | 500-501";
    assert_eq!(groups(table), "a b");
    assert_eq!(groups(&table.replace("500-501", "500-505")), "ab");
}
