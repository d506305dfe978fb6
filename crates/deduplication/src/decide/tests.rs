//! What each rule asks for, one departure from a clear case at a time.

use super::*;
use crate::duplicates::Verdict;
use crate::field::form::Types;
use crate::field::title::TitleMatch;

/// Same title and authors, nothing else given.
fn evidence() -> Evidence {
    Evidence {
        title: TitleMatch { level: TitleLevel::Same, likeness: 1.0, guard: None },
        recurring: false,
        rubric: false,
        short_title: false,
        authors: AuthorsLevel::Same,
        least_authors: 3,
        year: YearLevel::Same,
        online_first: false,
        container: ContainerLevel::Missing,
        learnt_container: false,
        volume: Agreement::Missing,
        issue: Agreement::Missing,
        pages: PagesLevel::Missing,
        misprint: false,
        one_unplaced: false,
        next_volume: false,
        doi: DoiLevel::Missing,
        pmid: Agreement::Missing,
        registration: Agreement::Missing,
        cochrane: false,
        translated: false,
        short_item: false,
        other_last_page: false,
        types: Types::default(),
        other_word: false,
        least_letters: 60,
        other_form: false,
        shared_phrases: None,
        abstracts: Agreement::Missing,
        verbatim: false,
    }
}

fn rule(change: impl FnOnce(&mut Evidence)) -> Rule {
    let mut evidence = evidence();
    change(&mut evidence);
    decide(&evidence, &Rules::default())
}

/// Title, authors, journal, volume, issue and all pages agree.
fn same_place(e: &mut Evidence) {
    e.container = ContainerLevel::Same;
    e.volume = Agreement::Agree;
    e.issue = Agreement::Agree;
    e.pages = PagesLevel::SameRange;
}

#[test]
fn title_and_authors_decide_when_nothing_contradicts() {
    assert_eq!(rule(|_| {}), Rule::NothingAgainst);
    assert_eq!(rule(same_place), Rule::SamePlace);
    assert_eq!(rule(|e| e.doi = DoiLevel::Same), Rule::SamePlace);
    assert_eq!(rule(|e| e.read_abstracts(Some(0.9), &Rules::default())), Rule::SameAbstract);
    assert_eq!(rule(|e| e.read_abstracts(Some(0.1), &Rules::default())), Rule::OtherAbstract);
}

#[test]
fn journals_that_differ_need_a_place_that_agrees() {
    let other = |e: &mut Evidence| e.container = ContainerLevel::Different;
    assert_eq!(rule(other), Rule::OtherContainer);
    let in_place = rule(|e| {
        same_place(e);
        other(e);
    });
    assert_eq!(in_place, Rule::SamePlace);
    let same_abstract = rule(|e| {
        other(e);
        e.read_abstracts(Some(1.0), &Rules::default());
    });
    assert_eq!(same_abstract, Rule::OtherContainer, "the supplements of two journals may print one abstract");
}

#[test]
fn years_one_apart_need_the_volume_or_a_work_online_first() {
    assert_eq!(rule(|e| e.year = YearLevel::Near), Rule::YearAndLittleElse);
    let in_journal = rule(|e| {
        e.year = YearLevel::Near;
        e.container = ContainerLevel::Same;
    });
    assert_eq!(in_journal, Rule::YearAndLittleElse, "statistics are printed every year");
    let column = |e: &mut Evidence| {
        e.year = YearLevel::Near;
        e.container = ContainerLevel::Same;
        e.least_authors = 1;
    };
    assert_eq!(rule(column), Rule::YearAndLittleElse);
    let online_first = rule(|e| {
        column(e);
        e.online_first = true;
    });
    assert_eq!(online_first, Rule::NothingAgainst);
    let report = rule(|e| {
        column(e);
        e.online_first = true;
        e.types.report = true;
    });
    assert_eq!(report, Rule::YearAndLittleElse);
    let proceedings = |authors| {
        rule(|e| {
            column(e);
            (e.types.proceedings, e.least_authors) = (true, authors);
        })
    };
    assert_eq!((proceedings(2), proceedings(1)), (Rule::NothingAgainst, Rule::YearAndLittleElse));
}

#[test]
fn one_contradiction_is_outweighed_by_two_agreements_and_by_no_fewer() {
    let against: [fn(&mut Evidence); 4] = [
        |e| e.doi = DoiLevel::Different,
        |e| (e.pages, e.misprint) = (PagesLevel::Apart, true),
        |e| e.volume = Agreement::Contradict,
        |e| e.year = YearLevel::Different,
    ];
    for contradict in against {
        assert_eq!(rule(contradict), Rule::OneContradiction);
        let outweighed = rule(|e| {
            same_place(e);
            contradict(e);
        });
        assert_eq!(outweighed, Rule::OneAgainstTwo);
    }
    for (first, one) in against.iter().enumerate() {
        for other in &against[first + 1..] {
            let two = rule(|e| {
                same_place(e);
                one(e);
                other(e);
            });
            assert_eq!(two, Rule::OtherPublication);
        }
    }
}

#[test]
fn other_pages_of_the_same_issue_are_a_misprint_or_another_item() {
    let apart = |e: &mut Evidence| {
        same_place(e);
        e.pages = PagesLevel::Apart;
    };
    assert_eq!(rule(apart), Rule::OneContradiction);
    let same_text = rule(|e| {
        apart(e);
        e.read_abstracts(Some(0.8), &Rules::default());
    });
    assert_eq!(same_text, Rule::OneAgainstTwo);
}

#[test]
fn article_printed_again_in_the_next_volume_is_one_article() {
    let again = |e: &mut Evidence| {
        same_place(e);
        e.year = YearLevel::Near;
        e.volume = Agreement::Contradict;
        e.pages = PagesLevel::Apart;
        e.doi = DoiLevel::Different;
        e.next_volume = true;
        e.read_abstracts(Some(0.95), &Rules::default());
    };
    assert_eq!(rule(again), Rule::PrintedAgain);
    let departures: [fn(&mut Evidence); 3] = [
        |e| e.read_abstracts(Some(0.8), &Rules::default()),
        |e| e.next_volume = false,
        |e| e.issue = Agreement::Contradict,
    ];
    for depart in departures {
        let other = rule(|e| {
            again(e);
            depart(e);
        });
        assert_eq!(other, Rule::SameAbstractElsewhere);
    }
}

#[test]
fn misprinted_doi_needs_the_abstract() {
    let misprinted = |e: &mut Evidence| {
        e.container = ContainerLevel::Same;
        e.doi = DoiLevel::Different;
        e.misprint = true;
    };
    assert_eq!(rule(misprinted), Rule::OneContradiction);
    let same_text = rule(|e| {
        misprinted(e);
        e.read_abstracts(Some(0.8), &Rules::default());
    });
    assert_eq!(same_text, Rule::OneAgainstTwo);
}

#[test]
fn like_journals_need_a_place() {
    let like = |e: &mut Evidence| e.container = ContainerLevel::Unclear;
    assert_eq!(rule(like), Rule::OtherContainer);
    let longer = rule(|e| e.container = ContainerLevel::Longer);
    assert_eq!(longer, Rule::NothingAgainst);
    let in_volume = rule(|e| {
        like(e);
        e.volume = Agreement::Agree;
    });
    assert_eq!(in_volume, Rule::NothingAgainst);
}

#[test]
fn versions_and_preprints_are_related() {
    assert_eq!(rule(|e| e.doi = DoiLevel::Version), Rule::Version);
    assert_eq!(rule(|e| e.doi = DoiLevel::Preprint), Rule::Version);
    assert_eq!(rule(|e| e.other_form = true), Rule::Version, "a thesis and the article made of it");
    let update = rule(|e| {
        same_place(e);
        e.cochrane = true;
        e.year = YearLevel::Near;
    });
    assert_eq!(update, Rule::Version);
}

#[test]
fn recurring_title_needs_its_place() {
    let editorial = |e: &mut Evidence| {
        e.recurring = true;
        e.rubric = true;
        e.container = ContainerLevel::Same;
    };
    assert_eq!(rule(editorial), Rule::RecurringTitle);
    let placed = rule(|e| {
        same_place(e);
        editorial(e);
    });
    assert_eq!(placed, Rule::SameRecurringPlace);
    let next_issue = rule(|e| {
        same_place(e);
        editorial(e);
        e.issue = Agreement::Contradict;
    });
    assert_eq!(next_issue, Rule::Different);
    let short = rule(|e| {
        e.short_title = true;
        e.least_authors = 1;
    });
    assert_eq!(short, Rule::RecurringTitle);
}

#[test]
fn alike_titles_need_the_place() {
    let inserted = |e: &mut Evidence| e.title.level = TitleLevel::Similar;
    assert_eq!(rule(inserted), Rule::Different);
    let placed = rule(|e| {
        same_place(e);
        inserted(e);
    });
    assert_eq!(placed, Rule::AlikeTitleSamePlace);
    let extended = |e: &mut Evidence| e.title.level = TitleLevel::Extended;
    assert_eq!(rule(extended), Rule::Different);
    let in_journal = rule(|e| {
        extended(e);
        e.container = ContainerLevel::Same;
    });
    assert_eq!(in_journal, Rule::Subtitle);
    let one_unplaced = |change: fn(&mut Evidence)| {
        rule(|e| {
            extended(e);
            e.container = ContainerLevel::Same;
            e.one_unplaced = true;
            change(e);
        })
    };
    assert_eq!(one_unplaced(|_| {}), Rule::AlikeTitle);
    assert_eq!(one_unplaced(|e| e.least_letters = 39), Rule::Subtitle);
    assert_eq!(one_unplaced(|e| e.types.report = true), Rule::Subtitle);
    let in_issue = |e: &mut Evidence| (e.volume, e.issue) = (Agreement::Agree, Agreement::Agree);
    let found = rule(|e| {
        extended(e);
        e.container = ContainerLevel::Same;
        in_issue(e);
    });
    assert_eq!(found, Rule::AlikeTitle);
}

#[test]
fn types_and_letters_that_tell_works_apart_need_the_place() {
    type Change = fn(&mut Evidence);
    let changes: [(Change, Rule); 3] = [
        (|e| e.types.notice = true, Rule::Notice),
        (|e| e.types.other = true, Rule::OtherType),
        (|e| (e.other_word, e.title.level) = (true, TitleLevel::Close), Rule::OtherWord),
    ];
    for (change, unplaced) in changes {
        assert_eq!(rule(change), unplaced);
        let placed = rule(|e| {
            same_place(e);
            change(e);
        });
        assert_eq!(placed, Rule::SamePlace);
    }
}

#[test]
fn note_that_one_database_appends_leaves_it_to_the_place() {
    let noted = |e: &mut Evidence| e.title.guard = Some(Guard::Noted);
    assert_eq!(rule(noted), Rule::NoticeInSamePlace);
    let placed = rule(|e| {
        same_place(e);
        noted(e);
    });
    assert_eq!(placed, Rule::SamePlace);
}

#[test]
fn guarded_titles_are_not_merged_on_a_meeting_page_or_doi() {
    let exchanged = |e: &mut Evidence| {
        e.title.level = TitleLevel::Similar;
        e.title.guard = Some(Guard::Words);
    };
    let on_one_page = rule(|e| {
        same_place(e);
        exchanged(e);
        e.pages = PagesLevel::SameFirst;
        e.doi = DoiLevel::Same;
    });
    assert_eq!(on_one_page, Rule::Different, "a supplement has one DOI and several abstracts to a page");
    let on_all_pages = rule(|e| {
        same_place(e);
        exchanged(e);
    });
    assert_eq!(on_all_pages, Rule::AlikeTitleSamePlace);
    let no_journal = rule(|e| {
        exchanged(e);
        e.pages = PagesLevel::SameRange;
    });
    assert_eq!(no_journal, Rule::ExchangedWord);
}

#[test]
fn notices_are_related_to_their_work() {
    let reply = |e: &mut Evidence| e.title.guard = Some(Guard::Kind);
    assert_eq!(rule(reply), Rule::Notice);
    let on_one_page = rule(|e| {
        same_place(e);
        reply(e);
        e.pages = PagesLevel::SameFirst;
        e.doi = DoiLevel::Same;
    });
    assert_eq!(on_one_page, Rule::NoticeInSamePlace);
    let on_all_pages = rule(|e| {
        same_place(e);
        reply(e);
    });
    assert_eq!(on_all_pages, Rule::AlikeTitleSamePlace, "one database left the word out");
}

#[test]
fn retracted_article_is_the_article_and_the_notice_is_not() {
    let retracted = |e: &mut Evidence| e.title.guard = Some(Guard::Retracted);
    assert_eq!(rule(retracted), Rule::Notice);
    let in_place = rule(|e| {
        same_place(e);
        retracted(e);
        e.pages = PagesLevel::SameFirst;
    });
    assert_eq!(in_place, Rule::SamePlace);
    let elsewhere = rule(|e| {
        same_place(e);
        retracted(e);
        e.pages = PagesLevel::Apart;
    });
    assert_eq!(elsewhere, Rule::Notice);
}

#[test]
fn translated_title_needs_every_page() {
    let translated = |e: &mut Evidence| e.title.level = TitleLevel::Different;
    assert_eq!(rule(translated), Rule::Different);
    let placed = |change: fn(&mut Evidence)| {
        rule(|e| {
            same_place(e);
            translated(e);
            change(e);
        })
    };
    assert_eq!(placed(|_| {}), Rule::ExchangedWord, "two items may share their pages");
    assert_eq!(placed(|e| e.translated = true), Rule::OtherTitleSamePlace);
    assert_eq!(placed(|e| (e.translated, e.short_item) = (true, true)), Rule::ExchangedWord);
    assert_eq!(placed(|e| e.doi = DoiLevel::Same), Rule::OtherTitleSamePlace);
    let on_one_page = rule(|e| {
        same_place(e);
        translated(e);
        e.pages = PagesLevel::SameFirst;
    });
    assert_eq!(on_one_page, Rule::Different);
}

#[test]
fn authors_aside_the_place_decides() {
    for (level, alone, placed) in [
        (AuthorsLevel::Some, Rule::AuthorsUnsure, Rule::AuthorsAside),
        (AuthorsLevel::Missing, Rule::AuthorsUnsure, Rule::AuthorsAside),
        (AuthorsLevel::Different, Rule::AuthorsUnsure, Rule::AuthorsAside),
    ] {
        assert_eq!(rule(|e| e.authors = level), alone);
        let with_place = rule(|e| {
            same_place(e);
            e.authors = level;
        });
        assert_eq!(with_place, placed);
    }
}

#[test]
fn registration_number_decides() {
    let close = |e: &mut Evidence| e.title.level = TitleLevel::Similar;
    let same = rule(|e| {
        close(e);
        e.registration = Agreement::Agree;
    });
    assert_eq!(same, Rule::SameRegistration);
    assert_eq!(rule(|e| e.registration = Agreement::Contradict), Rule::Different);
}

#[test]
fn untitled_record_bridges_nothing() {
    let untitled = |e: &mut Evidence| e.title.level = TitleLevel::Missing;
    assert_eq!(
        rule(|e| {
            untitled(e);
            e.doi = DoiLevel::Same;
        }),
        Rule::Different
    );
    let placed = rule(|e| {
        same_place(e);
        untitled(e);
    });
    assert_eq!(placed, Rule::Untitled);
}

#[test]
fn what_a_rule_that_is_off_would_merge_goes_to_a_person() {
    type Change<T> = fn(&mut T);
    let cases: [(Change<Rules>, Change<Evidence>, Rule, Rule); 5] = [
        (
            |rules| rules.one_contradiction = false,
            |e| e.doi = DoiLevel::Different,
            Rule::OneAgainstTwo,
            Rule::OneContradiction,
        ),
        (
            |rules| rules.authors_aside = false,
            |e| e.authors = AuthorsLevel::Missing,
            Rule::AuthorsAside,
            Rule::AuthorsUnsure,
        ),
        (
            |rules| rules.alike_titles = false,
            |e| e.title.level = TitleLevel::Similar,
            Rule::AlikeTitleSamePlace,
            Rule::ExchangedWord,
        ),
        (
            |rules| rules.translated_titles = false,
            |e| (e.title.level, e.translated) = (TitleLevel::Different, true),
            Rule::OtherTitleSamePlace,
            Rule::ExchangedWord,
        ),
        (
            |rules| rules.printed_again = false,
            |e| {
                e.year = YearLevel::Near;
                e.volume = Agreement::Contradict;
                e.pages = PagesLevel::Apart;
                e.next_volume = true;
                e.read_abstracts(Some(0.95), &Rules::default());
            },
            Rule::PrintedAgain,
            Rule::SameAbstractElsewhere,
        ),
    ];
    for (switch_off, change, on, off) in cases {
        let mut evidence = evidence();
        same_place(&mut evidence);
        change(&mut evidence);
        let mut rules = Rules::default();
        assert_eq!(decide(&evidence, &rules), on);
        switch_off(&mut rules);
        assert_eq!(decide(&evidence, &rules), off);
        assert_eq!((on.verdict(), off.verdict()), (Verdict::Duplicate, Verdict::Unsure));
    }
}
