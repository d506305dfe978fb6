//! The laws of the flow, on one review written out and on random ones.

use crate::flow::{Flow, Ids, Item, count};
use crate::flow_box::{FlowBox, Route};
use crate::found_again::FoundAgain;
use crate::identities::Violation;
use crate::leak::Hole;
use crate::sample::*;
use crate::to_json;
use proptest::prelude::*;
use revflow_review::{Arm, Fate, Pending, RecordId, ReportId, SourceId, StudyId};
use std::collections::{BTreeMap, BTreeSet};

fn flow(review: &Review) -> Flow {
    count(&review.sources, &review.items).unwrap()
}

fn sizes(flow: &Flow, boxes: &[FlowBox]) -> Vec<usize> {
    boxes.iter().map(|flow_box| flow.size(*flow_box)).collect()
}

#[test]
fn fates_lead_through_the_boxes_of_their_column() {
    use FlowBox::*;
    let flow = flow(&small());
    assert_eq!(sizes(&flow, &[Databases, Registers, Duplicates, Screened, Excluded]), [20, 0, 3, 17, 10]);
    assert_eq!(sizes(&flow, &[Sought, NotRetrieved, Assessed, ExcludedFullText]), [7, 1, 6, 3]);
    assert_eq!(sizes(&flow, &[Websites, Organisations, Citations, AlreadyFound, SetAside]), [4, 4, 0, 1, 1]);
    assert_eq!(sizes(&flow, &[OtherSought, OtherNotRetrieved, OtherAssessed, OtherExcluded]), [6, 1, 5, 2]);
}

#[test]
fn study_with_reports_in_both_columns_counts_once() {
    let flow = flow(&small());
    assert_eq!(sizes(&flow, &[FlowBox::NewStudies, FlowBox::NewReports]), [3, 6]);
    let sebba = StudyId::parse("sebba-2017").unwrap();
    assert_eq!(flow.studies().find(|(study, _)| **study == sebba).unwrap().1.len(), 4);
}

#[test]
fn pending_record_is_in_the_boxes_of_the_steps_it_is_done_with() {
    use FlowBox::*;
    let review = Review::new(&[("Medline", Arm::Database), ("Web", Arm::Website)])
        .add(1, "Medline", &pending(Pending::TitleAbstract))
        .add(2, "Medline", &pending(Pending::Retrieval))
        .add(3, "Medline", &pending(Pending::FullText))
        .add(4, "Medline", &pending(Pending::Study))
        .add(5, "Web", &pending(Pending::TitleAbstract))
        .add(6, "Web", &pending(Pending::FullText));
    let flow = flow(&review);
    assert_eq!(sizes(&flow, &[Databases, Screened, Sought, Assessed, NewReports]), [10, 9, 9, 4, 0]);
    assert_eq!(sizes(&flow, &[Excluded, NotRetrieved, ExcludedFullText]), [0, 0, 0]);
    assert_eq!(sizes(&flow, &[Websites, OtherSought, OtherAssessed]), [11, 6, 0]);
    assert_eq!(flow.pending_size(), 21);
    assert!(flow.verify().is_empty());
}

#[test]
fn line_is_there_for_kinds_of_sources_listed_and_for_extras_that_exist() {
    use FlowBox::*;
    let review = Review::new(&[("Trials", Arm::Register), ("Web", Arm::Website)]);
    let counts = flow(&review).counts();
    let shown: Vec<FlowBox> = FlowBox::ALL.into_iter().filter(|b| counts.get(*b).is_some()).collect();
    let left = [Registers, Duplicates, Screened, Excluded, Sought, NotRetrieved, Assessed, ExcludedFullText];
    let right = [Websites, OtherSought, OtherNotRetrieved, OtherAssessed, OtherExcluded];
    assert_eq!(shown, [&left[..], &right, &[NewStudies, NewReports]].concat());

    let review = Review::new(&[]);
    assert!(!flow(&review).counts().has_other_methods());
    assert_eq!(flow(&review).counts().get(Databases), Some(0));
}

#[test]
fn leak_names_every_hole() {
    let mut review = small();
    review.items[1].fate = None;
    review.items[2].source = SourceId::parse("Embase").unwrap();
    review.items[3].fate = Some(duplicate("lost-2020"));
    review.items[4].fate = Some(duplicate("social-policy-practice-1"));
    review.items[5].fate = Some(duplicate("medline-6"));
    review.items.push(review.items[0].clone());
    review.sources.push(source("Medline", Arm::Register));
    let leak = count(&review.sources, &review.items).unwrap_err();
    insta::assert_snapshot!(leak, @"
    1 source is listed more than once: medline; give each source a name of its own
    1 record is from a source that is not listed: medline-3 (from embase); list the source in the protocol
    1 record has no fate: medline-2; make sure that a stage of the review decides on each
    1 record has more than one fate and would be counted more than once: medline-1
    1 record is a duplicate of a record that was never imported: medline-4 (of lost-2020); import it, or deduplicate again
    2 records are duplicates of a record that was not kept: medline-5 (of social-policy-practice-1), medline-6 (of medline-6); deduplicate again
    ");
}

#[test]
fn violations_read_as_sentences() {
    let mut flow = flow(&small());
    remove(&mut flow, FlowBox::Screened, "medline-4");
    add(&mut flow, FlowBox::Excluded, "medline-1");
    remove(&mut flow, FlowBox::OtherSought, "foundations-2");
    let sentences: Vec<String> = flow.verify().iter().map(Violation::to_string).collect();
    insta::assert_snapshot!(sentences.join("\n"), @"
    I2: records identified from databases and registers (20) are not all among duplicate records removed (3) and records screened (16); 1 missing: medline-4
    I3: records excluded (11) are not all among records screened (16); 1 too many: medline-4
    I4: reports sought for retrieval (7) are not all among records screened and not excluded (6); 1 too many: medline-1
    I5: reports from other methods not retrieved (1) and reports from other methods assessed for eligibility (5) are not all among reports from other methods sought for retrieval (5); 1 too many: foundations-2
    I7: records identified from other methods (8) are not all among records from other methods already found (1), records from other methods excluded on title (1) and reports from other methods sought for retrieval (5); 1 missing: foundations-2
    I13: duplicate records removed (3), records excluded (11), reports not retrieved (1), reports excluded (3) and reports included from databases and registers (3) overlap; 1 counted twice: medline-1
    ");
}

#[test]
fn json_has_the_ids_behind_every_number() {
    let review = Review::new(&[("Medline", Arm::Database), ("Web", Arm::Website)])
        .add(1, "Medline", &included("sebba-2017"))
        .add(1, "Medline", &excluded_for(0))
        .add(1, "Medline", &pending(Pending::FullText))
        .add(1, "Web", &duplicate("medline-1"));
    let json = to_json(&flow(&review));
    insta::assert_snapshot!(serde_json::to_string_pretty(&json).unwrap());
}

fn remove(flow: &mut Flow, flow_box: FlowBox, id: &str) -> bool {
    let report = ReportId::of(record(id));
    match flow.boxes.get_mut(&flow_box).unwrap() {
        Ids::Records(ids) => ids.remove(&record(id)),
        Ids::Reports(ids) => ids.remove(&report),
        Ids::Studies(ids) => ids.remove(&StudyId::parse(id).unwrap()),
    }
}

fn add(flow: &mut Flow, flow_box: FlowBox, id: &str) -> bool {
    match flow.boxes.get_mut(&flow_box).unwrap() {
        Ids::Records(ids) => ids.insert(record(id)),
        Ids::Reports(ids) => ids.insert(ReportId::of(record(id))),
        Ids::Studies(ids) => ids.insert(StudyId::parse(id).unwrap()),
    }
}

/// Where a fate ends, said a second time and in another way than `Flow::follow` says it.
fn end_of(route: Route, fate: &Fate) -> Option<FlowBox> {
    let (database, other) = match fate {
        Fate::Duplicate { .. } => (FlowBox::Duplicates, FlowBox::AlreadyFound),
        Fate::ExcludedOnTitle { .. } => (FlowBox::Excluded, FlowBox::SetAside),
        Fate::NotRetrieved { .. } => (FlowBox::NotRetrieved, FlowBox::OtherNotRetrieved),
        Fate::ExcludedOnFullText { .. } => (FlowBox::ExcludedFullText, FlowBox::OtherExcluded),
        Fate::Included { .. } => (FlowBox::NewReports, FlowBox::NewReports),
        Fate::Pending { .. } => return None,
    };
    Some(if route == Route::Databases { database } else { other })
}

proptest! {
    #[test]
    fn any_review_balances(review in any_review()) {
        let flow = flow(&review);
        prop_assert_eq!(flow.verify(), vec![]);
        prop_assert_eq!(flow.counts().verify(), vec![]);
    }

    #[test]
    fn ends_partition_the_records(review in any_review()) {
        let flow = flow(&review);
        let routes: BTreeMap<SourceId, Route> = review.sources.iter().map(|source| {
            let database = matches!(source.arm, Arm::Database | Arm::Register);
            (source.id.clone(), if database { Route::Databases } else { Route::Other })
        }).collect();
        let ends = [
            FlowBox::Duplicates, FlowBox::AlreadyFound, FlowBox::Excluded, FlowBox::SetAside,
            FlowBox::NotRetrieved, FlowBox::OtherNotRetrieved, FlowBox::ExcludedFullText,
            FlowBox::OtherExcluded, FlowBox::NewReports,
        ];
        for Item { record, source, fate } in &review.items {
            let inside: Vec<FlowBox> = ends.into_iter()
                .filter(|end| flow.ids(*end).unwrap().iter().any(|id| id == record.as_str()))
                .collect();
            let expected: Vec<FlowBox> = end_of(routes[source], fate.as_ref().unwrap()).into_iter().collect();
            prop_assert_eq!(inside, expected);
        }
        let ended: usize = ends.iter().map(|end| flow.size(*end)).sum();
        prop_assert_eq!(ended + flow.pending_size(), review.items.len());
    }

    #[test]
    fn every_duplicate_was_found_before_in_one_place(review in any_review()) {
        let flow = flow(&review);
        for (route, flow_box) in [(Route::Databases, FlowBox::Duplicates), (Route::Other, FlowBox::AlreadyFound)] {
            let mut ids: Vec<&str> =
                flow.found_again(route).flat_map(|(_, records)| records).map(RecordId::as_str).collect();
            ids.sort_unstable();
            prop_assert_eq!(ids, flow.ids(flow_box).unwrap().iter().collect::<Vec<_>>());
        }
        // In each search but that of the record kept, one record of a work was new to the search.
        let searched: BTreeMap<&SourceId, _> =
            review.sources.iter().map(|source| (&source.id, source.round)).collect();
        let mut again: BTreeSet<(&RecordId, _)> = BTreeSet::new();
        for Item { source, fate, .. } in &review.items {
            if let Some(Fate::Duplicate { of }) = fate {
                let kept = review.items.iter().find(|item| item.record == *of).unwrap();
                if searched[&kept.source] != searched[source] {
                    again.insert((of, searched[source]));
                }
            }
        }
        let between = Route::ALL.into_iter().flat_map(|route| flow.found_again(route));
        let between = between.filter(|(how, _)| *how == FoundAgain::BetweenSearches);
        prop_assert_eq!(between.map(|(_, records)| records.len()).sum::<usize>(), again.len());
    }

    #[test]
    fn review_that_leaks_is_refused_by_name(review in any_review(), at: prop::sample::Index, damage in 0..6u8) {
        let mut review = review;
        prop_assume!(!review.items.is_empty());
        let at = at.index(review.items.len());
        let id = review.items[at].record.clone();
        let item = &mut review.items[at];
        match damage {
            0 => item.fate = None,
            1 => item.source = SourceId::parse("nowhere").unwrap(),
            2 => item.fate = Some(duplicate("never-imported")),
            3 => item.fate = Some(Fate::Duplicate { of: id.clone() }),
            4 => {
                let again = Item { fate: Some(excluded()), ..item.clone() };
                review.items.push(again);
            }
            _ => {
                // Another record becomes a duplicate of this one, and this one of a third.
                let third = Item::new(record("third"), item.source.clone(), excluded());
                let second = Item::new(record("second"), item.source.clone(), Fate::Duplicate { of: id.clone() });
                item.fate = Some(duplicate("third"));
                review.items.extend([third, second]);
            }
        }
        let leak = count(&review.sources, &review.items).unwrap_err();
        prop_assert!(all_named(&leak.holes).contains(&id), "{leak}");
        prop_assert!(!leak.to_string().is_empty());
    }

    #[test]
    fn box_that_loses_an_id_is_found_by_name(review in any_review(), which: prop::sample::Index, at: prop::sample::Index) {
        let mut flow = flow(&review);
        let filled: Vec<FlowBox> = flow.boxes().filter(|(_, ids)| !ids.is_empty()).map(|(b, _)| b).collect();
        if !filled.is_empty() {
            let flow_box = *which.get(&filled);
            let ids: Vec<String> = flow.ids(flow_box).unwrap().iter().map(str::to_owned).collect();
            let id = at.get(&ids);
            prop_assert!(remove(&mut flow, flow_box, id));
            let violations = flow.verify();
            prop_assert!(violations.iter().any(|violation| violation.ids.contains(id)), "{violations:?}");
        }
    }

    #[test]
    fn box_that_gains_an_id_is_found_by_name(review in any_review(), which: prop::sample::Index, at: prop::sample::Index) {
        let mut flow = flow(&review);
        let boxes: Vec<FlowBox> = flow.boxes().map(|(flow_box, _)| flow_box).collect();
        let flow_box = *which.get(&boxes);
        // A record of the review that belongs elsewhere, or one nobody imported.
        let mut ids: Vec<String> = review.items.iter().map(|item| item.record.to_string()).collect();
        ids.retain(|id| flow.ids(flow_box).unwrap().iter().all(|inside| inside != id));
        ids.push("stranger".to_owned());
        let id = at.get(&ids);
        prop_assert!(add(&mut flow, flow_box, id));
        let violations = flow.verify();
        prop_assert!(violations.iter().any(|violation| violation.ids.contains(id)), "{violations:?}");
    }

    #[test]
    fn breakdown_that_loses_an_id_is_found_by_name(review in any_review(), at: prop::sample::Index, which in 0..5u8) {
        let mut flow = flow(&review);
        let id = match which {
            0 => flow.sources.iter_mut().find_map(|(_, records)| records.pop_first()).map(|id| id.to_string()),
            1 => flow.reasons.values_mut().find_map(BTreeSet::pop_first).map(|id| id.to_string()),
            2 => flow.studies.values_mut().find_map(BTreeSet::pop_last).map(|id| id.to_string()),
            3 => flow.included.values_mut().find_map(BTreeSet::pop_first).map(|id| id.to_string()),
            _ => {
                let keys: Vec<_> = flow.pending.keys().copied().collect();
                if keys.is_empty() { None } else {
                    flow.pending.get_mut(at.get(&keys)).unwrap().pop_first().map(|id| id.to_string())
                }
            }
        };
        if let Some(id) = id {
            let violations = flow.verify();
            prop_assert!(violations.iter().any(|violation| violation.ids.contains(&id)), "{violations:?}");
        }
    }
}

fn all_named(holes: &[Hole]) -> BTreeSet<RecordId> {
    let named = holes.iter().flat_map(|hole| -> Vec<RecordId> {
        match hole {
            Hole::SourceTwice(_) => Vec::new(),
            Hole::UnknownSource(ids) => ids.keys().cloned().collect(),
            Hole::NoFate(ids) | Hole::SeveralFates(ids) => ids.iter().cloned().collect(),
            Hole::DuplicateOfUnknown(ids) | Hole::DuplicateOfDuplicate(ids) => {
                ids.iter().flat_map(|(record, of)| [record.clone(), of.clone()]).collect()
            }
        }
    });
    named.collect()
}
