//! Third stage: a candidate pair, field by field. Each field agrees, is missing or contradicts; what
//! that amounts to is for `decide` to say.

use crate::Rules;
use crate::duplicates::Agreement;
use crate::field::abstract_text;
use crate::field::authors::{AuthorsLevel, compare_authors};
use crate::field::container::{ContainerLevel, compare_containers};
use crate::field::form::{self, Form, Types};
use crate::field::identifier::{self, DoiLevel, compare_dois, same_doi};
use crate::field::place::{self, PagesLevel, Span, compare_issues, compare_pages};
use crate::field::title::{Guard, TitleLevel, TitleMatch, compare_titles, may_translate};
use crate::normalise::Normalised;
use crate::relation::REWORDED;
use rayon::prelude::*;

/// The outcome of every field of a pair.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Evidence {
    pub(crate) title: TitleMatch,
    /// One of the titles is a rubric, or is born by works of several years or authors.
    pub(crate) recurring: bool,
    /// One of the titles is a rubric: "Editorial".
    pub(crate) rubric: bool,
    /// The titles are too short to name one work.
    pub(crate) short_title: bool,
    pub(crate) authors: AuthorsLevel,
    /// Authors named by the record that names fewer.
    pub(crate) least_authors: usize,
    pub(crate) year: YearLevel,
    /// Only the later of the two has a place in a volume: the other is the work online, before print.
    pub(crate) online_first: bool,
    pub(crate) container: ContainerLevel,
    /// The containers are the same by what was learnt of their names.
    pub(crate) learnt_container: bool,
    pub(crate) volume: Agreement,
    pub(crate) issue: Agreement,
    pub(crate) pages: PagesLevel,
    /// The pages, or the DOIs, differ as a misprint does.
    pub(crate) misprint: bool,
    /// Only one gives its pages.
    pub(crate) one_unplaced: bool,
    /// The one stands a year and a volume after the other, on as many pages.
    pub(crate) next_volume: bool,
    pub(crate) doi: DoiLevel,
    pub(crate) pmid: Agreement,
    pub(crate) registration: Agreement,
    /// Both are Cochrane reviews.
    pub(crate) cochrane: bool,
    /// One title may be the other in translation, by its brackets, small words or script.
    pub(crate) translated: bool,
    /// Both stand on a page or two, as letters and abstracts do.
    pub(crate) short_item: bool,
    /// Both give a last page, and not the same.
    pub(crate) other_last_page: bool,
    /// What the types of the two say.
    pub(crate) types: Types,
    /// The titles are close but for letters that may make another word. Set when the words of all titles
    /// are known.
    pub(crate) other_word: bool,
    /// Letters of the shorter title.
    pub(crate) least_letters: usize,
    /// One is a preprint, a thesis or a registration and the other is not.
    pub(crate) other_form: bool,
    /// The share of phrases the abstracts have in common; `None` also where it was not needed.
    pub(crate) shared_phrases: Option<f64>,
    /// What that says of the abstracts.
    pub(crate) abstracts: Agreement,
    /// The abstracts are one text word for word.
    pub(crate) verbatim: bool,
}

impl Evidence {
    /// How many fields contradict. An issue counts only where nothing finer is known, a journal
    /// never: it has too many names.
    pub(crate) fn contradictions(&self) -> usize {
        let doi = matches!(self.doi, DoiLevel::Different | DoiLevel::Preprint | DoiLevel::Version);
        let finer = self.same_pages() || self.pages == PagesLevel::Apart || self.doi == DoiLevel::Same;
        [
            self.year == YearLevel::Different,
            self.volume == Agreement::Contradict,
            self.issue == Agreement::Contradict && !finer,
            self.pages == PagesLevel::Apart,
            doi,
            self.pmid == Agreement::Contradict,
        ]
        .into_iter()
        .filter(|contradicts| *contradicts)
        .count()
    }

    /// The same first page, or all pages.
    pub(crate) fn same_pages(&self) -> bool {
        matches!(self.pages, PagesLevel::SameRange | PagesLevel::SameFirst)
    }

    /// The same DOI or PubMed identifier, or the same pages of the same volume (or, where a volume is
    /// missing, of the same year or journal).
    pub(crate) fn same_spot(&self) -> bool {
        let volume = match self.volume {
            Agreement::Agree => true,
            Agreement::Missing => {
                self.same_year()
                    || self.year != YearLevel::Different && self.container == ContainerLevel::Same
            }
            Agreement::Contradict => false,
        };
        self.doi == DoiLevel::Same || self.pmid == Agreement::Agree || self.same_pages() && volume
    }

    /// Whether a longer title is that of the same article with its subtitle, by what else is known: the same
    /// issue; or pages that only one gives, under a title long enough to name a work. The summaries,
    /// appendices and editions of a report or a book bear its title.
    pub(crate) fn may_be_subtitle(&self) -> bool {
        let same_issue = self.volume == Agreement::Agree && self.issue == Agreement::Agree;
        let one_unplaced = self.one_unplaced
            && self.volume != Agreement::Contradict
            && self.container == ContainerLevel::Same
            && self.least_letters >= LEAST_NAMING;
        !self.recurring && !self.types.report && (same_issue || one_unplaced)
    }

    pub(crate) fn same_year(&self) -> bool {
        self.year == YearLevel::Same
    }

    /// The same year, or one apart.
    pub(crate) fn near_year(&self) -> bool {
        matches!(self.year, YearLevel::Same | YearLevel::Near)
    }

    /// Whether the two cannot be in one group, even where other records join them. A single field
    /// may be in error; two fields, a DOI or pages that nothing outweighs, a part or a reply are
    /// another work, unless page and abstract say that it is the same after all.
    pub(crate) fn contradicts_strongly(&self) -> bool {
        let same_container = self.container == ContainerLevel::Same;
        if self.same_pages() && same_container && self.abstracts() == Agreement::Agree {
            return false;
        }
        let same_volume_and_text =
            same_container && self.volume == Agreement::Agree && self.abstracts() != Agreement::Contradict;
        self.contradictions() > 1
            || matches!(self.title.guard, Some(Guard::Kind | Guard::Numbers | Guard::Retracted))
            || self.doi == DoiLevel::Different && !self.same_pages()
            || self.pages == PagesLevel::Apart && self.doi != DoiLevel::Same && !same_volume_and_text
            || self.registration == Agreement::Contradict
            // Two items on one page; a translation stands on all its pages.
            || self.title.level == TitleLevel::Different && self.pages == PagesLevel::SameFirst
    }

    /// Sets what the share of phrases the abstracts have in common says.
    pub(crate) fn read_abstracts(&mut self, shared: Option<f64>, rules: &Rules) {
        self.shared_phrases = shared;
        self.abstracts = abstract_text::agreement(shared, rules);
        self.verbatim = shared.is_some_and(|shared| shared >= rules.verbatim_abstract.get());
    }

    /// Whether the abstracts are one text word for word.
    pub(crate) fn verbatim(&self) -> bool {
        self.verbatim
    }

    /// Whether the abstracts are one text.
    pub(crate) fn abstracts(&self) -> Agreement {
        self.abstracts
    }
}

/// A title of fewer letters may begin that of another work.
const LEAST_NAMING: usize = 40;

/// How two years stand to each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum YearLevel {
    Same,
    /// One apart: online first, then in print.
    Near,
    Missing,
    Different,
}

/// A candidate pair, as positions with the smaller first, and its evidence.
pub(crate) type Compared = (u32, u32, Evidence);

/// Compares the candidate pairs, in their order, and leaves out the hopeless ones.
pub(crate) fn compare_candidates(
    records: &[Normalised],
    pairs: &[(u32, u32)],
    rules: &Rules,
) -> Vec<Compared> {
    pairs
        .par_iter()
        .filter_map(|(a, b)| {
            let evidence = compare_unless_hopeless(&records[*a as usize], &records[*b as usize], rules)?;
            Some((*a, *b, evidence))
        })
        .collect()
}

/// Whether comparing two records is hopeless: whatever their authors, journals and abstracts are, they
/// are different. Most candidates are, and most of those are known by their titles.
pub(crate) fn is_hopeless(a: &Normalised, b: &Normalised, rules: &Rules) -> bool {
    let title = compare_titles(&a.title, &b.title, rules);
    if title.level == TitleLevel::Different {
        let same_place = a.volume == b.volume
            && a.year == b.year
            && compare_pages(a.pages.as_ref(), b.pages.as_ref()) == PagesLevel::SameRange;
        if !same_place && !same_doi(a.doi, b.doi) {
            return true;
        }
    }
    hopeless(&placed(title, a, b, rules))
}

fn hopeless(e: &Evidence) -> bool {
    match (e.title.level, e.title.guard) {
        (TitleLevel::Different, _) => {
            let same_place =
                e.pages == PagesLevel::SameRange && e.volume == Agreement::Agree && e.same_year();
            e.doi != DoiLevel::Same && !same_place
        }
        (TitleLevel::Missing, _) => !e.same_pages() || !e.same_year(),
        (TitleLevel::Similar, Some(Guard::Words)) => e.contradictions() > 0,
        (TitleLevel::Similar, None) => {
            e.contradictions() > 0 && e.title.likeness < REWORDED && e.registration != Agreement::Agree
        }
        _ => false,
    }
}

/// Compares two records, unless it is hopeless.
pub(crate) fn compare_unless_hopeless(a: &Normalised, b: &Normalised, rules: &Rules) -> Option<Evidence> {
    let title = compare_titles(&a.title, &b.title, rules);
    let evidence = placed(title, a, b, rules);
    (!hopeless(&evidence)).then(|| completed(evidence, a, b, rules))
}

/// Compares two records. Symmetric: the order of the two does not matter.
pub(crate) fn compare(a: &Normalised, b: &Normalised, rules: &Rules) -> Evidence {
    completed(placed(compare_titles(&a.title, &b.title, rules), a, b, rules), a, b, rules)
}

/// Compares what is quickly compared: places and identifiers. Authors, containers and abstracts are left
/// missing.
fn placed(title: TitleMatch, a: &Normalised, b: &Normalised, rules: &Rules) -> Evidence {
    let is_short = |record: &Normalised| record.title.is_short(rules.short_title_letters);
    let mut evidence = Evidence {
        title,
        recurring: a.title.recurring || b.title.recurring,
        rubric: a.title.rubric || b.title.rubric,
        short_title: is_short(a) || is_short(b),
        authors: AuthorsLevel::Missing,
        least_authors: a.authors.count().min(b.authors.count()),
        year: match (a.year, b.year) {
            (Some(a), Some(b)) if a == b => YearLevel::Same,
            (Some(a), Some(b)) if a.abs_diff(b) == 1 => YearLevel::Near,
            (Some(_), Some(_)) => YearLevel::Different,
            _ => YearLevel::Missing,
        },
        online_first: is_online_first(a, b) || is_online_first(b, a),
        container: ContainerLevel::Missing,
        learnt_container: false,
        volume: equal(a.volume, b.volume),
        issue: compare_issues(a.issue, b.issue),
        pages: compare_pages(a.pages.as_ref(), b.pages.as_ref()),
        misprint: false,
        one_unplaced: a.pages.is_some() != b.pages.is_some(),
        next_volume: is_next_volume(a, b) || is_next_volume(b, a),
        doi: compare_dois(a.doi, b.doi),
        pmid: equal(a.pmid, b.pmid),
        registration: equal(a.registration.as_ref(), b.registration.as_ref()),
        cochrane: [a, b].iter().all(|record| record.pages.as_ref().is_some_and(Span::is_cochrane)),
        translated: may_translate(a.title.tongue, b.title.tongue)
            || matches!((language(a), language(b)), (Some(one), Some(other)) if one != other),
        short_item: [a, b].iter().all(|record| record.pages.as_ref().is_none_or(Span::is_short)),
        other_last_page: place::other_last_page(a.pages.as_ref(), b.pages.as_ref()),
        types: form::types(&a.record.citation, &b.record.citation),
        other_word: false,
        least_letters: [a, b]
            .iter()
            .map(|record| record.title.main().map_or(0, |title| title.letters.len()))
            .min()
            .unwrap_or_default(),
        other_form: form::differ(a.form, b.form),
        shared_phrases: None,
        abstracts: Agreement::Missing,
        verbatim: false,
    };
    evidence.types.other |= is_registration_of(a, b) || is_registration_of(b, a);
    evidence.misprint = match (evidence.pages, evidence.doi) {
        (PagesLevel::Apart, _) => place::may_be_misprint(a.pages.as_ref(), b.pages.as_ref()),
        (_, DoiLevel::Different) => identifier::may_be_misprint(a.doi, b.doi),
        _ => false,
    };
    evidence
}

/// Whether the first record is of a registry, and the second of a journal or book.
fn is_registration_of(a: &Normalised, b: &Normalised) -> bool {
    a.form == Form::Registration && b.form != Form::Registration && b.container.name().is_some()
}

/// The evidence with authors, containers and, where they are needed, abstracts.
fn completed(mut evidence: Evidence, a: &Normalised, b: &Normalised, rules: &Rules) -> Evidence {
    evidence.authors = compare_authors(&a.authors, &b.authors, rules);
    evidence.container = compare_containers(&a.container, &b.container);
    if rules.compare_abstracts && leaves_open(&evidence) {
        let (a, b) = (&a.record.citation.abstract_text, &b.record.citation.abstract_text);
        evidence.read_abstracts(abstract_text::shared_phrases(a.as_deref(), b.as_deref()), rules);
    }
    evidence
}

/// The first letters of the language: `ger`, `German`.
fn language(record: &Normalised) -> Option<String> {
    let language = record.record.citation.language.as_deref()?;
    let letters: String = language.chars().take(2).flat_map(char::to_lowercase).collect();
    (!letters.is_empty()).then_some(letters)
}

/// Whether the first record is of the year before the second, and has no place in a volume as that has.
fn is_online_first(a: &Normalised, b: &Normalised) -> bool {
    let unplaced = a.volume.is_none() && a.issue.is_none() && a.pages.is_none();
    unplaced && b.volume.is_some() && a.year.is_some_and(|year| b.year == Some(year + 1))
}

/// Whether the second record stands a year and a volume after the first, on as many pages.
fn is_next_volume(a: &Normalised, b: &Normalised) -> bool {
    let next = a.volume.is_some_and(|volume| b.volume == Some(volume + 1));
    next && a.year.is_some_and(|year| b.year == Some(year + 1))
        && place::same_length(a.pages.as_ref(), b.pages.as_ref())
}

/// Whether the abstracts must be read to decide: they are long, and most pairs are clear without.
fn leaves_open(e: &Evidence) -> bool {
    let against = e.contradictions();
    let strong = e.title.level <= TitleLevel::Close && e.title.guard.is_none();
    if strong && e.authors == AuthorsLevel::Same && !e.recurring {
        return match against {
            0 => !e.same_spot(),
            1 => true,
            _ => e.container == ContainerLevel::Same,
        };
    }
    let comparable = match e.title.level {
        TitleLevel::Missing => false,
        TitleLevel::Different => e.doi == DoiLevel::Same && e.authors == AuthorsLevel::Same,
        _ => strong || e.authors <= AuthorsLevel::Some,
    };
    against == 0 && comparable && e.title.guard != Some(Guard::Kind)
}

fn equal<T: PartialEq>(a: Option<T>, b: Option<T>) -> Agreement {
    match (a, b) {
        (Some(a), Some(b)) if a == b => Agreement::Agree,
        (Some(_), Some(_)) => Agreement::Contradict,
        _ => Agreement::Missing,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::normalise::normalise;
    use crate::samples::{article, but, records};
    use crate::sketch::Sketch;
    use revflow_review::{Citation, Date, Doi, Pages, Year};

    fn compared(a: Citation, b: Citation) -> Option<Evidence> {
        let (records, rules) = (records([a, b]), Rules::default());
        let normalised = normalise(&records, &[], &rules);
        let (one, other) = (&normalised[0], &normalised[1]);
        assert_eq!(compare(one, other, &rules), compare(other, one, &rules), "the order does not matter");
        let found = compare_unless_hopeless(one, other, &rules);
        let sketched = Sketch::of(one).is_hopeless(&Sketch::of(other), &rules);
        assert!(!sketched || found.is_none(), "a first look finds nothing hopeless that is not");
        found
    }

    #[test]
    fn field_that_is_missing_neither_agrees_nor_contradicts() {
        let bare = Citation { title: article().title, ..Citation::default() };
        let evidence = compared(article(), bare).unwrap();
        assert_eq!(evidence.authors, AuthorsLevel::Missing);
        assert_eq!(evidence.contradictions(), 0);
        assert!(!evidence.same_spot());
    }

    #[test]
    fn contradictions_are_counted_field_by_field() {
        let evidence = compared(
            article(),
            but(|c| {
                c.volume = Some("20".into());
                c.pages = Pages::parse("301-309").ok();
                c.doi = Doi::parse("10.1097/other").ok();
            }),
        );
        assert_eq!(evidence.unwrap().contradictions(), 3);
    }

    #[test]
    fn one_field_in_error_does_not_keep_two_records_out_of_one_group() {
        let strongly =
            |change: fn(&mut Citation)| compared(article(), but(change)).unwrap().contradicts_strongly();
        assert!(!strongly(|c| c.volume = Some("20".into())));
        assert!(!strongly(|c| c.doi = Doi::parse("10.1097/misprint").ok()));
        assert!(strongly(|c| (c.doi, c.pages) = (Doi::parse("10.1097/other").ok(), None)));
        assert!(strongly(|c| {
            c.volume = Some("20".into());
            c.date = Some(Date::year_only(Year::new(2001).unwrap()));
        }));
        assert!(strongly(|c| c.title = c.title.as_ref().map(|title| format!("Erratum: {title}"))));
    }

    #[test]
    fn issue_contradicts_only_where_nothing_finer_is_known() {
        let other_issue = |citation: Citation| Citation { issue: Some("4".into()), ..citation };
        assert_eq!(compared(article(), other_issue(article())).unwrap().contradictions(), 0);
        let unplaced = || but(|c| (c.pages, c.doi) = (None, None));
        assert_eq!(compared(unplaced(), other_issue(unplaced())).unwrap().contradictions(), 1);
    }

    #[test]
    fn unlike_titles_are_hopeless_unless_another_field_could_make_up_for_them() {
        let other = |doi: bool, pages: bool| Citation {
            title: Some("Bees of the upper Danube".into()),
            doi: article().doi.filter(|_| doi),
            pages: article().pages.filter(|_| pages),
            ..article()
        };
        assert_eq!(compared(article(), other(false, false)), None);
        assert!(compared(article(), other(true, false)).is_some());
        assert!(compared(article(), other(false, true)).is_some());
    }

    #[test]
    fn abstracts_are_read_only_where_the_rest_leaves_a_doubt() {
        let text = "Few data exist on the role of trace elements in severe malaria, and few of them are of children. "
            .repeat(3);
        let with_text = |citation: Citation| Citation { abstract_text: Some(text.clone()), ..citation };
        assert_eq!(compared(with_text(article()), with_text(article())).unwrap().shared_phrases, None);
        let unplaced = || with_text(but(|c| (c.pages, c.doi) = (None, None)));
        assert_eq!(compared(unplaced(), with_text(article())).unwrap().shared_phrases, Some(1.0));
    }

    #[test]
    fn abstracts_are_not_read_where_the_rules_say_so() {
        let text = "Few data exist on the role of trace elements in severe malaria, and few of them are of children. "
            .repeat(3);
        let unplaced =
            || Citation { abstract_text: Some(text.clone()), ..but(|c| (c.pages, c.doi) = (None, None)) };
        let records = records([unplaced(), unplaced()]);
        let shared = |rules: &Rules| {
            let normalised = normalise(&records, &[], rules);
            compare(&normalised[0], &normalised[1], rules).shared_phrases
        };
        assert_eq!(shared(&Rules::default()), Some(1.0));
        assert_eq!(shared(&Rules { compare_abstracts: false, ..Rules::default() }), None);
    }

    #[test]
    fn online_first_has_no_place_yet_and_is_a_year_early() {
        let early = |change: fn(&mut Citation)| {
            let mut citation = but(|c| {
                c.date = Some(Date::year_only(Year::new(2007).unwrap()));
                (c.volume, c.issue, c.pages) = (None, None, None);
            });
            change(&mut citation);
            compared(article(), citation).unwrap().online_first
        };
        assert!(early(|_| {}));
        assert!(!early(|c| c.volume = article().volume));
        assert!(!early(|c| c.date = article().date));
        assert!(
            !early(|c| c.date = Some(Date::year_only(Year::new(2009).unwrap()))),
            "the later is in print"
        );
    }
}
