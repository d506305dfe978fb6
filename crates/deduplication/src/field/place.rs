//! Where a work stands in its container: volume, issue and pages as numbers, freed from what
//! databases and spreadsheets put around them.

use crate::duplicates::Agreement;
use crate::similarity::distance;
use revflow_review::Pages;

/// The volume as a number. `55 (SUPPL. 1)` is 55, `Conference: 22nd World Congress. Brazil. 143` is
/// 143. A volume that is the year (Cochrane, `2018-September`) says nothing beyond the year.
pub(crate) fn volume(text: Option<&str>, year: Option<i32>) -> Option<u32> {
    let text = text?;
    // `1)` is the end of a bracket that was split from its volume.
    if text.matches(')').count() > text.matches('(').count() {
        return None;
    }
    let outside = text.split('(').next().unwrap_or_default();
    let numbers = numbers(outside);
    let number = if outside.trim_start().starts_with(|c: char| c.is_ascii_digit()) {
        numbers.first()
    } else {
        numbers.last()
    };
    number.copied().filter(|number| i64::from(*number) != i64::from(year.unwrap_or_default()))
}

/// An issue: its first number, and whether it is a supplement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Issue {
    pub(crate) number: u32,
    supplement: bool,
}

/// The issue as a number; where the field is empty, what stands in brackets in the volume:
/// `68 (16 Supplement)`. A month, or what a spreadsheet made of `3-4` (`03-Apr`), is none.
pub(crate) fn issue(text: Option<&str>, volume: Option<&str>) -> Option<Issue> {
    let in_volume = || volume?.split_once('(').map(|(_, inside)| inside);
    let lower = text.or_else(in_volume)?.to_ascii_lowercase();
    if MONTHS.iter().any(|month| lower.contains(month)) {
        return None;
    }
    let number = *numbers(&lower).first()?;
    Some(Issue { number, supplement: lower.contains("sup") || lower.starts_with('s') })
}

const MONTHS: [&str; 12] =
    ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/// Issues with the same first number agree; a supplement and an issue proper are not compared,
/// since half of the databases leave the word out. A number no issue within a volume bears is a
/// running number, or an article number in the wrong field, and does not contradict.
pub(crate) fn compare_issues(a: Option<Issue>, b: Option<Issue>) -> Agreement {
    match (a, b) {
        (Some(a), Some(b)) if a.number == b.number => Agreement::Agree,
        (Some(a), Some(b)) if a.supplement == b.supplement && a.number.max(b.number) <= MOST_ISSUES => {
            Agreement::Contradict
        }
        _ => Agreement::Missing,
    }
}

/// A weekly has 52 or 53 issues a year.
const MOST_ISSUES: u32 = 53;

/// Pages made ready for comparison.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Span {
    /// What stands before the number: `S` of `S67`.
    prefix: Box<str>,
    pub(crate) first: u64,
    pub(crate) last: Option<u64>,
    /// An article number (`e505`, `CD010458`, `104233`), which is no page.
    is_article: bool,
}

/// How the pages of two records stand to each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum PagesLevel {
    /// The same first and the same last page, which differ.
    SameRange,
    /// The same first page or article number.
    SameFirst,
    /// Not comparable, or one within the other.
    Unclear,
    /// One of the records gives none.
    Missing,
    /// Apart from each other.
    Apart,
}

impl Span {
    /// Whether this is the number of a Cochrane review, which all its versions bear.
    pub(crate) fn is_cochrane(&self) -> bool {
        &*self.prefix == "cd"
    }

    /// Whether it is a page, or two that follow each other.
    pub(crate) fn is_short(&self) -> bool {
        self.last.is_none_or(|last| last - self.first <= 1)
    }

    /// Prepares the pages of a record. `1.95E+08`, a number a spreadsheet has rounded, is none.
    pub(crate) fn prepare(pages: Option<&Pages>) -> Option<Self> {
        let pages = pages?;
        let first = pages.first().to_ascii_lowercase();
        if first.contains("e+") {
            return None;
        }
        let (prefix, number) = split_number(&first)?;
        let last =
            pages.last().and_then(|last| split_number(&last.to_ascii_lowercase())).map(|(_, last)| last);
        let is_article =
            last.is_none() && (number >= 100_000 || matches!(&*prefix, "e" | "cd" | "article" | "art"));
        Some(Self { prefix, first: number, last: last.filter(|last| *last > number), is_article })
    }
}

/// Compares the pages of two records. Ranges that overlap, an article number against a page, and a
/// range from page 1 (an e-journal that counts each article's pages) against another are unclear.
pub(crate) fn compare_pages(a: Option<&Span>, b: Option<&Span>) -> PagesLevel {
    let (Some(a), Some(b)) = (a, b) else { return PagesLevel::Missing };
    let prefixes_fit = a.prefix == b.prefix || a.prefix.is_empty() || b.prefix.is_empty();
    if a.first == b.first {
        return match prefixes_fit {
            true if a.last.is_some() && a.last == b.last => PagesLevel::SameRange,
            true => PagesLevel::SameFirst,
            false => PagesLevel::Unclear,
        };
    }
    if a.is_article != b.is_article {
        return PagesLevel::Unclear;
    }
    let ends = |span: &Span| (span.first, span.last.unwrap_or(span.first));
    let ((a_first, a_last), (b_first, b_last)) = (ends(a), ends(b));
    let overlap = a_first <= b_last && b_first <= a_last;
    let counts_own_pages = |span: &Span| span.first == 1 && span.last.is_some();
    if prefixes_fit && overlap || counts_own_pages(a) || counts_own_pages(b) {
        return PagesLevel::Unclear;
    }
    PagesLevel::Apart
}

/// Whether pages that are apart may be a misprint of each other: a digit of the first page is another
/// one or left out, or the last pages are the same.
pub(crate) fn may_be_misprint(a: Option<&Span>, b: Option<&Span>) -> bool {
    let (Some(a), Some(b)) = (a, b) else { return false };
    let near = distance(&a.first.to_string(), &b.first.to_string()) <= 1 && a.first.min(b.first) >= 10;
    // Articles that follow each other have neighbouring pages, and no misprint.
    let apart = a.first.abs_diff(b.first) >= 10;
    near && apart || a.last.is_some() && a.last == b.last
}

/// Whether both records give a last page, and not the same.
pub(crate) fn other_last_page(a: Option<&Span>, b: Option<&Span>) -> bool {
    let last = |span: Option<&Span>| span.and_then(|span| span.last);
    matches!((last(a), last(b)), (Some(a), Some(b)) if a != b)
}

/// Whether two works have as many pages, of which there are several.
pub(crate) fn same_length(a: Option<&Span>, b: Option<&Span>) -> bool {
    let length = |span: Option<&Span>| span.and_then(|span| Some(span.last? - span.first));
    length(a).is_some() && length(a) == length(b)
}

/// Letters before the first number, and the number: `s67` is `s` and 67.
fn split_number(text: &str) -> Option<(Box<str>, u64)> {
    let at = text.find(|c: char| c.is_ascii_digit())?;
    let digits: String = text[at..].chars().take_while(char::is_ascii_digit).take(18).collect();
    let prefix: String = text[..at].chars().filter(char::is_ascii_alphabetic).collect();
    Some((prefix.into(), digits.parse().ok()?))
}

/// The numbers in a text, without ordinals (`22nd`).
fn numbers(text: &str) -> Vec<u32> {
    let bytes = text.as_bytes();
    let mut found = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        let length = bytes[at..].iter().take_while(|b| b.is_ascii_digit()).count();
        if length == 0 {
            at += 1;
            continue;
        }
        let after = &text[at + length..];
        let is_ordinal = ["st", "nd", "rd", "th"].iter().any(|ending| after.starts_with(ending));
        if let Ok(number) = text[at..at + length].parse()
            && !is_ordinal
        {
            found.push(number);
        }
        at += length;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn volume_is_the_number_in_what_databases_write() {
        for (text, number) in [
            ("55 (SUPPL. 1)", Some(55)),
            ("16 (1) (no pagination)", Some(16)),
            ("Conference: 22nd FIGO World Congress. Brazil. 143", Some(143)),
            ("Japanese journal of clinical medicine. 69", Some(69)),
            ("Volume 9", Some(9)),
            ("7 Suppl 2", Some(7)),
            ("2018-September", None),
            ("A)", None),
            ("1)", None),
            ("", None),
        ] {
            assert_eq!(volume(Some(text), Some(2018)), number, "{text}");
        }
    }

    #[test]
    fn issue_is_its_first_number() {
        let level = |a: &str, b: &str| compare_issues(issue(Some(a), None), issue(None, Some(b)));
        assert_eq!(level("16 Supplement", "68 (16 SUPPL. 1)"), Agreement::Agree);
        let level = |a: &str, b: &str| compare_issues(issue(Some(a), None), issue(Some(b), Some("1 (9)")));
        assert_eq!(level("1 Supplement 1", "SUPPL. 1"), Agreement::Agree);
        assert_eq!(level("3-4", "3"), Agreement::Agree);
        assert_eq!(level("3", "4"), Agreement::Contradict);
        assert_eq!(level("2", "SUPPL. 1"), Agreement::Missing);
        assert_eq!(level("03-Apr", "5"), Agreement::Missing);
        assert_eq!(level("Meeting Abstracts", "5"), Agreement::Missing);
        assert_eq!(level("1", "93"), Agreement::Missing);
    }

    fn level(a: &str, b: &str) -> PagesLevel {
        let span = |text: &str| Span::prepare(Pages::parse(text).ok().as_ref());
        compare_pages(span(a).as_ref(), span(b).as_ref())
    }

    #[test]
    fn pages_agree_in_their_first_page() {
        assert_eq!(level("221-8", "221-228"), PagesLevel::SameRange);
        assert_eq!(level("221", "221-228"), PagesLevel::SameFirst);
        assert_eq!(level("S67", "67-70"), PagesLevel::SameFirst);
        assert_eq!(level("e505", "E505"), PagesLevel::SameFirst);
        assert_eq!(level("iv", "5"), PagesLevel::Missing);
    }

    #[test]
    fn what_cannot_be_compared_does_not_contradict() {
        assert_eq!(level("e505", "221-228"), PagesLevel::Unclear);
        assert_eq!(level("224", "221-228"), PagesLevel::Unclear);
        assert_eq!(level("1-12", "400-411"), PagesLevel::Unclear);
        assert_eq!(level("S67", "A67"), PagesLevel::Unclear);
        assert_eq!(level("1.95E+08", "400-411"), PagesLevel::Missing);
    }

    #[test]
    fn misprinted_page_is_told_from_the_next_article() {
        let misprint = |a: &str, b: &str| {
            let span = |text: &str| Span::prepare(Pages::parse(text).ok().as_ref());
            may_be_misprint(span(a).as_ref(), span(b).as_ref())
        };
        assert!(misprint("1221-8", "221-8") && misprint("221-8", "321-8"));
        assert!(misprint("221-230", "20-230"));
        assert!(!misprint("221-8", "229-33") && !misprint("221", "229") && !misprint("221-8", "467-71"));
        assert!(same_length(
            Span::prepare(Pages::parse("46-54").ok().as_ref()).as_ref(),
            Span::prepare(Pages::parse("56-64").ok().as_ref()).as_ref()
        ));
    }

    #[test]
    fn disjoint_pages_are_apart() {
        assert_eq!(level("221-228", "301-309"), PagesLevel::Apart);
        assert_eq!(level("e505", "e506"), PagesLevel::Apart);
        assert_eq!(level("A254", "S334"), PagesLevel::Apart);
        assert_eq!(level("S67", "374"), PagesLevel::Apart);
        assert_eq!(level("A100-A110", "S105-S120"), PagesLevel::Apart);
    }
}
