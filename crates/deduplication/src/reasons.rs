//! The words of a comparison: what was compared, how it came out, and a score where likeness decided.
//! The scores printed are Jaro-Winkler similarities, which readers of deduplication papers know.

use crate::compare::{Evidence, YearLevel};
use crate::duplicates::{Agreement, Comparison, Field};
use crate::field::authors::AuthorsLevel;
use crate::field::container::ContainerLevel;
use crate::field::identifier::DoiLevel;
use crate::field::place::PagesLevel;
use crate::field::title::TitleLevel;
use crate::normalise::Normalised;
use crate::similarity::jaro_winkler;
use revflow_review::Citation;

/// The comparisons of a pair, in the order of a citation. Fields neither record gives are left out.
pub(crate) fn comparisons(a: &Normalised, b: &Normalised, evidence: &Evidence) -> Vec<Comparison> {
    let (one, other) = (&a.record.citation, &b.record.citation);
    // Where the issue stands in brackets in the volume, as databases without an issue field print it.
    let issue = |citation: &Citation| {
        let in_volume =
            || citation.volume.as_ref()?.split_once('(').map(|(_, inside)| inside.replace(')', ""));
        citation.issue.clone().or_else(in_volume)
    };
    let year = |citation: &Citation| citation.year().map(|year| year.to_string());
    let pages = |citation: &Citation| citation.pages.as_ref().map(ToString::to_string);
    let doi = |citation: &Citation| citation.doi.as_ref().map(ToString::to_string);
    let pmid = |citation: &Citation| citation.pmid.map(|pmid| pmid.to_string());
    [
        title(a, b, evidence),
        authors(a, b, evidence),
        plain(Field::Year, year_outcome(evidence.year), year(one), year(other)),
        container(a, b, evidence),
        plain(Field::Volume, (evidence.volume, ""), one.volume.clone(), other.volume.clone()),
        plain(Field::Issue, (evidence.issue, ""), issue(one), issue(other)),
        plain(Field::Pages, pages_outcome(evidence.pages), pages(one), pages(other)),
        plain(Field::Doi, doi_outcome(evidence.doi), doi(one), doi(other)),
        plain(Field::Pmid, (evidence.pmid, ""), pmid(one), pmid(other)),
        plain(
            Field::Registration,
            (evidence.registration, ""),
            a.registration.as_ref().map(ToString::to_string),
            b.registration.as_ref().map(ToString::to_string),
        ),
        abstracts(evidence),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn comparison(field: Field, outcome: Agreement, words: impl std::fmt::Display) -> Option<Comparison> {
    let plural = matches!(field, Field::Authors | Field::Pages);
    let verb = match (outcome, plural) {
        (Agreement::Agree, false) => "agrees",
        (Agreement::Agree, true) => "agree",
        (Agreement::Contradict, false) => "contradicts",
        (Agreement::Contradict, true) => "contradict",
        (Agreement::Missing, _) => "not compared",
    };
    Some(Comparison { field, outcome, words: format!("{field} {verb}: {words}") })
}

/// A field whose two texts are shown side by side.
fn plain(
    field: Field,
    (outcome, remark): (Agreement, &str),
    a: Option<String>,
    b: Option<String>,
) -> Option<Comparison> {
    match (a, b) {
        (None, None) => None,
        (Some(a), Some(b)) if a == b => comparison(field, outcome, format_args!("{a}{remark}")),
        (Some(a), Some(b)) => comparison(field, outcome, format_args!("{a} / {b}{remark}")),
        (Some(only), None) | (None, Some(only)) => {
            comparison(field, outcome, format_args!("only one gives it, {only}"))
        }
    }
}

fn title(a: &Normalised, b: &Normalised, evidence: &Evidence) -> Option<Comparison> {
    let (Some(first), Some(second)) = (a.title.main(), b.title.main()) else {
        let given = a.title.main().is_some() || b.title.main().is_some();
        return given.then(|| comparison(Field::Title, Agreement::Missing, "only one gives it")).flatten();
    };
    let score = jaro_winkler(&first.words, &second.words);
    let found = evidence.title;
    if let Some(guard) = found.guard {
        return comparison(
            Field::Title,
            Agreement::Contradict,
            format_args!("{score:.2} similar, but {guard}"),
        );
    }
    match found.level {
        TitleLevel::Same if first.key != second.key => {
            comparison(Field::Title, Agreement::Agree, "one is the translation the other gives")
        }
        TitleLevel::Same => comparison(Field::Title, Agreement::Agree, "the same"),
        TitleLevel::Close => comparison(Field::Title, Agreement::Agree, format_args!("{score:.2} similar")),
        TitleLevel::Extended => comparison(Field::Title, Agreement::Agree, "one continues the other"),
        TitleLevel::Similar => comparison(
            Field::Title,
            Agreement::Missing,
            format_args!("{score:.2} similar, one has words the other lacks"),
        ),
        TitleLevel::Missing => None,
        TitleLevel::Different => {
            comparison(Field::Title, Agreement::Contradict, format_args!("{score:.2} similar"))
        }
    }
}

fn authors(a: &Normalised, b: &Normalised, evidence: &Evidence) -> Option<Comparison> {
    let score = jaro_winkler(a.authors.names(), b.authors.names());
    match evidence.authors {
        AuthorsLevel::Same if score == 1.0 => {
            comparison(Field::Authors, Agreement::Agree, "the same family names")
        }
        AuthorsLevel::Same => {
            comparison(Field::Authors, Agreement::Agree, format_args!("{score:.2} similar"))
        }
        AuthorsLevel::Some => comparison(
            Field::Authors,
            Agreement::Missing,
            format_args!("some names are in both, {score:.2} similar"),
        ),
        AuthorsLevel::Missing if a.authors.is_empty() && b.authors.is_empty() => None,
        AuthorsLevel::Missing => comparison(Field::Authors, Agreement::Missing, "only one names any"),
        AuthorsLevel::Different => {
            comparison(Field::Authors, Agreement::Contradict, format_args!("{score:.2} similar"))
        }
    }
}

fn container(a: &Normalised, b: &Normalised, evidence: &Evidence) -> Option<Comparison> {
    let (one, other) = (a.record.citation.container.clone(), b.record.citation.container.clone());
    let score = jaro_winkler(a.container.name().unwrap_or_default(), b.container.name().unwrap_or_default());
    let similar = format!(", {score:.2} similar");
    let (outcome, remark) = match evidence.container {
        ContainerLevel::Same if evidence.learnt_container => {
            (Agreement::Agree, ", two names under which the same works stand")
        }
        ContainerLevel::Same if score == 1.0 => (Agreement::Agree, ""),
        ContainerLevel::Same => (Agreement::Agree, similar.as_str()),
        ContainerLevel::Longer | ContainerLevel::Unclear => (Agreement::Missing, similar.as_str()),
        ContainerLevel::Missing => (Agreement::Missing, ""),
        ContainerLevel::Different => (Agreement::Contradict, similar.as_str()),
    };
    plain(Field::Container, (outcome, remark), one, other)
}

fn year_outcome(year: YearLevel) -> (Agreement, &'static str) {
    match year {
        YearLevel::Same => (Agreement::Agree, ""),
        YearLevel::Near => (Agreement::Missing, ", one apart"),
        YearLevel::Missing => (Agreement::Missing, ""),
        YearLevel::Different => (Agreement::Contradict, ""),
    }
}

fn pages_outcome(pages: PagesLevel) -> (Agreement, &'static str) {
    match pages {
        PagesLevel::SameRange => (Agreement::Agree, ""),
        PagesLevel::SameFirst => (Agreement::Agree, ""),
        PagesLevel::Unclear | PagesLevel::Missing => (Agreement::Missing, ""),
        PagesLevel::Apart => (Agreement::Contradict, ""),
    }
}

fn doi_outcome(doi: DoiLevel) -> (Agreement, &'static str) {
    match doi {
        DoiLevel::Same => (Agreement::Agree, ""),
        DoiLevel::Unclear | DoiLevel::Missing => (Agreement::Missing, ""),
        DoiLevel::Version => (Agreement::Contradict, ", versions of one work"),
        DoiLevel::Preprint => (Agreement::Contradict, ", one a preprint's"),
        DoiLevel::Different => (Agreement::Contradict, ""),
    }
}

fn abstracts(evidence: &Evidence) -> Option<Comparison> {
    let percent = (evidence.shared_phrases? * 100.0).round();
    let words = format!("{percent} % of the phrases of the shorter one are in the other");
    comparison(Field::Abstract, evidence.abstracts(), words)
}
