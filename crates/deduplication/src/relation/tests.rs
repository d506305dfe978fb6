//! Every relation, by the records that have it.

use crate::samples::{article, but, records};
use crate::{Duplicates, Relation, Rules, Settled, Verdict, find_duplicates};
use revflow_review::{Author, Citation, Date, Doi, Pages, RegistrationNumber, WorkType, Year};
use std::fmt::Write as _;

fn find(a: Citation, b: Citation) -> Duplicates {
    find_duplicates(&records([a, b]), &[], &Rules::default(), &Settled::default())
}

/// Kind, sentence and verdict of the one pair.
fn told(a: Citation, b: Citation) -> (Option<Relation>, String, Verdict) {
    let found = find(a.clone(), b.clone());
    assert!(found.groups.is_empty(), "merged: {}", found.groups[0].pairs[0]);
    let pair =
        found.related.iter().chain(&found.unsure).next().unwrap_or_else(|| panic!("nothing: {a:?} {b:?}"));
    let relation = pair.relation.clone();
    let words = relation.as_ref().map_or_else(String::new, |relation| relation.words.clone());
    let swapped = find(b, a);
    let again = swapped.related.iter().chain(&swapped.unsure).next().and_then(|pair| pair.relation.clone());
    assert_eq!(again.map(|again| again.relation), relation.as_ref().map(|relation| relation.relation));
    (relation.map(|relation| relation.relation), words, pair.verdict)
}

fn year(year: i32) -> Option<Date> {
    Some(Date::year_only(Year::new(year).unwrap()))
}

fn titled(title: &str) -> Citation {
    but(|c| {
        c.title = Some(title.into());
        (c.pages, c.issue, c.doi) = (Pages::parse("401").ok(), Some("4".into()), None);
    })
}

fn by_others(citation: Citation) -> Citation {
    Citation { authors: vec![Author::person("Huber", Some("M."))], ..citation }
}

/// The article in another place.
fn elsewhere(container: &str, volume: &str, pages: &str, in_year: i32) -> Citation {
    but(|c| {
        c.container = Some(container.into());
        c.volume = Some(volume.into());
        c.issue = None;
        c.pages = Pages::parse(pages).ok();
        c.doi = None;
        c.date = year(in_year);
    })
}

const TITLE: &str = "Lipoprotein overproduction in insulin-resistant states";

#[test]
fn every_relation_is_told_with_its_direction() {
    let of_type =
        |work_type, container: &str, in_year| Citation { work_type, ..elsewhere(container, "", "", in_year) };
    let cochrane = |number: &str, in_year: i32| {
        but(|c| {
            c.container = Some("Cochrane Database of Systematic Reviews".into());
            c.doi = Doi::parse(&format!("10.1002/14651858.cd001431{number}")).ok();
            c.pages = Pages::parse("CD001431").ok();
            (c.volume, c.issue, c.date) = (None, None, year(in_year));
        })
    };
    let plain = || Citation { work_type: WorkType::Article, ..article() };
    let mut words = String::new();
    for (expected, a, b) in [
        (Relation::Correction, article(), titled(&format!("Erratum: {TITLE}"))),
        (
            Relation::Correction,
            article(),
            Citation { authors: vec![], ..titled(&format!("Correction to: {TITLE}")) },
        ),
        (Relation::Correction, article(), titled(&format!("{TITLE} (Erratum)"))),
        (Relation::Retraction, article(), titled(&format!("Retraction notice to: {TITLE}"))),
        (Relation::Comment, article(), by_others(titled(&format!("Comment on: {TITLE}")))),
        (Relation::Comment, article(), titled(&format!("{TITLE}: authors' reply"))),
        (Relation::Protocol, article(), titled(&format!("{TITLE}: study protocol"))),
        (Relation::ConferenceAbstract, article(), elsewhere("Diabetes", "55 (Suppl. 1)", "A345", 2006)),
        (
            Relation::ConferenceAbstract,
            elsewhere("Value in Health", "Conference: 8th Congress. Vienna. 6", "345", 2003),
            article(),
        ),
        (
            Relation::AbstractAtTwoCongresses,
            elsewhere("Diabetes", "55", "A345", 2006),
            elsewhere("Diabetologia", "49 (SUPPL. 1)", "S67-S68", 2006),
        ),
        (Relation::Preprint, plain(), of_type(WorkType::Preprint, "medRxiv", 2007)),
        (Relation::Thesis, plain(), of_type(WorkType::Thesis, "University of Toronto", 2006)),
        (Relation::Version, cochrane(".pub3", 2012), cochrane("", 2004)),
        (Relation::Version, cochrane(".pub2", 2012), cochrane(".pub3", 2012)),
        (Relation::CompanionPart, titled(&format!("{TITLE}, part 1")), titled(&format!("{TITLE}, part 2"))),
        (
            Relation::JointPublication,
            elsewhere("European Heart Journal", "29", "100-140", 2008),
            elsewhere("Diabetes Care", "31", "S55-S96", 2008),
        ),
        (Relation::OtherPublication, article(), elsewhere("Diabetes Care", "38", "55-96", 2015)),
    ] {
        let (relation, sentence, verdict) = told(a.clone(), b);
        assert_eq!(relation, Some(expected), "{sentence}");
        let verdict = if verdict == Verdict::Related { "related" } else { "unsure" };
        writeln!(words, "{expected} ({verdict}): {sentence}").unwrap();
    }
    insta::assert_snapshot!(words);
}

#[test]
fn registration_is_linked_with_the_reports_that_give_its_number() {
    let numbers = || vec![RegistrationNumber::parse("NCT01234567").unwrap()];
    let registration = Citation {
        title: Some("A study of drug X".into()),
        work_type: WorkType::Registration,
        registrations: numbers(),
        ..Citation::default()
    };
    let results = but(|c| c.registrations = numbers());
    let (relation, words, verdict) = told(registration.clone(), results.clone());
    assert_eq!((relation, verdict), (Some(Relation::Registration), Verdict::Related));
    assert_eq!(words, "a is the registration of the study in b");

    // A meta-analysis that names every trial it pooled is the report of none of them.
    let many = ["NCT01234567", "NCT01234568", "NCT01234569", "NCT01234570"];
    let pooled =
        but(|c| c.registrations = many.map(|number| RegistrationNumber::parse(number).unwrap()).to_vec());
    assert!(find(registration.clone(), pooled).related.is_empty());
    // Two reports of one trial share its number; what they are to each other is not known.
    let other = by_others(Citation { title: Some("Bees of the upper Danube".into()), ..results.clone() });
    assert!(find(results, other).related.is_empty());
}

#[test]
fn parts_are_found_however_their_titles_go_on() {
    let part = |text: &str| titled(&format!("Platform work and the law of labour. {text}"));
    let one = || part("Part I: a survey of drivers in five European cities");
    let two = || part("Part II: what courts said");
    let (relation, _, verdict) = told(one(), two());
    assert_eq!((relation, verdict), (Some(Relation::CompanionPart), Verdict::Related));
    assert!(find(one(), by_others(two())).related.is_empty());
    // Who shares no more than the first author wrote another work of that name.
    let with = |citation: Citation, others: [&str; 3]| {
        let others = others.map(|family| Author::person(family, None));
        Citation {
            authors: [Author::person("Adeli", Some("K."))].into_iter().chain(others).collect(),
            ..citation
        }
    };
    let (one_team, another) = (["Lewis", "Naples", "Ruel"], ["Huber", "Meier", "Kunz"]);
    assert!(find(with(one(), one_team), with(two(), another)).related.is_empty());
    // Another work of that name does not stand between two parts.
    let three = records([one(), by_others(two()), two()]);
    let found = find_duplicates(&three, &[], &Rules::default(), &Settled::default());
    assert_eq!((found.related[0].a.as_str(), found.related[0].b.as_str()), ("a", "c"));
    // The number may stand before the title.
    let (relation, ..) = told(
        titled("Part 1. Platform work before the courts: the views of drivers"),
        titled("Part 2. Platform work before the courts: the views of owners"),
    );
    assert_eq!(relation, Some(Relation::CompanionPart));
}

#[test]
fn doses_and_types_are_no_numbers_of_parts() {
    let found = |one: &str, other: &str| !find(titled(one), titled(other)).related.is_empty();
    assert!(found("Insulin pumps at home: outcomes in 2009", "Insulin pumps at home: outcomes in 2010"));
    for (one, other) in [
        ("Semaglutide 1.0 mg versus placebo in obesity", "Semaglutide 2.4 mg versus placebo in obesity"),
        ("Insulin pumps in type 1 diabetes: outcomes", "Insulin pumps in type 2 diabetes: outcomes"),
    ] {
        assert!(!found(one, other), "{one}");
    }
}

#[test]
fn only_articles_are_printed_in_several_journals() {
    let relation = |work_type| {
        let other = Citation { work_type, ..elsewhere("Thorax", "31", "401-440", 2008) };
        told(Citation { doi: None, ..article() }, other).0
    };
    assert_eq!(relation(WorkType::Article), Some(Relation::JointPublication));
    assert_ne!(relation(WorkType::Dataset), Some(Relation::JointPublication));
    assert_ne!(relation(WorkType::Report), Some(Relation::JointPublication));
}

#[test]
fn figures_of_a_substance_are_no_numbers_of_parts() {
    let work = |title: &str| titled(title);
    let one = "Neutrophil-derived S100 calcium-binding proteins A8/A9 promote atherogenesis in mice";
    let other = "Neutrophil-derived S100A8 and S100A9 promote atherogenesis in mice";
    let of_congress =
        Citation { container: Some("Conference: 12th Congress on Platelets".into()), ..work(other) };
    let found = find(work(one), work(other));
    assert!(found.related.is_empty() && found.groups.is_empty(), "{:?}", found.related);
    let (relation, ..) = told(
        work("Liraglutide attenuates lesions in an APOE2/2 mouse model of diabetes"),
        Citation {
            title: Some("Liraglutide attenuates lesions in an ApoE-/- mouse model of diabetes".into()),
            work_type: WorkType::ConferencePaper,
            ..of_congress
        },
    );
    assert_eq!(relation, Some(Relation::ConferenceAbstract));
}

#[test]
fn notice_comes_after_the_work_and_bears_its_title() {
    let notice = |title: &str, in_year| by_others(Citation { date: year(in_year), ..titled(title) });
    let none = |notice: Citation| {
        let found = find(article(), notice);
        found.related.is_empty() && found.unsure.is_empty() && found.groups.is_empty()
    };
    assert!(!none(notice(&format!("Comment on: {TITLE}"), 2011)));
    assert!(none(notice(&format!("Comment on: {TITLE}"), 2001)));
    assert!(none(notice("Comment on: Lipoprotein overproduction in insulin-sensitive rats and men", 2011)));
}

#[test]
fn congress_abstract_in_the_journal_of_the_article_is_not_merged_with_it() {
    let text =
        "Few data exist on the role of trace elements in severe malaria, and few are of children. ".repeat(4);
    let in_journal = |pages: &str, in_year: i32| {
        but(|c| {
            (c.issue, c.doi, c.date, c.pages) = (None, None, year(in_year), Pages::parse(pages).ok());
            c.abstract_text = Some(text.clone());
        })
    };
    for (of_congress, article) in [
        (in_journal("S67", 2008), in_journal("374-380", 2008)),
        (in_journal("S67", 2007), Citation { volume: None, pages: None, ..in_journal("", 2008) }),
    ] {
        let (relation, words, verdict) = told(of_congress, article);
        assert_eq!((relation, verdict), (Some(Relation::ConferenceAbstract), Verdict::Unsure), "{words}");
    }
    // Of one supplement, one database gives the page and another the number of the abstract.
    let of_issue = |citation: Citation| Citation { issue: Some("Suppl. 1".into()), ..citation };
    let found = find(of_issue(in_journal("A254", 2008)), of_issue(in_journal("1002-1009", 2008)));
    assert_eq!(found.groups.len(), 1);
}

#[test]
fn article_long_after_a_congress_is_another_publication() {
    let (relation, ..) = told(article(), elsewhere("Diabetes", "43 (Suppl. 1)", "A345", 1994));
    assert_eq!(relation, Some(Relation::OtherPublication));
}

#[test]
fn unsure_pair_says_what_it_may_be() {
    let unplaced = Citation { volume: None, ..elsewhere("Diabetes Care", "", "", 2008) };
    let found = find(Citation { pages: None, volume: None, issue: None, doi: None, ..article() }, unplaced);
    insta::assert_snapshot!(found.unsure[0]);
}

#[test]
fn relation_is_written_as_files_give_it() {
    for relation in Relation::ALL {
        let written = serde_json::to_string(&relation).unwrap();
        assert_eq!(written, format!("\"{relation}\""));
        assert_eq!(serde_json::from_str::<Relation>(&written).unwrap(), relation);
    }
}
