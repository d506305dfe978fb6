//! Reports that are not duplicates but belong together: a correction and the article, a congress
//! abstract and the article it became, two parts of one work. Which relation it may be, and which of
//! the two records it names, is read off both records; a person decides. The kinds are those MEDLINE
//! and Cochrane link (comments, errata, retractions, versions) and those in which one study comes to
//! have several reports (Cochrane Handbook 4.6.2).

mod congress;
pub(crate) mod links;

use crate::compare::{Evidence, YearLevel};
use crate::decide::Rule;
use crate::duplicates::{Agreement, Verdict};
use crate::field::authors::AuthorsLevel;
use crate::field::container::ContainerLevel;
use crate::field::form::Form;
use crate::field::identifier::DoiLevel;
use crate::field::place::PagesLevel;
use crate::field::title::{Guard, TitleLevel};
use crate::fold::is_among;
use crate::normalise::Normalised;
use crate::similarity::likeness;
use congress::is_of_congress;
use revflow_review::{RecordId, WorkType};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::fmt;

/// How two reports belong together. Where a relation has a direction, it names one of the two: the
/// correction, the protocol.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Relation {
    /// One corrects the other: erratum, corrigendum, addendum.
    Correction,
    /// One retracts the other, or is the other marked as retracted.
    Retraction,
    /// One replies to or comments on the other.
    Comment,
    /// One is the protocol of the other.
    Protocol,
    /// One is the registration of the study the other reports.
    Registration,
    /// One is an abstract or paper of a congress, the other reports the work in full.
    ConferenceAbstract,
    /// Both are abstracts of congresses, with the same content.
    AbstractAtTwoCongresses,
    /// One is a preprint of the other.
    Preprint,
    /// One is a thesis, the other a publication of it.
    Thesis,
    /// One is an earlier version of the other: an update of a Cochrane review, a revised preprint.
    Version,
    /// They are parts of one work or series by the same authors.
    CompanionPart,
    /// They are one text printed in several journals, such as a guideline.
    JointPublication,
    /// They are publications of one work, and no more can be said.
    OtherPublication,
}

impl Relation {
    /// Every relation.
    pub const ALL: [Self; 13] = [
        Self::Correction,
        Self::Retraction,
        Self::Comment,
        Self::Protocol,
        Self::Registration,
        Self::ConferenceAbstract,
        Self::AbstractAtTwoCongresses,
        Self::Preprint,
        Self::Thesis,
        Self::Version,
        Self::CompanionPart,
        Self::JointPublication,
        Self::OtherPublication,
    ];

    /// The name, as files give it: `conference-abstract`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Correction => "correction",
            Self::Retraction => "retraction",
            Self::Comment => "comment",
            Self::Protocol => "protocol",
            Self::Registration => "registration",
            Self::ConferenceAbstract => "conference-abstract",
            Self::AbstractAtTwoCongresses => "abstract-at-two-congresses",
            Self::Preprint => "preprint",
            Self::Thesis => "thesis",
            Self::Version => "version",
            Self::CompanionPart => "companion-part",
            Self::JointPublication => "joint-publication",
            Self::OtherPublication => "other-publication",
        }
    }

    /// Whether it names one of the two records.
    #[must_use]
    pub fn has_direction(self) -> bool {
        !matches!(
            self,
            Self::AbstractAtTwoCongresses
                | Self::CompanionPart
                | Self::JointPublication
                | Self::OtherPublication
        )
    }
}

impl fmt::Display for Relation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// The relation two records may have.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Suggested {
    /// Its kind.
    pub relation: Relation,
    /// The record it names, where it has a direction and the records tell it.
    pub subject: Option<RecordId>,
    /// A sentence without its full stop: `smith-2009-1 is a correction of smith-2008-7`.
    pub words: String,
}

impl Suggested {
    /// The relation in words. `subject` is the record it names, if that is known.
    pub(crate) fn of(relation: Relation, a: &RecordId, b: &RecordId, subject: Option<&RecordId>) -> Self {
        let subject = subject.filter(|_| relation.has_direction());
        let words = match subject {
            Some(subject) => {
                let object = if subject == a { b } else { a };
                let between = match relation {
                    Relation::Correction => "is a correction of",
                    Relation::Retraction => "is the retraction of, or marks as retracted,",
                    Relation::Comment => "replies to or comments on",
                    Relation::Protocol => "is the protocol of",
                    Relation::Registration => "is the registration of the study in",
                    Relation::ConferenceAbstract => "is an abstract or paper of a congress on the work in",
                    Relation::Preprint => "is a preprint of",
                    Relation::Thesis => "is the thesis behind",
                    Relation::Version => "is an earlier version of",
                    _ => "belongs to",
                };
                format!("{subject} {between} {object}")
            }
            None => {
                let are = match relation {
                    Relation::Version => "are versions of one work",
                    Relation::AbstractAtTwoCongresses => "are abstracts of one work at two congresses",
                    Relation::CompanionPart => "are parts of one work or series",
                    Relation::JointPublication => "are one text printed in several journals",
                    Relation::OtherPublication => "are publications of one work",
                    Relation::Correction => "are a work and its correction",
                    Relation::Retraction => "are a work and its retraction",
                    Relation::Comment => "are a work and a comment on it",
                    Relation::Protocol => "are a work and its protocol",
                    Relation::Registration => "are a study and its registration",
                    Relation::ConferenceAbstract => "are a congress abstract and the work in full",
                    Relation::Preprint => "are a preprint and the article",
                    Relation::Thesis => "are a thesis and a publication of it",
                };
                format!("{a} and {b} {are}")
            }
        };
        Self { relation, subject: subject.cloned(), words }
    }
}

/// The relation of a pair that is not merged: always one for related pairs, and for unsure ones where
/// the records suggest it.
pub(crate) fn suggested(
    a: &Normalised,
    b: &Normalised,
    evidence: &Evidence,
    rule: Rule,
) -> Option<Suggested> {
    let (relation, subject) = kind(a, b, evidence, rule)?;
    let subject = subject.map(|side| match side {
        Side::A => &a.record.id,
        Side::B => &b.record.id,
    });
    Some(Suggested::of(relation, &a.record.id, &b.record.id, subject))
}

/// The rule of a pair, once the relations have been looked at: what `decide` calls different may yet
/// belong together, and what it calls duplicates may be a congress abstract and its article.
pub(crate) fn reconsidered(a: &Normalised, b: &Normalised, e: &Evidence, decided: Rule) -> Rule {
    if decided.verdict() == Verdict::Duplicate && may_be_abstract_and_article(a, b, e) {
        return Rule::AbstractOrArticle;
    }
    let named = e.title.level < TitleLevel::Missing && !e.recurring && !e.short_title;
    if decided != Rule::Different || !named || e.registration == Agreement::Contradict {
        return decided;
    }
    match e.title.guard {
        Some(Guard::Kind | Guard::Retracted) if is_notice_of(a, b, e) || is_notice_of(b, a, e) => {
            Rule::NoticeByOthers
        }
        Some(Guard::Kind | Guard::Retracted | Guard::Words) => decided,
        _ if e.authors != AuthorsLevel::Same => decided,
        Some(Guard::Numbers) if name_parts(a, b) => Rule::Companion,
        _ if (then_in_full(a, b) || then_in_full(b, a))
            && (e.title.level != TitleLevel::Similar || e.title.likeness >= REWORDED) =>
        {
            Rule::ThenInFull
        }
        Some(Guard::Numbers) if are_numbered_alike(a, b) => Rule::Companion,
        _ => decided,
    }
}

/// Whether one record is of a congress, the other is not, and they stand in two places: in other years
/// without an identifier, a volume or a page in common, or on other pages, not of one issue. Databases leave the
/// meeting out of many a record of an abstract, so that this alone says nothing.
fn may_be_abstract_and_article(a: &Normalised, b: &Normalised, e: &Evidence) -> bool {
    let same_number = e.doi == DoiLevel::Same || e.pmid == Agreement::Agree;
    let other_year = matches!(e.year, YearLevel::Near | YearLevel::Different);
    let other_pages = e.pages == PagesLevel::Apart && e.issue != Agreement::Agree && !e.misprint;
    let same_volume =
        e.container == ContainerLevel::Same && e.volume == Agreement::Agree && e.pages != PagesLevel::Unclear;
    let elsewhere = other_pages && !same_number || other_year && !same_volume && !e.same_spot();
    elsewhere && is_of_congress(&a.record.citation) != is_of_congress(&b.record.citation)
}

/// One of two records.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Side {
    A,
    B,
}

/// The side for which `holds`, if it does for one alone.
fn only_one(a: &Normalised, b: &Normalised, holds: impl Fn(&Normalised) -> bool) -> Option<Side> {
    match (holds(a), holds(b)) {
        (true, false) => Some(Side::A),
        (false, true) => Some(Side::B),
        _ => None,
    }
}

/// The relation, by the first sign there is; the signs are ordered from what a record says of itself
/// to what two records leave open.
fn kind(a: &Normalised, b: &Normalised, e: &Evidence, rule: Rule) -> Option<(Relation, Option<Side>)> {
    let is_form = |form: Form| move |record: &Normalised| record.form == form;
    let is_erratum = |record: &Normalised| {
        record.title.kinds.is_correction() || record.record.citation.work_type == WorkType::Erratum
    };
    for (relation, side) in [
        (Relation::Retraction, only_one(a, b, |record| record.title.kinds.is_retraction())),
        (Relation::Correction, only_one(a, b, is_erratum)),
        (Relation::Comment, only_one(a, b, |record| record.title.kinds.is_comment())),
        (Relation::Registration, only_one(a, b, is_form(Form::Registration))),
        (Relation::Protocol, only_one(a, b, |record| record.title.kinds.is_protocol())),
        (Relation::Preprint, only_one(a, b, is_form(Form::Preprint))),
        (Relation::Thesis, only_one(a, b, is_form(Form::Thesis))),
    ] {
        if side.is_some() {
            return Some((relation, side));
        }
    }
    let numbered = e.title.guard == Some(Guard::Numbers) && e.authors == AuthorsLevel::Same;
    if rule == Rule::Companion || numbered && name_parts(a, b) {
        return Some((Relation::CompanionPart, None));
    }
    if e.doi == DoiLevel::Version || rule == Rule::Version {
        return Some((Relation::Version, earlier_version(a, b)));
    }
    let elsewhere = e.contradictions() > 0 || e.container == ContainerLevel::Different;
    if elsewhere || matches!(rule, Rule::ThenInFull | Rule::AbstractOrArticle) {
        let congress = [a, b].map(|record| is_of_congress(&record.record.citation));
        match congress {
            [true, true] => return Some((Relation::AbstractAtTwoCongresses, None)),
            [true, false] if may_follow(a, b) => return Some((Relation::ConferenceAbstract, Some(Side::A))),
            [false, true] if may_follow(b, a) => return Some((Relation::ConferenceAbstract, Some(Side::B))),
            _ => {}
        }
        let near = matches!(e.year, YearLevel::Same | YearLevel::Near);
        if congress == [false, false]
            && near
            && e.container == ContainerLevel::Different
            && [a, b].iter().all(|record| is_article(record))
            && e.authors == AuthorsLevel::Same
            && e.abstracts() != Agreement::Contradict
        {
            return Some((Relation::JointPublication, None));
        }
    }
    if numbered && are_numbered_alike(a, b) {
        return Some((Relation::CompanionPart, None));
    }
    (rule.verdict() == Verdict::Related).then_some((Relation::OtherPublication, None))
}

/// Whether a record may be of an article in a journal: not of a book, a report, a data set, a thesis.
fn is_article(record: &Normalised) -> bool {
    let of_journal = matches!(record.record.citation.work_type, WorkType::Article | WorkType::Other);
    of_journal && matches!(record.form, Form::Published | Form::Unknown) && record.container.name().is_some()
}

/// Years within which an article may be the full report of a congress abstract.
const YEARS_TO_ARTICLE: i32 = 5;

/// Likeness in letters of a congress abstract's title and the article's, which may have been reworded.
pub(crate) const REWORDED: f64 = 0.85;

/// Whether one of the titles names the number of a part.
fn name_parts(a: &Normalised, b: &Normalised) -> bool {
    [a, b].iter().any(|record| record.title.main().is_some_and(|title| links::has_part(&title.words)))
}

/// What a number before it measures: a dose is no part.
const UNITS: &[&str] = &[
    "cm", "dose", "doses", "fold", "g", "gy", "hz", "iu", "kg", "khz", "mcg", "mg", "mhz", "microg", "ml",
    "mm", "mmhg", "mmol", "mol", "ng", "nm", "percent", "ug", "units",
];

/// Words whose number names a sort: diabetes of type 1 and of type 2 are two diseases.
const SORTS: &[&str] = &["class", "factor", "genotype", "grade", "group", "hiv", "level", "stage", "type"];

/// Whether two titles differ in a number that stands by itself, such as a year, and in nothing else:
/// `S100A8` and `GLP-1` are names.
fn are_numbered_alike(a: &Normalised, b: &Normalised) -> bool {
    let (Some(one), Some(other)) = (a.title.main(), b.title.main()) else { return false };
    let numbers = |words: &str| -> BTreeSet<String> {
        let words: Vec<&str> = words.split(' ').collect();
        let is_number = |word: &str| word.starts_with(|c: char| c.is_ascii_digit());
        let counts = |at: usize| {
            let after = words.get(at + 1).copied().unwrap_or_default();
            let before = at.checked_sub(1).map_or("", |before| words[before]);
            is_number(words[at]) && !is_number(after) && !is_among(after, UNITS) && !is_among(before, SORTS)
        };
        (0..words.len()).filter(|at| counts(*at)).map(|at| words[at].to_owned()).collect()
    };
    let without_figures = |text: &str| text.chars().filter(|c| !c.is_ascii_digit()).collect::<String>();
    numbers(&one.words) != numbers(&other.words)
        && likeness(&without_figures(&one.letters), &without_figures(&other.letters), 0.95).is_some()
}

/// Whether `later` may be the full report of a congress abstract.
fn may_follow(earlier: &Normalised, later: &Normalised) -> bool {
    match (earlier.year, later.year) {
        (Some(earlier), Some(later)) => (-1..=YEARS_TO_ARTICLE).contains(&(later - earlier)),
        _ => true,
    }
}

fn then_in_full(earlier: &Normalised, later: &Normalised) -> bool {
    is_of_congress(&earlier.record.citation)
        && !is_of_congress(&later.record.citation)
        && matches!(later.form, Form::Published | Form::Unknown)
        && may_follow(earlier, later)
}

/// Whether one title is that of a notice of the other work. Its authors may be others, or nobody; it
/// does not come before the work.
fn is_notice_of(notice: &Normalised, work: &Normalised, e: &Evidence) -> bool {
    let of_work = notice.title.kinds != work.title.kinds && work.title.kinds.is_work();
    let is_public = notice.title.kinds.is_public_notice();
    let not_before = match (work.year, notice.year) {
        (Some(work), Some(notice)) => notice + 1 >= work,
        _ => true,
    };
    let by_some = matches!(e.authors, AuthorsLevel::Same | AuthorsLevel::Some);
    let bears_title = e.title.level <= TitleLevel::Extended;
    of_work && bears_title && (is_public && not_before || notice.title.kinds.is_protocol() && by_some)
}

/// The earlier of two versions: by the number in the DOI (`.pub2`), else by year.
fn earlier_version(a: &Normalised, b: &Normalised) -> Option<Side> {
    let number = |record: &Normalised| {
        let doi = record.doi?.as_str();
        let stem = doi.trim_end_matches(|c: char| c.is_ascii_digit());
        let numbered = stem.ends_with(".pub") || stem.ends_with('v');
        // Cochrane's first version has no number.
        Some(if numbered { doi[stem.len()..].parse().unwrap_or(u32::MAX) } else { 1 })
    };
    let order = match (number(a), number(b)) {
        (Some(one), Some(other)) if one != other => one.cmp(&other),
        _ => a.year.zip(b.year).map(|(one, other)| one.cmp(&other))?,
    };
    match order {
        std::cmp::Ordering::Less => Some(Side::A),
        std::cmp::Ordering::Greater => Some(Side::B),
        std::cmp::Ordering::Equal => None,
    }
}

#[cfg(test)]
mod tests;
