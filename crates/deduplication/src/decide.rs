//! Fourth stage: what the evidence amounts to, by rules a person can read and a paper can print.
//!
//! No score is added up. A title and authors that agree, with nothing against them, decide; one
//! field may contradict where two others agree strongly; titles that recur, or that differ in a
//! telling word, need the place to agree. A wrong removal loses a study, a missed duplicate costs
//! one more abstract to read: in doubt the pair goes to a person.

mod rule;
#[cfg(test)]
mod tests;

pub(crate) use rule::Rule;

use crate::Rules;
use crate::compare::{Evidence, YearLevel};
use crate::duplicates::{Agreement, Verdict};
use crate::field::authors::AuthorsLevel;
use crate::field::container::ContainerLevel;
use crate::field::identifier::DoiLevel;
use crate::field::place::PagesLevel;
use crate::field::title::{Guard, TitleLevel, TitleMatch};

/// Decides a pair. What a rule that is switched off would merge goes to a person.
pub(crate) fn decide(e: &Evidence, rules: &Rules) -> Rule {
    let rule = with_all_rules(e);
    match rule {
        Rule::OneAgainstTwo if !rules.one_contradiction => Rule::OneContradiction,
        Rule::AuthorsAside if !rules.authors_aside => Rule::AuthorsUnsure,
        Rule::AlikeTitle | Rule::AlikeTitleSamePlace if !rules.alike_titles => Rule::ExchangedWord,
        Rule::OtherTitleSamePlace if !rules.translated_titles => Rule::ExchangedWord,
        Rule::PrintedAgain if !rules.printed_again => Rule::SameAbstractElsewhere,
        _ => rule,
    }
}

fn with_all_rules(e: &Evidence) -> Rule {
    let rule = by_title(e);
    let bound = e.same_spot() || e.abstracts() == Agreement::Agree || rule == Rule::SameRegistration;
    match rule.verdict() {
        Verdict::Duplicate if bound => rule,
        Verdict::Duplicate if e.types.notice => Rule::Notice,
        Verdict::Duplicate if e.types.other => Rule::OtherType,
        Verdict::Duplicate if e.other_word && e.title.level == TitleLevel::Close => Rule::OtherWord,
        _ => rule,
    }
}

fn by_title(e: &Evidence) -> Rule {
    match (e.title.level, e.title.guard) {
        _ if e.registration == Agreement::Contradict => Rule::Different,
        (level, None) if e.registration == Agreement::Agree && level < TitleLevel::Missing => {
            Rule::SameRegistration
        }
        (TitleLevel::Missing, _) => untitled(e),
        (TitleLevel::Different, _) => other_title(e),
        (_, Some(Guard::Kind)) => notice(e),
        (_, Some(Guard::Retracted)) => retracted(e),
        (level, Some(Guard::Noted)) => noted(e, level),
        (_, Some(guard)) => guarded_title(e, guard),
        (TitleLevel::Same | TitleLevel::Close, None) => {
            if e.cochrane && e.same_pages() && (e.year != YearLevel::Same || e.issue == Agreement::Contradict)
            {
                return Rule::Version;
            }
            match e.authors {
                AuthorsLevel::Same if e.other_form && !e.same_spot() => Rule::Version,
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
    // Online first and then in print, or a year after the conference; but a column, a set of statistics or a
    // report returns every year.
    let holds_across_years = e.container == ContainerLevel::Same
        && (e.volume == Agreement::Agree
            || e.online_first && !e.short_title && !e.types.report
            || e.types.proceedings && e.least_authors > 1);
    // A guideline is printed in several journals at once, some of them of like names.
    let unlike_container =
        e.container == ContainerLevel::Unclear && e.volume != Agreement::Agree && e.issue != Agreement::Agree;
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
        (0, false) if e.year == YearLevel::Near && !holds_across_years => Rule::YearAndLittleElse,
        (0, false) if unlike_container => Rule::OtherContainer,
        (0, false) if e.short_title && (e.least_authors == 1 || !e.same_year()) => Rule::RecurringTitle,
        (0, false) => Rule::NothingAgainst,
        (1, false) => one_contradiction(e),
        // A journal that prints an article twice, by mistake or as that of another issue.
        _ if e.container == ContainerLevel::Same
            && e.verbatim()
            && e.next_volume
            && e.issue == Agreement::Agree
            && e.title.level == TitleLevel::Same
            && !matches!(e.doi, DoiLevel::Version | DoiLevel::Preprint) =>
        {
            Rule::PrintedAgain
        }
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
        let on_the_pages = e.near_year()
            && e.same_pages()
            && (same_volume || same_abstract)
            && e.container != ContainerLevel::Different;
        let one_text = e.misprint && same_abstract && same_container && e.same_year();
        e.title.level == TitleLevel::Same && (on_the_pages || one_text)
    } else if e.pages == PagesLevel::Apart {
        let same_issue = e.issue == Agreement::Agree || e.issue == Agreement::Missing && same_abstract;
        e.abstracts() != Agreement::Contradict
            && (same_doi
                || same_volume
                    && same_container
                    && e.same_year()
                    && same_issue
                    && (same_abstract || e.misprint))
    } else if e.volume == Agreement::Contradict {
        let supported = same_container || same_doi;
        let same_pages = e.same_pages() && (same_abstract || !e.other_last_page);
        (e.same_year() || same_abstract) && supported && (same_pages || same_doi && same_container)
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
    if same_range || extended && (same_doi || e.same_pages() && e.volume == Agreement::Agree) {
        return Rule::AlikeTitleSamePlace;
    }
    if same_doi {
        return if e.abstracts() == Agreement::Agree {
            Rule::AlikeTitleSamePlace
        } else {
            Rule::ExchangedWord
        };
    }
    if e.container == ContainerLevel::Different || !e.same_year() {
        return Rule::Different;
    }
    let located = e.container == ContainerLevel::Same || e.volume == Agreement::Agree;
    if e.abstracts() == Agreement::Agree {
        Rule::SameAbstract
    } else if extended && located {
        if e.may_be_subtitle() { Rule::AlikeTitle } else { Rule::Subtitle }
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
        Guard::Words => {
            same_range
                || same_abstract && e.same_spot()
                || e.verbatim() && e.same_year() && e.pages != PagesLevel::Unclear
        }
        // Two parts of a work do not stand on the same pages of one volume.
        Guard::Numbers | Guard::Kind | Guard::Noted | Guard::Retracted => {
            same_abstract && e.same_spot() || same_range && (same_doi || e.volume == Agreement::Agree)
        }
    };
    let in_volume = guard == Guard::Words && same_range && e.volume == Agreement::Agree;
    if certain && (e.container == ContainerLevel::Same || same_doi || in_volume) {
        Rule::AlikeTitleSamePlace
    } else if same_range || same_abstract && e.near_year() {
        Rule::ExchangedWord
    } else {
        Rule::Different
    }
}

/// Only one of the two is a reply, an erratum or the like, by its title. A database may drop the word;
/// a notice does not stand on all the pages of its work.
fn notice(e: &Evidence) -> Rule {
    if e.authors != AuthorsLevel::Same {
        return Rule::Different;
    }
    let on_all_pages = e.pages == PagesLevel::SameRange && e.volume == Agreement::Agree && e.same_year();
    if e.contradictions() > 0 || !e.same_pages() {
        Rule::Notice
    } else if on_all_pages && e.container == ContainerLevel::Same {
        Rule::AlikeTitleSamePlace
    } else if e.doi == DoiLevel::Same || on_all_pages {
        Rule::NoticeInSamePlace
    } else {
        Rule::Notice
    }
}

/// Publishers put "Retracted" before the title of the article itself, some of them before that of the
/// notice: the place tells which.
fn retracted(e: &Evidence) -> Rule {
    let same_work = e.authors == AuthorsLevel::Same
        && e.contradictions() == 0
        && e.same_pages()
        && (e.doi == DoiLevel::Same || e.volume == Agreement::Agree && e.container == ContainerLevel::Same);
    if same_work { Rule::SamePlace } else { notice(e) }
}

/// Only one is called a letter, an editorial or an abstract in brackets. Databases leave that out of half
/// of their records, and authors write a letter under the title of their article.
fn noted(e: &Evidence, level: TitleLevel) -> Rule {
    let plain = TitleMatch { guard: None, level, likeness: e.title.likeness };
    let rule = with_all_rules(&Evidence { title: plain, ..*e });
    if rule.verdict() != Verdict::Duplicate || e.same_spot() || e.abstracts() == Agreement::Agree {
        rule
    } else {
        Rule::NoticeInSamePlace
    }
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
    if same_doi && (same_place || same_abstract) {
        Rule::OtherTitleSamePlace
    } else if same_place && e.container == ContainerLevel::Same {
        // Two abstracts of one group, or two letters, may stand on the same two pages.
        if e.translated && !e.short_item { Rule::OtherTitleSamePlace } else { Rule::ExchangedWord }
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
