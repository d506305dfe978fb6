//! Fourth stage: what the evidence amounts to, by rules a person can read and a paper can print.
//!
//! No score is added up. A title and authors that agree, with nothing against them, decide; one
//! field may contradict where two others agree strongly; titles that recur, or that differ in a
//! telling word, need the place to agree. A wrong removal loses a study, a missed duplicate costs
//! one more abstract to read: in doubt the pair goes to a person.

use crate::compare::{Evidence, YearLevel};
use crate::duplicates::{Agreement, Verdict};
use crate::field::authors::AuthorsLevel;
use crate::field::container::ContainerLevel;
use crate::field::identifier::DoiLevel;
use crate::field::place::PagesLevel;
use crate::field::title::{Guard, TitleLevel};

/// The rule that decided a pair. Each has one verdict.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub(crate) enum Rule {
    // Duplicates, the surest first: groups are built in this order.
    SamePlace,
    SameRegistration,
    SameRecurringPlace,
    NothingAgainst,
    OneAgainstTwo,
    SameAbstract,
    AuthorsAside,
    AlikeTitleSamePlace,
    AlikeTitle,
    OtherTitleSamePlace,
    Untitled,
    // For a person.
    OneContradiction,
    ExchangedWord,
    SameAbstractElsewhere,
    OtherContainer,
    OtherAbstract,
    YearAndLittleElse,
    RecurringTitle,
    AuthorsUnsure,
    NoticeInSamePlace,
    // Related.
    OtherPublication,
    Notice,
    Version,
    // Different.
    Different,
}

impl Rule {
    /// What the rule decides.
    pub(crate) fn verdict(self) -> Verdict {
        match self {
            Self::SamePlace
            | Self::SameRegistration
            | Self::SameRecurringPlace
            | Self::NothingAgainst
            | Self::OneAgainstTwo
            | Self::SameAbstract
            | Self::AuthorsAside
            | Self::AlikeTitleSamePlace
            | Self::AlikeTitle
            | Self::OtherTitleSamePlace
            | Self::Untitled => Verdict::Duplicate,
            Self::OneContradiction
            | Self::ExchangedWord
            | Self::SameAbstractElsewhere
            | Self::OtherContainer
            | Self::OtherAbstract
            | Self::YearAndLittleElse
            | Self::RecurringTitle
            | Self::AuthorsUnsure
            | Self::NoticeInSamePlace => Verdict::Unsure,
            Self::OtherPublication | Self::Notice | Self::Version => Verdict::Related,
            Self::Different => Verdict::Different,
        }
    }

    /// The rule as the end of a sentence that begins with "because".
    pub(crate) fn words(self) -> &'static str {
        match self {
            Self::SamePlace => "title and authors agree, as does the place or DOI, and nothing contradicts",
            Self::SameRegistration => "the registration number agrees and the titles are alike",
            Self::SameRecurringPlace => "the title recurs, but volume and pages, or the DOI, agree too",
            Self::NothingAgainst => "title and authors agree and nothing contradicts",
            Self::OneAgainstTwo => {
                "one field contradicts, against two strong agreements besides title and authors"
            }
            Self::SameAbstract => "title and abstract agree and nothing contradicts",
            Self::AuthorsAside => "title and place agree and nothing but the authors is missing or differs",
            Self::AlikeTitleSamePlace => {
                "the titles are alike, authors and place agree, and nothing contradicts"
            }
            Self::AlikeTitle => {
                "one title continues the other, authors, year and journal or volume agree, and nothing contradicts"
            }
            Self::OtherTitleSamePlace => "the titles differ as translations do, but authors and place agree",
            Self::Untitled => "there is no title to compare; authors and place agree",
            Self::OneContradiction => "title and authors agree but one field contradicts",
            Self::ExchangedWord => {
                "the titles differ in a word or number, but the place or the abstract agrees"
            }
            Self::SameAbstractElsewhere => {
                "title, authors, journal and abstract agree but several fields contradict"
            }
            Self::OtherContainer => {
                "title and authors agree but the journals differ and no place is given for both"
            }
            Self::OtherAbstract => "title and authors agree but the abstracts are two texts",
            Self::YearAndLittleElse => {
                "title and authors agree, the years are one apart, and little else is given"
            }
            Self::RecurringTitle => "the title is short or recurs, and no place is given for both",
            Self::AuthorsUnsure => "the titles agree but the authors do not",
            Self::NoticeInSamePlace => {
                "only one is a reply, comment or correction, yet everything else agrees"
            }
            Self::OtherPublication => {
                "title and authors agree but several fields contradict: another publication of the work"
            }
            Self::Notice => "one is a reply, comment, correction, retraction or protocol of the other",
            Self::Version => "they are versions of one work",
            Self::Different => "too little agrees",
        }
    }
}

/// Decides a pair.
pub(crate) fn decide(e: &Evidence) -> Rule {
    match (e.title.level, e.title.guard) {
        _ if e.registration == Agreement::Contradict => Rule::Different,
        (level, None) if e.registration == Agreement::Agree && level < TitleLevel::Missing => {
            Rule::SameRegistration
        }
        (TitleLevel::Missing, _) => untitled(e),
        (TitleLevel::Different, _) => other_title(e),
        (_, Some(Guard::Kind)) => notice(e),
        (_, Some(guard)) => guarded_title(e, guard),
        (TitleLevel::Same | TitleLevel::Close, None) => {
            if e.cochrane && e.same_pages() && (e.year != YearLevel::Same || e.issue == Agreement::Contradict)
            {
                return Rule::Version;
            }
            match e.authors {
                _ if e.recurring => recurring_title(e),
                AuthorsLevel::Same => title_and_authors(e),
                _ => title_without_authors(e),
            }
        }
        (TitleLevel::Extended | TitleLevel::Similar, None) => alike_title(e),
    }
}

/// Title and authors agree: the case of most duplicates.
fn title_and_authors(e: &Evidence) -> Rule {
    let against = e.contradictions();
    let other_container = e.container == ContainerLevel::Different
        && !e.same_spot()
        && !(e.volume == Agreement::Agree && e.issue == Agreement::Agree && e.same_year());
    match (against, other_container) {
        (0, false) if e.same_spot() => Rule::SamePlace,
        (0, false) if e.abstracts() == Agreement::Contradict => Rule::OtherAbstract,
        // A group may print one abstract in the supplements of two journals.
        (0, true) => Rule::OtherContainer,
        (0, false)
            if e.abstracts() == Agreement::Agree
                && (e.same_year() || e.container == ContainerLevel::Same) =>
        {
            Rule::SameAbstract
        }
        (0, false) if e.year == YearLevel::Near && e.container != ContainerLevel::Same => {
            Rule::YearAndLittleElse
        }
        (0, false) if e.short_title && (e.least_authors == 1 || !e.same_year()) => Rule::RecurringTitle,
        (0, false) => Rule::NothingAgainst,
        (1, false) => one_contradiction(e),
        _ if e.container == ContainerLevel::Same && e.abstracts() == Agreement::Agree => {
            Rule::SameAbstractElsewhere
        }
        _ => Rule::OtherPublication,
    }
}

/// Title and authors agree and one field contradicts: two strong agreements outweigh it.
fn one_contradiction(e: &Evidence) -> Rule {
    let same_container = e.container == ContainerLevel::Same;
    let same_abstract = e.abstracts() == Agreement::Agree;
    let same_volume = e.volume == Agreement::Agree;
    let same_doi = e.doi == DoiLevel::Same;
    let outweighed = if matches!(e.doi, DoiLevel::Version | DoiLevel::Preprint) {
        return Rule::Version;
    } else if e.doi == DoiLevel::Different {
        // A misprinted DOI; two DOIs are never one work on less than this.
        e.title.level == TitleLevel::Same
            && e.near_year()
            && e.same_pages()
            && (same_volume || same_abstract)
            && e.container != ContainerLevel::Different
    } else if e.pages == PagesLevel::Apart {
        let same_issue = e.issue == Agreement::Agree || e.issue == Agreement::Missing && same_abstract;
        e.abstracts() != Agreement::Contradict
            && (same_doi || same_volume && same_container && e.same_year() && same_issue)
    } else if e.volume == Agreement::Contradict {
        let supported = same_container || same_doi;
        (e.same_year() || same_abstract) && supported && (e.same_pages() || same_doi && same_container)
    } else if e.year == YearLevel::Different {
        // A volume, or an issue of it, has one year: the other is a misprint.
        let same_issue = e.issue == Agreement::Agree || e.pages == PagesLevel::SameRange || same_abstract;
        same_doi || e.same_pages() && same_volume || same_container && same_volume && same_issue
    } else {
        // The issue, with neither pages nor DOI to say more; or two PubMed identifiers.
        e.pmid != Agreement::Contradict && same_abstract && same_volume && same_container
    };
    match outweighed {
        true => Rule::OneAgainstTwo,
        false if e.abstracts() == Agreement::Contradict => Rule::OtherPublication,
        false => Rule::OneContradiction,
    }
}

/// The titles agree; the authors do in part, are missing, or differ.
fn title_without_authors(e: &Evidence) -> Rule {
    let against = e.contradictions();
    let other_container = e.container == ContainerLevel::Different;
    let located = match e.authors {
        AuthorsLevel::Different => e.doi == DoiLevel::Same || e.same_pages() && e.volume == Agreement::Agree,
        _ => {
            let same_volume = e.volume == Agreement::Agree;
            e.same_spot()
                || e.container == ContainerLevel::Same && (e.same_year() || same_volume) && !e.short_title
        }
    };
    match e.abstracts() {
        Agreement::Contradict => {}
        Agreement::Agree if against == 0 && !other_container => return Rule::SameAbstract,
        _ if against == 0 && located && (!other_container || e.authors != AuthorsLevel::Different) => {
            return Rule::AuthorsAside;
        }
        _ => {}
    }
    if against == 0 && e.same_year() || against == 1 && e.authors == AuthorsLevel::Some {
        return Rule::AuthorsUnsure;
    }
    if e.authors == AuthorsLevel::Some { Rule::OtherPublication } else { Rule::Different }
}

/// "Editorial", "Introduction", a column: only the place tells two of them apart.
fn recurring_title(e: &Evidence) -> Rule {
    let clear = e.contradictions() == 0
        && e.issue != Agreement::Contradict
        && e.container != ContainerLevel::Different
        && e.authors != AuthorsLevel::Different
        && e.abstracts() != Agreement::Contradict;
    if !clear {
        return Rule::Different;
    }
    let same_container = e.container == ContainerLevel::Same;
    let same_issue = e.issue == Agreement::Agree || e.pages == PagesLevel::SameRange;
    let same_place =
        e.same_pages() && e.volume == Agreement::Agree && same_container && e.same_year() && same_issue;
    let several_authors = e.authors == AuthorsLevel::Same && e.least_authors > 1 && !e.rubric;
    if e.doi == DoiLevel::Same || same_place {
        Rule::SameRecurringPlace
    } else if same_container && e.same_year() && (several_authors || e.abstracts() == Agreement::Agree) {
        Rule::NothingAgainst
    } else if e.authors == AuthorsLevel::Same && e.same_year() {
        Rule::RecurringTitle
    } else {
        Rule::Different
    }
}

/// One title continues the other, or has words the other lacks.
fn alike_title(e: &Evidence) -> Rule {
    if e.authors == AuthorsLevel::Different
        || e.contradictions() > 0
        || e.abstracts() == Agreement::Contradict
    {
        return Rule::Different;
    }
    let extended = e.title.level == TitleLevel::Extended;
    let same_doi = e.doi == DoiLevel::Same;
    let same_range = e.pages == PagesLevel::SameRange && e.same_year();
    if e.authors != AuthorsLevel::Same {
        let same_volume = e.volume == Agreement::Agree;
        let placed = same_doi && (e.same_pages() || extended && same_volume) || same_range && same_volume;
        return if placed { Rule::AlikeTitleSamePlace } else { Rule::Different };
    }
    // Several abstracts of one group may stand on one page, or under one DOI, of a meeting supplement.
    if same_doi || same_range || extended && e.same_pages() && e.volume == Agreement::Agree {
        return Rule::AlikeTitleSamePlace;
    }
    if e.container == ContainerLevel::Different || !e.same_year() {
        return Rule::Different;
    }
    let located = e.container == ContainerLevel::Same || e.volume == Agreement::Agree;
    if e.abstracts() == Agreement::Agree {
        Rule::SameAbstract
    } else if extended && !e.recurring && located {
        Rule::AlikeTitle
    } else {
        Rule::Different
    }
}

/// The titles are alike in letters, but a word or number is another one.
fn guarded_title(e: &Evidence, guard: Guard) -> Rule {
    if e.authors != AuthorsLevel::Same || e.contradictions() > 0 || e.container == ContainerLevel::Different {
        return Rule::Different;
    }
    let same_range = e.pages == PagesLevel::SameRange && e.same_year();
    let same_abstract = e.abstracts() == Agreement::Agree;
    let same_doi = e.doi == DoiLevel::Same;
    let certain = match guard {
        Guard::Words => same_range || same_abstract && e.same_spot(),
        // Two parts of a work do not stand on the same pages of one volume.
        Guard::Numbers | Guard::Kind => {
            same_abstract && e.same_spot() || same_range && (same_doi || e.volume == Agreement::Agree)
        }
    };
    if certain && (e.container == ContainerLevel::Same || same_doi) {
        Rule::AlikeTitleSamePlace
    } else if same_range || same_abstract && e.near_year() {
        Rule::ExchangedWord
    } else {
        Rule::Different
    }
}

/// Only one of the two is a reply, an erratum or the like.
fn notice(e: &Evidence) -> Rule {
    if e.authors != AuthorsLevel::Same {
        return Rule::Different;
    }
    if e.doi == DoiLevel::Same && e.same_pages() && e.contradictions() == 0 {
        return Rule::NoticeInSamePlace;
    }
    Rule::Notice
}

/// The titles are unlike: a translation, or another work.
fn other_title(e: &Evidence) -> Rule {
    if e.authors != AuthorsLevel::Same || e.contradictions() > 0 {
        return Rule::Different;
    }
    let same_doi = e.doi == DoiLevel::Same;
    let same_place = e.pages == PagesLevel::SameRange
        && e.volume == Agreement::Agree
        && e.same_year()
        && e.issue != Agreement::Contradict;
    let same_abstract = e.same_pages() && e.abstracts() == Agreement::Agree;
    if same_place && (same_doi || e.container == ContainerLevel::Same) || same_doi && same_abstract {
        Rule::OtherTitleSamePlace
    } else {
        Rule::Different
    }
}

/// One of the records has no title.
fn untitled(e: &Evidence) -> Rule {
    let located = e.same_pages() && e.volume == Agreement::Agree || e.doi == DoiLevel::Same && e.same_pages();
    if e.authors == AuthorsLevel::Same && e.contradictions() == 0 && e.same_year() && located {
        Rule::Untitled
    } else {
        Rule::Different
    }
}

#[cfg(test)]
mod tests {
    use super::*;
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
            container: ContainerLevel::Missing,
            learnt_container: false,
            volume: Agreement::Missing,
            issue: Agreement::Missing,
            pages: PagesLevel::Missing,
            doi: DoiLevel::Missing,
            pmid: Agreement::Missing,
            registration: Agreement::Missing,
            cochrane: false,
            shared_phrases: None,
        }
    }

    fn rule(change: impl FnOnce(&mut Evidence)) -> Rule {
        let mut evidence = evidence();
        change(&mut evidence);
        decide(&evidence)
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
        assert_eq!(rule(|e| e.shared_phrases = Some(0.9)), Rule::SameAbstract);
        assert_eq!(rule(|e| e.shared_phrases = Some(0.1)), Rule::OtherAbstract);
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
            e.shared_phrases = Some(1.0);
        });
        assert_eq!(
            same_abstract,
            Rule::OtherContainer,
            "the supplements of two journals may print one abstract"
        );
    }

    #[test]
    fn years_one_apart_need_the_journal() {
        assert_eq!(rule(|e| e.year = YearLevel::Near), Rule::YearAndLittleElse);
        let in_journal = rule(|e| {
            e.year = YearLevel::Near;
            e.container = ContainerLevel::Same;
        });
        assert_eq!(in_journal, Rule::NothingAgainst);
    }

    #[test]
    fn one_contradiction_is_outweighed_by_two_agreements_and_by_no_fewer() {
        let against: [fn(&mut Evidence); 4] = [
            |e| e.doi = DoiLevel::Different,
            |e| e.pages = PagesLevel::Apart,
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
    fn versions_and_preprints_are_related() {
        assert_eq!(rule(|e| e.doi = DoiLevel::Version), Rule::Version);
        assert_eq!(rule(|e| e.doi = DoiLevel::Preprint), Rule::Version);
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
        assert_eq!(in_journal, Rule::AlikeTitle);
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
        let same = rule(|e| {
            same_place(e);
            reply(e);
            e.doi = DoiLevel::Same;
        });
        assert_eq!(same, Rule::NoticeInSamePlace);
    }

    #[test]
    fn translated_title_needs_every_page() {
        let translated = |e: &mut Evidence| e.title.level = TitleLevel::Different;
        assert_eq!(rule(translated), Rule::Different);
        let placed = rule(|e| {
            same_place(e);
            translated(e);
        });
        assert_eq!(placed, Rule::OtherTitleSamePlace);
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
}
